//! Reading items: requests, pages, limits.

use dio_runtime::dynamo_io::{
    Answer, Index, Indexes, LegacyIndexes, Request, SortCondition, get_indexed_row, get_indexed_rows,
    get_row, get_rows_for_partition, read_entire_table,
};
use dio_runtime::mock::{MockDynamo, Operation};
use serde_json::{Value as Json, json};

use super::{full, is_send, item, put_raw, s, sent, tables};

/// Ten products in one partition.
async fn ten() -> MockDynamo {
    let (mock, store, ..) = tables().await;
    for sku in 0..10 {
        store.put(&full(1, sku)).send().await.unwrap();
    }
    mock.clear_requests();
    mock
}

#[tokio::test]
async fn a_row_is_read_by_the_texts_of_its_key() {
    let mock = ten().await;
    let response = get_row(&mock.client(), "store", "product:1", "sku:3").send().await.unwrap();
    assert_eq!(sent(&mock, "Key"), json!({"pk": {"S": "product:1"}, "sk": {"S": "sku:3"}}));
    assert_eq!(response.row.unwrap()["name"], s("lamp"));
    let (Request::GetItem(request), Answer::GetItem(answer)) = (response.request, response.response) else {
        panic!("another operation");
    };
    assert_eq!(request.table_name(), Some("store"));
    assert!(answer.item().is_none(), "the item stands in `row`");

    let absent = get_row(&mock.client(), "store", "product:1", "none".to_owned()).consistent();
    assert!(is_send(absent.send()).await.unwrap().row.is_none());
    assert_eq!(sent(&mock, "ConsistentRead"), json!(true));
}

#[tokio::test]
async fn a_table_without_a_sort_key_has_rows_too() {
    let (mock, ..) = tables().await;
    put_raw(&mock, "ledger", item([("pk", s("account:1"))])).await;
    let response = get_row(&mock.client(), "ledger", "account:1", None).send().await.unwrap();
    assert_eq!(sent(&mock, "Key"), json!({"pk": {"S": "account:1"}}));
    assert!(response.row.is_some());
}

#[tokio::test]
async fn what_is_missing_of_a_key_is_an_error_and_no_request() {
    let (mock, ..) = tables().await;
    let client = mock.client();
    for error in [
        get_row(&client, "store", "", "sku:1").send().await.unwrap_err(),
        get_row(&client, "store", "product:1", "").send().await.unwrap_err(),
        get_rows_for_partition(&client, "store", "").send().await.unwrap_err(),
        get_rows_for_partition(&client, "store", "p")
            .sort(SortCondition::after(""))
            .send()
            .await
            .unwrap_err(),
        get_indexed_rows(&client, "store", Indexes::G1_SORT, "c").sort_key("").send().await.unwrap_err(),
        get_indexed_row(&client, "store", Indexes::G1_SORT, "").send().await.unwrap_err(),
        get_indexed_row(&client, "store", Index::new("solo", "g1k", None), "c")
            .sort_key("x")
            .send()
            .await
            .unwrap_err(),
    ] {
        assert!(error.is_invalid(), "{error}");
    }
    mock.requests().assert_count(0);
}

#[tokio::test]
async fn each_sort_condition_is_written_as_the_library_writes_it() {
    let mock = ten().await;
    let read = |condition: Option<SortCondition>| {
        let read = get_rows_for_partition(&mock.client(), "store", "product:1");
        match condition {
            Some(condition) => read.sort(condition),
            None => read,
        }
    };
    let skus = async |condition| {
        let rows = is_send(read(condition).send()).await.unwrap().rows;
        rows.iter().map(|row| row["sk"].as_s().unwrap()[4..].to_owned()).collect::<String>()
    };
    let expected = |condition: &str, values: Json| {
        assert_eq!(sent(&mock, "KeyConditionExpression"), condition);
        assert_eq!(sent(&mock, "ExpressionAttributeValues"), values);
    };
    let partition = json!({"S": "product:1"});

    assert_eq!(skus(None).await, "0123456789");
    expected("#k0=:v0", json!({":v0": partition}));
    assert_eq!(sent(&mock, "ExpressionAttributeNames"), json!({"#k0": "pk"}));

    assert_eq!(skus(Some(SortCondition::begins_with("sku:4"))).await, "4");
    expected("#k0=:v0 AND begins_with ( #k1, :v1 )", json!({":v0": partition, ":v1": {"S": "sku:4"}}));
    assert_eq!(sent(&mock, "ExpressionAttributeNames"), json!({"#k0": "pk", "#k1": "sk"}));

    assert_eq!(skus(Some(SortCondition::before("sku:3"))).await, "012");
    expected("#k0=:v0 AND #k2 < :v2", json!({":v0": partition, ":v2": {"S": "sku:3"}}));
    assert_eq!(sent(&mock, "ExpressionAttributeNames"), json!({"#k0": "pk", "#k2": "sk"}));

    assert_eq!(skus(Some(SortCondition::after("sku:7"))).await, "89");
    expected("#k0=:v0 AND #k3 > :v3", json!({":v0": partition, ":v3": {"S": "sku:7"}}));
    assert_eq!(sent(&mock, "ExpressionAttributeNames"), json!({"#k0": "pk", "#k3": "sk"}));

    assert_eq!(skus(Some(SortCondition::between("sku:2", "sku:4"))).await, "234");
    assert_eq!(skus(Some(SortCondition::equal("sku:2"))).await, "2");
    expected("#k0=:v0 AND #k1=:v1", json!({":v0": partition, ":v1": {"S": "sku:2"}}));
}

