//! Between neutral values and what generated records hold.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use dio_runtime::chrono::{DateTime, NaiveDate, Utc};
use dio_runtime::{AttributeValue, FloatSet, Number, Stamps};

use super::folder::Fields;
use super::library::python_text;
use super::value::Value;

/// What a member of a generated record holds.
pub trait Neutral: Sized {
    /// # Errors
    /// Why a typed system cannot express the value.
    fn from_neutral(value: &Value) -> Result<Self, String>;
    /// The value.
    fn to_neutral(&self) -> Value;
    /// What an absent value is where the type has no absence.
    ///
    /// # Errors
    /// It cannot be absent.
    fn absent() -> Result<Self, String> {
        Err("an absent value where the type has none".to_owned())
    }
}

/// A member of a record, from its field.
///
/// # Errors
/// Why a typed system cannot express it.
pub fn take<T: Neutral>(fields: &Fields, name: &str) -> Result<T, String> {
    match fields.get(name) {
        None | Some(Value::None | Value::Delete) => T::absent(),
        Some(value) => T::from_neutral(value),
    }
}

/// The stamps of a record.
///
/// # Errors
/// Why a typed system cannot express them.
pub fn take_stamps(fields: &Fields) -> Result<Stamps, String> {
    Ok(Stamps {
        created_at: take(fields, "created_at")?,
        updated_at: take(fields, "updated_at")?,
        expires_at: take(fields, "expires_at")?,
    })
}

/// The stamps of a record, as fields.
pub fn stamp_fields(stamps: &Stamps) -> [(String, Value); 3] {
    [
        ("created_at".to_owned(), stamps.created_at.to_neutral()),
        ("updated_at".to_owned(), stamps.updated_at.to_neutral()),
        ("expires_at".to_owned(), stamps.expires_at.to_neutral()),
    ]
}

fn unfit<T>(value: &Value, expected: &str) -> Result<T, String> {
    Err(format!("a {} where a {expected} belongs", value.kind()))
}

impl<T: Neutral> Neutral for Option<T> {
    fn from_neutral(value: &Value) -> Result<Self, String> {
        if value.is_absent() { Ok(None) } else { T::from_neutral(value).map(Some) }
    }

    fn to_neutral(&self) -> Value {
        self.as_ref().map_or(Value::None, T::to_neutral)
    }

    fn absent() -> Result<Self, String> {
        Ok(None)
    }
}

impl Neutral for String {
    fn from_neutral(value: &Value) -> Result<Self, String> {
        match value {
            Value::String(text) => Ok(text.clone()),
            Value::None => Ok(String::new()),
            value => unfit(value, "string"),
        }
    }

    fn to_neutral(&self) -> Value {
        Value::String(self.clone())
    }

    /// As dio reads a required text that is not there.
    fn absent() -> Result<Self, String> {
        Ok(String::new())
    }
}

impl Neutral for bool {
    fn from_neutral(value: &Value) -> Result<Self, String> {
        match value {
            Value::Boolean(value) => Ok(*value),
            value => unfit(value, "boolean"),
        }
    }

    fn to_neutral(&self) -> Value {
        Value::Boolean(*self)
    }
}

impl Neutral for i64 {
    fn from_neutral(value: &Value) -> Result<Self, String> {
        match value {
            Value::Integer(digits) => {
                digits.parse().map_err(|_| "an integer of more than 64 bits (S9)".to_owned())
            }
            value => unfit(value, "integer"),
        }
    }

    fn to_neutral(&self) -> Value {
        Value::Integer(self.to_string())
    }
}

impl Neutral for Number {
    fn from_neutral(value: &Value) -> Result<Self, String> {
        match value {
            Value::Integer(digits) => {
                digits.parse().map_err(|_| "an integer of more than 38 digits (S9)".to_owned())
            }
            value => unfit(value, "integer"),
        }
    }

    fn to_neutral(&self) -> Value {
        Value::Integer(plain_digits(&self.to_string()))
    }
}

/// The digits of a whole number that may be written with an exponent.
fn plain_digits(text: &str) -> String {
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent: usize = exponent.trim_start_matches('+').parse().unwrap_or(0);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    format!("{whole}{fraction}{}", "0".repeat(exponent.saturating_sub(fraction.len())))
}

impl Neutral for f64 {
    fn from_neutral(value: &Value) -> Result<Self, String> {
        match value {
            Value::Float(value) => Ok(*value),
            value => unfit(value, "float"),
        }
    }

    fn to_neutral(&self) -> Value {
        Value::Float(*self)
    }
}

impl Neutral for Vec<u8> {
    fn from_neutral(value: &Value) -> Result<Self, String> {
        match value {
            Value::Bytes(bytes) => Ok(bytes.clone()),
            value => unfit(value, "bytes"),
        }
    }

