//! Batches and transactions over records and tables.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use dio_runtime::mock::{MockDynamo, Operation};
use dio_runtime::{AttributeValue, BatchGet, BatchWrite, Item, TransactGet};

use crate::design::shop::{Customer, CustomerKey, Shop, customer};
use crate::layouts::device::{Device, Reading};
use crate::layouts::reading;
use crate::support::{at, fixed};

fn customer_of(number: usize) -> Customer {
    Customer {
        customer_id: format!("{number:03}").into(),
        email: "ada@secret.example".into(),
        name: "Ada".into(),
        address: None,
        points: i64::try_from(number).unwrap(),
        meta: Default::default(),
    }
}

fn key_of(number: usize) -> CustomerKey {
    CustomerKey::new(format!("{number:03}"))
}

fn reading_key(second: u32) -> <Reading as dio_runtime::Record>::Key {
    dio_runtime::Record::key(&reading(second, None))
}

async fn tables() -> (MockDynamo, Shop, Device) {
    let mock = MockDynamo::new();
    let shop = Shop::new(mock.client(), "shop").with_clock(fixed());
    let devices = Device::new(mock.client(), "devices").with_clock(fixed());
    shop.create().await.unwrap();
    devices.create().await.unwrap();
    (mock, shop, devices)
}

/// How many requests of an operation there were, and how many reads or writes each had.
fn requests(mock: &MockDynamo, operation: &str) -> Vec<usize> {
    let requests = mock.requests().into_iter().filter(|request| request.operation == operation);
    let sizes = requests.map(|request| {
        let tables = request.body["RequestItems"].as_object().unwrap().values();
        tables.map(|table| table.as_array().or(table["Keys"].as_array()).unwrap().len()).sum()
    });
    let mut sizes: Vec<usize> = sizes.collect();
    sizes.sort_unstable_by(|left, right| right.cmp(left));
    sizes
}

#[tokio::test]
async fn a_batch_of_writes_is_cut_and_goes_to_several_tables() {
    let (mock, shop, devices) = tables().await;
    shop.put(&customer_of(500)).send().await.unwrap();
    let customers: Vec<Customer> = (0..53).map(customer_of).collect();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let watched = Arc::clone(&seen);
    let batch = shop
        .batch_write()
        .put_all(&customers)
        .put_in(&devices, &reading(1, Some(7)))
        .delete(key_of(500))
        .delete_all([key_of(501), key_of(502)])
        .delete_in(&devices, reading_key(9))
        .watch(move |progress| watched.lock().unwrap().push((progress.done, progress.total)));
    assert_eq!(batch.left(), 58);
    batch.send().await.unwrap();

    assert_eq!(requests(&mock, "BatchWriteItem"), [25, 25, 8]);
    let seen = seen.lock().unwrap().clone();
    assert_eq!(seen.len(), 3);
    assert!(seen.windows(2).all(|pair| pair[0].0 < pair[1].0));
    assert_eq!(seen[2], (58, 58));
    mock.table("shop").assert_len(53);
    mock.table("devices").assert_len(1);
    let written = shop.get(key_of(7)).send().await.unwrap().required().unwrap();
    assert_eq!(written.meta.created_at, Some(at("2026-07-01T12:00:00Z")), "stamped like any put");
    assert_eq!(written.points, 7);
}

#[tokio::test]
async fn a_batch_of_reads_answers_in_the_shape_of_what_was_asked() {
    let (mock, shop, devices) = tables().await;
    let customers: Vec<Customer> = (0..130).map(customer_of).collect();
    shop.batch_write().put_all(&customers).send().await.unwrap();
    devices.put(&reading(1, Some(7))).send().await.unwrap();
    mock.clear_requests();

    // Backwards, one absent, one twice.
    let mut numbers: Vec<usize> = (0..130).rev().collect();
    numbers.extend([999, 5]);
    let found = shop.batch_get(numbers.iter().map(|number| key_of(*number)).collect::<Vec<_>>()).send().await;
    let points: Vec<Option<i64>> =
        found.unwrap().iter().map(|customer| customer.as_ref().map(|customer| customer.points)).collect();
    let expected: Vec<Option<i64>> =
        numbers.iter().map(|number| (*number < 130).then(|| i64::try_from(*number).unwrap())).collect();
    assert_eq!(points, expected);
    assert_eq!(requests(&mock, "BatchGetItem"), [100, 31]);

    mock.clear_requests();
    let gets =
        (shop.get(key_of(1)).consistent(), vec![devices.get(reading_key(1)), devices.get(reading_key(2))]);
    let (one, readings) = BatchGet::new(gets).send().await.unwrap();
    assert_eq!(one.unwrap().points, 1);
    assert_eq!(readings.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false]);
    assert_eq!(requests(&mock, "BatchGetItem"), [2, 1], "consistent reads go apart");

    mock.clear_requests();
    let none: Vec<CustomerKey> = Vec::new();
    assert!(shop.batch_get(none).send().await.unwrap().is_empty());
    shop.batch_write().send().await.unwrap();
    assert!(mock.requests().is_empty(), "nothing to ask");
}

