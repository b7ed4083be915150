//! `transacts`: the order of its steps, its texts, what it refuses.

use dio_runtime::dynamo_io::{Answer, Request, transacts, upsert};
use serde_json::json;

use super::store::Product;
use super::{bare, full, is_send, sent, supplier, tables};

#[tokio::test]
async fn puts_come_first_then_updates_then_deletes() {
    let (mock, store, ..) = tables().await;
    store.put(&supplier(1, "old")).send().await.unwrap();
    let change = Product { inventory: Some(3), ..bare(1, 2) };
    let transaction = transacts(&store)
        .delete(supplier(1, "old").key())
        .update(store.upsert(&change).remove_price())
        .put(&full(1, 1))
        .update(upsert(store.upsert(&bare(1, 3))).remove_expires_at())
        .put_all([&supplier(1, "new")]);
    let response = is_send(transaction.send()).await.unwrap();
    let steps = sent(&mock, "TransactItems");
    let kinds: Vec<&String> =
        steps.as_array().unwrap().iter().flat_map(|step| step.as_object().unwrap().keys()).collect();
    assert_eq!(kinds, ["Put", "Put", "Update", "Update", "Delete"]);
    assert_eq!(steps[0]["Put"]["Item"]["updated_at"], json!({"S": "2021-05-06T07:08:09Z"}));
    let update = json!({
        "TableName": "store",
        "Key": {"pk": {"S": "product:1"}, "sk": {"S": "sku:2"}},
        "UpdateExpression": "SET #k3=:v3, #k9=if_not_exists(#k9, :v9), #k10=:v10 REMOVE #k4",
        "ExpressionAttributeNames": {"#k3": "inventory", "#k4": "price", "#k9": "created_at", "#k10": "updated_at"},
        "ExpressionAttributeValues": {
            ":v3": {"N": "3"}, ":v9": {"S": "2026-07-01T12:00:00Z"}, ":v10": {"S": "2026-07-01T12:00:00Z"},
        },
    });
    assert_eq!(steps[2]["Update"], update);
    let key = json!({"pk": {"S": "product:1"}, "sk": {"S": "supplier:old"}});
    assert_eq!(steps[4]["Delete"], json!({"TableName": "store", "Key": key}));
    assert!(sent(&mock, "ClientRequestToken").is_string());
    assert!(matches!(response.request, Request::TransactWriteItems(_)));
    assert!(matches!(response.response, Answer::TransactWriteItems(_)));
    assert_eq!(store.scan().send().await.unwrap().records.len(), 4);
}

#[tokio::test]
async fn what_dynamodb_would_refuse_is_an_error_before() {
    let (mock, store, ..) = tables().await;
    let many = (0..101).map(|sku| bare(1, sku)).collect::<Vec<_>>();
    let wrong = Product { product_id: "1".into(), ..full(1, 1) };
    for error in [
        transacts(&store).send().await.unwrap_err(),
        transacts(&store).put_all(&many).send().await.unwrap_err(),
        transacts(&store).put(&full(1, 1)).delete(full(1, 1).key()).send().await.unwrap_err(),
        transacts(&store)
            .update(store.upsert(&Product { rank: Some(1), ..bare(1, 1) }))
            .send()
            .await
            .unwrap_err(),
    ] {
        assert!(error.is_invalid(), "{error}");
    }
    assert!(transacts(&store).put(&wrong).into_sdk().unwrap_err().is_key_refused());
    mock.requests().assert_count(0);
}
