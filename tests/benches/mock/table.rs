//! The table that all benches of the mock work on: orders of customers, and the same requests for everybody.

use serde_json::{Value, json};

/// Items of one partition.
pub const PARTITION: u64 = 100;

/// One of so many items.
#[derive(Clone, Copy)]
pub struct Position(pub u64);

/// Numbers that look random and are the same in every run.
pub struct Random(u64);

impl Random {
    pub fn new() -> Random {
        Random(0x9e37_79b9_7f4a_7c15)
    }

    /// One of `items` positions.
    pub fn position(&mut self, items: u64) -> Position {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Position((self.0 >> 33) % items)
    }
}

impl Position {
    fn partition(self) -> String {
        format!("customer:{:08}", self.0 / PARTITION)
    }

    fn sort(self) -> String {
        format!("order:2026-11-22T10:00:{:02}Z#01KAQV{:010}", self.0 % 60, self.0 % PARTITION)
    }

    pub fn key(self) -> Value {
        json!({ "pk": { "S": self.partition() }, "sk": { "S": self.sort() } })
    }

    pub fn item(self) -> Value {
        json!({
            "pk": { "S": self.partition() },
            "sk": { "S": self.sort() },
            "due": { "S": format!("2026-12-{:02}", self.0 % 28 + 1) },
            "status": { "S": "placed" },
            "points": { "N": (self.0 % 1000).to_string() },
            "note": { "S": "Leave it with the neighbours, please." },
            "labels": { "SS": ["gift", "fragile"] },
            "lines": { "L": [
                { "M": { "sku": { "S": "A-1043" }, "quantity": { "N": "2" }, "price": { "N": "12.5" } } },
                { "M": { "sku": { "S": "B-0007" }, "quantity": { "N": "1" }, "price": { "N": "149.99" } } },
            ] },
        })
    }
}

const TABLE: &str = "shop";

pub fn create_table() -> Value {
    json!({
        "TableName": TABLE,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            { "AttributeName": "pk", "AttributeType": "S" },
            { "AttributeName": "sk", "AttributeType": "S" },
            { "AttributeName": "due", "AttributeType": "S" },
        ],
        "KeySchema": [
            { "AttributeName": "pk", "KeyType": "HASH" },
            { "AttributeName": "sk", "KeyType": "RANGE" },
        ],
        "GlobalSecondaryIndexes": [{
            "IndexName": "by_due",
            "KeySchema": [
                { "AttributeName": "due", "KeyType": "HASH" },
                { "AttributeName": "pk", "KeyType": "RANGE" },
            ],
            "Projection": { "ProjectionType": "ALL" },
        }],
    })
}

/// Writes 25 items, from a position on.
pub fn batch(from: u64) -> Value {
    let puts = (from..from + 25).map(|at| json!({ "PutRequest": { "Item": Position(at).item() } }));
    json!({ "RequestItems": { TABLE: puts.collect::<Vec<_>>() } })
}

/// The operations that are measured.
#[derive(Clone, Copy, PartialEq)]
pub enum Work {
    Get,
    Put,
    Update,
    Query,
    QueryIndex,
    Scan,
    Transact,
}

impl Work {
    pub const ALL: [Work; 7] =
        [Work::Get, Work::Put, Work::Update, Work::Query, Work::QueryIndex, Work::Scan, Work::Transact];

    pub fn name(self) -> &'static str {
        match self {
            Work::Get => "get",
            Work::Put => "put, replacing",
            Work::Update => "update with a condition",
            Work::Query => "query, a page of 20",
            Work::QueryIndex => "query of an index, a page of 20",
            Work::Scan => "scan, a page of 100",
            Work::Transact => "transaction of 3 writes",
        }
    }

    pub fn operation(self) -> &'static str {
        match self {
            Work::Get => "GetItem",
            Work::Put => "PutItem",
            Work::Update => "UpdateItem",
            Work::Query | Work::QueryIndex => "Query",
            Work::Scan => "Scan",
            Work::Transact => "TransactWriteItems",
        }
    }

    /// A request, about random ones of so many items. It leaves the table as large as it is.
    pub fn request(self, random: &mut Random, items: u64) -> Value {
        let at = random.position(items);
        match self {
            Work::Get => json!({ "TableName": TABLE, "Key": at.key() }),
            Work::Put => json!({ "TableName": TABLE, "Item": at.item() }),
            Work::Update => json!({ "TableName": TABLE, "Key": at.key(), "ReturnValues": "ALL_NEW" })
                .with(update("attribute_exists(pk) AND #p < :limit")),
            Work::Query => json!({
                "TableName": TABLE,
                "KeyConditionExpression": "pk = :pk AND begins_with(sk, :prefix)",
                "ExpressionAttributeValues": { ":pk": at.key()["pk"], ":prefix": { "S": "order:" } },
                "Limit": 20,
            }),
            Work::QueryIndex => json!({
                "TableName": TABLE,
                "IndexName": "by_due",
                "KeyConditionExpression": "due = :due AND pk >= :pk",
                "ExpressionAttributeValues": { ":due": at.item()["due"], ":pk": at.key()["pk"] },
                "Limit": 20,
            }),
            Work::Scan => json!({ "TableName": TABLE, "ExclusiveStartKey": at.key(), "Limit": 100 }),
            Work::Transact => {
                // Neighbours, so that no item has two actions.
                let [put, updated, checked] = [0, 1, 2].map(|step| Position((at.0 + step) % items));
                let update = json!({ "TableName": TABLE, "Key": updated.key() }).with(update("#p < :limit"));
                let check = json!({
                    "TableName": TABLE,
                    "Key": checked.key(),
                    "ConditionExpression": "attribute_exists(pk)",
                });
                json!({ "TransactItems": [
                    { "Put": { "TableName": TABLE, "Item": put.item() } },
                    { "Update": update },
                    { "ConditionCheck": check },
                ] })
            }
        }
    }
}

fn update(condition: &str) -> Value {
    json!({
        "UpdateExpression": "SET #p = #p + :one, #s = :shipped",
        "ConditionExpression": condition,
        "ExpressionAttributeNames": { "#p": "points", "#s": "status" },
        "ExpressionAttributeValues": {
            ":one": { "N": "1" }, ":shipped": { "S": "shipped" }, ":limit": { "N": "1000000000" },
        },
    })
}

trait With {
    fn with(self, fields: Value) -> Value;
}

impl With for Value {
    /// The object with more fields.
    fn with(mut self, fields: Value) -> Value {
        if let (Value::Object(into), Value::Object(fields)) = (&mut self, fields) {
            into.extend(fields);
        }
        self
    }
}
