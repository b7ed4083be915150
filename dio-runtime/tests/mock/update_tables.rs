//! `UpdateTable`: indexes added and removed, throughput, billing, class, protection.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::update_table::builders::UpdateTableFluentBuilder;
use aws_sdk_dynamodb::types::{
    BillingMode, CreateGlobalSecondaryIndexAction, DeleteGlobalSecondaryIndexAction,
    GlobalSecondaryIndexDescription, GlobalSecondaryIndexUpdate, IndexStatus, KeySchemaElement, Projection,
    ProjectionType, ScalarAttributeType as Kind, TableClass, TableDescription, TableStatus,
    UpdateGlobalSecondaryIndexAction,
};
use dio_runtime::mock::MockDynamo;

use crate::support::*;

const PREFIX: &str = "One or more parameter values were invalid: ";

fn create_with(name: &str, keys: &[KeySchemaElement], projection: Projection) -> GlobalSecondaryIndexUpdate {
    let create = CreateGlobalSecondaryIndexAction::builder()
        .index_name(name)
        .set_key_schema(Some(keys.to_vec()))
        .projection(projection)
        .build()
        .unwrap();
    GlobalSecondaryIndexUpdate::builder().create(create).build()
}

fn create(name: &str, on: &str) -> GlobalSecondaryIndexUpdate {
    create_with(name, &[hash(on)], project(ProjectionType::All))
}

fn delete(name: &str) -> GlobalSecondaryIndexUpdate {
    let delete = DeleteGlobalSecondaryIndexAction::builder().index_name(name).build().unwrap();
    GlobalSecondaryIndexUpdate::builder().delete(delete).build()
}

fn change(name: &str, read: i64, write: i64) -> GlobalSecondaryIndexUpdate {
    let update = UpdateGlobalSecondaryIndexAction::builder()
        .index_name(name)
        .provisioned_throughput(units(read, write))
        .build()
        .unwrap();
    GlobalSecondaryIndexUpdate::builder().update(update).build()
}

fn update(client: &Client) -> UpdateTableFluentBuilder {
    client.update_table().table_name("tab")
}

fn text(name: &str) -> aws_sdk_dynamodb::types::AttributeDefinition {
    attribute(name, Kind::S)
}

async fn described(client: &Client) -> TableDescription {
    client.describe_table().table_name("tab").send().await.unwrap().table.unwrap()
}

fn statuses(indexes: &[GlobalSecondaryIndexDescription]) -> Vec<(&str, IndexStatus)> {
    indexes.iter().map(|index| (index.index_name().unwrap(), index.index_status.clone().unwrap())).collect()
}

async fn pks(client: &Client, index: &str, value: &str) -> Vec<String> {
    let found = client
        .query()
        .table_name("tab")
        .index_name(index)
        .key_condition_expression("g = :g")
        .expression_attribute_values(":g", s(value))
        .send()
        .await
        .unwrap();
    found.items().iter().map(|item| item["sk"].as_s().unwrap().clone()).collect()
}

