//! An ordered collection of items: what a table and each of its indexes keep.

use std::collections::BTreeMap;
use std::ops::{Bound, RangeBounds};

use super::key::KeyBytes;
use super::stored::Stored;

/// The keys to read, a range of key bytes.
#[derive(Debug, Clone)]
pub(crate) struct KeyRange {
    pub(crate) start: Bound<KeyBytes>,
    pub(crate) end: Bound<KeyBytes>,
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
    pub(crate) fn continue_after(&mut self, key: KeyBytes, forward: bool) {
        let bound = Bound::Excluded(key);
        if forward {
            self.start = bound;
        } else {
            self.end = bound;
        }
    }

    pub(crate) fn contains(&self, key: &KeyBytes) -> bool {
        (self.start.as_ref(), self.end.as_ref()).contains(key)
    }
}

/// Items in the order of their key bytes.
#[derive(Debug, Default)]
pub(crate) struct Collection {
    items: BTreeMap<KeyBytes, Stored>,
    /// The sum of the sizes of all items.
    pub(crate) bytes: usize,
}

impl Collection {
    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    #[inline]
    pub(crate) fn get(&self, key: &KeyBytes) -> Option<&Stored> {
        self.items.get(key)
    }

    pub(crate) fn insert(&mut self, key: &KeyBytes, item: Stored) -> Option<Stored> {
        self.bytes += item.size();
        if let Some(place) = self.items.get_mut(key) {
            self.bytes -= place.size();
            return Some(std::mem::replace(place, item));
        }
        self.items.insert(key.clone(), item);
        None
    }

    pub(crate) fn remove(&mut self, key: &KeyBytes) -> Option<Stored> {
        let old = self.items.remove(key);
        self.bytes -= old.as_ref().map_or(0, Stored::size);
        old
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Stored> {
        self.items.values()
    }

    /// The items of a range, in either direction.
    pub(crate) fn range<'a>(
        &'a self,
        range: &KeyRange,
        forward: bool,
    ) -> Box<dyn Iterator<Item = &'a Stored> + 'a> {
        // The map panics on a range whose start lies past its end.
        if range.is_empty() {
            return Box::new(std::iter::empty());
        }
        let items = self.items.range((range.start.as_ref(), range.end.as_ref())).map(|(_, item)| item);
        if forward { Box::new(items) } else { Box::new(items.rev()) }
    }
}
