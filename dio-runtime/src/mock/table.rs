//! A table with its items and indexes, kept in step.

use std::ops::Bound;
use std::time::SystemTime;

use uuid::Uuid;

use super::item_rules::check_index;
use super::key::{KeyBytes, KeyPrefix};
use super::schema::{IndexDefinition, KeySchema, Projection, TableDefinition};
use super::storage::{Collection, KeyRange};
use super::stored::Stored;

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
        for stored in self.items.iter() {
            if check_index(&index, stored, None).is_ok()
                && let Some(key) = self.definition.key_bytes(stored)
                && let Some(place) = index.place(stored, &key)
            {
                entries.insert(&place, entry(&index, schema, stored));
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
    pub(crate) fn collection_bytes(&self, partition: &KeyPrefix) -> usize {
        let end = partition.after().map_or(Bound::Unbounded, Bound::Excluded);
        let range = KeyRange { start: Bound::Included(partition.clone().finish()), end };
        let local = self.definition.indexes.iter().zip(&self.indexes).filter(|(index, _)| index.local);
        std::iter::once(&self.items)
            .chain(local.map(|(_, entries)| entries))
            .flat_map(|items| items.range(&range, true))
            .map(Stored::size)
            .sum()
    }

    /// Stores an item under its key, or removes what is there, and follows in every index.
    #[inline]
    pub(crate) fn write(&mut self, key: &KeyBytes, new: Option<&Stored>) {
        let old = match new {
            Some(new) => self.items.insert(key, new.clone()),
            None => self.items.remove(key),
        };
        let TableDefinition { key: schema, indexes, .. } = &self.definition;
        for (index, entries) in indexes.iter().zip(&mut self.indexes) {
            // Places end with the key of their item: who is replaced was the old item.
            let mut replaced = None;
            if let Some(new) = new
                && let Some(place) = index.place(new, key)
            {
                replaced = entries.insert(&place, entry(index, schema, new));
            }
            if replaced.is_none()
                && let Some(old) = &old
                && let Some(place) = index.place(old, key)
            {
                entries.remove(&place);
            }
        }
    }
}

/// What an index holds of an item.
#[inline]
fn entry(index: &IndexDefinition, table: &KeySchema, item: &Stored) -> Stored {
    let more: &[String] = match &index.projection {
        Projection::All => return item.clone(),
        Projection::KeysOnly => &[],
        Projection::Include(names) => names,
    };
    let names =
        index.key.attribute_names().chain(table.attribute_names()).chain(more.iter().map(String::as_str));
    Stored::new(&item.part(names))
}
