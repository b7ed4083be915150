//! Counting without reading: what DynamoDB counts, and what only keys can tell.

use crate::design::shop::{Customer, Order, OrderStatus, order};
use crate::reads::{order_of, order_sk, raw, shop, text};

#[tokio::test]
async fn dynamodb_counts_where_every_item_counts() {
    let (mock, shop) = shop().await;
    let counted = shop.scan().page_size(3).count().await.unwrap();
    assert_eq!((counted.count, counted.scanned, counted.cursor), (7, 7, None));
    for request in mock.requests() {
        assert_eq!(request.body["Select"], "COUNT");
        assert!(request.body["ProjectionExpression"].is_null());
    }
    let placed = shop.scan().filter(order::STATUS.eq(OrderStatus::Placed)).count().await.unwrap();
    assert_eq!((placed.count, placed.scanned), (2, 7));
    assert_eq!(shop.scan().segments(3).count().await.unwrap().count, 7);
}

#[tokio::test]
async fn a_record_among_others_is_counted_by_its_keys() {
    let (mock, shop) = shop().await;
    mock.table("shop").put(raw("customer:1", "order:no key of an order"));
    mock.table("shop").put(raw("nobody", "knows"));
    mock.clear_requests();
    for (counted, expected) in [
        (shop.scan_for::<Order>().count().await, (6, 9)),
        (shop.scan_for::<Customer>().count().await, (1, 9)),
        (shop.orders("1").count().await, (5, 6)),
        (shop.orders("1").filter(order::STATUS.eq(OrderStatus::Placed)).count().await, (2, 6)),
        (shop.orders_by_g1_sort("2026-08-01".parse().unwrap()).count().await, (6, 6)),
    ] {
        let counted = counted.unwrap();
        assert_eq!((counted.count, counted.scanned), expected);
    }
    for request in mock.requests() {
        assert!(request.body["Select"].is_null());
        let names = request.body["ProjectionExpression"].as_str().unwrap().split(", ");
        let names: Vec<_> =
            names.map(|name| request.body["ExpressionAttributeNames"][name].as_str().unwrap()).collect();
        let index = if request.body["IndexName"].is_null() { &[][..] } else { &["g1k"] };
        assert_eq!(names, [&["pk", "sk"], index, &["_type"]].concat());
    }
    // What does not decode counts: it is an order by its key.
    let mut broken = mock.table("shop").get("customer:1", order_sk(2)).unwrap();
    broken.insert("status".into(), text("?"));
    mock.table("shop").put(broken);
    assert_eq!(shop.orders("1").count().await.unwrap().count, 5);
}

#[tokio::test]
async fn an_exclusive_end_does_not_count() {
    let (mock, shop) = shop().await;
    // Where an interval ends before the first text that follows it, DynamoDB reads that text as well.
    mock.table("shop").put(raw("customer:1", "order;"));
    mock.clear_requests();
    assert_eq!(shop.customer_page("1").count().await.unwrap().count, 6);
    assert_eq!(shop.customer_page("1").send().await.unwrap().records.len(), 6);
    assert!(mock.requests()[0].body["Select"].is_null());
    let day = |day: u32| order_of("1", day).placed_at;
    assert_eq!(shop.orders("1").placed_at(day(2)..day(4)).count().await.unwrap().count, 2);
    mock.clear_requests();
    assert_eq!(shop.orders("1").placed_at(day(4)..day(4)).count().await.unwrap().count, 0);
    assert_eq!(mock.requests(), []);
}

#[tokio::test]
async fn a_limit_ends_the_counting_and_a_cursor_leads_on() {
    let (mock, shop) = shop().await;
    let first = shop.orders("1").limit(2).count().await.unwrap();
    assert_eq!(first.count, 2);
    assert_eq!(mock.requests()[0].body["Limit"], 2);
    let rest = shop.orders("1").start_at(first.cursor.unwrap()).send().await.unwrap();
    assert_eq!(rest.records.len(), 3, "the read itself goes on there");

    let placed = || shop.scan().filter(order::STATUS.eq(OrderStatus::Placed));
    let first = placed().limit(1).count().await.unwrap();
    assert_eq!((first.count, first.scanned), (1, 7));
    let rest = placed().start_at(first.cursor.unwrap()).count().await.unwrap();
    assert_eq!((rest.count, rest.cursor), (1, None));

    let some = shop.scan().page_size(3).max_pages(2).count().await.unwrap();
    assert_eq!(some.count, 6);
    assert_eq!(shop.scan().start_at(some.cursor.unwrap()).count().await.unwrap().count, 1);
    let none = shop.scan().limit(0).count().await.unwrap();
    assert_eq!((none.count, none.scanned), (0, 0));
    assert_eq!(shop.orders("1").limit(5).count().await.unwrap().count, 5);
}
