//! Conditions and filters: the grammar, its functions, and what is refused.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::scan::ScanError;
use aws_sdk_dynamodb::types::{AttributeValue, ScalarAttributeType};

use crate::support::*;

type Refusable<T> = Result<T, SdkError<ScanError>>;

/// The sort keys of the items that pass a filter, in order.
async fn passing(
    client: &Client,
    filter: &str,
    placeholders: &[(&str, AttributeValue)],
) -> Refusable<Vec<String>> {
    named(client, filter, placeholders, &[]).await
}

async fn named(
    client: &Client,
    filter: &str,
    placeholders: &[(&str, AttributeValue)],
    renamed: &[(&str, &str)],
) -> Refusable<Vec<String>> {
    let found = client
        .scan()
        .table_name("tab")
        .filter_expression(filter)
        .set_expression_attribute_values(values(placeholders))
        .set_expression_attribute_names(names(renamed))
        .send()
        .await?;
    let mut keys: Vec<String> = sort_keys(found.items()).into_iter().map(str::to_owned).collect();
    keys.sort();
    Ok(keys)
}

async fn filled() -> Client {
    let client = table(ScalarAttributeType::S).await;
    for item in [
        item([("sk", s("number")), ("a", n(5)), ("c", n("5.0"))]),
        item([("sk", s("string")), ("a", s("hello")), ("c", s("hell"))]),
        item([("sk", s("binary")), ("a", b([1, 2, 255]))]),
        item([("sk", s("set")), ("a", ss(&["x", "y"]))]),
        item([("sk", s("numbers")), ("a", ns(&["1", "2.0"]))]),
        item([("sk", s("list")), ("a", list([n(1), s("x"), map([("k", n(7))])]))]),
        item([("sk", s("map")), ("a", map([("k", map([("deep", s("v"))]))]))]),
        item([("sk", s("bool")), ("a", AttributeValue::Bool(true))]),
        item([("sk", s("null")), ("a", AttributeValue::Null(true))]),
        item([("sk", s("none"))]),
    ] {
        let mut item = item;
        item.insert("pk".into(), s("p"));
        put(&client, item).await;
    }
    client
}

#[tokio::test]
async fn every_comparator_compares_within_a_type() {
    let client = filled().await;
    let v = |value| [(":v", value)];
    for (filter, value, expected) in [
        ("a = :v", n("5.00"), vec!["number"]),
        ("a = :v", ss(&["y", "x"]), vec!["set"]),
        ("a = :v", ns(&["2", "1"]), vec!["numbers"]),
        ("a = :v", map([("k", map([("deep", s("v"))]))]), vec!["map"]),
        ("a = :v", AttributeValue::Null(true), vec!["null"]),
        ("a < :v", n(6), vec!["number"]),
        ("a <= :v", n(5), vec!["number"]),
        ("a > :v", n(5), vec![]),
        ("a >= :v", n(5), vec!["number"]),
        ("a < :v", s("i"), vec!["string"]),
        ("a > :v", s("hell"), vec!["string"]),
        ("a > :v", b([1, 2, 254]), vec!["binary"]),
        (":v < a", n(4), vec!["number"]),
    ] {
        assert_eq!(passing(&client, filter, &v(value)).await.unwrap(), expected, "{filter}");
    }
    assert_eq!(passing(&client, "a = c", &[]).await.unwrap(), ["number"]);
    // What is absent or of another type is not equal.
    assert_eq!(passing(&client, "a <> :v", &v(n(5))).await.unwrap().len(), 9);
}

#[tokio::test]
async fn between_and_in() {
    let client = filled().await;
    let bounds = |low, high| [(":l", low), (":h", high)];
    assert_eq!(passing(&client, "a BETWEEN :l AND :h", &bounds(n(5), n(9))).await.unwrap(), ["number"]);
    assert_eq!(passing(&client, "a between :l and :h", &bounds(n(6), n(9))).await.unwrap(), [""; 0]);
    assert_eq!(passing(&client, "a BETWEEN :l AND :h", &bounds(s("h"), s("i"))).await.unwrap(), ["string"]);
    assert_eq!(passing(&client, ":l BETWEEN c AND a", &[(":l", s("hellu"))]).await.unwrap(), [""; 0]);
    assert_eq!(
        passing(&client, "a IN (:l, :h)", &bounds(n(5), s("hello"))).await.unwrap(),
        ["number", "string"]
    );
    assert_eq!(passing(&client, "(a)IN(:l)", &[(":l", ss(&["x", "y"]))]).await.unwrap(), ["set"]);
}

