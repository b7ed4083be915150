//! How `tests/stored/` notes values and attribute values, and the schema types that it uses; see its README.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Debug;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, NaiveDate, Utc};
use dio_runtime::types::{AttributeValue, Blob, Date, Integer, StringSet, Text};
use dio_runtime::{FloatSet, Number};
use serde_json::{Value as Json, json};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CustomerId(String);
dio_runtime::newtype!(CustomerId, string);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(i64);
dio_runtime::newtype!(Points, scalar(i64), Integer);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    Open,
    Closed,
}
dio_runtime::enumeration!(Status { Open = "O", Closed = "CLOSED" });

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Priority {
    Low,
    High,
    Other(String),
}
dio_runtime::enumeration!(Priority { Low = "low", High = "high" } else Other);

#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    sku: String,
    note: Option<String>,
    quantity: i64,
    tags: BTreeSet<String>,
}
dio_runtime::structure!(Line {
    sku: required(Text, "sku"),
    note: optional(Text, "n"),
    quantity: default(Integer, "quantity", 1),
    tags: required(StringSet, "tags"),
});

#[derive(Clone, Debug, PartialEq)]
pub enum Plan {
    Free,
    Team { seats: i64, since: Option<NaiveDate>, tags: BTreeSet<String> },
}
dio_runtime::tagged_union!(Plan as PlanPath, "plan" {
    Free as is_free = "free" {},
    Team as is_team = "T" {
        seats: default(Integer, "seats", 1),
        since: optional(Date, "s"),
        tags: required(StringSet, "tags"),
    },
});

#[derive(Clone, Debug, PartialEq)]
pub enum Payment {
    Cash,
    Other(HashMap<String, AttributeValue>),
}
dio_runtime::tagged_union!(Payment as PaymentPath, "type" { Cash as is_cash = "cash" {} } else Other);

/// A value that a line can note.
pub trait Notation: Clone + PartialEq + Debug {
    fn parse(json: &Json) -> Self;
}

impl Notation for bool {
    fn parse(json: &Json) -> Self {
        json.as_bool().unwrap()
    }
}

impl Notation for i64 {
    fn parse(json: &Json) -> Self {
        json.as_i64().unwrap()
    }
}

/// Noted as a text that the type parses.
macro_rules! parsed_text {
    ($($value:ty),*) => {$(
        impl Notation for $value {
            fn parse(json: &Json) -> Self {
                json.as_str().unwrap().parse().unwrap()
            }
        }
    )*};
}

parsed_text!(String, f64, Number, NaiveDate, DateTime<Utc>, uuid::Uuid, Status);

impl Notation for ulid::Ulid {
    fn parse(json: &Json) -> Self {
        ulid::Ulid::from_string(json.as_str().unwrap()).unwrap()
    }
}

impl Notation for Priority {
    fn parse(json: &Json) -> Self {
        json.as_str().unwrap().into()
    }
}

impl Notation for CustomerId {
    fn parse(json: &Json) -> Self {
        json.as_str().unwrap().into()
    }
}

impl Notation for Points {
    fn parse(json: &Json) -> Self {
        i64::parse(json).into()
    }
}

impl Notation for Line {
    fn parse(json: &Json) -> Self {
        let member = |name: &str| json.get(name).unwrap();
        Line {
            sku: Notation::parse(member("sku")),
            note: member("note").as_str().map(str::to_owned),
            quantity: Notation::parse(member("quantity")),
            tags: Notation::parse(member("tags")),
        }
    }
}

impl Notation for Plan {
    fn parse(json: &Json) -> Self {
        let Some(team) = json.get("Team") else {
            assert_eq!(json, "Free");
            return Plan::Free;
        };
        let member = |name: &str| team.get(name).unwrap();
        Plan::Team {
            seats: Notation::parse(member("seats")),
            since: member("since").as_str().map(|since| since.parse().unwrap()),
            tags: Notation::parse(member("tags")),
        }
    }
}

