//! A request body, taken apart field by field.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::mock::error::{Answer, Code, Failure};
use crate::mock::stored::Stored;
use crate::mock::value::{Item, Value};

use super::attribute::{Problem, check_depth, decode_map, decode_value, too_deep};
use super::json::{Fields, Json};
use super::mismatch::{ATTRIBUTE_VALUE, Expected, mismatch};
use super::read::{Unreadable, read, read_body};

/// The most levels of JSON that DynamoDB reads: about 2,000 of values, each of which is two of JSON (public test
/// suites).
const MAX_JSON_LEVELS: usize = 4000;

/// The fields of a request or of a structure inside one.
#[derive(Debug)]
pub(crate) struct Request<'a> {
    fields: Fields<'a>,
    /// Whether this is a structure inside a request: an action of a batch or transaction.
    nested: bool,
    /// It is no longer than this.
    bytes: usize,
}

impl<'a> Request<'a> {
    #[inline]
    pub(crate) fn parse(body: &'a [u8]) -> Answer<Request<'a>> {
        match std::str::from_utf8(body).ok().and_then(read_body) {
            Some(fields) => Ok(Request { fields, nested: false, bytes: body.len() }),
            None => Request::parse_other(body),
        }
    }

    /// A body that is no object, and mostly no JSON.
    #[cold]
    fn parse_other(body: &'a [u8]) -> Answer<Request<'a>> {
        match std::str::from_utf8(body).map_err(|_| Unreadable::NotJson).and_then(read) {
            Ok(json) => Request::of(json),
            Err(_) if body.is_empty() => Ok(Request { fields: Fields::default(), nested: false, bytes: 0 }),
            // Deeper than is read, and much deeper than values may be.
            Err(Unreadable::TooDeep) if levels(body) <= MAX_JSON_LEVELS => Err(too_deep()),
            Err(_) => {
                // serde_json says where.
                let error = serde_json::from_slice::<serde_json::Value>(body).err();
                let error = error.map(|error| format!(": {error}")).unwrap_or_default();
                Err(Failure::new(Code::Serialization, format!("the body is not JSON{error}")))
            }
        }
    }

    /// A structure inside a request.
    #[inline]
    pub(crate) fn of(json: Json<'a>) -> Answer<Request<'a>> {
        match json.into_fields() {
            Ok(fields) => Ok(Request { fields, nested: true, bytes: usize::MAX }),
            Err(other) => Err(mismatch(&other, Expected::Structure("java.lang.Object"))),
        }
    }

    /// Whether this is an action of a batch or transaction. Their refusals are worded as all once were; those of
    /// other requests have changed since (public test suites).
    pub(crate) fn is_nested(&self) -> bool {
        self.nested
    }

    /// The most bytes that it may have.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// A number that tells this request's remaining fields from others'.
    pub(crate) fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        let mut text = Vec::new();
        let mut fields: Vec<_> = (&self.fields).into_iter().collect();
        fields.sort_by(|(one, _), (other, _)| one.cmp(other));
        for (name, json) in fields {
            name.hash(&mut hasher);
            text.clear();
            json.write(&mut text);
            text.hash(&mut hasher);
        }
        hasher.finish()
    }

    /// Whether a field is there.
    #[inline]
    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.get(name).is_some_and(|json| !json.is_null())
    }

    /// The fields that nothing has taken yet.
    pub(crate) fn fields(&self) -> &Fields<'a> {
        &self.fields
    }