#[tokio::test]
async fn what_is_throttled_is_tried_again() {
    let (mock, shop, _) = tables().await;
    // The SDK tries three times by itself.
    mock.fault(Operation::BatchWriteItem).times(3).throttle();
    shop.batch_write()
        .put_all(&(0..30).map(customer_of).collect::<Vec<_>>())
        .side_by_side(1)
        .send()
        .await
        .unwrap();
    mock.table("shop").assert_len(30);
    mock.fault(Operation::BatchGetItem).times(3).throttle();
    let found = shop.batch_get(vec![key_of(1), key_of(40)]).send().await.unwrap();
    assert_eq!(found.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false]);
}

#[tokio::test]
async fn what_is_left_is_handed_back_and_can_be_sent_again() {
    let (mock, shop, _) = tables().await;
    let customers: Vec<Customer> = (0..60).map(customer_of).collect();
    mock.fault(Operation::BatchWriteItem).times(3).throttle();
    let batch = shop.batch_write().put_all(&customers).delete(key_of(99)).side_by_side(1);
    let error = batch.patience(Duration::ZERO).send().await.unwrap_err();
    assert!(error.is_unprocessed() && !error.is_throttled());
    assert_eq!(
        error.to_string(),
        "25 of the batch are not processed, for longer than it had patience; try again later and slower"
    );
    let rest = error.into_unprocessed::<BatchWrite<Shop>>().unwrap();
    mock.table("shop").assert_len(35);
    assert_eq!(rest.left(), 25);
    let left: Vec<Customer> = rest.puts();
    assert_eq!(left.iter().map(|customer| customer.points).collect::<Vec<_>>(), (0..25).collect::<Vec<_>>());
    assert!(rest.deletes::<CustomerKey>().is_empty());
    rest.send().await.unwrap();
    mock.table("shop").assert_len(60);

    mock.fault(Operation::BatchGetItem).times(3).throttle();
    let keys: Vec<_> = (0..110).map(key_of).collect();
    let batch = shop.batch_get((key_of(3), keys)).side_by_side(1).patience(Duration::ZERO);
    let error = batch.send().await.unwrap_err();
    let rest =
        error.into_unprocessed::<BatchGet<(dio_runtime::Get<Customer>, Vec<dio_runtime::Get<Customer>>)>>();
    let rest = rest.unwrap();
    assert_eq!(rest.left(), 100, "the other ten are read");
    let (third, all) = rest.send().await.unwrap();
    assert_eq!(third.unwrap().points, 3);
    assert_eq!(all.iter().flatten().count(), 60);
}

