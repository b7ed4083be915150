//! Which mistake of several in one request is told: each request here has them all, and loses one after the other.
//!
//! The order follows public test suites that were run against DynamoDB; where they say nothing, the API's own layers
//! do: the service's framework first, then what is in the request, then the table, then the item.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeValue, BillingMode, KeyType, ProjectionType, ReturnValue, ScalarAttributeType, Select,
};
use dio_runtime::mock::MockDynamo;

use crate::support::*;

/// A client of a mock whose table `tab` has an index `by_g` of a string.
async fn indexed() -> Client {
    let client = MockDynamo::new().client();
    client
        .create_table()
        .table_name("tab")
        .billing_mode(BillingMode::PayPerRequest)
        .attribute_definitions(attribute("pk", ScalarAttributeType::S))
        .attribute_definitions(attribute("sk", ScalarAttributeType::S))
        .attribute_definitions(attribute("g", ScalarAttributeType::S))
        .key_schema(key("pk", KeyType::Hash))
        .key_schema(key("sk", KeyType::Range))
        .global_secondary_indexes(index(
            "by_g",
            &[key("g", KeyType::Hash)],
            project(ProjectionType::KeysOnly),
        ))
        .send()
        .await
        .unwrap();
    client
}

/// What a request has wrong, from the first mistake that is left on.
struct Left(usize);

impl Left {
    /// `wrong` as long as the mistake is left, then `right`.
    fn pick<T>(&self, mistake: usize, wrong: T, right: T) -> T {
        if self.0 <= mistake { wrong } else { right }
    }
}

#[tokio::test]
async fn of_a_put() {
    let client = indexed().await;
    let long = |mistake: bool| s(if mistake { "x".repeat(400 * 1024) } else { "x".into() });
    let message = async |left: usize| {
        let left = Left(left);
        let request = client
            .put_item()
            .table_name(left.pick(0, "no name", left.pick(7, "missing", "tab")))
            .return_values(left.pick(1, ReturnValue::from("SOME"), ReturnValue::None))
            .item("pk", s("p"))
            .item("sk", left.pick(8, n(1), s("k")))
            .item("g", left.pick(9, n(1), s("g")))
            .item("v", left.pick(2, n("x"), n(1)))
            .item("w", long(left.0 <= 6))
            .condition_expression(left.pick(3, "a = = :v", left.pick(4, "a = :zz", "a = :v")))
            .expression_attribute_values(":v", n(1));
        let request = if left.0 <= 5 { request.expression_attribute_names("#x", "x") } else { request };
        refused(request.send().await)
    };
    for (left, (code, part)) in [
        ("ValidationException", "Value 'no name' at 'tableName' failed to satisfy constraint"),
        ("ValidationException", "enum value set"),
        ("ValidationException", "cannot be converted to a numeric value: x"),
        ("ValidationException", "Invalid ConditionExpression: Syntax error"),
        ("ValidationException", "is not defined; attribute value: :zz"),
        ("ValidationException", "unused in expressions: keys: {#x}"),
        ("ValidationException", "Item size has exceeded"),
        ("ResourceNotFoundException", "Requested resource not found"),
        ("ValidationException", "Type mismatch for key sk"),
        ("ValidationException", "Type mismatch for Index Key g"),
        ("ConditionalCheckFailedException", "The conditional request failed"),
    ]
    .into_iter()
    .enumerate()
    {
        let (found, message) = message(left).await;
        assert_eq!(found, code, "{message}");
        assert!(message.contains(part), "{left}: {message}");
    }
}

#[tokio::test]
async fn of_an_update() {
    let client = indexed().await;
    put(
        &client,
        item([("pk", s("p")), ("sk", s("k")), ("word", s("x")), ("big", s("x".repeat(300 * 1024)))]),
    )
    .await;
    let message = async |left: usize| {
        let left = Left(left);
        let update = [
            "SET a ! :v",
            "SET a = f(:v)",
            "SET data = :v",
            "SET a = :v SET a = :v",
            "SET a = :zz",
            "SET a = :v REMOVE a.b",
            "SET a = list_append(:v)",
        ];
        let later = [
            (13, "SET pk = :v"),
            (15, "ADD word :v SET zz.a = :v"),
            (16, "SET zz.a = :v"),
            (17, "SET g = :v"),
            (18, "SET huge = :huge"),
        ];
        let text =
            update.get(left.0.saturating_sub(2)).copied().filter(|_| left.0 < 9).unwrap_or_else(|| {
                later.iter().find(|(mistake, _)| left.0 <= *mistake).map_or("SET a = :v", |(_, text)| text)
            });
        let request = client
            .update_item()
            .table_name(left.pick(0, "no name", left.pick(11, "missing", "tab")))
            .key("pk", s("p"))
            .key("sk", left.pick(12, n(1), s("k")))
            .update_expression(text)
            .condition_expression(left.pick(
                9,
                "a = ",
                left.pick(14, "attribute_exists(nothing)", "word <> :v"),
            ))
            .expression_attribute_values(":v", left.pick(1, n("x"), n(1)));
        let request = if left.0 <= 10 || text.contains(":huge") {
            request.expression_attribute_values(":huge", s("x".repeat(200 * 1024)))
        } else {
            request
        };
        refused(request.send().await)
    };
    for (left, (code, part)) in [
        ("ValidationException", "Value 'no name' at 'tableName' failed to satisfy constraint"),
        ("ValidationException", "cannot be converted to a numeric value: x"),
        ("ValidationException", "Invalid UpdateExpression: Syntax error; token: \"!\""),
        ("ValidationException", "Invalid function name; function: f"),
        ("ValidationException", "reserved keyword: data"),
        ("ValidationException", "The \"SET\" section can only be used once"),
        ("ValidationException", "is not defined; attribute value: :zz"),
        ("ValidationException", "Two document paths overlap"),
        ("ValidationException", "Incorrect number of operands"),
        ("ValidationException", "Invalid ConditionExpression: Syntax error"),
        ("ValidationException", "unused in expressions: keys: {:huge}"),
        ("ResourceNotFoundException", "Requested resource not found"),
        ("ValidationException", "The provided key element does not match the schema"),
        ("ValidationException", "Cannot update attribute pk. This attribute is part of the key"),
        ("ConditionalCheckFailedException", "The conditional request failed"),
        ("ValidationException", "An operand in the update expression has an incorrect data type"),
        ("ValidationException", "The document path provided in the update expression is invalid"),
        ("ValidationException", "Type mismatch for Index Key g"),
        ("ValidationException", "Item size to update has exceeded"),
    ]
    .into_iter()
    .enumerate()
    {
        let (found, message) = message(left).await;
        assert_eq!(found, code, "{left}: {message}");
        assert!(message.contains(part), "{left}: {message}");
    }
}

