//! Faults on order, as the SDK's user sees them.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{
    Delete, DeleteRequest, KeysAndAttributes, Put, PutRequest, TransactWriteItem, WriteRequest,
};
use dio_runtime::mock::{MockDynamo, Operation};

use super::{failure, shop};
use crate::support::*;

/// A shop whose clock stands, so that retries take no time.
fn stopped() -> (MockDynamo, Client) {
    let mock = shop();
    mock.clock().stop();
    let client = mock.client();
    (mock, client)
}

macro_rules! get {
    ($client:expr) => {
        $client.get_item().table_name("shop").key("pk", s("customer:2")).key("sk", s("#profile")).send().await
    };
}

macro_rules! add_point {
    ($client:expr) => {
        $client
            .update_item()
            .table_name("shop")
            .key("pk", s("customer:2"))
            .key("sk", s("#profile"))
            .update_expression("ADD points :one")
            .expression_attribute_values(":one", n(1))
            .send()
            .await
    };
}

fn points(mock: &MockDynamo) -> Option<String> {
    let item = mock.table("shop").get("customer:2", "#profile").unwrap();
    item.get("points").map(|points| points.as_n().unwrap().clone())
}

#[tokio::test]
async fn a_throttled_request_is_tried_again_by_the_sdk() {
    let (mock, client) = stopped();
    mock.fault(Operation::GetItem).times(2).throttle();
    assert!(get!(client).unwrap().item.is_some());
    mock.requests().of(Operation::GetItem).assert_count(3);
    mock.assert_no_faults_left();

    mock.fault(Operation::GetItem).times(3).throttle();
    let error = get!(client).unwrap_err().into_service_error();
    assert!(error.is_provisioned_throughput_exceeded_exception());
    assert!(get!(client).is_ok());
}

#[tokio::test]
async fn any_error_of_dynamodb_comes_typed() {
    let (mock, client) = stopped();
    mock.fault(Operation::GetItem).times(3).error("InternalServerError", "Internal server error");
    let error = get!(client).unwrap_err();
    assert_eq!(error.raw_response().unwrap().status().as_u16(), 500);
    assert!(error.into_service_error().is_internal_server_error());

    mock.fault(Operation::GetItem).times(3).error("RequestLimitExceeded", "Too many");
    let error = get!(client).unwrap_err().into_service_error();
    assert!(error.is_request_limit_exceeded());
    assert_eq!(error.message(), Some("Too many"));

    // Not one that the SDK tries again, as the next.
    mock.fault(Operation::UpdateItem)
        .error("TransactionConflictException", "Transaction is ongoing for the item");
    let error = add_point!(client).unwrap_err().into_service_error();
    assert!(error.is_transaction_conflict_exception(), "{error:?}");
    assert_eq!(points(&mock), None);

    mock.fault(Operation::GetItem).error("ResourceNotFoundException", "Gone");
    assert!(get!(client).unwrap_err().into_service_error().is_resource_not_found_exception());
    mock.assert_no_faults_left();
}

#[tokio::test]
async fn faults_strike_in_order_and_only_what_they_wait_for() {
    let (mock, client) = stopped();
    let validation = |message| ("ValidationException".to_owned(), String::from(message));
    mock.fault(Operation::UpdateItem).error("ValidationException", "an update");
    mock.fault(Operation::GetItem).on("other").error("ValidationException", "elsewhere");
    mock.fault(Operation::GetItem).on("shop").after(1).error("ValidationException", "the second");
    mock.any_fault().after(2).times(2).error("ValidationException", "any");
    mock.fault(Operation::GetItem).times(0).throttle();

    let left: Vec<String> = mock.faults().iter().map(ToString::to_string).collect();
    assert_eq!(
        left,
        [
            "UpdateItem: ValidationException, 1 more",
            "GetItem on other: ValidationException, 1 more",
            "GetItem on shop: ValidationException, 1 more after 1",
            "any operation: ValidationException, 2 more after 2",
        ]
    );
    assert!(get!(client).is_ok());
    assert_eq!(refused(get!(client)), validation("the second"));
    // The request that was struck did not count for a fault behind it.
    assert!(get!(client).is_ok());
    assert_eq!(refused(get!(client)), validation("any"));
    assert_eq!(
        failure(|| mock.assert_no_faults_left()),
        "these faults have not struck\n  \
           UpdateItem: ValidationException, 1 more\n  \
           GetItem on other: ValidationException, 1 more\n  \
           any operation: ValidationException, 1 more"
    );
    mock.clear_faults();
    mock.assert_no_faults_left();
    assert!(add_point!(client).is_ok());
}

fn put_request(sk: &str) -> WriteRequest {
    let put = PutRequest::builder().set_item(Some(item([("pk", s("b")), ("sk", s(sk))]))).build().unwrap();
    WriteRequest::builder().put_request(put).build()
}

