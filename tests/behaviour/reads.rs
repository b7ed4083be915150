//! Queries and scans on the wire: what is asked, what is answered.

use chrono::TimeDelta;
use dio_runtime::mock::{MockDynamo, Request};
use dio_runtime::{AttributeValue, Cursor, Item, Ulid, Unread};

use crate::design::shop::{Customer, CustomerKey, Order, OrderKey, OrderStatus, Shop, ShopItem, order};
use crate::support::at;

pub fn customer(id: &str) -> Customer {
    Customer {
        customer_id: id.into(),
        email: format!("{id}@secret.example"),
        name: "Ada".into(),
        address: None,
        points: 3,
        meta: Default::default(),
    }
}

pub fn order_of(id: &str, day: u32) -> Order {
    Order {
        customer_id: id.into(),
        placed_at: at(&format!("2026-07-{day:02}T00:00:00Z")),
        order_id: Ulid::from_parts(u64::from(day), 0),
        ship_by: "2026-08-01".parse().ok(),
        status: if day.is_multiple_of(2) { OrderStatus::Placed } else { OrderStatus::Shipped },
        lines: Vec::new(),
        note: None,
        labels: None,
        meta: Default::default(),
    }
}

pub fn raw(pk: &str, sk: &str) -> Item {
    Item::from([("pk".to_owned(), text(pk)), ("sk".to_owned(), text(sk))])
}

pub fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.into())
}

/// A customer with orders of the first five days of July, and another with one.
pub async fn shop() -> (MockDynamo, Shop) {
    let mock = MockDynamo::new();
    let shop = Shop::new(mock.client(), "shop");
    shop.create().await.unwrap();
    shop.put(&customer("1")).send().await.unwrap();
    for day in 1..=5 {
        shop.put(&order_of("1", day)).send().await.unwrap();
    }
    shop.put(&order_of("2", 1)).send().await.unwrap();
    mock.clear_requests();
    (mock, shop)
}

fn days(orders: &[Order]) -> Vec<String> {
    orders.iter().map(|order| order.placed_at.format("%d").to_string()).collect()
}

/// The key condition of a request with its names and values put in.
pub fn condition(request: &Request) -> String {
    let body = &request.body;
    let text = |placeholder: &str| match body["ExpressionAttributeNames"][placeholder].as_str() {
        Some(name) => name.to_owned(),
        None => body["ExpressionAttributeValues"][placeholder]["S"].as_str().unwrap().to_owned(),
    };
    let mut rest = body["KeyConditionExpression"].as_str().unwrap();
    let mut condition = String::new();
    while let Some(begin) = rest.find(['#', ':']) {
        let end =
            rest[begin + 1..].find(|c: char| !c.is_alphanumeric()).map_or(rest.len(), |end| begin + 1 + end);
        condition += &rest[..begin];
        condition += &text(&rest[begin..end]);
        rest = &rest[end..];
    }
    condition + rest
}

#[tokio::test]
async fn ranges_are_bounded_at_both_ends_by_the_records_own_keys() {
    let (mock, shop) = shop().await;
    // What an exclusive end or a neighbour's keys could bring in.
    for sk in ["order;", "order9", "ordes"] {
        mock.table("shop").put(raw("customer:1", sk));
    }
    let day = |day: u32| order_of("1", day).placed_at;
    let half = TimeDelta::milliseconds(500);
    let orders = || shop.orders("1");
    for (query, expected, found) in [
        (orders().placed_at(..), "begins_with(sk, order:)", "01 02 03 04 05"),
        (orders().placed_at(day(3)..), "sk BETWEEN order:2026-07-03T00:00:00Z AND order;", "03 04 05"),
        (orders().placed_at(..day(3)), "sk BETWEEN order: AND order:2026-07-02T23:59:59Z$", "01 02"),
        (
            orders().placed_at(day(2)..=day(4)),
            "sk BETWEEN order:2026-07-02T00:00:00Z AND order:2026-07-04T00:00:00Z$",
            "02 03 04",
        ),
        (
            orders().placed_at(day(2) + half..day(4) + half),
            "sk BETWEEN order:2026-07-02T00:00:01Z AND order:2026-07-04T00:00:00Z$",
            "03 04",
        ),
        (shop.orders_since("1", day(4)), "sk BETWEEN order:2026-07-04T00:00:00Z AND order;", "05 04"),
    ] {
        mock.clear_requests();
        let read = query.send().await.unwrap();
        let requests = mock.requests();
        assert_eq!(requests.len(), 1, "{expected}");
        assert_eq!(condition(&requests[0]), format!("pk = customer:1 AND {expected}"));
        assert_eq!(days(&read.records).join(" "), found, "{expected}");
    }
    mock.clear_requests();
    shop.customers_by_email("A@b.c").send().await.unwrap();
    assert_eq!(condition(&mock.requests()[0]), "g2k = email:a@b.c AND sk = #profile");
    assert_eq!(mock.requests()[0].body["IndexName"], "by_email");
}

