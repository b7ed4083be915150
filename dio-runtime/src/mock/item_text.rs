//! An item as it is stored: its JSON, and where in it the attributes begin.
//!
//! The JSON is the engine's own: an object of attribute values without white space, its names in their order.

use std::borrow::Cow;
use std::ops::Range;

use crate::Number;

use super::size::{short_number_size, value_size};
use super::value::{Item, Value};
use super::wire::{plain_bytes, read_value, write_string, write_value};

/// Where an attribute begins takes so many bytes.
const START: usize = size_of::<u32>();

/// The text of an item in the making.
pub(crate) struct ItemTextWriter {
    json: Vec<u8>,
    starts: Vec<[u8; START]>,
}

impl ItemTextWriter {
    #[inline]
    pub(crate) fn with_capacity(bytes: usize, attributes: usize) -> ItemTextWriter {
        let mut json = Vec::with_capacity(bytes + START * attributes);
        json.push(b'{');
        ItemTextWriter { json, starts: Vec::with_capacity(attributes) }
    }

    /// Appends an attribute, which comes after those that were appended.
    pub(crate) fn attribute(&mut self, name: &str, value: &Value<'_>) {
        self.separate();
        self.starts.push(start_bytes(self.json.len()));
        write_string(&mut self.json, name);
        self.json.push(b':');
        write_value(&mut self.json, value);
    }

    /// Appends attributes that stand together in another item.
    pub(crate) fn copy(&mut self, text: ItemText<'_>, positions: Range<usize>) {
        let Some(first) = text.start(positions.start) else { return };
        if positions.is_empty() {
            return;
        }
        self.separate();
        let begin = self.json.len();
        self.json.extend_from_slice(text.text(positions.clone()));
        for position in positions {
            let start = text.start(position).unwrap_or_default();
            self.starts.push(start_bytes(begin + start - first));
        }
    }

    /// Ends what was appended before.
    fn separate(&mut self) {
        if !self.starts.is_empty() {
            self.json.push(b',');
        }
    }

    /// The JSON and what follows it, and the length of the JSON.
    #[inline]
    pub(crate) fn finish(mut self) -> (Vec<u8>, usize) {
        self.json.push(b'}');
        let length = self.json.len();
        self.json.extend_from_slice(self.starts.as_flattened());
        (self.json, length)
    }
}

/// Where an attribute begins, as it stands behind the JSON of an item: one after another.
pub(crate) fn start_bytes(start: usize) -> [u8; START] {
    // Items are at most 400 KB.
    u32::try_from(start).unwrap_or(u32::MAX).to_le_bytes()
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
        let quoted = &self.text[..self.value - 1];
        match plain(quoted, b"\"", b"\"") {
            Some(name) => Cow::Borrowed(written(name)),
            None => Cow::Owned(serde_json::from_slice(quoted).unwrap_or_default()),
        }
    }

    pub(crate) fn value(&self) -> Value<'a> {
        value_of(&self.text[self.value..])
    }
}

/// Reads the value of an attribute from its JSON.
pub(crate) fn value_of(json: &[u8]) -> Value<'_> {
    if let Some(text) = string_of(json) {
        return Value::S(Cow::Borrowed(written(text)));
    }
    if let Some(Ok(number)) = number_of(json).map(Number::from_bytes) {
        return Value::N(number);
    }
    read_value(written(json)).unwrap_or(Value::Null)
}

/// The bytes of a string, from the JSON of a value, if it is one without escapes.
pub(crate) fn string_of(json: &[u8]) -> Option<&[u8]> {
    plain(json, b"{\"S\":\"", b"\"}")
}

/// The same of a number.
fn number_of(json: &[u8]) -> Option<&[u8]> {
    plain(json, b"{\"N\":\"", b"\"}")
}

/// What stands between a beginning and an end, if it has no escapes.
fn plain<'a>(text: &'a [u8], beginning: &[u8], end: &[u8]) -> Option<&'a [u8]> {
    let text = text.strip_prefix(beginning)?.strip_suffix(end)?;
    plain_bytes(text).is_none().then_some(text)
}

/// Text from the JSON of an item: nothing else was written there.
fn written(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// The text of an item whose JSON has so many bytes of it, taken apart.
#[derive(Clone, Copy)]
pub(crate) struct ItemText<'a> {
    json: &'a [u8],
    starts: &'a [[u8; START]],
}

impl<'a> ItemText<'a> {
    #[inline]
    pub(crate) fn of(text: &'a [u8], length: usize) -> ItemText<'a> {
        let (json, starts) = text.split_at_checked(length).unwrap_or_default();
        ItemText { json, starts: starts.as_chunks().0 }
    }

    /// How many attributes there are.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.starts.len()
    }

