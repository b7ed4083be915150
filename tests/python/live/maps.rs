//! What one side can read and the other cannot: maps without a child, and items with more than a schema knows.

use dio_runtime::dynamo_io::{get_record, get_records_for_partition, insert_records, upsert};
use dio_runtime::mock::Operation;

use super::market::{Offer, OfferKey, Parcel, Seal};
use super::{Turns, offer, stamps};

#[tokio::test]
async fn a_map_without_a_child() {
    let Some(turns) = Turns::begin("maps").await else { return };
    let market = &turns.market;
    // Python writes it, and cannot read what it wrote.
    turns
        .python(
            "
seal = {'text': '', 'print': b'', 'broken_at': None}
parcel = {'label': 'fragile', 'weight': None, 'packed_on': None, 'codes': [1], 'seal': seal}
dio.insert_records(client, 'market', [Offer(seller='seller:1', offer='offer:1', parcel=parcel, **STAMPS)])
raises(KeyError, dio.get_record, client, 'market', Offer(seller='seller:1', offer='offer:1'))",
        )
        .await;
    let found =
        get_record(market, OfferKey::new("seller:1", "offer:1")).send().await.unwrap().required().unwrap();
    let seal = Seal { text: String::new(), print: vec![], broken_at: None };
    let parcel = Parcel {
        label: "fragile".into(),
        weight: None,
        packed_on: None,
        codes: [1].into(),
        seal: Some(seal),
    };
    assert_eq!(found.parcel, Some(parcel.clone()));

    // dio does not write such a map again: it would hide the item from Python.
    turns.mock.clear_requests();
    assert!(upsert(market.upsert(&found)).send().await.unwrap_err().is_encode());
    assert!(insert_records(market, [&found]).send().await.unwrap_err().is_encode());
    turns.mock.requests().assert_count(0);

    let moment = super::at("2024-02-29T00:00:00Z");
    let seal = Seal { text: String::new(), print: vec![], broken_at: Some(moment) };
    let whole =
        Parcel { weight: Some(0.0), packed_on: Some(moment.date_naive()), seal: Some(seal), ..parcel };
    upsert(market.upsert(&Offer { parcel: Some(whole.clone()), ..found })).send().await.unwrap();
    turns
        .python(
            "
record = dio.get_record(client, 'market', Offer(seller='seller:1', offer='offer:1')).record
seal |= {'broken_at': datetime(2024, 2, 29, tzinfo=UTC)}
same(record.parcel, {'label': 'fragile', 'weight': 0.0, 'packed_on': date(2024, 2, 29), 'codes': [1], 'seal': seal})
dio.upsert(client, 'market', Offer(seller='seller:1', offer='offer:1', parcel=record.parcel | {'seal': seal | {'text': 'x'}}))",
        )
        .await;
    let found =
        get_record(market, OfferKey::new("seller:1", "offer:1")).send().await.unwrap().required().unwrap();
    let seal = Seal { text: "x".into(), ..whole.seal.clone().unwrap() };
    assert_eq!(found.parcel, Some(Parcel { seal: Some(seal), ..whole }));
    turns.agree_on_records().await;
    turns.agree_on_items().await;
}

#[tokio::test]
async fn an_attribute_that_no_schema_knows_hides_an_item_from_both() {
    let Some(turns) = Turns::begin("strict").await else { return };
    let market = &turns.market;
    let row = Offer { meta: stamps(), ..offer("seller:1", "offer:1") };
    insert_records(market, [&row, &Offer { offer: "offer:2".into(), ..row.clone() }]).send().await.unwrap();
    turns
        .python(
            "
client.update_item(TableName='market', Key={'pk': {'S': 'seller:1'}, 'sk': {'S': 'offer:1'}},
    UpdateExpression='SET surprise = :x', ExpressionAttributeValues={':x': {'N': '1'}})
found = dio.get_records_for_partition(client, 'market', 'seller:1', record_classes=[Offer])
same((len(found.rows), [record.offer for record in found.records]), (2, ['offer:2']))
# Updates keep it.
dio.upsert(client, 'market', Offer(seller='seller:1', offer='offer:1', count=1, **STAMPS))",
        )
        .await;
    let found = get_records_for_partition::<Offer>(market, "seller:1").send().await.unwrap();
    assert_eq!((found.rows.len(), found.unread.len()), (2, 0));
    assert_eq!(found.first_record().unwrap().offer, "offer:2");
    let updated = upsert(market.upsert(&Offer { count: Some(2), ..row.clone() })).send().await.unwrap();
    let stored = updated.row.unwrap();
    assert!(stored.contains_key("surprise") && stored["n"].as_n().unwrap() == "2");
    assert_eq!(turns.mock.requests().of(Operation::UpdateItem).len(), 3);

    // A put leaves it out, and both see the item again.
    insert_records(market, [&row]).send().await.unwrap();
    turns
        .python(
            "
found = dio.get_records_for_partition(client, 'market', 'seller:1', record_classes=[Offer])
same([record.offer for record in found.records], ['offer:1', 'offer:2'])",
        )
        .await;
    turns.agree_on_records().await;
    turns.agree_on_items().await;
}
