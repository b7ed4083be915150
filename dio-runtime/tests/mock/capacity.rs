//! Consumed capacity and item collection metrics.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{BillingMode, Delete};
use aws_sdk_dynamodb::types::{
    Capacity, ConditionCheck, ConsumedCapacity, DeleteRequest, Get, ItemCollectionMetrics, KeyType,
    KeysAndAttributes, LocalSecondaryIndex, Projection, ProjectionType, Put, PutRequest,
    ReturnConsumedCapacity, ReturnItemCollectionMetrics, ScalarAttributeType as Kind, Select,
    TransactGetItem, TransactWriteItem, WriteRequest,
};
use dio_runtime::mock::MockDynamo;

use crate::support::*;

const INDEXES: ReturnConsumedCapacity = ReturnConsumedCapacity::Indexes;
const SIZE: ReturnItemCollectionMetrics = ReturnItemCollectionMetrics::Size;

/// A table with a global index on `g` that includes `projected`, and a local one on `l` with everything.
async fn indexed() -> Client {
    let client = MockDynamo::new().client();
    let local = LocalSecondaryIndex::builder()
        .index_name("lsi")
        .key_schema(key("pk", KeyType::Hash))
        .key_schema(key("l", KeyType::Range))
        .projection(project(ProjectionType::All));
    let some = Projection::builder().projection_type(ProjectionType::Include).non_key_attributes("projected");
    client
        .create_table()
        .table_name("tab")
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(["pk", "sk", "g", "l"].map(|name| attribute(name, Kind::S)).to_vec()))
        .key_schema(key("pk", KeyType::Hash))
        .key_schema(key("sk", KeyType::Range))
        .global_secondary_indexes(index("gsi", &[key("g", KeyType::Hash)], some.build()))
        .local_secondary_indexes(local.build().unwrap())
        .send()
        .await
        .unwrap();
    client
}

fn units(capacity: Option<&Capacity>) -> f64 {
    capacity.and_then(|capacity| capacity.capacity_units).unwrap_or(0.0)
}

fn of(indexes: Option<&HashMap<String, Capacity>>, name: &str) -> f64 {
    units(indexes.and_then(|indexes| indexes.get(name)))
}

/// Total, table, `gsi`, `lsi`.
fn arms(capacity: Option<ConsumedCapacity>) -> [f64; 4] {
    let capacity = capacity.unwrap();
    assert_eq!(capacity.table_name.as_deref(), Some("tab"));
    [
        capacity.capacity_units.unwrap(),
        units(capacity.table.as_ref()),
        of(capacity.global_secondary_indexes.as_ref(), "gsi"),
        of(capacity.local_secondary_indexes.as_ref(), "lsi"),
    ]
}

fn full(sort: &str) -> Item {
    item([("pk", s("p")), ("sk", s(sort)), ("g", s("g")), ("l", s("l")), ("projected", s("x"))])
}

async fn put_counted(client: &Client, item: Item) -> [f64; 4] {
    let put = client.put_item().table_name("tab").set_item(Some(item)).return_consumed_capacity(INDEXES);
    arms(put.send().await.unwrap().consumed_capacity)
}

#[tokio::test]
async fn a_write_costs_the_indexes_that_it_changes() {
    let client = indexed().await;
    assert_eq!(put_counted(&client, full("1")).await, [3.0, 1.0, 1.0, 1.0]);
    // The same again changes no index.
    assert_eq!(put_counted(&client, full("1")).await, [1.0, 1.0, 0.0, 0.0]);
    assert_eq!(put_counted(&client, item([("pk", s("p")), ("sk", s("2"))])).await, [1.0, 1.0, 0.0, 0.0]);
    let update = async |expression: &str| {
        let update = client
            .update_item()
            .table_name("tab")
            .key("pk", s("p"))
            .key("sk", s("1"))
            .update_expression(expression)
            .set_expression_attribute_values(expression.contains(":v").then(|| item([(":v", s("new"))])))
            .return_consumed_capacity(INDEXES);
        arms(update.send().await.unwrap().consumed_capacity)
    };
    // What an index does not hold costs it nothing.
    assert_eq!(update("SET unheld = :v").await, [2.0, 1.0, 0.0, 1.0]);
    assert_eq!(update("SET projected = :v").await, [3.0, 1.0, 1.0, 1.0]);
    // Another index key is an entry deleted and one inserted.
    assert_eq!(update("SET g = :v").await, [4.0, 1.0, 2.0, 1.0]);
    assert_eq!(update("SET l = :v").await, [3.0, 1.0, 0.0, 2.0]);
    assert_eq!(update("REMOVE g").await, [3.0, 1.0, 1.0, 1.0]);
    let delete = client.delete_item().table_name("tab").key("pk", s("p")).key("sk", s("1"));
    let delete = delete.return_consumed_capacity(INDEXES).send().await.unwrap();
    assert_eq!(arms(delete.consumed_capacity), [2.0, 1.0, 0.0, 1.0]);
    let total = client.put_item().table_name("tab").set_item(Some(full("1")));
    let total = total.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await.unwrap();
    let total = total.consumed_capacity.unwrap();
    assert_eq!((total.capacity_units, total.table, total.global_secondary_indexes), (Some(3.0), None, None));
}

