//! The mock's tools for tests, with generated tables.

use std::time::Duration;

use dio_runtime::mock::MockDynamo;

use crate::design::shop::{Customer, CustomerKey, Shop};
use crate::support::at;

fn customer() -> Customer {
    Customer {
        customer_id: "1".into(),
        email: "ada@example.com".into(),
        name: "Ada".into(),
        address: None,
        points: 3,
        meta: Default::default(),
    }
}

#[tokio::test]
async fn stamps_tell_the_time_of_the_mock() {
    let mock = MockDynamo::new();
    mock.clock().set(at("2026-07-01T12:00:00Z"));
    let shop = Shop::new(mock.client(), "shop");
    shop.create().await.unwrap();
    shop.put(&customer()).send().await.unwrap();
    mock.clock().advance(Duration::from_secs(60));
    let changed = shop.update(CustomerKey::new("1")).add_points(1).send().await.unwrap().record;
    assert_eq!(changed.meta.created_at, Some(at("2026-07-01T12:00:00Z")));
    assert_eq!(changed.meta.updated_at, Some(at("2026-07-01T12:01:00Z")));
}
