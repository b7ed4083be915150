//! Where a read stands, as a text that a client can hold.

use std::fmt;
use std::str::FromStr;

use aws_sdk_dynamodb::types::AttributeValue;
use aws_smithy_types::Blob;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::item::Item;
use crate::{Error, Number};

mod reindex;
mod signed;

pub(crate) use reindex::Position;
pub use reindex::ReindexCursor;
pub use signed::CursorKey;

/// Where a read stands, to go on later. It belongs to the query that made it, holds that query's bounds, and is refused
/// by others.
///
/// As text it is URL-safe; it is not encrypted and holds the key of the last item read. A client that should not make
/// cursors of its own is given [`Cursor::to_signed_text`].
#[derive(Clone, PartialEq)]
pub struct Cursor {
    pub(crate) target: String,
    pub(crate) partition: Option<AttributeValue>,
    pub(crate) bounds: Option<(String, char, String)>,
    pub(crate) key: Item,
}

/// Format 1: a `1`, then the fields in base64 (URL alphabet, no padding). Each field is its length in bytes, a colon and
/// its bytes: target, partition, bounds as three fields (lower end, kind of the upper end, upper end; all empty for
/// none), then name and value of each key attribute in the order of their names. A value is its tag and its text or
/// bytes.
const FORMAT: char = '1';

impl fmt::Display for Cursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = Vec::new();
        push(&mut fields, self.target.as_bytes());
        push_value(&mut fields, self.partition.as_ref());
        let (low, end, high) = match &self.bounds {
            Some((low, end, high)) => (low.as_str(), end.to_string(), high.as_str()),
            None => ("", String::new(), ""),
        };
        for text in [low, end.as_str(), high] {
            push(&mut fields, text.as_bytes());
        }
        let mut key: Vec<_> = self.key.iter().collect();
        key.sort_unstable_by_key(|(name, _)| *name);
        for (name, value) in key {
            push(&mut fields, name.as_bytes());
            push_value(&mut fields, Some(value));
        }
        write!(formatter, "{FORMAT}{}", URL_SAFE_NO_PAD.encode(fields))
    }
}

/// Without the key, whose components may be sensitive.
impl fmt::Debug for Cursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Cursor").field("of", &self.target).finish_non_exhaustive()
    }
}

impl FromStr for Cursor {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let refused = || Error::invalid("this is no cursor: take it as the read answered it");
        let encoded = text.strip_prefix(FORMAT).ok_or_else(refused)?;
        let bytes = URL_SAFE_NO_PAD.decode(encoded).map_err(|_| refused())?;
        parse(&bytes).ok_or_else(refused)
    }
}

fn push(to: &mut Vec<u8>, field: &[u8]) {
    to.extend_from_slice(field.len().to_string().as_bytes());
    to.push(b':');
    to.extend_from_slice(field);
}

fn push_value(to: &mut Vec<u8>, value: Option<&AttributeValue>) {
    let (tag, bytes): (&[u8], &[u8]) = match value {
        Some(AttributeValue::S(text)) => (b"S", text.as_bytes()),
        Some(AttributeValue::N(text)) => (b"N", text.as_bytes()),
        Some(AttributeValue::B(bytes)) => (b"B", bytes.as_ref()),
        // Keys have no other type.
        _ => (b"", b""),
    };
    push(to, &[tag, bytes].concat());
}

/// A number or bytes as a text: the tag, then the number, or the bytes in base64.
pub(crate) fn value_text(value: &AttributeValue) -> String {
    match value {
        AttributeValue::N(number) => format!("N{number}"),
        AttributeValue::B(bytes) => format!("B{}", URL_SAFE_NO_PAD.encode(bytes)),
        // Limits of a range have no other type.
        _ => String::new(),
    }
}

pub(crate) fn read_value_text(text: &str) -> Option<AttributeValue> {
    match text.strip_prefix('N') {
        Some(number) => number.parse::<Number>().ok().map(|number| AttributeValue::N(number.to_string())),
        None => URL_SAFE_NO_PAD
            .decode(text.strip_prefix('B')?)
            .ok()
            .map(|bytes| AttributeValue::B(Blob::new(bytes))),
    }
}

fn parse(mut bytes: &[u8]) -> Option<Cursor> {
    let bytes = &mut bytes;
    let target = text(take(bytes)?)?;
    let partition = take(bytes)?;
    let partition = if partition.is_empty() { None } else { Some(value(partition)?) };
    let (low, end, high) = (text(take(bytes)?)?, text(take(bytes)?)?, text(take(bytes)?)?);
    let mut key = Item::new();
    while !bytes.is_empty() {
        key.insert(text(take(bytes)?)?, value(take(bytes)?)?);
    }
    let bounds = end.chars().next().map(|end| (low, end, high));
    Some(Cursor { target, partition, bounds, key }).filter(|cursor| !cursor.key.is_empty())
}

fn take<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let colon = bytes.iter().position(|byte| *byte == b':')?;
    let (length, rest) = bytes.split_at(colon);
    let length: usize = std::str::from_utf8(length).ok()?.parse().ok()?;
    let rest = rest.get(1..)?;
    let field = rest.get(..length)?;
    *bytes = rest.get(length..)?;
    Some(field)
}

fn text(bytes: &[u8]) -> Option<String> {
    std::str::from_utf8(bytes).ok().map(str::to_owned)
}

fn value(bytes: &[u8]) -> Option<AttributeValue> {
    let (tag, bytes) = bytes.split_first()?;
    Some(match tag {
        b'S' => AttributeValue::S(text(bytes)?),
        b'N' => AttributeValue::N(text(bytes)?),
        b'B' => AttributeValue::B(Blob::new(bytes)),
        _ => return None,
    })
}
