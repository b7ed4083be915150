//! Items to be put, straight from the JSON of a request to the text that is stored.
//!
//! They are checked, measured and written as they are read: no value is made of them. Where anything about an item is
//! unusual or wrong, it is read as all JSON is, and refused where DynamoDB refuses it.

use std::borrow::Cow;
use std::ops::Range;

use crate::Number;
use crate::mock::item_text::ItemTextWriter;
use crate::mock::size::{number_size, short_number_size, value_size};
use crate::mock::stored::Stored;

use super::attribute::{MAX_LEVELS, MAX_NAME_BYTES, decode_flat, write_value};
use super::output::{write_number, write_string};
use super::read::Reader;

/// An item, should one be looked for in its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ItemJson<'a> {
    /// As it stands in the request.
    pub(super) source: &'a str,
    pub(crate) stored: Stored,
}

/// Names and where in the text they and their values stand, in the order of the names.
struct Members<'a> {
    places: Vec<(Cow<'a, str>, Range<usize>)>,
    /// Of names and values, as DynamoDB counts.
    size: usize,
}

impl<'a> Reader<'a> {
    /// The item that begins here, if it is a plain one; otherwise nothing is read.
    pub(super) fn item(&mut self) -> Option<ItemJson<'a>> {
        self.skip_white_space();
        let start = self.at;
        let mut text = Vec::with_capacity(1024);
        let Some(Members { places, size }) = self.members(&mut text, MAX_LEVELS) else {
            self.at = start;
            return None;
        };
        let mut writer = ItemTextWriter::with_capacity(text.len() + places.len() + 2, places.len());
        for (_, place) in places {
            writer.copy(&text[place]);
        }
        Some(ItemJson { source: &self.text[start..self.at], stored: Stored::of(size, writer.finish()) })
    }

    /// Copies the attributes of an item or map, one behind the other in any order.
    fn members(&mut self, text: &mut Vec<u8>, levels: usize) -> Option<Members<'a>> {
        self.expect(b'{').ok()?;
        let mut places: Vec<(Cow<'a, str>, Range<usize>)> = Vec::with_capacity(8);
        let mut size = 0;
        if self.eat(b'}') {
            return Some(Members { places, size });
        }
        loop {
            let name = self.name()?;
            let start = text.len();
            write_read(text, &name);
            text.push(b':');
            size += name.len() + self.copy_value(text, levels)?;
            places.push((name, start..text.len()));
            if self.eat(b'}') {
                break;
            }
            self.expect(b',').ok()?;
        }
        places.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        let once = places.is_sorted_by(|(one, _), (next, _)| one < next);
        let named = places.iter().all(|(name, _)| (1..=MAX_NAME_BYTES).contains(&name.len()));
        (once && named).then_some(Members { places, size })
    }

    /// Copies an attribute value, and tells its size.
    fn copy_value(&mut self, text: &mut Vec<u8>, levels: usize) -> Option<usize> {
        let levels = levels.checked_sub(1)?;
        let tag = self.tag()?;
        let size = match tag.as_ref() {
            "S" => {
                let string = self.string()?;
                text.extend_from_slice(b"{\"S\":");
                write_read(text, &string);
                text.push(b'}');
                string.len()
            }
            "N" => {
                let number = self.string()?;
                text.extend_from_slice(b"{\"N\":");
                let size = copy_number(text, &number)?;
                text.push(b'}');
                size
            }
            "L" => self.copy_list(text, levels)?,
            "M" => self.copy_map(text, levels)?,
            flat => {
                let value = decode_flat(flat, &self.flat()?).ok()??;
                write_value(text, &value);
                value_size(&value)
            }
        };
        self.eat(b'}').then_some(size)
    }

    fn copy_list(&mut self, text: &mut Vec<u8>, levels: usize) -> Option<usize> {
        text.extend_from_slice(b"{\"L\":[");
        self.expect(b'[').ok()?;
        let mut size = 3;
        if !self.eat(b']') {
            loop {
                size += 1 + self.copy_value(text, levels)?;
                if self.eat(b']') {
                    break;
                }
                self.expect(b',').ok()?;
                text.push(b',');
            }
        }
        text.extend_from_slice(b"]}");
        Some(size)
    }

    fn copy_map(&mut self, text: &mut Vec<u8>, levels: usize) -> Option<usize> {
        let start = text.len();
        let Members { places, size } = self.members(text, levels)?;
        // They are put in order behind themselves, and then into their place.
        let unordered = text.len();
        text.extend_from_slice(b"{\"M\":{");
        for (position, (_, place)) in places.iter().enumerate() {
            if position > 0 {
                text.push(b',');
            }
            text.extend_from_within(place.clone());
        }
        text.extend_from_slice(b"}}");
        text.drain(start..unordered);
        Some(3 + places.len() + size)
    }
}

