//! Expressions that come again with other placeholders: what was found out about one request is not said of another.

use dio_runtime::mock::MockDynamo;
use serde_json::{Value, json};

/// Scans with a filter; the count, or the refusal's message.
fn scan(mock: &MockDynamo, filter: &str, names: &Value, values: &Value) -> Result<u64, String> {
    let mut body = json!({"TableName": "tab", "FilterExpression": filter, "ExpressionAttributeNames": names});
    if *values != json!({}) {
        body["ExpressionAttributeValues"] = values.clone();
    }
    let (status, answer) = mock.handle("Scan", body.to_string().as_bytes());
    let answer: Value = serde_json::from_slice(&answer).unwrap();
    match status {
        200 => Ok(answer["Count"].as_u64().unwrap()),
        _ => Err(answer["message"].as_str().unwrap().to_owned()),
    }
}

fn mock() -> MockDynamo {
    let mock = MockDynamo::dynamo_io();
    let item = json!({"pk": {"S": "p"}, "sk": {"S": "k"}, "a": {"N": "5"}, "b": {"S": "text"}});
    let body = json!({"TableName": "tab", "Item": item}).to_string();
    assert_eq!(mock.handle("PutItem", body.as_bytes()).0, 200);
    mock
}

fn n(number: i32) -> Value {
    json!({ "N": number.to_string() })
}

#[test]
fn names_and_values_are_those_of_the_request() {
    let mock = mock();
    let equal =
        |name: &str, value: Value| scan(&mock, "#x = :x", &json!({ "#x": name }), &json!({ ":x": value }));
    assert_eq!(equal("a", n(5)), Ok(1));
    assert_eq!(equal("a", n(6)), Ok(0));
    assert_eq!(equal("b", n(5)), Ok(0));
    assert_eq!(equal("b", json!({"S": "text"})), Ok(1));
    assert_eq!(equal("a", n(5)), Ok(1));
}

#[test]
fn types_are_checked_each_time() {
    let mock = mock();
    let less = |value: Value| scan(&mock, "#x < :x", &json!({"#x": "a"}), &json!({ ":x": value }));
    assert_eq!(less(n(6)), Ok(1));
    let refused = less(json!({"BOOL": true})).unwrap_err();
    assert!(refused.contains("operator or function: <, operand type: BOOL"), "{refused}");
    assert_eq!(less(n(6)), Ok(1));
}

#[test]
fn bounds_are_compared_each_time() {
    let mock = mock();
    let between = |low: i32, high: i32| {
        scan(
            &mock,
            "#x BETWEEN :low AND :high",
            &json!({"#x": "a"}),
            &json!({":low": n(low), ":high": n(high)}),
        )
    };
    assert_eq!(between(1, 9), Ok(1));
    let refused = between(9, 1).unwrap_err();
    assert!(refused.contains("upper bound to be greater than or equal to lower bound"), "{refused}");
    assert_eq!(between(6, 9), Ok(0));
}

#[test]
fn names_of_types_are_looked_at_each_time() {
    let mock = mock();
    let typed =
        |name: &str| scan(&mock, "attribute_type(#x, :t)", &json!({"#x": "a"}), &json!({":t": {"S": name}}));
    assert_eq!(typed("N"), Ok(1));
    assert_eq!(typed("S"), Ok(0));
    let refused = typed("X").unwrap_err();
    assert!(refused.contains("Invalid attribute type name found; type: X"), "{refused}");
}

#[test]
fn placeholders_are_counted_each_time() {
    let mock = mock();
    let once = |values: Value| scan(&mock, "#x = :x OR #x = :y", &json!({"#x": "a"}), &values);
    assert_eq!(once(json!({":x": n(5), ":y": n(6)})), Ok(1));
    let undefined = once(json!({":x": n(5)})).unwrap_err();
    assert!(undefined.contains("is not defined; attribute value: :y"), "{undefined}");
    let unused = once(json!({":x": n(5), ":y": n(6), ":z": n(7)})).unwrap_err();
    assert!(unused.contains("unused in expressions: keys: {:z}"), "{unused}");
    let names = json!({"#x": "a", "#y": "b"});
    assert_eq!(scan(&mock, "attribute_exists(#x) AND attribute_exists(#y)", &names, &json!({})), Ok(1));
    let unused = scan(&mock, "attribute_exists(#x)", &names, &json!({})).unwrap_err();
    assert!(unused.contains("unused in expressions: keys: {#y}"), "{unused}");
}

#[test]
fn an_empty_map_is_refused_each_time() {
    let mock = mock();
    let ask = |empty: Option<&str>| {
        let mut body = json!({"TableName": "tab", "FilterExpression": "attribute_exists(a)"});
        if let Some(empty) = empty {
            body[empty] = json!({});
        }
        let (status, answer) = mock.handle("Scan", body.to_string().as_bytes());
        (status, String::from_utf8(answer).unwrap())
    };
    assert_eq!(ask(None).0, 200);
    for empty in ["ExpressionAttributeNames", "ExpressionAttributeValues"] {
        let (status, answer) = ask(Some(empty));
        assert_eq!(status, 400, "{answer}");
        assert!(answer.contains(&format!("{empty} must not be empty")), "{answer}");
    }
}

#[test]
fn a_text_is_read_as_what_it_is_sent_as() {
    let mock = mock();
    let values = json!({":p": {"S": "p"}, ":k": {"S": "k"}});
    let query = |parameter: &str, other: &str| {
        let body = json!({
            "TableName": "tab", parameter: "pk = :p", other: "sk = :k", "ExpressionAttributeValues": values,
        });
        let (status, answer) = mock.handle("Query", body.to_string().as_bytes());
        (status, String::from_utf8(answer).unwrap())
    };
    let refusals =
        ["KeyConditionExpression", "FilterExpression", "KeyConditionExpression"].map(|parameter| {
            let other =
                if parameter.starts_with('K') { "FilterExpression" } else { "KeyConditionExpression" };
            query(parameter, other)
        });
    assert!(refusals[0].1.contains("Primary key attribute: sk"), "{}", refusals[0].1);
    assert!(refusals[1].1.contains("Query condition missed key schema element: pk"), "{}", refusals[1].1);
    assert_eq!(refusals[2], refusals[0]);
}
