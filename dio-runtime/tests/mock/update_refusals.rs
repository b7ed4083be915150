//! Update expressions that are refused: for what they are, or for what the item is.

use aws_sdk_dynamodb::types::{AttributeValue, ScalarAttributeType};

use crate::support::*;
use crate::updates::{after, with};

#[tokio::test]
async fn syntax_is_held_to_the_grammar() {
    let client = table(ScalarAttributeType::S).await;
    assert_eq!(
        invalid(after(&client, "INVALID SYNTAX HERE", &[]).await),
        framed("Invalid UpdateExpression: Syntax error; token: \"INVALID\", near: \"INVALID SYNTAX\"")
    );
    for update in [
        "whatever",
        "set a",
        "add a",
        "delete a",
        "set a=set",
        "remove a = b",
        "add a = b",
        "delete a b",
        "add a if_not_exist(b)",
        "remove a b",
        "set a b",
        "set :a = b",
        "add :a b",
        "remove :a",
        "set a = b / c",
        "set a = b * c",
        "set a[1] = \"eight\"",
        "set a[1] = 1",
        "SET a = if_not_exist(a, 100)",
        "SET if_not_exist(a, b) = a",
        "set (a = (b + c))",
        "set a = (b.c).d + e",
        "set a = (b.c)[0] + e",
        "set a = b + c + d",
        "set a = b,",
        "set a = (b = c)",
    ] {
        let message = invalid(after(&client, update, &[]).await);
        assert!(
            message.starts_with(&framed("Invalid UpdateExpression: Syntax error; ")),
            "{update}: {message}"
        );
    }
}

#[tokio::test]
async fn what_is_wrong_beyond_syntax_is_said_in_dynamodbs_order() {
    let client = table(ScalarAttributeType::S).await;
    let (x, y) = ((":a", s("a")), (":b", n(1)));
    let paths = "must remove or rewrite one of these paths; path one: ";
    for (update, placeholders, expected) in [
        ("", vec![], "The expression can not be empty;".to_owned()),
        (" \n", vec![], "Syntax error; token: \"<EOF>\", near: \" \n\"".to_owned()),
        ("SET a = ((b))", vec![], "The expression has redundant parentheses;".to_owned()),
        (
            "set #c = if_not_exist(:c) set c = d",
            vec![],
            "Invalid function name; function: if_not_exist".to_owned(),
        ),
        (
            "SET a = size(b)",
            vec![],
            "The function is not allowed in an update expression; function: size".to_owned(),
        ),
        (
            "SET a = list_append(list_append(b, c), abort)",
            vec![],
            "The function is not allowed to be used this way in an expression; function: list_append"
                .to_owned(),
        ),
        (
            " set #c = :c set abOrt = true ",
            vec![],
            "Attribute name is a reserved keyword; reserved keyword: abOrt".to_owned(),
        ),
        (
            "remove #d set a = b remove e",
            vec![],
            "The \"REMOVE\" section can only be used once in an update expression;".to_owned(),
        ),
        (
            "SET #c = if_not_exists(:c)",
            vec![],
            "An expression attribute name used in the document path is not defined; attribute name: \
             #c"
            .to_owned(),
        ),
        (
            "SET a = if_not_exists(:c)",
            vec![],
            "An expression attribute value used in expression is not defined; attribute value: :c".to_owned(),
        ),
        (
            "set d[1] = a, d.b = a, c[1].a = a, c = if_not_exists(a)",
            vec![],
            format!("Two document paths overlap with each other; {paths}[c, [1], a], path two: [c]"),
        ),
        (
            "SET a = :b, a = :b",
            vec![y.clone()],
            format!("Two document paths overlap with each other; {paths}[a], path two: [a]"),
        ),
        (
            "remove a.b set a[1] = c",
            vec![],
            format!("Two document paths conflict with each other; {paths}[a, b], path two: [a, [1]]"),
        ),
        (
            "set b = list_append(:a, a), c = if_not_exists(a) add a.b :a",
            vec![x.clone()],
            "Incorrect operand type for operator or function; operator: ADD, operand type: STRING, \
             typeSet: ALLOWED_FOR_ADD_OPERAND"
                .to_owned(),
        ),
        (
            "delete a.b :b",
            vec![y.clone()],
            "Incorrect operand type for operator or function; operator: DELETE, operand type: \
             NUMBER, typeSet: ALLOWED_FOR_ADD_OPERAND"
                .to_owned(),
        ),
        (
            "set a = list_append(c)",
            vec![],
            "Incorrect number of operands for operator or function; operator or function: list_append, \
             number of \
             operands: 1"
                .to_owned(),
        ),
        (
            "set a = if_not_exists(if_not_exists(a, b), c)",
            vec![],
            "Operator or function requires a document path; operator or function: if_not_exists".to_owned(),
        ),
        (
            "set a = list_append(:b, a)",
            vec![y.clone()],
            "Incorrect operand type for operator or function; operator or function: list_append, operand \
             type: N"
                .to_owned(),
        ),
        (
            "set a = a + :a",
            vec![x.clone()],
            "Incorrect operand type for operator or function; operator or function: +, operand type: \
             S"
            .to_owned(),
        ),
    ] {
        let message = invalid(after(&client, update, &placeholders).await);
        assert_eq!(message, framed(format!("Invalid UpdateExpression: {expected}")), "{update}");
    }
}

