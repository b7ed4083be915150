//! Generated records behind the names that cases have: what dio does with a record whatever its type.

mod of;

use std::future::Future;
use std::marker::PhantomData;

use dio_runtime::dynamo_io::{Index, InsertRecords, SortCondition, Transacts};
use dio_runtime::mock::{Comparison, MockTable};
use dio_runtime::{Client, Clock, Error, Item, Record, Replaceable, Schema, Table, Unshared, Upsertable};
use serde_json::Value as Json;

use super::folder::{Fields, Instance};

/// A generated record, with what glue knows of it.
pub trait GoldenRecord: Record<Schema = Self::Table> + Upsertable + Replaceable + Unshared {
    /// Its table.
    type Table: Schema;

    /// The record of these fields.
    ///
    /// # Errors
    /// Why a typed system cannot express it.
    fn build(fields: &Fields) -> Result<Self, String>;

    /// The fields of the record.
    fn fields(&self) -> Fields;

    /// An upsert of the record that removes these fields, none of them a stamp.
    ///
    /// # Errors
    /// One that cannot be removed.
    fn upsert(
        &self,
        table: &Table<Self::Table>,
        removed: &[String],
    ) -> Result<dio_runtime::Upsert<Self>, String>;
}

/// Why there is nothing to compare, or what dio refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// A typed system cannot express it.
    Inexpressible(String),
    /// dio says no, before or after a request.
    Refused(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Refused(error.to_string())
    }
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

/// A table that calls go to.
#[derive(Clone)]
pub struct Connection {
    /// The client.
    pub client: Client,
    /// The table's name.
    pub table: String,
    /// What stamps are made of.
    pub clock: Clock,
}

impl Connection {
    fn table<S: Schema>(&self) -> Table<S> {
        Table::new(self.client.clone(), self.table.clone()).with_clock(self.clock.clone())
    }
}

/// What a function on one record answers.
#[derive(Debug, Clone)]
pub struct Single {
    /// The item.
    pub row: Option<Json>,
    /// What it was read as.
    pub record: Option<Reading>,
}

/// What a read of several records answers.
#[derive(Debug, Clone)]
pub struct Paged {
    /// The items.
    pub rows: Vec<Json>,
    /// The records, each with the item of its key.
    pub records: Vec<(Json, Fields)>,
    /// The form for logs.
    pub debug: String,
}

/// A read of a partition.
#[derive(Debug, Clone)]
pub struct PartitionRead {
    /// The value of the partition key.
    pub partition: String,
    /// The index, if it is not the table itself.
    pub index: Option<Index>,
    /// What is required of the sort key.
    pub sort: Option<SortCondition>,
    /// The items of a page.
    pub page_size: Option<u32>,
}

/// A read of the records that have a record's key in an index.
#[derive(Debug, Clone)]
pub struct IndexedRead<'a> {
    /// The fields of the record.
    pub source: &'a Fields,
    /// The index.
    pub index: Index,
    /// The items of a page.
    pub page_size: Option<u32>,
}

/// Records of one table. `package()` of glue makes one.
pub trait Package: Send + Sync {
    /// The records that it has.
    fn ids(&self) -> Vec<&'static str>;

    /// Its operations on records, by id.
    fn record(&self, id: &str) -> Option<&dyn AnyRecord>;

    /// Stores whole records.
    ///
    /// # Errors
    /// See [`Failure`].
    fn insert(&self, on: &Connection, records: &[Instance]) -> Result<(), Failure>;

    /// Writes records, all or none. Those to update come with the fields to remove.
    ///
    /// # Errors
    /// See [`Failure`].
    fn transact(
        &self,
        on: &Connection,
        puts: &[Instance],
        updates: &[(Instance, Vec<String>)],
        deletes: &[Instance],
    ) -> Result<(), Failure>;
}

/// What can be done with a record whatever its type.
pub trait AnyRecord: Send + Sync {
    /// The values of the key.
    ///
    /// # Errors
    /// See [`Failure`].
    fn table_key(&self, fields: &Fields) -> Result<Json, Failure>;

    /// The item that a put stores, stamps as they are.
    ///
    /// # Errors
    /// See [`Failure`].
    fn to_item(&self, fields: &Fields) -> Result<Json, Failure>;

    /// Reads an item.
    fn read(&self, item: Item) -> Reading;

    /// The records of this type in a mock's table; of those with all these attributes, where some are named.
    fn in_table(&self, table: &MockTable, needles: Option<Vec<(String, Comparison)>>) -> Vec<Fields>;

    /// Creates the record's table.
    ///
    /// # Errors
    /// See [`Failure`].
    fn create_table(&self, on: &Connection) -> Result<(), Failure>;

    /// Stores what the record has, and removes fields.
    ///
    /// # Errors
    /// See [`Failure`].
    fn upsert(&self, on: &Connection, fields: &Fields, removed: &[String]) -> Result<Single, Failure>;

    /// Deletes the record.
    ///
    /// # Errors
    /// See [`Failure`].
    fn remove(&self, on: &Connection, fields: &Fields) -> Result<(), Failure>;

    /// Reads the record by its key.
    ///
    /// # Errors
    /// See [`Failure`].
    fn get(&self, on: &Connection, fields: &Fields) -> Result<Single, Failure>;

    /// Reads the records of a partition.
    ///
    /// # Errors
    /// See [`Failure`].
    fn partition(&self, on: &Connection, read: &PartitionRead) -> Result<Paged, Failure>;

    /// Reads the records that have the record's key in an index.
    ///
    /// # Errors
    /// See [`Failure`].
    fn indexed(&self, on: &Connection, read: &IndexedRead<'_>) -> Result<Paged, Failure>;

    /// Reads the first of them.
    ///
    /// # Errors
    /// See [`Failure`].
    fn first_indexed(&self, on: &Connection, read: &IndexedRead<'_>) -> Result<Single, Failure>;
}

/// What can be done with a record of the table `S`.
pub trait RecordOf<S>: AnyRecord {
    /// Without the table.
    fn any(&self) -> &dyn AnyRecord;

    /// Adds the record to those that are stored.
    ///
    /// # Errors
    /// See [`Failure`].
    fn add(&self, to: InsertRecords<S>, fields: &Fields) -> Result<InsertRecords<S>, Failure>;

    /// Begins with the record.
    ///
    /// # Errors
    /// See [`Failure`].
    fn insert(&self, on: &Connection, fields: &[&Fields]) -> Result<InsertRecords<S>, Failure>;

    /// Adds a put.
    ///
    /// # Errors
    /// See [`Failure`].
    fn put(&self, to: Transacts<S>, fields: &Fields) -> Result<Transacts<S>, Failure>;

    /// Adds an update.
    ///
    /// # Errors
    /// See [`Failure`].
    fn update(
        &self,
        on: &Connection,
        to: Transacts<S>,
        fields: &Fields,
        removed: &[String],
    ) -> Result<Transacts<S>, Failure>;

    /// Adds a deletion.
    ///
    /// # Errors
    /// See [`Failure`].
    fn delete(&self, to: Transacts<S>, fields: &Fields) -> Result<Transacts<S>, Failure>;
}

/// The records of the table `S`.
pub struct PackageOf<S> {
    records: Vec<(&'static str, Box<dyn RecordOf<S>>)>,
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

/// Waits for a future, on this thread.
pub fn wait<F: Future>(future: F) -> F::Output {
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(future),
        Err(error) => {
            // Without a runtime there is no client.
            eprintln!("there is no runtime: {error}");
            std::process::exit(2)
        }
    }
}
