//! Batches.

use aws_sdk_dynamodb::types::{
    DeleteRequest, KeysAndAttributes, PutRequest, ScalarAttributeType, WriteRequest,
};

use crate::support::*;

fn key_of(sort: &str) -> Item {
    item([("pk", s("p")), ("sk", s(sort))])
}

fn put_request(sort: &str) -> WriteRequest {
    let put = PutRequest::builder().set_item(Some(key_of(sort))).build().unwrap();
    WriteRequest::builder().put_request(put).build()
}

fn delete_request(sort: &str) -> WriteRequest {
    let delete = DeleteRequest::builder().set_key(Some(key_of(sort))).build().unwrap();
    WriteRequest::builder().delete_request(delete).build()
}

#[tokio::test]
async fn puts_and_deletes_together() {
    let client = table(ScalarAttributeType::S).await;
    put(&client, key_of("gone")).await;
    let write = |requests: Vec<WriteRequest>| client.batch_write_item().request_items("tab", requests).send();
    let answer = write(vec![put_request("a"), put_request("b"), delete_request("gone")]).await.unwrap();
    assert!(answer.unprocessed_items.unwrap().is_empty());
    let found = client.scan().table_name("tab").send().await.unwrap();
    assert_eq!(sort_keys(found.items()), ["a", "b"]);

    assert_eq!(
        invalid(write(vec![put_request("x"), delete_request("x")]).await),
        "Provided list of item keys contains duplicates"
    );
    let many = (0..26).map(|number| put_request(&number.to_string())).collect();
    assert_eq!(
        invalid(write(many).await),
        "1 validation error detected: Value at 'RequestItems.tab.member' failed to satisfy constraint: \
         Member must have \
         length less than or equal to 25"
    );
    let bad = PutRequest::builder().item("pk", s("p")).item("sk", n(1)).build().unwrap();
    let bad = WriteRequest::builder().put_request(bad).build();
    assert_eq!(
        invalid(write(vec![put_request("y"), bad]).await),
        "The provided key element does not match the schema"
    );
    let missing = client
        .batch_write_item()
        .request_items("tab", vec![put_request("y")])
        .request_items("elsewhere", vec![put_request("y")])
        .send();
    assert_eq!(
        refused(missing.await),
        ("ResourceNotFoundException".to_owned(), "Requested resource not found".to_owned())
    );
    let large = PutRequest::builder().set_item(Some(key_of("z"))).item("a", s("x".repeat(400 * 1024)));
    let large = WriteRequest::builder().put_request(large.build().unwrap()).build();
    assert_eq!(
        invalid(write(vec![put_request("y"), large]).await),
        "Item size has exceeded the maximum allowed size"
    );
    let both = WriteRequest::builder()
        .set_put_request(put_request("y").put_request)
        .set_delete_request(delete_request("y").delete_request)
        .build();
    let datatypes = |what: &str| {
        format!("Supplied AttributeValue {what}, must contain exactly one of the supported datatypes")
    };
    assert_eq!(invalid(write(vec![both]).await), datatypes("has more than one datatypes set"));
    assert_eq!(invalid(write(vec![WriteRequest::builder().build()]).await), datatypes("is empty"));
    assert_eq!(
        invalid(write(vec![]).await),
        "1 validation error detected: Value '{tab=[]}' at 'requestItems' failed to satisfy constraint: Map value \
         must satisfy constraint: [Member must have length less than or equal to 25, Member must have length \
         greater than or equal to 1]"
    );
    assert_eq!(
        invalid(client.batch_write_item().set_request_items(Some(Default::default())).send().await),
        "1 validation error detected: Value at 'RequestItems' failed to satisfy constraint: Member must have \
         length greater than or equal to 1"
    );
    let twenty = |prefix: &str| (0..20).map(|number| put_request(&format!("{prefix}{number}"))).collect();
    let other = "arn:aws:dynamodb:us-east-1:000000000000:table/tab";
    assert_eq!(
        invalid(
            client
                .batch_write_item()
                .request_items("tab", twenty("a"))
                .request_items(other, twenty("b"))
                .send()
                .await
        ),
        "Too many items requested for the BatchWriteItem call"
    );
    // An ARN and a name of one table are one table.
    assert_eq!(
        invalid(
            client
                .batch_write_item()
                .request_items("tab", vec![put_request("y")])
                .request_items(other, vec![put_request("y")])
                .send()
                .await
        ),
        "Provided list of item keys contains duplicates"
    );
    // A refused batch writes nothing.
    assert_eq!(client.scan().table_name("tab").send().await.unwrap().count, 2);
}

