//! An item as it is stored: its JSON, and where in it the attributes begin.
//!
//! The JSON is the engine's own: an object of attribute values without white space, its names in their order.

use std::borrow::Cow;

use super::value::{Item, Value};
use super::wire::{decode_value, read, write_string, write_value};

/// Where an attribute begins takes so many bytes.
const START: usize = size_of::<u32>();

/// The text of an item in the making.
pub(crate) struct ItemTextWriter {
    json: Vec<u8>,
    starts: Vec<u32>,
}

impl ItemTextWriter {
    pub(crate) fn with_capacity(bytes: usize, attributes: usize) -> ItemTextWriter {
        let mut json = Vec::with_capacity(bytes + START * attributes);
        json.push(b'{');
        ItemTextWriter { json, starts: Vec::with_capacity(attributes) }
    }

    /// Appends an attribute, which comes after those that were appended.
    pub(crate) fn attribute(&mut self, name: &str, value: &Value<'_>) {
        write_string(self.begin(), name);
        self.json.push(b':');
        write_value(&mut self.json, value);
    }

    /// Appends an attribute of another item.
    pub(crate) fn copy(&mut self, attribute: &[u8]) {
        self.begin().extend_from_slice(attribute);
    }

    fn begin(&mut self) -> &mut Vec<u8> {
        if !self.starts.is_empty() {
            self.json.push(b',');
        }
        // Items are at most 400 KB.
        self.starts.push(u32::try_from(self.json.len()).unwrap_or(u32::MAX));
        &mut self.json
    }

    /// The JSON and what follows it, and the length of the JSON.
    pub(crate) fn finish(mut self) -> (Vec<u8>, usize) {
        self.json.push(b'}');
        let length = self.json.len();
        for start in self.starts {
            self.json.extend_from_slice(&start.to_le_bytes());
        }
        (self.json, length)
    }
}

/// An attribute in the text of an item.
#[derive(Debug)]
pub(crate) struct TextAttribute<'a> {
    /// Name and value.
    text: &'a [u8],
    /// Where the value begins.
    value: usize,
}

impl<'a> TextAttribute<'a> {
    /// Finds where the name ends.
    fn of(text: &'a [u8]) -> Option<TextAttribute<'a>> {
        let mut end = 1;
        while *text.get(end)? != b'"' {
            end += if text[end] == b'\\' { 2 } else { 1 };
        }
        // A colon lies between.
        Some(TextAttribute { text, value: end + 2 })
    }

    pub(crate) fn name(&self) -> Cow<'a, str> {
        // The text was written by `ItemTextWriter`.
        let quoted = std::str::from_utf8(&self.text[..self.value - 1]).unwrap_or_default();
        match quoted.contains('\\') {
            true => Cow::Owned(serde_json::from_str(quoted).unwrap_or_default()),
            false => Cow::Borrowed(&quoted[1..quoted.len() - 1]),
        }
    }

    /// Name and value.
    pub(crate) fn text(&self) -> &'a [u8] {
        self.text
    }

    /// The value's JSON.
    pub(crate) fn json(&self) -> &'a [u8] {
        &self.text[self.value..]
    }

    /// Reads the value.
    pub(crate) fn value(&self) -> Value<'a> {
        let json = std::str::from_utf8(self.json()).ok().and_then(|json| read(json).ok());
        // Nothing but values was written.
        json.and_then(|json| decode_value(json).ok()).unwrap_or(Value::Null)
    }
}

/// Names and values in the text of an item whose JSON has so many bytes, in their order.
fn pieces(text: &[u8], length: usize) -> impl Iterator<Item = &[u8]> {
    let (json, starts) = text.split_at_checked(length).unwrap_or_default();
    let (starts, _) = starts.as_chunks::<START>();
    let start = |at: usize| starts.get(at).map(|start| u32::from_le_bytes(*start) as usize);
    (0..starts.len()).filter_map(move |at| {
        // A comma lies between two, a brace after the last.
        let end = start(at + 1).unwrap_or(json.len()) - 1;
        json.get(start(at)?..end)
    })
}

/// The attributes of an item whose JSON has so many bytes of `text`, in its order.
pub(crate) fn attributes(text: &[u8], length: usize) -> impl Iterator<Item = TextAttribute<'_>> {
    pieces(text, length).filter_map(TextAttribute::of)
}

/// One attribute of an item whose JSON has so many bytes of `text`.
pub(crate) fn attribute<'a>(text: &'a [u8], length: usize, name: &str) -> Option<TextAttribute<'a>> {
    let mut beginning = Vec::with_capacity(name.len() + 16);
    write_string(&mut beginning, name);
    beginning.push(b':');
    let text = pieces(text, length).find(|piece| piece.starts_with(&beginning))?;
    Some(TextAttribute { text, value: beginning.len() })
}

/// The text of an item, and the length of its JSON.
pub(crate) fn item_text(item: &Item<'_>, size: usize) -> (Vec<u8>, usize) {
    let mut writer = ItemTextWriter::with_capacity(3 * size, item.len());
    for (name, value) in item.iter() {
        writer.attribute(name, value);
    }
    writer.finish()
}

#[cfg(test)]
mod tests {
    use crate::mock::wire::decode_item;

    use super::*;

    #[test]
    fn attributes_are_those_that_were_written() {
        let text = r#"{"":{"S":"\"}\\"},"\\":{"N":"1"},"\"":{"N":"2"},"a\\\"\\":{"L":[{"M":{"x":{"N":"1"}}},{"NULL":true}]},
            "c":{"B":""},"é":{"M":{}}}"#;
        let json = text.replacen(r#""":{"S""#, r#""!":{"S""#, 1);
        let item = decode_item(read(&json).unwrap()).unwrap();
        let (text, length) = item_text(&item, 0);
        assert_eq!(read(std::str::from_utf8(&text[..length]).unwrap()), read(&json));
        let found: Vec<_> =
            attributes(&text, length).map(|each| (each.name().into_owned(), each.value())).collect();
        let expected: Vec<_> = item.iter().map(|(name, value)| (name.to_owned(), value.clone())).collect();
        assert_eq!(found, expected);
        for (name, value) in item.iter() {
            assert_eq!(attribute(&text, length, name).unwrap().value(), *value);
        }
        assert!(attribute(&text, length, "a").is_none());
        let (text, length) = item_text(&Item::new(), 0);
        assert_eq!((&text[..], attributes(&text, length).count()), (&b"{}"[..], 0));
    }
}
