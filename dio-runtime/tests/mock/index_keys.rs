//! Index keys of several attributes, numbers and bytes; pages, segments and filters of indexes.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::{BillingMode, ProjectionType, ScalarAttributeType as Kind};
use dio_runtime::mock::MockDynamo;

use crate::support::*;

/// A table with the key `pk` and an index over two and two attributes: texts, and a number before bytes.
async fn two_and_two() -> Client {
    let client = MockDynamo::new().client();
    client
        .create_table()
        .table_name("tab")
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(vec![
            attribute("pk", Kind::S),
            attribute("tenant", Kind::S),
            attribute("area", Kind::S),
            attribute("score", Kind::N),
            attribute("code", Kind::B),
        ]))
        .key_schema(hash("pk"))
        .global_secondary_indexes(index(
            "ranks",
            &[hash("tenant"), hash("area"), range("score"), range("code")],
            project(ProjectionType::KeysOnly),
        ))
        .send()
        .await
        .unwrap();
    let rows: [(&str, &str, &str, &str, &[u8]); 7] = [
        ("1", "t", "north", "10", &[1]),
        ("2", "t", "north", "9", &[0xFF]),
        ("3", "t", "north", "9", &[0, 1]),
        ("4", "t", "north", "-2.5", &[2]),
        ("5", "t", "south", "1", &[1]),
        ("6", "u", "north", "1", &[1]),
        ("7", "t", "north", "9", &[0]),
    ];
    for (pk, tenant, area, score, code) in rows {
        let keys = [("tenant", s(tenant)), ("area", s(area)), ("score", n(score)), ("code", b(code))];
        let mut row = item(keys);
        row.insert("pk".into(), s(pk));
        row.insert("more".into(), s("x"));
        put(&client, row).await;
    }
    // Without one of its four keys, an item is not in the index.
    put(&client, item([("pk", s("8")), ("tenant", s("t")), ("area", s("north")), ("score", n(1))])).await;
    put(&client, item([("pk", s("9")), ("tenant", s("t")), ("score", n(1)), ("code", b([1]))])).await;
    client
}

fn ranks(client: &Client, condition: &str) -> QueryFluentBuilder {
    let values = [(":t", s("t")), (":a", s("north")), (":s", n(9)), (":c", b([0, 1]))];
    let used = values.into_iter().filter(|(name, _)| condition.contains(name));
    client
        .query()
        .table_name("tab")
        .index_name("ranks")
        .key_condition_expression(condition)
        .set_expression_attribute_values(Some(used.map(|(name, value)| (name.to_owned(), value)).collect()))
}

fn pks(items: &[Item]) -> Vec<&str> {
    items.iter().map(|item| item["pk"].as_s().unwrap().as_str()).collect()
}

#[tokio::test]
async fn a_partition_of_two_attributes_is_ordered_by_a_number_then_by_bytes() {
    let client = two_and_two().await;
    for (condition, expected) in [
        ("tenant = :t AND area = :a", vec!["4", "7", "3", "2", "1"]),
        ("area = :a AND score = :s AND tenant = :t", vec!["7", "3", "2"]),
        ("tenant = :t AND area = :a AND score < :s", vec!["4"]),
        ("tenant = :t AND area = :a AND score >= :s", vec!["7", "3", "2", "1"]),
        ("tenant = :t AND area = :a AND score = :s AND code > :c", vec!["2"]),
        ("tenant = :t AND area = :a AND score = :s AND begins_with(code, :c)", vec!["3"]),
    ] {
        let found = ranks(&client, condition).send().await.unwrap();
        assert_eq!(pks(found.items()), expected, "{condition}");
        assert!(!found.items()[0].contains_key("more"));
        let backwards = ranks(&client, condition).scan_index_forward(false).send().await.unwrap();
        assert_eq!(pks(backwards.items()), expected.into_iter().rev().collect::<Vec<_>>(), "{condition}");
    }
}

#[tokio::test]
async fn every_attribute_of_the_partition_must_be_given() {
    let client = two_and_two().await;
    // In the words of keys of several attributes.
    for (condition, loose) in [
        ("tenant = :t", "area"),
        ("area = :a", "tenant"),
        ("score = :s", "tenant, area"),
        ("tenant = :t AND begins_with(area, :a)", "area"),
    ] {
        assert_eq!(
            invalid(ranks(&client, condition).send().await),
            format!("HASH key attributes {loose} must have equality conditions specified in the query"),
            "{condition}"
        );
    }
}

