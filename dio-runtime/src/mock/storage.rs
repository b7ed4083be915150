//! An ordered collection of items: what a table and each of its indexes keep.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, OnceLock};

use super::key::KeyBytes;
use super::size::item_size;
use super::value::Item;
use super::wire::write_item;

/// A stored item with its size. Never changed in place: a write stores another.
#[derive(Debug)]
pub(crate) struct Stored {
    pub(crate) item: Item,
    /// In bytes, as DynamoDB counts.
    pub(crate) size: usize,
    /// As it goes over the wire, once it was read: a page is then copied, not walked value by value.
    json: OnceLock<Box<[u8]>>,
}

impl Stored {
    pub(crate) fn new(item: Item) -> Arc<Stored> {
        let size = item_size(&item);
        Arc::new(Stored { item, size, json: OnceLock::new() })
    }

    /// Writes the whole item as JSON.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        let json = self.json.get_or_init(|| {
            let mut json = Vec::with_capacity(2 * self.size);
            write_item(&mut json, &self.item);
            json.into_boxed_slice()
        });
        out.extend_from_slice(json);
    }
}

/// The keys to read, a range of key bytes.
#[derive(Debug, Clone)]
pub(crate) struct KeyRange {
    pub(crate) start: Bound<Vec<u8>>,
    pub(crate) end: Bound<Vec<u8>>,
}

impl KeyRange {
    fn is_empty(&self) -> bool {
        match (&self.start, &self.end) {
            (Bound::Included(start), Bound::Included(end)) => start > end,
            (Bound::Included(start) | Bound::Excluded(start), Bound::Excluded(end))
            | (Bound::Excluded(start), Bound::Included(end)) => start >= end,
            _ => false,
        }
    }

    /// Leaves out everything up to and including `key`, in the direction of reading.
    pub(crate) fn continue_after(&mut self, key: &[u8], forward: bool) {
        let bound = Bound::Excluded(key.to_vec());
        if forward {
            self.start = bound;
        } else {
            self.end = bound;
        }
    }

    pub(crate) fn contains(&self, key: &[u8]) -> bool {
        let after_start = match &self.start {
            Bound::Included(start) => key >= start.as_slice(),
            Bound::Excluded(start) => key > start.as_slice(),
            Bound::Unbounded => true,
        };
        after_start
            && match &self.end {
                Bound::Included(end) => key <= end.as_slice(),
                Bound::Excluded(end) => key < end.as_slice(),
                Bound::Unbounded => true,
            }
    }
}

/// Items in the order of their key bytes.
#[derive(Debug, Default)]
pub(crate) struct Collection {
    items: BTreeMap<KeyBytes, Arc<Stored>>,
    /// The sum of the sizes of all items.
    pub(crate) bytes: usize,
}

impl Collection {
    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    pub(crate) fn get(&self, key: &[u8]) -> Option<&Arc<Stored>> {
        self.items.get(key)
    }

    pub(crate) fn insert(&mut self, key: KeyBytes, item: Arc<Stored>) -> Option<Arc<Stored>> {
        self.bytes += item.size;
        let old = self.items.insert(key, item);
        self.bytes -= old.as_ref().map_or(0, |old| old.size);
        old
    }

    pub(crate) fn remove(&mut self, key: &[u8]) -> Option<Arc<Stored>> {
        let old = self.items.remove(key);
        self.bytes -= old.as_ref().map_or(0, |old| old.size);
        old
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<Stored>> {
        self.items.values()
    }

    /// The items of a range, in either direction.
    pub(crate) fn range<'a>(
        &'a self,
        range: &KeyRange,
        forward: bool,
    ) -> Box<dyn Iterator<Item = (&'a [u8], &'a Arc<Stored>)> + 'a> {
        // The map panics on a range whose start lies past its end.
        if range.is_empty() {
            return Box::new(std::iter::empty());
        }
        let bounds = (as_slice(&range.start), as_slice(&range.end));
        let items = self.items.range::<[u8], _>(bounds).map(|(key, item)| (key.as_ref(), item));
        if forward { Box::new(items) } else { Box::new(items.rev()) }
    }
}

fn as_slice(bound: &Bound<Vec<u8>>) -> Bound<&[u8]> {
    match bound {
        Bound::Included(key) => Bound::Included(key.as_slice()),
        Bound::Excluded(key) => Bound::Excluded(key.as_slice()),
        Bound::Unbounded => Bound::Unbounded,
    }
}
