//! Conditions and changes by handles, on what stands inside of attributes too.

use dio_runtime::mock::MockDynamo;
use dio_runtime::{AttributeType, Condition, Number, Ulid};

use crate::design::shop::{
    Address, Customer, CustomerKey, Line, Order, OrderKey, OrderStatus, Shop, customer, order,
};
use crate::support::{at, fixed};

fn line(sku: &str, quantity: i64) -> Line {
    Line { sku: sku.into(), quantity, price: "9.90".parse().unwrap() }
}

fn order_key() -> OrderKey {
    OrderKey::new("1", at("2026-07-01T00:00:00Z"), Ulid::from_parts(1, 1))
}

/// One order of one customer.
async fn shop() -> (MockDynamo, Shop) {
    let mock = MockDynamo::new();
    let shop = Shop::new(mock.client(), "shop").with_clock(fixed());
    shop.create().await.unwrap();
    let customer = Customer {
        customer_id: "1".into(),
        email: "ada@secret.example".into(),
        name: "Ada".into(),
        address: Some(Address { street: "Main".into(), city: "Ulm".into(), zip: None }),
        points: 3,
        meta: Default::default(),
    };
    let order = Order {
        customer_id: "1".into(),
        placed_at: at("2026-07-01T00:00:00Z"),
        order_id: Ulid::from_parts(1, 1),
        ship_by: "2026-08-01".parse().ok(),
        status: OrderStatus::Placed,
        lines: vec![line("a", 1), line("b", 2)],
        note: Some("fragile".into()),
        labels: Some(["red".to_owned(), "big".to_owned()].into()),
        meta: Default::default(),
    };
    shop.put(&customer).send().await.unwrap();
    shop.put(&order).send().await.unwrap();
    mock.clear_requests();
    (mock, shop)
}

async fn holds(shop: &Shop, condition: Condition<Order>) -> bool {
    let filtered =
        shop.scan_for::<Order>().filter(condition.clone()).send().await.unwrap().records.len() == 1;
    // A condition of a write answers alike.
    let checked = shop.transact().check(order_key(), condition).send().await;
    assert_eq!(checked.is_ok(), filtered, "{checked:?}");
    filtered
}

#[tokio::test]
async fn every_operator_and_function_on_handles() {
    let (_, shop) = shop().await;
    let first = || order::LINES.at(0);
    for (position, condition) in [
        first().quantity().eq(1),
        order::LINES.at(1).quantity().gt(1) & first().quantity().lt(2),
        first().sku().begins_with("a"),
        first().sku().is_in(["a", "x"]),
        first().price().between("9.9".parse::<Number>().unwrap(), Number::from(10)),
        first().exists() & order::LINES.at(2).not_exists(),
        order::LINES.size().eq(2) & order::LINES.size().ge(2) & order::LINES.size().ne(3),
        order::NOTE.size().gt(6) & order::NOTE.size().lt(8),
        order::NOTE.contains("rag"),
        order::LABELS.contains("red") & !order::LABELS.contains("blue"),
        order::LABELS.is_type(AttributeType::StringSet) & order::STATUS.is_type(AttributeType::String),
        order::STATUS.eq(OrderStatus::Placed) | order::NOTE.not_exists(),
        order::LINES.contains(line("a", 1)),
        first().eq(line("a", 1)) & first().sku().ne_attribute(&order::LINES.at(1).sku()),
        first().quantity().lt_attribute(&order::LINES.at(1).quantity()),
        order::CREATED_AT.eq_attribute(&order::UPDATED_AT)
            & order::CREATED_AT.le_attribute(&order::UPDATED_AT),
        !(first().quantity().eq(2) | order::STATUS.eq(OrderStatus::Shipped)),
    ]
    .into_iter()
    .enumerate()
    {
        assert!(holds(&shop, condition.clone()).await, "{position}");
        assert!(!holds(&shop, !condition).await, "not {position}");
    }
    let in_ulm = shop.scan_for::<Customer>().filter(customer::ADDRESS.city().eq("Ulm")).send().await.unwrap();
    assert_eq!(in_ulm.records.len(), 1);
}

