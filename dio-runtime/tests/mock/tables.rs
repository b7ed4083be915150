//! Creating, describing, listing and deleting tables.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::client::Waiters;
use aws_sdk_dynamodb::operation::create_table::builders::CreateTableFluentBuilder;
use aws_sdk_dynamodb::types::{
    BillingMode, IndexStatus, KeySchemaElement, KeysAndAttributes, ProjectionType,
    ScalarAttributeType as Kind, TableStatus,
};
use dio_runtime::mock::MockDynamo;

use crate::support::*;

fn create(client: &Client, keys: &[KeySchemaElement], attributes: &[&str]) -> CreateTableFluentBuilder {
    client
        .create_table()
        .table_name("tab")
        .billing_mode(BillingMode::PayPerRequest)
        .set_key_schema(Some(keys.to_vec()))
        .set_attribute_definitions(Some(attributes.iter().map(|name| attribute(name, Kind::S)).collect()))
}

#[tokio::test]
async fn a_table_is_described_as_it_was_created() {
    let client = MockDynamo::new().client();
    let created = create(&client, &[hash("pk"), range("sk")], &["pk", "sk", "g"])
        .global_secondary_indexes(index("gsi", &[hash("g")], project(ProjectionType::KeysOnly)))
        .local_secondary_indexes(local("lsi", &[hash("pk"), range("g")]))
        .send()
        .await
        .unwrap()
        .table_description
        .unwrap();
    // The answer says what is still to be waited for; so do the indexes.
    assert_eq!(created.table_status, Some(TableStatus::Creating));
    assert_eq!(created.global_secondary_indexes()[0].index_status, Some(IndexStatus::Creating));
    put(&client, item([("pk", s("p")), ("sk", s("k")), ("g", s("g")), ("a", s("a"))])).await;
    let described = client.describe_table().table_name("tab").send().await.unwrap().table.unwrap();
    assert_eq!(described.table_status, Some(TableStatus::Active));
    assert_eq!(described.key_schema, created.key_schema);
    assert_eq!(described.attribute_definitions(), created.attribute_definitions());
    assert_eq!(described.creation_date_time, created.creation_date_time);
    assert_eq!((described.item_count, described.table_size_bytes), (Some(1), Some(10)));
    // By their names, as DynamoDB describes them.
    let names: Vec<&str> = described.attribute_definitions().iter().map(|a| a.attribute_name()).collect();
    assert_eq!(names, ["g", "pk", "sk"]);
    assert_eq!(described.billing_mode_summary.unwrap().billing_mode, Some(BillingMode::PayPerRequest));
    let gsi = &described.global_secondary_indexes.unwrap()[0];
    assert_eq!((gsi.index_name.as_deref(), gsi.item_count), (Some("gsi"), Some(1)));
    assert_eq!((gsi.index_size_bytes, gsi.index_status.clone()), (Some(8), Some(IndexStatus::Active)));
    assert_eq!(gsi.projection.as_ref().unwrap().projection_type, Some(ProjectionType::KeysOnly));
    assert_eq!(described.local_secondary_indexes.unwrap()[0].key_schema(), [hash("pk"), range("g")]);
    let again = create(&client, &[hash("pk")], &["pk"]).send().await;
    assert_eq!(refused(again), ("ResourceInUseException".to_owned(), "Table already exists: tab".to_owned()));
}

#[tokio::test]
async fn tables_are_listed_and_deleted() {
    let client = MockDynamo::new().client();
    for name in ["ccc", "aaa", "bbb"] {
        create(&client, &[hash("pk")], &["pk"]).table_name(name).send().await.unwrap();
    }
    let list = client.list_tables().limit(2).send().await.unwrap();
    assert_eq!(
        (list.table_names(), list.last_evaluated_table_name()),
        (&["aaa".into(), "bbb".into()][..], Some("bbb"))
    );
    client.delete_table().table_name("bbb").send().await.unwrap();
    let list = client.list_tables().exclusive_start_table_name("aaa").send().await.unwrap();
    assert_eq!((list.table_names(), list.last_evaluated_table_name()), (&["ccc".into()][..], None));
    let missing = "Requested resource not found: Table: bbb not found";
    for result in [
        refused(client.delete_table().table_name("bbb").send().await),
        refused(client.describe_table().table_name("bbb").send().await),
    ] {
        assert_eq!(result, ("ResourceNotFoundException".to_owned(), missing.to_owned()));
    }
}