    fn start(&self, position: usize) -> Option<usize> {
        self.starts.get(position).map(|start| u32::from_le_bytes(*start) as usize)
    }

    /// Names and values of some attributes, which are there.
    fn text(&self, positions: Range<usize>) -> &'a [u8] {
        // A comma lies between two, a brace after the last.
        let end = self.start(positions.end).unwrap_or(self.json.len()) - 1;
        self.start(positions.start).and_then(|start| self.json.get(start..end)).unwrap_or_default()
    }

    /// The attributes in their order.
    pub(crate) fn attributes(self) -> impl Iterator<Item = TextAttribute<'a>> {
        (0..self.len()).filter_map(move |position| TextAttribute::of(self.text(position..position + 1)))
    }

    /// The position of an attribute, if there is one of the name, and how long its name is in the text.
    // Many look for an attribute, each once in a request: they share the code.
    #[inline(never)]
    fn find(&self, name: &str) -> Option<(usize, usize)> {
        let is_plain = |byte: &u8| *byte >= b' ' && *byte != b'"' && *byte != b'\\';
        if name.as_bytes().iter().all(is_plain) {
            self.find_quoted(name.as_bytes())
        } else {
            self.find_escaped(name)
        }
    }

    #[cold]
    fn find_escaped(&self, name: &str) -> Option<(usize, usize)> {
        let mut quoted = Vec::new();
        write_string(&mut quoted, name);
        self.find_quoted(&quoted[1..quoted.len() - 1])
    }

    /// Looks for a name as it stands between quotation marks.
    fn find_quoted(&self, name: &[u8]) -> Option<(usize, usize)> {
        // Most names show in their first byte that they are others; the empty name ends where it begins.
        let first = name.first().copied().unwrap_or(b'"');
        for (position, start) in self.starts.iter().enumerate() {
            let start = u32::from_le_bytes(*start) as usize + 1;
            if self.json.get(start) == Some(&first)
                && self.json.get(start + name.len()) == Some(&b'"')
                && self.json[start..].starts_with(name)
            {
                return Some((position, name.len()));
            }
        }
        None
    }

    /// The JSON of the value of an attribute, if it is there.
    #[inline]
    pub(crate) fn json(&self, name: &str) -> Option<&'a [u8]> {
        let (position, length) = self.find(name)?;
        // Two quotation marks and a colon lie before the value.
        self.text(position..position + 1).get(length + 3..)
    }

    /// The position of an attribute and the JSON of its value; nothing, where it would stand, if it is not there.
    #[inline]
    pub(crate) fn place(&self, name: &str) -> (Range<usize>, Option<&'a [u8]>) {
        match self.find(name) {
            Some((position, length)) => {
                let place = position..position + 1;
                (place.clone(), self.text(place).get(length + 3..))
            }
            None => (self.gap(name), None),
        }
    }

    #[cold]
    fn gap(&self, name: &str) -> Range<usize> {
        let before = self.attributes().take_while(|attribute| *attribute.name() < *name).count();
        before..before
    }
}

/// The size of a value, from its JSON.
pub(crate) fn size_of_json(json: &[u8]) -> usize {
    string_of(json)
        .map(<[u8]>::len)
        .or_else(|| number_of(json).and_then(short_number_size))
        .unwrap_or_else(|| value_size(&value_of(json)))
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
    use crate::mock::wire::{decode_item, read};

    use super::*;

    #[test]
    fn attributes_are_those_that_were_written() {
        let text = r#"{"":{"S":"\"}\\"},"\\":{"N":"1"},"\"":{"N":"2"},"a\\\"\\":{"L":[{"M":{"x":{"N":"1"}}},{"NULL":true}]},
            "c":{"B":""},"é":{"M":{}}}"#;
        let json = text.replacen(r#""":{"S""#, r#""!":{"S""#, 1);
        let item = decode_item(read(&json).unwrap()).unwrap();
        let (text, length) = item_text(&item, 0);
        assert_eq!(read(std::str::from_utf8(&text[..length]).unwrap()), read(&json));
        let found: Vec<_> = ItemText::of(&text, length)
            .attributes()
            .map(|each| (each.name().into_owned(), each.value()))
            .collect();
        let expected: Vec<_> = item.iter().map(|(name, value)| (name.to_owned(), value.clone())).collect();
        assert_eq!(found, expected);
        for (name, value) in item.iter() {
            assert_eq!(value_of(ItemText::of(&text, length).json(name).unwrap()), *value);
        }
        assert!(ItemText::of(&text, length).json("a").is_none());
        let (text, length) = item_text(&Item::new(), 0);
        assert_eq!((&text[..], ItemText::of(&text, length).len()), (&b"{}"[..], 0));
    }
}
