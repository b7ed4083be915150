//! Records, rows and matching: `records.json`, `from_row.json`, `matches.json`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value as Json;

use super::{Call, Fields, Fit, Outcome};
use crate::parity::value::Value;

/// `records.json`
#[derive(Debug, Clone, Deserialize)]
pub struct RecordCase {
    /// The case.
    pub id: String,
    /// The class.
    pub schema: String,
    /// What it is there for.
    #[serde(default)]
    pub note: String,
    /// Whether a typed system can express it.
    #[serde(default)]
    pub fit: Fit,
    /// The fields.
    pub fields: Fields,
    /// What the library made of it.
    pub expect: RecordExpectation,
}

/// What the library makes of a record.
#[derive(Debug, Clone, Deserialize)]
#[allow(missing_docs, reason = "the library's own names")]
pub struct RecordExpectation {
    #[serde(default)]
    pub partition_key_value: Option<Outcome<Value>>,
    #[serde(default)]
    pub sort_key_value: Option<Outcome<Value>>,
    #[serde(default)]
    pub table_key: Option<Outcome<Json>>,
    #[serde(default)]
    pub to_row: Option<Outcome<Json>>,
    #[serde(default)]
    pub to_attribute_names: Option<Outcome<Json>>,
    #[serde(default)]
    pub to_attribute_values: Option<Outcome<Json>>,
    #[serde(default)]
    pub to_update_expression: Option<Outcome<Json>>,
    #[serde(default)]
    pub requests: BTreeMap<String, Outcome<Call>>,
    #[serde(default)]
    pub botocore_valid: Json,
    #[serde(default)]
    pub round_trip: Option<RoundTrip>,
    #[serde(default)]
    pub upsert_on_missing_item: Option<Upserted>,
}

/// `from_row(to_row())`
#[derive(Debug, Clone, Deserialize)]
pub struct RoundTrip {
    /// The record that came back.
    pub from_row: Outcome<Fields>,
    /// Whether it equals the first.
    #[serde(default)]
    pub equal: Option<bool>,
    /// Whether the schema matches the row.
    #[serde(default)]
    pub schema_matches: Option<Outcome<bool>>,
}

/// What an upsert leaves where there was no item.
#[derive(Debug, Clone, Deserialize)]
pub struct Upserted {
    /// The item.
    pub attributes: Json,
    /// The record that the library makes of it.
    pub record: Outcome<Fields>,
}

/// `from_row.json`
#[derive(Debug, Clone, Deserialize)]
pub struct RowCase {
    /// The case.
    pub id: String,
    /// The class.
    pub schema: String,
    /// What it is there for.
    #[serde(default)]
    pub note: String,
    /// The item.
    pub row: Json,
    /// What the library made of it.
    pub expect: RowExpectation,
}

/// What the library makes of a row.
#[derive(Debug, Clone, Deserialize)]
#[allow(missing_docs, reason = "the library's own names")]
pub struct RowExpectation {
    pub from_row: Outcome<Fields>,
    #[serde(default)]
    pub matches: Option<Outcome<bool>>,
    #[serde(default)]
    pub to_row_again: Option<Outcome<Json>>,
    #[serde(default)]
    pub same_row: Option<bool>,
}

/// `matches.json`
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Matches {
    /// The schemas that each row is held against.
    #[serde(default)]
    pub schemas: Vec<String>,
    /// The rows.
    #[serde(default)]
    pub rows: Vec<MatchCase>,
}

/// A row and who it matches.
#[derive(Debug, Clone, Deserialize)]
pub struct MatchCase {
    /// The case.
    pub id: String,
    /// The item.
    pub row: Json,
    /// What it is there for.
    #[serde(default)]
    pub note: String,
    /// By schema.
    pub expect: BTreeMap<String, Outcome<bool>>,
}
