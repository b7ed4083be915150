//! Creating, describing, listing and deleting tables.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::create_table::builders::CreateTableFluentBuilder;
use aws_sdk_dynamodb::types::{
    BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, LocalSecondaryIndex, Projection,
    ProjectionType, ScalarAttributeType as Kind, TableClass, TableStatus,
};
use dio_runtime::mock::MockDynamo;

use crate::support::*;

fn create(client: &Client, keys: &[KeySchemaElement], attributes: &[&str]) -> CreateTableFluentBuilder {
    client
        .create_table()
        .table_name("tab")
        .billing_mode(BillingMode::PayPerRequest)
        .set_key_schema(Some(keys.to_vec()))
        .set_attribute_definitions(Some(attributes.iter().map(|name| attribute(name, Kind::S)).collect()))
}

fn hash(name: &str) -> KeySchemaElement {
    key(name, KeyType::Hash)
}

fn range(name: &str) -> KeySchemaElement {
    key(name, KeyType::Range)
}

fn local(name: &str, keys: &[KeySchemaElement]) -> LocalSecondaryIndex {
    LocalSecondaryIndex::builder()
        .index_name(name)
        .set_key_schema(Some(keys.to_vec()))
        .projection(project(ProjectionType::All))
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_table_is_described_as_it_was_created() {
    let client = MockDynamo::new().client();
    let created = create(&client, &[hash("pk"), range("sk")], &["pk", "sk", "g"])
        .global_secondary_indexes(index("gsi", &[hash("g")], project(ProjectionType::KeysOnly)))
        .local_secondary_indexes(local("lsi", &[hash("pk"), range("g")]))
        .send()
        .await
        .unwrap()
        .table_description
        .unwrap();
    put(&client, item([("pk", s("p")), ("sk", s("k")), ("g", s("g"))])).await;
    let described = client.describe_table().table_name("tab").send().await.unwrap().table.unwrap();
    assert_eq!(described.table_status, Some(TableStatus::Active));
    assert_eq!(described.key_schema, created.key_schema);
    assert_eq!(described.attribute_definitions(), created.attribute_definitions());
    assert_eq!(described.creation_date_time, created.creation_date_time);
    assert_eq!((described.item_count, described.table_size_bytes), (Some(1), Some(8)));
    assert_eq!(described.billing_mode_summary.unwrap().billing_mode, Some(BillingMode::PayPerRequest));
    let gsi = &described.global_secondary_indexes.unwrap()[0];
    assert_eq!((gsi.index_name.as_deref(), gsi.item_count), (Some("gsi"), Some(1)));
    assert_eq!(gsi.projection.as_ref().unwrap().projection_type, Some(ProjectionType::KeysOnly));
    assert_eq!(described.local_secondary_indexes.unwrap()[0].key_schema(), [hash("pk"), range("g")]);
    let again = create(&client, &[hash("pk")], &["pk"]).send().await;
    assert_eq!(refused(again), ("ResourceInUseException".to_owned(), "Table already exists: tab".to_owned()));
}

#[tokio::test]
async fn tables_are_listed_and_deleted() {
    let client = MockDynamo::new().client();
    for name in ["ccc", "aaa", "bbb"] {
        create(&client, &[hash("pk")], &["pk"]).table_name(name).send().await.unwrap();
    }
    let list = client.list_tables().limit(2).send().await.unwrap();
    assert_eq!(
        (list.table_names(), list.last_evaluated_table_name()),
        (&["aaa".into(), "bbb".into()][..], Some("bbb"))
    );
    client.delete_table().table_name("bbb").send().await.unwrap();
    let list = client.list_tables().exclusive_start_table_name("aaa").send().await.unwrap();
    assert_eq!((list.table_names(), list.last_evaluated_table_name()), (&["ccc".into()][..], None));
    let missing = "Requested resource not found: Table: bbb not found";
    for result in [
        refused(client.delete_table().table_name("bbb").send().await),
        refused(client.describe_table().table_name("bbb").send().await),
    ] {
        assert_eq!(result, ("ResourceNotFoundException".to_owned(), missing.to_owned()));
    }
}

#[tokio::test]
async fn definitions_are_checked() {
    let client = MockDynamo::new().client();
    let prefix = "One or more parameter values were invalid: ";
    let all = || project(ProjectionType::All);
    let gsi = |keys: &[KeySchemaElement]| index("gsi", keys, all());
    for (request, expected) in [
        (
            create(&client, &[hash("pk")], &["pk"]).table_name("ab"),
            "1 validation error detected: Value 'ab' at 'tableName' failed to satisfy constraint: Member \
             must have \
             length greater than or equal to 3"
                .to_owned(),
        ),
        (
            create(&client, &[hash("pk"), range("pk")], &["pk"]),
            "Invalid KeySchema: Some index key attribute have no definition".to_owned(),
        ),
        (
            create(&client, &[hash("pk"), range("pk")], &["pk", "sk"]),
            "Both the Hash Key and the Range Key element in the KeySchema have the same name".to_owned(),
        ),
        (
            create(&client, &[range("pk"), hash("sk")], &["pk", "sk"]),
            "Invalid KeySchema: The first KeySchemaElement is not a HASH key type".to_owned(),
        ),
        (
            create(&client, &[hash("pk"), hash("sk")], &["pk", "sk"]),
            "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type".to_owned(),
        ),
        (
            create(&client, &[hash("pk"), range("sk")], &["pk", "x"]),
            "Invalid KeySchema: Some index key attribute have no definition".to_owned(),
        ),
        (
            create(&client, &[hash("pk")], &["x"]),
            format!(
                "{prefix}Some index key attributes are not defined in AttributeDefinitions. Keys: [pk], \
                 AttributeDefinitions: [x]"
            ),
        ),
        (
            create(&client, &[hash("pk")], &["pk", "x"]).global_secondary_indexes(gsi(&[hash("g")])),
            format!(
                "{prefix}Some index key attributes are not defined in AttributeDefinitions. Keys: [g], \
                 AttributeDefinitions: [pk, x]"
            ),
        ),
        (
            create(&client, &[hash("pk")], &["pk", "pk"]),
            "Attribute Name is duplicated: pk".to_owned(),
        ),
        (
            create(&client, &[hash("pk")], &["pk", "a", "x"]).global_secondary_indexes(gsi(&[hash("a")])),
            format!(
                "{prefix}Some AttributeDefinitions are not used. AttributeDefinitions: [pk, a, x], keys used: \
                 [a, pk]"
            ),
        ),
        (
            create(&client, &[hash("pk")], &["pk", "sk"]),
            format!(
                "{prefix}Number of attributes in KeySchema does not exactly match number of attributes \
                 defined in \
                 AttributeDefinitions"
            ),
        ),
        (
            create(&client, &[hash("pk")], &["pk"]).billing_mode(BillingMode::Provisioned),
            format!(
                "{prefix}ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode \
                 is PROVISIONED"
            ),
        ),
        (
            create(&client, &[hash("pk")], &["pk"]).provisioned_throughput(
                units(1, 1),
            ),
            format!(
                "{prefix}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when \
                 BillingMode is \
                 PAY_PER_REQUEST"
            ),
        ),
        (
            create(&client, &[hash("pk")], &["pk", "g"])
                .global_secondary_indexes(gsi(&[hash("g")]))
                .global_secondary_indexes(gsi(&[hash("g")])),
            format!("{prefix}Duplicate index name: gsi"),
        ),
        (
            create(&client, &[hash("pk")], &["pk", "g"]).set_global_secondary_indexes(Some(
                (0..21)
                    .map(|i| index(&format!("gsi{i}"), &[hash("g")], all()))
                    .collect::<Vec<GlobalSecondaryIndex>>(),
            )),
            format!("{prefix}GlobalSecondaryIndex count exceeds the per-table limit of 20"),
        ),
        (
            create(&client, &[hash("pk")], &["pk", "g"]).global_secondary_indexes(index(
                "gsi",
                &[hash("g")],
                Projection::builder().projection_type(ProjectionType::All).non_key_attributes("a").build(),
            )),
            format!("{prefix}ProjectionType is ALL, but NonKeyAttributes is specified"),
        ),
        (
            create(&client, &[hash("pk")], &["pk", "g"]).global_secondary_indexes(index(
                "gsi",
                &[hash("g")],
                Projection::builder().build(),
            )),
            format!("{prefix}Unknown ProjectionType: null"),
        ),
        (
            create(&client, &[hash("pk")], &["pk", "g"]).global_secondary_indexes(index(
                "gsi",
                &[hash("g")],
                project(ProjectionType::Include),
            )),
            format!("{prefix}ProjectionType is INCLUDE, but NonKeyAttributes is not specified"),
        ),
        (
            create(&client, &[hash("pk")], &["pk", "g"]).global_secondary_indexes(index(
                "gsi",
                &[hash("g")],
                Projection::builder()
                    .projection_type(ProjectionType::Include)
                    .non_key_attributes("a")
                    .non_key_attributes("a")
                    .build(),
            )),
            format!("{prefix}Duplicate element in NonKeyAttributes: a"),
        ),
        (
            create(&client, &[hash("pk")], &["pk", "a", "b", "c"])
                .global_secondary_indexes(gsi(&[hash("a"), range("b"), hash("c")])),
            format!("{prefix}All HASH key attributes must precede RANGE key attributes in the KeySchema"),
        ),
        (
            create(&client, &[hash("pk")], &["pk", "a", "b", "c", "d", "e"]).global_secondary_indexes(gsi(&[
                hash("a"),
                hash("b"),
                hash("c"),
                hash("d"),
                hash("e"),
            ])),
            format!("{prefix}The KeySchema exceeds the maximum allowed number of HASH key attributes"),
        ),
        (
            create(&client, &[hash("pk")], &["pk", "a", "b"])
                .global_secondary_indexes(gsi(&[hash("a"), hash("b"), hash("a")])),
            "The KeySchema contains multiple key attributes with the same name".to_owned(),
        ),
        (
            create(&client, &[hash("pk")], &["pk", "g"]).global_secondary_indexes(
                GlobalSecondaryIndex::builder()
                    .index_name("gsi")
                    .key_schema(hash("g"))
                    .projection(all())
                    .provisioned_throughput(units(1, 1))
                    .build()
                    .unwrap(),
            ),
            format!(
                "{prefix}ProvisionedThroughput should not be specified for index: gsi when BillingMode is \
                 PAY_PER_REQUEST"
            ),
        ),
        (
            create(&client, &[hash("pk")], &["pk", "g"])
                .billing_mode(BillingMode::Provisioned)
                .provisioned_throughput(units(1, 1))
                .global_secondary_indexes(gsi(&[hash("g")])),
            format!("{prefix}ProvisionedThroughput is not specified for index: gsi"),
        ),
        (
            create(&client, &[hash("pk")], &["pk", "g"])
                .local_secondary_indexes(local("l1", &[hash("pk"), range("g")]))
                .global_secondary_indexes(index("g1", &[hash("g")], all())),
            "2 validation errors detected: Value 'g1' at 'globalSecondaryIndexes.1.member.indexName' failed to \
             satisfy constraint: Member must have length greater than or equal to 3; Value 'l1' at \
             'localSecondaryIndexes.1.member.indexName' failed to satisfy constraint: Member must have length \
             greater than or equal to 3"
                .to_owned(),
        ),
        (
            create(&client, &[hash("pk")], &["pk"]).billing_mode(BillingMode::from("FREE")),
            "1 validation error detected: Value 'FREE' at 'billingMode' failed to satisfy constraint: Member \
             must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]"
                .to_owned(),
        ),
        (
            create(&client, &[hash("pk"), range("sk")], &["pk", "sk", "l"]).set_local_secondary_indexes(Some(
                (0..6)
                    .map(|i| local(&format!("lsi{i}"), &[hash("pk"), range("l")]))
                    .collect::<Vec<LocalSecondaryIndex>>(),
            )),
            format!("{prefix}Number of LocalSecondaryIndexes exceeds per-table limit of 5"),
        ),
        (
            create(&client, &[hash("pk"), range("sk")], &["pk", "sk"])
                .local_secondary_indexes(local("lsi", &[hash("pk")])),
            format!("{prefix}Index KeySchema does not have a range key for index: lsi"),
        ),
        (
            create(&client, &[hash("pk")], &["pk"]).table_class(TableClass::from("CHEAP")),
            "Invalid table-class parameter provided. Please try again with a valid table-class value: \
             [STANDARD, STANDARD_INFREQUENT_ACCESS]."
                .to_owned(),
        ),
        (
            create(&client, &[hash("pk")], &["pk", "g"])
                .local_secondary_indexes(local("lsi", &[hash("pk"), range("g")])),
            format!(
                "{prefix}Table KeySchema does not have a range key, which is required when specifying a \
                 LocalSecondaryIndex"
            ),
        ),
        (
            create(&client, &[hash("pk"), range("sk")], &["pk", "sk"])
                .local_secondary_indexes(local("lsi", &[hash("sk"), range("pk")])),
            format!(
                "{prefix}Index KeySchema does not have the same leading hash key as table KeySchema for \
                 index: lsi. \
                 index hash key: sk, table hash key: pk"
            ),
        ),
    ] {
        assert_eq!(invalid(request.send().await), expected);
    }
    assert!(client.list_tables().send().await.unwrap().table_names().is_empty());
}

#[tokio::test]
async fn a_table_without_a_sort_key() {
    let client = MockDynamo::new().client();
    create(&client, &[hash("pk")], &["pk"]).send().await.unwrap();
    for number in ["1", "2"] {
        put(&client, item([("pk", s("p")), ("a", s(number))])).await;
    }
    let found = client.get_item().table_name("tab").key("pk", s("p")).send().await.unwrap();
    assert_eq!(found.item.unwrap()["a"], s("2"));
}

#[test]
fn operations_on_tables_need_a_name() {
    // The SDK does not send such a request; others may.
    let mock = MockDynamo::new();
    for operation in [
        "CreateTable",
        "DescribeTable",
        "UpdateTable",
        "DeleteTable",
        "DescribeTimeToLive",
        "UpdateTimeToLive",
    ] {
        let (status, body) = mock.handle(operation, b"{}");
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(status, 400);
        assert_eq!(
            body["message"], "The parameter 'TableName' is required but was not present in the request",
            "{operation}"
        );
    }
}
