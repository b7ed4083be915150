//! What responses show in logs: never a value.

use dio_runtime::AttributeValue;
use dio_runtime::dynamo_io::{
    Indexes, SortCondition, get_indexed_record, get_record, get_records_for_partition, get_row,
    get_rows_for_partition, insert_records, read_entire_table, remove, transacts, upsert,
};

use super::store::StoreItem;
use super::{full, item, put_raw, s, supplier, tables};

#[tokio::test]
async fn summaries_have_names_types_and_counts_but_no_value() {
    let (mock, store, ..) = tables().await;
    let client = mock.client();
    let product = full(1, 1);
    let mut summaries = vec![
        insert_records(&store, [&product]).and([&supplier(1, "a")]).send().await.unwrap().debug_summary(),
        upsert(store.upsert(&product)).send().await.unwrap().debug_summary(),
        get_row(&client, "store", "product:1", "sku:1").send().await.unwrap().debug_summary(),
        get_record(&store, product.key()).send().await.unwrap().debug_summary(),
    ];
    let unreadable =
        item([("pk", s("product:1")), ("sk", s("sku:2")), ("price", AttributeValue::Bool(true))]);
    put_raw(&mock, "store", unreadable).await;
    let rows = get_rows_for_partition(&client, "store", "product:1").sort(SortCondition::begins_with("sku:"));
    summaries.push(rows.send().await.unwrap().debug_summary());
    let records = get_records_for_partition::<StoreItem>(&store, "product:1").send().await.unwrap();
    summaries.push(records.debug_summary());
    let scanned = read_entire_table(&client, "store").send().await.unwrap();
    summaries.push(scanned.debug_summary());
    summaries.push(scanned.into_records::<StoreItem>().debug_summary());
    summaries
        .push(get_indexed_record(&store, &product, Indexes::G1_SORT).send().await.unwrap().debug_summary());
    let transaction = transacts(&store).put(&full(1, 5)).delete(supplier(1, "a").key());
    summaries.push(transaction.send().await.unwrap().debug_summary());
    summaries.push(remove(&store, product.key()).send().await.unwrap().debug_summary());
    for summary in &summaries {
        for value in ["lamp", "product:1", "sku:", "category:1", "2021", "2026", "2.5", "Oslo"] {
            assert!(!summary.contains(value), "{value} in {summary}");
        }
    }
    let expected = "Response { request: BatchWriteItem { requests: 1, items: 2 }, \
                    response: BatchWriteItem { answers: 1, tried_again: 0 } }";
    assert_eq!(summaries[0], expected);
    let expected = "PagedRowResponse { request: Query { table: \"store\", condition: \
                    \"#k0=:v0 AND begins_with ( #k1, :v1 )\", names: {\"#k0\": \"pk\", \"#k1\": \"sk\"}, \
                    values: {\":v0\": S, \":v1\": S} }, page_count: 1, row_count: 2, row_bytes: 188 }";
    assert_eq!(summaries[4], expected);
    assert!(summaries[5].contains("record_types: {\"Product\": 1, \"Supplier\": 1}"), "{}", summaries[5]);
}
