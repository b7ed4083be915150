//! Time to live: its settings, and what expires when the clock is moved.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_time_to_live::{UpdateTimeToLiveError, UpdateTimeToLiveOutput};
use aws_sdk_dynamodb::types::{
    BillingMode, KeyType, ProjectionType, ScalarAttributeType, TimeToLiveSpecification, TimeToLiveStatus,
};
use dio_runtime::chrono::{DateTime, Utc};
use dio_runtime::mock::MockDynamo;

use crate::support::*;

async fn set(
    client: &Client,
    enabled: bool,
    attribute: &str,
) -> Result<UpdateTimeToLiveOutput, SdkError<UpdateTimeToLiveError>> {
    let specification =
        TimeToLiveSpecification::builder().enabled(enabled).attribute_name(attribute).build().unwrap();
    client.update_time_to_live().table_name("tab").time_to_live_specification(specification).send().await
}

async fn status(client: &Client) -> (Option<TimeToLiveStatus>, Option<String>) {
    let answer = client.describe_time_to_live().table_name("tab").send().await.unwrap();
    let description = answer.time_to_live_description.unwrap();
    (description.time_to_live_status, description.attribute_name)
}

#[tokio::test]
async fn time_to_live_is_enabled_and_disabled() {
    let client = table(ScalarAttributeType::S).await;
    assert_eq!(status(&client).await, (Some(TimeToLiveStatus::Disabled), None));
    assert_eq!(invalid(set(&client, false, "ttl").await), "TimeToLive is already disabled");
    let answer = set(&client, true, "ttl").await.unwrap().time_to_live_specification.unwrap();
    assert_eq!((answer.enabled, answer.attribute_name.as_str()), (true, "ttl"));
    assert_eq!(status(&client).await, (Some(TimeToLiveStatus::Enabled), Some("ttl".to_owned())));
    assert_eq!(invalid(set(&client, true, "ttl").await), "TimeToLive is already enabled");
    for enabled in [true, false] {
        assert_eq!(
            invalid(set(&client, enabled, "other").await),
            "TimeToLive is active on a different AttributeName: current AttributeName is ttl"
        );
    }
    set(&client, false, "ttl").await.unwrap();
    assert_eq!(status(&client).await, (Some(TimeToLiveStatus::Disabled), None));
}

#[tokio::test]
async fn its_settings_are_checked() {
    let client = table(ScalarAttributeType::S).await;
    let long = "a".repeat(256);
    for (name, rule) in [("", "greater than or equal to 1"), (long.as_str(), "less than or equal to 255")] {
        assert_eq!(
            invalid(set(&client, true, name).await),
            format!(
                "1 validation error detected: Value '{name}' at 'timeToLiveSpecification.attributeName' failed \
                 to satisfy constraint: Member must have length {rule}"
            )
        );
    }
    let missing = (
        "ResourceNotFoundException".to_owned(),
        "Requested resource not found: Table: nothing not found".to_owned(),
    );
    assert_eq!(refused(client.describe_time_to_live().table_name("nothing").send().await), missing);
    let specification =
        TimeToLiveSpecification::builder().enabled(true).attribute_name("ttl").build().unwrap();
    let update = client.update_time_to_live().table_name("nothing").time_to_live_specification(specification);
    assert_eq!(refused(update.send().await), missing);
}

#[tokio::test]
async fn items_expire_when_the_clock_is_moved() {
    let mock = MockDynamo::new();
    let client = mock.client();
    let now: DateTime<Utc> = "2026-07-01T12:00:00Z".parse().unwrap();
    mock.clock().set(now);
    client
        .create_table()
        .table_name("tab")
        .billing_mode(BillingMode::PayPerRequest)
        .attribute_definitions(attribute("pk", ScalarAttributeType::S))
        .attribute_definitions(attribute("g", ScalarAttributeType::S))
        .key_schema(key("pk", KeyType::Hash))
        .global_secondary_indexes(index("gsi", &[key("g", KeyType::Hash)], project(ProjectionType::KeysOnly)))
        .send()
        .await
        .unwrap();
    let five_years = 5 * 365 * 24 * 60 * 60;
    let at = now.timestamp();
    for (pk, ttl) in [
        ("soon", n(at + 60)),
        ("fraction", n(format!("{}.5", at + 59))),
        ("later", n(at + 61)),
        ("long_ago", n(at - five_years)),
        ("text", s((at - 1).to_string())),
        ("inside", map([("ttl", n(at - 1))])),
    ] {
        put(&client, item([("pk", s(pk)), ("g", s("g")), ("ttl", ttl)])).await;
    }
    put(&client, item([("pk", s("without")), ("g", s("g"))])).await;
    let left = async |index: Option<&str>| {
        let scan = client.scan().table_name("tab").set_index_name(index.map(str::to_owned));
        let mut pks: Vec<String> = scan
            .send()
            .await
            .unwrap()
            .items()
            .iter()
            .map(|item| item["pk"].as_s().unwrap().clone())
            .collect();
        pks.sort();
        pks
    };
    let all = ["fraction", "inside", "later", "long_ago", "soon", "text", "without"];
    // Nothing goes while time to live is disabled.
    mock.clock().advance(Duration::from_secs(61));
    assert_eq!(left(None).await, all);
    set(&client, true, "ttl").await.unwrap();
    // What is over hides by itself from nobody.
    assert_eq!(left(Some("gsi")).await, all);
    mock.clock().advance(Duration::ZERO);
    for index in [None, Some("gsi")] {
        assert_eq!(left(index).await, ["inside", "later", "long_ago", "text", "without"]);
    }
    mock.clock().advance(Duration::from_secs(1));
    assert_eq!(left(None).await, ["inside", "long_ago", "text", "without"]);
    assert_eq!(
        client.describe_table().table_name("tab").send().await.unwrap().table.unwrap().item_count,
        Some(4)
    );
}
