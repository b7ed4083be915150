//! A small shop over the port, through the Rust SDK's own HTTP client.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, Delete, Get, GlobalSecondaryIndex, KeySchemaElement,
    KeyType, KeysAndAttributes, Projection, ProjectionType, Put, PutRequest, ReturnValue,
    ScalarAttributeType, TransactGetItem, TransactWriteItem, WriteRequest,
};
use dio_runtime::mock::{MockDynamo, Server};

type Item = HashMap<String, AttributeValue>;

pub fn client(server: &Server) -> Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(Credentials::new("any", "any", None, None, "test"))
        .endpoint_url(server.endpoint_url())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    Client::from_conf(config)
}

fn s(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

fn key(pk: &str, sk: &str) -> Item {
    HashMap::from([("pk".to_owned(), s(pk)), ("sk".to_owned(), s(sk))])
}

fn order(number: usize) -> Item {
    let mut item = key("customer:42", &format!("order:{number:04}"));
    item.insert("amount".to_owned(), AttributeValue::N(number.to_string()));
    item.insert("g1k".to_owned(), s("due"));
    item
}

async fn create(client: &Client) {
    let attribute = |name: &str| {
        let kind = ScalarAttributeType::S;
        AttributeDefinition::builder().attribute_name(name).attribute_type(kind).build().unwrap()
    };
    let element =
        |name: &str, kind| KeySchemaElement::builder().attribute_name(name).key_type(kind).build().unwrap();
    let index = GlobalSecondaryIndex::builder()
        .index_name("due")
        .key_schema(element("g1k", KeyType::Hash))
        .key_schema(element("sk", KeyType::Range))
        .projection(Projection::builder().projection_type(ProjectionType::All).build())
        .build()
        .unwrap();
    client
        .create_table()
        .table_name("shop")
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(["pk", "sk", "g1k"].map(attribute).to_vec()))
        .key_schema(element("pk", KeyType::Hash))
        .key_schema(element("sk", KeyType::Range))
        .global_secondary_indexes(index)
        .send()
        .await
        .unwrap();
}

#[tokio::test]
async fn every_operation_of_a_small_shop() {
    let server = MockDynamo::new().serve("127.0.0.1:0").await.unwrap();
    let client = client(&server);
    create(&client).await;
    assert_eq!(client.list_tables().send().await.unwrap().table_names(), ["shop"]);

    write_and_read_one(&client).await;
    batches(&client).await;
    queries(&client).await;
    transactions(&client).await;

    client.delete_table().table_name("shop").send().await.unwrap();
    let gone = client.describe_table().table_name("shop").send().await.unwrap_err();
    assert!(gone.into_service_error().is_resource_not_found_exception());
}

async fn write_and_read_one(client: &Client) {
    client.put_item().table_name("shop").set_item(Some(order(0))).send().await.unwrap();
    let again = client
        .put_item()
        .table_name("shop")
        .set_item(Some(order(0)))
        .condition_expression("attribute_not_exists(pk)")
        .send()
        .await
        .unwrap_err();
    assert!(again.into_service_error().is_conditional_check_failed_exception());
    let updated = client
        .update_item()
        .table_name("shop")
        .set_key(Some(key("customer:42", "order:0000")))
        .update_expression("SET amount = amount + :one")
        .expression_attribute_values(":one", AttributeValue::N("1".into()))
        .return_values(ReturnValue::AllNew)
        .send()
        .await
        .unwrap();
    assert_eq!(updated.attributes.unwrap()["amount"], AttributeValue::N("1".into()));
    let delete = client.delete_item().table_name("shop").set_key(Some(key("customer:42", "order:0000")));
    let deleted = delete.return_values(ReturnValue::AllOld).send().await.unwrap();
    assert_eq!(deleted.attributes.unwrap()["amount"], AttributeValue::N("1".into()));
    let get = client.get_item().table_name("shop").set_key(Some(key("customer:42", "order:0000")));
    assert_eq!(get.send().await.unwrap().item, None);
}

async fn batches(client: &Client) {
    for start in (0..100).step_by(25) {
        let write = |number| {
            let put = PutRequest::builder().set_item(Some(order(number))).build().unwrap();
            WriteRequest::builder().put_request(put).build()
        };
        let writes = (start..start + 25).map(write).collect();
        let answer = client.batch_write_item().request_items("shop", writes).send().await.unwrap();
        assert!(answer.unprocessed_items.unwrap_or_default().is_empty());
    }
    let keys = (0..100).map(|number| key("customer:42", &format!("order:{number:04}"))).collect();
    let keys = KeysAndAttributes::builder().set_keys(Some(keys)).build().unwrap();
    let answer = client.batch_get_item().request_items("shop", keys).send().await.unwrap();
    assert_eq!(answer.responses.unwrap()["shop"].len(), 100);
}

async fn queries(client: &Client) {
    let mut pages = client
        .query()
        .table_name("shop")
        .index_name("due")
        .key_condition_expression("g1k = :due AND begins_with(sk, :prefix)")
        .expression_attribute_values(":due", s("due"))
        .expression_attribute_values(":prefix", s("order:"))
        .limit(30)
        .into_paginator()
        .send();
    let mut amounts = Vec::new();
    let mut count = 0;
    while let Some(page) = pages.next().await {
        count += 1;
        amounts
            .extend(page.unwrap().items.unwrap().iter().map(|item| item["amount"].as_n().unwrap().clone()));
    }
    assert_eq!(count, 4);
    assert_eq!(amounts, (0..100).map(|number| number.to_string()).collect::<Vec<_>>());
    let scanned = client
        .scan()
        .table_name("shop")
        .filter_expression("amount >= :ninety")
        .expression_attribute_values(":ninety", AttributeValue::N("90".into()))
        .send()
        .await
        .unwrap();
    assert_eq!((scanned.count, scanned.scanned_count), (10, 100));
}

async fn transactions(client: &Client) {
    let put = Put::builder()
        .table_name("shop")
        .set_item(Some(key("customer:7", "#profile")))
        .condition_expression("attribute_not_exists(pk)")
        .build()
        .unwrap();
    let delete = Delete::builder()
        .table_name("shop")
        .set_key(Some(key("customer:42", "order:0000")))
        .condition_expression("attribute_exists(pk)")
        .build()
        .unwrap();
    let write = || {
        client
            .transact_write_items()
            .transact_items(TransactWriteItem::builder().put(put.clone()).build())
            .transact_items(TransactWriteItem::builder().delete(delete.clone()).build())
    };
    write().send().await.unwrap();
    let cancelled = write().send().await.unwrap_err().into_service_error();
    assert!(cancelled.is_transaction_canceled_exception(), "{cancelled:?}");

    let get = Get::builder().table_name("shop").set_key(Some(key("customer:7", "#profile"))).build().unwrap();
    let answer = client
        .transact_get_items()
        .transact_items(TransactGetItem::builder().get(get).build())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.responses()[0].item, Some(key("customer:7", "#profile")));
}