#[tokio::test]
async fn a_write_is_charged_by_the_larger_of_before_and_after() {
    let client = table(Kind::S).await;
    let put = async |bytes: usize| {
        let put = client
            .put_item()
            .table_name("tab")
            .item("pk", s("p"))
            .item("sk", s("k"))
            // pk, p, sk, k, a
            .item("a", s("x".repeat(bytes - 7)))
            .return_consumed_capacity(INDEXES);
        arms(put.send().await.unwrap().consumed_capacity)[0]
    };
    assert_eq!(put(1024).await, 1.0);
    assert_eq!(put(1025).await, 2.0);
    assert_eq!(put(3000).await, 3.0);
    assert_eq!(put(100).await, 3.0);
    assert_eq!(put(100).await, 1.0);
    let missing = client.delete_item().table_name("tab").key("pk", s("p")).key("sk", s("other"));
    let missing = missing.return_consumed_capacity(INDEXES).send().await.unwrap();
    assert_eq!(arms(missing.consumed_capacity)[0], 1.0);
}

#[tokio::test]
async fn reads_cost_what_they_read_before_the_filter() {
    let client = indexed().await;
    for number in 0..4 {
        let mut item = full(&number.to_string());
        item.insert("filler".into(), s("x".repeat(3000)));
        put(&client, item).await;
    }
    let query = |index: Option<&str>, consistent: bool| {
        let condition = if index == Some("gsi") { "g = :v" } else { "pk = :v" };
        client
            .query()
            .table_name("tab")
            .set_index_name(index.map(str::to_owned))
            .consistent_read(consistent)
            .key_condition_expression(condition)
            .expression_attribute_values(":v", s(if index == Some("gsi") { "g" } else { "p" }))
            .return_consumed_capacity(INDEXES)
    };
    // Four items of 3,024 bytes are three times 4 KB.
    let read = async |query: aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder| {
        arms(query.send().await.unwrap().consumed_capacity)
    };
    assert_eq!(read(query(None, true)).await, [3.0, 3.0, 0.0, 0.0]);
    assert_eq!(read(query(None, false)).await, [1.5, 1.5, 0.0, 0.0]);
    let filtered = query(None, true).filter_expression("sk0 = :n").expression_attribute_values(":n", n(1));
    assert_eq!(read(filtered.projection_expression("l")).await, [3.0, 3.0, 0.0, 0.0]);
    assert_eq!(read(query(None, true).select(Select::Count)).await, [3.0, 3.0, 0.0, 0.0]);
    // An index costs what it holds of the items.
    assert_eq!(read(query(Some("gsi"), false)).await, [0.5, 0.0, 0.5, 0.0]);
    assert_eq!(read(query(Some("lsi"), true)).await, [3.0, 0.0, 0.0, 3.0]);
    let scan = client.scan().table_name("tab").limit(1).return_consumed_capacity(INDEXES);
    assert_eq!(arms(scan.send().await.unwrap().consumed_capacity), [0.5, 0.5, 0.0, 0.0]);
    let nothing =
        client.get_item().table_name("tab").key("pk", s("q")).key("sk", s("q")).consistent_read(true);
    let nothing = nothing.return_consumed_capacity(INDEXES).send().await.unwrap();
    assert_eq!(arms(nothing.consumed_capacity), [1.0, 1.0, 0.0, 0.0]);
}

