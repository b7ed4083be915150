//! Projection expressions.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::get_item::GetItemError;
use aws_sdk_dynamodb::types::ScalarAttributeType;

use crate::support::*;

async fn get(client: &Client, projection: &str) -> Result<Option<Item>, SdkError<GetItemError>> {
    let found = client
        .get_item()
        .table_name("tab")
        .key("pk", s("p"))
        .key("sk", s("k"))
        .projection_expression(projection)
        .send()
        .await?;
    Ok(found.item)
}

#[tokio::test]
async fn parts_come_inside_what_they_lie_in() {
    let client = table(ScalarAttributeType::S).await;
    let m = map([("a", n(1)), ("b", map([("c", n(2)), ("d", n(3))])), ("l", list([n(0), n(1), n(2)]))]);
    put(&client, item([("pk", s("p")), ("sk", s("k")), ("m", m), ("l", list([s("x"), s("y"), s("z")]))]))
        .await;
    for (projection, expected) in [
        ("pk, sk", item([("pk", s("p")), ("sk", s("k"))])),
        ("m.a", item([("m", map([("a", n(1))]))])),
        ("m.b.d, m.a", item([("m", map([("a", n(1)), ("b", map([("d", n(3))]))]))])),
        ("l[2], l[0]", item([("l", list([s("x"), s("z")]))])),
        ("m.l[1], l[1]", item([("m", map([("l", list([n(1)]))])), ("l", list([s("y")]))])),
        ("zz, m.zz, l[9], pk.x", item([])),
        ("l.a, m[0], pk[0]", item([])),
    ] {
        assert_eq!(get(&client, projection).await.unwrap(), Some(expected), "{projection}");
    }
}

#[tokio::test]
async fn what_is_no_projection_is_refused() {
    let client = table(ScalarAttributeType::S).await;
    let paths = "must remove or rewrite one of these paths; path one: ";
    assert!(get(&client, &format!("a{}", "[0]".repeat(31))).await.is_ok());
    for (projection, expected) in [
        ("", "The expression can not be empty;".to_owned()),
        ("a,", "Syntax error; token: \"<EOF>\", near: \",\"".to_owned()),
        ("a b", "Syntax error; token: \"b\", near: \"a b\"".to_owned()),
        (":a", "Syntax error; token: \":a\", near: \":a\"".to_owned()),
        ("(a)", "Syntax error; token: \"(\", near: \"(a\"".to_owned()),
        ("size", "Attribute name is a reserved keyword; reserved keyword: size".to_owned()),
        ("and", "Attribute name is a reserved keyword; reserved keyword: and".to_owned()),
        (
            "#a",
            "An expression attribute name used in the document path is not defined; attribute name: #a"
                .to_owned(),
        ),
        (
            &format!("a{}", ".b".repeat(32)),
            "The document path has too many nesting levels; nesting levels: 33".to_owned(),
        ),
        ("a, a", format!("Two document paths overlap with each other; {paths}[a], path two: [a]")),
        ("a.b, a", format!("Two document paths overlap with each other; {paths}[a, b], path two: [a]")),
        (
            "a.b, a[1]",
            format!("Two document paths conflict with each other; {paths}[a, b], path two: [a, [1]]"),
        ),
    ] {
        let message = invalid(get(&client, projection).await);
        assert_eq!(message, format!("Invalid ProjectionExpression: {expected}"), "{projection}");
    }
}
