//! Tables and indexes as text for people.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::schema::{IndexDefinition, KeyAttribute, KeySchema, TableDefinition};
use super::value::Item;
use super::value_text::{IN_LINE, KEY, attributes, columns, short};

/// The most items that are printed.
const ITEMS: usize = 500;
/// The most characters of the attributes that are no keys.
const REST: usize = 160;

/// What a table is called and how its items are.
pub(super) struct TableText<'a> {
    pub(super) definition: &'a TableDefinition,
    /// The record that an item is.
    pub(super) record: &'a dyn Fn(&Item<'_>) -> Option<String>,
    /// The attribute that says so, which need not be printed again.
    pub(super) type_attribute: &'a str,
}

fn names(attributes: &[KeyAttribute]) -> impl Iterator<Item = &str> {
    attributes.iter().map(|attribute| attribute.name.as_str())
}

impl TableText<'_> {
    /// The table, partition by partition, in the order in which the items come.
    pub(super) fn table(&self, items: &[Item<'_>]) -> String {
        let mut index_keys = BTreeSet::new();
        for index in &self.definition.indexes {
            index_keys.extend(index.key.attributes().map(|key| key.name.as_str()));
        }
        let table_keys = &self.definition.key;
        index_keys.retain(|name| !table_keys.names(name));
        let row = |item: &Item<'_>| {
            let keys = attributes(item, index_keys.iter().copied(), IN_LINE);
            [
                attributes(item, names(table_keys.sort_key()), KEY),
                (self.record)(item).unwrap_or_default(),
                sign('@', keys),
                self.rest(item, |name| table_keys.names(name) || index_keys.contains(name)),
            ]
        };
        partitions(&self.definition.name, table_keys, items, row)
    }

    /// An index, by its own partitions, each entry with its key in the table after `=`.
    pub(super) fn index(&self, index: &IndexDefinition, entries: &[Item<'_>]) -> String {
        let table_keys = &self.definition.key;
        let row = |item: &Item<'_>| {
            let own = |name: &&str| !index.key.names(name);
            let keys = table_keys.attributes().map(|key| key.name.as_str()).filter(own);
            [
                attributes(item, names(index.key.sort_key()), KEY),
                sign('=', attributes(item, keys, KEY)),
                (self.record)(item).unwrap_or_default(),
                self.rest(item, |name| table_keys.names(name) || index.key.names(name)),
            ]
        };
        partitions(&format!("{}.{}", self.definition.name, index.name), &index.key, entries, row)
    }

    /// The attributes that are no keys, as many as fit.
    fn rest(&self, item: &Item<'_>, is_key: impl Fn(&str) -> bool) -> String {
        let mut out = String::new();
        let shown = |name: &&str| !is_key(name) && *name != self.type_attribute;
        let mut left = item.keys().filter(shown).count();
        for name in item.keys().filter(shown) {
            let Some(value) = item.get(name) else { continue };
            let attribute = format!("{name} {}", short(value, IN_LINE));
            if !out.is_empty() && out.chars().count() + attribute.chars().count() > REST {
                // Writing to a string does not fail.
                let _ = write!(out, ", and {left} more");
                break;
            }
            if !out.is_empty() {
                out.push_str(", ");
            }
            out.push_str(&attribute);
            left -= 1;
        }
        sign('|', out)
    }
}

fn sign(sign: char, text: String) -> String {
    if text.is_empty() { text } else { format!("{sign} {text}") }
}

/// A title, and a block for each partition. All rows share their columns.
fn partitions<const N: usize>(
    title: &str,
    key: &KeySchema,
    items: &[Item<'_>],
    row: impl Fn(&Item<'_>) -> [String; N],
) -> String {
    let plural = if items.len() == 1 { "" } else { "s" };
    let mut out = format!("{title} ({} item{plural})\n", items.len());
    let shown = &items[..items.len().min(ITEMS)];
    let text = columns(&shown.iter().map(row).collect::<Vec<_>>());
    let mut partition = String::new();
    for (item, line) in shown.iter().zip(text.lines()) {
        let this = attributes(item, names(key.partition_key()), KEY);
        // Writing to a string does not fail.
        if this != partition {
            let _ = writeln!(out, "  {this}");
            partition = this;
        }
        let _ = writeln!(out, "    {line}");
    }
    if shown.len() < items.len() {
        let _ = writeln!(out, "  and {} more", items.len() - shown.len());
    }
    out
}
