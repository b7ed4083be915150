//! What Python lets through, because nothing checks it: values of other types than a column's, keys of no schema.

use dio_runtime::dynamo_io::{get_record, get_records_for_partition, insert_records, upsert};

use super::market::{Offer, OfferKey};
use super::{Turns, at, offer, set, stamps};

#[tokio::test]
async fn values_of_other_types() {
    let Some(turns) = Turns::begin("mistakes").await else { return };
    let market = &turns.market;
    turns
        .python(
            "
west = timezone(timedelta(hours=-5))
wrong = Offer(seller='seller:1', offer='offer:1', day=datetime(2024, 2, 29, 23, 30, tzinfo=west), at=date(2024, 2, 29),
    count='42', counts='12', active='false', name=5, words='ab', price='1e3', ends=datetime(2024, 2, 29, 23, tzinfo=west), **STAMPS)
dio.insert_records(client, 'market', [wrong, Offer(seller='seller:1', offer='offer:2', at=datetime(2024, 2, 29, 23, 5, tzinfo=west), **STAMPS)])",
        )
        .await;
    let read = async |sort: &str| {
        get_record(market, OfferKey::new("seller:1", sort)).send().await.unwrap().required().unwrap()
    };
    let expected = Offer {
        day: "2024-02-29".parse().ok(),
        at: Some(at("2024-02-29T00:00:00Z")),
        count: Some(42),
        counts: set([1, 2]),
        active: Some(true),
        name: Some("5".into()),
        words: set(["a", "b"]),
        price: Some(1e3),
        ends: Some(at("2024-03-01T04:00:00Z")),
        meta: stamps(),
        ..offer("seller:1", "offer:1")
    };
    let found = read("offer:1").await;
    assert_eq!(found, expected);
    assert_eq!(read("offer:2").await.at, Some(at("2024-02-29T23:05:00Z")), "Python drops the zone");

    // dio stores it as it should be.
    upsert(market.upsert(&found)).send().await.unwrap();
    turns
        .python(
            "
row = dio.get_row(client, 'market', 'seller:1', 'offer:1').row
same((row['day'], row['at']), ({'S': '2024-02-29'}, {'S': '2024-02-29T00:00:00Z'}))",
        )
        .await;
    turns.agree_on_items().await;
}

#[tokio::test]
async fn keys_and_stamps() {
    let Some(turns) = Turns::begin("keys").await else { return };
    let market = &turns.market;
    // A sort key without its prefix, and an item without stamps.
    turns
        .python(
            "
dio.insert_records(client, 'market', [Offer(seller='seller:1', offer='1', **STAMPS)])
client.put_item(TableName='market', Item={'pk': {'S': 'seller:1'}, 'sk': {'S': 'offer:2'}, 'n': {'N': '3.0'}})
rows = dio.get_rows_for_partition(client, 'market', 'seller:1').rows
same([Offer.schema.matches(row) for row in rows], [False, True])
# DynamoDB has one text for a number.
same(dio.get_record(client, 'market', Offer(seller='seller:1', offer='offer:2')).record.count, 3)",
        )
        .await;
    let found = get_records_for_partition::<Offer>(market, "seller:1").send().await.unwrap();
    assert_eq!(found.rows.len(), 2);
    let expected = Offer { count: Some(3), ..offer("seller:1", "offer:2") };
    assert_eq!(found.all_read().unwrap(), std::slice::from_ref(&expected), "no stamp is made up");
    assert!(insert_records(market, [&offer("seller:1", "1")]).send().await.unwrap_err().is_key_refused());

    upsert(market.upsert(&expected)).send().await.unwrap();
    turns
        .python(
            "
response = dio.get_record(client, 'market', Offer(seller='seller:1', offer='offer:2'))
same((response.record.count, response.row['created_at']), (3, {'S': '2026-07-01T12:00:00Z'}))",
        )
        .await;
    turns.agree_on_items().await;
}
