//! An index as tests look at it.

use std::fmt;

use super::schema::IndexDefinition;
use super::sdk_item::{SdkItem, to_sdk_item};
use super::stored::Stored;
use super::table::Table;
use super::value::Item;
use super::{MockTable, fail};

/// An index of a [`MockTable`]: its entries as they are, with the attributes that it holds.
///
/// Its [`Display`](fmt::Display) prints it as a table is printed, by the index's own partitions and in its own
/// order, the table's key after `=`.
///
/// # Panics
///
/// Every method panics where the table or the index does not exist.
#[derive(Debug, Clone)]
pub struct MockIndex {
    table: MockTable,
    name: String,
}

impl MockIndex {
    pub(super) fn new(table: MockTable, name: String) -> MockIndex {
        MockIndex { table, name }
    }

    /// The index's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    #[track_caller]
    pub(super) fn look<T>(&self, look: impl FnOnce(&Table, &IndexDefinition, Vec<&Stored>) -> T) -> T {
        let found = self.table.look(|table| {
            let Some((index, entries)) = table.index(&self.name) else {
                let names = table.definition.indexes.iter().map(|index| index.name.as_str());
                return Err(names.collect::<Vec<_>>().join(", "));
            };
            let mut entries: Vec<&Stored> = entries.iter().collect();
            entries.sort_by_cached_key(|stored| {
                index.key_bytes(&table.definition.key, &stored.item()).map(|key| key.bytes)
            });
            Ok(look(table, index, entries))
        });
        let (table, name) = (self.table.name(), &self.name);
        match found {
            Ok(result) => result,
            Err(names) => fail(format_args!("table {table} has no index {name}; its indexes are: {names}")),
        }
    }

    /// All entries, in the order of the index's keys.
    #[track_caller]
    pub fn items(&self) -> Vec<SdkItem> {
        self.look(|_, _, entries| entries.iter().map(|stored| to_sdk_item(&stored.item())).collect())
    }

    /// How many entries there are: items without its keys are not in an index.
    #[track_caller]
    pub fn len(&self) -> usize {
        self.look(|_, _, entries| entries.len())
    }

    /// Whether there is no entry.
    #[track_caller]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl fmt::Display for MockIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.look(|table, index, entries| {
            let entries: Vec<Item<'_>> = entries.iter().map(|stored| stored.item()).collect();
            self.table.text(table, |text| text.index(index, &entries))
        });
        f.write_str(&text)
    }
}
