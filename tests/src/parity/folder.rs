//! A folder in the golden format, read whole: what is not in the format is an error that names the file and the place in it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::schema::{Column, Schema};
use super::value::Value;

/// Fields of a record by name; what is missing was not passed.
pub type Fields = BTreeMap<String, Value>;

/// What a Python call gave.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome<T> {
    /// Its result.
    Ok(T),
    /// What it raised.
    Error(Raised),
}

impl<T> Outcome<T> {
    /// The result, if nothing was raised.
    pub fn ok(&self) -> Option<&T> {
        match self {
            Outcome::Ok(value) => Some(value),
            Outcome::Error(_) => None,
        }
    }
}

/// A Python exception. Only the fact matters.
#[derive(Debug, Clone, Deserialize)]
pub struct Raised {
    /// Its class.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its text.
    #[serde(default)]
    pub message: String,
}

/// Which cases a typed system can express.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// Every value has its column's own type.
    #[default]
    Typed,
    /// An empty text in a column of another type.
    EmptyString,
    /// A value that Python converted.
    Coerced,
}

/// A record of a case.
#[derive(Debug, Clone, Deserialize)]
pub struct Instance {
    /// Its class.
    pub schema: String,
    /// Its fields.
    pub fields: Fields,
}

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

/// A call of the client.
#[derive(Debug, Clone, Deserialize)]
pub struct Call {
    /// The method.
    pub operation: String,
    /// Its arguments.
    pub kwargs: Json,
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

/// `scalars.json`
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Scalars {
    /// Values on their way out.
    #[serde(default)]
    pub serialize: Vec<SerializeCase>,
    /// Attribute values on their way in.
    #[serde(default)]
    pub deserialize: Vec<DeserializeCase>,
    /// Doubles and Python's text of them.
    #[serde(default)]
    pub float_text: Vec<FloatText>,
}

/// A value and what a column makes of it.
#[derive(Debug, Clone, Deserialize)]
pub struct SerializeCase {
    /// The column.
    pub column: Column,
    /// The value.
    pub value: Value,
    /// What it is there for.
    #[serde(default)]
    pub note: String,
    /// Whether a typed system can express it.
    #[serde(default)]
    pub fit: Fit,
    /// The zone of the process, where it was not UTC.
    #[serde(default)]
    pub tz: Option<String>,
    /// The attribute value, or null.
    pub expect: Outcome<Json>,
}

/// An attribute value and what a column makes of it.
#[derive(Debug, Clone, Deserialize)]
pub struct DeserializeCase {
    /// The column.
    pub column: Column,
    /// The attribute value.
    pub attribute: Json,
    /// What it is there for.
    #[serde(default)]
    pub note: String,
    /// The zone of the process, where it was not UTC.
    #[serde(default)]
    pub tz: Option<String>,
    /// The value.
    pub expect: Outcome<Value>,
}

/// A double and its text.
#[derive(Debug, Clone, Deserialize)]
pub struct FloatText {
    /// The double's bits.
    pub bits: String,
    /// Python's text.
    pub text: String,
}

/// `responses.json`
#[derive(Debug, Clone, Deserialize)]
pub struct ResponseCase {
    /// The case.
    pub id: String,
    /// The Python class.
    pub class: String,
    /// What it was made of.
    pub values: BTreeMap<String, Json>,
    /// Its record, where it has one.
    #[serde(default)]
    pub record: Option<Instance>,
    /// Its records, where it has them.
    #[serde(default)]
    pub records: Option<Vec<Instance>>,
    /// Its debug dictionary.
    pub expect: Outcome<Json>,
}

/// `mock.json`
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Mock {
    /// Patterns.
    #[serde(default)]
    pub wildcards: Vec<Wildcard>,
    /// The attribute builders.
    #[serde(default)]
    pub builders: Vec<BuilderCase>,
    /// The comparison helpers.
    #[serde(default)]
    pub comparisons: Vec<ComparisonCase>,
    /// Steps against one mock.
    #[serde(default)]
    pub scenarios: Vec<Scenario>,
}

/// A pattern and a text.
#[derive(Debug, Clone, Deserialize)]
pub struct Wildcard {
    /// The text.
    pub text: String,
    /// The pattern.
    pub pattern: String,
    /// Whether it fits.
    pub matches: bool,
}

/// A call of an attribute builder.
#[derive(Debug, Clone, Deserialize)]
pub struct BuilderCase {
    /// The builder.
    pub function: String,
    /// Its arguments.
    #[serde(default)]
    pub kwargs: Fields,
    /// The attribute value, or null.
    pub expect: Outcome<Json>,
}

/// A comparison helper and values that it is asked about.
#[derive(Debug, Clone, Deserialize)]
pub struct ComparisonCase {
    /// The helper.
    pub helper: Helper,
    /// The values.
    pub results: Vec<ComparisonResult>,
}

/// A comparison helper.
#[derive(Debug, Clone, Deserialize)]
pub struct Helper {
    /// Its name.
    pub name: String,
    /// Its arguments: neutral values, or names of Python types.
    #[serde(default)]
    pub args: Vec<Json>,
    /// Its named arguments.
    #[serde(default)]
    pub kwargs: Fields,
}

/// A value and what a helper says of it.
#[derive(Debug, Clone, Deserialize)]
pub struct ComparisonResult {
    /// The value.
    pub value: Value,
    /// Whether it passes.
    pub passes: bool,
    /// What it raises otherwise.
    #[serde(default)]
    pub raises: Option<String>,
}

/// Steps against one mock.
#[derive(Debug, Clone, Deserialize)]
pub struct Scenario {
    /// The scenario.
    pub id: String,
    /// What it is there for.
    #[serde(default)]
    pub note: String,
    /// The steps.
    pub steps: Vec<Step>,
}

/// A step of a scenario.
#[derive(Debug, Clone, Deserialize)]
#[allow(missing_docs, reason = "the arguments of the step")]
pub struct Step {
    #[serde(rename = "do")]
    pub action: String,
    #[serde(default)]
    pub note: String,
    #[serde(default)]
    pub args: BTreeMap<String, Json>,
    #[serde(default)]
    pub record: Option<Instance>,
    #[serde(default)]
    pub records: Option<Vec<Instance>>,
    #[serde(default)]
    pub source: Option<Instance>,
    #[serde(default)]
    pub record_classes: Option<Vec<String>>,
    #[serde(default)]
    pub puts: Option<Vec<Instance>>,
    #[serde(default)]
    pub updates: Option<Vec<Instance>>,
    #[serde(default)]
    pub deletes: Option<Vec<Instance>>,
    #[serde(default)]
    pub rows: Option<Vec<Json>>,
    #[serde(default)]
    pub row: Json,
    #[serde(default)]
    pub key: Json,
    #[serde(default)]
    pub needles: Option<Fields>,
    #[serde(default)]
    pub schema: Option<String>,
    #[serde(default)]
    pub comparisons: Option<BTreeMap<String, Json>>,
    pub expect: Outcome<Json>,
}

/// The whole folder. Only `schemas.json` has to be there.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "a file each")]
pub struct Folder {
    pub schemas: Vec<Schema>,
    pub indexes: Vec<IndexConstant>,
    pub records: Vec<RecordCase>,
    pub from_row: Vec<RowCase>,
    pub matches: Matches,
    pub inserts: Vec<InsertCase>,
    pub transacts: Vec<TransactCase>,
    pub readers: Vec<ReaderCase>,
    pub scalars: Scalars,
    pub responses: Vec<ResponseCase>,
    pub mock: Mock,
    /// Files of the format that are not there.
    pub missing: Vec<&'static str>,
    /// JSON files that are none of the format.
    pub unknown: Vec<String>,
}

/// The files of the format.
const FILES: [&str; 11] = [
    "schemas.json",
    "indexes.json",
    "records.json",
    "from_row.json",
    "matches.json",
    "inserts.json",
    "transacts.json",
    "readers.json",
    "scalars.json",
    "responses.json",
    "mock.json",
];

impl Folder {
    /// Reads a folder.
    ///
    /// # Errors
    /// A file that cannot be read or is not in the format, with its place.
    pub fn read(path: &Path) -> Result<Self, String> {
        let mut unknown = Vec::new();
        let entries = fs::read_dir(path).map_err(|error| format!("{}: {error}", path.display()))?;
        for entry in entries {
            let name = entry.map_err(|error| format!("{}: {error}", path.display()))?.file_name();
            let name = name.to_string_lossy().into_owned();
            if name.ends_with(".json") && !FILES.contains(&name.as_str()) {
                unknown.push(name);
            }
        }
        unknown.sort();
        let mut missing = Vec::new();
        let schemas: Option<Vec<Schema>> = file(path, "schemas.json")?;
        Ok(Self {
            schemas: schemas.ok_or_else(|| format!("{}: there is no schemas.json", path.display()))?,
            indexes: optional(path, "indexes.json", &mut missing)?,
            records: optional(path, "records.json", &mut missing)?,
            from_row: optional(path, "from_row.json", &mut missing)?,
            matches: optional(path, "matches.json", &mut missing)?,
            inserts: optional(path, "inserts.json", &mut missing)?,
            transacts: optional(path, "transacts.json", &mut missing)?,
            readers: optional(path, "readers.json", &mut missing)?,
            scalars: optional(path, "scalars.json", &mut missing)?,
            responses: optional(path, "responses.json", &mut missing)?,
            mock: optional(path, "mock.json", &mut missing)?,
            missing,
            unknown,
        })
    }
}

fn optional<T: DeserializeOwned + Default>(
    folder: &Path,
    name: &'static str,
    missing: &mut Vec<&'static str>,
) -> Result<T, String> {
    let read = file(folder, name)?;
    if read.is_none() {
        missing.push(name);
    }
    Ok(read.unwrap_or_default())
}

fn file<T: DeserializeOwned>(folder: &Path, name: &str) -> Result<Option<T>, String> {
    let path = folder.join(name);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(format!("{}: {error}", path.display())),
    };
    serde_json::from_str(&text).map(Some).map_err(|error| format!("{}: {error}", path.display()))
}
