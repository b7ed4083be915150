//! Transactions of both sides on the same items.

use dio_runtime::dynamo_io::{get_records_for_partition, transacts};

use super::market::{MarketItem, Offer, OfferKey, Review};
use super::{Turns, offer, stamps};

fn review(number: i64, text: &str) -> Review {
    let day = "2024-02-29".parse().unwrap();
    Review { seller: "seller:1".into(), day, number, text: text.into(), meta: stamps() }
}

#[tokio::test]
async fn puts_updates_and_deletes() {
    let Some(turns) = Turns::begin("transactions").await else { return };
    let market = &turns.market;
    turns
        .python(
            "
offer = lambda number, **fields: Offer(seller='seller:1', offer=f'offer:{number}', **fields, **STAMPS)
review = lambda number, text: Review(seller='seller:1', day=date(2024, 2, 29), number=number, text=text, **STAMPS)
dio.transacts(client, 'market', puts=[offer(1, name='Lamp', count=1), offer(2, count=2), review(1, 'good')], updates=[offer(3, count=3)])",
        )
        .await;

    let put = Offer { name: Some("Torch".into()), meta: stamps(), ..offer("seller:1", "offer:2") };
    let update = Offer { price: Some(0.1), meta: stamps(), ..offer("seller:1", "offer:1") };
    transacts(market)
        .delete(OfferKey::new("seller:1", "offer:3"))
        .update(market.upsert(&update).remove_count())
        .update(market.upsert(&review(1, "better")))
        .put(&put)
        .put(&review(2, "bad"))
        .send()
        .await
        .unwrap();

    turns
        .python(
            "
found = dio.get_records_for_partition(client, 'market', 'seller:1', record_classes=[Offer, Review]).records
same(found, (offer(1, name='Lamp', price=0.1), offer(2, name='Torch'), review(1, 'better'), review(2, 'bad')))
dio.transacts(client, 'market', puts=[review(3, 'fine')], updates=[offer(1, name=dio.DELETE)], deletes=[offer(2), review(1, None)])",
        )
        .await;
    let found = get_records_for_partition::<MarketItem>(market, "seller:1").send().await.unwrap();
    let expected = [
        MarketItem::Offer(update),
        MarketItem::Review(review(2, "bad")),
        MarketItem::Review(review(3, "fine")),
    ];
    assert!(found.all_read().unwrap() == expected);
    turns.agree_on_records().await;
    turns.agree_on_items().await;
}

#[tokio::test]
async fn all_or_none() {
    let Some(turns) = Turns::begin("all_or_none").await else { return };
    let market = &turns.market;
    // An item that both name is refused by dio before it is sent, and by DynamoDB.
    turns
        .python("refused('ValidationException', dio.transacts, client, 'market', [Offer(seller='seller:1', offer='offer:1')], [Offer(seller='seller:1', offer='offer:1')])")
        .await;
    let twice = offer("seller:1", "offer:1");
    let error = transacts(market).put(&twice).delete(twice.key()).send().await.unwrap_err();
    assert!(error.is_invalid(), "{error}");

    // One action that cannot be done undoes the rest.
    turns
        .python(
            "
refused('TransactionCanceledException', client.transact_write_items, TransactItems=[
    {'Put': {'TableName': 'market', 'Item': Offer(seller='seller:1', offer='offer:2').to_row()}},
    {'ConditionCheck': {'TableName': 'market', 'Key': Offer(seller='seller:1', offer='offer:1').table_key, 'ConditionExpression': 'attribute_exists(pk)'}},
])",
        )
        .await;
    let missing = market.update(OfferKey::new("seller:1", "offer:2")).set_count(1);
    let error = market.transact().create(&twice).update(missing).send().await.unwrap_err();
    assert!(error.is_transaction_cancelled(), "{error}");
    let found = get_records_for_partition::<Offer>(market, "seller:1").send().await.unwrap();
    assert!(found.rows.is_empty());
    turns.agree_on_items().await;
}
