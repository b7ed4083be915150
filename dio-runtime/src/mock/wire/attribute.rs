//! Attribute values in JSON: `{"S": "text"}` and its like.

use std::borrow::Cow;

use crate::mock::error::{Answer, Code, Failure};
use crate::mock::set::Set;
use crate::mock::value::{Item, Value};
use crate::{Number, NumberError};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::json::Json;
use super::mismatch::{ATTRIBUTE_VALUE, Expected, mismatch};
use super::output::{Array, Object, write_number, write_string};

/// The most levels of a value: a scalar is one, each list or map around it one more.
pub(super) const MAX_LEVELS: usize = 32;

/// The longest attribute name in bytes (Developer Guide, "Service, account, and table quotas", and public test suites).
pub(crate) const MAX_NAME_BYTES: usize = 65_535;

/// Why JSON is no attribute value. DynamoDB wraps some of these, in some places, in words about the place.
#[derive(Debug)]
pub(crate) enum Problem {
    /// Not of the protocol.
    Shape(Failure),
    /// A number, set, `NULL` or name with contents that no value has.
    Contents(Words),
    /// An empty set, or not exactly one type.
    Emptiness(String),
}

impl Problem {
    /// The refusal; `older` chooses the words of `BatchWriteItem` and of transactions.
    pub(super) fn failure(self, older: bool) -> Failure {
        match self {
            Problem::Shape(failure) => failure,
            Problem::Contents(words) => Failure::validation(words.pick(older)),
            Problem::Emptiness(message) => Failure::validation(message),
        }
    }
}

/// A message in the words of most operations, and in those of `BatchWriteItem` and transactions, which DynamoDB has not
/// moved to them (public test suites; its regions differ).
#[derive(Debug)]
pub(crate) struct Words {
    newer: String,
    older: String,
}

impl Words {
    pub(super) fn pick(self, older: bool) -> String {
        if older { self.older } else { self.newer }
    }
}

impl From<String> for Words {
    fn from(both: String) -> Words {
        Words { older: both.clone(), newer: both }
    }
}

pub(crate) type Decoded<T> = Result<T, Problem>;

/// "One or more parameter values were invalid: ...".
fn parameter(message: impl AsRef<str>) -> String {
    format!("One or more parameter values were invalid: {}", message.as_ref())
}

fn shape(found: &Json<'_>, expected: Expected) -> Problem {
    Problem::Shape(mismatch(found, expected))
}

