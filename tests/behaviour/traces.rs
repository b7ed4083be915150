//! The spans of operations: one for each request, with where it goes and never what it carries; and the same of `Debug`.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, LazyLock, Mutex};

use dio_runtime::{BatchGet, PrimaryKey, TransactGet, Unread};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Level, Metadata, Subscriber};

use crate::design::shop::{Customer, CustomerKey, Order, Shop, customer as handles};
use crate::reads::{customer, order_key, order_of, shop, text};

type Fields = BTreeMap<&'static str, String>;

/// What was traced: dio's spans with their fields, and every value in its spans and events.
#[derive(Default, Clone)]
struct Traced {
    spans: Arc<Mutex<Vec<Fields>>>,
    values: Arc<Mutex<Vec<String>>>,
}

#[derive(Default)]
struct Collected(Fields);

impl Visit for Collected {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}").trim_matches('"').to_owned());
    }
}

fn is_ours(metadata: &Metadata<'_>) -> bool {
    metadata.target().starts_with("dio_runtime")
}

impl Traced {
    fn keep(&self, fields: &Fields) {
        self.values.lock().unwrap().extend(fields.values().cloned());
    }
}

impl Subscriber for Traced {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        is_ours(metadata)
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Collected::default();
        span.record(&mut fields);
        assert_eq!((span.metadata().name(), *span.metadata().level()), ("dynamodb", Level::DEBUG));
        self.keep(&fields.0);
        let mut spans = self.spans.lock().unwrap();
        spans.push(fields.0);
        Id::from_u64(spans.len() as u64)
    }

    fn record(&self, _span: &Id, values: &Record<'_>) {
        let mut fields = Collected::default();
        values.record(&mut fields);
        self.keep(&fields.0);
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Collected::default();
        event.record(&mut fields);
        self.keep(&fields.0);
    }

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}
    fn enter(&self, _span: &Id) {}
    fn exit(&self, _span: &Id) {}
}

/// Another subscriber, which lives on. While there is but one, tracing asks that of whichever thread first comes to a span
/// whether anybody wants it, and remembers the answer; the threads of most tests have none.
static ANOTHER: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(Traced::default()));

/// The spans of a run, each as `operation table=... record=...`.
async fn traced<T>(run: impl AsyncFnOnce() -> T) -> Vec<String> {
    LazyLock::force(&ANOTHER);
    let traced = Traced::default();
    let guard = tracing::subscriber::set_default(traced.clone());
    run().await;
    drop(guard);
    for value in traced.values.lock().unwrap().iter() {
        for secret in ["secret", "customer:", "Ada", "2026-"] {
            assert!(!value.contains(secret), "{value}");
        }
    }
    let spans = traced.spans.lock().unwrap();
    let line = |span: &Fields| {
        let fields = ["table", "record", "index", "query"].into_iter();
        let fields = fields.filter_map(|name| Some(format!(" {name}={}", span.get(name)?)));
        format!("{}{}", span["operation"], fields.collect::<String>())
    };
    spans.iter().map(line).collect()
}

#[tokio::test]
async fn each_request_has_a_span_with_where_it_goes() {
    let (_mock, shop) = shop().await;
    let day = order_of("1", 2).placed_at;
    let single = traced(async || {
        shop.get(CustomerKey::new("1")).send().await.unwrap();
        shop.put(&customer("3")).send().await.unwrap();
        shop.update(CustomerKey::new("3")).add_points(1).send().await.unwrap();
        shop.update(CustomerKey::new("3")).add_points(1).send_returning_changed().await.unwrap();
        shop.upsert(&customer("3")).send().await.unwrap();
        shop.delete(CustomerKey::new("3")).send().await.unwrap();
        shop.update(CustomerKey::new("3")).add_points(1).send().await.unwrap_err();
    });
    let expected =
        ["GetItem", "PutItem", "UpdateItem", "UpdateItem", "UpdateItem", "DeleteItem", "UpdateItem"];
    assert_eq!(single.await, expected.map(|operation| format!("{operation} table=shop record=Customer")));

    let many = traced(async || {
        shop.orders("1").page_size(3).send().await.unwrap();
        shop.orders_by_g1_sort("2026-08-01".parse().unwrap()).send().await.unwrap();
        shop.orders_since("1", day).send().await.unwrap();
        shop.customer_page("1").count().await.unwrap();
        shop.scan().send().await.unwrap();
        shop.scan_for::<Order>().segments(2).send().await.unwrap();
    });
    assert_eq!(
        many.await,
        [
            "Query table=shop record=Order",
            "Query table=shop record=Order",
            "Query table=shop record=Order index=g1_sort",
            "Query table=shop record=Order query=orders_since",
            "Query table=shop record=ShopItem query=customer_page",
            "Scan table=shop record=ShopItem",
            "Scan table=shop record=Order",
            "Scan table=shop record=Order",
        ]
    );
}

#[tokio::test]
async fn what_goes_to_several_records_names_the_table_if_it_is_one() {
    let (mock, shop) = shop().await;
    let other = Shop::new(mock.client(), "other");
    other.create().await.unwrap();
    let keys = || vec![CustomerKey::new("1"), CustomerKey::new("2")];
    let spans = traced(async || {
        shop.batch_get(keys()).send().await.unwrap();
        BatchGet::new((shop.get(CustomerKey::new("1")), other.get(order_key(1)))).send().await.unwrap();
        shop.batch_write().put(&customer("5")).put(&customer("6")).send().await.unwrap();
        shop.transact_get(keys()).send().await.unwrap();
        TransactGet::new((shop.get(CustomerKey::new("1")), other.get(order_key(1)))).send().await.unwrap();
        shop.transact().create(&customer("7")).create(&order_of("7", 1)).send().await.unwrap();
        shop.transact().put(shop.put(&customer("8"))).put(other.put(&customer("8"))).send().await.unwrap();
        shop.transact().check(CustomerKey::new("1"), handles::POINTS.gt(99)).send().await.unwrap_err();
    });
    assert_eq!(
        spans.await,
        [
            "BatchGetItem table=shop",
            "BatchGetItem",
            "BatchWriteItem table=shop",
            "TransactGetItems table=shop",
            "TransactGetItems",
            "TransactWriteItems table=shop",
            "TransactWriteItems",
            "TransactWriteItems table=shop",
        ]
    );
}

#[tokio::test]
async fn debug_shows_the_types_of_items_and_not_their_values() {
    let (mock, shop) = shop().await;
    let mut item = mock.table("shop").get("customer:1", "#profile").unwrap();
    assert!(item.values().any(|value| format!("{value:?}").contains("secret")));
    let other = Order::from_item(item.clone()).unwrap_err();
    assert!(matches!(&other, Unread::Other(kept) if *kept == item));
    assert_eq!(
        format!("{other:?}"),
        r#"Other({"_type": S, "created_at": S, "email": S, "g2k": S, "name": S, "pk": S, "points": N, "sk": S, "updated_at": S})"#
    );
    item.insert("points".into(), text("secret"));
    let undecodable = Customer::from_item(item.clone()).unwrap_err();
    mock.table("shop").put(item);
    let key = PrimaryKey::pair(text("secret"), text("secret"));
    assert_eq!(format!("{key:?}"), "PrimaryKey { partition: S, sort: Some(S) }");
    let each = shop.scan_for::<Customer>().each().await.unwrap();
    let steps = shop.transact().create(&customer("9"));
    for shown in [format!("{undecodable:?}"), format!("{each:?}"), format!("{steps:?}")] {
        assert!(!shown.contains("secret"), "{shown}");
    }
}
