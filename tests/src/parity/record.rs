//! Generated records behind the names that cases have: what dio does with a record whatever its type.

use std::future::Future;
use std::marker::PhantomData;

use dio_runtime::dynamo_io::{
    self, Index, InsertRecords, PagedRecordResponse, SingleRecordResponse, SortCondition, Transacts,
};
use dio_runtime::mock::{Comparison, MockTable};
use dio_runtime::{
    Client, Clock, Error, Item, Key, Record, Replaceable, Schema, Table, Unread, Unshared, Upsertable,
};
use serde_json::Value as Json;

use super::attribute::item_json;
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
    /// The form for logs.
    pub debug: String,
}

/// What a read of several records answers.
#[derive(Debug, Clone)]
pub struct Paged {
    /// The items.
    pub rows: Vec<Json>,
    /// The records, each with the item of its key.
    pub records: Vec<(Json, Fields)>,
    /// The positions of the rows that cannot be read.
    pub unread: Vec<usize>,
    /// How many pages there were.
    pub pages: usize,
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

impl<S: Schema> PackageOf<S> {
    /// These records.
    pub fn new(records: Vec<(&'static str, Box<dyn RecordOf<S>>)>) -> Self {
        Self { records }
    }

    fn of(&self, id: &str) -> Result<&dyn RecordOf<S>, Failure> {
        let record = self.records.iter().find(|(known, _)| *known == id);
        record.map(|(_, record)| &**record).ok_or_else(|| {
            Failure::Inexpressible(format!("`{id}` is not of one table with the other schemas of the call"))
        })
    }
}

impl<S: Schema> Package for PackageOf<S> {
    fn ids(&self) -> Vec<&'static str> {
        self.records.iter().map(|(id, _)| *id).collect()
    }

    fn record(&self, id: &str) -> Option<&dyn AnyRecord> {
        self.of(id).ok().map(RecordOf::any)
    }

    fn insert(&self, on: &Connection, records: &[Instance]) -> Result<(), Failure> {
        let first = match (records.first(), self.records.first()) {
            (Some(record), _) => self.of(&record.schema)?,
            (None, Some((_, record))) => &**record,
            (None, None) => return Err(Failure::Inexpressible("a table without a record".to_owned())),
        };
        let mut insert = first.insert(on, &[])?;
        for record in records {
            insert = self.of(&record.schema)?.add(insert, &record.fields)?;
        }
        Ok(wait(insert.send()).map(drop)?)
    }

    fn transact(
        &self,
        on: &Connection,
        puts: &[Instance],
        updates: &[(Instance, Vec<String>)],
        deletes: &[Instance],
    ) -> Result<(), Failure> {
        let mut transacts = dynamo_io::transacts(&on.table::<S>());
        // Not in the order that they are sent in: that is the function's.
        for record in deletes {
            transacts = self.of(&record.schema)?.delete(transacts, &record.fields)?;
        }
        for record in puts {
            transacts = self.of(&record.schema)?.put(transacts, &record.fields)?;
        }
        for (record, removed) in updates {
            transacts = self.of(&record.schema)?.update(on, transacts, &record.fields, removed)?;
        }
        Ok(wait(transacts.send()).map(drop)?)
    }
}

fn build<R: GoldenRecord>(fields: &Fields) -> Result<R, Failure> {
    R::build(fields).map_err(Failure::Inexpressible)
}

/// The library's upsert of a record: stamps that are removed are the function's, other fields the record's.
fn upsert_of<R: GoldenRecord>(
    on: &Connection,
    fields: &Fields,
    removed: &[String],
) -> Result<dynamo_io::Upsert<R>, Failure> {
    let (stamps, removed): (Vec<String>, Vec<String>) =
        removed.iter().cloned().partition(|field| super::schema::STAMPS.contains(&field.as_str()));
    let upsert = R::upsert(&build::<R>(fields)?, &on.table(), &removed).map_err(Failure::Inexpressible)?;
    let upsert = dynamo_io::Upsert::from(upsert);
    Ok(stamps.iter().fold(upsert, |upsert, stamp| match stamp.as_str() {
        "created_at" => upsert.remove_created_at(),
        "updated_at" => upsert.remove_updated_at(),
        _ => upsert.remove_expires_at(),
    }))
}

fn reading<R: GoldenRecord>(record: Result<R, Unread>) -> Reading {
    match record {
        Ok(record) => Reading::Record(record.fields()),
        Err(Unread::Undecodable(_, error)) => Reading::Undecodable(error.to_string()),
        Err(_) => Reading::Other,
    }
}

fn single<R: GoldenRecord>(response: SingleRecordResponse<R>) -> Single {
    let debug = response.debug_summary();
    Single {
        row: response.row.as_ref().map(item_json),
        record: response.record.transpose().map(reading),
        debug,
    }
}

fn paged<R: GoldenRecord>(response: &PagedRecordResponse<R>) -> Paged {
    let key = |record: &R| record.key().to_attributes().map(|key| item_json(&key.into_item::<R::Table>()));
    Paged {
        rows: response.iter_rows().map(item_json).collect(),
        records: response
            .iter_records()
            .map(|record| (key(record).unwrap_or_default(), record.fields()))
            .collect(),
        unread: response.unread.iter().map(|unread| unread.row).collect(),
        pages: response.pages.len(),
        debug: response.debug_summary(),
    }
}

impl<R: GoldenRecord> RecordOf<R::Table> for Of<R> {
    fn any(&self) -> &dyn AnyRecord {
        self
    }

