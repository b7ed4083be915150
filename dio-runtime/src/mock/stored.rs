//! A stored item.

use std::sync::Arc;

use super::item_text::{ItemText, ItemTextWriter, item_text};
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

    fn text(&self) -> ItemText<'_> {
        ItemText::of(&self.text, self.length as usize)
    }

    /// The whole item.
    pub(crate) fn item(&self) -> Item<'_> {
        let attributes = self.text().attributes();
        Item::of_sorted(attributes.map(|attribute| (attribute.name(), attribute.value())).collect())
    }

    /// The attributes of some names.
    pub(crate) fn part(&self, names: impl IntoIterator<Item = impl AsRef<str>>) -> Item<'_> {
        let text = self.text();
        // A loop: iterators become twice as much code here, and every read and write runs through it.
        let mut part = Vec::new();
        for name in names {
            if let Some(attribute) = text.attribute(name.as_ref()) {
                part.push((attribute.name(), attribute.value()));
            }
        }
        Item::of_unsorted(part)
    }

    /// Whether an attribute is the same in another item.
    pub(crate) fn shares(&self, other: &Stored, name: &str) -> bool {
        match (self.text().attribute(name), other.text().attribute(name)) {
            (Some(one), Some(other)) => one.json() == other.json(),
            (one, other) => one.is_none() && other.is_none(),
        }
    }

    /// The item with a part of it exchanged for another, which may have more attributes and fewer.
    pub(crate) fn exchange(&self, part: &Item<'_>, other: &Item<'_>) -> Stored {
        let size = item_size(other);
        let text = self.text();
        let mut writer = ItemTextWriter::with_capacity(self.text.len() + 3 * size, text.len() + other.len());
        let position = |name| text.position(name).unwrap_or(text.len());
        let replaced: Vec<_> = part.keys().map(|name| (position(name), name, other.get(name))).collect();
        let mut added = other.iter().filter(|(name, _)| !part.contains_key(name)).peekable();
        for position in 0..text.len() {
            while let Some((name, value)) = added.next_if(|(name, _)| **name < *text.name(position)) {
                writer.attribute(name, value);
            }
            match replaced.iter().find(|(replaced, ..)| *replaced == position) {
                None => writer.copy(text.text(position)),
                Some((_, name, Some(value))) => writer.attribute(name, value),
                Some((_, _, None)) => {}
            }
        }
        for (name, value) in added {
            writer.attribute(name, value);
        }
        Stored::of(self.size() - item_size(part) + size, writer.finish())
    }
}