/// Reads an item or key.
pub(crate) fn decode_item(json: Json<'_>) -> Answer<Item<'_>> {
    decode_map(json).map_err(|problem| problem.failure(false))
}

pub(super) fn decode_map(json: Json<'_>) -> Decoded<Item<'_>> {
    let fields = match json {
        Json::Attributes(known) => return Ok(known.contents),
        json => json.into_fields().map_err(|json| shape(&json, Expected::Map(ATTRIBUTE_VALUE)))?,
    };
    let mut attributes = Vec::with_capacity(fields.len());
    for (name, value) in fields {
        check_name(&name)?;
        attributes.push((name, decode_value(value)?));
    }
    Ok(Item::of_sorted(attributes))
}

fn decode_list(json: Json<'_>) -> Decoded<Vec<Value<'_>>> {
    let Json::Array(members) = json else { return Err(shape(&json, Expected::List)) };
    let mut values = Vec::with_capacity(members.len());
    for member in members {
        values.push(decode_value(member)?);
    }
    Ok(values)
}

fn check_name(name: &str) -> Decoded<()> {
    match name.len() {
        0 => Err(Problem::Contents("Empty attribute name".to_owned().into())),
        1..=MAX_NAME_BYTES => Ok(()),
        _ => Err(Problem::Contents(Words::from(format!(
            "1 validation error detected: Map keys must satisfy constraint: [Member must have length less than \
             or equal to {MAX_NAME_BYTES}, Member must have length greater than or equal to 1]"
        )))),
    }
}

/// Reads one attribute value, and refuses what DynamoDB refuses in any place.
pub(crate) fn decode_value(json: Json<'_>) -> Decoded<Value<'_>> {
    let fields = json.into_fields().map_err(|json| shape(&json, Expected::Structure(ATTRIBUTE_VALUE)))?;
    let mut found = None;
    for (tag, value) in fields {
        if value.is_null() {
            continue;
        }
        let Some(value) = decode_tagged(&tag, value)? else { continue };
        if found.replace(value).is_some() {
            return Err(Problem::Emptiness(
                "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the \
                 supported datatypes"
                    .to_owned(),
            ));
        }
    }
    found.ok_or_else(|| {
        Problem::Emptiness(
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
                .to_owned(),
        )
    })
}

/// None for a type that the protocol does not have: as other unknown fields, it is passed over.
///
/// JSON is read to a depth of 127 before values are known to be too deep: what is not nested stands elsewhere, to keep
/// the stack that a level takes small.
fn decode_tagged<'a>(tag: &str, json: Json<'a>) -> Decoded<Option<Value<'a>>> {
    match tag {
        "L" => decode_list(json).map(|list| Some(Value::L(list))),
        "M" => decode_map(json).map(|map| Some(Value::M(map))),
        _ => decode_flat(tag, &json),
    }
}

pub(super) fn decode_flat<'a>(tag: &str, json: &Json<'a>) -> Decoded<Option<Value<'a>>> {
    Ok(Some(match tag {
        "S" => Value::S(text(json)?.clone()),
        "N" => Value::N(number(text(json)?)?),
        "B" => Value::B(blob(text(json)?)?),
        "BOOL" => Value::Bool(boolean(json)?),
        "NULL" if boolean(json)? => Value::Null,
        "NULL" => {
            let message = parameter("Null attribute value types must have the value of true");
            return Err(Problem::Contents(message.into()));
        }
        "SS" => Value::Ss(string_set(json)?),
        "NS" => Value::Ns(number_set(json)?),
        "BS" => Value::Bs(binary_set(json)?),
        _ => return Ok(None),
    }))
}

fn string_set<'a>(json: &Json<'a>) -> Decoded<Set<Cow<'a, str>>> {
    let texts = members(json, "An string set  may not be empty")?;
    let set: Set<Cow<'a, str>> = texts.iter().map(|text| (*text).clone()).collect();
    if set.len() < texts.len() {
        let quoted = |text: &&Cow<'_, str>| Json::String((*text).clone()).to_string();
        return Err(doubles(&texts, texts.clone(), quoted, ", ", ""));
    }
    Ok(set)
}

fn number_set(json: &Json<'_>) -> Decoded<Set<Number>> {
    let texts = members(json, "An number set  may not be empty")?;
    let set = texts.iter().map(|text| number(text)).collect::<Decoded<Set<_>>>()?;
    if set.len() < texts.len() {
        return Err(Problem::Contents(Words {
            newer: parameter("Input collection contains duplicates."),
            older: "Input collection contains duplicates".to_owned(),
        }));
    }
    Ok(set)
}

fn binary_set(json: &Json<'_>) -> Decoded<Set<Vec<u8>>> {
    let texts = members(json, "Binary sets should not be empty")?;
    let blobs = texts.iter().map(|text| blob(text)).collect::<Decoded<Vec<_>>>()?;
    let set: Set<Vec<u8>> = blobs.iter().cloned().collect();
    if set.len() < texts.len() {
        let quoted = |bytes: &Vec<u8>| format!("\"{}\"", STANDARD.encode(bytes));
        return Err(doubles(&texts, blobs, quoted, ",", "of type BS"));
    }
    Ok(set)
}

