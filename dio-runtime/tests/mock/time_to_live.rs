//! Time to live: its settings, and what expires when the clock is moved.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_time_to_live::{UpdateTimeToLiveError, UpdateTimeToLiveOutput};
use aws_sdk_dynamodb::types::{ScalarAttributeType, TimeToLiveSpecification, TimeToLiveStatus};

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