    /// A field, unless it is null; from now on it is not there.
    fn take(&mut self, name: &str) -> Option<Json<'a>> {
        self.fields.take(name).filter(|json| !json.is_null())
    }

    /// Forgets a field, whatever it holds.
    pub(crate) fn ignore(&mut self, name: &str) {
        self.fields.take(name);
    }

    /// Refuses fields that DynamoDB knows and the mock does not.
    pub(crate) fn refuse(&self, names: &[&str]) -> Answer<()> {
        match names.iter().find(|name| self.fields.get(name).is_some_and(|json| !json.is_null())) {
            Some(name) => Err(Failure::unsupported(format!("The parameter {name}"))),
            None => Ok(()),
        }
    }

    /// The same when all fields that the mock knows are taken.
    #[inline]
    pub(crate) fn refuse_rest(&self, names: &[&str]) -> Answer<()> {
        if self.fields.are_null() { Ok(()) } else { self.refuse(names) }
    }

    pub(crate) fn string(&mut self, name: &str) -> Answer<Option<String>> {
        Ok(self.text(name)?.map(Cow::into_owned))
    }

    /// A string where it stands in the body.
    pub(crate) fn text(&mut self, name: &str) -> Answer<Option<Cow<'a, str>>> {
        match self.take(name) {
            None => Ok(None),
            Some(Json::String(text)) => Ok(Some(text)),
            Some(other) => Err(mismatch(&other, Expected::String)),
        }
    }

    pub(crate) fn boolean(&mut self, name: &str) -> Answer<Option<bool>> {
        match self.take(name) {
            None => Ok(None),
            Some(Json::Bool(value)) => Ok(Some(value)),
            Some(other) => Err(mismatch(&other, Expected::Boolean)),
        }
    }

    pub(crate) fn integer(&mut self, name: &str) -> Answer<Option<i64>> {
        self.number(name, Expected::Integer)
    }

    /// An integer that the protocol calls a long: capacity units are.
    pub(crate) fn long(&mut self, name: &str) -> Answer<Option<i64>> {
        self.number(name, Expected::Long)
    }

    fn number(&mut self, name: &str, expected: Expected) -> Answer<Option<i64>> {
        match self.take(name) {
            None => Ok(None),
            Some(Json::Number(number)) => match number.as_i64() {
                Some(value) => Ok(Some(value)),
                // Fractions are cut, as the service's own parser does.
                None => Ok(number.as_f64().map(|value| value as i64)),
            },
            Some(other) => Err(mismatch(&other, expected)),
        }
    }

    pub(crate) fn list(&mut self, name: &str) -> Answer<Option<Vec<Json<'a>>>> {
        match self.take(name) {
            None => Ok(None),
            Some(Json::Array(members)) => Ok(Some(members)),
            Some(other) => Err(mismatch(&other, Expected::List)),
        }
    }

    pub(crate) fn structure(&mut self, name: &str) -> Answer<Option<Request<'a>>> {
        self.take(name).map(Request::of).transpose()
    }

    pub(crate) fn strings(&mut self, name: &str) -> Answer<Option<Vec<String>>> {
        let Some(members) = self.list(name)? else { return Ok(None) };
        let texts = members.into_iter().map(|member| match member {
            Json::String(text) => Ok(text.into_owned()),
            other => Err(mismatch(&other, Expected::String)),
        });
        texts.collect::<Answer<_>>().map(Some)
    }

    /// The entries of a map, in the order of their names.
    pub(crate) fn map(&mut self, name: &str) -> Answer<Option<Fields<'a>>> {
        let fields = self.take(name).map(Json::into_fields).transpose();
        fields.map_err(|other| mismatch(&other, Expected::Map(ATTRIBUTE_VALUE)))
    }

    /// An item or key, which is no plain one.
    #[cold]
    fn decode(&self, item: Json<'a>) -> Answer<Item<'a>> {
        let item = decode_map(item).map_err(|problem| problem.failure(self.nested))?;
        check_depth(item.values())?;
        Ok(item)
    }

    /// An item or key.
    #[inline]
    pub(crate) fn item(&mut self, name: &str) -> Answer<Option<Item<'a>>> {
        match self.take(name) {
            Some(Json::Attributes(known)) => Ok(Some(known.contents)),
            Some(json) => self.decode(json).map(Some),
            None => Ok(None),
        }
    }

    /// An item to be put.
    #[inline]
    pub(crate) fn stored(&mut self, name: &str) -> Answer<Option<Stored>> {
        match self.take(name) {
            Some(Json::Item(known)) => Ok(Some(known.contents)),
            Some(json) => self.decode(json).map(|item| Some(Stored::new(&item))),
            None => Ok(None),
        }
    }

    /// Names of placeholders: all values are strings.
    #[inline]
    pub(crate) fn names(&mut self, name: &str) -> Answer<Option<Item<'a>>> {
        let entries = match self.take(name) {
            None => return Ok(None),
            Some(Json::Texts(known)) => return Ok(Some(known.contents)),
            Some(json) => {
                json.into_fields().map_err(|other| mismatch(&other, Expected::Map("java.lang.String")))?
            }
        };
        let mut names = Vec::with_capacity(entries.len());
        for (key, json) in entries {
            match json {
                Json::String(text) => names.push((key, Value::S(text))),
                other => return Err(mismatch(&other, Expected::String)),
            }
        }
        Ok(Some(Item::of_sorted(names)))
    }

    /// Placeholder values.
    #[inline]
    pub(crate) fn values(&mut self, name: &str) -> Answer<Option<Item<'a>>> {
        let entries = match self.take(name) {
            None => return Ok(None),
            Some(Json::Attributes(known)) => return Ok(Some(known.contents)),
            Some(json) => {
                json.into_fields().map_err(|other| mismatch(&other, Expected::Map(ATTRIBUTE_VALUE)))?
            }
        };
        let nested = self.nested;
        let values = entries.into_iter().map(|(key, json)| match decode_value(json) {
            Ok(value) => Ok((key, value)),
            Err(problem @ (Problem::Contents(_) | Problem::Emptiness(_))) => {
                let wrapped = nested || matches!(problem, Problem::Emptiness(_));
                let message = problem.failure(nested).into_message();
                Err(Failure::validation(match wrapped {
                    true => format!("{name} contains invalid value: {message} for key {key}"),
                    false => message,
                }))
            }
            Err(Problem::Shape(failure)) => Err(failure),
        });
        let values = Item::of_sorted(values.collect::<Answer<_>>()?);
        check_depth(values.values())?;
        Ok(Some(values))
    }
}

/// How deep the lists and objects of a JSON text nest.
fn levels(body: &[u8]) -> usize {
    let (mut open, mut deepest): (usize, usize) = (0, 0);
    let mut bytes = body.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'{' | b'[' => open += 1,
            b'}' | b']' => open = open.saturating_sub(1),
            b'"' => {
                // To the end of the text; what is escaped does not end it.
                while let Some(byte) = bytes.next().filter(|byte| **byte != b'"') {
                    if *byte == b'\\' {
                        bytes.next();
                    }
                }
            }
            _ => {}
        }
        deepest = deepest.max(open);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_equal_fields_the_last_counts() {
        let mut request = Request::parse(br#"{"TableName":"a","Limit":1,"TableName":"b"}"#).unwrap();
        assert_eq!(request.text("TableName").unwrap().as_deref(), Some("b"));
    }

    #[test]
    fn requests_are_alike_whatever_the_order_of_their_fields() {
        let fingerprint = |body: &str| Request::parse(body.as_bytes()).unwrap().fingerprint();
        let one = fingerprint(r#"{"TableName":"a","Key":{"pk":{"S":"x"},"sk":{"N":"1"}}}"#);
        assert_eq!(one, fingerprint(r#"{"Key": {"sk":{"N":"1"},"pk":{"S":"x"}}, "TableName":"a"}"#));
        assert_ne!(one, fingerprint(r#"{"TableName":"a","Key":{"pk":{"S":"x"},"sk":{"N":"2"}}}"#));
    }
}