#[tokio::test]
async fn an_index_is_added_filled_kept_and_removed() {
    let client = table(Kind::S).await;
    for (sort, g) in [("1", s("x")), ("2", s("y")), ("3", s("x")), ("4", n(1)), ("5", s(""))] {
        put(&client, item([("pk", s("p")), ("sk", s(sort)), ("g", g), ("a", s("a"))])).await;
    }
    put(&client, item([("pk", s("p")), ("sk", s("6"))])).await;
    let answer = update(&client)
        .attribute_definitions(text("g"))
        // What no index uses is ignored.
        .attribute_definitions(text("unused"))
        .global_secondary_index_updates(create_with(
            "by_g",
            &[hash("g")],
            Projection::builder().projection_type(ProjectionType::Include).non_key_attributes("b").build(),
        ))
        .send()
        .await
        .unwrap()
        .table_description
        .unwrap();
    assert_eq!(answer.table_status, Some(TableStatus::Updating));
    assert_eq!(statuses(answer.global_secondary_indexes()), [("by_g", IndexStatus::Creating)]);
    assert_eq!(answer.global_secondary_indexes()[0].backfilling, Some(false));

    let table = described(&client).await;
    assert_eq!(table.table_status, Some(TableStatus::Active));
    assert_eq!(table.attribute_definitions(), [text("g"), text("pk"), text("sk")]);
    let index = &table.global_secondary_indexes()[0];
    assert_eq!((index.index_status.as_ref(), index.backfilling), (Some(&IndexStatus::Active), None));
    // Items that the index cannot take are left out of it.
    assert_eq!(index.item_count, Some(3));
    assert_eq!(pks(&client, "by_g", "x").await, ["1", "3"]);

    // From now on the index follows the table, and its key is checked.
    put(&client, item([("pk", s("p")), ("sk", s("7")), ("g", s("x"))])).await;
    client.delete_item().table_name("tab").key("pk", s("p")).key("sk", s("1")).send().await.unwrap();
    assert_eq!(pks(&client, "by_g", "x").await, ["3", "7"]);
    let refused = client.put_item().table_name("tab").item("pk", s("p")).item("sk", s("8")).item("g", n(1));
    assert_eq!(
        invalid(refused.send().await),
        format!("{PREFIX}Type mismatch for Index Key g Expected: S Actual: N IndexName: by_g")
    );

    let answer = update(&client).global_secondary_index_updates(delete("by_g")).send().await.unwrap();
    let answer = answer.table_description.unwrap();
    assert_eq!(statuses(answer.global_secondary_indexes()), [("by_g", IndexStatus::Deleting)]);
    let table = described(&client).await;
    assert!(table.global_secondary_indexes.is_none());
    assert_eq!(table.attribute_definitions(), [text("pk"), text("sk")]);
    assert_eq!(
        invalid(client.scan().table_name("tab").index_name("by_g").send().await),
        "The table does not have the specified index: by_g"
    );
    assert_eq!(client.scan().table_name("tab").send().await.unwrap().count, 6);
}

#[tokio::test]
async fn one_index_at_a_time() {
    let client = table(Kind::S).await;
    let one = |updates: Vec<GlobalSecondaryIndexUpdate>| {
        update(&client)
            .attribute_definitions(text("g"))
            .attribute_definitions(text("pk"))
            .set_global_secondary_index_updates(Some(updates))
            .send()
    };
    one(vec![create("one", "g")]).await.unwrap();
    let limit = "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per \
                 table";
    for updates in [vec![create("two", "g"), create("three", "g")], vec![create("two", "g"), delete("one")]] {
        assert_eq!(refused(one(updates).await), ("LimitExceededException".to_owned(), limit.to_owned()));
    }
    assert_eq!(
        invalid(one(vec![delete("one"), create("one", "g")]).await),
        format!(
            "{PREFIX}Only one global secondary index update per index is allowed simultaneously. Index: one"
        )
    );
    for number in 1..20 {
        one(vec![create(&format!("index{number}"), "g")]).await.unwrap();
    }
    assert_eq!(
        refused(one(vec![create("too_many", "g")]).await),
        (
            "LimitExceededException".to_owned(),
            "Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of 20"
                .to_owned()
        )
    );
    assert_eq!(described(&client).await.global_secondary_indexes().len(), 20);
}

