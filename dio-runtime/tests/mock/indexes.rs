//! Secondary indexes: what they hold, their order, and reading them.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    BillingMode, KeyType, LocalSecondaryIndex, Projection, ProjectionType, ScalarAttributeType as Kind,
    Select,
};
use dio_runtime::mock::MockDynamo;

use crate::support::*;

/// A table with an index of each projection on `g`, one on `g` and `h`, and a local one on `l`.
async fn indexed() -> Client {
    let client = MockDynamo::new().client();
    let g = key("g", KeyType::Hash);
    client
        .create_table()
        .table_name("tab")
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(vec![
            attribute("pk", Kind::S),
            attribute("sk", Kind::S),
            attribute("g", Kind::S),
            attribute("h", Kind::N),
            attribute("l", Kind::S),
        ]))
        .key_schema(key("pk", KeyType::Hash))
        .key_schema(key("sk", KeyType::Range))
        .global_secondary_indexes(index("all", std::slice::from_ref(&g), project(ProjectionType::All)))
        .global_secondary_indexes(index("keys", std::slice::from_ref(&g), project(ProjectionType::KeysOnly)))
        .global_secondary_indexes(index(
            "some",
            std::slice::from_ref(&g),
            Projection::builder().projection_type(ProjectionType::Include).non_key_attributes("a").build(),
        ))
        .global_secondary_indexes(index("pair", &[g, key("h", KeyType::Range)], project(ProjectionType::All)))
        .local_secondary_indexes(
            LocalSecondaryIndex::builder()
                .index_name("local")
                .key_schema(key("pk", KeyType::Hash))
                .key_schema(key("l", KeyType::Range))
                .projection(project(ProjectionType::KeysOnly))
                .build()
                .unwrap(),
        )
        .send()
        .await
        .unwrap();
    client
}

fn query(client: &Client, index: &str) -> aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder {
    client
        .query()
        .table_name("tab")
        .index_name(index)
        .key_condition_expression("g = :g")
        .expression_attribute_values(":g", s("x"))
}

#[tokio::test]
async fn an_index_holds_the_items_that_have_its_keys_and_follows_them() {
    let client = indexed().await;
    let whole = item([("pk", s("p")), ("sk", s("1")), ("g", s("x")), ("h", n(2)), ("a", n(1)), ("z", n(1))]);
    put(&client, whole.clone()).await;
    put(&client, item([("pk", s("p")), ("sk", s("2")), ("g", s("x")), ("a", n(2))])).await;
    put(&client, item([("pk", s("p")), ("sk", s("3")), ("a", n(3))])).await;
    assert_eq!(query(&client, "all").send().await.unwrap().items()[0], whole);
    let keys = query(&client, "keys").send().await.unwrap();
    assert_eq!(keys.items()[0], item([("pk", s("p")), ("sk", s("1")), ("g", s("x"))]));
    let some = query(&client, "some").send().await.unwrap();
    assert_eq!(some.items()[1], item([("pk", s("p")), ("sk", s("2")), ("g", s("x")), ("a", n(2))]));
    assert_eq!(query(&client, "pair").send().await.unwrap().count, 1);
    assert_eq!(client.scan().table_name("tab").index_name("all").send().await.unwrap().count, 2);

    let update = |expression: &'static str| {
        client
            .update_item()
            .table_name("tab")
            .key("pk", s("p"))
            .key("sk", s("1"))
            .update_expression(expression)
            .expression_attribute_values(":v", s("y"))
            .send()
    };
    update("SET g = :v").await.unwrap();
    assert_eq!(sort_keys(query(&client, "all").send().await.unwrap().items()), ["2"]);
    update("SET q = :v REMOVE g").await.unwrap();
    client.delete_item().table_name("tab").key("pk", s("p")).key("sk", s("2")).send().await.unwrap();
    for index in ["all", "keys", "some", "pair"] {
        assert_eq!(
            client.scan().table_name("tab").index_name(index).send().await.unwrap().count,
            0,
            "{index}"
        );
    }
}

