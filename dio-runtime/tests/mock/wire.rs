//! Bodies that are JSON, or nearly so, and no request of the protocol.

use dio_runtime::mock::MockDynamo;

/// The kind and the message of a refusal.
fn refusal(mock: &MockDynamo, operation: &str, body: &[u8]) -> (String, String) {
    let (status, answer) = mock.handle(operation, body);
    let answer: serde_json::Value = serde_json::from_slice(&answer).unwrap();
    assert_eq!(status, 400, "{answer}");
    let kind = answer["__type"].as_str().unwrap().rsplit('#').next().unwrap().to_owned();
    let message = answer.get("message").or(answer.get("Message")).unwrap().as_str().unwrap().to_owned();
    (kind, message)
}

fn put(value: &str) -> String {
    format!(r#"{{"TableName":"tab","Item":{{"pk":{{"S":"p"}},"sk":{{"S":"k"}},"a":{value}}}}}"#)
}

#[test]
fn bodies_that_are_not_json_are_refused() {
    let mock = MockDynamo::dynamo_io();
    let whole = put(r#"{"S":"x"}"#);
    for end in 1..whole.len() {
        let (kind, _) = refusal(&mock, "PutItem", &whole.as_bytes()[..end]);
        assert_eq!(kind, "SerializationException", "{}", &whole[..end]);
    }
    for body in [
        &b"}{"[..],
        b"nonsense",
        b"{\"TableName\":\"tab\"",
        b"{\"TableName\":\"tab\",}",
        b"{\"TableName\":\"\xff\"}",
        b"{\"TableName\":\"\\ud800\"}",
        b"[]",
        b"7",
        b"\"\"",
        b"null",
        &[0xff; 8],
    ] {
        let (kind, _) = refusal(&mock, "PutItem", body);
        assert_eq!(kind, "SerializationException", "{}", String::from_utf8_lossy(body));
    }
    // No body is an empty one.
    let (kind, message) = refusal(&mock, "PutItem", b"");
    assert_eq!(kind, "ValidationException");
    assert!(message.contains("Value null at 'tableName'"), "{message}");
}

#[test]
fn values_of_other_json_types_are_named() {
    let mock = MockDynamo::dynamo_io();
    let value = "com.amazonaws.dynamodb.v20120810.AttributeValue";
    for (given, expected) in [
        (r#"{"S":5}"#, "NUMBER_VALUE cannot be converted to String".to_owned()),
        (r#"{"S":1.5}"#, "DECIMAL_VALUE cannot be converted to String".to_owned()),
        (r#"{"S":true}"#, "TRUE_VALUE cannot be converted to String".to_owned()),
        (r#"{"N":false}"#, "FALSE_VALUE cannot be converted to String".to_owned()),
        (r#"{"S":["x"]}"#, "Unrecognized collection type class java.lang.String".to_owned()),
        (r#"{"S":{}}"#, "Start of structure or map found where not expected".to_owned()),
        (r#"{"BOOL":"maybe"}"#, "Unexpected token received from parser".to_owned()),
        (r#"{"BOOL":1}"#, "NUMBER_VALUE cannot be converted to Boolean".to_owned()),
        (r#"{"NULL":[]}"#, "Unrecognized collection type class java.lang.Boolean".to_owned()),
        (r#"{"SS":"x"}"#, "Unexpected field type".to_owned()),
        (r#"{"NS":[1]}"#, "NUMBER_VALUE cannot be converted to String".to_owned()),
        (r#"{"L":{}}"#, "Start of structure or map found where not expected".to_owned()),
        (r#"{"L":["x"]}"#, "Unexpected value type in payload".to_owned()),
        (r#"{"M":"x"}"#, "Unexpected field type".to_owned()),
        (r#"{"M":[]}"#, format!("Unrecognized collection type java.util.Map<java.lang.String, {value}>")),
        (r#""x""#, "Unexpected value type in payload".to_owned()),
        (r#"["x"]"#, format!("Unrecognized collection type class {value}")),
    ] {
        let expected = ("SerializationException".to_owned(), expected);
        assert_eq!(refusal(&mock, "PutItem", put(given).as_bytes()), expected, "{given}");
    }
    for base64 in ["x", "eA", "eA=", "e*==", "eA==eA=="] {
        let (kind, message) = refusal(&mock, "PutItem", put(&format!(r#"{{"B":"{base64}"}}"#)).as_bytes());
        assert_eq!(kind, "SerializationException");
        assert!(message.starts_with(&format!("'{base64}' can not be converted to a Blob: ")), "{message}");
    }
}

#[test]
fn parameters_of_other_json_types_are_named() {
    let mock = MockDynamo::dynamo_io();
    for (parameter, given, expected) in [
        ("TableName", "5", "NUMBER_VALUE cannot be converted to String"),
        ("Limit", "\"5\"", "STRING_VALUE cannot be converted to Integer"),
        ("Limit", "true", "TRUE_VALUE cannot be converted to Integer"),
        ("ConsistentRead", "{}", "Start of structure or map found where not expected"),
        ("FilterExpression", "[]", "Unrecognized collection type class java.lang.String"),
        ("ExpressionAttributeNames", "\"x\"", "Unexpected field type"),
        (
            "ExpressionAttributeNames",
            "[]",
            "Unrecognized collection type java.util.Map<java.lang.String, java.lang.String>",
        ),
    ] {
        let body = format!(
            r#"{{"{parameter}":{given}{}}}"#,
            if parameter == "TableName" { "" } else { r#","TableName":"tab""# }
        );
        let (kind, message) = refusal(&mock, "Scan", body.as_bytes());
        assert_eq!((kind.as_str(), message.as_str()), ("SerializationException", expected), "{body}");
    }
}

#[test]
fn capacity_units_are_longs() {
    let mock = MockDynamo::new();
    // As a form of a web page sends them.
    let body = r#"{"TableName":"tab","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
        "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],
        "ProvisionedThroughput":{"ReadCapacityUnits":"3","WriteCapacityUnits":3}}"#;
    let (kind, message) = refusal(&mock, "CreateTable", body.as_bytes());
    assert_eq!(
        (kind.as_str(), message.as_str()),
        ("SerializationException", "STRING_VALUE cannot be converted to Long")
    );
}

#[test]
fn a_value_has_exactly_one_type() {
    let mock = MockDynamo::dynamo_io();
    let none = "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
    let many = "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported \
                datatypes";
    for (given, expected) in [
        ("{}", none),
        // What the protocol does not have is passed over, and so is null.
        (r#"{"X":"x"}"#, none),
        (r#"{"s":"x"}"#, none),
        (r#"{"S":null}"#, none),
        (r#"{"S":"x","N":"1"}"#, many),
        (r#"{"L":[{"S":"x","SS":["x"]}]}"#, many),
    ] {
        let expected = ("ValidationException".to_owned(), expected.to_owned());
        assert_eq!(refusal(&mock, "PutItem", put(given).as_bytes()), expected, "{given}");
    }
    for given in [r#"{"S":"x","X":1}"#, r#"{"S":"x","N":null}"#] {
        assert_eq!(mock.handle("PutItem", put(given).as_bytes()).0, 200, "{given}");
    }
}

/// A value inside so many lists, or maps, or both.
fn nested(levels: usize, kind: usize) -> String {
    let open = |level: usize| if (level * kind).is_multiple_of(2) { r#"{"L":["# } else { r#"{"M":{"m":"# };
    let close = |level: usize| if (level * kind).is_multiple_of(2) { "]}" } else { "}}" };
    let opened: String = (0..levels).map(open).collect();
    let closed: String = (0..levels).rev().map(close).collect();
    format!(r#"{opened}{{"S":"x"}}{closed}"#)
}

#[test]
fn values_nested_too_deep_are_refused_however_deep() {
    let mock = MockDynamo::dynamo_io();
    let too_deep = "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond \
                    supported limit";
    for kind in [1, 2] {
        assert_eq!(mock.handle("PutItem", put(&nested(31, kind)).as_bytes()).0, 200);
        // Around the depth that a JSON parser stops at too, and far behind it.
        for levels in [32, 33, 59, 60, 61, 62, 63, 64, 100, 500, 1900] {
            let (error, message) = refusal(&mock, "PutItem", put(&nested(levels, kind)).as_bytes());
            assert_eq!(error, "ValidationException", "{levels}");
            // From 63 on it is another check that refuses them.
            let frame = if levels < 63 { "1 validation error detected: " } else { "" };
            assert_eq!(message, format!("{frame}{too_deep}"), "{levels}");
            let key = format!(r#"{{"TableName":"tab","Key":{{"pk":{}}}}}"#, nested(levels, kind));
            let expected = ("ValidationException".to_owned(), too_deep.to_owned());
            assert_eq!(refusal(&mock, "GetItem", key.as_bytes()), expected, "{levels}");
        }
        // DynamoDB itself reads no deeper.
        for levels in [3000, 100_000] {
            let (error, _) = refusal(&mock, "PutItem", put(&nested(levels, kind)).as_bytes());
            assert_eq!(error, "SerializationException", "{levels}");
        }
    }
    // Brackets in a text are no levels, and an escaped quote does not end it.
    let text = format!(r#"{{"S":"{}\"{}"}}"#, "[".repeat(5000), "{".repeat(5000));
    assert_eq!(mock.handle("PutItem", put(&text).as_bytes()).0, 200);
    let (error, message) =
        refusal(&mock, "PutItem", put(&format!(r#"{{"L":[{text},{}]}}"#, nested(100, 1))).as_bytes());
    assert_eq!((error.as_str(), message.contains(too_deep)), ("ValidationException", true), "{message}");
}

#[test]
fn fields_that_no_operation_has_are_passed_over() {
    let mock = MockDynamo::dynamo_io();
    let body = br#"{"TableName":"tab","Nonsense":{"a":[1,2]},"Item":{"pk":{"S":"p"},"sk":{"S":"k"}}}"#;
    assert_eq!(mock.handle("PutItem", body), (200, b"{}".to_vec()));
}