#[tokio::test]
async fn index_updates_are_checked() {
    let client = MockDynamo::new().client();
    client
        .create_table()
        .table_name("tab")
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(vec![text("pk"), text("sk"), text("l"), text("g")]))
        .key_schema(hash("pk"))
        .key_schema(range("sk"))
        .local_secondary_indexes(local("local", &[hash("pk"), range("l")]))
        .global_secondary_indexes(index("there", &[hash("g")], project(ProjectionType::All)))
        .send()
        .await
        .unwrap();
    let ask = |entry| update(&client).attribute_definitions(text("g")).global_secondary_index_updates(entry);
    let both = GlobalSecondaryIndexUpdate::builder()
        .set_create(create("new", "g").create)
        .set_delete(delete("there").delete)
        .build();
    for (request, expected) in [
        (ask(create("there", "g")), "Attempting to create an index which already exists".to_owned()),
        (ask(create("local", "g")), "Attempting to create an index which already exists".to_owned()),
        (ask(delete("local")), "Cannot delete an index that is not a GlobalSecondaryIndex: local".to_owned()),
        (
            ask(change("local", 1, 1)),
            "Cannot update an index that is not a GlobalSecondaryIndex: local".to_owned(),
        ),
        (
            ask(change("there", 1, 1)),
            format!(
                "{PREFIX}The only Updates for index: there when TableThroughputMode is PAY_PER_REQUEST can be \
                 to OnDemandThroughput, WarmThroughput"
            ),
        ),
        (
            ask(GlobalSecondaryIndexUpdate::builder().build()),
            format!(
                "{PREFIX}One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, \
                 GlobalSecondaryIndexUpdate.Delete must not be null"
            ),
        ),
        (
            ask(both),
            format!("{PREFIX}Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object"),
        ),
        (
            update(&client).global_secondary_index_updates(create("new", "g")),
            format!("{PREFIX}AttributeDefinitions is not specified for index: new"),
        ),
        (
            ask(create("new", "h")),
            format!(
                "{PREFIX}Some index key attributes are not defined in AttributeDefinitions. Keys: [h], \
                 AttributeDefinitions: [g]"
            ),
        ),
        (
            update(&client)
                .attribute_definitions(attribute("g", Kind::N))
                .global_secondary_index_updates(create("new", "g")),
            format!(
                "{PREFIX}Attributes cannot be redefined. Please check that your attribute has the same type as \
                 previously defined. Existing schema: g:S New schema: g:N"
            ),
        ),
        (
            ask(create("no", "g")),
            "1 validation error detected: Value 'no' at \
             'globalSecondaryIndexUpdates.1.member.create.indexName' failed to satisfy constraint: Member must \
             have length greater than or equal to 3"
                .to_owned(),
        ),
        (
            ask(create_with("new", &[hash("g")], Projection::builder().build())),
            format!("{PREFIX}Unknown ProjectionType: null"),
        ),
    ] {
        assert_eq!(invalid(request.send().await), expected);
    }
    assert_eq!(
        refused(ask(delete("ghost")).send().await),
        (
            "ResourceNotFoundException".to_owned(),
            "Requested resource not found: Index ghost for table tab".to_owned()
        )
    );
    let missing = client.update_table().table_name("nothing").billing_mode(BillingMode::PayPerRequest);
    assert_eq!(
        refused(missing.send().await),
        (
            "ResourceNotFoundException".to_owned(),
            "Requested resource not found: Table: nothing not found".to_owned()
        )
    );
    let table = described(&client).await;
    assert_eq!(statuses(table.global_secondary_indexes()), [("there", IndexStatus::Active)]);
}

