//! A request body, taken apart field by field.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::{Map, Value as Json};

use crate::mock::error::{Answer, Code, Failure};
use crate::mock::value::{Item, Value};

use super::attribute::{decode_item, decode_value};

/// The fields of a request or of a structure inside one.
#[derive(Debug)]
pub(crate) struct Request {
    fields: Map<String, Json>,
}

impl Request {
    pub(crate) fn parse(body: &[u8]) -> Answer<Request> {
        match serde_json::from_slice(body) {
            Ok(Json::Object(fields)) => Ok(Request { fields }),
            Ok(other) => Request::of(other),
            Err(_) if body.is_empty() => Ok(Request { fields: Map::new() }),
            Err(error) => Err(Failure::new(Code::Serialization, format!("the body is not JSON: {error}"))),
        }
    }

    /// A structure inside a request.
    pub(crate) fn of(json: Json) -> Answer<Request> {
        match json {
            Json::Object(fields) => Ok(Request { fields }),
            other => Err(mismatch(&other, "structure")),
        }
    }

    /// A number that tells this request's remaining fields from others'.
    pub(crate) fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        for (name, json) in &self.fields {
            name.hash(&mut hasher);
            json.to_string().hash(&mut hasher);
        }
        hasher.finish()
    }

    fn take(&mut self, name: &str) -> Option<Json> {
        self.fields.remove(name).filter(|json| !json.is_null())
    }

    /// Forgets a field, whatever it holds.
    pub(crate) fn ignore(&mut self, name: &str) {
        self.fields.remove(name);
    }

    /// Refuses fields that DynamoDB knows and the mock does not.
    pub(crate) fn refuse(&self, names: &[&str]) -> Answer<()> {
        match names.iter().find(|name| self.fields.get(**name).is_some_and(|json| !json.is_null())) {
            Some(name) => Err(Failure::unsupported(format!("The parameter {name}"))),
            None => Ok(()),
        }
    }

    pub(crate) fn string(&mut self, name: &str) -> Answer<Option<String>> {
        match self.take(name) {
            None => Ok(None),
            Some(Json::String(text)) => Ok(Some(text)),
            Some(other) => Err(mismatch(&other, "String")),
        }
    }

    pub(crate) fn boolean(&mut self, name: &str) -> Answer<Option<bool>> {
        match self.take(name) {
            None => Ok(None),
            Some(Json::Bool(value)) => Ok(Some(value)),
            Some(other) => Err(mismatch(&other, "Boolean")),
        }
    }

    pub(crate) fn integer(&mut self, name: &str) -> Answer<Option<i64>> {
        match self.take(name) {
            None => Ok(None),
            Some(Json::Number(number)) => match number.as_i64() {
                Some(value) => Ok(Some(value)),
                // Fractions are cut, as the service's own parser does.
                None => Ok(number.as_f64().map(|value| value as i64)),
            },
            Some(other) => Err(mismatch(&other, "Integer")),
        }
    }

    pub(crate) fn list(&mut self, name: &str) -> Answer<Option<Vec<Json>>> {
        match self.take(name) {
            None => Ok(None),
            Some(Json::Array(members)) => Ok(Some(members)),
            Some(other) => Err(mismatch(&other, "list")),
        }
    }

    pub(crate) fn structure(&mut self, name: &str) -> Answer<Option<Request>> {
        self.take(name).map(Request::of).transpose()
    }

    pub(crate) fn strings(&mut self, name: &str) -> Answer<Option<Vec<String>>> {
        let Some(members) = self.list(name)? else { return Ok(None) };
        let texts = members.into_iter().map(|member| match member {
            Json::String(text) => Ok(text),
            other => Err(mismatch(&other, "String")),
        });
        texts.collect::<Answer<_>>().map(Some)
    }

    /// The entries of a map, in the order of their names.
    pub(crate) fn map(&mut self, name: &str) -> Answer<Option<Vec<(String, Json)>>> {
        match self.take(name) {
            None => Ok(None),
            Some(Json::Object(fields)) => Ok(Some(fields.into_iter().collect())),
            Some(other) => Err(mismatch(&other, "map")),
        }
    }

    pub(crate) fn item(&mut self, name: &str) -> Answer<Option<Item>> {
        self.take(name).map(decode_item).transpose()
    }

    pub(crate) fn names(&mut self, name: &str) -> Answer<Option<BTreeMap<String, String>>> {
        let Some(entries) = self.map(name)? else { return Ok(None) };
        let texts = entries.into_iter().map(|(key, json)| match json {
            Json::String(text) => Ok((key, text)),
            other => Err(mismatch(&other, "String")),
        });
        texts.collect::<Answer<_>>().map(Some)
    }

    /// Placeholder values; a refused one names its placeholder.
    pub(crate) fn values(&mut self, name: &str) -> Answer<Option<BTreeMap<String, Value>>> {
        let Some(entries) = self.map(name)? else { return Ok(None) };
        let values = entries.into_iter().map(|(key, json)| match decode_value(json) {
            Ok(value) => Ok((key, value)),
            Err(mut failure) => {
                if failure.code == Code::Validation {
                    failure.message =
                        format!("{name} contains invalid value: {} for key {key}", failure.message);
                }
                Err(failure)
            }
        });
        values.collect::<Answer<_>>().map(Some)
    }
}

fn mismatch(found: &Json, expected: &str) -> Failure {
    let message = match found {
        Json::Array(_) => "Start of list found where not expected".to_owned(),
        Json::Object(_) => "Start of structure or map found where not expected.".to_owned(),
        _ => format!("{found} can not be converted to an {expected}"),
    };
    Failure::new(Code::Serialization, message)
}
