//! What the library writes: texts of values, whole rows, and the expressions of updates.

use dio_runtime::AttributeValue;
use dio_runtime::chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value as Json, json};

use super::attribute::attribute_json;
use super::convert::Neutral;
use super::folder::Fields;
use super::schema::{Column, Part, STAMPS, Schema, Type};
use super::translate::computed;
use super::value::Value;

/// Python's text of a float: `repr`.
pub fn python_text(value: f64) -> String {
    if !value.is_finite() {
        return if value.is_nan() { "nan".to_owned() } else { format!("{value}") };
    }
    let scientific = format!("{value:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) { format!("{value:?}") } else { format!("{digits}e{exponent:+03}") }
}

/// The attribute value of a value that both write alike.
pub fn plain(column: &Column, value: &Value) -> Option<Json> {
    let kind = column.holds().ok()?;
    let tag = kind.tag();
    if matches!(kind, Type::List | Type::UntypedMap) || (kind == Type::Map && column.children().is_empty()) {
        return Some(attribute_json(&AttributeValue::from_neutral(value).ok()?));
    }
    Some(match value {
        Value::String(text) | Value::Integer(text) => json!({ tag: text }),
        Value::Float(value) => json!({ tag: python_text(*value) }),
        Value::Boolean(value) => json!({ tag: value }),
        Value::Bytes(_) => json!({ tag: value.to_json()["value"] }),
        Value::Date(date) => json!({ tag: date.to_string() }),
        Value::Datetime { wall, .. } if tag == "S" => {
            json!({ tag: wall.format("%Y-%m-%dT%H:%M:%SZ").to_string() })
        }
        Value::Datetime { .. } => {
            let instant = value.instant()?;
            let up = i64::from(instant.timestamp() < 0 && instant.timestamp_subsec_nanos() > 0);
            json!({ tag: (instant.timestamp() + up).to_string() })
        }
        Value::List(elements) => {
            let elements: Option<Vec<Json>> = elements
                .iter()
                .map(|element| match element {
                    Value::Float(value) => Some(python_text(*value).into()),
                    element => Some(element.to_json()["value"].clone()),
                })
                .collect();
            json!({ tag: elements? })
        }
        Value::Map(members) => {
            let children = column.children().iter();
            let children: Option<Map<String, Json>> = children
                .map(|child| Some((child.name.clone(), plain(child, members.get(&child.name)?)?)))
                .collect();
            json!({ tag: children? })
        }
        _ => return None,
    })
}

/// The attributes of all columns, by position.
pub fn columns(schema: &Schema) -> impl Iterator<Item = &str> {
    schema.columns.iter().map(Column::attribute).chain(["created_at", "updated_at", "expires_at"])
}

/// The update expression of names and values, as the library numbers and orders it.
pub fn expression(schema: &Schema, names: &Map<String, Json>, values: &Map<String, Json>) -> String {
    let (mut set, mut removed) = (Vec::new(), Vec::new());
    for (position, column) in columns(schema).enumerate() {
        let (name, value) = (format!("#k{position}"), format!(":v{position}"));
        if !names.contains_key(&name) {
            continue;
        }
        if !values.contains_key(&value) {
            removed.push(name);
        } else if column == "created_at" {
            set.push(format!("{name}=if_not_exists({name}, {value})"));
        } else {
            set.push(format!("{name}={value}"));
        }
    }
    let clause =
        |word: &str, parts: &[String]| (!parts.is_empty()).then(|| format!("{word} {}", parts.join(", ")));
    let clauses: Vec<String> =
        [clause("SET", &set), clause("REMOVE", &removed)].into_iter().flatten().collect();
    clauses.join(" ")
}

/// The row that the library writes for these fields, at this time.
pub fn own_row(schema: &Schema, fields: &Fields, now: DateTime<Utc>) -> Json {
    let mut row = Map::new();
    let is_empty = |value: &Value| value.is_absent() || *value == Value::String(String::new());
    let value_of = |column: &Column| match computed(schema, column) {
        Some(parts) => property(parts, fields),
        None => fields.get(&column.name).cloned().unwrap_or(Value::None),
    };
    for column in schema.keys().chain(&schema.columns) {
        let value = value_of(column);
        if !is_empty(&value)
            && let Some(json) = plain(column, &value)
        {
            row.insert(column.attribute().to_owned(), json);
        }
    }
    for stamp in STAMPS {
        let is_timestamp = stamp == "expires_at";
        match fields.get(stamp) {
            Some(Value::Datetime { wall, .. }) if !is_timestamp => {
                row.insert(stamp.to_owned(), json!({ "S": wall.format("%Y-%m-%dT%H:%M:%SZ").to_string() }));
            }
            Some(value) if is_timestamp && !is_empty(value) => {
                let seconds = value.instant().map(|instant| instant.timestamp()).unwrap_or_default();
                row.insert(stamp.to_owned(), json!({ "N": seconds.to_string() }));
            }
            _ if !is_timestamp => {
                row.insert(stamp.to_owned(), json!({ "S": now.to_rfc3339_opts(SecondsFormat::Secs, true) }));
            }
            _ => {}
        }
    }
    Json::Object(row)
}

/// The value of a property; none where a field of it is.
fn property(parts: &[Part], fields: &Fields) -> Value {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Literal(literal) => text += literal,
            Part::Field(field) => match fields.get(field) {
                Some(Value::String(value) | Value::Integer(value)) => text += value,
                Some(Value::Date(date)) => text += &date.to_string(),
                _ => return Value::None,
            },
        }
    }
    Value::String(text)
}
