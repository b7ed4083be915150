//! The mock and the responses: `mock.json`, `responses.json`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value as Json;

use super::{Fields, Instance, Outcome};
use crate::parity::value::Value;

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
