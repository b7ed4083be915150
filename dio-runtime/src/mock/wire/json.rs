//! Parsed JSON.
//!
//! Texts stay where they are, and most objects of a request are never JSON here: they were read as the keys, values or
//! items that are looked for in their places.

use std::borrow::Cow;
use std::fmt;

use serde_json::Number;

use crate::mock::item::Item;
use crate::mock::stored::Stored;

use super::attribute::write_item;
use super::output::{Array, Object, write_string};
use super::read::read;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json<'a> {
    Null,
    Bool(bool),
    Number(Number),
    String(Cow<'a, str>),
    Array(Vec<Json<'a>>),
    Object(Fields<'a>),
    /// An object of attribute values, should these be looked for in its place.
    Attributes(Known<'a, Item<'a>>),
    /// An object of texts, should these be looked for in its place. They are held as strings.
    Texts(Known<'a, Item<'a>>),
    /// An object that is an item to be put, should one be looked for in its place.
    Item(Known<'a, Stored>),
}

/// An object that was read as what is mostly looked for in its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Known<'a, T> {
    /// As it stands in the request.
    pub(super) source: &'a str,
    pub(super) contents: T,
}

/// The fields of an object, in the order of their names, or of a request, in the order in which they were sent.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Fields<'a>(Vec<(Cow<'a, str>, Json<'a>)>);

impl<'a> Json<'a> {
    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Json::Null)
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Json::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_f64(&self) -> Option<f64> {
        match self {
            Json::Number(number) => number.as_f64(),
            _ => None,
        }
    }

    pub(crate) fn as_bool(&self) -> Option<bool> {
        match self {
            Json::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The fields of an object, whatever else it may be.
    ///
    /// # Errors
    /// The JSON as it is, where it is no object.
    #[inline]
    pub(crate) fn into_fields(self) -> Result<Fields<'a>, Json<'a>> {
        match self {
            Json::Object(fields) => Ok(fields),
            Json::Attributes(Known { source, .. })
            | Json::Texts(Known { source, .. })
            | Json::Item(Known { source, .. }) => {
                // It was read before, so it is JSON.
                read(source).unwrap_or(Json::Null).into_fields()
            }
            other => Err(other),
        }
    }

    /// The fields of an object, to look at.
    pub(crate) fn fields(&self) -> Option<Cow<'_, Fields<'a>>> {
        match self {
            Json::Object(fields) => Some(Cow::Borrowed(fields)),
            Json::Attributes(_) | Json::Texts(_) | Json::Item(_) => {
                self.clone().into_fields().ok().map(Cow::Owned)
            }
            _ => None,
        }
    }

    /// Writes it as it was read, but for the order of fields.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Json::Null => out.extend_from_slice(b"null"),
            Json::Bool(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
            Json::Number(number) => out.extend_from_slice(number.to_string().as_bytes()),
            Json::String(text) => write_string(out, text),
            Json::Array(members) => {
                let mut array = Array::begin(out);
                for member in members {
                    member.write(array.next());
                }
                array.end();
            }
            Json::Object(fields) => {
                let mut object = Object::begin(out);
                for (name, value) in fields {
                    value.write(object.key(name));
                }
                object.end();
            }
            Json::Attributes(known) => write_item(out, &known.contents),
            Json::Texts(known) => {
                let mut texts = Object::begin(out);
                for (name, text) in known.contents.texts() {
                    texts.string(name, text);
                }
                texts.end();
            }
            Json::Item(known) => known.contents.write(out),
        }
    }
}

impl From<serde_json::Value> for Json<'static> {
    fn from(value: serde_json::Value) -> Json<'static> {
        match value {
            serde_json::Value::Null => Json::Null,
            serde_json::Value::Bool(value) => Json::Bool(value),
            serde_json::Value::Number(number) => Json::Number(number),
            serde_json::Value::String(text) => Json::String(text.into()),
            serde_json::Value::Array(members) => Json::Array(members.into_iter().map(Json::from).collect()),
            serde_json::Value::Object(fields) => {
                let fields = fields.into_iter().map(|(name, value)| (Cow::Owned(name), value.into()));
                Json::Object(Fields::new(fields.collect()))
            }
        }
    }
}

impl fmt::Display for Json<'_> {
    /// As `write`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = Vec::new();
        self.write(&mut out);
        f.write_str(&String::from_utf8_lossy(&out))
    }
}

impl<'a> Fields<'a> {
    /// From fields in any order. Of equal names, the last counts.
    pub(super) fn new(mut fields: Vec<(Cow<'a, str>, Json<'a>)>) -> Fields<'a> {
        if !fields.is_sorted_by(|(one, _), (next, _)| one < next) {
            // Of equal names the last comes first, and stays.
            fields.reverse();
            fields.sort_by(|(one, _), (other, _)| one.cmp(other));
            fields.dedup_by(|(later, _), (kept, _)| later == kept);
        }
        Fields(fields)
    }

    /// From fields as they were sent. Of equal names, the last counts.
    pub(super) fn as_sent(fields: Vec<(Cow<'a, str>, Json<'a>)>) -> Fields<'a> {
        Fields(fields)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no field is left.
    #[inline]
    pub(super) fn are_null(&self) -> bool {
        self.0.iter().all(|(_, json)| json.is_null())
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_ref())
    }

    #[inline(never)]
    fn position(&self, name: &str) -> Option<usize> {
        self.0.iter().rposition(|(field, _)| field == name)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Json<'a>> {
        self.position(name).map(|position| &self.0[position].1)
    }

    /// Takes a field's value; the field is null from now on.
    pub(crate) fn take(&mut self, name: &str) -> Option<Json<'a>> {
        self.position(name).map(|position| std::mem::replace(&mut self.0[position].1, Json::Null))
    }
}

impl<'f, 'a> IntoIterator for &'f Fields<'a> {
    type Item = &'f (Cow<'a, str>, Json<'a>);
    type IntoIter = std::slice::Iter<'f, (Cow<'a, str>, Json<'a>)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<'a> IntoIterator for Fields<'a> {
    type Item = (Cow<'a, str>, Json<'a>);
    type IntoIter = std::vec::IntoIter<(Cow<'a, str>, Json<'a>)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
