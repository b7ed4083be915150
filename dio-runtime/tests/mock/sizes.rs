//! Sizes of items and keys, as DynamoDB counts them (Developer Guide, "DynamoDB item sizes and formats").

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{
    AttributeValue, BillingMode, CreateGlobalSecondaryIndexAction, GlobalSecondaryIndexUpdate, KeyType,
    LocalSecondaryIndex, ProjectionType, ScalarAttributeType,
};
use dio_runtime::mock::MockDynamo;

use crate::support::*;

const MAX: usize = 400 * 1024;

async fn try_put(client: &Client, item: Item) -> Result<(), SdkError<PutItemError>> {
    client.put_item().table_name("tab").set_item(Some(item)).send().await.map(|_| ())
}

/// The size of a value: what is left of the room in an item that it just fits into.
async fn size_of(client: &Client, value: AttributeValue) -> usize {
    // pk + p + sk + k, the value's name and the padding's.
    let rest = MAX - 6 - 1 - 1;
    let with = |padding: usize| {
        item([("pk", s("p")), ("sk", s("k")), ("v", value.clone()), ("x", s("x".repeat(padding)))])
    };
    let (mut low, mut high) = (rest - 31, rest);
    while low < high {
        let middle = (low + high).div_ceil(2);
        match try_put(client, with(middle)).await {
            Ok(()) => low = middle,
            Err(error) => {
                assert_eq!(
                    invalid::<(), _, _>(Err(error)),
                    "Item size has exceeded the maximum allowed size"
                );
                high = middle - 1;
            }
        }
    }
    rest - low
}

#[tokio::test]
async fn every_type_has_its_size() {
    let client = table(ScalarAttributeType::S).await;
    for (value, expected) in [
        (s(""), 0),
        (s("abc"), 3),
        // UTF-8.
        (s("\u{20ac}"), 3),
        (b([1, 2, 3]), 3),
        (AttributeValue::Bool(true), 1),
        (AttributeValue::Null(true), 1),
        (n("0"), 1),
        (n("7"), 2),
        (n("-7"), 3),
        (n("12"), 2),
        (n("123"), 3),
        // Zeros at the end cost nothing, however the number is written.
        (n("1e125"), 2),
        (n("100.00"), 2),
        // Each side of the point is rounded up by itself.
        (n("1.1"), 3),
        (n("0.001"), 2),
        (n("12345678901234567890123456789012345678"), 20),
        (ss(&["a", "bc"]), 3),
        (ns(&["1", "22"]), 4),
        (list([]), 3),
        (list([s("abc"), n(1)]), 3 + (1 + 3) + (1 + 2)),
        (map([]), 3),
        (map([("name", s("abc"))]), 3 + 1 + 4 + 3),
        (map([("m", list([map([])]))]), 3 + (1 + 1) + 3 + 1 + 3),
    ] {
        assert_eq!(size_of(&client, value.clone()).await, expected, "{value:?}");
    }
}

#[tokio::test]
async fn an_update_cannot_make_an_item_too_large() {
    let client = table(ScalarAttributeType::S).await;
    let full = MAX - 6 - 1;
    put(&client, item([("pk", s("p")), ("sk", s("k")), ("a", s("x".repeat(full - 10)))])).await;
    let update = |text: &str, value: AttributeValue| {
        let request = client.update_item().table_name("tab").key("pk", s("p")).key("sk", s("k"));
        request.update_expression(text).expression_attribute_values(":v", value).send()
    };
    update("SET b = :v", s("x".repeat(9))).await.unwrap();
    let expected = "Item size to update has exceeded the maximum allowed size";
    assert_eq!(invalid(update("SET b = :v", s("x".repeat(10))).await), expected);
    assert_eq!(invalid(update("ADD c :v", n(1)).await), expected);
    // What goes makes room.
    update("SET c = :v REMOVE b", n(1)).await.unwrap();
}

