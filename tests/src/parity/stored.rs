//! What dio stores for one value, where the library stores something else, and by which row of the contract.

use std::collections::BTreeMap;

use dio_runtime::AttributeValue;
use dio_runtime::chrono::{Datelike, SecondsFormat};
use serde_json::{Map, Value as Json, json};

use super::attribute::attribute_json;
use super::convert::Neutral;
use super::library::{plain, python_text};
use super::report::Rows;
use super::schema::{Column, Type};
use super::value::Value;

/// What becomes of one value.
pub enum Stored {
    Same,
    Instead(Json, Rows),
    Omitted(&'static str),
    Refused(&'static str),
    Inexpressible(String),
}

/// Whether a text lacks the prefix of its column.
pub fn lacks_prefix(column: &Column, value: &Value) -> bool {
    let prefix = column.prefix.as_deref().unwrap_or_default();
    matches!(value, Value::String(text) if !text.is_empty() && !text.starts_with(prefix))
}

/// What becomes of a value of a column.
pub fn stored(column: &Column, value: &Value) -> Stored {
    let Ok(kind) = column.holds() else {
        return Stored::Inexpressible(format!("a column of the kind `{}`", column.helper));
    };
    if value.is_absent() {
        return Stored::Same;
    }
    match (kind, value) {
        (Type::Integer, Value::Integer(digits)) if is_too_long(digits) => Stored::Refused("S9"),
        (Type::Float, Value::Float(value)) if !is_storable(*value) => Stored::Refused("S8"),
        (Type::Datetime, value) => datetime(value),
        (kind, Value::List(elements)) if kind.is_set() => set(kind, elements),
        (Type::List, value) => by_tag(value, "S13"),
        (Type::UntypedMap, value) => by_tag(value, "S14"),
        (Type::Map, Value::Map(members)) => map(column, members),
        _ => Stored::Same,
    }
}

/// Whether dio has an integer: it takes 38 digits.
fn is_too_long(digits: &str) -> bool {
    digits.trim_start_matches('-').trim_start_matches('0').len() > 38
}

/// Whether DynamoDB has a float: from 1E-130 to 9.99E+125.
fn is_storable(value: f64) -> bool {
    value == 0.0 || (value.is_finite() && (1e-130..1e126).contains(&value.abs()))
}

/// The library drops the offset; dio takes instants.
pub fn datetime(value: &Value) -> Stored {
    match value {
        Value::Datetime { offset: Some(offset), .. } if *offset != 0 => match value.instant() {
            Some(instant) if (1..=9999).contains(&instant.year()) => {
                let text = instant.to_rfc3339_opts(SecondsFormat::Secs, true);
                Stored::Instead(json!({ "S": text }), Rows::from(["S3"]))
            }
            _ => Stored::Refused("S3"),
        },
        _ => Stored::Same,
    }
}

fn set(kind: Type, elements: &[Value]) -> Stored {
    if elements.is_empty() {
        return Stored::Omitted("S11");
    }
    let is_wide = |value: &Value| matches!(value, Value::Integer(digits) if digits.parse::<i64>().is_err());
    if elements.iter().any(is_wide) {
        return Stored::Refused("S9");
    }
    if elements.iter().any(|element| matches!(element, Value::Float(value) if !is_storable(*value))) {
        return Stored::Refused("S8");
    }
    let mut rows = Rows::new();
    let mut distinct: Vec<String> = Vec::new();
    for element in elements {
        let text = match element {
            Value::Float(0.0) => {
                // Positive or negative: one element, and one number.
                if matches!(element, Value::Float(value) if value.is_sign_negative()) {
                    rows.insert("S8");
                }
                "0.0".to_owned()
            }
            Value::Float(value) => python_text(*value),
            Value::Bytes(_) => element.to_json()["value"].as_str().unwrap_or_default().to_owned(),
            Value::String(text) | Value::Integer(text) => text.clone(),
            _ => return Stored::Same,
        };
        if distinct.contains(&text) {
            rows.insert("S12");
        } else {
            distinct.push(text);
        }
    }
    if rows.is_empty() { Stored::Same } else { Stored::Instead(json!({ kind.tag(): distinct }), rows) }
}

fn by_tag(value: &Value, row: &'static str) -> Stored {
    match AttributeValue::from_neutral(value) {
        Ok(value) => Stored::Instead(attribute_json(&value), Rows::from([row])),
        Err(reason) => Stored::Inexpressible(reason),
    }
}

/// dio never leaves a member out, as Python readers need each (contract section 6, rule 4): what has no value is refused, but an
/// empty text.
fn map(column: &Column, members: &BTreeMap<String, Value>) -> Stored {
    let mut rows = Rows::new();
    let mut json = Map::new();
    for child in column.children() {
        let kind = child.holds().ok();
        let value = members.get(&child.name).unwrap_or(&Value::None);
        let is_empty = value.is_absent() || *value == Value::String(String::new());
        let stored_child = match (kind, value) {
            (Some(Type::String), _) if is_empty => {
                rows.insert("S16");
                json!({ "S": "" })
            }
            _ if is_empty => return Stored::Refused("S16"),
            _ => match stored(child, value) {
                Stored::Same => match plain(child, value) {
                    Some(json) => json,
                    None => return Stored::Inexpressible(format!("a {} in a map", value.kind())),
                },
                Stored::Instead(json, of_child) => {
                    rows.extend(of_child);
                    json
                }
                Stored::Omitted(row) => return Stored::Refused(row),
                other => return other,
            },
        };
        json.insert(child.name.clone(), stored_child);
    }
    if rows.is_empty() { Stored::Same } else { Stored::Instead(json!({ "M": json }), rows) }
}
