//! Pages of queries and scans: limits, filters, where to go on, segments, counts and capacity.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{BillingMode, KeyType, ReturnConsumedCapacity, ScalarAttributeType, Select};
use dio_runtime::mock::MockDynamo;

use crate::support::*;

async fn numbered(count: usize) -> Client {
    let client = table(ScalarAttributeType::S).await;
    for number in 0..count {
        let even = if number % 2 == 0 { "yes" } else { "no" };
        put(&client, item([("pk", s("p")), ("sk", s(format!("{number:04}"))), ("even", s(even))])).await;
    }
    client
}

#[tokio::test]
async fn limit_counts_items_before_the_filter() {
    let client = numbered(10).await;
    let query = || {
        client
            .query()
            .table_name("tab")
            .key_condition_expression("pk = :p")
            .expression_attribute_values(":p", s("p"))
    };
    let page = query()
        .filter_expression("even = :y")
        .expression_attribute_values(":y", s("yes"))
        .limit(5)
        .send()
        .await
        .unwrap();
    assert_eq!((page.count, page.scanned_count), (3, 5));
    assert_eq!(sort_keys(page.items()), ["0000", "0002", "0004"]);
    // The last item read, not the last that passed.
    assert_eq!(page.last_evaluated_key, Some(item([("pk", s("p")), ("sk", s("0004"))])));
    let page = query().limit(5).set_exclusive_start_key(page.last_evaluated_key).send().await.unwrap();
    assert_eq!(sort_keys(page.items()), ["0005", "0006", "0007", "0008", "0009"]);
    // A full page says to go on even where nothing is left.
    assert!(page.last_evaluated_key.is_some());
    let page = query().limit(5).set_exclusive_start_key(page.last_evaluated_key).send().await.unwrap();
    assert_eq!((page.count, page.last_evaluated_key), (0, None));
    let page = query()
        .scan_index_forward(false)
        .limit(2)
        .exclusive_start_key("pk", s("p"))
        .exclusive_start_key("sk", s("0003x"))
        .send()
        .await
        .unwrap();
    assert_eq!(sort_keys(page.items()), ["0003", "0002"]);
}

#[tokio::test]
async fn the_sdks_paginator_walks_all_pages() {
    let client = numbered(23).await;
    let mut pages = client
        .query()
        .table_name("tab")
        .key_condition_expression("pk = :p")
        .expression_attribute_values(":p", s("p"))
        .limit(4)
        .into_paginator()
        .items()
        .send();
    let mut found = Vec::new();
    while let Some(item) = pages.next().await {
        found.push(item.unwrap());
    }
    assert_eq!(found.len(), 23);
    assert!(sort_keys(&found).is_sorted());
}

#[tokio::test]
async fn a_page_ends_at_one_megabyte() {
    let client = table(ScalarAttributeType::S).await;
    let text = "x".repeat(300 * 1024);
    for number in 0..5 {
        put(&client, item([("pk", s("p")), ("sk", s(number.to_string())), ("a", s(text.as_str()))])).await;
    }
    let first = client.scan().table_name("tab").select(Select::Count).send().await.unwrap();
    assert_eq!((first.count, first.items), (3, None));
    let rest = client
        .scan()
        .table_name("tab")
        .set_exclusive_start_key(first.last_evaluated_key)
        .send()
        .await
        .unwrap();
    assert_eq!((rest.count, rest.last_evaluated_key), (2, None));
}

#[tokio::test]
async fn segments_share_a_scan() {
    let client = table(ScalarAttributeType::S).await;
    for number in 0..100 {
        put(&client, item([("pk", s(number.to_string())), ("sk", s("k"))])).await;
    }
    let mut seen = BTreeSet::new();
    for segment in 0..7 {
        let mut items = client
            .scan()
            .table_name("tab")
            .segment(segment)
            .total_segments(7)
            .limit(3)
            .into_paginator()
            .items()
            .send();
        let mut count = 0;
        while let Some(item) = items.next().await {
            assert!(seen.insert(item.unwrap()["pk"].as_s().unwrap().clone()));
            count += 1;
        }
        assert!(count > 0, "segment {segment} is empty");
    }
    assert_eq!(seen.len(), 100);
}

