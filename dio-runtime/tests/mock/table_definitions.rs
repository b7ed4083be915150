//! What `CreateTable` asks of a definition.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::create_table::builders::CreateTableFluentBuilder;
use aws_sdk_dynamodb::types::{
    BillingMode, GlobalSecondaryIndex, KeySchemaElement, LocalSecondaryIndex, Projection, ProjectionType,
    ScalarAttributeType as Kind, TableClass,
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