#[tokio::test]
async fn of_a_query() {
    let client = indexed().await;
    let message = async |left: usize| {
        let left = Left(left);
        let of_key = left.pick(12, "pk = :g", left.pick(13, "g = :v", "g = :g"));
        let of_others = left.pick(14, "g < :w AND b = :v AND c = :g", "a < :w AND b = :v AND c = :g");
        let request = client
            .query()
            .table_name(left.pick(9, "missing", "tab"))
            .limit(left.pick(0, 0, 1))
            .expression_attribute_values(":v", n(left.pick(1, "x", "1")))
            .select(left.pick(2, Select::from("SOME"), Select::AllProjectedAttributes))
            .key_condition_expression(left.pick(4, "g = = :g", left.pick(7, "g = :g OR g = :g", of_key)))
            .filter_expression(left.pick(5, "f(a) = :v", left.pick(6, "a = :zz", of_others)))
            .index_name(left.pick(10, "missing", "by_g"))
            .expression_attribute_values(":g", s("g"))
            .expression_attribute_values(":w", s("w"));
        let request = if left.0 <= 3 { request.projection_expression("a b") } else { request };
        let request = if left.0 <= 8 { request.expression_attribute_names("#x", "x") } else { request };
        let request = if left.0 <= 11 { request.exclusive_start_key("pk", s("p")) } else { request };
        request.send().await
    };
    for (left, (code, part)) in [
        ("ValidationException", "Member must have value greater than or equal to 1"),
        ("ValidationException", "cannot be converted to a numeric value: x"),
        ("ValidationException", "enum value set"),
        ("ValidationException", "Cannot specify the ProjectionExpression when choosing"),
        ("ValidationException", "Invalid KeyConditionExpression: Syntax error"),
        ("ValidationException", "Invalid FilterExpression: Invalid function name"),
        ("ValidationException", "Invalid FilterExpression: An expression attribute value used"),
        ("ValidationException", "Invalid operator used in KeyConditionExpression: OR"),
        ("ValidationException", "unused in expressions: keys: {#x}"),
        ("ResourceNotFoundException", "Requested resource not found"),
        ("ValidationException", "The table does not have the specified index: missing"),
        ("ValidationException", "The provided starting key is invalid"),
        ("ValidationException", "Query condition missed key schema element: g"),
        ("ValidationException", "Condition parameter type does not match schema type"),
        ("ValidationException", "Filter Expression can only contain non-primary key attributes"),
    ]
    .into_iter()
    .enumerate()
    {
        let (found, message) = refused(message(left).await);
        assert_eq!(found, code, "{left}: {message}");
        assert!(message.contains(part), "{left}: {message}");
    }
    assert_eq!(message(15).await.unwrap().count, 0);
}

#[tokio::test]
async fn of_a_key_and_its_values() {
    let client = indexed().await;
    // Presence, type, emptiness and length, the partition key's first.
    let keys: [(&[(&str, AttributeValue)], &str); 7] = [
        (&[("sk", n(1))], "Missing the key pk"),
        (&[("pk", n(1))], "Type mismatch for key pk"),
        (&[("pk", s(""))], "empty string value. Key: pk"),
        (&[("pk", s("p".repeat(2049)))], "Size of hashkey"),
        (&[("pk", s("p"))], "Missing the key sk"),
        (&[("pk", s("p")), ("sk", s("k".repeat(1025))), ("g", s(""))], "all range keys"),
        (&[("pk", s("p")), ("sk", s("k")), ("g", s(""))], "IndexName: by_g, IndexKey: g"),
    ];
    for (key, part) in keys {
        let put = client.put_item().table_name("tab").set_item(values(key)).send().await;
        let message = invalid(put);
        assert!(message.contains(part), "{message}");
    }
}
