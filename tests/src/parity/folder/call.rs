//! Calls of the client: `indexes.json`, `inserts.json`, `transacts.json`, `readers.json`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value as Json;

use super::{Instance, Outcome};

/// `indexes.json`
#[derive(Debug, Clone, Deserialize)]
pub struct IndexConstant {
    /// The constant's name.
    #[serde(default)]
    pub constant: String,
    /// Its id.
    pub id: String,
    /// The index; none for the table itself.
    pub name: Option<String>,
    /// The attribute of the partition key.
    pub partition_key: String,
    /// The attribute of the sort key.
    pub sort_key: Option<String>,
}

/// A call of the client.
#[derive(Debug, Clone, Deserialize)]
pub struct Call {
    /// The method.
    pub operation: String,
    /// Its arguments.
    pub kwargs: Json,
}

/// `inserts.json`
#[derive(Debug, Clone, Deserialize)]
pub struct InsertCase {
    /// The case.
    pub id: String,
    /// What it is there for.
    #[serde(default)]
    pub note: String,
    /// The records.
    pub records: Vec<Instance>,
    /// What the client answers, in turn; `{}` when there is nothing more.
    #[serde(default)]
    pub responses: Vec<Json>,
    /// What the library did.
    pub expect: InsertExpectation,
}

/// What the library does with records to insert.
#[derive(Debug, Clone, Deserialize)]
pub struct InsertExpectation {
    /// The arguments of each attempt.
    pub calls: Vec<Json>,
    /// Seconds before each attempt.
    #[serde(default)]
    pub sleeps: Vec<f64>,
    /// How it ended.
    pub result: Outcome<Json>,
    /// The SDK's own opinion of the request.
    #[serde(default)]
    pub botocore_valid: Json,
}

/// `transacts.json`
#[derive(Debug, Clone, Deserialize)]
pub struct TransactCase {
    /// The case.
    pub id: String,
    /// What it is there for.
    #[serde(default)]
    pub note: String,
    /// Records to put.
    #[serde(default)]
    pub puts: Option<Vec<Instance>>,
    /// Records to update.
    #[serde(default)]
    pub updates: Option<Vec<Instance>>,
    /// Records to delete.
    #[serde(default)]
    pub deletes: Option<Vec<Instance>>,
    /// What the library did.
    pub expect: TransactExpectation,
}

/// The call of a transaction.
#[derive(Debug, Clone, Deserialize)]
pub struct TransactExpectation {
    /// The arguments.
    #[serde(default)]
    pub kwargs: Json,
    /// The SDK's own opinion of them.
    #[serde(default)]
    pub botocore_valid: Json,
    /// How it ended.
    pub result: Outcome<Json>,
}

/// `readers.json`
#[derive(Debug, Clone, Deserialize)]
pub struct ReaderCase {
    /// The case.
    pub id: String,
    /// What it is there for.
    #[serde(default)]
    pub note: String,
    /// The function.
    pub function: String,
    /// Its plain arguments.
    #[serde(default)]
    pub args: BTreeMap<String, Json>,
    /// The record that it takes.
    #[serde(default)]
    pub source: Option<Instance>,
    /// The classes that it reads.
    #[serde(default)]
    pub record_classes: Option<Vec<String>>,
    /// What the client answers, in turn.
    #[serde(default)]
    pub responses: Option<Vec<Json>>,
    /// What the paginator gives.
    #[serde(default)]
    pub pages: Option<Vec<Json>>,
    /// What the library did.
    pub expect: ReaderExpectation,
}

/// What a reader does.
#[derive(Debug, Clone, Deserialize)]
pub struct ReaderExpectation {
    /// Its calls of the client.
    pub calls: Vec<Call>,
    /// The SDK's own opinion of each.
    #[serde(default)]
    pub botocore_valid: Json,
    /// How many pages it took.
    #[serde(default)]
    pub pages_pulled: usize,
    /// What it answered.
    pub result: Outcome<ReaderResult>,
}

/// What a reader answers.
#[derive(Debug, Clone, Deserialize)]
#[allow(missing_docs, reason = "the library's own names")]
pub struct ReaderResult {
    #[serde(rename = "type", default)]
    pub kind: String,
    #[serde(default)]
    pub request: Json,
    #[serde(default)]
    pub response: Json,
    #[serde(default)]
    pub pages: Vec<Json>,
    #[serde(default)]
    pub row: Json,
    #[serde(default)]
    pub rows: Vec<Json>,
    #[serde(default)]
    pub record: Option<Instance>,
    #[serde(default)]
    pub records: Vec<Instance>,
    #[serde(default)]
    pub completed: Option<bool>,
}
