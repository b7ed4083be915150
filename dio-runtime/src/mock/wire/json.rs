//! Parsed JSON.
//!
//! Most objects of a request are attribute values, `{"S": "text"}`: here such an object is one small allocation, in
//! serde_json's own type a node of a tree and a copy of the name.

use std::borrow::Cow;
use std::fmt;

use serde_core::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use super::output::{Array, Object, write_string};

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Array(Vec<Json>),
    Object(Fields),
}

/// The fields of an object, in the order of their names.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Fields(Vec<(Name, Json)>);

/// The name of a field. Those of types are not copied.
pub(crate) type Name = Cow<'static, str>;

const TYPES: [&str; 10] = ["S", "N", "M", "L", "BOOL", "SS", "NULL", "NS", "B", "BS"];

impl Json {
    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Json::Null)
    }

    pub(crate) fn is_string(&self) -> bool {
        matches!(self, Json::String(_))
    }

    pub(crate) fn is_number(&self) -> bool {
        matches!(self, Json::Number(_))
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

    /// The field of an object.
    pub(crate) fn get(&self, name: &str) -> Option<&Json> {
        match self {
            Json::Object(fields) => fields.get(name),
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
        }
    }
}

impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Json {
        match value {
            serde_json::Value::Null => Json::Null,
            serde_json::Value::Bool(value) => Json::Bool(value),
            serde_json::Value::Number(number) => Json::Number(number),
            serde_json::Value::String(text) => Json::String(text),
            serde_json::Value::Array(members) => Json::Array(members.into_iter().map(Json::from).collect()),
            serde_json::Value::Object(fields) => {
                let fields = fields.into_iter().map(|(name, value)| (Cow::Owned(name), value.into()));
                Json::Object(Fields::new(fields.collect()))
            }
        }
    }
}

impl fmt::Display for Json {
    /// As `write`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = Vec::new();
        self.write(&mut out);
        f.write_str(&String::from_utf8_lossy(&out))
    }
}

impl Fields {
    /// From fields in any order. Of equal names, the last counts.
    fn new(mut fields: Vec<(Name, Json)>) -> Fields {
        if !fields.is_sorted_by(|(one, _), (next, _)| one < next) {
            // Of equal names the last comes first, and stays.
            fields.reverse();
            fields.sort_by(|(one, _), (other, _)| one.cmp(other));
            fields.dedup_by(|(later, _), (kept, _)| later == kept);
        }
        Fields(fields)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_ref())
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|(field, _)| field == name)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Json> {
        self.position(name).map(|position| &self.0[position].1)
    }

    pub(crate) fn remove(&mut self, name: &str) -> Option<Json> {
        self.position(name).map(|position| self.0.remove(position).1)
    }
}

impl<'a> IntoIterator for &'a Fields {
    type Item = &'a (Name, Json);
    type IntoIter = std::slice::Iter<'a, (Name, Json)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl IntoIterator for Fields {
    type Item = (Name, Json);
    type IntoIter = std::vec::IntoIter<(Name, Json)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Json, E> {
        Ok(Number::from_f64(value).map_or(Json::Null, Json::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Json, E> {
        Ok(Json::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = access.next_element()? {
            members.push(member);
        }
        Ok(Json::Array(members))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        // One is the most frequent number of fields by far.
        let mut fields: Vec<(Name, Json)> = Vec::with_capacity(1);
        while let Some(FieldName(name)) = access.next_key()? {
            fields.push((name, access.next_value()?));
        }
        Ok(Json::Object(Fields::new(fields)))
    }
}

struct FieldName(Name);

impl<'de> Deserialize<'de> for FieldName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<FieldName, D::Error> {
        deserializer.deserialize_str(FieldNameVisitor)
    }
}

struct FieldNameVisitor;

impl Visitor<'_> for FieldNameVisitor {
    type Value = FieldName;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<FieldName, E> {
        let known = TYPES.iter().find(|known| **known == value);
        Ok(FieldName(known.map_or_else(|| Cow::Owned(value.to_owned()), |known| Cow::Borrowed(*known))))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn documents() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<u64>().prop_map(Into::into),
            any::<i32>().prop_map(|number| (f64::from(number) / 4.0).into()),
            "[a\"\\\\\n\u{1}é\u{10ffff}]{0,4}".prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
                prop::collection::btree_map("[SNMa\"é]{0,2}", inner, 0..4)
                    .prop_map(|fields| serde_json::Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn reads_and_writes_what_serde_json_does(document in documents()) {
            let json: Json = serde_json::from_str(&document.to_string()).unwrap();
            let mut out = Vec::new();
            json.write(&mut out);
            prop_assert_eq!(serde_json::from_slice::<serde_json::Value>(&out).unwrap(), document);
        }
    }

    #[test]
    fn of_equal_names_the_last_counts_and_fields_come_in_order() {
        let json: Json = serde_json::from_str(r#"{"b": 1, "a": 2, "b": 3, "a": 4}"#).unwrap();
        let mut out = Vec::new();
        json.write(&mut out);
        assert_eq!(out, br#"{"a":4,"b":3}"#);
    }
}
