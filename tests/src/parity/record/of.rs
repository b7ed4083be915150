//! The operations on records of one type, and of one table.

use dio_runtime::dynamo_io::{self, InsertRecords, PagedRecordResponse, SingleRecordResponse, Transacts};
use dio_runtime::mock::{Comparison, MockTable};
use dio_runtime::{Item, Key, Schema, Unread};
use serde_json::Value as Json;

use super::{
    AnyRecord, Connection, Failure, GoldenRecord, IndexedRead, Of, Package, PackageOf, Paged, PartitionRead,
    Reading, RecordOf, Single, wait,
};
use crate::parity::attribute::item_json;
use crate::parity::folder::{Fields, Instance};
use crate::parity::schema::STAMPS;

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
        removed.iter().cloned().partition(|field| STAMPS.contains(&field.as_str()));
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
    Single { row: response.row.as_ref().map(item_json), record: response.record.transpose().map(reading) }
}

fn paged<R: GoldenRecord>(response: &PagedRecordResponse<R>) -> Paged {
    let key = |record: &R| record.key().to_attributes().map(|key| item_json(&key.into_item::<R::Table>()));
    Paged {
        rows: response.iter_rows().map(item_json).collect(),
        records: response
            .iter_records()
            .map(|record| (key(record).unwrap_or_default(), record.fields()))
            .collect(),
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