#[tokio::test]
async fn every_function() {
    let client = filled().await;
    let none: &[(&str, AttributeValue)] = &[];
    assert_eq!(passing(&client, "attribute_not_exists(a)", none).await.unwrap(), ["none"]);
    assert_eq!(passing(&client, "attribute_exists(a.k.deep)", none).await.unwrap(), ["map"]);
    assert_eq!(passing(&client, "attribute_exists(a[2].k)", none).await.unwrap(), ["list"]);
    assert_eq!(passing(&client, "attribute_exists(a[3])", none).await.unwrap(), [""; 0]);
    for (kind, expected) in [
        ("S", "string"),
        ("N", "number"),
        ("B", "binary"),
        ("SS", "set"),
        ("NS", "numbers"),
        ("L", "list"),
        ("M", "map"),
        ("BOOL", "bool"),
        ("NULL", "null"),
    ] {
        let found = passing(&client, "attribute_type(a, :t)", &[(":t", s(kind))]).await.unwrap();
        assert_eq!(found, [expected]);
    }
    for (filter, value, expected) in [
        ("begins_with(a, :v)", s("hel"), vec!["string"]),
        ("begins_with(a, :v)", b([1, 2]), vec!["binary"]),
        ("begins_with(:v, c)", s("hello"), vec!["string"]),
        ("contains(a, :v)", s("ell"), vec!["string"]),
        ("contains(a, :v)", s("x"), vec!["list", "set"]),
        ("contains(a, :v)", n(2), vec!["numbers"]),
        ("contains(a, :v)", b([2, 255]), vec!["binary"]),
        ("contains(a, :v)", map([("k", n(7))]), vec!["list"]),
        ("size(a) = :v", n(5), vec!["string"]),
        ("size(a) = :v", n(3), vec!["binary", "list"]),
        ("size(a) = :v", n(2), vec!["numbers", "set"]),
        ("size(a.k) = :v", n(1), vec!["map"]),
        ("size(a) > size(c) AND a <> :v", s(""), vec!["string"]),
    ] {
        assert_eq!(passing(&client, filter, &[(":v", value)]).await.unwrap(), expected, "{filter}");
    }
}

#[tokio::test]
async fn size_counts_code_units_bytes_and_members() {
    let client = table(ScalarAttributeType::S).await;
    let values = [
        ("two bytes", s("\u{e9}"), 1),
        ("three bytes", s("\u{20ac}"), 1),
        ("a surrogate pair", s("\u{1f980}"), 2),
        ("empty", s(""), 0),
        ("binary", b([0xC3, 0xA9]), 2),
        ("empty binary", b([]), 0),
        ("list", list([s("abc"), list([])]), 2),
        ("empty list", list([]), 0),
        ("map", map([("a", s("abc"))]), 1),
        ("set", ns(&["1", "22", "333"]), 3),
    ];
    for (key, value, _) in values.clone() {
        put(&client, item([("pk", s("p")), ("sk", s(key)), ("a", value)])).await;
    }
    for (key, _, size) in values {
        let found = passing(&client, "sk = :k AND size(a) = :s", &[(":k", s(key)), (":s", n(size))]).await;
        assert_eq!(found.unwrap(), [key]);
    }
    // What has no size compares with nothing, but is not equal to anything.
    for (key, value) in
        [("number", n(5)), ("bool", AttributeValue::Bool(true)), ("null", AttributeValue::Null(true))]
    {
        put(&client, item([("pk", s("q")), ("sk", s(key)), ("a", value)])).await;
    }
    let q = [(":q", s("q")), (":s", n(0))];
    assert_eq!(passing(&client, "pk = :q AND size(a) >= :s", &q).await.unwrap(), [""; 0]);
    assert_eq!(passing(&client, "pk = :q AND size(a) <> :s", &q).await.unwrap().len(), 3);
}

#[tokio::test]
async fn values_of_two_types_are_neither_equal_nor_in_order() {
    let client = filled().await;
    let all = [
        n(5),
        s("5"),
        b([5]),
        AttributeValue::Bool(true),
        AttributeValue::Null(true),
        list([n(5)]),
        map([("a", n(5))]),
        ss(&["5"]),
        ns(&["5"]),
    ];
    for (at, value) in all.iter().enumerate() {
        put(&client, item([("pk", s("types")), ("sk", s(at.to_string())), ("t", value.clone())])).await;
    }
    for (at, value) in all.iter().enumerate() {
        let given = [(":t", value.clone())];
        assert_eq!(passing(&client, "t = :t", &given).await.unwrap(), [at.to_string()]);
        assert_eq!(passing(&client, "t IN (:t)", &given).await.unwrap(), [at.to_string()]);
        let others = passing(&client, "attribute_exists(t) AND t <> :t", &given).await.unwrap();
        assert_eq!(others.len(), all.len() - 1);
        if at < 3 {
            assert_eq!(passing(&client, "t <= :t AND t >= :t", &given).await.unwrap(), [at.to_string()]);
            assert_eq!(passing(&client, "t BETWEEN :t AND :t", &given).await.unwrap(), [at.to_string()]);
        } else {
            let message = invalid(passing(&client, "t < :t", &given).await);
            assert!(message.contains("operator or function: <, operand type: "), "{message}");
        }
    }
    // Two absent attributes are not equal either.
    assert_eq!(passing(&client, "zz = yy", &[]).await.unwrap(), [""; 0]);
    assert_eq!(passing(&client, "zz <> yy", &[]).await.unwrap().len(), 10 + all.len());
}

