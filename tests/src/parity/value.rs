//! The neutral values of golden data: what a Python value was, without Python.

use std::collections::BTreeMap;
use std::fmt;

use base64::prelude::{BASE64_STANDARD, Engine};
use dio_runtime::chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
use serde_json::{Value as Json, json};

/// A value of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Python's `None`.
    None,
    /// The library's DELETE.
    Delete,
    /// A text.
    String(String),
    /// Decimal digits, of any length.
    Integer(String),
    /// A double, by its bits.
    Float(f64),
    /// A boolean.
    Boolean(bool),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A day.
    Date(NaiveDate),
    /// What a clock on the wall says, and its offset from UTC; none for a naive one.
    Datetime {
        /// The wall clock.
        wall: NaiveDateTime,
        /// Seconds east of UTC.
        offset: Option<i32>,
    },
    /// A list. Sets come as lists.
    List(Vec<Value>),
    /// A map.
    Map(BTreeMap<String, Value>),
    /// A value of a type that a typed system has not, with that type's name.
    Foreign(String),
}

#[derive(Deserialize)]
struct Parts {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    value: Json,
    #[serde(default)]
    bits: Option<String>,
    #[serde(default)]
    offset_seconds: Option<i32>,
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parts = Parts::deserialize(deserializer)?;
        let kind = parts.kind.clone();
        Value::of(parts).map_err(|reason| D::Error::custom(format!("a value of the type `{kind}` {reason}")))
    }
}

impl Value {
    fn of(parts: Parts) -> Result<Self, String> {
        let text = || parts.value.as_str().ok_or("has no text as its value");
        Ok(match parts.kind.as_str() {
            "none" => Value::None,
            "delete" => Value::Delete,
            "string" => Value::String(text()?.to_owned()),
            "integer" => {
                let digits = text()?;
                let magnitude = digits.strip_prefix('-').unwrap_or(digits);
                if magnitude.is_empty() || !magnitude.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Err("is no decimal integer".to_owned());
                }
                Value::Integer(digits.to_owned())
            }
            "float" => match &parts.bits {
                Some(bits) => Value::Float(f64::from_bits(
                    u64::from_str_radix(bits, 16).map_err(|_| "has `bits` that are no hexadecimal number")?,
                )),
                None => Value::Float(text()?.parse().map_err(|_| "is no float")?),
            },
            "boolean" => Value::Boolean(parts.value.as_bool().ok_or("is no boolean")?),
            "bytes" => Value::Bytes(BASE64_STANDARD.decode(text()?).map_err(|_| "is not base64")?),
            "date" => Value::Date(text()?.parse().map_err(|_| "is no date")?),
            "datetime" => Value::Datetime {
                wall: text()?.parse().map_err(|_| "is no wall clock")?,
                offset: parts.offset_seconds,
            },
            "list" => Value::List(serde_json::from_value(parts.value).map_err(|error| error.to_string())?),
            "map" => Value::Map(serde_json::from_value(parts.value).map_err(|error| error.to_string())?),
            other => Value::Foreign(other.to_owned()),
        })
    }

    /// A moment in UTC.
    pub fn utc(moment: DateTime<Utc>) -> Self {
        Value::Datetime { wall: moment.naive_utc(), offset: Some(0) }
    }

    /// The instant of a datetime; a naive one is taken as UTC. None where it is no datetime, or outside of what there is.
    pub fn instant(&self) -> Option<DateTime<Utc>> {
        let Value::Datetime { wall, offset } = self else { return None };
        let shift = TimeDelta::seconds(i64::from(offset.unwrap_or(0)));
        wall.checked_sub_signed(shift).map(|utc| utc.and_utc())
    }

    /// Whether it says that there is nothing: to be left as it is, or removed.
    pub fn is_absent(&self) -> bool {
        matches!(self, Value::None | Value::Delete)
    }

    /// What the value is called in reports.
    pub fn kind(&self) -> &str {
        match self {
            Value::None => "none",
            Value::Delete => "delete",
            Value::String(_) => "string",
            Value::Integer(_) => "integer",
            Value::Float(_) => "float",
            Value::Boolean(_) => "boolean",
            Value::Bytes(_) => "bytes",
            Value::Date(_) => "date",
            Value::Datetime { .. } => "datetime",
            Value::List(_) => "list",
            Value::Map(_) => "map",
            Value::Foreign(kind) => kind,
        }
    }

    /// As it stands in reports, and is compared: floats by their bits.
    pub fn to_json(&self) -> Json {
        match self {
            Value::None | Value::Delete => json!({ "type": self.kind() }),
            Value::String(text) | Value::Integer(text) => json!({ "type": self.kind(), "value": text }),
            Value::Float(value) => {
                json!({ "type": "float", "value": value.to_string(), "bits": format!("{:016x}", value.to_bits()) })
            }
            Value::Boolean(value) => json!({ "type": "boolean", "value": value }),
            Value::Bytes(bytes) => json!({ "type": "bytes", "value": BASE64_STANDARD.encode(bytes) }),
            Value::Date(date) => json!({ "type": "date", "value": date.to_string() }),
            Value::Datetime { wall, offset } => {
                json!({ "type": "datetime", "value": format!("{wall:?}"), "offset_seconds": offset })
            }
            Value::List(values) => {
                json!({ "type": "list", "value": values.iter().map(Value::to_json).collect::<Vec<_>>() })
            }
            Value::Map(values) => {
                let members = values.iter().map(|(name, value)| (name.clone(), value.to_json()));
                json!({ "type": "map", "value": members.collect::<serde_json::Map<_, _>>() })
            }
            Value::Foreign(kind) => json!({ "type": kind }),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.to_json())
    }
}
