//! Reading records: which rows are which, and what is said of those that cannot be read.

use dio_runtime::dynamo_io::{
    Indexes, SortCondition, get_indexed_record, get_indexed_records, get_record, get_records_for_partition,
    read_entire_table,
};
use dio_runtime::mock::MockDynamo;
use dio_runtime::{AttributeValue, Unread};
use serde_json::json;

use super::store::{Product, ProductKey, Store, StoreItem, Supplier};
use super::{bare, full, is_send, item, put_raw, s, sent, supplier, tables};

/// A product and two suppliers in a partition, beside what Python wrote: a product that does not decode, and an item of
/// which no schema knows.
async fn mixed() -> (MockDynamo, Store) {
    let (mock, store, ..) = tables().await;
    store.put(&full(1, 1)).send().await.unwrap();
    store.put(&full(1, 3)).send().await.unwrap();
    store.put(&supplier(1, "a")).send().await.unwrap();
    let inventory = AttributeValue::S("seven".into());
    let unreadable = item([
        ("pk", s("product:1")),
        ("sk", s("sku:2")),
        ("g1k", s("category:1")),
        ("inventory", inventory),
    ]);
    put_raw(&mock, "store", unreadable).await;
    let alien =
        item([("pk", s("product:1")), ("sk", s("review:1")), ("g1k", s("category:1")), ("stars", s("5"))]);
    put_raw(&mock, "store", alien).await;
    mock.clear_requests();
    (mock, store)
}

#[tokio::test]
async fn a_record_is_read_by_its_key() {
    let (mock, store) = mixed().await;
    let key = |sku: u32| ProductKey::new("product:1", format!("sku:{sku}"));
    let response = is_send(get_record(&store, key(1)).consistent().send()).await.unwrap();
    assert_eq!(sent(&mock, "Key"), json!({"pk": {"S": "product:1"}, "sk": {"S": "sku:1"}}));
    assert_eq!(response.row.as_ref().unwrap()["name"], s("lamp"));
    assert_eq!(response.required().unwrap().name.as_deref(), Some("lamp"));

    let absent = get_record(&store, key(9)).send().await.unwrap();
    assert!(absent.record.as_ref().unwrap().is_none());
    assert!(absent.required().unwrap_err().is_not_found());

    let unreadable = get_record(&store, key(2)).send().await.unwrap();
    let Err(Unread::Undecodable(row, error)) = &unreadable.record else { panic!("it was read") };
    assert_eq!(error.attribute(), "inventory");
    assert_eq!(Some(row), unreadable.row.as_ref());
    assert!(unreadable.required().unwrap_err().is_undecodable());

    // An attribute more is something else to Python, and to a strict table.
    let alien = item([("pk", s("product:1")), ("sk", s("sku:5")), ("color", s("red"))]);
    put_raw(&mock, "store", alien.clone()).await;
    let other = get_record(&store, key(5)).send().await.unwrap();
    assert!(matches!(&other.record, Err(Unread::Other(row)) if *row == alien));
    assert!(other.required().unwrap_err().is_other_record());

    let empty = get_record(&store, ProductKey::new("product:1", "")).send().await.unwrap_err();
    assert!(empty.is_key_refused());
}

#[tokio::test]
async fn a_partition_is_read_as_the_records_that_are_asked_for() {
    let (mock, store) = mixed().await;
    let all = is_send(get_records_for_partition::<StoreItem>(&store, "product:1").send()).await.unwrap();
    assert_eq!(sent(&mock, "KeyConditionExpression"), "#k0=:v0");
    assert_eq!((all.rows.len(), all.records.len(), all.unread.len()), (5, 3, 1));
    assert!(matches!(all.first_record(), Some(StoreItem::Product(_))));
    assert!(matches!(all.iter_records().last(), Some(StoreItem::Supplier(_))));
    let unread = &all.unread[0];
    assert_eq!(all.rows[unread.row]["sk"], s("sku:2"));
    assert!(matches!(&unread.reason, Unread::Undecodable(_, error) if error.attribute() == "inventory"));
    let error = all.all_read().unwrap_err();
    assert_eq!(error.undecodable_items().len(), 1);
    assert_eq!(error.into_read::<Vec<StoreItem>>().unwrap().len(), 3);

    let suppliers = get_records_for_partition::<Supplier>(&store, "product:1").send().await.unwrap();
    assert_eq!((suppliers.rows.len(), suppliers.records.len(), suppliers.unread.len()), (5, 1, 0));
    assert_eq!(suppliers.all_read().unwrap()[0].supplier, "supplier:a");

    let skus = get_records_for_partition::<Product>(&store, "product:1").sort(SortCondition::after("sku:2"));
    assert_eq!(skus.send().await.unwrap().all_read().unwrap().len(), 1);
    let indexed = get_records_for_partition::<Product>(&store, "category:1").index(Indexes::G1_SORT);
    let indexed = indexed.send().await.unwrap();
    assert_eq!((indexed.rows.len(), indexed.records.len(), indexed.unread.len()), (4, 2, 1));
    assert!(get_records_for_partition::<Product>(&store, "").send().await.unwrap_err().is_invalid());
}

