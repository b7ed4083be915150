//! Cursor format 1, line by line of `tests/stored/cursors.tsv`: a cursor that a client holds must lead on after any
//! update of dio. Lines are only ever added.

use dio_runtime::mock::MockDynamo;
use dio_runtime::{Cursor, CursorKey, Query, Readable, Ulid};

use crate::design::shop::{Customer, Order, OrderStatus, Shop};
use crate::layouts::{device, reading};
use crate::support::{at, fixed};

async fn shop() -> (MockDynamo, Shop) {
    let mock = MockDynamo::new();
    let shop = Shop::new(mock.client(), "shop").with_clock(fixed());
    shop.create().await.unwrap();
    let email = "é@b.c".to_owned();
    let customer = Customer {
        customer_id: "1".into(),
        email,
        name: "Ada".into(),
        address: None,
        points: 0,
        meta: Default::default(),
    };
    shop.put(&customer).send().await.unwrap();
    for day in 1..=4 {
        let order = Order {
            customer_id: "1".into(),
            placed_at: at(&format!("2026-07-{day:02}T00:00:00Z")),
            order_id: Ulid::from_parts(day, 0),
            ship_by: "2026-08-01".parse().ok(),
            status: OrderStatus::Placed,
            lines: Vec::new(),
            note: None,
            labels: None,
            meta: Default::default(),
        };
        shop.put(&order).send().await.unwrap();
    }
    (mock, shop)
}

async fn devices() -> device::Device {
    let table = device::Device::new(MockDynamo::new().client(), "device").with_clock(fixed());
    table.create().await.unwrap();
    for second in 1..=4 {
        table.put(&reading(second, Some(i64::from(second)))).send().await.unwrap();
    }
    table
}

/// The stored cursor of this name.
fn stored(name: &str) -> &'static str {
    let lines = include_str!("../stored/cursors.tsv").lines().filter(|line| !line.starts_with('#'));
    let mut columns = lines.map(|line| line.split_once('\t').unwrap());
    columns.find(|(of, _)| *of == name).unwrap_or_else(|| panic!("no line `{name}`")).1
}

/// The query stops with this cursor, and goes on from it as often as it is asked to.
async fn leads_on<T: Readable, K>(name: &str, make: impl Fn() -> Query<T, K>, rest: usize) {
    let cursor = make().limit(1).send().await.unwrap().cursor.unwrap();
    assert_eq!(cursor.to_string(), stored(name), "{name}");
    assert_eq!(stored(name).parse::<Cursor>().unwrap(), cursor, "{name}");
    assert_eq!(make().start_at(cursor).send().await.unwrap().records.len(), rest, "{name}");
}

#[tokio::test]
async fn cursors_of_text_keys() {
    let (_mock, shop) = shop().await;
    let day = |day: u32| at(&format!("2026-07-{day:02}T00:00:00Z"));
    leads_on("partition", || shop.orders("1").into(), 3).await;
    leads_on("descending", || shop.orders("1").descending().into(), 3).await;
    leads_on("range", || shop.orders("1").placed_at(day(2)..=day(3)), 1).await;
    leads_on("range with an open end", || shop.orders_since("1", day(2)), 2).await;
    leads_on("index", || shop.orders_by_g1_sort("2026-08-01".parse().unwrap()).into(), 3).await;
    leads_on("several records", || shop.customer_page("1"), 4).await;
    let scanned = shop.scan_for::<Order>().limit(2).send().await.unwrap();
    assert_eq!(scanned.cursor.unwrap().to_string(), stored("scan"));
    let rest = shop.scan_for::<Order>().start_at(stored("scan").parse().unwrap()).send().await.unwrap();
    assert_eq!(rest.records.len(), 2);
}

#[tokio::test]
async fn cursors_of_numeric_and_binary_keys() {
    let devices = devices().await;
    let second = |second: u32| at(&format!("2026-07-01T00:00:{second:02}Z"));
    leads_on("binary partition", || devices.readings(vec![0, 255]).into(), 3).await;
    leads_on("numeric range", || devices.readings(vec![0, 255]).at(second(2)..second(4)), 1).await;
    // It holds the bounds of its query.
    let rest = devices.readings(vec![0, 255]).start_at(stored("numeric range").parse().unwrap());
    assert_eq!(rest.send().await.unwrap().records.len(), 1);
    leads_on("numeric index", || devices.readings_by_score("t").score(..=3), 2).await;
}

#[tokio::test]
async fn signed_cursors_are_the_servers_own() {
    let key = CursorKey::new([7; 32]).unwrap();
    let (mock, shop) = shop().await;
    let cursor = shop.orders("1").limit(1).send().await.unwrap().cursor.unwrap();
    let text = cursor.to_signed_text(&key);
    assert_eq!(text, stored("partition, signed with 32 bytes of 7"));
    assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)), "{text}");
    let read = Cursor::from_signed_text(&text, &key).unwrap();
    assert_eq!(shop.orders("1").start_at(read).send().await.unwrap().records.len(), 3);

    mock.clear_requests();
    let other = shop.orders("1").limit(2).send().await.unwrap().cursor.unwrap().to_signed_text(&key);
    let (plain, signature) = text.split_once('.').unwrap();
    let forged = [
        String::new(),
        ".".to_owned(),
        plain.to_owned(),
        format!("{plain}."),
        format!("{plain}.{}", other.split_once('.').unwrap().1),
        format!("{}.{signature}", other.split_once('.').unwrap().0),
        format!("{plain}.{}", &signature[..signature.len() - 4]),
        format!("{text}."),
        cursor.to_signed_text(&CursorKey::new([8; 32]).unwrap()),
    ];
    let changed = (0..text.len()).map(|position| {
        let mut bytes = text.clone().into_bytes();
        bytes[position] = if bytes[position] == b'A' { b'B' } else { b'A' };
        String::from_utf8(bytes).unwrap()
    });
    for forged in forged.into_iter().chain(changed) {
        let error = Cursor::from_signed_text(&forged, &key).unwrap_err();
        assert!(error.is_invalid(), "{forged}");
        assert_eq!(error.to_string(), "the cursor was not signed with this key, or was changed since");
    }
    assert!(text.parse::<Cursor>().unwrap_err().is_invalid(), "a signed text is read with its key");
    assert!(CursorKey::new([7; 31]).unwrap_err().is_invalid());
    assert_eq!(format!("{key:?}"), "CursorKey");
}
