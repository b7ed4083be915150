//! Reading JSON (RFC 8259), texts where they stand.
//!
//! Most of the work of a request on one item is here, so this knows what it reads for: no text is copied unless it has
//! escapes, and what a field's name tells of its value is used (`plain`). What it takes and refuses, serde_json does as
//! well.

use std::borrow::Cow;

use super::json::{Fields, Json};
use super::output::plain_length;

/// How deep lists and objects may nest.
const MAX_LEVELS: usize = 127;

/// Why a text was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreadable {
    NotJson,
    /// It may be JSON, deeper than is read.
    TooDeep,
}

pub(super) type Read<T> = Result<T, Unreadable>;

/// Reads a whole text.
pub(crate) fn read(text: &str) -> Read<Json<'_>> {
    let mut reader = Reader::of(text);
    let json = reader.value(MAX_LEVELS)?;
    reader.end(json)
}

/// Reads the body of a request, if it is an object and nothing else: its fields stay in the order in which they were sent.
pub(super) fn read_body(text: &str) -> Option<Fields<'_>> {
    let mut reader = Reader::of(text);
    if !reader.eat(b'{') {
        return None;
    }
    let fields = reader.fields(MAX_LEVELS - 1).ok()?;
    reader.end(Fields::as_sent(fields)).ok()
}

pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn of(text: &'a str) -> Reader<'a> {
        Reader { text, at: 0 }
    }

    /// The byte that comes next; 0, which JSON does not have, at the end.
    #[inline]
    pub(super) fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or_default()
    }

    /// The byte after white space that comes next. White space is rare: most clients write none.
    #[inline]
    pub(super) fn peek_token(&mut self) -> u8 {
        if self.peek() <= b' ' {
            self.skip_white_space();
        }
        self.peek()
    }

    #[cold]
    fn skip_white_space(&mut self) {
        while matches!(self.peek(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
    }

    /// Takes a byte, and white space before it, if it is the next.
    #[inline]
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek_token() == byte;
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, byte: u8) -> Read<()> {
        if self.eat(byte) { Ok(()) } else { Err(Unreadable::NotJson) }
    }

    /// What was read, if it was everything.
    fn end<T>(&mut self, read: T) -> Read<T> {
        self.skip_white_space();
        if self.at == self.text.len() { Ok(read) } else { Err(Unreadable::NotJson) }
    }

    /// A value that may have so many levels of lists and objects.
    pub(super) fn value(&mut self, levels: usize) -> Read<Json<'a>> {
        match self.peek_token() {
            b'"' => self.string().map(Json::String).ok_or(Unreadable::NotJson),
            b'{' => {
                let levels = levels.checked_sub(1).ok_or(Unreadable::TooDeep)?;
                self.at += 1;
                self.fields(levels).map(|fields| Json::Object(Fields::new(fields)))
            }
            b'[' => self.array(levels, Self::value),
            _ => self.scalar(),
        }
    }

    /// The fields of an object, in the order in which they stand there, and its end.
    fn fields(&mut self, levels: usize) -> Read<Vec<(Cow<'a, str>, Json<'a>)>> {
        if self.eat(b'}') {
            return Ok(Vec::new());
        }
        let mut fields = Vec::with_capacity(8);
        loop {
            let name = self.name().ok_or(Unreadable::NotJson)?;
            let value = self.field(&name, levels)?;
            fields.push((name, value));
            if self.eat(b'}') {
                return Ok(fields);
            }
            self.expect(b',')?;
        }
    }

    /// The value of a field. Its name tells what it is, in a request without mistakes.
    fn field(&mut self, name: &str, levels: usize) -> Read<Json<'a>> {
        match (self.peek_token(), name) {
            (b'{', "Key" | "ExclusiveStartKey" | "ExpressionAttributeValues") => self.attributes(levels),
            (b'{', "ExpressionAttributeNames") => self.texts(levels),
            (b'{', "Item") => self.stored_item(levels),
            (b'[', "Keys") => self.array(levels, Self::attributes),
            _ => self.value(levels),
        }
    }

    /// The name of a field, and what lies before its value.
    pub(super) fn name(&mut self) -> Option<Cow<'a, str>> {
        self.peek_token();
        let name = self.string()?;
        if !self.eat(b':') {
            return None;
        }
        self.peek_token();
        Some(name)
    }

    fn array(&mut self, levels: usize, member: fn(&mut Self, usize) -> Read<Json<'a>>) -> Read<Json<'a>> {
        let levels = levels.checked_sub(1).ok_or(Unreadable::TooDeep)?;
        self.at += 1;
        let mut members = Vec::new();
        if self.eat(b']') {
            return Ok(Json::Array(members));
        }
        loop {
            members.push(member(self, levels)?);
            if self.eat(b']') {
                return Ok(Json::Array(members));
            }
            self.expect(b',')?;
        }
    }

    /// A string, if one begins here.
    pub(super) fn string(&mut self) -> Option<Cow<'a, str>> {
        let bytes = self.text.as_bytes();
        if bytes.get(self.at) != Some(&b'"') {
            return None;
        }
        let start = self.at + 1;
        let end = start + plain_length(bytes.get(start..)?)?;
        if bytes[end] != b'"' {
            return self.escaped(end);
        }
        self.at = end + 1;
        self.text.get(start..end).map(Cow::Borrowed)
    }

    /// A string with escapes, or with a character that may not stand there, and the place of the first such.
    #[cold]
    fn escaped(&mut self, mut end: usize) -> Option<Cow<'a, str>> {
        let bytes = self.text.as_bytes();
        while *bytes.get(end)? != b'"' {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        let string = serde_json::from_str(self.text.get(self.at..=end)?).ok()?;
        self.at = end + 1;
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
        for step in
            [r#"{"Item":{"a":{"B":"#, r#"{"Key":{"a":{"B":"#, r#"{"Key":"#, r#"{"Keys":[{"a":{"SS":["#]
        {
            assert_eq!(read(&step.repeat(50_000)), Err(Unreadable::TooDeep), "{step}");
        }
    }

    #[test]
    fn of_equal_names_the_last_counts_and_fields_come_in_order() {
        let mut out = Vec::new();
        read(r#"{"b": 1, "a": 2, "b": 3, "a": 4}"#).unwrap().write(&mut out);
        assert_eq!(out, br#"{"a":4,"b":3}"#);
    }
}
