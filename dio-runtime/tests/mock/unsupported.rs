//! What the mock does not play says so, in DynamoDB's error shape.

use aws_sdk_dynamodb::types::{
    AttributeAction, AttributeValueUpdate, BillingMode, ComparisonOperator, Condition, ConditionalOperator,
    ExpectedAttributeValue, KeyType, KeysAndAttributes, OnDemandThroughput, ScalarAttributeType as Kind,
    SseSpecification, StreamSpecification, StreamViewType, Tag, WarmThroughput,
};
use dio_runtime::mock::MockDynamo;

use crate::support::*;

fn parameter(name: &str) -> String {
    format!("The parameter {name} is not supported by the mock")
}

#[tokio::test]
async fn the_parameters_from_before_expressions() {
    let client = table(Kind::S).await;
    let condition = || Condition::builder().comparison_operator(ComparisonOperator::Null).build().unwrap();
    let expected = || ExpectedAttributeValue::builder().exists(false).build();
    let and = ConditionalOperator::And;

    let get = client.get_item().table_name("tab").key("pk", s("p")).key("sk", s("k"));
    assert_eq!(invalid(get.attributes_to_get("a").send().await), parameter("AttributesToGet"));
    let put = || client.put_item().table_name("tab").item("pk", s("p")).item("sk", s("k"));
    assert_eq!(invalid(put().expected("a", expected()).send().await), parameter("Expected"));
    assert_eq!(
        invalid(put().conditional_operator(and.clone()).send().await),
        parameter("ConditionalOperator")
    );
    let update = || client.update_item().table_name("tab").key("pk", s("p")).key("sk", s("k"));
    let change = AttributeValueUpdate::builder().action(AttributeAction::Delete).build();
    assert_eq!(invalid(update().attribute_updates("a", change).send().await), parameter("AttributeUpdates"));
    assert_eq!(invalid(update().expected("a", expected()).send().await), parameter("Expected"));
    let delete = client.delete_item().table_name("tab").key("pk", s("p")).key("sk", s("k"));
    assert_eq!(invalid(delete.expected("a", expected()).send().await), parameter("Expected"));
    let query = || client.query().table_name("tab");
    assert_eq!(invalid(query().key_conditions("pk", condition()).send().await), parameter("KeyConditions"));
    assert_eq!(invalid(query().query_filter("a", condition()).send().await), parameter("QueryFilter"));
    assert_eq!(invalid(query().attributes_to_get("a").send().await), parameter("AttributesToGet"));
    let scan = || client.scan().table_name("tab");
    assert_eq!(invalid(scan().scan_filter("a", condition()).send().await), parameter("ScanFilter"));
    assert_eq!(invalid(scan().conditional_operator(and).send().await), parameter("ConditionalOperator"));
    let keys = KeysAndAttributes::builder()
        .keys(item([("pk", s("p")), ("sk", s("k"))]))
        .attributes_to_get("a")
        .build()
        .unwrap();
    let batch = client.batch_get_item().request_items("tab", keys);
    assert_eq!(invalid(batch.send().await), parameter("AttributesToGet"));
    assert!(client.scan().table_name("tab").send().await.unwrap().items().is_empty());
}

#[tokio::test]
async fn settings_of_tables() {
    let client = MockDynamo::new().client();
    let create = || {
        client
            .create_table()
            .table_name("tab")
            .billing_mode(BillingMode::PayPerRequest)
            .attribute_definitions(attribute("pk", Kind::S))
            .key_schema(key("pk", KeyType::Hash))
    };
    let streams = StreamSpecification::builder()
        .stream_enabled(true)
        .stream_view_type(StreamViewType::KeysOnly)
        .build()
        .unwrap();
    let sse = SseSpecification::builder().enabled(true).build();
    let tag = Tag::builder().key("a").value("b").build().unwrap();
    let on_demand = OnDemandThroughput::builder().max_read_request_units(1).build();
    let warm = WarmThroughput::builder().read_units_per_second(1).build();
    for (request, name) in [
        (create().stream_specification(streams.clone()), "StreamSpecification"),
        (create().sse_specification(sse.clone()), "SSESpecification"),
        (create().tags(tag), "Tags"),
        (create().resource_policy("{}"), "ResourcePolicy"),
        (create().on_demand_throughput(on_demand.clone()), "OnDemandThroughput"),
        (create().warm_throughput(warm.clone()), "WarmThroughput"),
    ] {
        assert_eq!(invalid(request.send().await), parameter(name));
    }
    // What asks for nothing is no reason to refuse.
    let off = StreamSpecification::builder().stream_enabled(false).build().unwrap();
    let own_key = SseSpecification::builder().enabled(false).build();
    let created = create().stream_specification(off).sse_specification(own_key).send().await.unwrap();
    assert_eq!(created.table_description.unwrap().sse_description, None);
    let update = || client.update_table().table_name("tab");
    for (request, name) in [
        (update().stream_specification(streams), "StreamSpecification"),
        (update().sse_specification(sse), "SSESpecification"),
        (update().on_demand_throughput(on_demand), "OnDemandThroughput"),
        (update().warm_throughput(warm), "WarmThroughput"),
    ] {
        assert_eq!(invalid(request.send().await), parameter(name));
    }
}

#[tokio::test]
async fn operations() {
    let client = table(Kind::S).await;
    let unknown = |operation: &str| {
        (
            "UnknownOperationException".to_owned(),
            format!("The operation {operation} is not supported by the mock"),
        )
    };
    let statement = "SELECT * FROM tab";
    assert_eq!(
        refused(client.execute_statement().statement(statement).send().await),
        unknown("ExecuteStatement")
    );
    let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/tab";
    assert_eq!(
        refused(client.list_tags_of_resource().resource_arn(arn).send().await),
        unknown("ListTagsOfResource")
    );
    assert_eq!(
        refused(client.create_backup().table_name("tab").backup_name("backup").send().await),
        unknown("CreateBackup")
    );
    assert_eq!(
        refused(client.describe_continuous_backups().table_name("tab").send().await),
        unknown("DescribeContinuousBackups")
    );
    assert_eq!(
        refused(client.export_table_to_point_in_time().table_arn(arn).s3_bucket("b").send().await),
        unknown("ExportTableToPointInTime")
    );
    assert_eq!(
        refused(client.describe_kinesis_streaming_destination().table_name("tab").send().await),
        unknown("DescribeKinesisStreamingDestination")
    );
    assert_eq!(refused(client.describe_endpoints().send().await), unknown("DescribeEndpoints"));
}

#[tokio::test]
async fn the_quotas_of_a_new_account_are_told() {
    let limits = MockDynamo::new().client().describe_limits().send().await.unwrap();
    assert_eq!(
        (limits.account_max_read_capacity_units, limits.table_max_write_capacity_units),
        (Some(80_000), Some(40_000))
    );
}
