//! Attribute values in JSON: `{"S": "text"}` and its like.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;

use crate::mock::error::{Answer, Code, Failure};
use crate::mock::value::{Item, Value};
use crate::{Number, NumberError};

use super::output::{Array, Object, write_string};

/// The most levels of a value: a scalar is one, each list or map around it one more.
const MAX_LEVELS: usize = 32;

/// Reads an item or key.
pub(crate) fn decode_item(json: Json) -> Answer<Item> {
    match json {
        Json::Object(fields) => {
            fields.into_iter().map(|(name, value)| Ok((name, decode_value(value)?))).collect()
        }
        other => Err(wrong_shape(&other, "map")),
    }
}

/// Reads one attribute value, and refuses what DynamoDB refuses in any place.
pub(crate) fn decode_value(json: Json) -> Answer<Value> {
    let Json::Object(fields) = json else { return Err(wrong_shape(&json, "structure")) };
    let mut found = None;
    for (tag, value) in fields {
        if value.is_null() {
            continue;
        }
        let Some(value) = decode_tagged(&tag, value)? else { continue };
        if found.replace(value).is_some() {
            return Err(Failure::validation(
                "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the \
                 supported datatypes",
            ));
        }
    }
    found.ok_or_else(|| {
        Failure::validation(
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
        )
    })
}

fn decode_tagged(tag: &str, json: Json) -> Answer<Option<Value>> {
    Ok(Some(match tag {
        "S" => Value::S(text(json)?),
        "N" => Value::N(number(&text(json)?)?),
        "B" => Value::B(blob(&text(json)?)?),
        "BOOL" => match json {
            Json::Bool(value) => Value::Bool(value),
            other => return Err(wrong_shape(&other, "Boolean")),
        },
        "NULL" => match json {
            Json::Bool(true) => Value::Null,
            Json::Bool(false) => {
                return Err(Failure::parameter("Null attribute value types must have the value of true"));
            }
            other => return Err(wrong_shape(&other, "Boolean")),
        },
        "L" => Value::L(list(json)?.into_iter().map(decode_value).collect::<Answer<_>>()?),
        "M" => Value::M(decode_item(json)?),
        "SS" => Value::Ss(string_set(json)?),
        "NS" => Value::Ns(number_set(json)?),
        "BS" => Value::Bs(binary_set(json)?),
        _ => return Ok(None),
    }))
}

fn string_set(json: Json) -> Answer<BTreeSet<String>> {
    let texts = list(json)?.into_iter().map(text).collect::<Answer<Vec<_>>>()?;
    if texts.is_empty() {
        return Err(Failure::parameter("An string set  may not be empty"));
    }
    let set: BTreeSet<String> = texts.iter().cloned().collect();
    if set.len() < texts.len() {
        let shown = texts.join(", ");
        return Err(Failure::parameter(format!("Input collection [{shown}] contains duplicates.")));
    }
    Ok(set)
}

fn number_set(json: Json) -> Answer<BTreeSet<Number>> {
    let members = list(json)?;
    if members.is_empty() {
        return Err(Failure::parameter("An number set  may not be empty"));
    }
    let mut set = BTreeSet::new();
    for member in members {
        if !set.insert(number(&text(member)?)?) {
            return Err(Failure::validation("Input collection contains duplicates"));
        }
    }
    Ok(set)
}

fn binary_set(json: Json) -> Answer<BTreeSet<Vec<u8>>> {
    let texts = list(json)?.into_iter().map(text).collect::<Answer<Vec<_>>>()?;
    if texts.is_empty() {
        return Err(Failure::parameter("Binary sets should not be empty"));
    }
    let set = texts.iter().map(|text| blob(text)).collect::<Answer<BTreeSet<_>>>()?;
    if set.len() < texts.len() {
        let shown = texts.join(", ");
        return Err(Failure::parameter(format!("Input collection [{shown}]of type BS contains duplicates.")));
    }
    Ok(set)
}

fn number(text: &str) -> Answer<Number> {
    text.parse().map_err(|error| Failure::validation(number_message(error, text)))
}