#[tokio::test]
async fn throughput_and_billing_change() {
    let client = table(Kind::S).await;
    update(&client)
        .attribute_definitions(text("g"))
        .global_secondary_index_updates(create("gsi", "g"))
        .send()
        .await
        .unwrap();
    let provisioned = |read, write| {
        update(&client).billing_mode(BillingMode::Provisioned).provisioned_throughput(units(read, write))
    };
    let same = |of: &str, at: &str| {
        format!(
            "The provisioned throughput for {of} will not change. The requested value equals the current \
             value. Current ReadCapacityUnits provisioned for {at}: 5. Requested ReadCapacityUnits: 5. \
             Current WriteCapacityUnits provisioned for {at}: 6. Requested WriteCapacityUnits: 6. Refer to \
             the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."
        )
    };
    for (request, expected) in [
        (
            update(&client).provisioned_throughput(units(1, 1)),
            format!(
                "{PREFIX}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is \
                 PAY_PER_REQUEST"
            ),
        ),
        (
            update(&client).billing_mode(BillingMode::Provisioned),
            format!("{PREFIX}ProvisionedThroughput must be specified when BillingMode is PROVISIONED"),
        ),
        (provisioned(5, 6), format!("{PREFIX}ProvisionedThroughput must be specified for index: gsi")),
        (
            provisioned(0, 6),
            "1 validation error detected: Value '0' at 'provisionedThroughput.readCapacityUnits' failed to \
             satisfy constraint: Member must have value greater than or equal to 1"
                .to_owned(),
        ),
        (
            update(&client).billing_mode(BillingMode::PayPerRequest).provisioned_throughput(units(1, 1)),
            format!(
                "{PREFIX}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is \
                 PAY_PER_REQUEST"
            ),
        ),
    ] {
        assert_eq!(invalid(request.send().await), expected);
    }
    provisioned(5, 6).global_secondary_index_updates(change("gsi", 5, 6)).send().await.unwrap();
    let table = described(&client).await;
    assert!(table.billing_mode_summary.is_none());
    let of = |table: &TableDescription| {
        let index = table.global_secondary_indexes()[0].provisioned_throughput.clone().unwrap();
        let table = table.provisioned_throughput.clone().unwrap();
        (
            (table.read_capacity_units.unwrap(), table.write_capacity_units.unwrap()),
            (index.read_capacity_units.unwrap(), index.write_capacity_units.unwrap()),
        )
    };
    assert_eq!(of(&table), ((5, 6), (5, 6)));
    assert_eq!(invalid(provisioned(5, 6).send().await), same("the table", "the table"));
    let unchanged = update(&client).global_secondary_index_updates(change("gsi", 5, 6));
    assert_eq!(invalid(unchanged.send().await), same("the index gsi", "index gsi"));
    assert_eq!(
        invalid(
            provisioned(7, 7)
                .attribute_definitions(text("g"))
                .global_secondary_index_updates(create("more", "g"))
                .send()
                .await
        ),
        format!("{PREFIX}You cannot create or delete index while updating table IOPS")
    );
    let more = update(&client).attribute_definitions(text("g"));
    assert_eq!(
        invalid(more.global_secondary_index_updates(create("more", "g")).send().await),
        format!("{PREFIX}Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: more")
    );
    let answer = provisioned(7, 6).global_secondary_index_updates(change("gsi", 1, 2)).send().await.unwrap();
    // As DynamoDB does it, the answer has the values from before.
    let answer = answer.table_description.unwrap();
    assert_eq!(of(&answer), ((5, 6), (5, 6)));
    assert_eq!(answer.table_status, Some(TableStatus::Updating));
    assert_eq!(of(&described(&client).await), ((7, 6), (1, 2)));
    update(&client).billing_mode(BillingMode::PayPerRequest).send().await.unwrap();
    let table = described(&client).await;
    assert_eq!(of(&table), ((0, 0), (0, 0)));
    assert_eq!(table.billing_mode_summary.unwrap().billing_mode, Some(BillingMode::PayPerRequest));
}

#[tokio::test]
async fn a_protected_table_is_not_deleted() {
    let client = table(Kind::S).await;
    update(&client).deletion_protection_enabled(true).send().await.unwrap();
    assert_eq!(described(&client).await.deletion_protection_enabled, Some(true));
    assert_eq!(
        invalid(client.delete_table().table_name("tab").send().await),
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion \
         protection first."
    );
    update(&client).deletion_protection_enabled(false).send().await.unwrap();
    let deleted = client.delete_table().table_name("tab").send().await.unwrap().table_description.unwrap();
    assert_eq!(deleted.table_status, Some(TableStatus::Deleting));
}

#[tokio::test]
async fn a_table_changes_its_class_and_nothing_else_with_it() {
    let client = table(Kind::S).await;
    assert!(described(&client).await.table_class_summary.is_none());
    let class = || update(&client).table_class(TableClass::StandardInfrequentAccess);
    class().send().await.unwrap();
    let summary = described(&client).await.table_class_summary.unwrap();
    assert_eq!(summary.table_class, Some(TableClass::StandardInfrequentAccess));
    assert_eq!(
        invalid(class().deletion_protection_enabled(true).send().await),
        format!("{PREFIX}TableClass modification must be the only operation in the request")
    );
    assert_eq!(
        invalid(
            update(&client)
                .deletion_protection_enabled(true)
                .billing_mode(BillingMode::PayPerRequest)
                .send()
                .await
        ),
        format!("{PREFIX}DeletionProtection modification must be the only operation in the request")
    );
    for nothing in [update(&client), update(&client).attribute_definitions(text("g"))] {
        assert!(
            invalid(nothing.send().await)
                .starts_with("At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, ")
        );
    }
    let empty =
        update(&client).deletion_protection_enabled(true).set_global_secondary_index_updates(Some(vec![]));
    assert_eq!(invalid(empty.send().await), format!("{PREFIX}List of GlobalSecondaryIndexUpdates is empty"));
    assert_eq!(described(&client).await.deletion_protection_enabled, Some(false));
}
