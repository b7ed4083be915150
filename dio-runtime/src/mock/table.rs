//! A table with its items and indexes, kept in step.

use std::ops::Bound;
use std::sync::Arc;
use std::time::SystemTime;

use uuid::Uuid;

use super::item_rules::check_index;
use super::key::{KeyBytes, after_prefix};
use super::schema::{IndexDefinition, KeySchema, Projection, TableDefinition};
use super::storage::{Collection, KeyRange, Stored};

/// A table: its definition, its items, and one collection for each index.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) definition: TableDefinition,
    pub(crate) items: Collection,
    /// In the order of `definition.indexes`.
    pub(crate) indexes: Vec<Collection>,
    pub(crate) created: SystemTime,
    /// Another for each table, also of one name.
    pub(crate) id: Uuid,
}

impl Table {
    pub(crate) fn new(definition: TableDefinition, created: SystemTime) -> Table {
        let indexes = definition.indexes.iter().map(|_| Collection::default()).collect();
        Table { definition, items: Collection::default(), indexes, created, id: Uuid::new_v4() }
    }

    /// Adds an index with what the table holds. An item that the index cannot take is left out, as DynamoDB
    /// leaves it out when it fills an index (Developer Guide, "Managing Global Secondary Indexes").
    pub(crate) fn add_index(&mut self, index: IndexDefinition) {
        let schema = &self.definition.key;
        let mut entries = Collection::default();
        for item in self.items.iter().filter(|item| check_index(&index, &item.item, None).is_ok()) {
            if let Some((key, entry)) = entry(&index, schema, item) {
                entries.insert(key, entry);
            }
        }
        self.definition.indexes.push(index);
        self.indexes.push(entries);
    }

    /// Removes an index with what it holds.
    pub(crate) fn remove_index(&mut self, name: &str) {
        if let Some(position) = self.definition.indexes.iter().position(|index| index.name == name) {
            self.definition.indexes.remove(position);
            self.indexes.remove(position);
        }
    }

    /// The index of a name with what it holds.
    pub(crate) fn index(&self, name: &str) -> Option<(&IndexDefinition, &Collection)> {
        let position = self.definition.indexes.iter().position(|index| index.name == name)?;
        Some((&self.definition.indexes[position], &self.indexes[position]))
    }

    /// The size of an item collection: the items of a partition, in the table and in its local indexes.
    pub(crate) fn collection_bytes(&self, partition: &[u8]) -> usize {
        let end = after_prefix(partition).map_or(Bound::Unbounded, Bound::Excluded);
        let range = KeyRange { start: Bound::Included(partition.to_vec()), end };
        let local = self.definition.indexes.iter().zip(&self.indexes).filter(|(index, _)| index.local);
        std::iter::once(&self.items)
            .chain(local.map(|(_, entries)| entries))
            .flat_map(|items| items.range(&range, true))
            .map(|(_, item)| item.size)
            .sum()
    }

    /// Stores an item under its key, or removes what is there, and follows in every index.
    pub(crate) fn write(&mut self, key: KeyBytes, new: Option<Arc<Stored>>) {
        let old = match &new {
            Some(item) => self.items.insert(key, Arc::clone(item)),
            None => self.items.remove(&key),
        };
        let schema = &self.definition.key;
        for (index, entries) in self.definition.indexes.iter().zip(&mut self.indexes) {
            let old_place = old.as_ref().and_then(|item| index.key_bytes(schema, &item.item));
            let new_entry = new.as_ref().and_then(|item| entry(index, schema, item));
            if let Some(old_place) = old_place
                && new_entry.as_ref().is_none_or(|(new_place, _)| *new_place != old_place)
            {
                entries.remove(&old_place);
            }
            if let Some((new_place, new)) = new_entry {
                entries.insert(new_place, new);
            }
        }
    }
}

/// What an index holds of an item, and where; nothing where the item lacks one of its keys.
fn entry(index: &IndexDefinition, table: &KeySchema, item: &Arc<Stored>) -> Option<(KeyBytes, Arc<Stored>)> {
    let place = index.key_bytes(table, &item.item)?;
    let entry = match index.projection {
        Projection::All => Arc::clone(item),
        _ => Stored::new(index.project(table, &item.item)),
    };
    Some((place, entry))
}
