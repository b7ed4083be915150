//! What a reindex tells: how far it is, what it did, and what it could not put right.

use std::collections::BTreeMap;
use std::fmt;

use crate::cursor::ReindexCursor;
use crate::error::{DecodeError, EncodeError, Error};
use crate::item::Item;
use crate::item_types::ItemTypes;

/// How many items a reindex has seen, and what became of each: all but `scanned` together are `scanned`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReindexCounts {
    /// Items that were read.
    pub scanned: u64,
    /// Items that were not what their fields say, and were written; in a dry run, those that would be.
    pub mended: u64,
    /// Items that are what their fields say, or were deleted meanwhile.
    pub unchanged: u64,
    /// Items that are none of the records in question.
    pub other: u64,
    /// Items that do not decode: [`Unmended::Undecodable`].
    pub undecodable: u64,
    /// Items of which no key can be made: [`Unmended::Unwritable`].
    pub unwritable: u64,
    /// Items that others wrote at every attempt: [`Unmended::Contested`].
    pub contested: u64,
    /// Items that DynamoDB did not let change: [`Unmended::Refused`].
    pub refused: u64,
    /// Of the mended items, how many had this attribute wrong: by the record's name and the attribute's.
    pub attributes: BTreeMap<(&'static str, &'static str), u64>,
}

impl ReindexCounts {
    pub(super) fn add(&mut self, other: ReindexCounts) {
        let ReindexCounts {
            scanned,
            mended,
            unchanged,
            other,
            undecodable,
            unwritable,
            contested,
            refused,
            attributes,
        } = other;
        self.scanned += scanned;
        self.mended += mended;
        self.unchanged += unchanged;
        self.other += other;
        self.undecodable += undecodable;
        self.unwritable += unwritable;
        self.contested += contested;
        self.refused += refused;
        for (attribute, items) in attributes {
            *self.attributes.entry(attribute).or_default() += items;
        }
    }
}

/// How far a reindex is, each time that a page of items is done.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ReindexProgress {
    /// What was done so far.
    pub counts: ReindexCounts,
    /// Leads on from here, in another process if need be.
    pub cursor: ReindexCursor,
}

/// What a reindex did.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct ReindexOutput {
    /// How many items it saw, and what became of each.
    pub counts: ReindexCounts,
    /// The items that it could not put right, as they were read. They are in the table as they were.
    pub left: Vec<Unmended>,
}

/// An item that a reindex could not put right. Its `Debug` names attributes and their types, never values.
#[non_exhaustive]
pub enum Unmended {
    /// It is a record and does not decode.
    Undecodable(Item, DecodeError),
    /// A field of it has no text for an index key, such as one that holds the delimiter.
    Unwritable(Item, EncodeError),
    /// Others wrote it at every attempt.
    Contested(Item),
    /// DynamoDB did not let it change, for example because it would be larger than 400 KB.
    Refused(Item, Error),
}

impl Unmended {
    /// The item, as it was read last.
    pub fn item(&self) -> &Item {
        match self {
            Unmended::Undecodable(item, _)
            | Unmended::Unwritable(item, _)
            | Unmended::Contested(item)
            | Unmended::Refused(item, _) => item,
        }
    }
}

impl fmt::Debug for Unmended {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let item = &ItemTypes(self.item());
        match self {
            Unmended::Undecodable(_, error) => {
                formatter.debug_tuple("Undecodable").field(item).field(error).finish()
            }
            Unmended::Unwritable(_, error) => {
                formatter.debug_tuple("Unwritable").field(item).field(error).finish()
            }
            Unmended::Contested(_) => formatter.debug_tuple("Contested").field(item).finish(),
            Unmended::Refused(_, error) => formatter.debug_tuple("Refused").field(item).field(error).finish(),
        }
    }
}

impl fmt::Display for Unmended {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unmended::Undecodable(_, error) => error.fmt(formatter),
            Unmended::Unwritable(_, error) => error.fmt(formatter),
            Unmended::Contested(_) => formatter.write_str("others wrote the item at every attempt"),
            Unmended::Refused(_, error) => error.fmt(formatter),
        }
    }
}
