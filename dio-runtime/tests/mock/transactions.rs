//! Transactions: all or nothing, reasons in order, one action an item, tokens.

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
    assert!(all(&client).await.is_empty());
}

#[tokio::test]
async fn a_token_makes_a_transaction_happen_once() {
    let client = table(ScalarAttributeType::S).await;
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
    let error = add(2).await.unwrap_err().into_service_error();
    assert!(error.is_idempotent_parameter_mismatch_exception(), "{error:?}");
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
