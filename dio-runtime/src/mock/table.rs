//! A table with its items and indexes, kept in step.

use std::sync::Arc;
use std::time::SystemTime;

use super::key::KeyBytes;
use super::schema::{IndexDefinition, Projection, TableDefinition};
use super::storage::{Collection, Stored};

/// A table: its definition, its items, and one collection for each index.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) definition: TableDefinition,
    pub(crate) items: Collection,
    /// In the order of `definition.indexes`.
    pub(crate) indexes: Vec<Collection>,
    pub(crate) created: SystemTime,
}

impl Table {
    pub(crate) fn new(definition: TableDefinition, created: SystemTime) -> Table {
        let indexes = definition.indexes.iter().map(|_| Collection::default()).collect();
        Table { definition, items: Collection::default(), indexes, created }
    }

    /// The index of a name with what it holds.
    pub(crate) fn index(&self, name: &str) -> Option<(&IndexDefinition, &Collection)> {
        let position = self.definition.indexes.iter().position(|index| index.name == name)?;
        Some((&self.definition.indexes[position], &self.indexes[position]))
    }

    /// Stores an item under its key, or removes what is there, and follows in every index.
    pub(crate) fn write(&mut self, key: KeyBytes, new: Option<Arc<Stored>>) {
        let old = match &new {
            Some(item) => self.items.insert(key, Arc::clone(item)),
            None => self.items.remove(&key),
        };
        let schema = &self.definition.key;
        for (index, entries) in self.definition.indexes.iter().zip(&mut self.indexes) {
            let place = |item: &Arc<Stored>| index.key_bytes(schema, &item.item);
            let old_place = old.as_ref().and_then(place);
            let new_place = new.as_ref().and_then(place);
            if let Some(old_place) = old_place
                && new_place.as_ref() != Some(&old_place)
            {
                entries.remove(&old_place);
            }
            if let (Some(new_place), Some(new)) = (new_place, &new) {
                let entry = match index.projection {
                    Projection::All => Arc::clone(new),
                    _ => Stored::new(index.project(schema, &new.item)),
                };
                entries.insert(new_place, entry);
            }
        }
    }
}