#[tokio::test]
async fn an_empty_interval_needs_no_request() {
    let (mock, shop) = shop().await;
    let day = |day: u32| order_of("1", day).placed_at;
    for range in [day(3)..day(3), day(4)..day(3)] {
        let read = shop.orders("1").placed_at(range.clone()).send().await.unwrap();
        assert!(read.records.is_empty() && read.cursor.is_none());
        assert_eq!(shop.orders("1").placed_at(range).stream().try_next().await.unwrap(), None);
    }
    assert_eq!(mock.requests(), []);
}

#[tokio::test]
async fn a_partition_is_read_into_the_tables_enum() {
    let (mock, shop) = shop().await;
    mock.table("shop").put(raw("customer:1", "note:1"));
    mock.table("shop").put(raw("customer:1", "zebra"));
    let read = shop.customer_page("1").send().await.unwrap().records;
    assert_eq!(condition(&mock.requests()[0]), "pk = customer:1 AND sk BETWEEN #profile AND order;");
    let kinds: Vec<&str> = read
        .iter()
        .map(|item| match item {
            ShopItem::Customer(_) => "customer",
            ShopItem::Order(_) => "order",
            ShopItem::Other(item) => item["sk"].as_s().unwrap(),
        })
        .collect();
    assert_eq!(kinds, ["customer", "note:1", "order", "order", "order", "order", "order"]);
    let scanned = shop.scan().send().await.unwrap().records;
    assert_eq!(scanned.len(), 9);
    assert_eq!(shop.scan_for::<Customer>().send().await.unwrap().records.len(), 1);
    let of_two = shop.scan_for::<Order>().filter(order::STATUS.eq(OrderStatus::Placed)).send().await.unwrap();
    assert_eq!(of_two.records.len(), 2);
}

#[tokio::test]
async fn an_item_that_does_not_decode_is_never_skipped() {
    let (mock, shop) = shop().await;
    let table = mock.table("shop");
    let mut broken = table.get("customer:1", order_sk(2)).unwrap();
    broken.insert("status".into(), text("secret status"));
    table.put(broken);
    let mut incomplete = table.get("customer:1", order_sk(4)).unwrap();
    incomplete.remove("lines");
    table.put(incomplete);

    let error = shop.orders("1").send().await.unwrap_err();
    assert!(error.is_undecodable());
    assert_eq!(
        error.to_string(),
        "2 of the items read cannot be decoded, the first: item is not a readable `Order`: attribute `status` \
         cannot be read: OrderStatus: the text is none of the enum's values"
    );
    assert!(!format!("{error:?}").contains("secret"), "{error:?}");
    let unread: Vec<_> = error.undecodable_items().iter().collect();
    assert!(matches!(unread[..], [Unread::Undecodable(first, _), Unread::Undecodable(_, second)]
        if first["sk"] == text(&order_sk(2)) && second.is_missing()));
    assert_eq!(days(&error.into_read::<Vec<Order>>().unwrap()), ["01", "03", "05"]);

    let each = shop.orders("1").each().await.unwrap().records;
    assert_eq!(each.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true, false, true]);

    let mut stream = shop.orders("1").page_size(2).stream();
    let mut outcomes = Vec::new();
    loop {
        match stream.try_next().await {
            Ok(Some(order)) => outcomes.push(days(&[order]).remove(0)),
            Ok(None) => break,
            Err(error) => outcomes.push(format!("undecodable: {}", error.is_undecodable())),
        }
    }
    assert_eq!(outcomes, ["01", "undecodable: true", "03", "undecodable: true", "05"]);
    assert!(stream.try_next().await.unwrap().is_none(), "it stays over");
    let error = shop.get(order_key(2)).send().await.unwrap_err();
    assert!(error.is_undecodable() && !error.is_not_found());
}

pub fn order_sk(day: u32) -> String {
    format!("order:2026-07-{day:02}T00:00:00Z#{}", Ulid::from_parts(u64::from(day), 0))
}

pub fn order_key(day: u32) -> OrderKey {
    OrderKey::new("1", order_of("1", day).placed_at, Ulid::from_parts(u64::from(day), 0))
}

