//! Puts, upserts, updates and deletes: what they require, what they leave, what they answer.

use dio_runtime::mock::MockDynamo;
use dio_runtime::{AttributeValue, Clock, Ulid};

use crate::design::shop::{
    Address, Customer, CustomerKey, Order, OrderKey, OrderStatus, Shop, customer, order,
};
use crate::support::at;

const NOON: &str = "2026-07-01T12:00:00Z";
const LATER: &str = "2026-07-02T00:00:00Z";

fn customer() -> Customer {
    Customer {
        customer_id: "1".into(),
        email: "Ada@secret.example".into(),
        name: "Ada".into(),
        address: Some(Address { street: "Main".into(), city: "X".into(), zip: None }),
        points: 3,
        meta: Default::default(),
    }
}

fn key() -> CustomerKey {
    CustomerKey::new("1")
}

fn order() -> Order {
    Order {
        customer_id: "1".into(),
        placed_at: at("2026-07-01T00:00:00.999Z"),
        order_id: Ulid::from_parts(1, 1),
        ship_by: "2026-08-01".parse().ok(),
        status: OrderStatus::Placed,
        lines: Vec::new(),
        note: None,
        labels: Some(Default::default()),
        meta: Default::default(),
    }
}

fn order_key() -> OrderKey {
    OrderKey::new("1", order().placed_at, order().order_id)
}

/// A shop at noon, and the same at midnight.
async fn shop() -> (MockDynamo, Shop, Shop) {
    let mock = MockDynamo::new();
    let shop = Shop::new(mock.client(), "shop");
    shop.create().await.unwrap();
    (mock, shop.with_clock(Clock::new(|| at(NOON))), shop.with_clock(Clock::new(|| at(LATER))))
}

#[tokio::test]
async fn put_replaces_unless_it_is_told_what_to_require() {
    let (mock, noon, later) = shop().await;
    assert!(noon.get(key()).send().await.unwrap().required().unwrap_err().is_not_found());
    let error = noon.put(&customer()).must_exist().send().await.unwrap_err();
    assert!(error.is_not_found() && error.is_condition_failed());
    let first = noon.put(&customer()).create_only().return_old().send().await.unwrap();
    assert_eq!((first.old, first.record.meta.created_at), (None, Some(at(NOON))));
    assert_eq!(first.record.meta.updated_at, Some(at(NOON)));
    let error = noon.put(&customer()).create_only().send().await.unwrap_err();
    assert!(error.is_condition_failed() && !error.is_not_found());
    assert_eq!(error.old_record::<Customer>(), Some(first.record.clone()));
    assert!(noon.put(&customer()).create_only().must_exist().send().await.unwrap_err().is_invalid());

    // What is read and put again keeps its `created_at`; what is unknown is lost.
    let mut stored = mock.table("shop").items().remove(0);
    stored.insert("unknown".into(), AttributeValue::Bool(true));
    mock.table("shop").put(stored);
    let changed = Customer { points: 4, ..first.record.clone() };
    let second = later.put(&changed).when(customer::POINTS.eq(3)).return_old().send().await.unwrap();
    assert_eq!(second.old, Some(first.record));
    assert_eq!(second.record.meta.created_at, Some(at(NOON)));
    assert_eq!(second.record.meta.updated_at, Some(at(LATER)));
    assert!(!mock.table("shop").items()[0].contains_key("unknown"));
    let error = later.put(&changed).when(customer::POINTS.eq(3)).send().await.unwrap_err();
    assert!(error.is_condition_failed());
}

