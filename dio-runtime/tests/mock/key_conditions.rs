//! Key conditions: the ranges that they read, and what is refused.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::query::{QueryError, QueryOutput};
use aws_sdk_dynamodb::types::{AttributeValue, ScalarAttributeType};

use crate::support::*;

async fn ask(
    client: &Client,
    condition: &str,
    placeholders: &[(&str, AttributeValue)],
) -> Result<QueryOutput, SdkError<QueryError>> {
    client
        .query()
        .table_name("tab")
        .key_condition_expression(condition)
        .set_expression_attribute_values(values(placeholders))
        .send()
        .await
}

async fn strings() -> Client {
    let client = table(ScalarAttributeType::S).await;
    for sort in ["a", "b", "ba", "b\u{0}", "b\u{10ffff}", "bb", "c", "\u{7f}", "é", "\u{ffff}"] {
        put(&client, item([("pk", s("p")), ("sk", s(sort))])).await;
        put(&client, item([("pk", s("q")), ("sk", s(sort))])).await;
    }
    client
}

#[tokio::test]
async fn every_range_on_a_string_key_is_by_its_utf8_bytes() {
    let client = strings().await;
    let b_s = ["b", "b\u{0}", "ba", "bb", "b\u{10ffff}"];
    for (range, one, two, expected) in [
        ("sk = :a", "b", "", vec!["b"]),
        ("sk < :a", "b", "", vec!["a"]),
        ("sk <= :a", "b", "", vec!["a", "b"]),
        ("sk > :a", "bb", "", vec!["b\u{10ffff}", "c", "\u{7f}", "é", "\u{ffff}"]),
        ("sk >= :a", "c", "", vec!["c", "\u{7f}", "é", "\u{ffff}"]),
        ("sk BETWEEN :a AND :b", "b", "bb", vec!["b", "b\u{0}", "ba", "bb"]),
        ("begins_with(sk, :a)", "b", "", b_s.to_vec()),
        ("begins_with(sk, :a)", "b\u{0}", "", vec!["b\u{0}"]),
        ("begins_with(sk, :a)", "x", "", vec![]),
        (":a >= sk", "b", "", vec!["a", "b"]),
        ("(sk > :a)", "é", "", vec!["\u{ffff}"]),
    ] {
        let mut placeholders = vec![(":p", s("p")), (":a", s(one))];
        if !two.is_empty() {
            placeholders.push((":b", s(two)));
        }
        for condition in [format!("pk = :p AND {range}"), format!("({range}) and :p = pk")] {
            if condition.contains("((") {
                continue;
            }
            let found = ask(&client, &condition, &placeholders).await.unwrap();
            assert_eq!(sort_keys(found.items()), expected, "{condition} {one:?}");
        }
    }
}

#[tokio::test]
async fn ranges_on_numbers_and_bytes() {
    let client = table(ScalarAttributeType::N).await;
    for number in ["-10", "-1", "0", "0.5", "2", "10", "1e20"] {
        put(&client, item([("pk", s("p")), ("sk", n(number))])).await;
    }
    let found =
        ask(&client, "pk = :p AND sk BETWEEN :a AND :b", &[(":p", s("p")), (":a", n("-1.0")), (":b", n(2))])
            .await
            .unwrap();
    assert_eq!(found.count, 4);
    let found = ask(&client, "pk = :p AND sk > :a", &[(":p", s("p")), (":a", n(2))]).await.unwrap();
    assert_eq!(found.items()[0]["sk"], n(10));

    let client = table(ScalarAttributeType::B).await;
    for bytes in [&[0_u8][..], &[0, 0], &[0, 1], &[1], &[255], &[255, 255]] {
        put(&client, item([("pk", s("p")), ("sk", b(bytes))])).await;
    }
    for (prefix, count) in [(&[0_u8][..], 3), (&[255], 2), (&[255, 255], 1)] {
        let found = ask(&client, "pk = :p AND begins_with(sk, :a)", &[(":p", s("p")), (":a", b(prefix))])
            .await
            .unwrap();
        assert_eq!(found.count, count, "{prefix:?}");
    }
}

#[tokio::test]
async fn an_empty_interval_is_empty() {
    let client = strings().await;
    let placeholders = [(":p", s("p")), (":a", s(" "))];
    assert_eq!(ask(&client, "pk = :p AND sk < :a", &placeholders).await.unwrap().count, 0);
    assert_eq!(ask(&client, "pk = :p", &[(":p", s("nobody"))]).await.unwrap().count, 0);
}