/// The refusal of a set that has a member twice. The newer words show the members up to the first that is a double in
/// their order, then the double, then the rest as they were sent (public test suites).
fn doubles<T: Ord>(
    texts: &[&Cow<'_, str>],
    mut members: Vec<T>,
    quoted: impl Fn(&T) -> String,
    separator: &str,
    kind: &str,
) -> Problem {
    let double = (0..members.len()).find(|at| members[..*at].contains(&members[*at]));
    members[..double.unwrap_or_default()].sort_unstable();
    let newer = members.iter().map(quoted).collect::<Vec<_>>().join(separator);
    let older = texts.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(", ");
    let message = |shown: &str| parameter(format!("Input collection [{shown}]{kind} contains duplicates."));
    Problem::Contents(Words { newer: message(&newer), older: message(&older) })
}

fn members<'j, 'a>(json: &'j Json<'a>, if_empty: &str) -> Decoded<Vec<&'j Cow<'a, str>>> {
    let Json::Array(members) = json else { return Err(shape(json, Expected::List)) };
    let texts = members.iter().map(text).collect::<Decoded<Vec<_>>>()?;
    if texts.is_empty() { Err(Problem::Emptiness(parameter(if_empty))) } else { Ok(texts) }
}

fn number(text: &str) -> Decoded<Number> {
    text.parse().map_err(|error| {
        let newer = number_message(error, text);
        // The older words have no place for an empty text.
        let older = if text.is_empty() { newer.trim_end_matches(": ") } else { &newer }.to_owned();
        Problem::Contents(Words { newer, older })
    })
}

fn number_message(error: NumberError, text: &str) -> String {
    match error {
        NumberError::Overflow => OVERFLOW.to_owned(),
        NumberError::Underflow => {
            "Number underflow. Attempting to store a number with magnitude smaller than supported range"
                .to_owned()
        }
        NumberError::TooManyDigits => {
            "Attempting to store more than 38 significant digits in a Number".to_owned()
        }
        _ => format!("The parameter cannot be converted to a numeric value: {text}"),
    }
}

const OVERFLOW: &str =
    "Number overflow. Attempting to store a number with magnitude larger than supported range";

/// The refusal of a sum or difference that is no DynamoDB number. One of too many digits is called an overflow too
/// (public test suites).
pub(crate) fn arithmetic_failure(error: NumberError) -> Failure {
    Failure::validation(match error {
        NumberError::TooManyDigits => OVERFLOW.to_owned(),
        error => number_message(error, ""),
    })
}

fn text<'j, 'a>(json: &'j Json<'a>) -> Decoded<&'j Cow<'a, str>> {
    match json {
        Json::String(text) => Ok(text),
        other => Err(shape(other, Expected::String)),
    }
}

fn boolean(json: &Json<'_>) -> Decoded<bool> {
    json.as_bool().ok_or_else(|| shape(json, Expected::Boolean))
}

fn blob(text: &str) -> Decoded<Vec<u8>> {
    STANDARD.decode(text).map_err(|_| {
        Problem::Shape(Failure::new(
            Code::Serialization,
            format!("'{text}' can not be converted to a Blob: Invalid Base64"),
        ))
    })
}

/// Refuses values nested deeper than DynamoDB stores.
pub(crate) fn check_depth<'v>(mut values: impl Iterator<Item = &'v Value<'v>>) -> Answer<()> {
    if values.all(|value| fits(value, MAX_LEVELS)) { Ok(()) } else { Err(too_deep()) }
}

#[cold]
pub(super) fn too_deep() -> Failure {
    Failure::validation(
        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond \
         supported limit",
    )
}

fn fits(value: &Value<'_>, levels: usize) -> bool {
    levels > 0
        && match value {
            Value::L(list) => list.iter().all(|value| fits(value, levels - 1)),
            Value::M(map) => map.values().all(|value| fits(value, levels - 1)),
            _ => true,
        }
}

/// Writes an item or key.
pub(crate) fn write_item(out: &mut Vec<u8>, item: &Item<'_>) {
    let mut object = Object::begin(out);
    for (name, value) in item.iter() {
        write_value(object.key(name), value);
    }
    object.end();
}

/// Writes one attribute value.
pub(crate) fn write_value(out: &mut Vec<u8>, value: &Value<'_>) {
    let mut object = Object::begin(out);
    let out = object.key(value.type_name());
    match value {
        Value::S(text) => write_string(out, text),
        Value::N(number) => write_number(out, number),
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
        Value::Ss(set) => write_strings(out, set.iter()),
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
