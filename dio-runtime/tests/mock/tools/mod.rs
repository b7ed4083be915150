//! What tests use beside the client: tables to look into, the record of requests, faults on order.

mod clock;

use std::panic::{AssertUnwindSafe, catch_unwind};

use aws_sdk_dynamodb::types::ScalarAttributeType;
use dio_runtime::Number;
use dio_runtime::mock::MockDynamo;

use crate::support::*;

fn shop() -> MockDynamo {
    let mock = MockDynamo::dynamo_io();
    let table = mock.table("shop");
    table.put(item([("pk", s("customer:2")), ("sk", s("#profile")), ("name", s("Bo")), ("g1k", s("x"))]));
    table.put(item([("pk", s("customer:1")), ("sk", s("order:2")), ("total", n("9.50"))]));
    table.put(item([("pk", s("customer:1")), ("sk", s("#profile")), ("tags", ss(&["b", "a"]))]));
    mock
}

/// The message of the panic of an assertion.
fn failure(assertion: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(assertion)).expect_err("a failed assertion");
    panic.downcast_ref::<String>().expect("a message").clone()
}

#[test]
fn a_table_prints_its_partitions_records_and_index_keys() {
    assert_eq!(
        shop().table("shop").to_string(),
        "shop (3 items)\n  \
           pk \"customer:1\"\n    \
             sk \"#profile\"  | tags <\"a\", \"b\">\n    \
             sk \"order:2\"  | total 9.5\n  \
           pk \"customer:2\"\n    \
             sk \"#profile\"  @ g1k \"x\"  | name \"Bo\"\n"
    );
}

#[test]
fn items_come_in_the_order_of_their_keys() {
    let table = shop().table("shop");
    let keys: Vec<_> = table.items().iter().map(|item| format!("{:?}{:?}", item["pk"], item["sk"])).collect();
    assert!(keys.is_sorted(), "{keys:?}");
    assert_eq!(table.len(), 3);
    assert!(!table.is_empty());
    assert_eq!(table.get("customer:2", "#profile").unwrap()["name"], s("Bo"));
    table.remove("customer:2", "#profile");
    assert_eq!(table.get("customer:2", "#profile"), None);
    assert!(MockDynamo::dynamo_io().table("new").is_empty());
}

#[tokio::test]
async fn the_client_sees_what_the_table_is_given() {
    let mock = shop();
    let found = mock
        .client()
        .query()
        .table_name("shop")
        .index_name("g1_sort")
        .key_condition_expression("g1k = :x")
        .expression_attribute_values(":x", s("x"))
        .send()
        .await
        .unwrap();
    assert_eq!(found.count, 1);
}

#[test]
fn assertions_show_what_was_expected_beside_what_is_there() {
    let table = shop().table("shop");
    let profile = item([("pk", s("customer:1")), ("sk", s("#profile")), ("tags", ss(&["a", "b"]))]);
    let order = item([("pk", s("customer:1")), ("sk", s("order:2")), ("total", n("10"))]);
    table.assert_len(3);
    table.assert_item(profile.clone());
    table.assert_absent("customer:1", "order:1");
    table.assert_items(table.items());
    assert_eq!(
        failure(|| table.assert_items([profile, order.clone()])),
        "table shop holds other items than expected\n                                expected  found\n\
         pk \"customer:1\", sk \"#profile\"  the same  the same\n\
         pk \"customer:1\", sk \"order:2\"\n  \
           total                         10        9.5\n\
         pk \"customer:2\", sk \"#profile\"  nothing   sk \"#profile\"  @ g1k \"x\"  | name \"Bo\"\n"
    );
    assert!(failure(|| table.assert_item(order)).contains("total"));
    assert!(failure(|| table.assert_len(4)).starts_with("expected 4 items, found 3\nshop (3 items)"));
    assert!(failure(|| table.assert_absent("customer:1", "order:2")).contains("nothing"));
    assert_eq!(
        failure(|| drop(table.get("customer:1", ""))),
        "table shop: One or more parameter values are not valid. The AttributeValue for a key attribute \
         cannot contain \
         an empty string value. Key: sk"
    );
    let missing = failure(|| drop(MockDynamo::new().table("shop").items()));
    assert_eq!(missing, "there is no table shop; the tables are: ");
}

#[tokio::test]
async fn keys_of_other_types() {
    let client_table = table(ScalarAttributeType::N).await;
    put(&client_table, item([("pk", s("p")), ("sk", n(2))])).await;
    let mock = MockDynamo::new();
    mock.client()
        .create_table()
        .table_name("plain")
        .billing_mode(aws_sdk_dynamodb::types::BillingMode::PayPerRequest)
        .attribute_definitions(attribute("id", ScalarAttributeType::N))
        .key_schema(key("id", aws_sdk_dynamodb::types::KeyType::Hash))
        .send()
        .await
        .unwrap();
    let plain = mock.table("plain");
    plain.put(item([("id", n("1e2"))]));
    assert!(plain.get(100, ()).is_some());
    assert!(plain.get(Number::from(100), ()).is_some());
    assert!(plain.get(n(100), ()).is_some());
    assert!(plain.get(101_i64, ()).is_none());
}

#[tokio::test]
async fn every_request_is_on_record() {
    let mock = shop();
    let client = mock.client();
    assert!(mock.requests().is_empty());
    client.get_item().table_name("shop").key("pk", s("a")).key("sk", s("b")).send().await.unwrap();
    let _ = client.get_item().table_name("shop").send().await;
    let requests = mock.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].operation, "GetItem");
    assert_eq!(requests[0].body["Key"]["pk"]["S"], "a");
    mock.clear_requests();
    assert!(mock.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn throttled_requests_are_retried_by_the_sdk() {
    let mock = shop();
    let client = mock.client();
    let get =
        || client.get_item().table_name("shop").key("pk", s("customer:2")).key("sk", s("#profile")).send();
    mock.throttle("GetItem", 2);
    assert!(get().await.unwrap().item.is_some());
    assert_eq!(mock.requests().len(), 3);
    mock.throttle("GetItem", 3);
    let error = get().await.unwrap_err().into_service_error();
    assert!(error.is_provisioned_throughput_exceeded_exception());
    assert!(get().await.is_ok());
}
