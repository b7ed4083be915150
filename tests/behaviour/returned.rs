//! What updates and upserts answer with.

use dio_runtime::AttributeValue;

use crate::design::shop::{Address, Customer, CustomerKey, Line, Order, OrderStatus, customer, order};
use crate::reads::{order_key, order_of, shop};

#[tokio::test]
async fn an_update_answers_with_what_is_asked_for() {
    let (mock, shop) = shop().await;
    let add = || shop.update(CustomerKey::new("1")).add_points(10);
    let old = add().send_returning_old().await.unwrap().unwrap();
    assert_eq!((old.points, old.email.as_str()), (3, "1@secret.example"));
    let changed = add().send_returning_changed().await.unwrap();
    assert_eq!(changed.get(&customer::POINTS).unwrap(), Some(23));
    let error = changed.get(&customer::NAME).unwrap_err();
    assert!(error.is_invalid());
    assert_eq!(error.to_string(), "the update did not change `name`");
    let before = add().send_returning_changed_old().await.unwrap();
    assert_eq!(before.get(&customer::POINTS).unwrap(), Some(23));
    assert!(before.into_item().contains_key("updated_at"));
    add().send_returning_nothing().await.unwrap();
    assert_eq!(add().send().await.unwrap().record.points, 53);
    let asked: Vec<_> = mock.requests().iter().map(|it| it.body["ReturnValues"].clone()).collect();
    assert_eq!(asked, ["ALL_OLD", "UPDATED_NEW", "UPDATED_OLD", "NONE", "ALL_NEW"]);

    let nobody = || shop.update(CustomerKey::new("7")).add_points(1);
    assert!(nobody().send_returning_old().await.unwrap_err().is_not_found());
    assert!(nobody().send_returning_changed().await.unwrap_err().is_not_found());
    assert!(nobody().send_returning_nothing().await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn what_an_update_removed_was_there_before() {
    let (_mock, shop) = shop().await;
    let remove = |day| shop.update(order_key(day)).remove_ship_by().set_status(OrderStatus::Shipped);
    let now = remove(2).send_returning_changed().await.unwrap();
    assert_eq!(now.get(&order::STATUS).unwrap(), Some(OrderStatus::Shipped));
    assert!(!now.into_item().contains_key("g1k"));
    let before = remove(4).send_returning_changed_old().await.unwrap();
    assert_eq!(before.get(&order::STATUS).unwrap(), Some(OrderStatus::Placed));
    assert_eq!(before.into_item()["g1k"], AttributeValue::S("due:2026-08-01".into()));
}

#[tokio::test]
async fn a_part_of_an_attribute_is_never_read_as_the_whole() {
    let (_mock, shop) = shop().await;
    let address = Address { street: "Main".into(), city: "X".into(), zip: None };
    let with_address = || shop.update(CustomerKey::new("1")).set_address(address.clone());
    let whole = with_address().send_returning_changed().await.unwrap();
    assert_eq!(whole.get(&customer::ADDRESS).unwrap(), Some(address.clone()));
    assert_eq!(whole.get(&customer::ADDRESS.city()).unwrap().as_deref(), Some("X"));
    let moved = shop.update(CustomerKey::new("1")).set(customer::ADDRESS.city(), "Y");
    let part = moved.send_returning_changed().await.unwrap();
    assert_eq!(part.get(&customer::ADDRESS.city()).unwrap().as_deref(), Some("Y"));
    let error = part.get(&customer::ADDRESS).unwrap_err();
    assert_eq!(error.to_string(), "the update changed only a part of `address`: read that part");

    let line = |sku: &str| Line { sku: sku.into(), quantity: 1, price: "1".parse().unwrap() };
    let order = Order { lines: vec![line("a"), line("b")], ..order_of("9", 1) };
    shop.put(&order).send().await.unwrap();
    let second = shop.update(order.key()).set(order::LINES.at(1).quantity(), 5);
    let changed = second.send_returning_changed().await.unwrap();
    for error in [
        changed.get(&order::LINES.at(1).quantity()).unwrap_err(),
        changed.get(&order::LINES.at(0).quantity()).unwrap_err(),
        changed.get(&order::LINES).unwrap_err(),
    ] {
        assert!(error.is_invalid(), "{error}");
    }
    let all = shop.update(order.key()).set(order::LINES, vec![line("c"), line("d")]);
    let changed = all.send_returning_changed().await.unwrap();
    assert_eq!(changed.get(&order::LINES.at(1).sku()).unwrap().as_deref(), Some("d"));
}

#[tokio::test]
async fn an_upsert_answers_with_what_is_asked_for() {
    let (mock, shop) = shop().await;
    let of = |id: &str, points| Customer { points, ..crate::reads::customer(id) };
    let old = shop.upsert(&of("1", 4)).send_returning_old().await.unwrap().unwrap();
    assert_eq!(old.points, 3);
    assert!(shop.upsert(&of("8", 4)).send_returning_old().await.unwrap().is_none());
    let changed = shop.upsert(&of("1", 5)).send_returning_changed().await.unwrap();
    assert_eq!(changed.get(&customer::POINTS).unwrap(), Some(5));
    let before = shop.upsert(&of("1", 6)).send_returning_changed_old().await.unwrap();
    assert_eq!(before.get(&customer::POINTS).unwrap(), Some(5));
    shop.upsert(&of("1", 7)).send_returning_nothing().await.unwrap();
    assert_eq!(shop.get(CustomerKey::new("1")).send().await.unwrap().required().unwrap().points, 7);
    let asked: Vec<_> = mock.requests()[..5].iter().map(|it| it.body["ReturnValues"].clone()).collect();
    assert_eq!(asked, ["ALL_OLD", "ALL_OLD", "UPDATED_NEW", "UPDATED_OLD", "NONE"]);
    assert!(!format!("{changed:?}").contains("secret"), "{changed:?}");
}
