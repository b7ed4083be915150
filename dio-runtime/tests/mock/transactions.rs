//! Transactions: all or nothing, reasons in order, one action an item, tokens.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::{TransactWriteItemsError, TransactWriteItemsOutput};
use aws_sdk_dynamodb::types::{
    ConditionCheck, Delete, Get, Put, ReturnValuesOnConditionCheckFailure, ScalarAttributeType,
    TransactGetItem, TransactWriteItem, Update,
};

use crate::support::*;

fn key_of(sort: &str) -> Item {
    item([("pk", s("p")), ("sk", s(sort))])
}

fn put_action(sort: &str) -> TransactWriteItem {
    let put = Put::builder().table_name("tab").set_item(Some(key_of(sort))).build().unwrap();
    TransactWriteItem::builder().put(put).build()
}

fn create_action(sort: &str, a: &str) -> TransactWriteItem {
    let put = Put::builder()
        .table_name("tab")
        .set_item(Some(key_of(sort)))
        .item("a", s(a))
        .condition_expression("attribute_not_exists(pk)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    TransactWriteItem::builder().put(put.build().unwrap()).build()
}

async fn transact(
    client: &Client,
    actions: Vec<TransactWriteItem>,
) -> Result<TransactWriteItemsOutput, SdkError<TransactWriteItemsError>> {
    client.transact_write_items().set_transact_items(Some(actions)).send().await
}

async fn all(client: &Client) -> Vec<Item> {
    let mut items = client.scan().table_name("tab").send().await.unwrap().items.unwrap();
    items.sort_by_key(|item| item["sk"].as_s().unwrap().clone());
    items
}

#[tokio::test]
async fn every_kind_of_action_in_one_transaction() {
    let client = table(ScalarAttributeType::S).await;
    for sort in ["deleted", "updated", "checked"] {
        put(&client, key_of(sort)).await;
    }
    let update = Update::builder()
        .table_name("tab")
        .set_key(Some(key_of("updated")))
        .update_expression("ADD n :one")
        .expression_attribute_values(":one", n(1))
        .build()
        .unwrap();
    let delete = Delete::builder().table_name("tab").set_key(Some(key_of("deleted"))).build().unwrap();
    let check = ConditionCheck::builder()
        .table_name("tab")
        .set_key(Some(key_of("checked")))
        .condition_expression("attribute_exists(pk)")
        .build()
        .unwrap();
    transact(
        &client,
        vec![
            put_action("put"),
            TransactWriteItem::builder().update(update).build(),
            TransactWriteItem::builder().delete(delete).build(),
            TransactWriteItem::builder().condition_check(check).build(),
        ],
    )
    .await
    .unwrap();
    let found = all(&client).await;
    assert_eq!(sort_keys(&found), ["checked", "put", "updated"]);
    assert_eq!(found[2]["n"], n(1));
}

#[tokio::test]
async fn a_failed_action_cancels_all_with_reasons_in_order() {
    let client = table(ScalarAttributeType::S).await;
    put(&client, item([("pk", s("p")), ("sk", s("taken")), ("a", s("old"))])).await;
    let mistyped = Put::builder().table_name("tab").item("pk", s("p")).item("sk", n(1)).build().unwrap();
    let error = transact(
        &client,
        vec![
            create_action("free", "new"),
            create_action("taken", "new"),
            TransactWriteItem::builder().put(mistyped).build(),
        ],
    )
    .await
    .unwrap_err()
    .into_service_error();
    let TransactWriteItemsError::TransactionCanceledException(cancelled) = error else { panic!("{error:?}") };
    assert_eq!(
        cancelled.message.as_deref(),
        Some(
            "Transaction cancelled, please refer cancellation reasons for specific reasons [None, \
             ConditionalCheckFailed, ValidationError]"
        )
    );
    let reasons = cancelled.cancellation_reasons.unwrap();
    assert_eq!(reasons[0].code.as_deref(), Some("None"));
    assert_eq!(reasons[1].message.as_deref(), Some("The conditional request failed"));
    assert_eq!(reasons[1].item.as_ref().unwrap()["a"], s("old"));
    assert_eq!(
        reasons[2].message.as_deref(),
        Some("One or more parameter values were invalid: Type mismatch for key sk expected: S actual: N")
    );
    assert_eq!(sort_keys(&all(&client).await), ["taken"]);
}

#[tokio::test]
async fn what_is_wrong_with_the_request_is_no_cancellation() {
    let client = table(ScalarAttributeType::S).await;
    assert_eq!(
        invalid(transact(&client, vec![put_action("a"), put_action("a")]).await),
        "Transaction request cannot include multiple operations on one item"
    );
    let length = "1 validation error detected: Value at 'TransactItems' failed to satisfy constraint: \
                  Member must have \
                  length ";
    assert_eq!(invalid(transact(&client, vec![]).await), format!("{length}greater than or equal to 1"));
    let many = (0..101).map(|number| put_action(&number.to_string())).collect();
    assert_eq!(invalid(transact(&client, many).await), format!("{length}less than or equal to 100"));
    assert_eq!(
        invalid(transact(&client, vec![put_action("")]).await),
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain \
         an empty \
         string value. Key: sk"
    );
    let large =
        Put::builder().table_name("tab").set_item(Some(key_of("a"))).item("a", s("x".repeat(400 * 1024)));
    let large = TransactWriteItem::builder().put(large.build().unwrap()).build();
    assert_eq!(
        invalid(transact(&client, vec![large]).await),
        "Item size has exceeded the maximum allowed size"
    );
    let elsewhere = Put::builder().table_name("elsewhere").set_item(Some(key_of("a"))).build().unwrap();
    let elsewhere = TransactWriteItem::builder().put(elsewhere).build();
    let (code, message) = refused(transact(&client, vec![put_action("a"), elsewhere]).await);
    assert_eq!(
        (code.as_str(), message.as_str()),
        ("ResourceNotFoundException", "Requested resource not found")
    );
    let two = put_action("a");
    let check = ConditionCheck::builder()
        .table_name("tab")
        .set_key(Some(key_of("b")))
        .condition_expression("attribute_exists(pk)");
    let two = TransactWriteItem::builder().set_put(two.put).condition_check(check.build().unwrap()).build();
    assert_eq!(
        invalid(transact(&client, vec![two]).await),
        "TransactItems can only contain one of Check, Put, Update or Delete"
    );
    assert_eq!(
        invalid(transact(&client, vec![TransactWriteItem::builder().build()]).await),
        "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request"
    );
    let request = || client.transact_write_items().transact_items(put_action("a"));
    assert_eq!(
        invalid(
            request()
                .return_consumed_capacity("SOME".into())
                .return_item_collection_metrics("ALL".into())
                .send()
                .await
        ),
        "2 validation errors detected: Value 'SOME' at 'returnConsumedCapacity' failed to satisfy constraint: \
         Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value 'ALL' at \
         'returnItemCollectionMetrics' failed to satisfy constraint: Member must satisfy enum value set: [SIZE, \
         NONE]"
    );
    let token = "t".repeat(37);
    assert_eq!(
        invalid(request().client_request_token(&token).send().await),
        format!(
            "1 validation error detected: Value '{token}' at 'clientRequestToken' failed to satisfy constraint: \
             Member must have length less than or equal to 36"
        )
    );
    assert!(all(&client).await.is_empty());
}

#[tokio::test]
async fn what_is_wrong_with_an_action_is_found_before_tables_are_looked_for() {
    let client = table(ScalarAttributeType::S).await;
    let elsewhere = Put::builder().table_name("elsewhere").set_item(Some(key_of("a"))).build().unwrap();
    let elsewhere = TransactWriteItem::builder().put(elsewhere).build();
    let condition = |expression: &str, value: Option<&str>| {
        let put = Put::builder()
            .table_name("tab")
            .set_item(Some(key_of("b")))
            .condition_expression(expression)
            .set_expression_attribute_values(value.map(|value| item([(":v", s(value))])));
        TransactWriteItem::builder().put(put.build().unwrap()).build()
    };
    assert_eq!(
        invalid(transact(&client, vec![elsewhere.clone(), condition("attribute_not_exists(", None)]).await),
        "Invalid ConditionExpression: Syntax error; token: \"<EOF>\", near: \"(\""
    );
    assert_eq!(
        invalid(transact(&client, vec![elsewhere, condition("attribute_not_exists(pk)", Some("v"))]).await),
        "Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}"
    );
    let unknown = Put::builder()
        .table_name("tab")
        .set_item(Some(key_of("b")))
        .return_values_on_condition_check_failure("ALL_NEW".into());
    let unknown = TransactWriteItem::builder().put(unknown.build().unwrap()).build();
    assert_eq!(
        invalid(transact(&client, vec![put_action("a"), unknown]).await),
        "1 validation error detected: Value 'ALL_NEW' at \
         'transactItems.2.member.put.returnValuesOnConditionCheckFailure' failed to satisfy constraint: Member \
         must satisfy enum value set: [ALL_OLD, NONE]"
    );
}

#[tokio::test]
async fn reasons_of_every_kind_of_action() {
    let client = table(ScalarAttributeType::S).await;
    put(&client, item([("pk", s("p")), ("sk", s("text")), ("a", s("text"))])).await;
    put(&client, item([("pk", s("p")), ("sk", s("large")), ("a", s("x".repeat(399 * 1024)))])).await;
    let update = |sort: &str, expression: &str, value| {
        let update = Update::builder()
            .table_name("tab")
            .set_key(Some(key_of(sort)))
            .update_expression(expression)
            .expression_attribute_values(":v", value);
        TransactWriteItem::builder().update(update.build().unwrap()).build()
    };
    let delete = Delete::builder()
        .table_name("tab")
        .set_key(Some(key_of("none")))
        .condition_expression("attribute_exists(pk)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    let short = Delete::builder().table_name("tab").key("pk", s("p")).build().unwrap();
    let check = ConditionCheck::builder()
        .table_name("tab")
        .set_key(Some(key_of("checked")))
        .condition_expression("attribute_exists(pk)");
    let error = transact(
        &client,
        vec![
            update("text", "ADD a :v", n(1)),
            update("large", "SET b = :v", s("x".repeat(2 * 1024))),
            TransactWriteItem::builder().delete(delete.build().unwrap()).build(),
            TransactWriteItem::builder().delete(short).build(),
            TransactWriteItem::builder().condition_check(check.build().unwrap()).build(),
            put_action("fine"),
        ],
    )
    .await
    .unwrap_err()
    .into_service_error();
    let TransactWriteItemsError::TransactionCanceledException(cancelled) = error else { panic!("{error:?}") };
    let reasons: Vec<(Option<&str>, Option<&str>)> = cancelled
        .cancellation_reasons()
        .iter()
        .map(|reason| (reason.code.as_deref(), reason.message.as_deref()))
        .collect();
    let failed = (Some("ConditionalCheckFailed"), Some("The conditional request failed"));
    assert_eq!(
        reasons,
        [
            (Some("ValidationError"), Some("An operand in the update expression has an incorrect data type")),
            (Some("ValidationError"), Some("Item size to update has exceeded the maximum allowed size")),
            failed,
            (Some("ValidationError"), Some("The provided key element does not match the schema")),
            failed,
            (Some("None"), None),
        ]
    );
    // There was no item to show.
    assert_eq!(cancelled.cancellation_reasons()[2].item, None);
    assert_eq!(sort_keys(&all(&client).await), ["large", "text"]);
}

#[tokio::test]
async fn the_items_of_a_transaction_measure_4_mb_at_most() {
    let client = table(ScalarAttributeType::S).await;
    // 10 items of 400 KB, and one that fills what is left of 4 MB or goes a byte over.
    let sized = |sort: String, bytes: usize| {
        let filler = bytes - "pkpsk".len() - sort.len() - 1;
        let put = Put::builder()
            .table_name("tab")
            .item("pk", s("p"))
            .item("sk", s(sort))
            .item("a", s("x".repeat(filler)));
        TransactWriteItem::builder().put(put.build().unwrap()).build()
    };
    let puts = |last: usize| {
        let mut puts: Vec<_> = (0..10).map(|number| sized(number.to_string(), 400 * 1024)).collect();
        puts.push(sized("last".to_owned(), last));
        puts
    };
    let message = "The aggregate size of the items in the transaction exceeds the limit of 4 MB";
    assert_eq!(invalid(transact(&client, puts(96 * 1024 + 1)).await), message);
    assert!(client.scan().table_name("tab").send().await.unwrap().items().is_empty());
    transact(&client, puts(96 * 1024)).await.unwrap();
    let get = |sort: &str| {
        let get = Get::builder().table_name("tab").set_key(Some(key_of(sort))).build().unwrap();
        TransactGetItem::builder().get(get).build()
    };
    let gets = |more: Option<&str>| {
        let sorts: Vec<String> = (0..10).map(|number: i32| number.to_string()).collect();
        let gets = sorts.iter().map(String::as_str).chain(["last"]).chain(more).map(get).collect::<Vec<_>>();
        client.transact_get_items().set_transact_items(Some(gets)).send()
    };
    assert_eq!(gets(None).await.unwrap().responses().len(), 11);
    put(&client, key_of("more")).await;
    assert_eq!(invalid(gets(Some("more")).await), message);
}

#[tokio::test]
async fn a_token_makes_a_transaction_happen_once() {
    let (mock, client) = mock_with_table(ScalarAttributeType::S).await;
    mock.clock().stop();
    let add = |by: i64| {
        let update = Update::builder()
            .table_name("tab")
            .set_key(Some(key_of("a")))
            .update_expression("ADD n :by")
            .expression_attribute_values(":by", n(by))
            .build()
            .unwrap();
        client
            .transact_write_items()
            .client_request_token("token")
            .transact_items(TransactWriteItem::builder().update(update).build())
            .send()
    };
    add(1).await.unwrap();
    add(1).await.unwrap();
    assert_eq!(all(&client).await[0]["n"], n(1));
    let error = add(2).await;
    assert_eq!(
        refused(error),
        (
            "IdempotentParameterMismatchException".to_owned(),
            "DynamoDB rejected the request because you retried a request with a different payload but with an \
             idempotent token that was already used."
                .to_owned()
        )
    );
    // Ten minutes later the token is new again.
    mock.clock().advance(Duration::from_secs(600));
    add(1).await.unwrap();
    assert_eq!(all(&client).await[0]["n"], n(1));
    mock.clock().advance(Duration::from_secs(1));
    add(1).await.unwrap();
    assert_eq!(all(&client).await[0]["n"], n(2));
}

#[tokio::test]
async fn a_token_of_a_cancelled_transaction_may_come_again() {
    let client = table(ScalarAttributeType::S).await;
    put(&client, key_of("taken")).await;
    let create = || {
        client
            .transact_write_items()
            .client_request_token("token")
            .transact_items(create_action("taken", "new"))
            .send()
    };
    assert!(create().await.unwrap_err().into_service_error().is_transaction_canceled_exception());
    client.delete_item().table_name("tab").set_key(Some(key_of("taken"))).send().await.unwrap();
    create().await.unwrap();
    assert_eq!(all(&client).await[0]["a"], s("new"));
}

#[tokio::test]
async fn several_items_as_of_one_moment() {
    let client = table(ScalarAttributeType::S).await;
    put(&client, item([("pk", s("p")), ("sk", s("a")), ("x", n(1)), ("y", n(2))])).await;
    let get = |sort: &str, projection: Option<&str>| {
        let get = Get::builder()
            .table_name("tab")
            .set_key(Some(key_of(sort)))
            .set_projection_expression(projection.map(str::to_owned))
            .build()
            .unwrap();
        TransactGetItem::builder().get(get).build()
    };
    let found = client
        .transact_get_items()
        .transact_items(get("a", Some("y")))
        .transact_items(get("b", None))
        .send()
        .await
        .unwrap()
        .responses
        .unwrap();
    assert_eq!(found[0].item, Some(item([("y", n(2))])));
    assert_eq!(found[1].item, None);
    let bad = Get::builder().table_name("tab").key("pk", s("p")).build().unwrap();
    let error = client
        .transact_get_items()
        .transact_items(get("a", None))
        .transact_items(TransactGetItem::builder().get(bad).build())
        .send()
        .await;
    let (code, message) = refused(error);
    assert_eq!(code, "TransactionCanceledException");
    assert!(message.ends_with("[None, ValidationError]"), "{message}");
}