#[tokio::test]
async fn segments_are_checked() {
    let client = numbered(1).await;
    let scan = || client.scan().table_name("tab");
    assert_eq!(
        invalid(scan().segment(1).send().await),
        "The TotalSegments parameter is required but was not present in the request when Segment parameter \
         is present"
    );
    assert_eq!(
        invalid(scan().total_segments(1).send().await),
        "The Segment parameter is required but was not present in the request when parameter TotalSegments \
         is present"
    );
    assert_eq!(
        invalid(scan().segment(1).total_segments(1).send().await),
        "The Segment parameter is zero-based and must be less than parameter TotalSegments"
    );
    let least = "failed to satisfy constraint: Member must have value greater than or equal to";
    let most = "failed to satisfy constraint: Member must have value less than or equal to";
    assert_eq!(
        invalid(scan().segment(-1).total_segments(0).send().await),
        format!(
            "2 validation errors detected: Value at 'Segment' {least} 0; Value at 'TotalSegments' {least} 1"
        )
    );
    assert_eq!(
        invalid(scan().segment(1_000_000).total_segments(1_000_001).send().await),
        format!(
            "2 validation errors detected: Value at 'Segment' {most} 999999; Value at 'TotalSegments' {most} \
             1000000"
        )
    );
    let mut wrong = 0;
    for segment in 0..4 {
        let page = scan()
            .segment(segment)
            .total_segments(4)
            .exclusive_start_key("pk", s("p"))
            .exclusive_start_key("sk", s("0000"))
            .send()
            .await;
        if page.is_err() {
            wrong += 1;
            assert!(invalid(page).starts_with(
                "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use \
                 ExclusiveStartKey with \
                 correct Segment. TotalSegments: 4 Segment: "
            ));
        }
    }
    assert_eq!(wrong, 3);
}

#[tokio::test]
async fn start_keys_are_checked() {
    let client = numbered(1).await;
    let query = |condition: &'static str, start: Item| {
        let more = condition.contains(":s").then(|| (":s".to_owned(), s("0000")));
        client
            .query()
            .table_name("tab")
            .key_condition_expression(condition)
            .set_expression_attribute_values(Some(
                [(":p".to_owned(), s("p"))].into_iter().chain(more).collect(),
            ))
            .set_exclusive_start_key(Some(start))
            .send()
    };
    let invalid_key = "The provided starting key is invalid";
    let range = "The provided starting key does not match the range key predicate";
    let (all, some) = ("pk = :p", "pk = :p AND sk > :s");
    for (condition, start, expected) in [
        (all, item([("pk", s("p"))]), invalid_key),
        (all, item([("pk", s("p")), ("sk", n(1))]), invalid_key),
        (all, item([("pk", s("p")), ("sk", s("1")), ("x", s("1"))]), invalid_key),
        (all, item([("pk", s("p")), ("x", s("1"))]), invalid_key),
        (all, item([]), invalid_key),
        (
            all,
            item([("pk", s("p")), ("sk", s(""))]),
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain \
             an empty string value. Key: sk",
        ),
        (
            all,
            item([("pk", s("q")), ("sk", s("1"))]),
            "The provided starting key is outside query boundaries based on provided conditions",
        ),
        (some, item([("pk", s("p")), ("sk", s("0"))]), range),
        (some, item([("pk", s("p")), ("sk", s("0000"))]), range),
        (some, item([("pk", s("q")), ("sk", s("0"))]), range),
        (
            some,
            item([("pk", s("q")), ("sk", s("1"))]),
            "The query can return at most one row and cannot be restarted",
        ),
    ] {
        assert_eq!(invalid(query(condition, start).await), expected, "{condition}");
    }
    query(some, item([("pk", s("p")), ("sk", s("1"))])).await.unwrap();
    // A scan goes on anywhere.
    let scan = |start: Item| client.scan().table_name("tab").set_exclusive_start_key(Some(start)).send();
    assert_eq!(invalid(scan(item([("pk", s("p"))])).await), invalid_key);
    scan(item([("pk", s("nowhere")), ("sk", s("1"))])).await.unwrap();
    let limit = "1 validation error detected: Value at 'Limit' failed to satisfy constraint: Member must have \
                 value greater than or equal to 1";
    assert_eq!(invalid(client.scan().table_name("tab").limit(0).send().await), limit);
    let query = client.query().table_name("tab").key_condition_expression("pk = :p").limit(-1);
    assert_eq!(invalid(query.expression_attribute_values(":p", s("p")).send().await), limit);
}

