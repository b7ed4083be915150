//! What a refused operation says, and what it keeps to itself.

use dio_runtime::Error;
use dio_runtime::mock::MockDynamo;

use crate::design::shop::{Customer, CustomerKey, Shop, customer};

fn ada() -> Customer {
    Customer {
        customer_id: "42".into(),
        email: "ada@example.com".into(),
        name: "Ada".into(),
        address: None,
        points: 0,
        meta: Default::default(),
    }
}

async fn shop() -> Shop {
    let shop = Shop::new(MockDynamo::new().client(), "shop");
    shop.create().await.unwrap();
    shop.put(&ada()).send().await.unwrap();
    shop
}

fn keeps_values(error: &Error) {
    let printed = format!("{error} {error:?}");
    assert!(!printed.contains("example.com"), "{printed}");
}

#[tokio::test]
async fn a_failed_condition_gives_the_old_record_and_prints_no_value() {
    let shop = shop().await;
    let failed = shop.update(CustomerKey::new("42")).add_points(1).when(customer::POINTS.gt(5)).send().await;
    let failed = failed.unwrap_err();
    assert!(failed.is_condition_failed() && !failed.is_not_found());
    assert_eq!(failed.old_record::<Customer>().unwrap().email, "ada@example.com");
    keeps_values(&failed);

    let cancelled = shop.transact().create(&ada()).send().await.unwrap_err();
    assert!(cancelled.is_transaction_cancelled());
    keeps_values(&cancelled);
}

#[test]
fn conditions_print_no_value() {
    let printed = format!("{:?}", customer::EMAIL.eq("ada@example.com"));
    assert!(!printed.contains("example.com"), "{printed}");
}

#[tokio::test]
async fn what_dynamodb_refused_is_said() {
    let nowhere = Shop::new(MockDynamo::new().client(), "nowhere");
    let refused = nowhere.get(CustomerKey::new("42")).send().await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "DynamoDB refused the request: ResourceNotFoundException: Requested resource not found"
    );
    assert!(std::error::Error::source(&refused).is_some());
}

#[tokio::test]
async fn a_refused_key_is_named_with_its_field() {
    let refused = shop().await.get(CustomerKey::new("4#2")).send().await.unwrap_err();
    assert!(refused.is_key_refused());
    assert_eq!(refused.encode_error().unwrap().attribute(), "pk");
    assert!(refused.to_string().contains("field `customer_id` (CustomerId)"), "{refused}");
    assert!(!refused.to_string().contains("4#2"), "{refused}");
}
