//! No body makes an operation panic, hang or overflow the stack: a bounded run of what `dio-runtime/fuzz` does without
//! end.

use std::thread;

use dio_runtime::mock::MockDynamo;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::expression_requests::{check_answer, mock};

const OPERATIONS: &[&str] = &[
    "BatchGetItem",
    "BatchWriteItem",
    "CreateTable",
    "DeleteItem",
    "DeleteTable",
    "DescribeTable",
    "DescribeTimeToLive",
    "GetItem",
    "ListTables",
    "PutItem",
    "Query",
    "Scan",
    "TransactGetItems",
    "TransactWriteItems",
    "UpdateItem",
    "UpdateTable",
    "UpdateTimeToLive",
    "Nothing",
];

/// Names of parameters and members, at any depth.
const FIELDS: &[&str] = &[
    "TableName",
    "Key",
    "Item",
    "Keys",
    "RequestItems",
    "tab",
    "PutRequest",
    "DeleteRequest",
    "TransactItems",
    "Put",
    "Get",
    "Update",
    "Delete",
    "ConditionCheck",
    "UpdateExpression",
    "ConditionExpression",
    "KeyConditionExpression",
    "FilterExpression",
    "ProjectionExpression",
    "ExpressionAttributeNames",
    "ExpressionAttributeValues",
    "IndexName",
    "Limit",
    "Segment",
    "TotalSegments",
    "ExclusiveStartKey",
    "Select",
    "ReturnValues",
    "ReturnConsumedCapacity",
    "ConsistentRead",
    "ScanIndexForward",
    "AttributeDefinitions",
    "KeySchema",
    "AttributeName",
    "AttributeType",
    "KeyType",
    "GlobalSecondaryIndexes",
    "LocalSecondaryIndexes",
    "Projection",
    "ProjectionType",
    "NonKeyAttributes",
    "BillingMode",
    "ProvisionedThroughput",
    "ReadCapacityUnits",
    "WriteCapacityUnits",
    "GlobalSecondaryIndexUpdates",
    "Create",
    "TimeToLiveSpecification",
    "Enabled",
    "ClientRequestToken",
    "pk",
    "sk",
    "a",
    "#a",
    ":a",
    "S",
    "N",
    "B",
    "SS",
    "NS",
    "BS",
    "L",
    "M",
    "BOOL",
    "NULL",
    "",
];

const TEXTS: &[&str] = &[
    "tab",
    "other",
    "p",
    "k",
    "1",
    "1e126",
    "",
    "AAE=",
    "inverted",
    "g1_sort",
    "COUNT",
    "ALL_NEW",
    "TOTAL",
    "HASH",
    "RANGE",
    "ALL",
    "INCLUDE",
    "PAY_PER_REQUEST",
    "PROVISIONED",
    "pk = :a",
    "a = :a",
    "SET a = :a",
    "REMOVE pk",
    "a, a.b",
    "S",
    "N",
];

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => (-3i64..200).prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        4 => prop::sample::select(TEXTS.to_vec()).prop_map(Value::from),
        1 => ".{0,12}".prop_map(Value::from),
        2 => Just(json!({"S": "p"})),
        1 => Just(json!({"N": "1"})),
        1 => Just(json!({"pk": {"S": "p"}, "sk": {"S": "k"}})),
    ];
    leaf.prop_recursive(6, 48, 6, |inner| {
        let name = prop::sample::select(FIELDS.to_vec()).prop_map(str::to_owned);
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            2 => prop::collection::btree_map(name, inner, 0..8)
                .prop_map(|fields| Value::Object(fields.into_iter().collect::<Map<String, Value>>())),
        ]
    })
}

fn ask(mock: &MockDynamo, operation: &str, body: &[u8]) {
    let (status, answer) = mock.handle(operation, body);
    check_answer(status, &answer);
}

proptest! {
    #[test]
    fn any_bytes(body in prop::collection::vec(any::<u8>(), 0..200), operation in prop::sample::select(OPERATIONS.to_vec())) {
        ask(&mock(), operation, &body);
    }

    #[test]
    fn any_json(bodies in prop::collection::vec(json(), 1..4)) {
        let mock = mock();
        for body in bodies {
            let mut named = body.clone();
            if let Value::Object(fields) = &mut named {
                fields.entry("TableName").or_insert_with(|| "tab".into());
            }
            for operation in OPERATIONS {
                ask(&mock, operation, body.to_string().as_bytes());
                ask(&mock, operation, named.to_string().as_bytes());
            }
        }
    }

    /// A request that is right, but for one value somewhere inside it.
    #[test]
    fn right_requests_with_one_wrong_value(
        (operation, body) in prop::sample::select(right_requests()),
        place in any::<prop::sample::Index>(),
        wrong in json(),
    ) {
        let mock = mock();
        ask(&mock, operation, body.to_string().as_bytes());
        let mut body = body;
        let mut places = 0;
        count(&body, &mut places);
        let mut at = place.index(places);
        replace(&mut body, &mut at, wrong);
        ask(&mock, operation, body.to_string().as_bytes());
    }
}

