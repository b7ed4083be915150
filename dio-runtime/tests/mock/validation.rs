//! Values, keys and sizes that DynamoDB refuses, and parts that the mock does not play.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{
    AttributeValue, ComparisonOperator, Condition, ConditionCheck, ConditionalOperator,
    ExpectedAttributeValue, KeysAndAttributes, Put, PutRequest, ScalarAttributeType, TransactWriteItem,
    WriteRequest,
};
use dio_runtime::mock::MockDynamo;

use crate::support::*;

async fn put_value(client: &Client, value: AttributeValue) -> Result<(), SdkError<PutItemError>> {
    client
        .put_item()
        .table_name("tab")
        .item("pk", s("p"))
        .item("sk", s("k"))
        .item("a", value)
        .send()
        .await
        .map(|_| ())
}

async fn put_key(client: &Client, key: Item) -> Result<(), SdkError<PutItemError>> {
    client.put_item().table_name("tab").set_item(Some(key)).send().await.map(|_| ())
}

#[tokio::test]
async fn numbers_outside_38_digits_and_the_range_are_refused() {
    let client = table(ScalarAttributeType::S).await;
    let over = "Number overflow. Attempting to store a number with magnitude larger than supported range";
    let under = "Number underflow. Attempting to store a number with magnitude smaller than supported range";
    let digits = "Attempting to store more than 38 significant digits in a Number";
    let none = "The parameter cannot be converted to a numeric value";
    for (number, expected) in [
        ("1e126", over.to_owned()),
        ("-1e99999999999", over.to_owned()),
        ("0e126", over.to_owned()),
        ("1e-131", under.to_owned()),
        ("123456789012345678901234567890123456789", digits.to_owned()),
        ("-1.23456789012345678901234567890123456789", digits.to_owned()),
        ("abc", format!("{none}: abc")),
        (" 1", format!("{none}:  1")),
        ("NaN", format!("{none}: NaN")),
        ("1e9223372036854775808", format!("{none}: 1e9223372036854775808")),
        ("", format!("{none}: ")),
    ] {
        let expected = framed(expected);
        assert_eq!(invalid(put_value(&client, n(number)).await), expected, "{number}");
        assert_eq!(invalid(put_value(&client, list([ns(&["1", number])])).await), expected, "{number}");
    }
    for number in ["1e125", "-9.9999999999999999999999999999999999999E+125", "1e-130", "0e125"] {
        put_value(&client, n(number)).await.unwrap();
    }
}

#[tokio::test]
async fn sets_are_neither_empty_nor_hold_a_member_twice() {
    let client = table(ScalarAttributeType::S).await;
    let prefix = "One or more parameter values were invalid: ";
    let bytes = |members: &[&[u8]]| {
        AttributeValue::Bs(members.iter().map(|m| aws_sdk_dynamodb::primitives::Blob::new(*m)).collect())
    };
    for (value, expected) in [
        (ss(&[]), format!("{prefix}An string set  may not be empty")),
        (ns(&[]), format!("{prefix}An number set  may not be empty")),
        (bytes(&[]), format!("{prefix}Binary sets should not be empty")),
        // What was read before the double in its order, then the double, then the rest.
        (
            ss(&["b", "a", "b", "\"C\""]),
            format!("{prefix}Input collection [\"a\", \"b\", \"b\", \"\\\"C\\\"\"] contains duplicates."),
        ),
        (ns(&["1", "1.0"]), format!("{prefix}Input collection contains duplicates.")),
        (
            bytes(&[b"\xff", b"\x00", b"\x00"]),
            format!("{prefix}Input collection [\"AA==\",\"/w==\",\"AA==\"]of type BS contains duplicates."),
        ),
    ] {
        assert_eq!(invalid(put_value(&client, value).await), framed(expected));
    }
    put_value(&client, ss(&["", "a"])).await.unwrap();
    assert_eq!(
        invalid(put_value(&client, AttributeValue::Null(false)).await),
        framed(format!("{prefix}Null attribute value types must have the value of true"))
    );
}

