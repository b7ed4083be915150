//! One time for the engine, the SDK and dio.

use std::time::{Duration, Instant, SystemTime};

use aws_sdk_dynamodb::Client;
use chrono::{DateTime, TimeDelta, Utc};
use dio_runtime::Clock;
use dio_runtime::mock::{MockDynamo, Operation};

use super::shop;
use crate::support::*;

fn noon() -> DateTime<Utc> {
    "2026-07-01T12:00:00Z".parse().unwrap()
}

async fn get(client: &Client) -> bool {
    let get = client.get_item().table_name("shop").key("pk", s("customer:2")).key("sk", s("#profile"));
    get.send().await.is_ok()
}

#[test]
fn it_runs_until_it_is_set_and_then_stands() {
    let mock = MockDynamo::new();
    let before = Utc::now();
    let now = mock.clock().now();
    assert!((before..=Utc::now()).contains(&now));

    mock.clock().set(noon());
    assert_eq!(mock.clock().now(), noon());
    mock.clock().advance(Duration::from_millis(1500));
    assert_eq!(mock.clone().clock().now(), noon() + TimeDelta::milliseconds(1500));
    mock.clock().set(SystemTime::UNIX_EPOCH - Duration::from_millis(1));
    assert_eq!(mock.clock().now().to_string(), "1969-12-31 23:59:59.999 UTC");
    let clock = Clock::from(mock.clock());
    assert_eq!(clock.now(), mock.clock().now());
}

#[test]
fn it_stops_where_it_is() {
    let mock = MockDynamo::new();
    mock.clock().stop();
    let stopped = mock.clock().now();
    std::thread::sleep(Duration::from_millis(2));
    assert_eq!(mock.clock().now(), stopped);

    let mock = MockDynamo::new();
    let before = Utc::now();
    mock.clock().advance(Duration::from_secs(3600));
    let moved = mock.clock().now();
    assert!(moved >= before + TimeDelta::hours(1));
    std::thread::sleep(Duration::from_millis(2));
    assert_eq!(mock.clock().now(), moved);
}

#[test]
fn a_time_too_far_away_for_a_calendar_is_the_nearest_there_is() {
    let mock = MockDynamo::new();
    mock.clock().set(SystemTime::UNIX_EPOCH + Duration::from_secs(u64::from(u32::MAX) * 10_000));
    assert_eq!(mock.clock().now(), DateTime::<Utc>::MAX_UTC);
    mock.clock().advance(Duration::MAX);
    assert_eq!(mock.clock().now(), DateTime::<Utc>::MAX_UTC);
}

/// The runtime has no timer: a sleep that took real time would panic.
#[test]
fn retries_pass_on_a_clock_that_stands_and_take_no_time() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let mock = shop();
        mock.clock().set(noon());
        let client = mock.client();
        let started = Instant::now();
        for _ in 0..20 {
            mock.fault(Operation::GetItem).times(2).throttle();
            assert!(get(&client).await);
        }
        // Backoffs are random, of up to one and then two seconds.
        let passed = mock.clock().now() - noon();
        assert!(passed > TimeDelta::seconds(5) && passed < TimeDelta::seconds(60), "{passed}");
        assert!(started.elapsed() < Duration::from_secs(5));
    });
}

#[tokio::test]
async fn times_of_the_engine_are_the_clocks() {
    let mock = MockDynamo::dynamo_io();
    mock.clock().set(noon());
    let client = mock.client();
    get(&client).await;
    let table = client.describe_table().table_name("shop").send().await.unwrap().table.unwrap();
    assert_eq!(table.creation_date_time.unwrap().secs(), noon().timestamp());
}

#[tokio::test]
async fn a_token_is_forgotten_after_ten_minutes_on_the_clock() {
    let mock = shop();
    mock.clock().stop();
    let client = mock.client();
    let add = || {
        let update = aws_sdk_dynamodb::types::Update::builder()
            .table_name("shop")
            .key("pk", s("customer:2"))
            .key("sk", s("#profile"))
            .update_expression("ADD points :one")
            .expression_attribute_values(":one", n(1))
            .build()
            .unwrap();
        let action = aws_sdk_dynamodb::types::TransactWriteItem::builder().update(update).build();
        client.transact_write_items().client_request_token("once").transact_items(action).send()
    };
    let points = || mock.table("shop").get("customer:2", "#profile").unwrap()["points"].clone();
    add().await.unwrap();
    mock.clock().advance(Duration::from_secs(599));
    add().await.unwrap();
    assert_eq!(points(), n(1));
    mock.clock().advance(Duration::from_secs(2));
    add().await.unwrap();
    assert_eq!(points(), n(2));
}
