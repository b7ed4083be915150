//! Reading JSON (RFC 8259), texts where they stand.
//!
//! Most of the work of a request on one item is here, so this knows what it reads for: no text is copied unless it has
//! escapes, and an attribute value is one as soon as its object ends. What it takes and refuses, serde_json does
//! as well.

use std::borrow::Cow;

use crate::mock::value::Value;

use super::attribute::attribute_value;
use super::json::{Fields, Json};
use super::output::plain_bytes;

/// How deep lists and objects may nest.
const MAX_LEVELS: usize = 127;

/// Why a text was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreadable {
    NotJson,
    /// It may be JSON, deeper than is read.
    TooDeep,
}

type Read<T> = Result<T, Unreadable>;

/// Reads a whole text.
pub(crate) fn read(text: &str) -> Result<Json<'_>, Unreadable> {
    let mut reader = Reader::of(text);
    let json = reader.value(MAX_LEVELS)?;
    reader.skip_white_space();
    if reader.at == text.len() { Ok(json) } else { Err(Unreadable::NotJson) }
}

pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn of(text: &'a str) -> Reader<'a> {
        Reader { text, at: 0 }
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline]
    pub(super) fn skip_white_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    /// Takes a byte, and white space before it, if it is the next.
    #[inline]
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        self.skip_white_space();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    pub(super) fn expect(&mut self, byte: u8) -> Read<()> {
        if self.eat(byte) { Ok(()) } else { Err(Unreadable::NotJson) }
    }

    /// A value that may have so many levels of lists and objects.
    pub(super) fn value(&mut self, levels: usize) -> Read<Json<'a>> {
        self.skip_white_space();
        match self.peek() {
            Some(b'"') => self.string().map(Json::String).ok_or(Unreadable::NotJson),
            Some(b'{') => self.object(levels),
            Some(b'[') => self.array(levels),
            _ => self.scalar(),
        }
    }

    fn object(&mut self, levels: usize) -> Read<Json<'a>> {
        let levels = levels.checked_sub(1).ok_or(Unreadable::TooDeep)?;
        self.at += 1;
        if self.eat(b'}') {
            return Ok(Json::Object(Fields::default()));
        }
        let name = self.name()?;
        // Most objects are strings among attribute values: a short way for them.
        if name == "S"
            && let Some(text) = self.string()
        {
            if self.eat(b'}') {
                return Ok(Json::Value(Value::S(text)));
            }
            return self.fields(levels, (name, Json::String(text)));
        }
        let value = self.field(&name, levels)?;
        if self.eat(b'}') {
            return Ok(match attribute_value(&name, value) {
                Ok(value) => Json::Value(value),
                Err(value) => Json::Object(Fields::new(vec![(name, value)])),
            });
        }
        self.fields(levels, (name, value))
    }

    /// The rest of an object of several fields.
    fn fields(&mut self, levels: usize, first: (Cow<'a, str>, Json<'a>)) -> Read<Json<'a>> {
        let mut fields = Vec::with_capacity(8);
        fields.push(first);
        while !self.eat(b'}') {
            self.expect(b',')?;
            let name = self.name()?;
            let value = self.field(&name, levels)?;
            fields.push((name, value));
        }
        Ok(Json::Object(Fields::new(fields)))
    }

    /// The value of a field. By its name alone it may be an item.
    fn field(&mut self, name: &str, levels: usize) -> Read<Json<'a>> {
        match if name == "Item" { self.item() } else { None } {
            Some(item) => Ok(Json::Item(item)),
            None => self.value(levels),
        }
    }

    /// The name of a field, and what lies before its value.
    pub(super) fn name(&mut self) -> Read<Cow<'a, str>> {
        self.skip_white_space();
        let name = self.string().ok_or(Unreadable::NotJson)?;
        self.expect(b':')?;
        self.skip_white_space();
        Ok(name)
    }

    fn array(&mut self, levels: usize) -> Read<Json<'a>> {
        let levels = levels.checked_sub(1).ok_or(Unreadable::TooDeep)?;
        self.at += 1;
        let mut members = Vec::new();
        if self.eat(b']') {
            return Ok(Json::Array(members));
        }
        members.push(self.value(levels)?);
        while !self.eat(b']') {
            self.expect(b',')?;
            members.push(self.value(levels)?);
        }
        Ok(Json::Array(members))
    }

    /// A string, if one begins here.
    #[inline]
    pub(super) fn string(&mut self) -> Option<Cow<'a, str>> {
        let rest = self.text.get(self.at..)?.strip_prefix('"')?;
        let plain = plain_bytes(rest.as_bytes())?;
        if rest.as_bytes()[plain] != b'"' {
            return self.escaped(rest, plain);
        }
        self.at += plain + 2;
        Some(Cow::Borrowed(&rest[..plain]))
    }

    /// A string with escapes, or with a character that may not stand there, after its first quotation mark.
    #[cold]
    fn escaped(&mut self, rest: &'a str, mut end: usize) -> Option<Cow<'a, str>> {
        while *rest.as_bytes().get(end)? != b'"' {
            end += if rest.as_bytes()[end] == b'\\' { 2 } else { 1 };
        }
        let string = serde_json::from_str(self.text.get(self.at..self.at + end + 2)?).ok()?;
        self.at += end + 2;
        Some(Cow::Owned(string))
    }

    /// A number, `true`, `false` or `null`: what reaches to the next sign of punctuation.
    fn scalar(&mut self) -> Read<Json<'a>> {
        let rest = &self.text[self.at..];
        let ends = |byte: u8| matches!(byte, b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t');
        let word = &rest[..rest.bytes().position(ends).unwrap_or(rest.len())];
        self.at += word.len();
        match word {
            "null" => Ok(Json::Null),
            "true" => Ok(Json::Bool(true)),
            "false" => Ok(Json::Bool(false)),
            _ => serde_json::from_str(word).map(Json::Number).map_err(|_| Unreadable::NotJson),
        }
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
                prop::collection::btree_map("[SNMLa\"é]{0,2}", inner, 0..4)
                    .prop_map(|fields| serde_json::Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    fn check(text: &str) -> Result<(), TestCaseError> {
        match (read(text), serde_json::from_str::<serde_json::Value>(text)) {
            (Ok(json), Ok(document)) => {
                let mut out = Vec::new();
                json.write(&mut out);
                prop_assert_eq!(serde_json::from_slice::<serde_json::Value>(&out).unwrap(), document);
            }
            (ours, theirs) => prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{}", text),
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn takes_what_serde_json_takes(document in documents(), pretty in any::<bool>()) {
            check(&if pretty { format!("{document:#}") } else { document.to_string() })?;
        }

        #[test]
        fn refuses_what_serde_json_refuses(text in r#"([\[\]{}:,"\\ \n]|null|true|1|-|0|\.5|e9|"S":|"M":|\\u12|\\ud83d\\ude00|é){0,12}"#) {
            check(&text)?;
        }

        #[test]
        fn refuses_documents_with_a_hole(document in documents(), from in any::<prop::sample::Index>(), bytes in 1usize..3) {
            let text = document.to_string();
            let from = from.index(text.len());
            let damaged: Vec<u8> = text.bytes().enumerate().filter(|(at, _)| !(from..from + bytes).contains(at)).map(|(_, byte)| byte).collect();
            if let Ok(damaged) = std::str::from_utf8(&damaged) {
                let theirs = serde_json::from_str::<serde_json::Value>(damaged);
                prop_assert_eq!(read(damaged).is_ok(), theirs.is_ok(), "{}", damaged);
            }
        }
    }

    #[test]
    fn nesting_has_an_end() {
        let nested = |levels: usize| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
        assert!(read(&nested(MAX_LEVELS)).is_ok());
        assert_eq!(read(&nested(MAX_LEVELS + 1)), Err(Unreadable::TooDeep));
        assert_eq!(read(&"[{".repeat(100_000)), Err(Unreadable::NotJson));
    }

    #[test]
    fn of_equal_names_the_last_counts_and_fields_come_in_order() {
        let mut out = Vec::new();
        read(r#"{"b": 1, "a": 2, "b": 3, "a": 4}"#).unwrap().write(&mut out);
        assert_eq!(out, br#"{"a":4,"b":3}"#);
    }
}