#[tokio::test]
async fn a_batch_write_leaves_its_last_requests_unprocessed() {
    let (mock, client) = stopped();
    let delete = DeleteRequest::builder()
        .set_key(Some(item([("pk", s("customer:2")), ("sk", s("#profile"))])))
        .build()
        .unwrap();
    let delete = WriteRequest::builder().delete_request(delete).build();
    let batch = || {
        client
            .batch_write_item()
            .request_items("one", vec![put_request("1"), put_request("2"), put_request("3")])
            .request_items("shop", vec![delete.clone()])
    };
    mock.fault(Operation::BatchWriteItem).unprocessed(2);
    let unprocessed = batch().send().await.unwrap().unprocessed_items.unwrap();
    assert_eq!(unprocessed["one"], [put_request("3")]);
    assert_eq!(unprocessed["shop"], std::slice::from_ref(&delete));
    mock.table("one").assert_len(2);
    mock.table("shop").assert_len(3);

    assert_eq!(batch().send().await.unwrap().unprocessed_items.unwrap().len(), 0);
    mock.table("one").assert_len(3);
    mock.table("shop").assert_len(2);
}

#[tokio::test]
async fn a_batch_of_which_nothing_is_processed_is_throttled() {
    let (mock, client) = stopped();
    mock.fault(Operation::BatchWriteItem).times(3).unprocessed(25);
    let batch = client.batch_write_item().request_items("one", vec![put_request("1")]);
    let error = batch.send().await.unwrap_err().into_service_error();
    assert!(error.is_provisioned_throughput_exceeded_exception());
    mock.table("one").assert_len(0);
}

#[tokio::test]
async fn a_batch_get_hands_back_keys_with_their_projection() {
    let (mock, client) = stopped();
    let keys = KeysAndAttributes::builder()
        .keys(item([("pk", s("customer:1")), ("sk", s("#profile"))]))
        .keys(item([("pk", s("customer:2")), ("sk", s("#profile"))]))
        .projection_expression("#n, pk")
        .expression_attribute_names("#n", "name")
        .build()
        .unwrap();
    mock.fault(Operation::BatchGetItem).unprocessed(1);
    let answer = client.batch_get_item().request_items("shop", keys).send().await.unwrap();
    assert_eq!(answer.responses.unwrap()["shop"], [item([("pk", s("customer:1"))])]);
    let unprocessed = answer.unprocessed_keys.unwrap();
    assert_eq!(unprocessed["shop"].keys, [item([("pk", s("customer:2")), ("sk", s("#profile"))])]);

    // They can be asked for as they are.
    let answer = client.batch_get_item().set_request_items(Some(unprocessed)).send().await.unwrap();
    assert_eq!(answer.responses.unwrap()["shop"], [item([("pk", s("customer:2")), ("name", s("Bo"))])]);
    assert!(answer.unprocessed_keys.unwrap().is_empty());
}

#[tokio::test]
async fn a_transaction_is_cancelled_by_a_conflict_over_some_of_its_actions() {
    let (mock, client) = stopped();
    let put = Put::builder()
        .table_name("shop")
        .set_item(Some(item([("pk", s("new")), ("sk", s("1"))])))
        .build()
        .unwrap();
    let delete = Delete::builder()
        .table_name("shop")
        .set_key(Some(item([("pk", s("customer:2")), ("sk", s("#profile"))])))
        .build()
        .unwrap();
    let (put, delete) =
        (TransactWriteItem::builder().put(put).build(), TransactWriteItem::builder().delete(delete).build());
    // The SDK does not try a cancelled transaction again. One with a single action is not struck.
    mock.fault(Operation::TransactWriteItems).on("shop").conflict([1]);
    client.transact_write_items().transact_items(put.clone()).send().await.unwrap();
    mock.table("shop").remove("new", "1");
    let transaction = client.transact_write_items().transact_items(put).transact_items(delete);
    let error = transaction.clone().send().await.unwrap_err().into_service_error();
    assert!(error.is_transaction_canceled_exception());
    assert_eq!(
        error.message(),
        Some(
            "Transaction cancelled, please refer cancellation reasons for specific reasons \
             [None, TransactionConflict]"
        )
    );
    let aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError::TransactionCanceledException(
        cancelled,
    ) = error
    else {
        panic!("a cancellation")
    };
    let reasons: Vec<_> =
        cancelled.cancellation_reasons().iter().map(|reason| reason.code().unwrap()).collect();
    assert_eq!(reasons, ["None", "TransactionConflict"]);
    mock.table("shop").assert_absent("new", "1");

    transaction.send().await.unwrap();
    mock.table("shop").assert_absent("customer:2", "#profile");
    mock.assert_no_faults_left();
}

#[test]
fn a_fault_that_its_operation_cannot_have_is_refused_when_it_is_ordered() {
    let mock = MockDynamo::new();
    let problem = failure(|| mock.fault(Operation::PutItem).unprocessed(1));
    assert_eq!(problem, "only BatchGetItem and BatchWriteItem can leave something unprocessed");
    let problem = failure(|| mock.fault(Operation::BatchWriteItem).conflict([0]));
    assert_eq!(problem, "only TransactGetItems and TransactWriteItems can be cancelled");
    let problem = failure(|| mock.fault(Operation::TransactGetItems).conflict([]));
    assert_eq!(problem, "a transaction is cancelled for at least one of its actions");
    mock.assert_no_faults_left();
}

