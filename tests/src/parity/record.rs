//! Generated records behind names that cases have.

use std::marker::PhantomData;

use dio_runtime::{Client, Clock, Item, Key, Record, Schema, Table, Unread, Upsert, Upsertable};

use super::folder::{Fields, Instance};
use super::value::Value;

/// A generated record, with what glue knows of it.
pub trait GoldenRecord: Record<Schema = Self::Table> + Upsertable {
    /// Its table.
    type Table: Schema;

    /// The record of these fields.
    ///
    /// # Errors
    /// Why a typed system cannot express it.
    fn build(fields: &Fields) -> Result<Self, String>;

    /// The fields of the record.
    fn fields(&self) -> Fields;

    /// An upsert of the record that removes these fields.
    ///
    /// # Errors
    /// One that cannot be removed.
    fn upsert(&self, table: &Table<Self::Table>, removed: &[String]) -> Result<Upsert<Self>, String>;
}

/// Why there is nothing to compare, or what dio refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// A typed system cannot express it.
    Inexpressible(String),
    /// dio says no, before or after a request.
    Refused(String),
}

/// What dio makes of an item.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// The record.
    Record(Fields),
    /// It is something else.
    Other,
    /// It is that record, and does not decode.
    Undecodable(String),
}

/// Records of one table. `package()` of glue makes one.
pub trait Package: Send + Sync {
    /// The records that it has.
    fn ids(&self) -> Vec<&'static str>;
    /// Its operations on records, by id.
    fn record(&self, id: &str) -> Option<&dyn AnyRecord>;
}

/// What can be done with a record whatever its type.
pub trait AnyRecord: Send + Sync {
    /// The item that a put stores, and its key.
    ///
    /// # Errors
    /// See [`Failure`].
    fn to_item(&self, fields: &Fields) -> Result<Item, Failure>;
    /// The values of the key.
    ///
    /// # Errors
    /// See [`Failure`].
    fn table_key(&self, fields: &Fields) -> Result<Item, Failure>;
    /// Reads an item.
    fn read(&self, item: Item) -> Reading;
}

/// The records of the table `S`.
pub struct PackageOf<S> {
    records: Vec<(&'static str, Box<dyn RecordOf<S>>)>,
}

/// What can be done with a record of the table `S`.
pub trait RecordOf<S>: AnyRecord {
    /// Without the table.
    fn any(&self) -> &dyn AnyRecord;
}

/// The record `R`.
pub struct Of<R>(PhantomData<fn() -> R>);

impl<R> Of<R> {
    /// The record.
    #[allow(clippy::new_without_default, reason = "glue calls it")]
    pub fn new() -> Self {
        Self(PhantomData)
    }
}

impl<S: Schema> PackageOf<S> {
    /// These records.
    pub fn new(records: Vec<(&'static str, Box<dyn RecordOf<S>>)>) -> Self {
        Self { records }
    }
}

impl<S: Schema> Package for PackageOf<S> {
    fn ids(&self) -> Vec<&'static str> {
        self.records.iter().map(|(id, _)| *id).collect()
    }

    fn record(&self, id: &str) -> Option<&dyn AnyRecord> {
        self.records.iter().find(|(known, _)| *known == id).map(|(_, record)| record.any())
    }
}

impl<R: GoldenRecord> RecordOf<R::Table> for Of<R> {
    fn any(&self) -> &dyn AnyRecord {
        self
    }
}

fn build<R: GoldenRecord>(fields: &Fields) -> Result<R, Failure> {
    R::build(fields).map_err(Failure::Inexpressible)
}

impl<R: GoldenRecord> AnyRecord for Of<R> {
    fn to_item(&self, fields: &Fields) -> Result<Item, Failure> {
        build::<R>(fields)?.to_item().map_err(|error| Failure::Refused(error.to_string()))
    }

    fn table_key(&self, fields: &Fields) -> Result<Item, Failure> {
        let key = build::<R>(fields)?.key().to_attributes();
        key.map(|key| key.into_item::<R::Table>()).map_err(|error| Failure::Refused(error.to_string()))
    }

    fn read(&self, item: Item) -> Reading {
        match R::from_item(item) {
            Ok(record) => Reading::Record(record.fields()),
            Err(Unread::Undecodable(_, error)) => Reading::Undecodable(error.to_string()),
            Err(_) => Reading::Other,
        }
    }
}
