//! What tests use beside the client.

mod assertions;
mod clock;
mod faults;
mod matchers;
mod printing;
mod requests;
mod rows;
mod snapshot;
mod wildcards;

use std::panic::{AssertUnwindSafe, catch_unwind};

use aws_sdk_dynamodb::types::ScalarAttributeType;
use dio_runtime::Number;
use dio_runtime::mock::MockDynamo;

use crate::support::*;

pub fn shop() -> MockDynamo {
    let mock = MockDynamo::dynamo_io();
    let table = mock.table("shop");
    table.put(item([("pk", s("customer:2")), ("sk", s("#profile")), ("name", s("Bo")), ("g1k", s("x"))]));
    table.put(item([("pk", s("customer:1")), ("sk", s("order:2")), ("total", n("9.50"))]));
    table.put(item([("pk", s("customer:1")), ("sk", s("#profile")), ("tags", ss(&["b", "a"]))]));
    mock
}

/// The message of the panic of an assertion.
#[track_caller]
pub fn failure(assertion: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(assertion)).expect_err("a failed assertion");
    panic.downcast_ref::<String>().expect("a message").clone()
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
    let sort_keys = |pk: &str| table.partition(pk).iter().map(|item| item["sk"].clone()).collect::<Vec<_>>();
    assert_eq!(sort_keys("customer:1"), [s("#profile"), s("order:2")]);
    assert_eq!(sort_keys("customer:2"), []);
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
