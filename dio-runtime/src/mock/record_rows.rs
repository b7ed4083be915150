//! dynamo-io's names on [`MockTable`] for records.

use crate::record::{Key, Readable, Record, Unread};

use super::sdk_item::SdkItem;
use super::{Comparison, MockTable, Named};

/// As in dynamo-io's mock: records. What changes the table answers with it, so that calls chain.
impl MockTable {
    /// Stores a record as it is, stamps and version included, in place of an item with its key.
    ///
    /// # Panics
    /// If it has no stored form.
    #[track_caller]
    pub fn add_record<R: Record>(&self, record: &R) -> &MockTable {
        self.add_row(self.item_from(record))
    }

    /// Stores records, as [`add_record`](MockTable::add_record) does.
    #[track_caller]
    pub fn add_records<'a, R: Record>(&self, records: impl IntoIterator<Item = &'a R>) -> &MockTable {
        self.put_records(records);
        self
    }

    /// Gives the item of a record's key the attributes that the record has; those that it has not stay as they are. An item
    /// that is not there is stored. Attributes are taken one by one: an index key of several fields is as the record
    /// makes it, or stays. [`Table::upsert`](crate::Table::upsert) through the client refuses what would make it stale.
    ///
    /// # Panics
    /// If the record has no stored form.
    #[track_caller]
    pub fn update_record<R: Record>(&self, record: &R) -> &MockTable {
        self.update_row(self.item_from(record))
    }

    /// Updates records, as [`update_record`](MockTable::update_record) does.
    #[track_caller]
    pub fn update_records<'a, R: Record>(&self, records: impl IntoIterator<Item = &'a R>) -> &MockTable {
        for record in records {
            self.update_record(record);
        }
        self
    }

    /// Deletes the item of a record's key; that there is none is fine.
    ///
    /// # Panics
    /// If the record's key has no stored form.
    #[track_caller]
    pub fn delete_record<R: Record>(&self, record: &R) -> &MockTable {
        match self.key_values(&record.key()) {
            (pk, Some(sk)) => self.delete_key(pk, sk),
            (pk, None) => self.delete_key(pk, ()),
        }
    }

    /// Deletes the items of records' keys, as [`delete_record`](MockTable::delete_record) does.
    #[track_caller]
    pub fn delete_records<'a, R: Record>(&self, records: impl IntoIterator<Item = &'a R>) -> &MockTable {
        for record in records {
            self.delete_record(record);
        }
        self
    }

    /// The record of a key; none where there is no item, or one that is another record.
    ///
    /// # Panics
    /// If the item does not decode; the message names its key and the attribute.
    #[track_caller]
    pub fn get_record<K: Key>(&self, key: K) -> Option<K::Record> {
        self.read_if(self.item_of(&key)?)
    }

    /// All records of one type, in the order of their keys. Other items are left out. As [`records`](MockTable::records).
    ///
    /// # Panics
    /// If one does not decode; the message names its key and the attribute.
    #[track_caller]
    pub fn all_records<R: Record>(&self) -> Vec<R> {
        self.records()
    }

    /// The records of one type that have all of these attributes as they are stored, in the order of their keys: what
    /// [`find_rows`](MockTable::find_rows) finds, other items left out.
    ///
    /// # Panics
    /// If one does not decode; the message names its key and the attribute.
    #[track_caller]
    pub fn find_records<R: Record>(&self, needles: impl Named<Comparison>) -> Vec<R> {
        let mut records = Vec::new();
        for row in self.find_rows(needles) {
            records.extend(self.read_if::<R>(row));
        }
        records
    }

    /// The record that an item is; none if it is something else.
    #[track_caller]
    pub(super) fn read_if<R: Record>(&self, item: SdkItem) -> Option<R> {
        match R::read_item(item) {
            Ok(record) => Some(record),
            Err(Unread::Other(_)) => None,
            Err(Unread::Undecodable(item, error)) => {
                let key = self.key_text(&self.convert(item));
                self.refuse(format_args!("{key}: {error}"))
            }
        }
    }
}
