//! The mock's tools for tests, with generated tables.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use dio_runtime::AttributeValue;
use dio_runtime::mock::matchers::{is_iso, is_like, is_not_null};
use dio_runtime::mock::{MockDynamo, Operation};

use crate::design::shop::{Customer, CustomerKey, Order, OrderKey, OrderStatus, Shop};
use crate::layouts::catalog::{Catalog, Product};
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

fn order() -> Order {
    Order {
        customer_id: "1".into(),
        placed_at: at("2026-07-01T00:00:00Z"),
        order_id: dio_runtime::Ulid::from_parts(1, 1),
        ship_by: "2026-08-01".parse().ok(),
        status: OrderStatus::Placed,
        lines: Vec::new(),
        note: None,
        labels: None,
        meta: Default::default(),
    }
}

fn order_key() -> OrderKey {
    OrderKey::new("1", order().placed_at, order().order_id)
}

async fn shop() -> (MockDynamo, Shop) {
    let mock = MockDynamo::new();
    mock.clock().set(at("2026-07-01T12:00:00Z"));
    let shop = mock.create("shop").await;
    (mock, shop)
}

/// The message of the panic of an assertion.
#[track_caller]
fn failure(assertion: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(assertion)).expect_err("a failed assertion");
    panic.downcast_ref::<String>().expect("a message").clone()
}

#[tokio::test]
async fn stamps_tell_the_time_of_the_mock() {
    let (mock, shop) = shop().await;
    shop.put(&customer()).send().await.unwrap();
    mock.clock().advance(Duration::from_secs(60));
    let changed = shop.update(CustomerKey::new("1")).add_points(1).send().await.unwrap().record;
    assert_eq!(changed.meta.created_at, Some(at("2026-07-01T12:00:00Z")));
    assert_eq!(changed.meta.updated_at, Some(at("2026-07-01T12:01:00Z")));
}

#[tokio::test]
async fn a_table_is_made_from_its_design_in_one_call() {
    let (mock, shop) = shop().await;
    assert_eq!(shop.name(), "shop");
    shop.put(&order()).send().await.unwrap();
    assert_eq!(shop.orders_by_g1_sort("2026-08-01".parse().unwrap()).send().await.unwrap().records.len(), 1);
    mock.requests().assert_operations([
        Operation::CreateTable,
        Operation::UpdateTimeToLive,
        Operation::PutItem,
        Operation::Query,
    ]);

    let again = tokio::spawn(async move { mock.create::<Shop>("shop").await }).await;
    let panic = again.unwrap_err().into_panic();
    let message = panic.downcast_ref::<String>().unwrap();
    assert!(message.starts_with("table shop is not made: "), "{message}");
    assert!(message.contains("Table already exists: shop"), "{message}");
}

#[tokio::test]
async fn a_table_made_from_its_design_expires_its_records() {
    let (mock, shop) = shop().await;
    let mut expiring = customer();
    expiring.meta.expires_at = Some(at("2026-07-01T13:00:00Z"));
    shop.put(&expiring).send().await.unwrap();
    shop.put(&order()).send().await.unwrap();
    mock.clock().set(at("2026-07-01T12:59:59Z"));
    mock.table("shop").assert_len(2);
    mock.clock().set(at("2026-07-01T13:00:01Z"));
    mock.table("shop").assert_no_record(CustomerKey::new("1"));
    mock.table("shop").assert_records([&order()]);
}

#[tokio::test]
async fn records_are_put_read_and_asserted_as_they_are() {
    let (mock, shop) = shop().await;
    let table = mock.table("shop");
    table.put_records([&customer()]);
    table.put_records([&order()]);
    assert_eq!(table.record(CustomerKey::new("1")), Some(customer()), "without stamps");
    assert_eq!(table.records::<Order>(), [order()]);
    assert_eq!(shop.get(CustomerKey::new("1")).send().await.unwrap().record, Some(customer()));
    table.assert_record(&customer());
    table.assert_records([&order()]);
    table.assert_no_record(CustomerKey::new("2"));
    table.assert_len(2);
    assert_eq!(table.record(CustomerKey::new("2")), None);
}