#[tokio::test]
async fn a_lost_request_does_nothing_and_is_sent_again() {
    let (mock, client) = stopped();
    mock.fault(Operation::UpdateItem).lose_request();
    add_point!(client).unwrap();
    assert_eq!(points(&mock).as_deref(), Some("1"));
    let statuses: Vec<_> = mock.requests().iter().map(|request| request.status).collect();
    assert_eq!(statuses, [None, Some(200)]);

    mock.fault(Operation::UpdateItem).times(3).lose_request();
    let error = add_point!(client).unwrap_err();
    assert!(error.as_service_error().is_none());
    assert!(
        matches!(&error, aws_sdk_dynamodb::error::SdkError::DispatchFailure(failure) if failure.is_io()),
        "{error:?}"
    );
    assert_eq!(points(&mock).as_deref(), Some("1"));
}

#[tokio::test]
async fn a_lost_answer_makes_a_write_happen_twice() {
    let (mock, client) = stopped();
    mock.fault(Operation::UpdateItem).lose_answer();
    add_point!(client).unwrap();
    assert_eq!(points(&mock).as_deref(), Some("2"));
}

#[tokio::test]
async fn a_delay_passes_on_the_clock() {
    let (mock, client) = stopped();
    let before = mock.clock().now();
    mock.fault(Operation::GetItem).delay(Duration::from_secs(5));
    assert!(get!(client).unwrap().item.is_some());
    assert_eq!((mock.clock().now() - before).to_std().unwrap(), Duration::from_secs(5));
}

#[tokio::test]
async fn delays_at_the_same_time_pass_at_the_same_time() {
    let (mock, client) = stopped();
    let before = mock.clock().now();
    mock.fault(Operation::GetItem).delay(Duration::from_secs(7));
    mock.fault(Operation::GetItem).delay(Duration::from_secs(2));
    mock.fault(Operation::GetItem).delay(Duration::from_secs(4));
    let get = |client: Client, clock: dio_runtime::mock::MockClock| async move {
        get!(client).unwrap();
        (clock.now() - before).num_seconds()
    };
    let get = || tokio::spawn(get(client.clone(), mock.clock()));
    let (one, two, three) = (get(), get(), get());
    assert_eq!((one.await.unwrap(), two.await.unwrap(), three.await.unwrap()), (7, 2, 4));
    assert_eq!((mock.clock().now() - before).num_seconds(), 7);
}

#[tokio::test]
async fn a_delay_on_a_clock_that_runs_is_real() {
    let mock = shop();
    let client = mock.client();
    let started = std::time::Instant::now();
    mock.fault(Operation::GetItem).delay(Duration::from_millis(30));
    assert!(get!(client).is_ok());
    assert!(started.elapsed() >= Duration::from_millis(30));
}

#[tokio::test]
async fn a_timeout_ends_before_the_delay_that_it_watches() {
    let (mock, client) = stopped();
    let timeouts = TimeoutConfig::builder().operation_attempt_timeout(Duration::from_secs(2)).build();
    let client = Client::from_conf(client.config().to_builder().timeout_config(timeouts).build());
    let before = mock.clock().now();

    // Twice in vain, and the write is made each time.
    mock.fault(Operation::UpdateItem).times(2).delay(Duration::from_secs(10));
    add_point!(client).unwrap();
    assert_eq!(points(&mock).as_deref(), Some("3"));
    let passed = (mock.clock().now() - before).num_milliseconds();
    assert!((4_000..7_000).contains(&passed), "two timeouts and two backoffs: {passed} ms");

    mock.fault(Operation::UpdateItem).times(3).delay(Duration::from_secs(10));
    let error = add_point!(client).unwrap_err();
    assert!(matches!(error, aws_sdk_dynamodb::error::SdkError::TimeoutError(_)), "{error:?}");

    mock.fault(Operation::UpdateItem).delay(Duration::from_secs(1));
    add_point!(client).unwrap();
}

#[test]
fn a_transport_of_ones_own_sees_them_too() {
    let mock = shop();
    let body = br##"{"TableName": "shop", "Key": {"pk": {"S": "customer:2"}, "sk": {"S": "#profile"}}}"##;
    mock.fault(Operation::GetItem).delay(Duration::from_secs(3));
    let answer = mock.answer("GetItem", body);
    assert_eq!((answer.status, answer.delay, answer.lost), (200, Duration::from_secs(3), false));
    mock.fault(Operation::GetItem).lose_answer();
    assert!(mock.answer("GetItem", body).lost);
    mock.fault(Operation::GetItem).lose_answer();
    assert_eq!(mock.handle("GetItem", body).0, 500);
    mock.fault(Operation::GetItem).error("ServiceUnavailable", "later");
    assert_eq!(mock.handle("GetItem", body).0, 503);
    assert_eq!(mock.handle("GetItem", body).0, 200);
    // No batch at all: the engine says what is wrong with it.
    mock.fault(Operation::BatchWriteItem).unprocessed(1);
    assert_eq!(mock.handle("BatchWriteItem", b"nothing").0, 400);
}
