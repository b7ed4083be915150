//! Requests around a text as an expression. The tests of the parsers and the fuzz targets in `dio-runtime/fuzz` send
//! these.

use dio_runtime::mock::MockDynamo;
use serde_json::{Map, Value, json};

/// An operation with a parameter that takes an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub operation: &'static str,
    pub parameter: &'static str,
}

/// A place for each kind of expression.
pub const PLACES: [Place; 5] = [
    Place { operation: "PutItem", parameter: "ConditionExpression" },
    Place { operation: "Scan", parameter: "FilterExpression" },
    Place { operation: "Query", parameter: "KeyConditionExpression" },
    Place { operation: "Query", parameter: "ProjectionExpression" },
    Place { operation: "UpdateItem", parameter: "UpdateExpression" },
];

/// What placeholders in a text may stand for.
const NAMES: [(&str, &str); 3] = [("#a", "a"), ("#pk", "pk"), ("#s", "status")];

fn values() -> [(&'static str, Value); 8] {
    [
        (":p", json!({"S": "p"})),
        (":s", json!({"S": "k"})),
        (":n", json!({"N": "9e125"})),
        (":b", json!({"B": "AAE="})),
        (":l", json!({"L": [{"N": "1"}]})),
        (":m", json!({"M": {"b": {"N": "1"}}})),
        (":ss", json!({"SS": ["x", "y"]})),
        (":ns", json!({"NS": ["1", "2"]})),
    ]
}

/// A mock with an item in the table `tab`, of which expressions find something.
pub fn mock() -> MockDynamo {
    let mock = MockDynamo::dynamo_io();
    let item = json!({
        "pk": {"S": "p"}, "sk": {"S": "k"}, "g1k": {"S": "g"},
        "a": {"N": "5"}, "b": {"S": "text"}, "c": {"B": "AAEC"}, "status": {"BOOL": true},
        "l": {"L": [{"N": "1"}, {"M": {"a": {"N": "1"}}}, {"L": []}]},
        "m": {"M": {"a": {"N": "1"}, "b": {"L": [{"S": "x"}]}}},
        "ss": {"SS": ["x"]}, "ns": {"NS": ["1"]},
    });
    let body = json!({"TableName": "tab", "Item": item}).to_string();
    let (status, answer) = mock.handle("PutItem", body.as_bytes());
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&answer));
    mock
}

/// Whether a text uses a placeholder: it stands there and goes no further.
fn uses(text: &str, placeholder: &str) -> bool {
    text.match_indices(placeholder).any(|(at, _)| {
        let after = text.as_bytes().get(at + placeholder.len());
        !after.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    })
}

/// Sends a text as an expression with the placeholders that it uses, and gives back the status and the answer.
pub fn send(mock: &MockDynamo, place: Place, text: &str) -> (u16, Vec<u8>) {
    let mut body = json!({"TableName": "tab", place.parameter: text});
    let key = json!({"pk": {"S": "p"}, "sk": {"S": "k"}});
    match place.operation {
        "PutItem" => body["Item"] = key,
        "UpdateItem" => body["Key"] = key,
        _ => {}
    }
    let mut given: Map<String, Value> = values()
        .into_iter()
        .filter(|(key, _)| uses(text, key))
        .map(|(key, value)| (key.into(), value))
        .collect();
    if place.parameter == "ProjectionExpression" {
        body["KeyConditionExpression"] = "pk = :p".into();
        given.insert(":p".into(), json!({"S": "p"}));
    }
    let names: Map<String, Value> = NAMES
        .into_iter()
        .filter(|(key, _)| uses(text, key))
        .map(|(key, name)| (key.into(), name.into()))
        .collect();
    if !given.is_empty() {
        body["ExpressionAttributeValues"] = given.into();
    }
    if !names.is_empty() {
        body["ExpressionAttributeNames"] = names.into();
    }
    mock.handle(place.operation, body.to_string().as_bytes())
}

/// Sends a text, and panics if the answer is none of DynamoDB's.
pub fn check(mock: &MockDynamo, place: Place, text: &str) -> u16 {
    let (status, answer) = send(mock, place, text);
    check_answer(status, &answer);
    status
}

/// Panics if an answer is none of DynamoDB's: JSON, and with a type and a message if it is a refusal.
pub fn check_answer(status: u16, answer: &[u8]) {
    let json: Value = serde_json::from_slice(answer).expect("JSON");
    if status == 400 {
        assert!(json["__type"].is_string(), "{json}");
        assert!(json.get("message").or(json.get("Message")).is_some_and(Value::is_string), "{json}");
    } else {
        assert_eq!(status, 200, "{json}");
        assert!(json.is_object(), "{json}");
    }
}