#[tokio::test]
async fn a_limit_counts_records_and_not_what_lies_between_them() {
    let (mock, store) = mixed().await;
    // In the order of the sort keys: a review, three products of which one is unread, a supplier.
    let read =
        |records| get_records_for_partition::<StoreItem>(&store, "product:1").limit(records).page_size(2);
    for (limit, records, unread, requests) in
        [(1, 1, 0, 1), (2, 1, 1, 2), (3, 2, 1, 2), (4, 3, 1, 3), (9, 3, 1, 3)]
    {
        mock.clear_requests();
        let response = read(limit).send().await.unwrap();
        assert_eq!((response.records.len(), response.unread.len()), (records, unread), "limit {limit}");
        mock.requests().assert_count(requests);
    }
    assert_eq!(
        get_records_for_partition::<Supplier>(&store, "product:1")
            .limit(1)
            .send()
            .await
            .unwrap()
            .records
            .len(),
        1
    );
}

#[tokio::test]
async fn records_are_found_by_what_another_one_stores() {
    let (mock, store) = mixed().await;
    let source = full(1, 1);
    let found = is_send(get_indexed_records(&store, &source, Indexes::G1_SORT).send()).await.unwrap();
    let found = found.all_read().unwrap();
    assert_eq!(found.iter().map(|product| product.sku.as_str()).collect::<Vec<_>>(), ["sku:1"]);
    assert_eq!(sent(&mock, "KeyConditionExpression"), "#k0=:v0 AND #k1=:v1");
    assert_eq!(sent(&mock, "ExpressionAttributeNames"), json!({"#k0": "g1k", "#k1": "sk"}));
    let values = json!({":v0": {"S": "category:1"}, ":v1": {"S": "sku:1"}});
    assert_eq!(sent(&mock, "ExpressionAttributeValues"), values);

    // Made of fields: the key is what is stored.
    let by_state = get_indexed_record(&store, &source, Indexes::G2_SORT);
    assert!(is_send(by_state.send()).await.unwrap().record.unwrap().is_some());
    assert_eq!(sent(&mock, "ExpressionAttributeValues")[":v0"], json!({"S": "state:new#0003"}));
    assert_eq!(sent(&mock, "Limit"), 1);

    // Of a record without the sort key of the index it is the partition.
    let half = Product { state: None, rank: None, ..full(1, 1) };
    let found = get_indexed_records(&store, &half, Indexes::G1_G2).limit(1).send().await.unwrap();
    assert_eq!(found.records.len(), 1);
    assert_eq!(sent(&mock, "KeyConditionExpression"), "#k0=:v0");

    mock.clear_requests();
    let error = get_indexed_records(&store, &bare(1, 1), Indexes::G1_SORT).send().await.unwrap_err();
    assert!(error.is_invalid());
    assert_eq!(error.to_string(), "the record has no `g1k`, which is the partition key of the index");
    assert!(get_indexed_record(&store, &bare(1, 1), Indexes::G3_SORT).into_sdk().is_err());
    mock.requests().assert_count(0);
}

#[tokio::test]
async fn an_indexed_row_that_is_something_else_is_told() {
    let (_mock, store) = mixed().await;
    let found = get_indexed_records(&store, &supplier(1, "a"), Indexes::INVERTED).send().await.unwrap();
    assert_eq!((found.records.len(), found.unread.len()), (1, 0));
    let among = get_indexed_records(&store, &Product { sku: "sku:2".into(), ..full(1, 2) }, Indexes::G1_SORT);
    let among = among.send().await.unwrap();
    assert_eq!((among.records.len(), among.unread.len()), (0, 1));
    let first = get_indexed_record(&store, &full(1, 2), Indexes::G1_SORT).send().await.unwrap();
    assert!(matches!(first.record, Err(Unread::Undecodable(..))));
}

#[tokio::test]
async fn the_rows_of_a_whole_table_are_records_too() {
    let (mock, store) = mixed().await;
    let scanned = read_entire_table(&mock.client(), "store").send().await.unwrap();
    let records = scanned.into_records::<StoreItem>();
    assert_eq!((records.rows.len(), records.records.len(), records.unread.len()), (5, 3, 1));
    assert!(records.completed);
    assert!(records.first_record().is_some());
    assert_eq!(records.iter_rows().count(), 5);
    drop(store);
}