#[tokio::test]
async fn partition_keys_have_at_most_2048_bytes_and_sort_keys_1024() {
    for (kind, value) in [
        (ScalarAttributeType::S, s as fn(String) -> AttributeValue),
        (ScalarAttributeType::B, |text| b(text.into_bytes())),
    ] {
        let client = MockDynamo::new().client();
        client
            .create_table()
            .table_name("tab")
            .billing_mode(BillingMode::PayPerRequest)
            .attribute_definitions(attribute("pk", kind.clone()))
            .attribute_definitions(attribute("sk", kind.clone()))
            .attribute_definitions(attribute("local", kind))
            .key_schema(key("pk", KeyType::Hash))
            .key_schema(key("sk", KeyType::Range))
            .global_secondary_indexes(index(
                "global",
                &[key("local", KeyType::Hash)],
                project(ProjectionType::All),
            ))
            .local_secondary_indexes(
                LocalSecondaryIndex::builder()
                    .index_name("near")
                    .key_schema(key("pk", KeyType::Hash))
                    .key_schema(key("local", KeyType::Range))
                    .projection(project(ProjectionType::All))
                    .build()
                    .unwrap(),
            )
            .send()
            .await
            .unwrap();
        let text = |length: usize| value("x".repeat(length));
        let prefix = "One or more parameter values were invalid: ";
        let partition = format!("{prefix}Size of hashkey has exceeded the maximum size limit of2048 bytes");
        let sort =
            format!("{prefix}Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
        let keys = |pk: usize, sk: usize| item([("pk", text(pk)), ("sk", text(sk))]);
        try_put(&client, keys(2048, 1024)).await.unwrap();
        // An attribute that is the sort key of one index and the partition key of another is held to the less.
        let mut with_local = keys(2048, 1024);
        with_local.insert("local".into(), text(1024));
        try_put(&client, with_local.clone()).await.unwrap();
        with_local.insert("local".into(), text(1025));
        assert_eq!(invalid(try_put(&client, with_local).await), sort);
        for (pk, sk, expected) in [(2049, 1, &partition), (1, 1025, &sort), (2049, 1025, &partition)] {
            assert_eq!(&invalid(try_put(&client, keys(pk, sk)).await), expected);
            let get = client.get_item().table_name("tab").set_key(Some(keys(pk, sk))).send().await;
            assert_eq!(&invalid(get), expected);
            let delete = client.delete_item().table_name("tab").set_key(Some(keys(pk, sk))).send().await;
            assert_eq!(&invalid(delete), expected);
        }
        let update = |length: usize| {
            let request = client.update_item().table_name("tab").set_key(Some(keys(1, 1)));
            request
                .update_expression("SET #l = :v")
                .expression_attribute_names("#l", "local")
                .expression_attribute_values(":v", text(length))
                .send()
        };
        update(1024).await.unwrap();
        assert_eq!(invalid(update(1025).await), sort);
    }
}

#[tokio::test]
async fn only_key_attributes_cannot_be_empty() {
    let client = MockDynamo::new().client();
    client
        .create_table()
        .table_name("tab")
        .billing_mode(BillingMode::PayPerRequest)
        .attribute_definitions(attribute("pk", ScalarAttributeType::S))
        .attribute_definitions(attribute("sk", ScalarAttributeType::B))
        .attribute_definitions(attribute("g", ScalarAttributeType::S))
        .key_schema(key("pk", KeyType::Hash))
        .key_schema(key("sk", KeyType::Range))
        .global_secondary_indexes(index("by_g", &[key("g", KeyType::Hash)], project(ProjectionType::All)))
        .send()
        .await
        .unwrap();
    let empty = |kind: &str, of: &str| {
        format!(
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an \
             empty {kind} value. Key: {of}"
        )
    };
    let refused = try_put(&client, item([("pk", s("")), ("sk", b([1]))])).await;
    assert_eq!(invalid(refused), empty("string", "pk"));
    let refused = try_put(&client, item([("pk", s("p")), ("sk", b([]))])).await;
    assert_eq!(invalid(refused), empty("binary", "sk"));
    let get = client.get_item().table_name("tab").key("pk", s("p")).key("sk", b([])).send().await;
    assert_eq!(invalid(get), empty("binary", "sk"));
    let refused = try_put(&client, item([("pk", s("p")), ("sk", b([1])), ("g", s(""))])).await;
    assert_eq!(
        invalid(refused),
        "One or more parameter values are not valid. A value specified for a secondary index key is not supported. \
         The AttributeValue for a key attribute cannot contain an empty string value. IndexName: by_g, IndexKey: g"
    );
    let all = [("pk", s("p")), ("sk", b([1])), ("s", s("")), ("b", b([])), ("m", map([("", s(""))]))];
    let mut item = item(all);
    // An empty name is no name, at any depth.
    assert_eq!(invalid(try_put(&client, item.clone()).await), framed("Empty attribute name"));
    item.insert("m".into(), map([("m", s("")), ("l", list([b([])]))]));
    try_put(&client, item.clone()).await.unwrap();
    assert_eq!(client.scan().table_name("tab").send().await.unwrap().items(), [item]);
    let update = |text: &str| {
        let request = client.update_item().table_name("tab").key("pk", s("p")).key("sk", b([1]));
        request.update_expression(text).expression_attribute_values(":v", s("")).send()
    };
    update("SET h = :v").await.unwrap();
    assert_eq!(
        invalid(update("SET g = :v").await),
        "One or more parameter values are not valid. The update expression attempted to update a secondary index key \
         to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string \
         value."
    );
}

#[tokio::test]
async fn an_item_older_than_an_index_may_keep_what_the_index_cannot_take() {
    let client = table(ScalarAttributeType::S).await;
    let values = [("number", n(1)), ("empty", s("")), ("long", s("x".repeat(2049))), ("good", s("g"))];
    for (key, value) in values.clone() {
        put(&client, item([("pk", s("p")), ("sk", s(key)), ("g", value)])).await;
    }
    let create = CreateGlobalSecondaryIndexAction::builder()
        .index_name("by_g")
        .key_schema(key("g", KeyType::Hash))
        .projection(project(ProjectionType::All))
        .build()
        .unwrap();
    client
        .update_table()
        .table_name("tab")
        .attribute_definitions(attribute("g", ScalarAttributeType::S))
        .global_secondary_index_updates(GlobalSecondaryIndexUpdate::builder().create(create).build())
        .send()
        .await
        .unwrap();
    for (key, value) in values {
        let update = |text: &str| {
            let request = client.update_item().table_name("tab").key("pk", s("p")).key("sk", s(key));
            request.update_expression(text.to_owned()).expression_attribute_values(":v", value.clone())
        };
        // An update that leaves the attribute as it is may be made, and brings nothing into the index.
        update("SET spare = :v").send().await.unwrap();
        update("SET g = :v").send().await.unwrap();
    }
    let held = client.scan().table_name("tab").index_name("by_g").send().await.unwrap();
    assert_eq!(sort_keys(held.items()), ["good"]);
    let request = client.update_item().table_name("tab").key("pk", s("p")).key("sk", s("number"));
    let refused =
        request.update_expression("SET g = :v").expression_attribute_values(":v", n(2)).send().await;
    assert!(invalid(refused).contains("Type mismatch for Index Key g Expected: S Actual: N"));
}

#[tokio::test]
async fn attribute_names_have_at_most_65535_bytes() {
    let client = table(ScalarAttributeType::S).await;
    let named = |length: usize| {
        let mut item = item([("pk", s("p")), ("sk", s("k"))]);
        item.insert("n".repeat(length), n(1));
        item
    };
    try_put(&client, named(65_535)).await.unwrap();
    let message = invalid(try_put(&client, named(65_536)).await);
    assert!(message.starts_with("1 validation error detected: "), "{message}");
    assert!(message.contains("Member must have length less than or equal to 65535"), "{message}");
}