/// Whether an index has an attribute or not, what changes shows there if it should.
#[tokio::test]
async fn what_changes_shows_in_the_indexes_that_have_it() {
    let client = indexed().await;
    let before = item([("pk", s("p")), ("sk", s("1")), ("g", s("x")), ("h", n(2)), ("a", n(1)), ("z", n(1))]);
    // `a` is in `some`, `z` in none that has less than everything; `h` is a key of `pair`.
    for (name, seen) in
        [("a", ["all", "some", "pair"].as_slice()), ("z", &["all", "pair"]), ("h", &["all", "pair"])]
    {
        for put_whole in [false, true] {
            put(&client, before.clone()).await;
            let mut after = before.clone();
            after.insert(name.into(), n(9));
            if put_whole {
                put(&client, after.clone()).await;
            } else {
                client
                    .update_item()
                    .table_name("tab")
                    .key("pk", s("p"))
                    .key("sk", s("1"))
                    .update_expression("SET #n = :nine")
                    .expression_attribute_names("#n", name)
                    .expression_attribute_values(":nine", n(9))
                    .send()
                    .await
                    .unwrap();
            }
            for index in ["all", "keys", "some", "pair"] {
                let found = query(&client, index).send().await.unwrap();
                assert_eq!(found.count, 1, "{index} after {name}");
                let found = found.items()[0].get(name);
                let expected = seen.contains(&index).then(|| n(9));
                assert_eq!(found, expected.as_ref(), "{name} in {index}, put whole: {put_whole}");
            }
        }
    }
}

#[tokio::test]
async fn entries_of_one_key_keep_one_order_and_pages_go_through_them() {
    let client = indexed().await;
    for number in ["3", "1", "2", "5", "4"] {
        let pk = format!("p{number}");
        put(&client, item([("pk", s(pk)), ("sk", s(number)), ("g", s("x")), ("h", n(7))])).await;
    }
    let whole = query(&client, "pair").send().await.unwrap();
    assert_eq!(whole.count, 5);
    let (mut found, mut start) = (Vec::new(), None);
    loop {
        let page = query(&client, "pair").limit(2).set_exclusive_start_key(start).send().await.unwrap();
        found.extend(page.items.unwrap());
        start = page.last_evaluated_key;
        let Some(start) = &start else { break };
        let mut names: Vec<&String> = start.keys().collect();
        names.sort();
        assert_eq!(names, ["g", "h", "pk", "sk"]);
    }
    assert_eq!(found, whole.items.unwrap());
    let backwards = query(&client, "pair").scan_index_forward(false).send().await.unwrap();
    found.reverse();
    assert_eq!(found, backwards.items.unwrap());
}

#[tokio::test]
async fn a_global_index_has_no_consistent_reads_and_only_what_it_holds() {
    let client = indexed().await;
    assert_eq!(
        invalid(query(&client, "all").consistent_read(true).send().await),
        "Consistent reads are not supported on global secondary indexes"
    );
    assert_eq!(
        invalid(client.scan().table_name("tab").index_name("all").consistent_read(true).send().await),
        "Consistent reads are not supported on global secondary indexes"
    );
    assert_eq!(
        invalid(query(&client, "nothing").send().await),
        "The table does not have the specified index: nothing"
    );
    assert_eq!(
        invalid(query(&client, "keys").select(Select::AllAttributes).send().await),
        "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global \
         secondary \
         index keys because its projection type is not ALL"
    );
    assert_eq!(
        invalid(query(&client, "some").projection_expression("pk, a, z").send().await),
        "One or more parameter values were invalid: Global secondary index some does not project [z]"
    );
    let wrong_start =
        query(&client, "all").exclusive_start_key("pk", s("p")).exclusive_start_key("sk", s("1"));
    assert_eq!(invalid(wrong_start.send().await), "The provided starting key is invalid");
}

#[tokio::test]
async fn a_local_index_reads_consistently_and_fetches_what_it_does_not_hold() {
    let client = indexed().await;
    for (sort, local) in [("1", "c"), ("2", "a"), ("3", "b")] {
        put(&client, item([("pk", s("p")), ("sk", s(sort)), ("l", s(local)), ("a", n(1))])).await;
    }
    put(&client, item([("pk", s("p")), ("sk", s("4"))])).await;
    let query = || {
        client
            .query()
            .table_name("tab")
            .index_name("local")
            .key_condition_expression("pk = :p")
            .expression_attribute_values(":p", s("p"))
            .consistent_read(true)
    };
    let found = query().send().await.unwrap();
    assert_eq!(sort_keys(found.items()), ["2", "3", "1"]);
    assert!(!found.items()[0].contains_key("a"));
    let found = query().select(Select::AllAttributes).send().await.unwrap();
    assert!(found.items()[0].contains_key("a"));
    let found = query().projection_expression("sk, a").send().await.unwrap();
    assert_eq!(found.items()[0], item([("sk", s("2")), ("a", n(1))]));
}