#[tokio::test]
async fn many_items_at_once() {
    let client = table(ScalarAttributeType::S).await;
    for sort in ["a", "b"] {
        put(&client, item([("pk", s("p")), ("sk", s(sort)), ("x", n(1))])).await;
    }
    let get = |keys: KeysAndAttributes| client.batch_get_item().request_items("tab", keys).send();
    let keys = |sorts: &[&str]| {
        KeysAndAttributes::builder().set_keys(Some(sorts.iter().map(|sort| key_of(sort)).collect()))
    };
    let found = get(keys(&["b", "zz", "a"]).projection_expression("sk").build().unwrap()).await.unwrap();
    let items = &found.responses.unwrap()["tab"];
    assert_eq!(sort_keys(items), ["b", "a"]);
    assert!(!items[0].contains_key("x"));
    assert!(found.unprocessed_keys.unwrap().is_empty());
    assert_eq!(
        invalid(get(keys(&["a", "a"]).build().unwrap()).await),
        "Provided list of item keys contains duplicates"
    );
    // Before anything is asked of the table or its keys.
    let twice = || KeysAndAttributes::builder().keys(item([("no", n(1))])).keys(item([("no", n("1.0"))]));
    for name in ["tab", "missing"] {
        let get = client.batch_get_item().request_items(name, twice().build().unwrap());
        assert_eq!(invalid(get.send().await), "Provided list of item keys contains duplicates");
    }
    assert_eq!(
        invalid(get(keys(&[]).build().unwrap()).await),
        "1 validation error detected: Value at 'RequestItems.tab.member.Keys' failed to satisfy \
         constraint: Member must \
         have length greater than or equal to 1"
    );
    let many: Vec<String> = (0..101).map(|number| number.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(
        invalid(get(keys(&many).build().unwrap()).await),
        "1 validation error detected: Value at 'RequestItems.tab.member.Keys' failed to satisfy constraint: \
         Member must have length less than or equal to 100"
    );
    get(keys(&many[..100]).build().unwrap()).await.unwrap();
    let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/tab";
    let two = client
        .batch_get_item()
        .request_items("tab", keys(&many[..60]).build().unwrap())
        .request_items(arn, keys(&many[60..]).build().unwrap());
    assert_eq!(invalid(two.send().await), "Too many items requested for the BatchGetItem call");
    assert_eq!(
        invalid(
            client
                .batch_get_item()
                .request_items("bad!name", keys(&["a"]).build().unwrap())
                .return_consumed_capacity("SOME".into())
                .send()
                .await
        ),
        "2 validation errors detected: Value \
         '{\"bad!name\":{\"Keys\":[{\"pk\":{\"S\":\"p\"},\"sk\":{\"S\":\"a\"}}]}}' at 'requestItems' failed to satisfy \
         constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 255, \
         Member must have length greater than or equal to 3, Member must satisfy regular expression pattern: \
         [a-zA-Z0-9_.-]+]; Value 'SOME' at 'returnConsumedCapacity' failed to satisfy constraint: Member must \
         satisfy enum value set: [INDEXES, TOTAL, NONE]"
    );
    assert_eq!(
        invalid(get(keys(&["a"]).projection_expression("sk, sk").build().unwrap()).await),
        "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite one \
         of these paths; path one: [sk], path two: [sk]"
    );
    assert_eq!(
        invalid(get(keys(&["a", ""]).build().unwrap()).await),
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an \
         empty string value. Key: sk"
    );
    let short = KeysAndAttributes::builder().keys(item([("pk", s("p"))])).build().unwrap();
    assert_eq!(invalid(get(short).await), "The provided key element does not match the schema");
    let legacy = keys(&["a"]).attributes_to_get("sk").build().unwrap();
    assert_eq!(invalid(get(legacy).await), "The parameter AttributesToGet is not supported by the mock");
}

#[tokio::test]
async fn an_answer_of_more_than_16_mb_hands_the_rest_back() {
    let client = table(ScalarAttributeType::S).await;
    let text = "x".repeat(390 * 1024);
    let sorts: Vec<String> = (0..50).map(|number| number.to_string()).collect();
    for sort in &sorts {
        put(&client, item([("pk", s("p")), ("sk", s(sort.as_str())), ("a", s(text.as_str()))])).await;
    }
    let mut left = Some(
        KeysAndAttributes::builder()
            .set_keys(Some(sorts.iter().map(|sort| key_of(sort)).collect()))
            .projection_expression("#s")
            .expression_attribute_names("#s", "sk")
            .consistent_read(true)
            .build()
            .unwrap(),
    );
    let mut counts = Vec::new();
    while let Some(keys) = left {
        let found = client.batch_get_item().request_items("tab", keys).send().await.unwrap();
        counts.push(found.responses.unwrap()["tab"].len());
        left = found.unprocessed_keys.unwrap().remove("tab");
    }
    assert_eq!(counts, [42, 8]);
}
