//! `upsert`: its text, its stamps, what is removed.

use dio_runtime::dynamo_io::{Upsert, upsert};
use dio_runtime::{AttributeValue, Unread};
use serde_json::json;

use super::store::{Product, product::Meta};
use super::{bare, full, is_send, item, last, put_raw, s, sent, stamped, tables};

#[tokio::test]
async fn the_text_is_the_library_s() {
    let (mock, store, ..) = tables().await;
    let response = is_send(upsert(store.upsert(&full(1, 1))).send()).await.unwrap();
    let expected = "SET #k0=:v0, #k1=:v1, #k2=:v2, #k3=:v3, #k4=:v4, #k5=:v5, #k6=:v6, #k7=:v7, #k8=:v8, \
                    #k9=if_not_exists(#k9, :v9), #k10=:v10";
    assert_eq!(sent(&mock, "UpdateExpression"), expected);
    let names = json!({
        "#k0": "g1k", "#k1": "name", "#k2": "label", "#k3": "inventory", "#k4": "price", "#k5": "tags", "#k6": "state",
        "#k7": "rank", "#k8": "g2k", "#k9": "created_at", "#k10": "updated_at",
    });
    assert_eq!(sent(&mock, "ExpressionAttributeNames"), names);
    let values = sent(&mock, "ExpressionAttributeValues");
    assert_eq!(values[":v0"], json!({"S": "category:1"}));
    assert_eq!(values[":v2"], json!({"S": "@lamp"}));
    assert_eq!(values[":v4"], json!({"N": "2.5"}));
    assert_eq!(values[":v9"], json!({"S": "2021-01-01T02:03:04Z"}));
    assert_eq!(values[":v10"], json!({"S": "2021-05-06T07:08:09Z"}));
    assert_eq!(sent(&mock, "ReturnValues"), "ALL_NEW");
    assert_eq!(sent(&mock, "Key"), json!({"pk": {"S": "product:1"}, "sk": {"S": "sku:1"}}));
    assert!(last(&mock).body.get("ConditionExpression").is_none());
    assert_eq!(response.row.as_ref().unwrap()["g2k"], s("state:new#0003"));
    assert_eq!(response.required().unwrap(), full(1, 1));
}

#[tokio::test]
async fn a_key_alone_touches_the_item() {
    let (mock, store, ..) = tables().await;
    upsert(store.upsert(&bare(1, 1))).send().await.unwrap();
    assert_eq!(sent(&mock, "UpdateExpression"), "SET #k9=if_not_exists(#k9, :v9), #k10=:v10");
    let values = sent(&mock, "ExpressionAttributeValues");
    assert_eq!(values, json!({":v9": {"S": "2026-07-01T12:00:00Z"}, ":v10": {"S": "2026-07-01T12:00:00Z"}}));

    let with_stamps = Product { meta: stamped(), inventory: Some(0), ..bare(1, 1) };
    let stored = upsert(store.upsert(&with_stamps)).send().await.unwrap().required().unwrap();
    assert_eq!(
        stored.meta.created_at.unwrap().to_rfc3339(),
        "2026-07-01T12:00:00+00:00",
        "the first one stays"
    );
    assert_eq!(stored.meta.updated_at, stamped().updated_at, "its own");
    assert_eq!(stored.inventory, Some(0));
}

#[tokio::test]
async fn absent_is_left_and_removed_is_removed() {
    let (mock, store, ..) = tables().await;
    upsert(store.upsert(&full(1, 1))).send().await.unwrap();
    let change = Product { inventory: Some(9), ..bare(1, 1) };
    let change = store.upsert(&change).remove_tags().remove_name().remove_category();
    let stored = upsert(change).send().await.unwrap().required().unwrap();
    let expected = "SET #k3=:v3, #k9=if_not_exists(#k9, :v9), #k10=:v10 REMOVE #k0, #k1, #k2, #k5";
    assert_eq!(sent(&mock, "UpdateExpression"), expected);
    assert_eq!((stored.name, stored.category, stored.tags), (None, None, None));
    assert_eq!((stored.inventory, stored.price), (Some(9), Some(2.5)));

    // An empty text is removed, as is an empty set.
    let empty = Product { name: Some(String::new()), tags: Some([].into()), ..bare(1, 1) };
    upsert(store.upsert(&empty)).send().await.unwrap();
    let text = sent(&mock, "UpdateExpression");
    assert!(text.as_str().unwrap().ends_with(" REMOVE #k1, #k5"), "{text}");

    // An index key is as well.
    let empty = Product { category: Some(String::new()), ..bare(1, 1) };
    let row = upsert(store.upsert(&full(1, 1))).send().await.unwrap().row.unwrap();
    assert!(row.contains_key("g1k"));
    let row = upsert(store.upsert(&empty)).send().await.unwrap().row.unwrap();
    assert!(!row.contains_key("g1k") && row.contains_key("name"));
    assert!(sent(&mock, "UpdateExpression").as_str().unwrap().ends_with(" REMOVE #k0"));
    assert_eq!(empty.as_stored().unwrap().category, None);
}

