//! `ReturnItemCollectionMetrics`: how large the item collections are that a write touches (Developer Guide,
//! "Item collections in Local Secondary Indexes"). Only tables with local indexes have them.

use std::collections::BTreeMap;

use crate::mock::database::Database;
use crate::mock::error::Answer;
use crate::mock::key::{KeyBytes, KeyPrefix};
use crate::mock::schema::TableDefinition;
use crate::mock::table::Table;
use crate::mock::wire::{Array, Object, Request, write_item};

use super::parameter::choice;
use super::write::Effect;

const GIGABYTE: usize = 1024 * 1024 * 1024;

/// The item collections that a request touches.
#[derive(Debug)]
pub(super) struct Collections {
    /// By table; none where the request does not ask for sizes.
    keys: Option<BTreeMap<String, PartitionKeys>>,
}

/// Partition keys by their bytes, each with its JSON.
type PartitionKeys = BTreeMap<KeyBytes, (KeyPrefix, Vec<u8>)>;

impl Collections {
    /// Reads the parameter.
    #[inline]
    pub(super) fn take(request: &mut Request<'_>) -> Answer<Collections> {
        let words = &[("SIZE", true), ("NONE", false)];
        let wanted = choice(request, "ReturnItemCollectionMetrics", words)?.unwrap_or(false);
        Ok(Collections { keys: wanted.then(BTreeMap::new) })
    }

    /// Notes the collection of the item that a write is about.
    #[inline]
    pub(super) fn note(&mut self, table: &TableDefinition, effect: &Effect<'_>) {
        if let Some(collections) = &mut self.keys {
            note(collections, table, effect);
        }
    }

    /// Writes the metrics of the one collection of a request for one item.
    #[inline]
    pub(super) fn write_one(&self, answer: &mut Object<'_>, table: &Table) {
        if let Some(keys) = &self.keys {
            write_first(answer, table, keys);
        }
    }

    /// Writes the metrics of all collections, by table.
    pub(super) fn write_all(&self, answer: &mut Object<'_>, database: &Database) {
        let Some(keys) = self.keys.as_ref().filter(|keys| !keys.is_empty()) else { return };
        let mut tables = Object::begin(answer.key("ItemCollectionMetrics"));
        for (name, keys) in keys {
            let Some(table) = database.tables.get(name) else { continue };
            let mut metrics = Array::begin(tables.key(name));
            for (partition, key) in keys.values() {
                write(metrics.next(), table, partition, key);
            }
            metrics.end();
        }
        tables.end();
    }
}

#[cold]
fn note(collections: &mut BTreeMap<String, PartitionKeys>, table: &TableDefinition, effect: &Effect<'_>) {
    if !table.indexes.iter().any(|index| index.local) {
        return;
    }
    let attributes = effect.key_attributes(table);
    let Some(partition) = table.key.partition(&attributes) else { return };
    let names = table.key.partition_key().iter().map(|attribute| &attribute.name);
    let key = names.filter_map(|name| Some((name.as_str(), attributes.get(name)?.clone()))).collect();
    let mut json = Vec::new();
    write_item(&mut json, &key);
    let collections = collections.entry(table.name.clone()).or_default();
    collections.insert(partition.clone().finish(), (partition, json));
}

#[cold]
fn write_first(answer: &mut Object<'_>, table: &Table, collections: &BTreeMap<String, PartitionKeys>) {
    if let Some((partition, key)) = collections.values().flat_map(BTreeMap::values).next() {
        write(answer.key("ItemCollectionMetrics"), table, partition, key);
    }
}

#[cold]
fn write(out: &mut Vec<u8>, table: &Table, partition: &KeyPrefix, key: &[u8]) {
    let gigabytes = table.collection_bytes(partition) / GIGABYTE;
    let mut metrics = Object::begin(out);
    metrics.key("ItemCollectionKey").extend_from_slice(key);
    let mut range = Array::begin(metrics.key("SizeEstimateRangeGB"));
    for bound in [gigabytes, gigabytes + 1] {
        range.next().extend_from_slice(format!("{bound}.0").as_bytes());
    }
    range.end();
    metrics.end();
}
