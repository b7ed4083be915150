//! Where stored items stand.

use super::stored::Stored;

/// The place of a stored item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slot(usize);

/// All that a table stores, found by keys that lead to slots. An item stands here once, however many indexes have it:
/// when it changes and its place in an index does not, the index need not be looked at.
#[derive(Debug, Default)]
pub(crate) struct Slots {
    items: Vec<Option<Stored>>,
    free: Vec<Slot>,
}

// Slots come from `add`, and vectors of slots never shrink: whoever has a slot can index by it.
impl Slots {
    /// How many are taken.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.items.len() - self.free.len()
    }

    #[inline]
    pub(crate) fn get(&self, slot: Slot) -> Option<&Stored> {
        self.items.get(slot.0)?.as_ref()
    }

    pub(crate) fn add(&mut self, item: Stored) -> Slot {
        if let Some(slot) = self.free.pop() {
            self.items[slot.0] = Some(item);
            return slot;
        }
        self.items.push(Some(item));
        Slot(self.items.len() - 1)
    }

    /// Puts an item in place of the one that stands there, which it returns.
    #[inline]
    pub(crate) fn replace(&mut self, slot: Slot, item: Stored) -> Option<Stored> {
        self.items[slot.0].replace(item)
    }

    /// Takes what stands there; the slot is free from now on.
    pub(crate) fn take(&mut self, slot: Slot) -> Option<Stored> {
        let item = self.items[slot.0].take()?;
        self.free.push(slot);
        Some(item)
    }
}