#[tokio::test]
async fn what_a_local_index_does_not_hold_costs_a_read_of_each_item() {
    let client = MockDynamo::new().client();
    let keys_only = LocalSecondaryIndex::builder()
        .index_name("lsi")
        .key_schema(hash("pk"))
        .key_schema(range("l"))
        .projection(project(ProjectionType::KeysOnly));
    client
        .create_table()
        .table_name("tab")
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(["pk", "sk", "l"].map(|name| attribute(name, Kind::S)).to_vec()))
        .key_schema(hash("pk"))
        .key_schema(range("sk"))
        .local_secondary_indexes(keys_only.build().unwrap())
        .send()
        .await
        .unwrap();
    for number in 0..3 {
        let mut item = item([("pk", s("p")), ("sk", s(number.to_string())), ("l", s("l"))]);
        item.insert("filler".into(), s("x".repeat(5000)));
        put(&client, item).await;
    }
    let query = |consistent: bool, projection: Option<&str>| {
        client
            .query()
            .table_name("tab")
            .index_name("lsi")
            .consistent_read(consistent)
            .key_condition_expression("pk = :p")
            .expression_attribute_values(":p", s("p"))
            .set_projection_expression(projection.map(str::to_owned))
            .return_consumed_capacity(INDEXES)
    };
    for (query, expected) in [
        (query(true, None), [1.0, 0.0, 0.0, 1.0]),
        (query(true, Some("sk")), [1.0, 0.0, 0.0, 1.0]),
        // Each item is read by itself: 5 KB are twice 4 KB.
        (query(true, Some("filler")), [7.0, 6.0, 0.0, 1.0]),
        (query(false, Some("filler")), [3.5, 3.0, 0.0, 0.5]),
        (query(true, None).select(Select::AllAttributes), [7.0, 6.0, 0.0, 1.0]),
    ] {
        assert_eq!(arms(query.send().await.unwrap().consumed_capacity), expected);
    }
}

#[tokio::test]
async fn a_batch_costs_the_sum_of_its_parts() {
    let client = indexed().await;
    let put = |item: Item| {
        let put = PutRequest::builder().set_item(Some(item)).build().unwrap();
        WriteRequest::builder().put_request(put).build()
    };
    let delete = DeleteRequest::builder().key("pk", s("p")).key("sk", s("none")).build().unwrap();
    let written = client
        .batch_write_item()
        .request_items(
            "tab",
            vec![
                put(full("1")),
                put(item([("pk", s("p")), ("sk", s("2"))])),
                WriteRequest::builder().delete_request(delete).build(),
            ],
        )
        .return_consumed_capacity(INDEXES)
        .send()
        .await
        .unwrap();
    let [capacity] = &written.consumed_capacity.unwrap()[..] else { panic!("one table") };
    assert_eq!(arms(Some(capacity.clone())), [5.0, 3.0, 1.0, 1.0]);
    let keys = ["1", "2", "none"].map(|sort| item([("pk", s("p")), ("sk", s(sort))])).to_vec();
    for (consistent, units) in [(true, 3.0), (false, 1.5)] {
        let keys =
            KeysAndAttributes::builder().set_keys(Some(keys.clone())).consistent_read(consistent).build();
        let read =
            client.batch_get_item().request_items("tab", keys.unwrap()).return_consumed_capacity(INDEXES);
        let capacity = read.send().await.unwrap().consumed_capacity.unwrap().remove(0);
        assert_eq!(arms(Some(capacity)), [units, units, 0.0, 0.0]);
    }
}

