//! `insert_records` and `remove`.

use std::time::Duration;

use dio_runtime::dynamo_io::{Answer, InsertRecords, Request, get_record, insert_records, remove};
use dio_runtime::mock::Operation;
use serde_json::json;

use super::store::{Product, ProductKey, Store, Supplier};
use super::{bare, full, is_send, last, sent, stamped, supplier, tables};

#[tokio::test]
async fn records_are_stored_25_a_request() {
    let (mock, store, ..) = tables().await;
    let products: Vec<Product> = (0..60).map(|sku| full(1, sku)).collect();
    let insert = insert_records(&store, &products).and([&supplier(1, "a")]).side_by_side(1);
    assert_eq!(insert.left(), 61);
    let response = is_send(insert.send()).await.unwrap();
    mock.requests().assert_operations([Operation::BatchWriteItem; 3]);
    let sizes: Vec<usize> =
        mock.requests().iter().map(|it| it.body["RequestItems"]["store"].as_array().unwrap().len()).collect();
    assert_eq!(sizes, [25, 25, 11]);
    let (Request::BatchWriteItem(inputs), Answer::BatchWriteItem(answers)) =
        (response.request, response.response)
    else {
        panic!("another operation");
    };
    assert_eq!((inputs.len(), answers.len()), (3, 3));
    assert_eq!(store.scan().send().await.unwrap().records.len(), 61);
}

#[tokio::test]
async fn a_put_writes_plain_stamps() {
    let (mock, store, ..) = tables().await;
    insert_records(&store, [&full(1, 1), &bare(1, 2)]).send().await.unwrap();
    let items = sent(&mock, "RequestItems")["store"].clone();
    let first = json!({"PutRequest": {"Item": {
        "pk": {"S": "product:1"}, "sk": {"S": "sku:1"}, "g1k": {"S": "category:1"}, "g2k": {"S": "state:new#0003"},
        "name": {"S": "lamp"}, "label": {"S": "@lamp"}, "inventory": {"N": "7"}, "price": {"N": "2.5"},
        "tags": {"SS": ["a", "b"]}, "state": {"S": "new"}, "rank": {"N": "3"},
        "created_at": {"S": "2021-01-01T02:03:04Z"}, "updated_at": {"S": "2021-05-06T07:08:09Z"},
    }}});
    let second = json!({"PutRequest": {"Item": {
        "pk": {"S": "product:1"}, "sk": {"S": "sku:2"},
        "created_at": {"S": "2026-07-01T12:00:00Z"}, "updated_at": {"S": "2026-07-01T12:00:00Z"},
    }}});
    assert_eq!(items, json!([first, second]));
}

#[tokio::test]
async fn nothing_to_store_is_no_request_and_two_of_one_key_are_an_error() {
    let (mock, store, ..) = tables().await;
    let response = insert_records(&store, &Vec::<Product>::new()).send().await.unwrap();
    assert!(matches!(response.request, Request::BatchWriteItem(inputs) if inputs.is_empty()));
    let error = insert_records(&store, [&full(1, 1), &bare(1, 1)]).send().await.unwrap_err();
    assert!(error.is_invalid());
    let wrong = Supplier { supplier: "b".into(), ..supplier(1, "b") };
    assert!(insert_records(&store, [&wrong]).send().await.unwrap_err().is_key_refused());
    mock.requests().assert_count(0);
}

#[tokio::test]
async fn what_is_left_comes_back() {
    let (mock, store, ..) = tables().await;
    let products: Vec<Product> = (0..30).map(|sku| full(1, sku)).collect();
    mock.fault(Operation::BatchWriteItem).times(1).unprocessed(20);
    insert_records(&store, &products).send().await.unwrap();
    mock.requests().assert_count(3);
    assert_eq!(store.scan().send().await.unwrap().records.len(), 30);

    mock.clear_requests();
    mock.fault(Operation::BatchWriteItem).times(2).unprocessed(3);
    let error = insert_records(&store, &products).patience(Duration::ZERO).send().await.unwrap_err();
    assert!(error.is_unprocessed());
    let rest = error.into_unprocessed::<InsertRecords<Store>>().unwrap();
    assert_eq!((rest.left(), rest.records::<Product>().len(), rest.records::<Supplier>().len()), (6, 6, 0));
    assert_eq!(rest.records::<Product>()[0].meta, stamped());
    let response = rest.send().await.unwrap();
    let debug = response.debug_summary();
    assert!(debug.contains("items: 6"), "{debug}");
}

#[tokio::test]
async fn a_record_is_removed_by_its_key() {
    let (mock, store, ..) = tables().await;
    store.put(&full(1, 1)).send().await.unwrap();
    let response = is_send(remove(&store, full(1, 1).key()).send()).await.unwrap();
    let body = &last(&mock).body;
    let key = json!({"pk": {"S": "product:1"}, "sk": {"S": "sku:1"}});
    assert_eq!(*body, json!({"TableName": "store", "Key": key}));
    assert!(matches!(response.request, Request::DeleteItem(_)));
    assert!(get_record(&store, full(1, 1).key()).send().await.unwrap().row.is_none());
    remove(&store, ProductKey::new("product:1", "sku:1")).send().await.unwrap();
    assert!(remove(&store, ProductKey::new("", "")).send().await.unwrap_err().is_key_refused());
}
