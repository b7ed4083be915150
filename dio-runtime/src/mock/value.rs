//! The engine's own attribute values: what DynamoDB stores, independent of wire and SDK.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::Number;

pub(crate) use super::item::{HasAttributes, Item};
use super::set::Set;

/// One attribute value. Equality is DynamoDB's: numbers by value, sets without order.
///
/// Values live as long as one request: their texts stand in its body, or in the JSON of a stored item, and are copied
/// only where they had escapes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    S(Cow<'a, str>),
    N(Number),
    B(Vec<u8>),
    Bool(bool),
    Null,
    L(Vec<Value<'a>>),
    M(Item<'a>),
    Ss(Set<Cow<'a, str>>),
    Ns(Set<Number>),
    Bs(Set<Vec<u8>>),
}

impl Value<'_> {
    /// The name of the type on the wire, as `attribute_type` and most messages use it.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Value::S(_) => "S",
            Value::N(_) => "N",
            Value::B(_) => "B",
            Value::Bool(_) => "BOOL",
            Value::Null => "NULL",
            Value::L(_) => "L",
            Value::M(_) => "M",
            Value::Ss(_) => "SS",
            Value::Ns(_) => "NS",
            Value::Bs(_) => "BS",
        }
    }

    /// The long name of the type, as messages about `ADD` and `DELETE` use it.
    pub(crate) fn long_type_name(&self) -> &'static str {
        match self {
            Value::S(_) => "STRING",
            Value::N(_) => "NUMBER",
            Value::B(_) => "Binary",
            Value::Bool(_) => "BOOL",
            Value::Null => "NULL",
            Value::L(_) => "LIST",
            Value::M(_) => "MAP",
            Value::Ss(_) => "SS",
            Value::Ns(_) => "NS",
            Value::Bs(_) => "BS",
        }
    }

    /// The bytes of a string.
    pub(crate) fn string_bytes(&self) -> Option<&[u8]> {
        match self {
            Value::S(text) => Some(text.as_bytes()),
            _ => None,
        }
    }

    /// Order of two values of one ordered type; none for other types and across types.
    pub(crate) fn compare(&self, other: &Value<'_>) -> Option<Ordering> {
        match (self, other) {
            (Value::S(a), Value::S(b)) => Some(a.as_bytes().cmp(b.as_bytes())),
            (Value::N(a), Value::N(b)) => Some(a.cmp(b)),
            (Value::B(a), Value::B(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }

    /// Whether `<` and its like, and `BETWEEN`, know the type.
    pub(crate) fn is_ordered(&self) -> bool {
        matches!(self, Value::S(_) | Value::N(_) | Value::B(_))
    }

    /// `BEGINS_WITH`: a string or binary beginning with another of its type.
    pub(crate) fn begins_with(&self, prefix: &Value<'_>) -> bool {
        match (self, prefix) {
            (Value::S(text), Value::S(prefix)) => text.starts_with(prefix.as_ref()),
            (Value::B(bytes), Value::B(prefix)) => bytes.starts_with(prefix),
            _ => false,
        }
    }

    /// `CONTAINS`: a substring, a run of bytes, an element of a set or of a list.
    pub(crate) fn contains(&self, part: &Value<'_>) -> bool {
        match (self, part) {
            (Value::S(text), Value::S(part)) => text.contains(part.as_ref()),
            (Value::B(bytes), Value::B(part)) => {
                part.is_empty() || bytes.windows(part.len()).any(|window| window == part.as_slice())
            }
            (Value::Ss(set), Value::S(part)) => set.contains(part),
            (Value::Ns(set), Value::N(part)) => set.contains(part),
            (Value::Bs(set), Value::B(part)) => set.contains(part),
            (Value::L(list), part) => list.contains(part),
            _ => false,
        }
    }

    /// What the function `size` answers: UTF-16 code units of a string, bytes of a binary, elements of a collection;
    /// none otherwise.
    ///
    /// The Developer Guide says "length of the string" without its unit; public test suites found UTF-16 code units,
    /// as Java's strings have.
    pub(crate) fn function_size(&self) -> Option<usize> {
        match self {
            Value::S(text) => Some(text.encode_utf16().count()),
            Value::B(bytes) => Some(bytes.len()),
            Value::L(list) => Some(list.len()),
            Value::M(map) => Some(map.len()),
            Value::Ss(set) => Some(set.len()),
            Value::Ns(set) => Some(set.len()),
            Value::Bs(set) => Some(set.len()),
            Value::N(_) | Value::Bool(_) | Value::Null => None,
        }
    }
}
