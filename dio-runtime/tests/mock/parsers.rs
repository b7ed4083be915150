//! No text makes an expression parser panic, hang or overflow the stack.

use dio_runtime::mock::MockDynamo;
use proptest::prelude::*;

/// Sends a text as every kind of expression; each answer is an answer.
fn send_everywhere(mock: &MockDynamo, text: &str) {
    let text = serde_json::Value::from(text).to_string();
    let values = r#"{":a":{"S":"x"},":b":{"N":"1"}}"#;
    let key = r#"{"pk":{"S":"p"},"sk":{"S":"k"}}"#;
    for (operation, parameter, rest) in [
        ("Query", "KeyConditionExpression", format!(r#""ExpressionAttributeValues":{values}"#)),
        ("Scan", "FilterExpression", format!(r#""ExpressionAttributeValues":{values}"#)),
        ("Scan", "ProjectionExpression", r##""ExpressionAttributeNames":{"#a":"a"}"##.to_owned()),
        ("PutItem", "ConditionExpression", format!(r#""Item":{key},"ExpressionAttributeValues":{values}"#)),
        ("UpdateItem", "UpdateExpression", format!(r#""Key":{key},"ExpressionAttributeValues":{values}"#)),
    ] {
        let body = format!(r#"{{"TableName":"tab","{parameter}":{text},{rest}}}"#);
        let (status, _) = mock.handle(operation, body.as_bytes());
        assert!(status == 200 || status == 400);
    }
}

/// Texts of the pieces of the grammar, most of them nearly right.
fn pieces() -> impl Strategy<Value = String> {
    let words = [
        "a",
        "b.c",
        "l[0]",
        "#a",
        ":a",
        ":b",
        "(",
        ")",
        ",",
        ".",
        "[",
        "]",
        "1",
        "=",
        "<>",
        "<",
        "<=",
        ">",
        ">=",
        "+",
        "-",
        "AND",
        "OR",
        "NOT",
        "IN",
        "BETWEEN",
        "SET",
        "REMOVE",
        "ADD",
        "DELETE",
        "size",
        "begins_with",
        "contains",
        "attribute_exists",
        "attribute_type",
        "if_not_exists",
        "list_append",
        "pk",
        "sk",
        "status",
        "ü",
        "\u{0}",
        "_",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..24).prop_map(|words| words.join(" "))
}

const OPENINGS: &[&str] = &[
    "(",
    "NOT ",
    "NOT (",
    "a=b AND (",
    "size(",
    "a IN (",
    "SET a = (",
    "SET a = if_not_exists(b,",
    "SET a = (b + (",
    "contains(",
    "((",
    "a.",
    "a[0]",
    "NOT(a=b OR NOT(",
];

fn nest(open: &str, depth: usize) {
    let mock = MockDynamo::dynamo_io();
    send_everywhere(&mock, &open.repeat(depth));
    let closed = format!("{}a = b{}", open.repeat(depth), ")".repeat(depth * open.matches('(').count()));
    send_everywhere(&mock, &closed);
    let prefix = closed.char_indices().nth(4096).map_or(closed.as_str(), |(at, _)| &closed[..at]);
    send_everywhere(&mock, prefix);
}

proptest! {
    #[test]
    fn any_text(text in ".{0,200}") {
        send_everywhere(&MockDynamo::dynamo_io(), &text);
    }

    #[test]
    fn nearly_right_text(text in pieces()) {
        send_everywhere(&MockDynamo::dynamo_io(), &text);
    }

    #[test]
    fn right_beginnings_with_any_end(
        start in prop::sample::select(vec![
            "SET a = ", "a = :a AND ", "pk = :a AND begins_with(sk, ", "a.b[0].", "NOT ("]),
        end in pieces())
    {
        send_everywhere(&MockDynamo::dynamo_io(), &format!("{start}{end}"));
    }

    #[test]
    fn deep_nesting(depth in 1usize..5000, open in prop::sample::select(OPENINGS.to_vec())) {
        nest(open, depth);
    }
}

#[test]
fn thousands_of_parentheses_are_an_error_and_no_overflow() {
    let mock = MockDynamo::dynamo_io();
    for text in
        ["(".repeat(4096), "(".repeat(100_000), format!("{}a=b{}", "(".repeat(2000), ")".repeat(2000))]
    {
        let body = format!(r#"{{"TableName":"tab","FilterExpression":"{text}"}}"#);
        let (status, answer) = mock.handle("Scan", body.as_bytes());
        let answer = String::from_utf8(answer).unwrap();
        assert_eq!(status, 400);
        assert!(answer.contains("Invalid FilterExpression: "), "{answer}");
    }
}

#[test]
fn the_deepest_expressions_need_little_stack() {
    let half_a_megabyte = std::thread::Builder::new().stack_size(512 * 1024);
    let nesting = half_a_megabyte.spawn(|| {
        for open in OPENINGS {
            // DynamoDB takes 300 operators.
            for depth in [99, 100, 101, 149, 150, 151, 298, 299, 300, 301, 1000, 4000] {
                nest(open, depth);
            }
        }
    });
    nesting.unwrap().join().unwrap();
}