#[tokio::test]
async fn not_binds_before_and_and_and_before_or() {
    let client = filled().await;
    let v: &[(&str, AttributeValue)] = &[(":n", n(5)), (":s", s("hello"))];
    for (filter, expected) in [
        ("a = :n OR a = :s AND attribute_exists(zz)", vec!["number"]),
        ("(a = :n OR a = :s) AND attribute_exists(c)", vec!["number", "string"]),
        ("NOT a = :n AND a = :s", vec!["string"]),
        ("not (a = :n or a <> :s)", vec!["string"]),
        ("NOT NOT a = :n AND NOT a = :s", vec!["number"]),
    ] {
        assert_eq!(passing(&client, filter, v).await.unwrap(), expected, "{filter}");
    }
}

#[tokio::test]
async fn what_is_wrong_beyond_syntax_is_said_in_dynamodbs_order() {
    let client = table(ScalarAttributeType::S).await;
    let redundant = "The expression has redundant parentheses;";
    let misused = "The function is not allowed to be used this way in an expression; function: ";
    let count = "Incorrect number of operands for operator or function; operator or function: ";
    for (filter, expected) in [
        ("", "The expression can not be empty;".to_owned()),
        ("((a = b))", redundant.to_owned()),
        ("a=a and a > ((views))", redundant.to_owned()),
        ("a > whatever((:things), ((a)))", redundant.to_owned()),
        ("a=a AND ((a=a AND (a=a AND a=a)))", redundant.to_owned()),
        ("a=a and whatever((:things)) > a", "Invalid function name; function: whatever".to_owned()),
        // Names come before numbers: 1,000 functions are too many.
        (
            &format!("a > {}b{}", "f(".repeat(1000), ")".repeat(1000)),
            "Invalid function name; function: f".to_owned(),
        ),
        (
            "if_not_exists(a, b) = c",
            "The function is not allowed in a condition expression; function: if_not_exists".to_owned(),
        ),
        (
            "list_append(a, b) = f(c)",
            "The function is not allowed in a condition expression; function: list_append".to_owned(),
        ),
        ("attRIbute_exIsts((views), #a)", "Invalid function name; function: attRIbute_exIsts".to_owned()),
        ("a=a and attribute_exists((views), (#a)) > b", format!("{misused}attribute_exists")),
        ("size(contains(a, b)) > a", format!("{misused}contains")),
        ("size(things)", format!("{misused}size")),
        ("a in (b, attribute_exists(things))", format!("{misused}attribute_exists")),
        (
            "attribute_exists(views, #a)",
            "Attribute name is a reserved keyword; reserved keyword: views".to_owned(),
        ),
        ("x.Name = y", "Attribute name is a reserved keyword; reserved keyword: Name".to_owned()),
        (
            "begins_with(Pictures.#RearView)",
            "An expression attribute name used in the document path is not defined; attribute name: #RearView"
                .to_owned(),
        ),
        (
            "b = b2 AND begins_with(:hello, #a, #b)",
            "An expression attribute value used in expression is not defined; attribute value: \
             :hello".to_owned(),
        ),
        ("attribute_exists(things, a) and a=a", format!("{count}attribute_exists, number of operands: 2")),
        ("begins_with(things)", format!("{count}begins_with, number of operands: 1")),
        ("size(things, a) > b", format!("{count}size, number of operands: 2")),
        (
            "a = b AND a.b[1] > a.b[1]",
            "The first operand must be distinct from the remaining operands for this operator or function; \
             operator: \
             >, first operand: [a, b, [1]]"
                .to_owned(),
        ),
        (
            "ab IN (b, ab)",
            "The first operand must be distinct from the remaining operands for this operator or function; operator: \
             IN, first operand: [ab]"
                .to_owned(),
        ),
        (
            "contains(ab, ab)",
            "The first operand must be distinct from the remaining operands for this operator or function; \
             operator: \
             contains, first operand: [ab]"
                .to_owned(),
        ),
    ] {
        let message = invalid(passing(&client, filter, &[]).await);
        assert_eq!(message, format!("Invalid FilterExpression: {expected}"), "{filter}");
    }
}