#[tokio::test]
async fn what_is_no_condition_on_keys_is_refused() {
    let client = table(ScalarAttributeType::S).await;
    let (p, x, y) = ((":p", s("p")), (":x", s("x")), (":y", s("y")));
    let invalid_in = "Invalid condition in KeyConditionExpression: ";
    let operator = "Invalid operator used in KeyConditionExpression: ";
    for (condition, placeholders, expected) in [
        ("pk = :p OR sk = :x", vec![p.clone(), x.clone()], format!("{operator}OR")),
        ("NOT pk = :p", vec![p.clone()], format!("{operator}NOT")),
        ("pk IN (:p)", vec![p.clone()], format!("{operator}IN")),
        ("pk <> :p", vec![p.clone()], format!("{operator}<>")),
        ("attribute_exists(pk)", vec![], format!("{operator}attribute_exists")),
        ("contains(pk, :p)", vec![p.clone()], format!("{operator}contains")),
        (
            "pk = :p AND :x BETWEEN sk AND :y",
            vec![p.clone(), x.clone(), y.clone()],
            format!("{invalid_in}BETWEEN operator must have the key attribute as its first operand"),
        ),
        (
            "pk = :p AND begins_with(:x, sk)",
            vec![p.clone(), x.clone()],
            format!("{invalid_in}begins_with operator must have the key attribute as its first operand"),
        ),
        ("pk = sk", vec![], format!("{invalid_in}Multiple attribute names used in one condition")),
        (":p = :x", vec![p.clone(), x.clone()], format!("{invalid_in}No key attribute specified")),
        (
            "pk = :p AND size(sk) > :x",
            vec![p.clone(), x.clone()],
            "KeyConditionExpressions cannot contain nested operations".to_owned(),
        ),
        (
            "pk = :p AND sk.a = :x",
            vec![p.clone(), x.clone()],
            "Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on nested attributes"
                .to_owned(),
        ),
        (
            "pk = :p AND sk > :x AND sk < :y",
            vec![p.clone(), x.clone(), y.clone()],
            "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per \
             key"
            .to_owned(),
        ),
        (
            "pk = :p AND sk > :x AND extra = :y",
            vec![p.clone(), x.clone(), y.clone()],
            "The number of query conditions (3) exceeds the number of key attributes defined in the schema \
             (2)"
            .to_owned(),
        ),
        (
            "((pk = :p))",
            vec![p.clone()],
            "Invalid KeyConditionExpression: The expression has redundant parentheses;".to_owned(),
        ),
        ("sk = :x", vec![x.clone()], "Query condition missed key schema element: pk".to_owned()),
        (
            "pk = :p AND extra = :x",
            vec![p.clone(), x.clone()],
            "Query condition missed key schema element: sk".to_owned(),
        ),
        ("pk > :p", vec![p.clone()], "Query key condition not supported".to_owned()),
        ("begins_with(pk, :p)", vec![p.clone()], "Query key condition not supported".to_owned()),
        (
            "pk = :p AND sk = :n",
            vec![p.clone(), (":n", n(1))],
            "One or more parameter values were invalid: Condition parameter type does not match schema \
             type"
                .to_owned(),
        ),
        (
            "pk = :p AND extra = :n",
            vec![(":p", s("p".repeat(2049))), (":n", n(1))],
            "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 \
             bytes"
                .to_owned(),
        ),
        (
            "pk = :p AND sk < :x",
            vec![p.clone(), (":x", s("k".repeat(1025)))],
            "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size \
             limit of 1024 bytes"
                .to_owned(),
        ),
        // Values are looked at in the order of the text.
        (
            "sk = :x AND pk = :n",
            vec![(":x", s("")), (":n", n(1))],
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an \
             empty string value. Key: sk"
                .to_owned(),
        ),
        (
            "pk = :p AND begins_with(sk, :n)",
            vec![p.clone(), (":n", n(1))],
            "Invalid KeyConditionExpression: Incorrect operand type for operator or function; operator or \
             function: \
             begins_with, operand type: N"
                .to_owned(),
        ),
        (
            "pk = :p",
            vec![(":p", s(""))],
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot \
             contain an empty \
             string value. Key: pk"
                .to_owned(),
        ),
    ] {
        assert_eq!(invalid(ask(&client, condition, &placeholders).await), expected, "{condition}");
    }
    assert_eq!(
        invalid(client.query().table_name("tab").send().await),
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."
    );
    let filtered = client
        .query()
        .table_name("tab")
        .key_condition_expression("pk = :p")
        .filter_expression("sk = :p")
        .expression_attribute_values(":p", s("p"))
        .send()
        .await;
    assert_eq!(
        invalid(filtered),
        "Filter Expression can only contain non-primary key attributes: Primary key attribute: sk"
    );
}
