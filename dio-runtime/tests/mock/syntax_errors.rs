//! What the messages of syntax errors show: the token where reading stopped, between its neighbours.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::ScalarAttributeType;

use crate::support::*;

/// The message that a filter is refused with, whatever its placeholders are.
async fn filter(client: &Client, filter: &str) -> String {
    invalid(client.scan().table_name("tab").filter_expression(filter).send().await)
}

async fn update(client: &Client, update: &str) -> String {
    let request = client.update_item().table_name("tab").key("pk", s("p")).key("sk", s("k"));
    invalid(request.update_expression(update).send().await)
}

#[tokio::test]
async fn a_token_is_shown_with_the_one_before_and_the_one_after() {
    let client = table(ScalarAttributeType::S).await;
    for (text, token, near) in [
        ("one two three four", "two", "one two three"),
        ("a > 4", "4", "> 4"),
        ("a = _b", "_", "= _b"),
        ("!!!", "!", "!!"),
        ("= b", "=", "= b"),
        ("a =   = b", "=", "=   = b"),
        ("OR a = b", "OR", "OR a"),
        ("a = b c d e", "c", "b c d"),
        ("a = b)", ")", "b)"),
        ("attribute_exists(a) b", "b", ") b"),
        ("attribute_exists a", "a", "attribute_exists a"),
        ("contains(a b)", "b", "a b)"),
        ("size(a,)", ")", ",)"),
        ("a IN b", "b", "IN b"),
        ("a IN ()", ")", "()"),
        ("a BETWEEN b OR c", "OR", "b OR c"),
        ("a[b] = c", "b", "[b]"),
        ("a[1 = c", "=", "1 = c"),
        ("a[01] = c", "1", "01]"),
        ("a - b = c", "-", "a - b"),
        ("a = b \u{fc}", "\u{fc}", "b \u{fc}"),
        ("\u{20ac}a = b", "\u{20ac}", "\u{20ac}a"),
        ("a\u{a0}= b", "\u{a0}", "a\u{a0}="),
        ("a \u{1f980} = b", "\u{1f980}", "a \u{1f980} ="),
        ("a = \"b\"", "\"", "= \"b"),
    ] {
        let expected =
            format!("Invalid FilterExpression: Syntax error; token: \"{token}\", near: \"{near}\"");
        assert_eq!(filter(&client, text).await, expected, "{text}");
    }
}

#[tokio::test]
async fn at_the_end_the_last_token_is_shown() {
    let client = table(ScalarAttributeType::S).await;
    for (text, near) in [
        ("a = ", "="),
        ("a", "a"),
        ("NOT", "NOT"),
        ("a = b AND", "AND"),
        ("a BETWEEN b", "b"),
        ("a BETWEEN b AND", "AND"),
        ("a IN (b", "b"),
        ("(a = b", "b"),
        ("attribute_exists(", "("),
        ("attribute_exists(a", "a"),
        ("a.", "."),
        ("a[", "["),
        ("a[1", "1"),
        // White space alone is shown as it is.
        (" \t\n ", " \t\n "),
    ] {
        let expected = format!("Invalid FilterExpression: Syntax error; token: \"<EOF>\", near: \"{near}\"");
        assert_eq!(filter(&client, text).await, expected, "{text}");
    }
    for (text, near) in
        [("SET", "SET"), ("SET a =", "="), ("SET a = b +", "+"), ("ADD a", "a"), ("REMOVE", "REMOVE")]
    {
        let expected = format!("Invalid UpdateExpression: Syntax error; token: \"<EOF>\", near: \"{near}\"");
        assert_eq!(update(&client, text).await, framed(expected), "{text}");
    }
}

#[tokio::test]
async fn every_kind_of_expression_has_its_name_in_the_message() {
    let client = table(ScalarAttributeType::S).await;
    let error = "Syntax error; token: \"!\", near: \"a ! b\"";
    let query = client.query().table_name("tab").key_condition_expression("a ! b").send().await;
    assert_eq!(invalid(query), format!("Invalid KeyConditionExpression: {error}"));
    assert_eq!(filter(&client, "a ! b").await, format!("Invalid FilterExpression: {error}"));
    let scan = client.scan().table_name("tab").projection_expression("a ! b").send().await;
    assert_eq!(invalid(scan), format!("Invalid ProjectionExpression: {error}"));
    let delete = client.delete_item().table_name("tab").key("pk", s("p")).key("sk", s("k"));
    assert_eq!(
        invalid(delete.condition_expression("a ! b").send().await),
        framed(format!("Invalid ConditionExpression: {error}"))
    );
    assert_eq!(update(&client, "SET a ! b").await, framed(format!("Invalid UpdateExpression: {error}")));
}

#[tokio::test]
async fn what_the_grammar_of_conditions_does_not_have_is_a_syntax_error() {
    let client = table(ScalarAttributeType::S).await;
    for text in [
        "attribute_exists(Pictures-RearView)",
        "attribute_exists(\"Pictures.RearView\")",
        "attribute_exists(Pictures..RearView)",
        "attribute_exists(Pi#ctures.RearView)",
        "attribute_exists(asdf[a])",
        "a in b, c",
        "a > between",
        "a in (b,c,)",
        "(a)between(b.(c.d))and(c)",
        "(a)between(b.c.d)and((c)",
        "#$.b > a",
        "a > :things.stuff",
        "b[:a] > a",
        "b[#_] > a",
        "(a)between(b.c[4.5].#d)and(:a)",
        "size(a).b > a",
        "(size(a))[0] > a",
        "(a)",
        "a = b = c",
        "a = b AND c",
        "NOT a",
        "a AND b = c",
        "attribute_exists(a = b)",
        "and = b",
        "a == b",
        "a != b",
        "a && b",
        "a =< b",
    ] {
        let message = filter(&client, text).await;
        assert!(message.starts_with("Invalid FilterExpression: Syntax error; token: "), "{text}: {message}");
    }
}