#[tokio::test]
async fn a_record_made_by_hand_is_what_became_of_it() {
    let (mock, shop) = shop().await;
    let table = mock.table("shop");
    let stored = shop.put(&order()).send().await.unwrap().record;
    assert_eq!(stored.meta.rev, 1);
    table.assert_record(&order());
    table.assert_record(&stored);
    table.assert_records([&order()]);

    // Stamps and a version that are given are compared.
    let mut older = stored.clone();
    older.meta.rev = 7;
    older.meta.created_at = Some(at("2026-01-01T00:00:00Z"));
    let problem = failure(|| table.assert_record(&older));
    assert_eq!(
        problem,
        "table shop does not hold the item\n\
         pk \"customer:1\", sk \"order:2026-07-01T00:00:00Z#00000000010000000000000001\"\n\
         \u{20}             expected                found\n  \
           created_at  \"2026-01-01T00:00:00Z\"  \"2026-07-01T12:00:00Z\"\n  \
           rev         7                       1\n"
    );
}

#[tokio::test]
async fn assertions_on_records_show_what_differs() {
    let (mock, shop) = shop().await;
    let table = mock.table("shop");
    shop.put(&order()).send().await.unwrap();
    shop.put(&customer()).send().await.unwrap();
    let shipped = Order { status: OrderStatus::Shipped, ship_by: None, ..order() };
    let problem = failure(|| table.assert_record(&shipped));
    for line in ["  g1k ", "  status "] {
        assert!(problem.contains(line), "{problem}");
    }
    assert!(
        problem.contains("\"S\"       \"P\"") && problem.contains("nothing   \"due:2026-08-01\""),
        "{problem}"
    );
    // The customer is no order, and is left alone.
    let problem = failure(|| table.assert_records::<Order>([]));
    assert!(problem.contains("was not expected") && !problem.contains("Ada"), "{problem}");
    assert!(failure(|| table.assert_no_record(order_key())).contains("should be absent"));
    assert!(
        failure(|| table.assert_record(&Customer { customer_id: "2".into(), ..customer() }))
            .contains("is not there")
    );

    let mut broken = table.get("customer:1", "#profile").unwrap();
    broken.insert("points".into(), AttributeValue::S("many".into()));
    table.put(broken);
    assert!(failure(|| drop(table.record(CustomerKey::new("1")))).contains("points"));
    assert!(failure(|| drop(table.records::<Customer>())).contains("points"));
}

#[tokio::test]
async fn a_table_prints_the_names_of_its_records() {
    let (mock, shop) = shop().await;
    shop.put(&customer()).send().await.unwrap();
    shop.put(&order()).send().await.unwrap();
    // A record is known by its key where nothing says its name.
    let table = mock.table("shop");
    let mut item = table.get("customer:1", "#profile").unwrap();
    item.remove("_type");
    table.put(item);
    let sort_keys = ["#profile", "order:2026-07-01T00:00:00Z#00000000010000000000000001"];
    let [profile, order] = sort_keys.map(|sk| format!("    {:<58}", format!("sk {sk:?}")));
    assert_eq!(
        table.to_string(),
        format!(
            "shop (2 items)\n  pk \"customer:1\"\n\
             {profile}  Customer  @ g2k \"email:ada@example.com\"  | created_at \"2026-07-01T12:00:00Z\", \
             email \"ada@example.com\", name \"Ada\", points 3, updated_at \"2026-07-01T12:00:00Z\"\n\
             {order}  Order     @ g1k \"due:2026-08-01\"         | created_at \"2026-07-01T12:00:00Z\", \
             lines [], rev 1, status \"P\", updated_at \"2026-07-01T12:00:00Z\"\n"
        )
    );
    let due = table.index("g1_sort").to_string();
    assert!(due.starts_with("shop.g1_sort (1 item)\n  g1k \"due:2026-08-01\"\n    sk \"order:"), "{due}");
}

