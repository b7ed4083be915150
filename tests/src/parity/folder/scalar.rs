//! Single values: `scalars.json`.

use serde::Deserialize;
use serde_json::Value as Json;

use super::{Fit, Outcome};
use crate::parity::schema::Column;
use crate::parity::value::Value;

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