#[tokio::test]
async fn batch_writes_and_transactions_say_the_same_in_older_words() {
    let client = table(ScalarAttributeType::S).await;
    let prefix = "One or more parameter values were invalid: ";
    for (value, newer, older) in [
        (
            ss(&["b", "a", "b"]),
            format!("{prefix}Input collection [\"a\", \"b\", \"b\"] contains duplicates."),
            format!("{prefix}Input collection [b, a, b] contains duplicates."),
        ),
        (
            ns(&["2", "1", "2"]),
            format!("{prefix}Input collection contains duplicates."),
            "Input collection contains duplicates".to_owned(),
        ),
        (
            n(""),
            "The parameter cannot be converted to a numeric value: ".to_owned(),
            "The parameter cannot be converted to a numeric value".to_owned(),
        ),
    ] {
        let item = item([("pk", s("p")), ("sk", s("k")), ("a", value.clone())]);
        let put = PutRequest::builder().set_item(Some(item.clone())).build().unwrap();
        let write = WriteRequest::builder().put_request(put).build();
        assert_eq!(invalid(client.batch_write_item().request_items("tab", vec![write]).send().await), older);

        let put = Put::builder().table_name("tab").set_item(Some(item)).build().unwrap();
        let write = TransactWriteItem::builder().put(put).build();
        assert_eq!(invalid(client.transact_write_items().transact_items(write).send().await), older);
        let check = ConditionCheck::builder().table_name("tab").key("pk", s("p")).key("sk", s("k"));
        let check = check.condition_expression("a = :a").expression_attribute_values(":a", value.clone());
        let check = TransactWriteItem::builder().condition_check(check.build().unwrap()).build();
        assert_eq!(
            invalid(client.transact_write_items().transact_items(check).send().await),
            format!("ExpressionAttributeValues contains invalid value: {older} for key :a")
        );

        // Other reads and writes say it in the newer words, the single writes behind a frame.
        let get = client.get_item().table_name("tab").key("pk", value.clone());
        assert_eq!(invalid(get.send().await), newer);
        let keys =
            KeysAndAttributes::builder().keys([("pk".to_owned(), value.clone())].into()).build().unwrap();
        assert_eq!(invalid(client.batch_get_item().request_items("tab", keys).send().await), newer);
        let scan = client.scan().table_name("tab").filter_expression("a = :a");
        assert_eq!(invalid(scan.expression_attribute_values(":a", value.clone()).send().await), newer);
        let delete = client.delete_item().table_name("tab").key("pk", value);
        assert_eq!(invalid(delete.send().await), framed(&newer));
    }
}

#[tokio::test]
async fn placeholders_come_before_the_key_and_it_before_the_expressions() {
    let client = table(ScalarAttributeType::S).await;
    for (value, key, expected) in [
        (ss(&[]), ns(&[]), "ExpressionAttributeValues contains invalid value: "),
        (n(1), ns(&[]), "One or more parameter values were invalid: An number set"),
        (n(1), s("p"), "Invalid ConditionExpression: Syntax error"),
    ] {
        let update =
            client.update_item().table_name("tab").key("pk", key.clone()).condition_expression("a = = :a");
        let update = invalid(update.expression_attribute_values(":a", value.clone()).send().await);
        let delete = client.delete_item().table_name("tab").key("pk", key).condition_expression("a = = :a");
        let delete = invalid(delete.expression_attribute_values(":a", value).send().await);
        assert!(update.starts_with(&framed(expected)), "{update}");
        assert!(delete.starts_with(&framed(expected)), "{delete}");
    }
}

#[tokio::test]
async fn sets_come_back_in_their_order() {
    let client = table(ScalarAttributeType::S).await;
    put_value(&client, list([ss(&["b", "", "a"]), ns(&["10", "-1", "9"])])).await.unwrap();
    let found = client.scan().table_name("tab").send().await.unwrap();
    assert_eq!(found.items()[0]["a"], list([ss(&["", "a", "b"]), ns(&["-1", "9", "10"])]));
}

