//! Conditional writes and what they return.

use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{ReturnValue, ReturnValuesOnConditionCheckFailure, ScalarAttributeType};

use dio_runtime::mock::MockDynamo;

use crate::support::*;

#[tokio::test]
async fn a_failed_condition_changes_nothing_and_shows_the_item_when_asked() {
    let client = table(ScalarAttributeType::S).await;
    let first = item([("pk", s("p")), ("sk", s("k")), ("a", n(1))]);
    put(&client, first.clone()).await;
    let again = |returns| {
        client
            .put_item()
            .table_name("tab")
            .item("pk", s("p"))
            .item("sk", s("k"))
            .condition_expression("attribute_not_exists(pk)")
            .set_return_values_on_condition_check_failure(returns)
            .send()
    };
    let error =
        again(Some(ReturnValuesOnConditionCheckFailure::AllOld)).await.unwrap_err().into_service_error();
    let PutItemError::ConditionalCheckFailedException(failed) = error else { panic!("{error:?}") };
    assert_eq!(failed.message.as_deref(), Some("The conditional request failed"));
    assert_eq!(failed.item, Some(first.clone()));
    let error = again(None).await.unwrap_err().into_service_error();
    let PutItemError::ConditionalCheckFailedException(failed) = error else { panic!("{error:?}") };
    assert_eq!(failed.item, None);

    let error = client
        .delete_item()
        .table_name("tab")
        .key("pk", s("p"))
        .key("sk", s("k"))
        .condition_expression("a > :one")
        .expression_attribute_values(":one", n(1))
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    assert!(matches!(error, DeleteItemError::ConditionalCheckFailedException(_)));
    let update = client
        .update_item()
        .table_name("tab")
        .key("pk", s("p"))
        .key("sk", s("other"))
        .update_expression("SET a = :one")
        .condition_expression("attribute_exists(pk)")
        .expression_attribute_values(":one", n(1))
        .send()
        .await
        .unwrap_err();
    assert!(update.into_service_error().is_conditional_check_failed_exception());
    let found = client.scan().table_name("tab").send().await.unwrap();
    assert_eq!(found.items(), [first]);
}

#[tokio::test]
async fn put_and_delete_return_the_old_item_when_asked() {
    let client = table(ScalarAttributeType::S).await;
    let one = item([("pk", s("p")), ("sk", s("k")), ("a", n(1))]);
    let put = |item: &Item, returns| {
        client.put_item().table_name("tab").set_item(Some(item.clone())).return_values(returns).send()
    };
    let delete = |returns| {
        client
            .delete_item()
            .table_name("tab")
            .key("pk", s("p"))
            .key("sk", s("k"))
            .return_values(returns)
            .send()
    };
    assert_eq!(put(&one, ReturnValue::AllOld).await.unwrap().attributes, None);
    assert_eq!(put(&one, ReturnValue::AllOld).await.unwrap().attributes, Some(one.clone()));
    assert_eq!(put(&one, ReturnValue::None).await.unwrap().attributes, None);
    assert_eq!(
        invalid(put(&one, ReturnValue::AllNew).await),
        framed("ReturnValues can only be ALL_OLD or NONE")
    );
    assert_eq!(delete(ReturnValue::AllOld).await.unwrap().attributes, Some(one));
    assert_eq!(delete(ReturnValue::AllOld).await.unwrap().attributes, None);
}

#[tokio::test]
async fn a_put_replaces_the_whole_item() {
    let client = table(ScalarAttributeType::S).await;
    put(&client, item([("pk", s("p")), ("sk", s("k")), ("a", n(1))])).await;
    put(&client, item([("pk", s("p")), ("sk", s("k")), ("b", n(1))])).await;
    let found = client.scan().table_name("tab").send().await.unwrap();
    assert_eq!(found.items(), [item([("pk", s("p")), ("sk", s("k")), ("b", n(1))])]);
}

#[tokio::test]
async fn values_without_a_condition_are_refused() {
    let client = table(ScalarAttributeType::S).await;
    let put = client
        .put_item()
        .table_name("tab")
        .item("pk", s("p"))
        .item("sk", s("k"))
        .expression_attribute_values(":v", n(1));
    let expected = framed("ExpressionAttributeValues can only be specified when using expressions");
    assert_eq!(invalid(put.send().await), expected);
    let update = client.update_item().table_name("tab").key("pk", s("p")).key("sk", s("k"));
    assert_eq!(invalid(update.expression_attribute_values(":v", n(1)).send().await), expected);
}

#[test]
fn writes_of_many_threads_are_made_one_after_another() {
    let mock = MockDynamo::dynamo_io();
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let client = mock.client();
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                runtime.block_on(async {
                    for _ in 0..25 {
                        client
                            .update_item()
                            .table_name("tab")
                            .key("pk", s("p"))
                            .key("sk", s("k"))
                            .update_expression("ADD n :one")
                            .expression_attribute_values(":one", n(1))
                            .send()
                            .await
                            .unwrap();
                    }
                });
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(mock.table("tab").get("p", "k").unwrap()["n"], n(100));
}

#[tokio::test]
async fn puts_and_deletes_return_nothing_but_the_old_item() {
    let client = table(ScalarAttributeType::S).await;
    for returns in [ReturnValue::AllNew, ReturnValue::UpdatedOld, ReturnValue::UpdatedNew] {
        let put = client.put_item().table_name("tab").item("pk", s("p")).item("sk", s("k"));
        let delete = client.delete_item().table_name("tab").key("pk", s("p")).key("sk", s("k"));
        let expected = "1 validation error detected: ReturnValues can only be ALL_OLD or NONE";
        assert_eq!(invalid(put.return_values(returns.clone()).send().await), expected);
        assert_eq!(invalid(delete.return_values(returns).send().await), expected);
    }
    let update = client.update_item().table_name("tab").key("pk", s("p")).key("sk", s("k"));
    assert_eq!(
        invalid(update.return_values("SOME".into()).return_consumed_capacity("ALL".into()).send().await),
        "2 validation errors detected: Value 'ALL' at 'returnConsumedCapacity' failed to satisfy constraint: \
         Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value 'SOME' at 'returnValues' failed to \
         satisfy constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, \
         UPDATED_NEW]"
    );
    assert!(client.scan().table_name("tab").send().await.unwrap().items().is_empty());
}

#[tokio::test]
async fn updates_and_deletes_show_the_item_that_failed_their_condition() {
    let client = table(ScalarAttributeType::S).await;
    let stored = item([("pk", s("p")), ("sk", s("k")), ("a", n(1))]);
    put(&client, stored.clone()).await;
    let update = client
        .update_item()
        .table_name("tab")
        .key("pk", s("p"))
        .key("sk", s("k"))
        .update_expression("SET a = :one")
        .condition_expression("a > :one")
        .expression_attribute_values(":one", n(1))
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    let error = update.send().await.unwrap_err().into_service_error();
    let UpdateItemError::ConditionalCheckFailedException(failed) = error else { panic!("{error:?}") };
    assert_eq!(failed.item, Some(stored.clone()));
    let delete = |sort: &str| {
        client
            .delete_item()
            .table_name("tab")
            .key("pk", s("p"))
            .key("sk", s(sort))
            .condition_expression("a > :one")
            .expression_attribute_values(":one", n(1))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
    };
    for (sort, shown) in [("k", Some(stored)), ("none", None)] {
        let error = delete(sort).await.unwrap_err().into_service_error();
        let DeleteItemError::ConditionalCheckFailedException(failed) = error else { panic!("{error:?}") };
        assert_eq!(failed.item, shown);
    }
}