#[tokio::test]
async fn a_transaction_costs_the_table_twice() {
    let client = indexed().await;
    let write = async |token: Option<&str>| {
        let mut large = full("1");
        large.insert("unheld".into(), s("x".repeat(5000)));
        let put = Put::builder().table_name("tab").set_item(Some(large)).build().unwrap();
        let check = ConditionCheck::builder()
            .table_name("tab")
            .key("pk", s("p"))
            .key("sk", s("none"))
            .condition_expression("attribute_not_exists(pk)")
            .build()
            .unwrap();
        let delete =
            Delete::builder().table_name("tab").key("pk", s("p")).key("sk", s("absent")).build().unwrap();
        let answer = client
            .transact_write_items()
            .transact_items(TransactWriteItem::builder().put(put).build())
            .transact_items(TransactWriteItem::builder().condition_check(check).build())
            .transact_items(TransactWriteItem::builder().delete(delete).build())
            .set_client_request_token(token.map(str::to_owned))
            .return_consumed_capacity(INDEXES)
            .send()
            .await
            .unwrap();
        answer.consumed_capacity.unwrap().remove(0)
    };
    let written = write(Some("token")).await;
    assert_eq!((written.write_capacity_units, written.read_capacity_units), (Some(20.0), None));
    assert_eq!(written.table.as_ref().unwrap().write_capacity_units, Some(14.0));
    // 5 KB twice, and the least twice for each of the others; the indexes cost no more than alone.
    assert_eq!(arms(Some(written)), [20.0, 14.0, 1.0, 5.0]);
    // The same token again only reads.
    let read = write(Some("token")).await;
    assert_eq!((read.write_capacity_units, read.read_capacity_units), (None, Some(8.0)));
    assert_eq!(arms(Some(read)), [8.0, 8.0, 0.0, 0.0]);

    let get = |sort: &str| {
        let get = Get::builder().table_name("tab").key("pk", s("p")).key("sk", s(sort)).build().unwrap();
        TransactGetItem::builder().get(get).build()
    };
    let read = client.transact_get_items().transact_items(get("1")).transact_items(get("none"));
    let read = read.return_consumed_capacity(INDEXES).send().await.unwrap();
    let read = read.consumed_capacity.unwrap().remove(0);
    assert_eq!((read.read_capacity_units, read.write_capacity_units), (Some(6.0), None));
    assert_eq!(arms(Some(read)), [6.0, 6.0, 0.0, 0.0]);
}

#[tokio::test]
async fn item_collections_are_measured_where_there_are_local_indexes() {
    let client = indexed().await;
    let shown = |metrics: Option<ItemCollectionMetrics>| {
        let metrics = metrics.unwrap();
        (metrics.item_collection_key.unwrap(), metrics.size_estimate_range_gb.unwrap())
    };
    let expected = (item([("pk", s("p"))]), vec![0.0, 1.0]);
    let put = client.put_item().table_name("tab").set_item(Some(full("1")));
    assert_eq!(put.clone().send().await.unwrap().item_collection_metrics, None);
    let put = put.return_item_collection_metrics(SIZE).send().await.unwrap();
    assert_eq!(shown(put.item_collection_metrics), expected);
    let update = client.update_item().table_name("tab").key("pk", s("p")).key("sk", s("1"));
    let update = update.return_item_collection_metrics(SIZE).send().await.unwrap();
    assert_eq!(shown(update.item_collection_metrics), expected);
    let delete = client.delete_item().table_name("tab").key("pk", s("p")).key("sk", s("none"));
    let delete = delete.return_item_collection_metrics(SIZE).send().await.unwrap();
    assert_eq!(shown(delete.item_collection_metrics), expected);

    let requests = ["a", "b"].map(|pk| {
        let put = PutRequest::builder().item("pk", s(pk)).item("sk", s("1")).build().unwrap();
        WriteRequest::builder().put_request(put).build()
    });
    let batch = client.batch_write_item().request_items("tab", requests.to_vec());
    let batch = batch.return_item_collection_metrics(SIZE).send().await.unwrap();
    let metrics = &batch.item_collection_metrics.unwrap()["tab"];
    let mut pks: Vec<_> =
        metrics.iter().map(|metrics| metrics.item_collection_key.clone().unwrap()["pk"].clone()).collect();
    pks.sort_by_key(|pk| pk.as_s().unwrap().clone());
    assert_eq!(pks, [s("a"), s("b")]);
    let put = Put::builder().table_name("tab").set_item(Some(full("2"))).build().unwrap();
    let transaction =
        client.transact_write_items().transact_items(TransactWriteItem::builder().put(put).build());
    let transaction = transaction.return_item_collection_metrics(SIZE).send().await.unwrap();
    assert_eq!(shown(transaction.item_collection_metrics.unwrap()["tab"].first().cloned()), expected);

    // A table without local indexes has none.
    let client = table(Kind::S).await;
    let put = client.put_item().table_name("tab").item("pk", s("p")).item("sk", s("k"));
    let put = put.return_item_collection_metrics(SIZE).send().await.unwrap();
    assert_eq!(put.item_collection_metrics, None);
}
