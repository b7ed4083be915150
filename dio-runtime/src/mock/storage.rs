//! Items in the order of their keys: what a table and each of its indexes are to who reads them.

use std::collections::BTreeMap;
use std::ops::{Bound, RangeBounds};

use super::key::KeyBytes;
use super::slots::{Slot, Slots};
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

/// Where items stand, in the order of their key bytes.
pub(crate) type Places = BTreeMap<KeyBytes, Slot>;

/// The items of a table, or the entries of an index, in the order of their key bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Items<'t> {
    pub(super) places: &'t Places,
    pub(super) slots: &'t Slots,
}

impl<'t> Items<'t> {
    pub(crate) fn len(self) -> usize {
        self.places.len()
    }

    /// The sum of the sizes of all.
    pub(crate) fn bytes(self) -> usize {
        self.iter().map(Stored::size).sum()
    }

    #[inline]
    pub(crate) fn get(self, key: &KeyBytes) -> Option<&'t Stored> {
        self.slots.get(*self.places.get(key)?)
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = &'t Stored> {
        self.places.values().filter_map(move |slot| self.slots.get(*slot))
    }

    /// The items of a range, in either direction.
    pub(crate) fn range(self, range: &KeyRange, forward: bool) -> Box<dyn Iterator<Item = &'t Stored> + 't> {
        // The map panics on a range whose start lies past its end.
        if range.is_empty() {
            return Box::new(std::iter::empty());
        }
        let places = self.places.range((range.start.as_ref(), range.end.as_ref()));
        let items = places.filter_map(move |(_, slot)| self.slots.get(*slot));
        if forward { Box::new(items) } else { Box::new(items.rev()) }
    }
}