#[tokio::test]
async fn values_nest_to_32_levels() {
    let client = table(ScalarAttributeType::S).await;
    let nested = |wraps: usize| {
        (0..wraps).fold(n(1), |value, wrap| if wrap % 2 == 0 { list([value]) } else { map([("m", value)]) })
    };
    put_value(&client, nested(31)).await.unwrap();
    let expected = framed(
        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported \
         limit",
    );
    assert_eq!(invalid(put_value(&client, nested(32)).await), expected);
    let update = client
        .update_item()
        .table_name("tab")
        .key("pk", s("p"))
        .key("sk", s("k"))
        .update_expression("SET b = :b")
        .expression_attribute_values(":b", nested(32));
    assert_eq!(invalid(update.send().await), expected);
}

#[tokio::test]
async fn keys_must_match_the_schema() {
    let client = table(ScalarAttributeType::S).await;
    let prefix = "One or more parameter values were invalid: ";
    let empty = "One or more parameter values are not valid. The AttributeValue for a key attribute cannot \
                 contain an \
                 empty string value. Key: sk";
    for (key, expected) in [
        (item([("pk", s("p"))]), format!("{prefix}Missing the key sk in the item")),
        (
            item([("pk", s("p")), ("sk", n(1))]),
            format!("{prefix}Type mismatch for key sk expected: S actual: N"),
        ),
        (item([("pk", s("p")), ("sk", s(""))]), empty.to_owned()),
        (
            item([("pk", s("p".repeat(2049))), ("sk", s("k"))]),
            format!("{prefix}Size of hashkey has exceeded the maximum size limit of2048 bytes"),
        ),
        (
            item([("pk", s("p")), ("sk", s("k".repeat(1025)))]),
            format!("{prefix}Aggregated size of all range keys has exceeded the size limit of 1024 bytes"),
        ),
    ] {
        assert_eq!(invalid(put_key(&client, key).await), expected);
    }
    put_key(&client, item([("pk", s("p".repeat(2048))), ("sk", s("k".repeat(1024)))])).await.unwrap();
    let get = |key: Item| client.get_item().table_name("tab").set_key(Some(key)).send();
    let mismatch = "The provided key element does not match the schema";
    for key in [
        item([]),
        item([("pk", s("p"))]),
        item([("pk", s("p")), ("sk", n(1))]),
        item([("pk", s("p")), ("sk", s("k")), ("a", s("b"))]),
    ] {
        assert_eq!(invalid(get(key).await), mismatch);
    }
    assert_eq!(invalid(get(item([("pk", s("p")), ("sk", s(""))])).await), empty);
}

#[tokio::test]
async fn a_table_that_is_not_there() {
    let client = MockDynamo::new().client();
    let get = client.get_item().table_name("nothing").key("pk", s("p")).send().await;
    assert_eq!(
        refused(get),
        ("ResourceNotFoundException".to_owned(), "Requested resource not found".to_owned())
    );
    let put = client.put_item().table_name("bad table!").item("pk", s("p")).send().await;
    assert_eq!(
        invalid(put),
        "1 validation error detected: Value 'bad table!' at 'tableName' failed to satisfy constraint: \
         Member must \
         satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
    );
}

#[tokio::test]
async fn what_the_mock_does_not_play_is_said() {
    let client = table(ScalarAttributeType::S).await;
    let scan = client.scan().table_name("tab").attributes_to_get("a").send().await;
    assert_eq!(invalid(scan), "The parameter AttributesToGet is not supported by the mock");
    let condition = Condition::builder().comparison_operator(ComparisonOperator::Null).build().unwrap();
    let query = client.query().table_name("tab").key_conditions("pk", condition).send().await;
    assert_eq!(invalid(query), "The parameter KeyConditions is not supported by the mock");
    let expected = ExpectedAttributeValue::builder().exists(false).build();
    let put = client.put_item().table_name("tab").item("pk", s("p")).expected("pk", expected);
    let put = put.conditional_operator(ConditionalOperator::And).send().await;
    assert_eq!(invalid(put), "The parameter Expected is not supported by the mock");
    let tags = client.list_tags_of_resource().resource_arn("arn").send().await;
    assert_eq!(
        refused(tags),
        (
            "UnknownOperationException".to_owned(),
            "The operation ListTagsOfResource is not supported by the mock".to_owned()
        )
    );
}