    fn add(&self, to: InsertRecords<R::Table>, fields: &Fields) -> Result<InsertRecords<R::Table>, Failure> {
        Ok(to.and([&build::<R>(fields)?]))
    }

    fn insert(&self, on: &Connection, fields: &[&Fields]) -> Result<InsertRecords<R::Table>, Failure> {
        let records: Result<Vec<R>, Failure> = fields.iter().map(|fields| build(fields)).collect();
        Ok(dynamo_io::insert_records(&on.table(), &records?))
    }

    fn put(&self, to: Transacts<R::Table>, fields: &Fields) -> Result<Transacts<R::Table>, Failure> {
        Ok(to.put(&build::<R>(fields)?))
    }

    fn update(
        &self,
        on: &Connection,
        to: Transacts<R::Table>,
        fields: &Fields,
        removed: &[String],
    ) -> Result<Transacts<R::Table>, Failure> {
        Ok(to.update(upsert_of::<R>(on, fields, removed)?))
    }

    fn delete(&self, to: Transacts<R::Table>, fields: &Fields) -> Result<Transacts<R::Table>, Failure> {
        Ok(to.delete(build::<R>(fields)?.key()))
    }
}

impl<R: GoldenRecord> AnyRecord for Of<R> {
    fn table_key(&self, fields: &Fields) -> Result<Json, Failure> {
        let key = build::<R>(fields)?.key().to_attributes();
        key.map(|key| item_json(&key.into_item::<R::Table>()))
            .map_err(|error| Failure::Refused(error.to_string()))
    }

    fn to_item(&self, fields: &Fields) -> Result<Json, Failure> {
        let item = build::<R>(fields)?.to_item();
        item.map(|item| item_json(&item)).map_err(|error| Failure::Refused(error.to_string()))
    }

    fn read(&self, item: Item) -> Reading {
        reading(R::from_item(item))
    }

    fn in_table(&self, table: &MockTable, needles: Option<Vec<(String, Comparison)>>) -> Vec<Fields> {
        let records: Vec<R> = match needles {
            Some(needles) => table.find_records(needles),
            None => table.all_records(),
        };
        records.iter().map(R::fields).collect()
    }

    fn create_table(&self, on: &Connection) -> Result<(), Failure> {
        Ok(wait(on.table::<R::Table>().create())?)
    }

    fn upsert(&self, on: &Connection, fields: &Fields, removed: &[String]) -> Result<Single, Failure> {
        Ok(single(wait(upsert_of::<R>(on, fields, removed)?.send())?))
    }

    fn remove(&self, on: &Connection, fields: &Fields) -> Result<(), Failure> {
        Ok(wait(dynamo_io::remove(&on.table::<R::Table>(), build::<R>(fields)?.key()).send()).map(drop)?)
    }

    fn get(&self, on: &Connection, fields: &Fields) -> Result<Single, Failure> {
        let key = build::<R>(fields)?.key();
        Ok(single(wait(dynamo_io::get_record(&on.table::<R::Table>(), key).send())?))
    }

    fn partition(&self, on: &Connection, read: &PartitionRead) -> Result<Paged, Failure> {
        let mut builder =
            dynamo_io::get_records_for_partition::<R>(&on.table::<R::Table>(), read.partition.clone());
        if let Some(index) = &read.index {
            builder = builder.index(index.clone());
        }
        if let Some(sort) = &read.sort {
            builder = builder.sort(sort.clone());
        }
        if let Some(page_size) = read.page_size {
            builder = builder.page_size(page_size);
        }
        Ok(paged(&wait(builder.send())?))
    }

    fn indexed(&self, on: &Connection, read: &IndexedRead<'_>) -> Result<Paged, Failure> {
        let source = build::<R>(read.source)?;
        let mut builder =
            dynamo_io::get_indexed_records(&on.table::<R::Table>(), &source, read.index.clone());
        if let Some(page_size) = read.page_size {
            builder = builder.page_size(page_size);
        }
        Ok(paged(&wait(builder.send())?))
    }

    fn first_indexed(&self, on: &Connection, read: &IndexedRead<'_>) -> Result<Single, Failure> {
        let source = build::<R>(read.source)?;
        let builder = dynamo_io::get_indexed_record(&on.table::<R::Table>(), &source, read.index.clone());
        Ok(single(wait(builder.send())?))
    }
}
