//! An item beside what its record would store today: what `reindex` compares.

use crate::definition::RecordDefinition;
use crate::error::{DecodeError, EncodeError};
use crate::item::Item;
use crate::item_identity::{ItemIdentity, recognize};
use crate::record::{Record, Unread, read_recognized};

/// What a record says to an item.
#[derive(Debug)]
pub enum Rewritten {
    /// It is none of the records in question.
    Other,
    /// It does not decode.
    Undecodable(Item, DecodeError),
    /// It decodes, and a field of it has no text for a key.
    Unwritable(Item, EncodeError),
    /// What is stored, and what a `put` of the same fields would store, stamps and version as they are.
    Written {
        /// The record.
        record: &'static RecordDefinition,
        /// The item as it was given.
        stored: Item,
        /// What its record would store.
        written: Item,
    },
}

/// Reads an item whose key says that it is an `R`, and writes it again.
pub fn rewrite<R: Record>(key: R::Key, item: Item) -> Rewritten {
    let stored = item.clone();
    match read_recognized::<R>(key, item) {
        Ok(record) => match record.to_item() {
            Ok(written) => Rewritten::Written { record: R::DEFINITION, stored, written },
            Err(error) => Rewritten::Unwritable(stored, error),
        },
        Err(Unread::Undecodable(item, error)) => Rewritten::Undecodable(item, error),
        Err(Unread::Other(_)) => Rewritten::Other,
    }
}

/// Rewrites an item if it is an `R`.
pub(crate) fn rewrite_only<R: Record>(item: Item) -> Rewritten {
    let key = recognize::<R>(&item, &ItemIdentity::of::<R::Schema>(&item));
    key.map_or(Rewritten::Other, |key| rewrite::<R>(key, item))
}