#[tokio::test]
async fn an_answer_is_the_record_as_it_was_written() {
    let (_mock, noon, _) = shop().await;
    let put = noon.put(&order()).send().await.unwrap().record;
    assert_eq!(put.placed_at, at("2026-07-01T00:00:00Z"), "floored to the precision");
    assert_eq!(put.labels, None, "an empty set is not stored");
    assert_eq!((put.meta.rev, order().as_stored().unwrap().meta.rev), (1, 0));
    assert_eq!(noon.get(order_key()).send().await.unwrap().record, Some(put.clone()));
    let stale = noon.put(&order()).send().await.unwrap_err();
    assert!(stale.is_condition_failed());
    let again = noon.put(&put).send().await.unwrap().record;
    assert_eq!(again.meta.rev, 2);
    assert!(noon.put(&put).send().await.unwrap_err().is_condition_failed());
    let negative = Order { meta: order::Meta { rev: -1, ..put.meta.clone() }, ..put };
    assert!(noon.put(&negative).send().await.unwrap_err().is_invalid());
    assert!(noon.delete(order_key()).version(1).send().await.unwrap_err().is_condition_failed());
    let deleted = noon.delete(order_key()).version(2).return_old().send().await.unwrap();
    assert_eq!(deleted, Some(again));
    assert!(noon.delete(order_key()).version(2).send().await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn upsert_leaves_what_the_record_has_not() {
    let (mock, noon, later) = shop().await;
    let made = noon.upsert(&customer()).send().await.unwrap().record;
    assert_eq!(made.meta.created_at, Some(at(NOON)));
    let mut stored = mock.table("shop").items().remove(0);
    stored.insert("unknown".into(), AttributeValue::Bool(true));
    mock.table("shop").put(stored);
    let partial = Customer { address: None, points: 9, email: "B@b.c".into(), ..customer() };
    let merged = later.upsert(&partial).send().await.unwrap().record;
    assert_eq!((merged.address.clone(), merged.points), (customer().address, 9));
    assert_eq!((merged.meta.created_at, merged.meta.updated_at), (Some(at(NOON)), Some(at(LATER))));
    let item = mock.table("shop").items().remove(0);
    assert_eq!(item["g2k"], AttributeValue::S("email:b@b.c".into()));
    assert!(item.contains_key("unknown"));
    let removed = later.upsert(&partial).remove_address().send().await.unwrap().record;
    assert_eq!(removed.address, None);
    let error = later.upsert(&customer()).remove_address().send().await.unwrap_err();
    assert_eq!(error.to_string(), "the record has a `address`, which `remove_address` removes");
    let error = later.upsert(&customer()).when(customer::POINTS.gt(9)).send().await.unwrap_err();
    assert!(error.is_condition_failed());
}

#[tokio::test]
async fn update_changes_what_it_names() {
    let (mock, noon, later) = shop().await;
    let error = noon.update(key()).set_name("B").send().await.unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(error.to_string(), "there is no such item to change; `or_create` or `put` would make one");
    noon.put(&customer()).send().await.unwrap();
    let mut stored = mock.table("shop").items().remove(0);
    stored.insert("unknown".into(), AttributeValue::Bool(true));
    stored.remove("points");
    mock.table("shop").put(stored);
    let updated = later
        .update(key())
        .set_email("Bob@b.c")
        .remove_address()
        .add_points(2)
        .set_expires_at(at("2027-01-01T00:00:00.9Z"))
        .when(customer::NAME.eq("Ada"))
        .send()
        .await
        .unwrap()
        .record;
    assert_eq!((updated.email.as_str(), updated.address.clone(), updated.points), ("Bob@b.c", None, 2));
    assert_eq!(updated.meta.expires_at, Some(at("2027-01-01T00:00:00Z")));
    assert_eq!((updated.meta.created_at, updated.meta.updated_at), (Some(at(NOON)), Some(at(LATER))));
    let item = mock.table("shop").items().remove(0);
    assert_eq!(item["g2k"], AttributeValue::S("email:bob@b.c".into()));
    assert!(item.contains_key("unknown"));
    let error = later.update(key()).add_points(1).when(customer::POINTS.gt(2)).send().await.unwrap_err();
    assert!(error.is_condition_failed() && !error.is_not_found());
    assert_eq!(error.old_record::<Customer>(), Some(updated));
    let error = later.update(key()).set_points(1).add_points(1).send().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the update changes `points` twice; DynamoDB takes one change of each place"
    );
    // The version counts even where nothing else changes.
    let put = noon.put(&order()).send().await.unwrap().record;
    let counted = noon.update(order_key()).send().await.unwrap().record;
    assert_eq!(counted.meta.rev, put.meta.rev + 1);
    assert!(
        noon.update(order_key()).version(1).remove_note().send().await.unwrap_err().is_condition_failed()
    );
}

#[tokio::test]
async fn what_has_no_key_is_refused_before_anything_is_sent() {
    let (mock, noon, _) = shop().await;
    mock.clear_requests();
    let unnamed = Customer { customer_id: "".into(), ..customer() };
    let ambiguous = Customer { customer_id: "a#b".into(), ..customer() };
    let long = Customer { customer_id: "x".repeat(2048).as_str().into(), ..customer() };
    let long_index = Customer { email: "x".repeat(2048), ..customer() };
    for record in [unnamed, ambiguous, long] {
        for error in [
            noon.put(&record).send().await.unwrap_err(),
            noon.upsert(&record).send().await.unwrap_err(),
            noon.get(record.key()).send().await.unwrap_err(),
            noon.update(record.key()).add_points(1).send().await.unwrap_err(),
            noon.delete(record.key()).send().await.unwrap_err(),
            noon.orders(record.customer_id.clone()).send().await.unwrap_err(),
            noon.orders(record.customer_id.clone()).into_sdk().unwrap_err(),
        ] {
            assert!(error.is_key_refused(), "{error}");
            assert!(!format!("{error:?}").contains("a#b"), "{error:?}");
        }
    }
    assert!(noon.put(&long_index).send().await.unwrap_err().is_key_refused());
    assert!(noon.update(key()).set_email(long_index.email).send().await.unwrap_err().is_key_refused());
    assert_eq!(mock.requests(), []);
}

#[tokio::test]
async fn sensitive_values_are_in_no_message() {
    let (_mock, noon, _) = shop().await;
    let put = noon.put(&customer()).send().await.unwrap();
    let error = noon.put(&customer()).create_only().send().await.unwrap_err();
    let cancelled = noon.transact().create(&customer()).send().await.unwrap_err();
    assert!(cancelled.is_transaction_cancelled());
    for printed in [
        format!("{:?}", customer()),
        format!("{put:?}"),
        format!("{:?}", noon.put(&customer())),
        format!("{:?}", noon.upsert(&customer())),
        format!("{:?}", noon.update(key()).set_email("secret")),
        format!("{:?}", noon.customers_by_email("secret")),
        format!("{error:?}"),
        format!("{error}"),
        format!("{cancelled:?}"),
        format!("{cancelled}"),
    ] {
        assert!(!printed.contains("secret"), "{printed}");
    }
    assert!(format!("{:?}", customer()).contains("email: [redacted]"));
}

#[tokio::test]
async fn writes_open_into_the_sdks_requests() {
    let (_mock, noon, _) = shop().await;
    noon.put(&customer()).create_only().into_sdk().unwrap().send().await.unwrap();
    let update = noon.update(key()).add_points(1).into_sdk().unwrap();
    assert_eq!(update.send().await.unwrap().attributes.unwrap()["points"], AttributeValue::N("4".into()));
    let upsert = noon.upsert(&customer()).into_sdk().unwrap();
    assert_eq!(upsert.send().await.unwrap().attributes.unwrap()["points"], AttributeValue::N("3".into()));
    noon.delete(key()).must_exist().into_sdk().unwrap().send().await.unwrap();
    assert!(noon.get(key()).send().await.unwrap().record.is_none());
}
