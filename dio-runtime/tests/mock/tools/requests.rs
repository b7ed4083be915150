//! The record of requests.

use aws_sdk_dynamodb::types::{KeysAndAttributes, Put, TransactWriteItem, Update};
use chrono::{DateTime, Utc};
use dio_runtime::mock::{MockDynamo, Operation};

use super::{failure, shop};
use crate::support::*;

async fn asked() -> MockDynamo {
    let mock = shop();
    let noon: DateTime<Utc> = "2026-07-01T12:00:00Z".parse().unwrap();
    mock.clock().set(noon);
    let client = mock.client();
    client.get_item().table_name("shop").key("pk", s("a")).key("sk", s("b")).send().await.unwrap();
    let new = item([("pk", s("new")), ("sk", s("1")), ("name", s("N"))]);
    client.put_item().table_name("shop").set_item(Some(new.clone())).send().await.unwrap();
    let again = client.put_item().table_name("shop").set_item(Some(new.clone()));
    again.condition_expression("attribute_not_exists(pk)").send().await.unwrap_err();
    client.list_backups().send().await.unwrap_err();
    let keys = KeysAndAttributes::builder()
        .keys(item([("pk", s("a")), ("sk", s("b"))]))
        .keys(item([("pk", s("a")), ("sk", s("c"))]))
        .keys(item([("pk", s("a")), ("sk", s("d"))]));
    let batch = client.batch_get_item().request_items("shop", keys.build().unwrap());
    batch.send().await.unwrap();
    let put = Put::builder().table_name("other").set_item(Some(new)).build().unwrap();
    let update = Update::builder().table_name("arn:aws:dynamodb:us-east-1:000000000000:table/shop");
    let update = update.key("pk", s("a")).key("sk", s("z")).update_expression("REMOVE x").build().unwrap();
    client
        .transact_write_items()
        .client_request_token("t")
        .transact_items(TransactWriteItem::builder().put(put).build())
        .transact_items(TransactWriteItem::builder().update(update).build())
        .send()
        .await
        .unwrap();
    mock
}

#[tokio::test]
async fn every_request_is_on_record_with_its_answer() {
    let mock = asked().await;
    let requests = mock.requests();
    assert_eq!(requests.len(), 6);
    assert_eq!(requests[0].operation, Operation::GetItem);
    assert_eq!(requests[0].operation, "GetItem");
    assert_eq!(requests[0].tables, ["shop"]);
    assert_eq!(requests[0].keys, [("shop".to_owned(), item([("pk", s("a")), ("sk", s("b"))]))]);
    assert_eq!(requests[0].body["Key"]["pk"]["S"], "a");
    assert_eq!((requests[0].status, requests[0].error.as_deref()), (Some(200), None));
    assert_eq!(requests[0].at.to_rfc3339(), "2026-07-01T12:00:00+00:00");
    assert_eq!(requests[1].keys, [("shop".to_owned(), item([("pk", s("new")), ("sk", s("1"))]))]);
    assert_eq!(requests[2].error.as_deref(), Some("ConditionalCheckFailedException"));
    assert_eq!(requests[3].operation, "ListBackups");
    assert_eq!(requests[3].error.as_deref(), Some("UnknownOperationException"));
    assert_eq!(requests[5].tables, ["other", "shop"]);
    assert_eq!(
        requests[5].keys,
        [
            ("other".to_owned(), item([("pk", s("new")), ("sk", s("1"))])),
            ("shop".to_owned(), item([("pk", s("a")), ("sk", s("z"))])),
        ]
    );
    mock.clear_requests();
    assert!(mock.requests().is_empty());
    assert_eq!(mock.requests(), []);
}

#[tokio::test]
async fn requests_are_filtered_and_counted() {
    let mock = asked().await;
    mock.requests().of(Operation::PutItem).assert_count(2);
    mock.requests().of(Operation::PutItem).failed().assert_count(1);
    mock.requests().on("shop").assert_count(5);
    mock.requests().on("other").assert_count(1);
    mock.requests().for_key("a", "b").assert_count(2);
    mock.requests().for_key("new", "1").on("other").assert_count(1);
    mock.requests().for_key("a", ()).assert_count(0);
    mock.requests().that(|request| request.body["ConditionExpression"].is_string()).assert_count(1);
    let names: Vec<String> = mock.requests().failed().into_iter().map(|request| request.operation).collect();
    assert_eq!(names, ["PutItem", "ListBackups"]);

    mock.requests().of(Operation::PutItem).assert_operations([Operation::PutItem, Operation::PutItem]);
    assert_eq!(
        failure(|| mock.requests().on("shop").of(Operation::PutItem).assert_operations([
            Operation::PutItem,
            Operation::GetItem,
            Operation::Query
        ])),
        "other requests than expected\n   expected  found\n   PutItem   PutItem\n!  GetItem   PutItem\n\
         !  Query     nothing\n"
    );
    assert_eq!(
        failure(|| mock.requests().assert_count(1)),
        "expected 1 request, found 6\n\
         2026-07-01T12:00:00.000Z  GetItem             shop         pk \"a\", sk \"b\"                             200\n\
         2026-07-01T12:00:00.000Z  PutItem             shop         pk \"new\", sk \"1\"                           200\n\
         2026-07-01T12:00:00.000Z  PutItem             shop         pk \"new\", sk \"1\"                           ConditionalCheckFailedException\n\
         2026-07-01T12:00:00.000Z  ListBackups                                                                 UnknownOperationException\n\
         2026-07-01T12:00:00.000Z  BatchGetItem        shop         pk \"a\", sk \"b\"; pk \"a\", sk \"c\" and 1 more  200\n\
         2026-07-01T12:00:00.000Z  TransactWriteItems  other, shop  pk \"new\", sk \"1\"; pk \"a\", sk \"z\"           200\n"
    );
    assert_eq!(
        mock.requests()[0].to_string(),
        "2026-07-01T12:00:00.000Z  GetItem  shop  pk \"a\", sk \"b\"  200"
    );
}

#[test]
fn the_latest_requests_are_kept() {
    let mock = MockDynamo::dynamo_io();
    let ask = |sk: usize| {
        let key = format!(r#"{{"pk": {{"S": "a"}}, "sk": {{"S": "{sk}"}}}}"#);
        mock.handle("GetItem", format!(r#"{{"TableName": "shop", "Key": {key}}}"#).as_bytes());
    };
    (0..10_010).for_each(ask);
    assert_eq!(mock.requests().len(), 10_000);
    assert_eq!(mock.requests()[0].body["Key"]["sk"]["S"], "10");
    mock.keep_requests(2);
    mock.requests().assert_count(2);
    ask(1);
    assert_eq!(mock.requests()[1].body["Key"]["sk"]["S"], "1");
    mock.keep_requests(0);
    mock.requests().assert_count(0);
    ask(2);
    mock.requests().assert_count(0);
}

#[test]
fn large_requests_are_kept_as_long_as_they_have_room() {
    let mock = MockDynamo::new();
    let large = vec![b'x'; 30 * 1024 * 1024];
    for _ in 0..4 {
        mock.handle("ListTables", &large);
    }
    mock.requests().assert_count(2);
    mock.handle("ListTables", b"{}");
    mock.requests().assert_count(3);
    mock.handle("ListTables", &vec![b'x'; 65 * 1024 * 1024]);
    mock.requests().assert_count(1);
}
