//! Less than a whole record: what an index holds of one, or what a query asks for.

use crate::error::DecodeError;
use crate::item::Item;
use crate::item_identity::ItemIdentity;
use crate::item_reader::ItemReader;
use crate::record::{Readable, Record, Schema, Unread};

/// A part of a record, with its key. Implemented by generated structs: of what an index that projects less than everything
/// holds, and of a query's `projection`.
pub trait Projected: Readable<Schema = <Self::Record as Record>::Schema> + Clone {
    /// The record that it is a part of.
    type Record: Record;

    /// The record's key.
    fn key(&self) -> <Self::Record as Record>::Key;

    /// Reads the part from an item whose key has been read.
    ///
    /// # Errors
    /// An attribute that is missing or holds something else.
    #[doc(hidden)]
    fn read(key: <Self::Record as Record>::Key, item: &mut ItemReader<'_>) -> Result<Self, DecodeError>;
}

/// Reads a part of a record. Which record an item is, its key says and its type attribute, where that is there.
///
/// # Errors
/// The item is something else, or cannot be read.
pub fn read_projected<P: Projected>(mut item: Item) -> Result<P, Unread> {
    let mut reader = ItemReader::new(P::Record::DEFINITION);
    reader.read(&mut item);
    match ItemIdentity::of_reader::<P::Schema>(&reader).key_of::<P::Record>() {
        Some(key) if !(P::Schema::TABLE.strict && reader.has_unknown()) => {
            P::read(key, &mut reader).map_err(|error| Unread::Undecodable(item, error))
        }
        _ => Err(Unread::Other(item)),
    }
}