fn number_message(error: NumberError, text: &str) -> String {
    match error {
        NumberError::Overflow => {
            "Number overflow. Attempting to store a number with magnitude larger than supported range".into()
        }
        NumberError::Underflow => {
            "Number underflow. Attempting to store a number with magnitude smaller than supported range"
                .into()
        }
        NumberError::TooManyDigits => {
            "Attempting to store more than 38 significant digits in a Number".into()
        }
        _ if text.is_empty() => "The parameter cannot be converted to a numeric value".into(),
        _ => format!("The parameter cannot be converted to a numeric value: {text}"),
    }
}

/// The refusal of a sum or difference that is no DynamoDB number.
pub(crate) fn arithmetic_failure(error: NumberError) -> Failure {
    Failure::validation(number_message(error, ""))
}

fn text(json: Json) -> Answer<String> {
    match json {
        Json::String(text) => Ok(text),
        other => Err(wrong_shape(&other, "String")),
    }
}

fn list(json: Json) -> Answer<Vec<Json>> {
    match json {
        Json::Array(members) => Ok(members),
        other => Err(wrong_shape(&other, "list")),
    }
}

fn blob(text: &str) -> Answer<Vec<u8>> {
    STANDARD.decode(text).map_err(|_| {
        Failure::new(Code::Serialization, format!("'{text}' can not be converted to a Blob: Invalid Base64"))
    })
}

fn wrong_shape(found: &Json, expected: &str) -> Failure {
    let message = match found {
        Json::Array(_) => "Start of list found where not expected".to_owned(),
        Json::Object(_) => "Start of structure or map found where not expected.".to_owned(),
        Json::String(_) => format!("class java.lang.String can not be converted to an {expected}"),
        Json::Bool(_) => format!("class java.lang.Boolean can not be converted to an {expected}"),
        Json::Number(_) => format!("class java.lang.Integer can not be converted to an {expected}"),
        Json::Null => format!("null can not be converted to an {expected}"),
    };
    Failure::new(Code::Serialization, message)
}

/// Refuses values nested deeper than DynamoDB stores.
pub(crate) fn check_depth(item: &BTreeMap<String, Value>) -> Answer<()> {
    if item.values().all(|value| fits(value, MAX_LEVELS)) {
        Ok(())
    } else {
        Err(Failure::validation(
            "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond \
             supported limit",
        ))
    }
}

fn fits(value: &Value, levels: usize) -> bool {
    levels > 0
        && match value {
            Value::L(list) => list.iter().all(|value| fits(value, levels - 1)),
            Value::M(map) => map.values().all(|value| fits(value, levels - 1)),
            _ => true,
        }
}

/// Writes an item or key.
pub(crate) fn write_item(out: &mut Vec<u8>, item: &Item) {
    let mut object = Object::begin(out);
    for (name, value) in item {
        write_value(object.key(name), value);
    }
    object.end();
}

/// Writes one attribute value.
pub(crate) fn write_value(out: &mut Vec<u8>, value: &Value) {
    let mut object = Object::begin(out);
    let out = object.key(value.type_name());
    match value {
        Value::S(text) => write_string(out, text),
        Value::N(number) => write_string(out, &number.to_string()),
        Value::B(bytes) => write_string(out, &STANDARD.encode(bytes)),
        Value::Bool(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
        Value::Null => out.extend_from_slice(b"true"),
        Value::L(list) => {
            let mut array = Array::begin(out);
            for value in list {
                write_value(array.next(), value);
            }
            array.end();
        }
        Value::M(map) => write_item(out, map),
        Value::Ss(set) => write_strings(out, set.iter().map(String::as_str)),
        Value::Ns(set) => write_strings(out, set.iter().map(Number::to_string)),
        Value::Bs(set) => write_strings(out, set.iter().map(|bytes| STANDARD.encode(bytes))),
    }
    object.end();
}

fn write_strings(out: &mut Vec<u8>, texts: impl Iterator<Item = impl AsRef<str>>) {
    let mut array = Array::begin(out);
    for text in texts {
        write_string(array.next(), text.as_ref());
    }
    array.end();
}