/// dynamo-io's names for records.
#[tokio::test]
async fn records_are_added_found_updated_and_deleted() {
    let (mock, shop) = shop().await;
    let table = mock.table("shop");
    let bob = Customer { customer_id: "2".into(), name: "Bob".into(), points: 5, ..customer() };
    table.add_record(&customer()).add_records([&bob]).add_record(&order());
    assert_eq!(table.get_record(CustomerKey::new("1")), Some(customer()));
    assert_eq!(table.get_record(CustomerKey::new("3")), None);
    assert_eq!(table.all_records::<Customer>(), [customer(), bob.clone()]);
    assert_eq!(table.find_records::<Customer>(()), [customer(), bob.clone()]);
    assert_eq!(table.find_records::<Customer>([("name", "B?b")]), std::slice::from_ref(&bob));
    assert_eq!(
        table.find_records::<Customer>((("points", 3), ("email", is_like("ADA*").ignore_case(true)))),
        [customer()]
    );
    assert_eq!(table.find_records::<Order>([("pk", "customer:*")]), [order()]);
    table.assert_row_values("customer:1", "#profile", (("points", 3), ("created_at", ()), ("address", ())));

    // What the stored item has and the record has not stays.
    shop.put(&bob).send().await.unwrap();
    table.update_record(&Customer { points: 9, ..bob.clone() }).update_records([&customer()]);
    let values = (("points", 9), ("created_at", is_iso().year(2026).month(7).day(1).hour(12)));
    table.assert_row_values("customer:2", "#profile", values);
    table.delete_record(&bob).delete_records([&customer()]).delete_record(&customer());
    table.assert_records([&order()]);
    table.assert_len(1);
}

#[tokio::test]
async fn records_that_do_not_decode_say_where() {
    let (mock, _shop) = shop().await;
    let table = mock.table("shop");
    table.add_record(&customer()).update_row((("pk", "customer:1"), ("sk", "#profile"), ("points", "many")));
    let failures = [
        failure(|| drop(table.get_record(CustomerKey::new("1")))),
        failure(|| drop(table.all_records::<Customer>())),
        failure(|| drop(table.find_records::<Customer>([("name", "Ada")]))),
    ];
    for problem in failures {
        let named = "table shop: pk \"customer:1\", sk \"#profile\": item is not a readable `Customer`: attribute `points`";
        assert!(problem.starts_with(named), "{problem}");
    }
    assert_eq!(table.find_records::<Customer>([("name", "Bob")]), [], "what is not found is not read");
    // Another record's item is none of this one.
    table.update_row((("pk", "customer:1"), ("sk", "#profile"), ("_type", "Ghost")));
    assert_eq!(table.get_record(CustomerKey::new("1")), None);
    assert_eq!(table.all_records::<Customer>(), []);
}

#[tokio::test]
async fn records_of_a_table_without_a_sort_key() {
    let mock = MockDynamo::new();
    let _catalog: Catalog = mock.create("catalog").await;
    let table = mock.table("catalog");
    let twix = Product {
        product_id: "product:twix".into(),
        shelf_id: Some("shelf:1".into()),
        tags: ["sweet".to_owned()].into(),
        meta: Default::default(),
    };
    table.add_record(&twix).add("product:mars", (), [("shelf", "shelf:1")]);
    assert_eq!(table.get_record(twix.key()), Some(twix.clone()));
    assert_eq!(table.find_records::<Product>([("shelf", "shelf:*")]).len(), 2);
    let first = table.get_row_from_index("by_shelf", "shelf:1", ()).unwrap();
    assert_eq!(first["product"], AttributeValue::S("product:mars".into()));
    table.assert_row_values("product:twix", (), (("shelf", "shelf:1"), ("tags", is_not_null())));
    table.delete_record(&twix);
    table.assert_no_record(twix.key());
}
