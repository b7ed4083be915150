use serde::Serialize;
use toml::de::DeValue;

/// A default, as it is written.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Value {
    /// `true`
    Boolean(bool),
    /// In decimal, of any size.
    Integer(String),
    /// As written, without `_`.
    Float(String),
    /// `"text"`
    String(String),
    /// `[]`
    EmptyList,
    /// `{}`
    EmptyTable,
    /// What no field takes, by its name in messages.
    Other(&'static str),
}

impl Value {
    pub(super) fn parse(value: &DeValue<'_>) -> Self {
        match value {
            DeValue::Boolean(boolean) => Value::Boolean(*boolean),
            DeValue::Integer(integer) if integer.radix() == 10 => {
                Value::Integer(integer.as_str().trim_start_matches('+').to_owned())
            }
            DeValue::Integer(integer) => match i128::from_str_radix(integer.as_str(), integer.radix()) {
                Ok(number) => Value::Integer(number.to_string()),
                Err(_) => Value::Other("an integer that is too large"),
            },
            DeValue::Float(float) => Value::Float(float.as_str().to_owned()),
            DeValue::String(text) => Value::String(text.to_string()),
            DeValue::Array(items) if items.is_empty() => Value::EmptyList,
            DeValue::Table(table) if table.is_empty() => Value::EmptyTable,
            other => Value::Other(super::reader::kind(other)),
        }
    }

    /// What it is, in messages.
    pub(crate) fn shown(&self) -> String {
        match self {
            Value::Boolean(boolean) => format!("`{boolean}`"),
            Value::Integer(text) | Value::Float(text) => format!("`{text}`"),
            Value::String(text) => format!("`{text:?}`"),
            Value::EmptyList => "an empty list".to_owned(),
            Value::EmptyTable => "an empty table".to_owned(),
            Value::Other(kind) => (*kind).to_owned(),
        }
    }
}