#[tokio::test]
async fn every_change_by_handles() {
    let (mock, shop) = shop().await;
    let updated = shop
        .update(order_key())
        .set(order::LINES.at(0).quantity(), 5)
        .add(order::LINES.at(1).quantity(), 2)
        .set(order::LINES.at(1).sku(), "c")
        .remove(order::NOTE)
        .include(order::LABELS, ["new".to_owned()])
        .send()
        .await
        .unwrap()
        .record;
    assert_eq!(updated.lines, [line("a", 5), line("c", 4)]);
    assert_eq!(updated.note, None);
    assert_eq!(updated.labels, Some(["red", "big", "new"].map(str::to_owned).into()));
    assert_eq!(
        mock.requests()[0].body["UpdateExpression"],
        "SET #0[0].#1 = :0, #0[1].#1 = if_not_exists(#0[1].#1, :1) + :2, #0[1].#2 = :3, #3 = :4, \
         #4 = if_not_exists(#4, :5) + :6 REMOVE #5 ADD #6 :7"
    );

    let updated = shop
        .update(order_key())
        .append(order::LINES, [line("d", 1), line("e", 1)])
        .initialize(order::NOTE, "new")
        .exclude(order::LABELS, ["red".to_owned(), "absent".to_owned()])
        .send()
        .await
        .unwrap()
        .record;
    assert_eq!(updated.lines.iter().map(|line| line.sku.as_str()).collect::<String>(), "acde");
    assert_eq!(updated.note.as_deref(), Some("new"));
    assert_eq!(updated.labels, Some(["big", "new"].map(str::to_owned).into()));

    let updated = shop
        .update(order_key())
        .prepend(order::LINES, [line("z", 1)])
        .initialize(order::NOTE, "newer")
        .exclude(order::LABELS, ["big".to_owned(), "new".to_owned()])
        .send()
        .await
        .unwrap()
        .record;
    assert_eq!(updated.lines.iter().map(|line| line.sku.as_str()).collect::<String>(), "zacde");
    assert_eq!(updated.note.as_deref(), Some("new"), "it was there");
    assert_eq!(updated.labels, None, "the last element takes the set with it");

    let updated = shop
        .update(order_key())
        .remove(order::LINES.at(1))
        .subtract(order::LINES.at(0).quantity(), 3)
        .include(order::LABELS, Vec::<String>::new().into_iter().collect::<std::collections::BTreeSet<_>>())
        .send()
        .await
        .unwrap()
        .record;
    assert_eq!(
        updated.lines.iter().map(|line| (line.sku.as_str(), line.quantity)).collect::<Vec<_>>()[..2],
        [("z", -2), ("c", 4)]
    );
    assert_eq!(updated.labels, None, "no element to add");

    // An element behind the end is appended.
    let updated = shop.update(order_key()).set(order::LINES.at(9), line("y", 1)).send().await.unwrap().record;
    assert_eq!(updated.lines.len(), 5);
    let updated = shop
        .update(CustomerKey::new("1"))
        .set(customer::ADDRESS.zip(), "89073")
        .set(customer::ADDRESS.street(), "Side")
        .send()
        .await
        .unwrap()
        .record;
    let address = updated.address.unwrap();
    assert_eq!((address.street.as_str(), address.zip.as_deref()), ("Side", Some("89073")));
    let updated =
        shop.update(CustomerKey::new("1")).remove(customer::ADDRESS.zip()).send().await.unwrap().record;
    assert_eq!(updated.address.unwrap().zip, None);
    let updated = shop.update(CustomerKey::new("1")).remove(customer::ADDRESS).send().await.unwrap().record;
    assert_eq!(updated.address, None);
}

#[tokio::test]
async fn what_only_values_can_tell_is_refused_before_anything_is_sent() {
    let (mock, shop) = shop().await;
    let refused = |update: crate::design::shop::order::OrderUpdate| async {
        let error = update.send().await.unwrap_err();
        assert!(error.is_invalid(), "{error}");
        error.to_string()
    };
    let update = || shop.update(order_key());
    assert_eq!(
        refused(update().set(order::LINES.at(0).quantity(), 1).append(order::LINES, [line("x", 1)])).await,
        "the update changes both `lines[0].quantity` and `lines`; DynamoDB takes one change of each place"
    );
    assert_eq!(
        refused(update().set(order::LINES.at(0).quantity(), 1).add(order::LINES.at(0).quantity(), 1)).await,
        "the update changes `lines[0].quantity` twice; DynamoDB takes one change of each place"
    );
    let many =
        (0..400).map(|number| order::NOTE.ne(number.to_string())).reduce(|all, one| all | one).unwrap();
    let error = refused(update().set_status(OrderStatus::Shipped).when(many)).await;
    assert!(error.starts_with("the expression has "), "{error}");
    let many = (0..120).map(|_| order::NOTE.exists()).reduce(|all, one| all & one).unwrap();
    assert!(!refused(update().set_status(OrderStatus::Shipped).when(many.clone() & many)).await.is_empty());
    let none: [&str; 0] = [];
    assert!(
        !refused(update().set_status(OrderStatus::Shipped).when(order::NOTE.is_in(none))).await.is_empty()
    );
    assert!(mock.requests().is_empty());
}