#[tokio::test]
async fn a_table_without_a_sort_key_has_one_item_to_start_after() {
    let client = MockDynamo::new().client();
    client
        .create_table()
        .table_name("tab")
        .billing_mode(BillingMode::PayPerRequest)
        .attribute_definitions(attribute("pk", ScalarAttributeType::S))
        .key_schema(key("pk", KeyType::Hash))
        .send()
        .await
        .unwrap();
    put(&client, item([("pk", s("p"))])).await;
    let query = |start: &str| {
        client
            .query()
            .table_name("tab")
            .key_condition_expression("pk = :p")
            .expression_attribute_values(":p", s("p"))
            .exclusive_start_key("pk", s(start))
            .send()
    };
    assert_eq!(query("p").await.unwrap().count, 0);
    assert_eq!(invalid(query("q").await), "The provided exclusive start key is invalid");
}

#[tokio::test]
async fn select_must_agree_with_the_projection() {
    let client = numbered(1).await;
    let scan = |select: Select, projection: Option<&str>| {
        client
            .scan()
            .table_name("tab")
            .select(select)
            .set_projection_expression(projection.map(str::to_owned))
            .send()
    };
    assert_eq!(scan(Select::SpecificAttributes, Some("sk")).await.unwrap().items()[0].len(), 1);
    assert_eq!(scan(Select::AllAttributes, None).await.unwrap().items()[0].len(), 3);
    let all = scan(Select::AllAttributes, Some("sk"));
    assert_eq!(
        invalid(all.await),
        "1 validation error detected: Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES"
    );
    let projected = scan(Select::AllProjectedAttributes, Some("sk"));
    assert_eq!(
        invalid(projected.await),
        "1 validation error detected: Cannot specify the ProjectionExpression when choosing to get \
         ALL_PROJECTED_ATTRIBUTES"
    );
    assert_eq!(
        invalid(scan(Select::from("NOTHING"), None).await),
        "1 validation error detected: Value 'NOTHING' at 'select' failed to satisfy constraint: Member must \
         satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]"
    );
    assert_eq!(
        invalid(scan(Select::SpecificAttributes, None).await),
        "1 validation error detected: Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"
    );
    assert_eq!(
        invalid(scan(Select::Count, Some("sk")).await),
        "1 validation error detected: Cannot specify the ProjectionExpression when choosing to get only the Count"
    );
    assert_eq!(
        invalid(scan(Select::AllProjectedAttributes, None).await),
        "1 validation error detected: ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"
    );
}

#[tokio::test]
async fn capacity_is_counted_when_asked() {
    let client = table(ScalarAttributeType::S).await;
    let written = client
        .put_item()
        .table_name("tab")
        .item("pk", s("p"))
        .item("sk", s("k"))
        .item("a", s("x".repeat(5000)))
        .return_consumed_capacity(ReturnConsumedCapacity::Total)
        .send()
        .await
        .unwrap()
        .consumed_capacity
        .unwrap();
    assert_eq!((written.table_name.as_deref(), written.capacity_units), (Some("tab"), Some(5.0)));
    let read = |consistent| {
        client
            .get_item()
            .table_name("tab")
            .key("pk", s("p"))
            .key("sk", s("k"))
            .consistent_read(consistent)
            .return_consumed_capacity(ReturnConsumedCapacity::Indexes)
            .send()
    };
    let units = read(true).await.unwrap().consumed_capacity.unwrap();
    assert_eq!(units.table.unwrap().capacity_units, Some(2.0));
    assert_eq!(read(false).await.unwrap().consumed_capacity.unwrap().capacity_units, Some(1.0));
    let scan = client.scan().table_name("tab").send().await.unwrap();
    assert!(scan.consumed_capacity.is_none());
}
