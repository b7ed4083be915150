//! A stored item.

use std::sync::Arc;

use super::item_text::{ItemTextWriter, TextAttribute, attribute, attributes, item_text};
use super::size::item_size;
use super::value::Item;

/// A stored item: its JSON, as answers have it, in one piece of memory, and its size. An answer copies the text;
/// what looks into an item reads the attributes that it needs from it.
///
/// Never changed: a write stores another. Clones share the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stored {
    /// The JSON, and where its attributes begin.
    text: Arc<[u8]>,
    /// The bytes of the JSON.
    length: u32,
    /// The item's size in bytes, as DynamoDB counts: at most 400 KB.
    size: u32,
}

impl Stored {
    pub(crate) fn new(item: &Item<'_>) -> Stored {
        let size = item_size(item);
        Stored::of(size, item_text(item, size))
    }

    /// Of a text as `ItemTextWriter` finishes it.
    pub(crate) fn of(size: usize, (text, length): (Vec<u8>, usize)) -> Stored {
        // Items beyond 400 KB are refused, whatever else is said of them here.
        let [length, size] = [length, size].map(|bytes| u32::try_from(bytes).unwrap_or(u32::MAX));
        Stored { text: text.into(), length, size }
    }

    /// The size in bytes, as DynamoDB counts.
    pub(crate) fn size(&self) -> usize {
        self.size as usize
    }

    /// How long the JSON is.
    pub(crate) fn json_bytes(&self) -> usize {
        self.length as usize
    }

    /// Writes the whole item as JSON.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.text[..self.length as usize]);
    }

    fn attribute(&self, name: &str) -> Option<TextAttribute<'_>> {
        attribute(&self.text, self.length as usize, name)
    }

    fn attributes(&self) -> impl Iterator<Item = TextAttribute<'_>> {
        attributes(&self.text, self.length as usize)
    }

    /// The whole item.
    pub(crate) fn item(&self) -> Item<'_> {
        Item::of_sorted(self.attributes().map(|attribute| (attribute.name(), attribute.value())).collect())
    }

    /// The attributes of some names.
    pub(crate) fn part(&self, names: impl IntoIterator<Item = impl AsRef<str>>) -> Item<'_> {
        let found = names.into_iter().filter_map(|name| self.attribute(name.as_ref()));
        found.map(|attribute| (attribute.name(), attribute.value())).collect()
    }

    /// Whether an attribute is the same in another item.
    pub(crate) fn shares(&self, other: &Stored, name: &str) -> bool {
        match (self.attribute(name), other.attribute(name)) {
            (Some(one), Some(other)) => one.json() == other.json(),
            (one, other) => one.is_none() && other.is_none(),
        }
    }

    /// The item with a part of it exchanged for another, which may have more attributes and fewer.
    pub(crate) fn exchange(&self, part: &Item<'_>, other: &Item<'_>) -> Stored {
        let size = item_size(other);
        let attributes = self.text.len() / 16 + other.len();
        let mut text = ItemTextWriter::with_capacity(self.text.len() + 3 * size, attributes);
        let mut new = other.iter().peekable();
        for kept in self.attributes() {
            let kept_name = kept.name();
            if part.contains_key(&kept_name) {
                continue;
            }
            while let Some((name, value)) = new.next_if(|(name, _)| *name < &*kept_name) {
                text.attribute(name, value);
            }
            text.copy(kept.text());
        }
        for (name, value) in new {
            text.attribute(name, value);
        }
        Stored::of(self.size() - item_size(part) + size, text.finish())
    }
}
