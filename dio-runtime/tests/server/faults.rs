//! Faults that a test orders reach the clients behind the port.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::types::AttributeValue;
use dio_runtime::mock::{MockDynamo, Operation, Server};

use crate::scenario::client;

fn key(value: &str) -> AttributeValue {
    AttributeValue::S(value.into())
}

macro_rules! get {
    ($client:expr) => {
        $client.get_item().table_name("shop").key("pk", key("a")).key("sk", key("b")).send().await
    };
}

/// A client that does not try again.
fn once(server: &Server) -> Client {
    let retries = aws_sdk_dynamodb::config::retry::RetryConfig::disabled();
    Client::from_conf(client(server).config().to_builder().retry_config(retries).build())
}

#[tokio::test]
async fn errors_come_with_their_status() {
    let mock = MockDynamo::dynamo_io();
    let server = mock.serve("127.0.0.1:0").await.unwrap();
    mock.fault(Operation::GetItem).error("InternalServerError", "try again");
    let error = get!(once(&server)).unwrap_err();
    assert_eq!(error.raw_response().unwrap().status().as_u16(), 500);
    assert!(error.into_service_error().is_internal_server_error());
    get!(once(&server)).unwrap();
}

#[tokio::test]
async fn a_connection_is_cut() {
    let mock = MockDynamo::dynamo_io();
    let server = mock.serve("127.0.0.1:0").await.unwrap();
    mock.fault(Operation::GetItem).lose_request();
    let error = get!(once(&server)).unwrap_err();
    assert!(matches!(error, SdkError::DispatchFailure(_)), "{error:?}");

    // Another connection is as good as new, and the SDK finds it by itself.
    mock.fault(Operation::GetItem).lose_answer();
    get!(client(&server)).unwrap();
    mock.requests().of(Operation::GetItem).assert_count(3);
    mock.assert_no_faults_left();
}

#[tokio::test]
async fn a_delay_passes_on_the_mocks_clock() {
    let mock = MockDynamo::dynamo_io();
    let server = mock.serve("127.0.0.1:0").await.unwrap();
    mock.clock().stop();
    let before = mock.clock().now();
    mock.fault(Operation::GetItem).delay(Duration::from_secs(3600));
    get!(once(&server)).unwrap();
    assert_eq!((mock.clock().now() - before).num_seconds(), 3600);
}