impl Notation for Payment {
    fn parse(json: &Json) -> Self {
        match json.get("Other") {
            Some(members) => Payment::Other(Notation::parse(members)),
            None => {
                assert_eq!(json, "Cash");
                Payment::Cash
            }
        }
    }
}

/// Bytes, in hexadecimal.
impl Notation for Vec<u8> {
    fn parse(json: &Json) -> Self {
        let text = json.as_str().unwrap();
        (0..text.len() / 2).map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap()).collect()
    }
}

/// Attribute values stand as DynamoDB writes them.
impl Notation for AttributeValue {
    fn parse(json: &Json) -> Self {
        json_to_attribute(json)
    }
}

/// Noted as a list.
macro_rules! list {
    ($($value:ty),*) => {$(
        impl Notation for $value {
            fn parse(json: &Json) -> Self {
                json.as_array().unwrap().iter().map(Notation::parse).collect()
            }
        }
    )*};
}

list!(Vec<AttributeValue>, Vec<String>, Vec<DateTime<Utc>>);
list!(BTreeSet<String>, BTreeSet<i64>, BTreeSet<Vec<u8>>, FloatSet);

/// Noted as an object.
macro_rules! object {
    ($($value:ty),*) => {$(
        impl Notation for $value {
            fn parse(json: &Json) -> Self {
                let entries = json.as_object().unwrap().iter();
                entries.map(|(name, entry)| (name.clone(), Notation::parse(entry))).collect()
            }
        }
    )*};
}

object!(HashMap<String, AttributeValue>, BTreeMap<String, i64>);

/// `{"S": "a"}` as an attribute value.
pub fn json_to_attribute(json: &Json) -> AttributeValue {
    let (tag, value) = json.as_object().unwrap().iter().next().unwrap();
    let text = |value: &Json| value.as_str().unwrap().to_owned();
    let blob = |value: &Json| Blob::new(STANDARD.decode(value.as_str().unwrap()).unwrap());
    let elements = || value.as_array().unwrap().iter();
    match tag.as_str() {
        "S" => AttributeValue::S(text(value)),
        "N" => AttributeValue::N(text(value)),
        "B" => AttributeValue::B(blob(value)),
        "BOOL" => AttributeValue::Bool(value.as_bool().unwrap()),
        "NULL" => AttributeValue::Null(true),
        "SS" => AttributeValue::Ss(elements().map(text).collect()),
        "NS" => AttributeValue::Ns(elements().map(text).collect()),
        "BS" => AttributeValue::Bs(elements().map(blob).collect()),
        "L" => AttributeValue::L(elements().map(json_to_attribute).collect()),
        "M" => AttributeValue::M(Notation::parse(value)),
        tag => panic!("no such DynamoDB type: {tag}"),
    }
}

/// An attribute value as `{"S": "a"}`.
pub fn attribute_to_json(value: &AttributeValue) -> Json {
    let blob = |bytes: &Blob| STANDARD.encode(bytes);
    match value {
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::N(text) => json!({ "N": text }),
        AttributeValue::B(bytes) => json!({ "B": blob(bytes) }),
        AttributeValue::Bool(value) => json!({ "BOOL": value }),
        AttributeValue::Null(value) => json!({ "NULL": value }),
        AttributeValue::Ss(elements) => json!({ "SS": elements }),
        AttributeValue::Ns(elements) => json!({ "NS": elements }),
        AttributeValue::Bs(elements) => json!({ "BS": elements.iter().map(blob).collect::<Vec<_>>() }),
        AttributeValue::L(elements) => {
            json!({ "L": elements.iter().map(attribute_to_json).collect::<Vec<_>>() })
        }
        AttributeValue::M(members) => {
            let members = members.iter().map(|(name, member)| (name.clone(), attribute_to_json(member)));
            json!({ "M": members.collect::<serde_json::Map<_, _>>() })
        }
        _ => panic!("an attribute value of an unknown type"),
    }
}