#[tokio::test]
async fn a_request_that_fails_leaves_the_rest_in_the_error() {
    let (mock, shop, devices) = tables().await;
    let mut customers: Vec<Customer> = (0..60).map(customer_of).collect();
    customers[30].name = "x".repeat(500_000);
    let error = shop.batch_write().put_all(&customers).side_by_side(1).send().await.unwrap_err();
    assert!(error.is_unprocessed());
    assert!(error.to_string().starts_with("35 of the batch are not processed: DynamoDB refused"), "{error}");
    assert!(std::error::Error::source(&error).is_some());
    mock.table("shop").assert_len(25);
    assert_eq!(error.into_unprocessed::<BatchWrite<Shop>>().unwrap().left(), 35);

    let gone = Device::new(devices.client().clone(), "gone");
    let error = BatchGet::new((shop.get(key_of(1)), gone.get(reading_key(1)))).send().await.unwrap_err();
    assert!(error.to_string().contains("ResourceNotFoundException"), "{error}");
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_before_anything_is_sent() {
    let (mock, shop, devices) = tables().await;
    mock.clear_requests();
    let twice =
        shop.batch_write().put(&customer_of(1)).delete(key_of(2)).delete(key_of(1)).send().await.unwrap_err();
    assert!(twice.is_invalid());
    assert!(twice.to_string().starts_with("writes 0 and 2 of the batch are about one item"), "{twice}");
    let refused =
        shop.batch_write().put(&customer_of(1)).delete(CustomerKey::new("a#b")).send().await.unwrap_err();
    assert!(refused.is_key_refused());
    assert!(
        shop.batch_get(vec![key_of(1), CustomerKey::new("a#b")]).send().await.unwrap_err().is_key_refused()
    );

    let many: Vec<CustomerKey> = (0..101).map(key_of).collect();
    let error = shop.transact_get(many).send().await.unwrap_err();
    assert_eq!(error.to_string(), "the transaction reads 101 items; DynamoDB reads at most 100");
    assert!(shop.transact_get(Vec::<CustomerKey>::new()).send().await.unwrap_err().is_invalid());
    let mut large = customer_of(0);
    large.name = "x".repeat(399_000);
    let transaction = (0..11).fold(shop.transact(), |transaction, number| {
        transaction.create(&Customer { customer_id: format!("{number}").into(), ..large.clone() })
    });
    let error = transaction.send().await.unwrap_err();
    assert!(error.to_string().contains("DynamoDB takes at most 4194304"), "{error}");
    let error = shop
        .transact()
        .check(key_of(1), customer::POINTS.exists())
        .put(devices.put(&reading(1, None)))
        .check_in(&shop, key_of(1), customer::NAME.exists())
        .send()
        .await
        .unwrap_err();
    assert!(error.to_string().starts_with("steps 0 and 2 of the transaction are about one item"), "{error}");
    assert!(mock.requests().is_empty(), "{:?}", mock.requests());
}

#[tokio::test]
async fn items_that_do_not_decode_come_with_the_rest() {
    let (mock, shop, _) = tables().await;
    shop.batch_write().put_all(&(0..3).map(customer_of).collect::<Vec<_>>()).send().await.unwrap();
    let table = mock.table("shop");
    let mut broken: Item = table.get("customer:001", "#profile").unwrap();
    broken.insert("points".into(), AttributeValue::S("secret".into()));
    table.put(broken);

    let keys = || vec![key_of(0), key_of(1), key_of(2)];
    let each = shop.batch_get(keys()).each().await.unwrap();
    assert_eq!(each.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true]);
    for error in [
        shop.batch_get(keys()).send().await.unwrap_err(),
        shop.transact_get(keys()).send().await.unwrap_err(),
    ] {
        assert!(error.is_undecodable());
        assert_eq!(error.undecodable_items().len(), 1);
        let read = error.into_read::<Vec<Option<Customer>>>().unwrap();
        assert_eq!(read.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false, true]);
    }
}

#[tokio::test]
async fn a_transaction_spans_tables_and_tells_what_stood_in_its_way() {
    let (mock, shop, devices) = tables().await;
    shop.transact()
        .create(&customer_of(1))
        .put(devices.put(&reading(1, Some(7))).create_only())
        .send()
        .await
        .unwrap();
    mock.table("shop").assert_len(1);
    mock.table("devices").assert_len(1);

    let (one, none, readings) = TransactGet::new((
        shop.get(key_of(1)),
        shop.get(key_of(2)),
        vec![devices.get(reading_key(1)), devices.get(reading_key(2))],
    ))
    .send()
    .await
    .unwrap();
    assert_eq!((one.unwrap().points, none.is_none()), (1, true));
    assert_eq!(readings.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false]);

    let error = shop
        .transact()
        .update(shop.update(key_of(1)).add_points(1).when(customer::POINTS.gt(5)))
        .delete(devices.delete(reading_key(1)))
        .check_in(&devices, reading_key(2), crate::layouts::device::reading::KIND.exists())
        .send()
        .await
        .unwrap_err();
    let reasons = error.cancellation_reasons();
    assert_eq!(reasons.iter().map(|reason| reason.step).collect::<Vec<_>>(), [0, 2]);
    assert_eq!(reasons[0].old_record::<Customer>().unwrap().points, 1);
    assert!(reasons[0].old_record::<Reading>().is_none() && reasons[1].old_record::<Reading>().is_none());
    assert!(!format!("{reasons:?}").contains("secret"), "{reasons:?}");
    mock.table("devices").assert_len(1);
}

#[test]
fn futures_can_be_spawned() {
    fn is_sendable<T: Send + 'static>(future: T) -> T {
        future
    }
    let mock = MockDynamo::new();
    let shop = Shop::new(mock.client(), "shop");
    drop(is_sendable(shop.batch_get(vec![key_of(1)]).send()));
    drop(is_sendable(shop.batch_get((key_of(1), vec![key_of(2)])).each()));
    drop(is_sendable(shop.transact_get((key_of(1), key_of(2))).send()));
    drop(is_sendable(shop.batch_write().put(&customer_of(1)).send()));
}