#[tokio::test]
async fn add_takes_numbers_and_sets_and_delete_sets() {
    let client = table(ScalarAttributeType::S).await;
    let message = |clause: &str, kind: &str| {
        framed(format!(
            "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: {clause}, operand \
             type: {kind}, typeSet: ALLOWED_FOR_ADD_OPERAND"
        ))
    };
    for (value, kind) in [
        (s("x"), "STRING"),
        (b([1]), "Binary"),
        (AttributeValue::Bool(true), "BOOL"),
        (AttributeValue::Null(true), "NULL"),
        (list([]), "LIST"),
        (map([]), "MAP"),
        (n(1), "NUMBER"),
    ] {
        let given = [(":v", value)];
        if kind != "NUMBER" {
            assert_eq!(invalid(after(&client, "ADD a :v", &given).await), message("ADD", kind));
        }
        assert_eq!(invalid(after(&client, "DELETE a :v", &given).await), message("DELETE", kind));
    }
}

#[tokio::test]
async fn what_the_item_makes_impossible_is_refused() {
    let client = with([
        ("word", s("x")),
        ("m", map([("1", s("a"))])),
        ("l", list([s("a"), s("b")])),
        ("nums", ns(&["1"])),
    ])
    .await;
    let path = "The document path provided in the update expression is invalid for update";
    let kind = "An operand in the update expression has an incorrect data type";
    let absent = "The provided expression refers to an attribute that does not exist in the item";
    for (update, value, expected) in [
        ("set word.a = :v", ss(&["a"]), path),
        ("set word[1] = :v", ss(&["a"]), path),
        ("set y.a = :v", ss(&["a"]), path),
        ("set m[1] = :v", ss(&["a"]), path),
        ("set l.a = :v", ss(&["a"]), path),
        ("set z = :v remove y.a", ss(&["a"]), path),
        ("set z = :v remove m[1]", ss(&["a"]), path),
        ("delete y.a :v", ss(&["a"]), path),
        ("add y.a :v", ss(&["a"]), path),
        ("delete nums :v", ss(&["a"]), kind),
        ("delete word :v", ss(&["a"]), kind),
        ("add nums :v", n(1), kind),
        ("add m :v", ns(&["1"]), kind),
        ("set e = word + :v", n(1), kind),
        ("set e = list_append(nums, if_not_exists(f, :v))", list([]), kind),
        // An operand of a wrong type is found before a path that leads nowhere.
        ("set y.a = :v add word :v", n(1), kind),
        ("delete y.a :v, word :v", ss(&["a"]), kind),
        ("set e = zz, f = :v", n(1), absent),
        ("set e = zz + :v", n(1), absent),
        ("set e = l[2], f = :v", n(1), absent),
    ] {
        assert_eq!(invalid(after(&client, update, &[(":v", value)]).await), expected, "{update}");
    }
}

#[tokio::test]
async fn keys_cannot_be_updated() {
    let client = table(ScalarAttributeType::S).await;
    for update in ["SET sk = :v", "SET a = :v REMOVE sk", "SET sk.x = :v"] {
        assert_eq!(
            invalid(after(&client, update, &[(":v", s("x"))]).await),
            "One or more parameter values were invalid: Cannot update attribute sk. This attribute is part \
             of the key"
        );
    }
}