#[tokio::test]
async fn a_limit_counts_rows_and_a_page_size_requests() {
    let mock = ten().await;
    let read = || get_rows_for_partition(&mock.client(), "store", "category:1").index(Indexes::G1_SORT);
    let whole = read().page_size(4).send().await.unwrap();
    assert_eq!((whole.rows.len(), whole.pages.len()), (10, 3));
    assert_eq!(whole.first_row().unwrap()["sk"], s("sku:0"));
    assert_eq!(whole.iter_rows().count(), 10);
    assert_eq!(sent(&mock, "IndexName"), json!("g1_sort"));
    mock.clear_requests();

    let some = read().limit(5).page_size(4).send().await.unwrap();
    assert_eq!((some.rows.len(), some.pages.len()), (5, 2));
    let limits: Vec<Json> = mock.requests().iter().map(|request| request.body["Limit"].clone()).collect();
    assert_eq!(limits, [4, 1]);
    assert!(some.pages.iter().all(|page| page.items().is_empty()), "the items stand in `rows`");
    mock.clear_requests();

    let from_the_end = read().descending().limit(2).send().await.unwrap();
    assert_eq!(from_the_end.rows[1]["sk"], s("sku:8"));
    mock.requests().assert_count(1);
    assert!(read().limit(0).send().await.unwrap().rows.is_empty());
    mock.requests().assert_count(1);
}

#[tokio::test]
async fn indexed_rows_have_a_partition_and_perhaps_a_sort_key() {
    let mock = ten().await;
    let read = || get_indexed_rows(&mock.client(), "store", Indexes::G1_PARTITION, "category:1");
    assert_eq!(read().send().await.unwrap().rows.len(), 10);
    assert_eq!(sent(&mock, "KeyConditionExpression"), json!("#k0=:v0"));
    assert_eq!(is_send(read().sort_key("product:1").limit(3).send()).await.unwrap().rows.len(), 3);
    assert_eq!(sent(&mock, "KeyConditionExpression"), json!("#k0=:v0 AND #k1=:v1"));
    assert_eq!(sent(&mock, "ExpressionAttributeNames"), json!({"#k0": "g1k", "#k1": "pk"}));
    assert_eq!(sent(&mock, "Limit"), json!(3));
}

#[tokio::test]
async fn the_first_indexed_row_is_read_and_no_more() {
    let mock = ten().await;
    let read = |index, partition: &str| get_indexed_row(&mock.client(), "store", index, partition);
    let first = is_send(read(Indexes::G1_SORT, "category:1").send()).await.unwrap();
    assert_eq!(first.row.unwrap()["sk"], s("sku:0"));
    let Answer::Query(page) = first.response else { panic!("another operation") };
    assert_eq!((page.count(), page.items().len()), (1, 0));
    mock.requests().assert_operations([Operation::Query]);
    let exact = read(Indexes::STANDARD, "product:1").sort_key("sku:7").send().await.unwrap();
    assert_eq!(exact.row.unwrap()["sk"], s("sku:7"));
    assert!(sent(&mock, "IndexName").is_null());
    assert!(read(Indexes::G1_SORT, "category:2").send().await.unwrap().row.is_none());
}

#[tokio::test]
async fn a_whole_table_is_read_for_so_many_pages() {
    let mock = ten().await;
    let read = |pages| read_entire_table(&mock.client(), "store").page_size(3).max_pages(pages);
    for (pages, rows, completed) in
        [(0, 0, false), (1, 3, false), (3, 9, false), (4, 10, true), (100, 10, true)]
    {
        mock.clear_requests();
        let response = is_send(read(pages).send()).await.unwrap();
        assert_eq!((response.rows.len(), response.completed), (rows, completed), "of {pages} pages");
        assert_eq!(response.pages.len(), pages.min(4));
        mock.requests().assert_count(pages.min(4));
        assert_eq!(response.iter_rows().count(), rows);
    }
    assert!(read_entire_table(&mock.client(), "store").consistent().send().await.unwrap().completed);
}

#[test]
fn indexes_are_the_library_s_and_right() {
    for (right, legacy, name) in [
        (Indexes::G1_G2, LegacyIndexes::G1_G2, ("g1k", "g2k", "g1_g2", "g1", "g2")),
        (Indexes::G3_G1, LegacyIndexes::G3_G1, ("g3k", "g1k", "g3_g1", "g3", "g1")),
    ] {
        let (partition, sort, index, old_partition, old_sort) = name;
        assert_eq!(right, Index::new(index, partition, sort));
        assert_eq!(legacy, Index::new(index, old_partition, old_sort));
    }
    assert_eq!(Indexes::G3_G2, Index::new("g3_g2", "g3k", "g2k"));
    assert_eq!(LegacyIndexes::G3_G2, Index::new("g3_g3", "g3", "g3"));
    assert_eq!(Indexes::STANDARD, Index::table("pk", "sk"));
    assert_eq!(Indexes::STANDARD.name, None);
    assert_eq!(LegacyIndexes::SORT_G3, Indexes::SORT_G3);
}
