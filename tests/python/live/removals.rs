//! Fields and items that one side removes.

use dio_runtime::dynamo_io::{get_record, get_row, insert_records, remove, upsert};

use super::market::{Offer, OfferKey};
use super::{Turns, offer, set, stamps};

fn full(sort: &str) -> Offer {
    Offer {
        category: Some("category:1".into()),
        name: Some("Lamp".into()),
        count: Some(1),
        price: Some(9.5),
        words: set(["a"]),
        meta: stamps(),
        ..offer("seller:1", sort)
    }
}

#[tokio::test]
async fn fields_and_what_is_made_of_them() {
    let Some(turns) = Turns::begin("removals").await else { return };
    let market = &turns.market;
    insert_records(market, &[full("offer:1"), full("offer:2")]).send().await.unwrap();

    // `DELETE`, and what is empty, are REMOVE.
    turns
        .python(
            "
dio.upsert(client, 'market', Offer(seller='seller:1', offer='offer:1', name=dio.DELETE, count=dio.DELETE, **STAMPS))
dio.upsert(client, 'market', Offer(seller='seller:1', offer='offer:2', category='', price='', expires_at=dio.DELETE))",
        )
        .await;
    let read = async |sort: &str| {
        let response = get_record(market, OfferKey::new("seller:1", sort)).send().await.unwrap();
        (response.row.clone().unwrap(), response.required().unwrap())
    };
    let (row, record) = read("offer:1").await;
    assert_eq!(record, Offer { name: None, count: None, ..full("offer:1") });
    assert!(!row.contains_key("g2k") && !row.contains_key("label"), "they are made of the name");
    let (row, record) = read("offer:2").await;
    assert_eq!((record.category, record.price, record.meta.expires_at), (None, None, None));
    assert!(!row.contains_key("g1k") && row.contains_key("g2k"));

    // And the other way around, where empty is REMOVE as well.
    let change = Offer { words: Some([].into()), meta: stamps(), ..offer("seller:1", "offer:2") };
    upsert(market.upsert(&change).remove_name().remove_count()).remove_expires_at().send().await.unwrap();
    market
        .update(OfferKey::new("seller:1", "offer:1"))
        .remove_category()
        .remove_words()
        .send()
        .await
        .unwrap();
    turns
        .python(
            "
response = dio.get_record(client, 'market', Offer(seller='seller:1', offer='offer:2'))
same((response.record.name, response.record.count, response.record.words, response.record.expires_at), (None,) * 4)
same(sorted(response.row), ['created_at', 'pk', 'sk', 'updated_at'])
response = dio.get_row(client, 'market', 'seller:1', 'offer:1')
same(sorted(response.row), ['created_at', 'expires_at', 'pk', 'price', 'sk', 'updated_at'])
# A put leaves no attribute of before.
dio.insert_records(client, 'market', [Offer(seller='seller:1', offer='offer:1', active=True, **STAMPS)])",
        )
        .await;
    let (row, record) = read("offer:1").await;
    assert_eq!(record, Offer { active: Some(true), meta: stamps(), ..offer("seller:1", "offer:1") });
    assert_eq!(row.len(), 6);
    turns.agree_on_records().await;
    turns.agree_on_items().await;
}

#[tokio::test]
async fn items() {
    let Some(turns) = Turns::begin("removed_items").await else { return };
    let market = &turns.market;
    insert_records(market, &[full("offer:1"), full("offer:2"), full("offer:3")]).send().await.unwrap();
    // Whether there is one or not.
    turns
        .python(
            "
for _ in range(2):
    dio.remove(client, 'market', Offer(seller='seller:1', offer='offer:1'))
same(dio.get_row(client, 'market', 'seller:1', 'offer:1').row, None)",
        )
        .await;
    let found = get_record(market, OfferKey::new("seller:1", "offer:1")).send().await.unwrap();
    assert!(found.row.is_none() && found.record.unwrap().is_none());
    for _ in 0..2 {
        remove(market, OfferKey::new("seller:1", "offer:2")).send().await.unwrap();
    }
    turns
        .python(
            "
same(dio.get_record(client, 'market', Offer(seller='seller:1', offer='offer:2')).record, None)
same([row['sk']['S'] for row in dio.read_entire_table(client, 'market').rows], ['offer:3'])",
        )
        .await;
    assert!(get_row(&turns.client, "market", "seller:1", "offer:3").send().await.unwrap().row.is_some());
    turns.agree_on_records().await;
    turns.agree_on_items().await;
}