#[tokio::test]
async fn a_table_without_a_sort_key() {
    let client = MockDynamo::new().client();
    create(&client, &[hash("pk")], &["pk"]).send().await.unwrap();
    for number in ["1", "2"] {
        put(&client, item([("pk", s("p")), ("a", s(number))])).await;
    }
    let found = client.get_item().table_name("tab").key("pk", s("p")).send().await.unwrap();
    assert_eq!(found.item.unwrap()["a"], s("2"));
}

#[test]
fn operations_on_tables_need_a_name() {
    // The SDK does not send such a request; others may.
    let mock = MockDynamo::new();
    for operation in [
        "CreateTable",
        "DescribeTable",
        "UpdateTable",
        "DeleteTable",
        "DescribeTimeToLive",
        "UpdateTimeToLive",
    ] {
        let (status, body) = mock.handle(operation, b"{}");
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(status, 400);
        assert_eq!(
            body["message"], "The parameter 'TableName' is required but was not present in the request",
            "{operation}"
        );
    }
}

#[tokio::test]
async fn an_arn_stands_for_the_name_of_its_table() {
    let client = MockDynamo::new().client();
    let created = create(&client, &[hash("pk")], &["pk"]).send().await.unwrap();
    let arn = created.table_description.unwrap().table_arn.unwrap();
    client.put_item().table_name(&arn).item("pk", s("p")).send().await.unwrap();
    let query = client.query().table_name(&arn).key_condition_expression("pk = :p");
    assert_eq!(query.expression_attribute_values(":p", s("p")).send().await.unwrap().count, 1);
    let described = client.describe_table().table_name(&arn).send().await.unwrap().table.unwrap();
    assert_eq!((described.table_name.as_deref(), described.item_count), (Some("tab"), Some(1)));
    let read = client
        .batch_get_item()
        .request_items(&arn, KeysAndAttributes::builder().keys(item([("pk", s("p"))])).build().unwrap());
    assert_eq!(read.send().await.unwrap().responses.unwrap()[&arn].len(), 1);
    let long = format!("{}:table/tab", arn.replace(":table/tab", &"0".repeat(1024)));
    let (name, message) = refused(client.get_item().table_name(long).key("pk", s("p")).send().await);
    assert_eq!(name, "ValidationException");
    assert!(message.ends_with("Member must have length less than or equal to 1024"), "{message}");
    client.delete_table().table_name(&arn).send().await.unwrap();
    assert!(client.list_tables().send().await.unwrap().table_names().is_empty());
}

#[tokio::test]
async fn every_table_has_an_id_of_its_own() {
    let client = MockDynamo::new().client();
    let mut ids = Vec::new();
    for _ in 0..2 {
        let created = create(&client, &[hash("pk")], &["pk"]).send().await.unwrap();
        ids.push(created.table_description.unwrap().table_id.unwrap());
        client.delete_table().table_name("tab").send().await.unwrap();
    }
    assert_ne!(ids[0], ids[1]);
}

#[tokio::test]
async fn names_are_listed_a_hundred_at_a_time() {
    let client = MockDynamo::new().client();
    for number in 0..101 {
        create(&client, &[hash("pk")], &["pk"]).table_name(format!("t{number:03}")).send().await.unwrap();
    }
    let first = client.list_tables().send().await.unwrap();
    assert_eq!((first.table_names().len(), first.last_evaluated_table_name()), (100, Some("t099")));
    let names = client.list_tables().into_paginator().items().send();
    assert_eq!(names.collect::<Result<Vec<_>, _>>().await.unwrap().len(), 101);
    for (limit, rule) in [(0, "greater than or equal to 1"), (101, "less than or equal to 100")] {
        assert_eq!(
            invalid(client.list_tables().limit(limit).send().await),
            format!(
                "1 validation error detected: Value '{limit}' at 'limit' failed to satisfy constraint: Member must \
                 have value {rule}"
            )
        );
    }
    // It starts after a name that need not be there.
    let after = client.list_tables().exclusive_start_table_name("t099a").send().await.unwrap();
    assert_eq!(after.table_names(), ["t100"]);
}

#[tokio::test]
async fn the_sdks_waiters_wait_for_nothing_long() {
    let mock = MockDynamo::new();
    mock.clock().stop();
    let client = mock.client();
    let patience = Duration::from_secs(60);
    create(&client, &[hash("pk")], &["pk"]).send().await.unwrap();
    client.wait_until_table_exists().table_name("tab").wait(patience).await.unwrap();
    let before = mock.clock().now();
    // There is nobody who would delete it: the waiter's minute passes on the clock.
    assert!(client.wait_until_table_not_exists().table_name("tab").wait(patience).await.is_err());
    assert!(mock.clock().now() > before);
    client.delete_table().table_name("tab").send().await.unwrap();
    client.wait_until_table_not_exists().table_name("tab").wait(patience).await.unwrap();
}
