//! The program of DESIGN.md section 4, on the schema of its section 3.

#[allow(missing_docs)]
pub mod shop {
    dio_runtime::include_schema!("shop");
}

use dio_runtime::mock::MockDynamo;
use shop::{
    Address, Customer, CustomerKey, Line, Order, OrderKey, OrderStatus, Shop, ShopItem, customer, order,
};

#[tokio::test]
async fn the_program_of_the_design_runs() {
    let mock = MockDynamo::new();
    let shop = Shop::new(mock.client(), "shop-prod");
    shop.create().await.unwrap();
    let placed_at = "2026-07-01T12:00:00Z".parse().unwrap();
    let id = dio_runtime::Ulid::from_parts(1, 2);
    let today = "2026-07-02".parse().unwrap();
    let order = Order {
        customer_id: "42".into(),
        placed_at,
        order_id: id,
        ship_by: Some(today),
        status: OrderStatus::Placed,
        lines: vec![Line { sku: "A-1".into(), quantity: 2, price: "9.95".parse().unwrap() }],
        note: None,
        labels: None,
        meta: Default::default(),
    };
    assert_eq!(order.as_stored().unwrap(), order);
    assert_eq!(order.key(), OrderKey::new("42", placed_at, id));
    let put = shop.put(&order).create_only().send().await.unwrap();
    assert_eq!(put.record.meta.rev, 1);
    assert!(shop.put(&order).create_only().send().await.unwrap_err().is_condition_failed());
    let found =
        shop.get(OrderKey::new("42", placed_at, id)).consistent().send().await.unwrap().required().unwrap();
    assert_eq!(found, put.record);
    let due = shop.orders_by_g1_sort(today).limit(50).send().await.unwrap().records;
    assert_eq!(due, std::slice::from_ref(&found));
    let shipped = shop
        .update(OrderKey::new("42", placed_at, id))
        .version(found.meta.rev)
        .set_status(OrderStatus::Shipped)
        .remove_ship_by()
        .when(order::STATUS.eq(OrderStatus::Placed))
        .send()
        .await
        .unwrap()
        .record;
    assert_eq!(shipped.meta.rev, 2);
    assert_eq!(shop.orders_by_g1_sort(today).send().await.unwrap().records, []);
    let mut recent = shop.orders("42").placed_at(placed_at..).stream();
    assert_eq!(recent.try_next().await.unwrap().unwrap(), shipped);
    assert_eq!(shop.orders("42").placed_at(..placed_at).send().await.unwrap().records, []);
    let customer = Customer {
        customer_id: "42".into(),
        email: "A@b.c".into(),
        name: "Ada".into(),
        address: Some(Address { street: "Main".into(), city: "X".into(), zip: None }),
        points: 0,
        meta: Default::default(),
    };
    shop.upsert(&customer).send().await.unwrap();
    let another = Order { order_id: dio_runtime::Ulid::from_parts(3, 4), ..order };
    shop.transact()
        .create(&another)
        .update(shop.update(CustomerKey::new("42")).add_points(10).when(customer::POINTS.lt(1_000)))
        .send()
        .await
        .unwrap();
    let failed = shop
        .transact()
        .update(shop.update(CustomerKey::new("42")).add_points(10))
        .check(CustomerKey::new("7"), customer::POINTS.gt(0))
        .send()
        .await
        .unwrap_err();
    assert_eq!(failed.cancellation_reasons()[0].step, 1);
    let mut seen = 0;
    for item in shop.customer_page("42").send().await.unwrap().records {
        match item {
            ShopItem::Customer(customer) => assert_eq!(customer.points, 10),
            ShopItem::Order(_) => seen += 1,
            ShopItem::Other(_) => panic!("nothing else is in the table"),
        }
    }
    assert_eq!(seen, 2);
}