/// Writes a number as it is stored, and tells its size.
fn copy_number(out: &mut Vec<u8>, text: &str) -> Option<usize> {
    if let Some(size) = short_number_size(text) {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
        return Some(size);
    }
    let number: Number = text.parse().ok()?;
    write_number(out, &number);
    Some(number_size(&number))
}

/// Writes a string that was just read: one that is borrowed had no escapes, and needs none.
#[expect(clippy::ptr_arg, reason = "whether it is borrowed matters")]
fn write_read(out: &mut Vec<u8>, string: &Cow<'_, str>) {
    match string {
        Cow::Borrowed(plain) => {
            out.push(b'"');
            out.extend_from_slice(plain.as_bytes());
            out.push(b'"');
        }
        Cow::Owned(other) => write_string(out, other),
    }
}

#[cfg(test)]
mod tests {
    use crate::mock::value::Item;
    use crate::mock::wire::{Json, decode_item, read};
    use proptest::prelude::*;

    use super::*;

    fn item(json: &str) -> Option<ItemJson<'_>> {
        Reader::of(json).item()
    }

    /// The item as it is read where it is not plain.
    fn slowly(json: &str) -> Item<'_> {
        decode_item(read(json).unwrap()).unwrap()
    }

    fn values() -> impl Strategy<Value = serde_json::Value> {
        use serde_json::json;
        let leaf = prop_oneof![
            "[a\"\\\\\n\u{1}é\u{10ffff}]{0,4}".prop_map(|text| json!({ "S": text })),
            any::<i32>().prop_map(|number| json!({ "N": format!("{number}0.50") })),
            any::<bool>().prop_map(|value| json!({ "BOOL": value })),
            Just(json!({ "NULL": true })),
            Just(json!({ "B": "aGk=" })),
            Just(json!({ "SS": ["b", "a\n"] })),
            Just(json!({ "NS": ["10", "2.50"] })),
            Just(json!({ "BS": ["aGk=", ""] })),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(|list| json!({ "L": list })),
                prop::collection::hash_map("[SMLa\"é]{1,2}", inner, 0..4).prop_map(|map| json!({ "M": map })),
            ]
        })
    }

    /// JSON whose maps come in any order.
    fn text(attributes: &[(String, serde_json::Value)]) -> String {
        let attributes =
            attributes.iter().map(|(name, value)| format!("{}: {value}", serde_json::json!(name)));
        format!("{{{}}}", attributes.collect::<Vec<_>>().join(" ,"))
    }

    proptest! {
        #[test]
        fn it_is_the_item_that_is_read_otherwise(
            attributes in prop::collection::hash_map("[SMLa\"é]{1,2}", values(), 0..5)) {
            let json = text(&attributes.into_iter().collect::<Vec<_>>());
            let other = slowly(&json);
            let item = item(&json).unwrap();
            prop_assert_eq!(item.stored, Stored::new(&other));
            prop_assert_eq!(item.source, json.as_str());
        }
    }

    #[test]
    fn what_is_not_plain_is_read_otherwise() {
        for json in [
            "[]",
            r#"{"a": {"S": "x"}, "a": {"S": "y"}}"#,
            r#"{"": {"S": "x"}}"#,
            r#"{"a": {"S": "x", "N": "1"}}"#,
            r#"{"a": {"S": 1}}"#,
            r#"{"a": {"N": "x"}}"#,
            r#"{"a": {"X": "x"}}"#,
            r#"{"a": {"SS": []}}"#,
            r#"{"a": {"SS": ["x", "x"]}}"#,
            r#"{"a": {"NULL": false}}"#,
            r#"{"a": {"L": ["x"]}}"#,
            r#"{"a": {"M": {"b": {"S": "x"}, "b": {"S": "y"}}}}"#,
            r#"{"a": {"S": "x"}"#,
        ] {
            assert_eq!(item(json), None, "{json}");
        }
        let deep = |levels: usize| {
            format!(r#"{{"a": {}{{"S": "x"}}{}}}"#, r#"{"L": ["#.repeat(levels), "]}".repeat(levels))
        };
        assert!(item(&deep(MAX_LEVELS - 1)).is_some());
        assert!(item(&deep(MAX_LEVELS)).is_none());
    }

    #[test]
    fn it_is_json_all_the_same() {
        let json = read(r#"{"Item": {"b": {"N": "1.0"}, "a": {"S": "x"}}}"#).unwrap();
        let fields = json.into_fields().unwrap();
        let Some(item @ Json::Item(_)) = fields.get("Item") else { panic!("{fields:?}") };
        assert_eq!(item.to_string(), r#"{"a":{"S":"x"},"b":{"N":"1"}}"#);
        assert_eq!(item.fields().unwrap().keys().collect::<Vec<_>>(), ["a", "b"]);
    }
}
