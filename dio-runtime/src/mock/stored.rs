//! A stored item.

use std::sync::Arc;

use super::item_text::{ItemTextWriter, TextAttribute, attributes, item_text};
use super::size::item_size;
use super::value::Item;

/// A stored item: its JSON, as answers have it, in one piece of memory, and its size. An answer copies the text;
/// what looks into an item reads the attributes that it needs from it.
///
/// Never changed: a write stores another. Clones share the text.
#[derive(Debug, Clone)]
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

    fn of(size: usize, (text, length): (Vec<u8>, usize)) -> Stored {
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

    fn attributes(&self) -> impl Iterator<Item = TextAttribute<'_>> {
        attributes(&self.text, self.length as usize)
    }

    /// The whole item.
    pub(crate) fn item(&self) -> Item<'_> {
        self.part(|_| true)
    }

    /// The attributes with wanted names.
    pub(crate) fn part(&self, wanted: impl Fn(&str) -> bool) -> Item<'_> {
        let attributes = self.attributes().filter(|attribute| wanted(&attribute.name));
        Item::of_sorted(attributes.map(|attribute| (attribute.name.clone(), attribute.value())).collect())
    }

    /// The item with a part of it exchanged for another, which may have more attributes and fewer.
    pub(crate) fn exchange(&self, part: &Item<'_>, other: &Item<'_>) -> Stored {
        let size = item_size(other);
        let attributes = self.text.len() / 16 + other.len();
        let mut text = ItemTextWriter::with_capacity(self.text.len() + 3 * size, attributes);
        let mut new = other.iter().peekable();
        for kept in self.attributes().filter(|attribute| !part.contains_key(&attribute.name)) {
            while let Some((name, value)) = new.next_if(|(name, _)| *name < &*kept.name) {
                text.attribute(name, value);
            }
            text.copy(&kept);
        }
        for (name, value) in new {
            text.attribute(name, value);
        }
        Stored::of(self.size() - item_size(part) + size, text.finish())
    }
}