#[tokio::test]
async fn operand_types_that_can_never_fit_are_refused() {
    let client = table(ScalarAttributeType::S).await;
    let wrong = "Incorrect operand type for operator or function; operator or function: ";
    for (filter, value, expected) in [
        ("begins_with(a, :a)", n(1), format!("{wrong}begins_with, operand type: N")),
        ("begins_with(:a, a)", ss(&["1"]), format!("{wrong}begins_with, operand type: SS")),
        ("begins_with(a, size(a)) and a=:a", n(1), format!("{wrong}begins_with, operand type: N")),
        ("attribute_type(a, :a)", b([1]), format!("{wrong}attribute_type, operand type: B")),
        ("size(:a) > a", AttributeValue::Bool(true), format!("{wrong}size, operand type: BOOL")),
        ("size(size(a)) > :a", n(1), format!("{wrong}size, operand type: N")),
        ("a < :a", AttributeValue::Bool(true), format!("{wrong}<, operand type: BOOL")),
        ("a BETWEEN :a AND :a", list([]), format!("{wrong}BETWEEN, operand type: L")),
        (
            "attribute_exists(:a)",
            s("x"),
            "Operator or function requires a document path; operator or function: attribute_exists"
                .to_owned(),
        ),
        (
            "attribute_type(a, :a)",
            s("STRING"),
            "Invalid attribute type name found; type: STRING, valid types: {S,SS,N,NS,B,BS,BOOL,NULL,L,M}"
                .to_owned(),
        ),
    ] {
        let message = invalid(passing(&client, filter, &[(":a", value)]).await);
        assert_eq!(message, format!("Invalid FilterExpression: {expected}"), "{filter}");
    }
    let bounds = [(":l", s("b")), (":h", s("a"))];
    assert_eq!(
        invalid(passing(&client, "a BETWEEN :l AND :h", &bounds).await),
        "Invalid FilterExpression: The BETWEEN operator requires upper bound to be greater than or equal \
         to lower \
         bound; lower bound operand: AttributeValue: {S:b}, upper bound operand: AttributeValue: {S:a}"
    );
    let bounds = [(":l", n(1)), (":h", s("a"))];
    assert_eq!(
        invalid(passing(&client, "a BETWEEN :l AND :h", &bounds).await),
        "Invalid FilterExpression: The BETWEEN operator requires same data type for lower and upper \
         bounds; lower \
         bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:a}"
    );
}

/// The message that a filter with placeholders is refused with.
async fn refused_for(
    client: &Client,
    filter: &str,
    v: &[(&str, AttributeValue)],
    n: &[(&str, &str)],
) -> String {
    invalid(named(client, filter, v, n).await)
}

#[tokio::test]
async fn placeholders_must_be_well_formed_defined_and_used() {
    let client = table(ScalarAttributeType::S).await;
    assert_eq!(
        refused_for(&client, "a = :a", &[(":a", n(1)), (":x", n(1)), (":y", n(1))], &[]).await,
        "Value provided in ExpressionAttributeValues unused in expressions: keys: {:x, :y}"
    );
    assert_eq!(
        refused_for(&client, "a = :a", &[(":a", n(1))], &[("#x", "x")]).await,
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#x}"
    );
    assert_eq!(
        refused_for(&client, "a = :a", &[("a", n(1))], &[]).await,
        "ExpressionAttributeValues contains invalid key: Syntax error; key: \"a\""
    );
    assert_eq!(
        refused_for(&client, "a = :a", &[], &[("x", "x")]).await,
        "ExpressionAttributeNames contains invalid key: Syntax error; key: \"x\""
    );
    assert_eq!(
        refused_for(&client, "a = :a", &[(":a", ss(&[]))], &[]).await,
        "ExpressionAttributeValues contains invalid value: One or more parameter values were invalid: An \
         string set  \
         may not be empty for key :a"
    );
    // A scan without a filter takes no values, nor names without any expression.
    let scan = client.scan().table_name("tab").expression_attribute_values(":a", n(1)).send().await;
    assert_eq!(
        invalid(scan),
        "ExpressionAttributeValues can only be specified when using expressions: FilterExpression is null"
    );
    let scan = client.scan().table_name("tab").expression_attribute_names("#a", "a").send().await;
    assert_eq!(invalid(scan), "ExpressionAttributeNames can only be specified when using expressions");
    let scan = client
        .scan()
        .table_name("tab")
        .filter_expression("a = b")
        .set_expression_attribute_values(Some(Item::new()))
        .send()
        .await;
    assert_eq!(invalid(scan), "ExpressionAttributeValues must not be empty");
}