    fn to_neutral(&self) -> Value {
        Value::Bytes(self.clone())
    }

    fn absent() -> Result<Self, String> {
        Ok(Vec::new())
    }
}

impl Neutral for NaiveDate {
    fn from_neutral(value: &Value) -> Result<Self, String> {
        match value {
            Value::Date(date) => Ok(*date),
            value => unfit(value, "date"),
        }
    }

    fn to_neutral(&self) -> Value {
        Value::Date(*self)
    }
}

impl Neutral for DateTime<Utc> {
    fn from_neutral(value: &Value) -> Result<Self, String> {
        value.instant().map_or_else(|| unfit(value, "datetime"), Ok)
    }

    fn to_neutral(&self) -> Value {
        Value::utc(*self)
    }
}

/// The elements of a set.
fn elements<T: Neutral, C: FromIterator<T>>(value: &Value) -> Result<C, String> {
    match value {
        Value::List(values) => values.iter().map(T::from_neutral).collect(),
        value => unfit(value, "set"),
    }
}

impl<T: Neutral + Ord> Neutral for BTreeSet<T> {
    fn from_neutral(value: &Value) -> Result<Self, String> {
        elements(value)
    }

    fn to_neutral(&self) -> Value {
        Value::List(self.iter().map(T::to_neutral).collect())
    }
}

impl Neutral for FloatSet {
    fn from_neutral(value: &Value) -> Result<Self, String> {
        elements(value)
    }

    fn to_neutral(&self) -> Value {
        Value::List(self.iter().map(f64::to_neutral).collect())
    }
}

impl Neutral for Vec<AttributeValue> {
    fn from_neutral(value: &Value) -> Result<Self, String> {
        elements(value)
    }

    fn to_neutral(&self) -> Value {
        Value::List(self.iter().map(AttributeValue::to_neutral).collect())
    }
}

impl Neutral for HashMap<String, AttributeValue> {
    fn from_neutral(value: &Value) -> Result<Self, String> {
        match value {
            Value::Map(members) => members
                .iter()
                .map(|(name, value)| Ok((name.clone(), AttributeValue::from_neutral(value)?)))
                .collect(),
            value => unfit(value, "map"),
        }
    }

    fn to_neutral(&self) -> Value {
        Value::Map(self.iter().map(|(name, value)| (name.clone(), value.to_neutral())).collect())
    }
}

impl Neutral for BTreeMap<String, AttributeValue> {
    fn from_neutral(value: &Value) -> Result<Self, String> {
        HashMap::from_neutral(value).map(|members| members.into_iter().collect())
    }

    fn to_neutral(&self) -> Value {
        Value::Map(self.iter().map(|(name, value)| (name.clone(), value.to_neutral())).collect())
    }
}

/// What a list or a map without columns holds: the value by its tag, which is how dio stores it (S13, S14).
impl Neutral for AttributeValue {
    fn from_neutral(value: &Value) -> Result<Self, String> {
        Ok(match value {
            Value::String(text) => AttributeValue::S(text.clone()),
            Value::Integer(digits) => AttributeValue::N(digits.clone()),
            Value::Float(value) if value.is_finite() => AttributeValue::N(python_text(*value)),
            Value::Boolean(value) => AttributeValue::Bool(*value),
            Value::Bytes(bytes) => AttributeValue::B(dio_runtime::types::Blob::new(bytes.clone())),
            Value::None => AttributeValue::Null(true),
            Value::List(_) => AttributeValue::L(Vec::from_neutral(value)?),
            Value::Map(_) => AttributeValue::M(HashMap::from_neutral(value)?),
            value => return unfit(value, "value that DynamoDB has by itself"),
        })
    }

    fn to_neutral(&self) -> Value {
        match self {
            AttributeValue::S(text) => Value::String(text.clone()),
            AttributeValue::N(text) => number(text),
            AttributeValue::Bool(value) => Value::Boolean(*value),
            AttributeValue::B(bytes) => Value::Bytes(bytes.as_ref().to_vec()),
            AttributeValue::L(values) => values.to_neutral(),
            AttributeValue::M(members) => members.to_neutral(),
            AttributeValue::Ss(texts) => Value::List(texts.iter().map(String::to_neutral).collect()),
            AttributeValue::Ns(texts) => Value::List(texts.iter().map(|text| number(text)).collect()),
            AttributeValue::Bs(blobs) => {
                Value::List(blobs.iter().map(|blob| Value::Bytes(blob.as_ref().to_vec())).collect())
            }
            _ => Value::None,
        }
    }
}

/// A number by its text: whole or not.
pub fn number(text: &str) -> Value {
    match text.parse::<Number>() {
        Ok(number) if number.to_string().parse::<i128>().is_ok() => Value::Integer(number.to_string()),
        _ => text.parse().map_or_else(|_| Value::String(text.to_owned()), Value::Float),
    }
}
