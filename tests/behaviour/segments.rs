//! Scans in segments: side by side, and one segment by itself.

use std::collections::BTreeSet;

use dio_runtime::Cursor;
use dio_runtime::mock::{MockDynamo, Operation};

use crate::design::shop::{Customer, Order, OrderStatus, Shop, order};
use crate::reads::{customer, order_of, order_sk, shop, text};

/// Forty customers with an order each.
async fn many() -> (MockDynamo, Shop) {
    let mock = MockDynamo::new();
    let shop = Shop::new(mock.client(), "shop");
    shop.create().await.unwrap();
    for id in 0..40 {
        shop.put(&customer(&id.to_string())).send().await.unwrap();
        shop.put(&order_of(&id.to_string(), 1 + id % 28)).send().await.unwrap();
    }
    mock.clear_requests();
    (mock, shop)
}

fn ids(orders: &[Order]) -> BTreeSet<String> {
    orders.iter().map(|order| order.customer_id.to_string()).collect()
}

#[tokio::test]
async fn segments_together_read_each_record_once() {
    let (mock, shop) = many().await;
    let read = shop.scan_for::<Order>().consistent().page_size(3).segments(8).send().await.unwrap();
    assert_eq!((read.records.len(), ids(&read.records).len(), read.cursor), (40, 40, None));
    let requests = mock.requests();
    let of = |name: &str| requests.iter().map(|it| it.body[name].as_u64().unwrap()).collect::<BTreeSet<_>>();
    assert_eq!(of("Segment"), (0..8).collect());
    assert_eq!((of("TotalSegments"), of("Limit")), ([8].into(), [3].into()));
    assert!(requests.iter().all(|request| request.body["ConsistentRead"] == true));

    let mut stream = shop.scan().segments(5).side_by_side(2).stream();
    let mut items = 0;
    while let Some(_item) = stream.try_next().await.unwrap() {
        items += 1;
    }
    assert_eq!(items, 80);
    assert_eq!(stream.try_next().await.unwrap(), None);
    let placed = shop.scan_for::<Order>().filter(order::STATUS.eq(OrderStatus::Placed)).segments(3);
    assert!(placed.send().await.unwrap().records.iter().all(|order| order.status == OrderStatus::Placed));
}

#[tokio::test]
async fn as_many_segments_are_under_way_as_may_be() {
    let (mock, shop) = many().await;
    let mut stream = shop.scan_for::<Customer>().segments(6).side_by_side(2).stream();
    assert_eq!(mock.requests().len(), 0, "nothing is sent before it is polled");
    stream.try_next().await.unwrap().unwrap();
    let begun: BTreeSet<_> =
        mock.requests().iter().map(|request| request.body["Segment"].as_u64().unwrap()).collect();
    assert!(begun.len() <= 3, "{begun:?}");
}

#[tokio::test]
async fn what_goes_wrong_in_a_segment_surfaces_once() {
    let (mock, shop) = shop().await;
    let mut broken = mock.table("shop").get("customer:1", order_sk(2)).unwrap();
    broken.insert("status".into(), text("?"));
    mock.table("shop").put(broken);
    let error = shop.scan_for::<Order>().segments(4).send().await.unwrap_err();
    assert_eq!(error.undecodable_items().len(), 1);
    assert_eq!(error.into_read::<Vec<Order>>().unwrap().len(), 5);
    let each = shop.scan_for::<Order>().segments(4).each().await.unwrap().records;
    assert_eq!((each.len(), each.iter().filter(|record| record.is_err()).count()), (6, 1));

    mock.fault(Operation::Scan).after(2).error("AccessDeniedException", "not this one");
    let mut stream = shop.scan_for::<Customer>().segments(4).side_by_side(2).stream();
    let mut errors = 0;
    loop {
        match stream.try_next().await {
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(error) => {
                assert!(error.to_string().contains("not this one"), "{error}");
                errors += 1;
            }
        }
    }
    assert_eq!(errors, 1);

    let gone = Shop::new(mock.client(), "gone");
    let mut stream = gone.scan().segments(8).stream();
    assert!(stream.try_next().await.unwrap_err().to_string().contains("ResourceNotFound"));
    assert!(stream.try_next().await.unwrap().is_none(), "it stays over");
}

#[tokio::test]
async fn what_a_scan_in_segments_cannot_do_is_refused() {
    let (mock, shop) = shop().await;
    let cursor = shop.scan().limit(1).send().await.unwrap().cursor.unwrap();
    mock.clear_requests();
    let reads_all = "a scan in segments reads all: it takes no `limit`, no `max_pages` and no cursor";
    let range = "a table is scanned in 1 to 1000000 segments";
    for (refused, why) in [
        (shop.scan().limit(0).segments(2), reads_all),
        (shop.scan().max_pages(0).segments(2), reads_all),
        (shop.scan().start_at(cursor).segments(2), reads_all),
        (shop.scan().segment(0, 2).segments(2), "one segment of a table is not read in segments"),
        (shop.scan().segments(0), range),
        (shop.scan().segments(1_000_001), range),
    ] {
        let error = refused.send().await.unwrap_err();
        assert!(error.is_invalid(), "{error}");
        assert_eq!(error.to_string(), why);
    }
    let error = shop.scan().segment(2, 2).into_sdk().unwrap_err();
    assert_eq!(error.to_string(), "2 segments are 0 to 1");
    assert_eq!(mock.requests(), []);
}

#[tokio::test]
async fn a_segment_by_itself_has_cursors_of_its_own() {
    let (_mock, shop) = many().await;
    let mut all = BTreeSet::new();
    for segment in 0..4 {
        let scan = || shop.scan_for::<Order>().segment(segment, 4);
        let first = scan().limit(3).send().await.unwrap();
        all.extend(ids(&first.records));
        let cursor: Cursor = first.cursor.unwrap().to_string().parse().unwrap();
        for other in [shop.scan_for::<Order>(), shop.scan_for::<Order>().segment((segment + 1) % 4, 4)] {
            assert!(other.start_at(cursor.clone()).send().await.unwrap_err().is_invalid());
        }
        all.extend(ids(&scan().start_at(cursor).send().await.unwrap().records));
    }
    assert_eq!(all.len(), 40);
}

#[tokio::test]
async fn streams_of_segments_can_be_moved_to_other_threads() {
    fn is_sendable<T: Send + 'static>(value: T) -> T {
        value
    }
    let (_mock, shop) = shop().await;
    let orders = || shop.scan_for::<Order>().segments(2);
    assert_eq!(is_sendable(orders().send()).await.unwrap().records.len(), 6);
    assert_eq!(is_sendable(orders().count()).await.unwrap().count, 6);
    drop(is_sendable(orders().stream()));
}
