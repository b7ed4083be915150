//! A stored item.

use std::borrow::Cow;
use std::sync::Arc;

use super::item_text::{ItemText, ItemTextWriter, item_text, size_of_json, string_of, value_of};
use super::size::{item_size, value_size};
use super::updated_attributes::UpdatedAttributes;
use super::value::{HasAttributes, Item, Value};

/// Most changes of an attribute take fewer bytes of JSON.
const CHANGE_BYTES: usize = 64;

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
    #[inline]
    pub(crate) fn of(size: usize, (text, length): (Vec<u8>, usize)) -> Stored {
        // Items beyond 400 KB are refused, whatever else is said of them here.
        let [length, size] = [length, size].map(|bytes| u32::try_from(bytes).unwrap_or(u32::MAX));
        Stored { text: text.into(), length, size }
    }

    /// The size in bytes, as DynamoDB counts.
    #[inline]
    pub(crate) fn size(&self) -> usize {
        self.size as usize
    }

    /// How long the JSON is.
    #[inline]
    pub(crate) fn json_bytes(&self) -> usize {
        self.length as usize
    }

    /// Writes the whole item as JSON.
    #[inline]
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

    /// The value of an attribute, if it is there.
    pub(crate) fn get(&self, name: &str) -> Option<Value<'_>> {
        self.text().json(name).map(value_of)
    }

    /// The JSON of the value of an attribute, if it is there: equal values are equal there.
    #[inline]
    pub(crate) fn json(&self, name: &str) -> Option<&[u8]> {
        self.text().json(name)
    }

    /// Whether an attribute is there.
    #[inline]
    pub(crate) fn has(&self, name: &str) -> bool {
        self.text().json(name).is_some()
    }

    /// The attributes of some names.
    #[inline]
    pub(crate) fn part<'s, N>(&'s self, names: impl IntoIterator<Item = &'s N>) -> Item<'s>
    where
        N: AsRef<str> + ?Sized + 's,
    {
        let text = self.text();
        // A loop: iterators become twice as much code here, and every read and write runs through it.
        let names = names.into_iter();
        let mut part = Vec::with_capacity(names.size_hint().0);
        for name in names {
            let name = name.as_ref();
            if let Some(json) = text.json(name) {
                part.push((Cow::Borrowed(name), value_of(json)));
            }
        }
        Item::of_unsorted(part)
    }

    /// The item after changes of attributes.
    #[inline]
    pub(crate) fn with(&self, changes: &UpdatedAttributes<'_, '_>) -> Stored {
        let text = self.text();
        let bytes = self.json_bytes() + CHANGE_BYTES * changes.iter().len();
        let mut writer = ItemTextWriter::with_capacity(bytes, text.len() + changes.iter().len());
        let mut size = self.size();
        let mut next = 0;
        for (name, value) in changes.iter() {
            let (place, json) = text.place(name);
            writer.copy(text, next..place.start);
            if let Some(value) = value {
                size += name.len() + value_size(value);
                writer.attribute(name, value);
            }
            if let Some(json) = json {
                size -= name.len() + size_of_json(json);
            }
            next = place.end;
        }
        writer.copy(text, next..text.len());
        Stored::of(size, writer.finish())
    }
}

impl HasAttributes for Stored {
    fn attribute(&self, name: &str) -> Option<Cow<'_, Value<'_>>> {
        self.get(name).map(Cow::Owned)
    }

    fn string_bytes(&self, name: &str) -> Option<&[u8]> {
        self.text().json(name).and_then(string_of)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_changed_item_is_as_one_that_is_made_so(
            values in prop::collection::btree_map("[a-c\"\\\\\n]{0,2}", "[a\"]{0,3}", 0..6),
            changed in prop::collection::btree_map("[a-c\"\\\\\n]{0,2}", prop::option::of("[b\"]{0,3}"), 0..4),
        ) {
            let text = |text: &String| Value::S(text.clone().into());
            let before: Item<'_> = values.iter().map(|(name, value)| (name, text(value))).collect();
            let mut after = before.clone();
            let mut changes = UpdatedAttributes::with_capacity(0);
            for (name, value) in changed.iter().rev() {
                changes.put(name, value.as_ref().map(text));
                match value {
                    Some(value) => after.insert(name, text(value)),
                    None => drop(after.remove(name)),
                }
            }
            let stored = Stored::new(&before);
            prop_assert_eq!(stored.with(&changes), Stored::new(&after));
            prop_assert_eq!(stored.part(changed.keys()), changed.keys().filter_map(|name| {
                Some((name, before.get(name)?.clone()))
            }).collect());
            prop_assert!(changed.keys().all(|name| stored.has(name) == before.contains_key(name)));
        }
    }
}