#[tokio::test]
async fn index_keys_must_be_of_their_type_and_not_empty() {
    let client = indexed().await;
    let put =
        |g| client.put_item().table_name("tab").item("pk", s("p")).item("sk", s("1")).item("g", g).send();
    assert_eq!(
        invalid(put(n(1)).await),
        "One or more parameter values were invalid: Type mismatch for Index Key g Expected: S Actual: N \
         IndexName: all"
    );
    assert_eq!(
        invalid(put(s("")).await),
        "One or more parameter values are not valid. A value specified for a secondary index key is not \
         supported. The \
         AttributeValue for a key attribute cannot contain an empty string value. IndexName: all, IndexKey: g"
    );
    let update = |expression: &'static str, value| {
        client
            .update_item()
            .table_name("tab")
            .key("pk", s("p"))
            .key("sk", s("1"))
            .update_expression(expression)
            .expression_attribute_values(":v", value)
            .send()
    };
    assert_eq!(
        invalid(update("SET g = :v", n(1)).await),
        "One or more parameter values were invalid: Type mismatch for Index Key g Expected: S Actual: N \
         IndexName: all"
    );
    assert_eq!(
        invalid(update("SET g.x = :v", n(1)).await),
        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: \
         IndexKey: g"
    );
    update("SET e = :v", n(1)).await.unwrap();
    assert_eq!(
        invalid(update("SET g = e, f = :v", n(1)).await),
        "The update expression attempted to update the secondary index key to unsupported type"
    );
}

#[tokio::test]
async fn of_several_indexes_the_first_by_name_is_told() {
    let client = MockDynamo::new().client();
    client
        .create_table()
        .table_name("tab")
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(["pk", "g", "f"].map(|name| attribute(name, Kind::S)).to_vec()))
        .key_schema(hash("pk"))
        .global_secondary_indexes(index("z_g", &[hash("g")], project(ProjectionType::All)))
        .global_secondary_indexes(index("a_g", &[hash("g")], project(ProjectionType::All)))
        .global_secondary_indexes(index("a_f", &[hash("f")], project(ProjectionType::All)))
        .send()
        .await
        .unwrap();
    let put = |f| client.put_item().table_name("tab").item("pk", s("p")).item("g", n(1)).item("f", f).send();
    assert!(invalid(put(s("f")).await).ends_with("Index Key g Expected: S Actual: N IndexName: a_g"));
    assert!(invalid(put(s("")).await).ends_with("IndexName: a_f, IndexKey: f"));
}

#[tokio::test]
async fn an_index_key_of_several_attributes() {
    let client = MockDynamo::new().client();
    let range = |name| key(name, KeyType::Range);
    client
        .create_table()
        .table_name("tab")
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(["pk", "h", "a", "b"].map(|name| attribute(name, Kind::S)).to_vec()))
        .key_schema(key("pk", KeyType::Hash))
        .global_secondary_indexes(index(
            "multi",
            &[key("h", KeyType::Hash), range("a"), range("b")],
            project(ProjectionType::All),
        ))
        .send()
        .await
        .unwrap();
    for (pk, a, b) in [("1", "x", "2"), ("2", "x", "1"), ("3", "w", "9"), ("4", "xx", "0")] {
        put(&client, item([("pk", s(pk)), ("h", s("h")), ("a", s(a)), ("b", s(b))])).await;
    }
    put(&client, item([("pk", s("5")), ("h", s("h")), ("a", s("x"))])).await;
    let ask = |condition: &'static str| {
        let mut v = vec![(":h", s("h"))];
        for (name, value) in [(":a", "x"), (":b", "1")] {
            if condition.contains(name) {
                v.push((name, s(value)));
            }
        }
        client
            .query()
            .table_name("tab")
            .index_name("multi")
            .key_condition_expression(condition)
            .set_expression_attribute_values(values(&v))
            .send()
    };
    for (condition, expected) in [
        ("h = :h", vec!["3", "2", "1", "4"]),
        ("h = :h AND a = :a", vec!["2", "1"]),
        ("h = :h AND begins_with(a, :a)", vec!["2", "1", "4"]),
        ("b > :b AND h = :h AND a = :a", vec!["1"]),
    ] {
        let found = ask(condition).await.unwrap();
        let keys: Vec<&str> = found.items().iter().map(|item| item["pk"].as_s().unwrap().as_str()).collect();
        assert_eq!(keys, expected, "{condition}");
    }
    for (condition, loose) in [("h = :h AND b = :b", "a"), ("h = :h AND a > :a AND b = :b", "a")] {
        assert_eq!(
            invalid(ask(condition).await),
            format!(
                "RANGE key attributes {loose} must have equality conditions specified in the query because \
                 a condition \
                 is present on key attribute b"
            )
        );
    }
}