#[tokio::test]
async fn pages_go_on_by_all_keys_of_index_and_table() {
    let client = two_and_two().await;
    let all = "tenant = :t AND area = :a";
    for forward in [true, false] {
        let (mut found, mut start) = (Vec::new(), None);
        loop {
            let page = ranks(&client, all).scan_index_forward(forward).limit(1);
            let page = page.set_exclusive_start_key(start).send().await.unwrap();
            found.extend(page.items.unwrap());
            start = page.last_evaluated_key;
            let Some(start) = &start else { break };
            let names: BTreeSet<&str> = start.keys().map(String::as_str).collect();
            assert_eq!(names, BTreeSet::from(["area", "code", "pk", "score", "tenant"]));
        }
        let mut expected = vec!["4", "7", "3", "2", "1"];
        if !forward {
            expected.reverse();
        }
        assert_eq!(pks(&found), expected);
    }
    let start = |tenant: &str, score: i64| {
        item([
            ("pk", s("1")),
            ("tenant", s(tenant)),
            ("area", s("north")),
            ("score", n(score)),
            ("code", b([1])),
        ])
    };
    let go_on = |condition: &str, start: Item| ranks(&client, condition).set_exclusive_start_key(Some(start));
    let at_most_one = "The query can return at most one row and cannot be restarted";
    assert_eq!(invalid(go_on(all, start("u", 1)).send().await), at_most_one);
    assert_eq!(
        invalid(go_on("tenant = :t AND area = :a AND score = :s", start("t", 1)).send().await),
        "The provided starting key does not match the range key predicate"
    );
    go_on(all, start("t", 1)).send().await.unwrap();
}

#[tokio::test]
async fn an_index_is_scanned_in_segments_and_pages() {
    let client = MockDynamo::new().client();
    client
        .create_table()
        .table_name("tab")
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(["pk", "sk", "g", "l"].map(|name| attribute(name, Kind::S)).to_vec()))
        .key_schema(hash("pk"))
        .key_schema(range("sk"))
        .global_secondary_indexes(index("global", &[hash("g")], project(ProjectionType::All)))
        .local_secondary_indexes(local("local", &[hash("pk"), range("l")]))
        .send()
        .await
        .unwrap();
    for number in 0..60 {
        let text = number.to_string();
        let mut row = item([("pk", s(&text)), ("sk", s("k")), ("g", s(format!("g{}", number % 20)))]);
        if number % 2 == 0 {
            row.insert("l".into(), s("l"));
        }
        put(&client, row).await;
    }
    for (name, count) in [("global", 60), ("local", 30)] {
        for total in [1, 4] {
            let mut seen = BTreeSet::new();
            for segment in 0..total {
                let scan = client.scan().table_name("tab").index_name(name).limit(4);
                let mut items = scan.segment(segment).total_segments(total).into_paginator().items().send();
                while let Some(item) = items.next().await {
                    assert!(seen.insert(item.unwrap()["pk"].as_s().unwrap().clone()));
                }
            }
            assert_eq!(seen.len(), count, "{name} in {total}");
        }
    }
}

#[tokio::test]
async fn the_segment_of_an_item_never_changes() {
    let client = table(Kind::S).await;
    let segments = async || {
        let mut of: Vec<(String, i32)> = Vec::new();
        for segment in 0..5 {
            let scan = client.scan().table_name("tab").segment(segment).total_segments(5).send();
            for item in scan.await.unwrap().items() {
                of.push((item["pk"].as_s().unwrap().clone(), segment));
            }
        }
        of.sort();
        of
    };
    for number in 0..40 {
        put(&client, item([("pk", s(number.to_string())), ("sk", s("k"))])).await;
    }
    let before = segments().await;
    for number in 40..80 {
        put(&client, item([("pk", s(number.to_string())), ("sk", s("k"))])).await;
    }
    let after = segments().await;
    assert_eq!(after.len(), 80);
    assert!(before.iter().all(|entry| after.contains(entry)));
}

#[tokio::test]
async fn a_filter_may_not_test_the_keys_that_the_query_is_by() {
    let client = two_and_two().await;
    let filtered = |filter: &str| {
        ranks(&client, "tenant = :t AND area = :a")
            .filter_expression(filter)
            .expression_attribute_values(":f", s("1"))
            .send()
    };
    assert_eq!(
        invalid(filtered("begins_with(code, :f)").await),
        "Filter Expression can only contain non-primary key attributes: Primary key attribute: code"
    );
    // The table's key is no key of the index.
    assert_eq!(pks(filtered("pk = :f").await.unwrap().items()), ["1"]);
}

#[tokio::test]
async fn a_page_of_an_index_is_measured_by_what_the_index_holds() {
    let client = MockDynamo::new().client();
    client
        .create_table()
        .table_name("tab")
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(["pk", "g"].map(|name| attribute(name, Kind::S)).to_vec()))
        .key_schema(hash("pk"))
        .global_secondary_indexes(index("all", &[hash("g")], project(ProjectionType::All)))
        .global_secondary_indexes(index("keys", &[hash("g")], project(ProjectionType::KeysOnly)))
        .send()
        .await
        .unwrap();
    for number in 0..4 {
        let large = s("x".repeat(300 * 1024));
        put(&client, item([("pk", s(number.to_string())), ("g", s("g")), ("a", large)])).await;
    }
    for (name, first) in [("all", 3), ("keys", 4)] {
        let query = client.query().table_name("tab").index_name(name).key_condition_expression("g = :g");
        let page = query.expression_attribute_values(":g", s("g")).send().await.unwrap();
        assert_eq!((page.count, page.last_evaluated_key.is_some()), (first, first < 4), "{name}");
    }
}
