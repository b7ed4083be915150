//! Updates of one item by both sides, one after the other.

use dio_runtime::dynamo_io::{get_record, insert_records, upsert};
use serde_json::json;

use super::market::{Offer, OfferKey, Review};
use super::till::{Account, AccountKey};
use super::{Turns, at, offer, stamps};

#[tokio::test]
async fn what_one_leaves_out_the_other_keeps() {
    let Some(turns) = Turns::begin("updates").await else { return };
    let (market, key) = (&turns.market, || OfferKey::new("seller:1", "offer:1"));

    turns
        .python("dio.upsert(client, 'market', Offer(seller='seller:1', offer='offer:1', name='Lamp', count=1, **STAMPS))")
        .await;
    let change =
        Offer { price: Some(9.5), category: Some("category:1".into()), ..offer("seller:1", "offer:1") };
    let stored = upsert(market.upsert(&change)).send().await.unwrap().required().unwrap();
    assert_eq!((stored.name.as_deref(), stored.count, stored.price), (Some("Lamp"), Some(1), Some(9.5)));
    assert_eq!(stored.meta.created_at, stamps().created_at, "of Python's first write");
    assert_eq!(stored.meta.updated_at, Some(at("2026-07-01T12:00:00Z")), "of dio's clock");

    turns
        .python(
            "
response = dio.upsert(client, 'market', Offer(seller='seller:1', offer='offer:1', count=2, name='Torch'))
same((response.record.price, response.record.category), (9.5, 'category:1'))
same(response.record.created_at, STAMPS['created_at'])
same(response.row['g2k'], {'S': 'name:Torch'})
same(response.row['label'], {'S': '@Torch'})",
        )
        .await;

    // The typed update, which knows what the item is made of.
    let updated = market.update(key()).set_name("Lantern").add_count(40).send().await.unwrap().record;
    assert_eq!((updated.count, updated.price), (Some(42), Some(9.5)));
    turns
        .python(
            "
response = dio.get_record(client, 'market', Offer(seller='seller:1', offer='offer:1'))
same((response.record.name, response.record.count), ('Lantern', 42))
same((response.row['g2k'], response.row['label']), ({'S': 'name:Lantern'}, {'S': '@Lantern'}))",
        )
        .await;
    turns.agree_on_records().await;
    turns.agree_on_items().await;
}

#[tokio::test]
async fn created_at_stays_in_updates_and_goes_with_puts() {
    let Some(turns) = Turns::begin("stamps").await else { return };
    let market = &turns.market;
    let later = at("2022-01-01T00:00:00Z");

    // First by dio: an update of Python's leaves it.
    insert_records(market, [&Offer { meta: stamps(), ..offer("seller:1", "offer:1") }]).send().await.unwrap();
    let upsert_by_python = "
later = datetime(2022, 1, 1, tzinfo=UTC)
changed = Offer(seller='seller:1', offer='offer:1', count=1, created_at=later, updated_at=later)
stored = dio.upsert(client, 'market', changed).record
same((stored.created_at, stored.updated_at), (STAMPS['created_at'], later))";
    turns.python(upsert_by_python).await;

    // A put of Python's does not, and an update of dio's leaves that.
    turns.python("dio.insert_records(client, 'market', [changed])").await;
    let stored = upsert(market.upsert(&Offer { meta: stamps(), ..offer("seller:1", "offer:1") }));
    let stored = stored.send().await.unwrap().required().unwrap();
    assert_eq!((stored.meta.created_at, stored.meta.updated_at), (Some(later), stamps().updated_at));

    // What was read and stored again keeps both.
    turns
        .python(
            "
record = dio.get_record(client, 'market', Offer(seller='seller:1', offer='offer:1')).record
same(dio.upsert(client, 'market', record).record, record)",
        )
        .await;
    let found = get_record(market, OfferKey::new("seller:1", "offer:1")).send().await.unwrap();
    assert_eq!(found.required().unwrap(), stored);

    // Python's own stamps have microseconds and no zone; stored they are whole seconds of UTC.
    turns.python("dio.upsert(client, 'market', Offer(seller='seller:1', offer='offer:2'))").await;
    let found = get_record(market, OfferKey::new("seller:1", "offer:2")).send().await.unwrap();
    let found = found.required().unwrap().meta.created_at.unwrap();
    let age = chrono::Utc::now() - found;
    assert!(age.num_minutes().abs() < 30, "it was written in a zone: {found}");
    turns.agree_on_records().await;
    turns.agree_on_items().await;
}

#[tokio::test]
async fn keys_that_are_made_of_fields() {
    let Some(turns) = Turns::begin("templates").await else { return };
    let market = &turns.market;
    turns
        .python("dio.insert_records(client, 'market', [Review(seller='seller:1', day=date(2024, 2, 29), number=7, text='good', **STAMPS)])")
        .await;
    let reviews = market.reviews("seller:1").send().await.unwrap().records;
    let written = Review {
        seller: "seller:1".into(),
        day: "2024-02-29".parse().unwrap(),
        number: 7,
        text: "good".into(),
        meta: stamps(),
    };
    assert_eq!(reviews, std::slice::from_ref(&written));

    let more = Review { number: 12, text: "bad".into(), ..written };
    upsert(market.upsert(&more)).send().await.unwrap();
    turns
        .python(
            "
source = Review(seller='seller:1', day=date(2024, 2, 29), number=12)
same(dio.get_record(client, 'market', source).record, Review(seller='seller:1', day=date(2024, 2, 29), number=12, text='bad', **STAMPS))
found = dio.get_records_for_partition(client, 'market', 'seller:1', after_sort_key='review:2024-02-29#0007', record_classes=[Review])
same([record.number for record in found.records], [12])",
        )
        .await;
    turns.agree_on_records().await;
    turns.agree_on_items().await;
}

#[tokio::test]
async fn a_table_without_a_sort_key() {
    let Some(turns) = Turns::begin("no_sort_key").await else { return };
    let till = &turns.till;
    turns
        .python(
            "dio.insert_records(client, 'till', [Account(account_id='account:1', balance=2.5, **STAMPS)])",
        )
        .await;
    let found = get_record(till, AccountKey::new("account:1")).send().await.unwrap().required().unwrap();
    assert_eq!(
        found,
        Account { account_id: "account:1".into(), balance: Some(2.5), owner: None, meta: stamps() }
    );

    let change = Account { owner: Some("Ann".into()), balance: None, ..found };
    upsert(till.upsert(&change).remove_balance()).send().await.unwrap();
    let account = Account { account_id: "account:2".into(), balance: Some(-1e16), ..change };
    insert_records(till, [&account]).send().await.unwrap();
    turns
        .python(
            "
same(dio.get_record(client, 'till', Account(account_id='account:1')).record, Account(account_id='account:1', owner='Ann', **STAMPS))
same(dio.get_row(client, 'till', 'account:2', None).row['owner'], {'S': 'Ann'})
found = dio.get_records_for_partition(client, 'till', 'account:2', record_classes=[Account])
same([record.balance for record in found.records], [-1e16])
dio.remove(client, 'till', Account(account_id='account:1'))",
        )
        .await;
    let left = dio_runtime::dynamo_io::read_entire_table(&turns.client, "till").send().await.unwrap();
    assert_eq!(left.rows.len(), 1);
    assert_eq!(crate::item_json::to_json(&left.rows[0])["pk"], json!({ "S": "account:2" }));
    dio_runtime::dynamo_io::remove(till, account.key()).send().await.unwrap();
    turns.python("same(dio.read_entire_table(client, 'till').rows, ())").await;
    turns.agree_on_items().await;
}