#[tokio::test]
async fn stamps_can_be_removed() {
    let (mock, store, ..) = tables().await;
    let meta = Meta { expires_at: Some("2030-01-01T00:00:00Z".parse().unwrap()), ..stamped() };
    upsert(store.upsert(&Product { meta, ..full(1, 1) })).send().await.unwrap();
    assert_eq!(sent(&mock, "ExpressionAttributeValues")[":v11"], json!({"N": "1893456000"}));

    upsert(store.upsert(&bare(1, 1))).remove_expires_at().send().await.unwrap();
    assert_eq!(sent(&mock, "UpdateExpression"), "SET #k9=if_not_exists(#k9, :v9), #k10=:v10 REMOVE #k11");

    let all: Upsert<Product> = upsert(store.upsert(&bare(1, 1)).remove_price());
    let response = all.remove_updated_at().remove_created_at().send().await.unwrap();
    assert_eq!(sent(&mock, "UpdateExpression"), "REMOVE #k4, #k9, #k10");
    assert!(last(&mock).body.get("ExpressionAttributeValues").is_none());
    let row = response.row.unwrap();
    assert!(!row.contains_key("created_at") && !row.contains_key("updated_at") && row.contains_key("name"));
}

#[tokio::test]
async fn an_index_key_never_goes_stale() {
    let (mock, store, ..) = tables().await;
    upsert(store.upsert(&full(1, 1))).send().await.unwrap();
    mock.clear_requests();
    let half = Product { state: Some("old".into()), ..bare(1, 1) };
    assert!(upsert(store.upsert(&half)).send().await.unwrap_err().is_invalid());
    mock.requests().assert_count(0);
    let row = upsert(store.upsert(&half).remove_rank()).send().await.unwrap().row.unwrap();
    assert!(!row.contains_key("g2k") && !row.contains_key("rank"));
}

#[tokio::test]
async fn a_write_whose_answer_does_not_decode_is_done() {
    let (mock, store, ..) = tables().await;
    let row = item([("pk", s("product:1")), ("sk", s("sku:1")), ("price", AttributeValue::Bool(true))]);
    put_raw(&mock, "store", row).await;
    let change = Product { name: Some("lamp".into()), ..bare(1, 1) };
    let response = upsert(store.upsert(&change)).send().await.unwrap();
    assert!(matches!(&response.record, Err(Unread::Undecodable(_, error)) if error.attribute() == "price"));
    assert_eq!(response.row.unwrap()["name"], s("lamp"));
}

#[tokio::test]
async fn what_was_refused_is_not_sent() {
    let (mock, store, ..) = tables().await;
    let wrong = Product { product_id: "item:1".into(), ..full(1, 1) };
    assert!(upsert(store.upsert(&wrong)).send().await.unwrap_err().is_key_refused());
    let not_a_number = Product { price: Some(f64::NAN), ..full(1, 1) };
    assert!(upsert(store.upsert(&not_a_number)).into_sdk().unwrap_err().is_encode());
    mock.requests().assert_count(0);
}

#[tokio::test]
async fn a_condition_keeps_its_own_placeholders() {
    use super::store::product;
    let (mock, store, ..) = tables().await;
    upsert(store.upsert(&full(1, 1))).send().await.unwrap();
    let change = Product { inventory: Some(1), ..bare(1, 1) };
    let change = store.upsert(&change).when(product::INVENTORY.gt(100));
    assert!(upsert(change).send().await.unwrap_err().is_condition_failed());
    assert_eq!(sent(&mock, "ConditionExpression"), "#0 > :0");
    assert_eq!(sent(&mock, "ExpressionAttributeNames")["#0"], "inventory");
    assert_eq!(sent(&mock, "ExpressionAttributeNames")["#k3"], "inventory");
}