#[tokio::test]
async fn a_cursor_goes_on_where_it_stands_and_nowhere_else() {
    let (mock, shop) = shop().await;
    let day = |day: u32| order_of("1", day).placed_at;
    let first = shop.orders("1").placed_at(day(2)..day(5)).limit(2).send().await.unwrap();
    assert_eq!(days(&first.records), ["02", "03"]);
    let text = first.cursor.unwrap().to_string();
    assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{text}");
    let cursor = || text.parse::<Cursor>().unwrap();
    // It holds the bounds of its query.
    let rest = shop.orders("1").limit(9).start_at(cursor()).send().await.unwrap();
    assert_eq!((days(&rest.records).join(" ").as_str(), rest.cursor), ("04", None));

    mock.clear_requests();
    for refused in [
        shop.orders("2").start_at(cursor()).send().await.map(|_| ()),
        shop.orders("1").descending().start_at(cursor()).send().await.map(|_| ()),
        shop.orders_by_g1_sort("2026-08-01".parse().unwrap()).start_at(cursor()).send().await.map(|_| ()),
        shop.customer_page("1").start_at(cursor()).send().await.map(|_| ()),
        shop.scan_for::<Order>().start_at(cursor()).send().await.map(|_| ()),
        shop.orders("2").start_at(cursor()).into_sdk().map(|_| ()),
    ] {
        let error = refused.unwrap_err();
        assert!(error.is_invalid(), "{error}");
        assert_eq!(
            error.to_string(),
            "the cursor belongs to another query: it leads on in the one that answered it"
        );
    }
    assert_eq!(mock.requests(), []);
    for wrong in ["", "1", "2AAAA", "1!", &text[..text.len() - 4], &text[1..]] {
        assert!(wrong.parse::<Cursor>().unwrap_err().is_invalid(), "{wrong:?}");
    }

    let scanned = shop.scan_for::<Order>().limit(4).send().await.unwrap();
    let cursor = scanned.cursor.unwrap().to_string().parse().unwrap();
    let rest = shop.scan_for::<Order>().start_at(cursor).send().await.unwrap();
    assert_eq!((scanned.records.len(), rest.records.len()), (4, 2));
}

#[tokio::test]
async fn limits_count_records_and_page_sizes_items() {
    let (mock, shop) = shop().await;
    let placed = || shop.orders("1").filter(order::STATUS.eq(OrderStatus::Placed));
    let read = placed().limit(2).page_size(1).send().await.unwrap();
    assert_eq!(days(&read.records), ["02", "04"]);
    let limits: Vec<_> = mock.requests().iter().map(|request| request.body["Limit"].clone()).collect();
    assert_eq!(limits, [1, 1, 1, 1]);
    mock.clear_requests();
    let read = placed().limit(1).send().await.unwrap();
    assert_eq!(days(&read.records), ["02"]);
    assert!(
        mock.requests()[0].body["Limit"].is_null(),
        "with a filter, items and records are not the same number"
    );
    let rest = placed().start_at(read.cursor.unwrap()).send().await.unwrap();
    assert_eq!((days(&rest.records).join(" ").as_str(), rest.cursor), ("04", None));

    let some = shop.orders("1").page_size(2).max_pages(2).descending().send().await.unwrap();
    assert_eq!(days(&some.records), ["05", "04", "03", "02"]);
    assert!(some.cursor.is_some());
    let none = shop.orders("1").limit(0).send().await.unwrap();
    assert!(none.records.is_empty());

    let mut pages = shop.orders("1").page_size(2).pages();
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await.unwrap() {
        sizes.push(page.records.len());
    }
    assert_eq!(sizes, [2, 2, 1]);
    assert!(pages.cursor().is_none());
}

#[tokio::test]
async fn requests_say_what_was_asked_for() {
    let (mock, shop) = shop().await;
    shop.get(CustomerKey::new("1")).consistent().send().await.unwrap();
    shop.orders("1").consistent().descending().send().await.unwrap();
    shop.scan().consistent().send().await.unwrap();
    shop.orders("1").send().await.unwrap();
    let requests = mock.requests();
    let consistent: Vec<_> =
        requests.iter().map(|request| request.body["ConsistentRead"].as_bool()).collect();
    assert_eq!(consistent, [Some(true), Some(true), Some(true), None]);
    assert_eq!(requests[1].body["ScanIndexForward"], false);
    assert!(requests[3].body["ScanIndexForward"].is_null());

    // Everything opens into the SDK's request.
    let billed = shop.orders("1").into_sdk().unwrap().projection_expression("sk").send().await.unwrap();
    assert_eq!((billed.count, billed.items()[0].len()), (5, 1));
    let got =
        shop.get(CustomerKey::new("1")).into_sdk().unwrap().projection_expression("points").send().await;
    assert_eq!(got.unwrap().item.unwrap().len(), 1);
}

#[tokio::test]
async fn futures_and_streams_can_be_moved_to_other_threads() {
    fn is_sendable<T: Send + 'static>(value: T) -> T {
        value
    }
    fn is_stream<T: futures_core::Stream<Item = Result<Order, dio_runtime::Error>> + Unpin>(stream: T) -> T {
        stream
    }
    let (_mock, shop) = shop().await;
    let orders = is_sendable(shop.orders("1").send()).await.unwrap().records;
    assert_eq!(orders.len(), 5);
    is_sendable(shop.get(CustomerKey::new("1")).send()).await.unwrap();
    is_sendable(shop.put(&customer("3")).send()).await.unwrap();
    is_sendable(shop.update(CustomerKey::new("3")).add_points(1).send()).await.unwrap();
    is_sendable(shop.upsert(&customer("3")).send()).await.unwrap();
    is_sendable(shop.transact().create(&customer("4")).send()).await.unwrap();
    is_sendable(shop.delete(CustomerKey::new("3")).send()).await.unwrap();
    drop(is_sendable(shop.orders("1").pages()));
    let mut stream = is_stream(is_sendable(shop.orders("1").stream()));
    drop(shop);
    assert_eq!(is_sendable(stream.try_next().await.unwrap()), Some(orders[0].clone()));
}