fn right_requests() -> Vec<(&'static str, Value)> {
    let key = json!({"pk": {"S": "p"}, "sk": {"S": "k"}});
    vec![
        (
            "GetItem",
            json!({"TableName": "tab", "Key": key, "ProjectionExpression": "a, m.b[0], #s", "ExpressionAttributeNames": {"#s": "status"}}),
        ),
        (
            "PutItem",
            json!({"TableName": "tab", "Item": {"pk": {"S": "q"}, "sk": {"S": "k"}, "a": {"L": [{"M": {"x": {"NS": ["1"]}}}]}}, "ConditionExpression": "attribute_not_exists(pk) AND a <> :v", "ExpressionAttributeValues": {":v": {"N": "1"}}, "ReturnValues": "ALL_OLD"}),
        ),
        (
            "UpdateItem",
            json!({"TableName": "tab", "Key": key, "UpdateExpression": "SET l[0] = if_not_exists(zz, :n), m.c = :l REMOVE b ADD a :n DELETE ss :s", "ConditionExpression": "size(b) BETWEEN :n AND a OR a IN (:n)", "ExpressionAttributeValues": {":n": {"N": "1"}, ":l": {"L": []}, ":s": {"SS": ["x"]}}, "ReturnValues": "UPDATED_NEW"}),
        ),
        ("DeleteItem", json!({"TableName": "tab", "Key": key, "ReturnConsumedCapacity": "INDEXES"})),
        (
            "Query",
            json!({"TableName": "tab", "IndexName": "g1_sort", "KeyConditionExpression": "pk = :p AND begins_with(g1k, :g)", "FilterExpression": "NOT contains(b, :g)", "ExpressionAttributeValues": {":p": {"S": "p"}, ":g": {"S": "g"}}, "Limit": 1, "ExclusiveStartKey": {"pk": {"S": "p"}, "sk": {"S": "k"}, "g1k": {"S": "g"}}}),
        ),
        ("Scan", json!({"TableName": "tab", "Segment": 0, "TotalSegments": 3, "Select": "COUNT"})),
        ("BatchGetItem", json!({"RequestItems": {"tab": {"Keys": [key]}}})),
        (
            "BatchWriteItem",
            json!({"RequestItems": {"tab": [{"PutRequest": {"Item": key}}, {"DeleteRequest": {"Key": {"pk": {"S": "x"}, "sk": {"S": "y"}}}}]}}),
        ),
        ("TransactGetItems", json!({"TransactItems": [{"Get": {"TableName": "tab", "Key": key}}]})),
        (
            "TransactWriteItems",
            json!({"TransactItems": [
            {"Update": {"TableName": "tab", "Key": key, "UpdateExpression": "ADD a :n", "ExpressionAttributeValues": {":n": {"N": "1"}}}},
            {"ConditionCheck": {"TableName": "tab", "Key": {"pk": {"S": "x"}, "sk": {"S": "y"}}, "ConditionExpression": "attribute_not_exists(pk)"}},
        ], "ClientRequestToken": "t"}),
        ),
        (
            "CreateTable",
            json!({"TableName": "other", "AttributeDefinitions": [{"AttributeName": "k", "AttributeType": "N"}, {"AttributeName": "g", "AttributeType": "S"}], "KeySchema": [{"AttributeName": "k", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST", "GlobalSecondaryIndexes": [{"IndexName": "by_g", "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}], "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["x"]}}]}),
        ),
        (
            "UpdateTable",
            json!({"TableName": "tab", "AttributeDefinitions": [{"AttributeName": "n", "AttributeType": "N"}], "GlobalSecondaryIndexUpdates": [{"Create": {"IndexName": "by_n", "KeySchema": [{"AttributeName": "n", "KeyType": "HASH"}], "Projection": {"ProjectionType": "ALL"}}}]}),
        ),
        (
            "UpdateTimeToLive",
            json!({"TableName": "tab", "TimeToLiveSpecification": {"AttributeName": "ttl", "Enabled": true}}),
        ),
    ]
}

/// Counts the values of a JSON tree.
fn count(json: &Value, places: &mut usize) {
    *places += 1;
    match json {
        Value::Array(members) => members.iter().for_each(|member| count(member, places)),
        Value::Object(fields) => fields.values().for_each(|value| count(value, places)),
        _ => {}
    }
}

/// Replaces the value at a place, in the order of `count`.
fn replace(json: &mut Value, at: &mut usize, with: Value) -> bool {
    if *at == 0 {
        *json = with;
        return true;
    }
    *at -= 1;
    match json {
        Value::Array(members) => members.iter_mut().any(|member| replace(member, at, with.clone())),
        Value::Object(fields) => fields.values_mut().any(|value| replace(value, at, with.clone())),
        _ => false,
    }
}

#[test]
fn bodies_of_any_depth_need_little_stack() {
    let little = thread::Builder::new().stack_size(512 * 1024);
    let run = || {
        let mock = mock();
        for (open, close) in [
            ("[", "]"),
            ("{\"L\":[", "]}"),
            ("{\"M\":{\"a\":", "}}"),
            ("{\"TableName\":", "}"),
            ("{\"Item\":{\"a\":{\"L\":[", "]}}}"),
        ] {
            for depth in [31, 63, 64, 127, 128, 5000] {
                for inner in ["", "{\"S\":\"x\"}", "1"] {
                    let bare = format!("{}{inner}{}", open.repeat(depth), close.repeat(depth));
                    let within = format!(
                        "{{\"TableName\":\"tab\",\"Item\":{{\"a\":{bare}}},\"Key\":{{\"pk\":{bare}}}}}"
                    );
                    for operation in
                        ["PutItem", "GetItem", "UpdateItem", "BatchWriteItem", "TransactWriteItems"]
                    {
                        ask(&mock, operation, bare.as_bytes());
                        ask(&mock, operation, within.as_bytes());
                        ask(&mock, operation, &within.as_bytes()[..within.len() / 2]);
                    }
                }
            }
        }
    };
    little.spawn(run).unwrap().join().unwrap();
}
