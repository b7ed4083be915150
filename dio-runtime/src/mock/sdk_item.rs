//! The engine's values as the SDK's, and back.

use std::borrow::Cow;
use std::collections::HashMap;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

use crate::{Number, NumberError};

use super::value::{Item, Value};

/// An item as the SDK has it.
pub(super) type SdkItem = HashMap<String, AttributeValue>;

pub(super) fn to_sdk_item(item: &Item<'_>) -> SdkItem {
    item.iter().map(|(name, value)| (name.to_owned(), to_sdk(value))).collect()
}

fn to_sdk(value: &Value<'_>) -> AttributeValue {
    match value {
        Value::S(text) => AttributeValue::S(text.clone().into_owned()),
        Value::N(number) => AttributeValue::N(number.to_string()),
        Value::B(bytes) => AttributeValue::B(Blob::new(bytes.clone())),
        Value::Bool(value) => AttributeValue::Bool(*value),
        Value::Null => AttributeValue::Null(true),
        Value::L(list) => AttributeValue::L(list.iter().map(to_sdk).collect()),
        Value::M(map) => AttributeValue::M(to_sdk_item(map)),
        Value::Ss(set) => AttributeValue::Ss(set.iter().map(|text| text.clone().into_owned()).collect()),
        Value::Ns(set) => AttributeValue::Ns(set.iter().map(Number::to_string).collect()),
        Value::Bs(set) => AttributeValue::Bs(set.iter().map(|bytes| Blob::new(bytes.clone())).collect()),
    }
}

/// Why an SDK item is no item of the engine.
#[derive(Debug)]
pub(super) enum Unstorable {
    Number(String, NumberError),
    /// A type that this version of the SDK does not know.
    Type,
}

impl std::fmt::Display for Unstorable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Unstorable::Number(text, error) => write!(f, "{text:?} is {error}"),
            Unstorable::Type => f.write_str("an attribute value of an unknown type"),
        }
    }
}

pub(super) fn from_sdk_item(item: SdkItem) -> Result<Item<'static>, Unstorable> {
    item.into_iter().map(|(name, value)| Ok((name, from_sdk(value)?))).collect()
}

fn number(text: &str) -> Result<Number, Unstorable> {
    text.parse().map_err(|error| Unstorable::Number(text.to_owned(), error))
}

pub(super) fn from_sdk(value: AttributeValue) -> Result<Value<'static>, Unstorable> {
    Ok(match value {
        AttributeValue::S(text) => Value::S(text.into()),
        AttributeValue::N(text) => Value::N(number(&text)?),
        AttributeValue::B(bytes) => Value::B(bytes.into_inner()),
        AttributeValue::Bool(value) => Value::Bool(value),
        AttributeValue::Null(_) => Value::Null,
        AttributeValue::L(list) => Value::L(list.into_iter().map(from_sdk).collect::<Result<_, _>>()?),
        AttributeValue::M(map) => Value::M(from_sdk_item(map)?),
        AttributeValue::Ss(set) => Value::Ss(set.into_iter().map(Cow::Owned).collect()),
        AttributeValue::Ns(set) => Value::Ns(set.iter().map(|text| number(text)).collect::<Result<_, _>>()?),
        AttributeValue::Bs(set) => Value::Bs(set.into_iter().map(Blob::into_inner).collect()),
        _ => return Err(Unstorable::Type),
    })
}
