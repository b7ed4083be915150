//! A table with its items and indexes, kept in step.

use std::ops::Bound;
use std::time::SystemTime;

use uuid::Uuid;

use super::item_rules::check_index;
use super::key::{KeyBytes, KeyPrefix};
use super::schema::{IndexDefinition, KeySchema, TableDefinition};
use super::slots::{Slot, Slots};
use super::storage::{Items, KeyRange, Places};
use super::stored::Stored;

/// A table: its definition, its items, and where they stand in it and in each index.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) definition: TableDefinition,
    slots: Slots,
    places: Places,
    /// In the order of `definition.indexes`.
    indexes: Vec<Places>,
    pub(crate) created: SystemTime,
    /// Another for each table, also of one name.
    pub(crate) id: Uuid,
}

impl Table {
    pub(crate) fn new(definition: TableDefinition, created: SystemTime) -> Table {
        let indexes = definition.indexes.iter().map(|_| Places::new()).collect();
        let (slots, places) = (Slots::default(), Places::new());
        Table { definition, slots, places, indexes, created, id: Uuid::new_v4() }
    }

    /// All items.
    #[inline]
    pub(crate) fn items(&self) -> Items<'_> {
        Items { places: &self.places, slots: &self.slots }
    }

    /// An item and where it stands.
    #[inline]
    pub(crate) fn find(&self, key: &KeyBytes) -> Option<(Slot, &Stored)> {
        let slot = *self.places.get(key)?;
        Some((slot, self.slots.get(slot)?))
    }

    /// Adds an index with what the table holds. An item that the index cannot take is left out, as DynamoDB
    /// leaves it out when it fills an index (Developer Guide, "Managing Global Secondary Indexes").
    pub(crate) fn add_index(&mut self, index: IndexDefinition) {
        let mut entries = Places::new();
        for (key, slot) in &self.places {
            if let Some(stored) = self.slots.get(*slot)
                && check_index(&index, stored, None).is_ok()
                && let Some(place) = index.place(stored, key)
            {
                let entry = entry(&index, &self.definition.key, stored);
                entries.insert(place, entry.map_or(*slot, |entry| self.slots.add(entry)));
            }
        }
        self.definition.indexes.push(index);
        self.indexes.push(entries);
    }

    /// Removes an index with what it holds.
    pub(crate) fn remove_index(&mut self, name: &str) {
        if let Some(position) = self.definition.indexes.iter().position(|index| index.name == name) {
            let index = self.definition.indexes.remove(position);
            let entries = self.indexes.remove(position);
            if index.has_own_entries() {
                entries.into_values().for_each(|slot| drop(self.slots.take(slot)));
            }
        }
    }

    /// The index of a name with what it holds.
    pub(crate) fn index(&self, name: &str) -> Option<(&IndexDefinition, Items<'_>)> {
        let position = self.definition.indexes.iter().position(|index| index.name == name)?;
        Some((&self.definition.indexes[position], self.entries(position)))
    }

    /// What the index at a position holds.
    fn entries(&self, position: usize) -> Items<'_> {
        Items { places: &self.indexes[position], slots: &self.slots }
    }

    /// The size of an item collection: the items of a partition, in the table and in its local indexes.
    pub(crate) fn collection_bytes(&self, partition: &KeyPrefix) -> usize {
        let end = partition.after().map_or(Bound::Unbounded, Bound::Excluded);
        let range = KeyRange { start: Bound::Included(partition.clone().finish()), end };
        let indexes = self.definition.indexes.iter().enumerate();
        let local = indexes.filter(|(_, index)| index.local).map(|(position, _)| self.entries(position));
        std::iter::once(self.items())
            .chain(local)
            .flat_map(|items| items.range(&range, true))
            .map(Stored::size)
            .sum()
    }

    /// Stores an item under its key where there was none.
    pub(crate) fn add(&mut self, key: KeyBytes, new: Stored) {
        let slot = self.slots.add(new.clone());
        self.follow(&key, slot, None, Some(&new));
        self.places.insert(key, slot);
    }

    /// Stores an item in place of the one that stands at a slot, which it returns.
    pub(crate) fn replace(&mut self, key: &KeyBytes, slot: Slot, new: Stored) -> Option<Stored> {
        let old = self.slots.replace(slot, new.clone());
        self.follow(key, slot, old.as_ref(), Some(&new));
        old
    }

    /// The same where the attributes that indexes have are those of the old item.
    #[inline]
    pub(crate) fn replace_unindexed(&mut self, slot: Slot, new: Stored) -> Option<Stored> {
        self.slots.replace(slot, new)
    }

    /// Removes the item of a key, if there is one.
    pub(crate) fn remove(&mut self, key: &KeyBytes) -> Option<Stored> {
        let slot = self.places.remove(key)?;
        let old = self.slots.take(slot);
        self.follow(key, slot, old.as_ref(), None);
        old
    }

    /// Has every index follow the item at a slot.
    fn follow(&mut self, key: &KeyBytes, slot: Slot, old: Option<&Stored>, new: Option<&Stored>) {
        let TableDefinition { key: schema, indexes, .. } = &self.definition;
        for (index, entries) in indexes.iter().zip(&mut self.indexes) {
            if let (Some(old), Some(new)) = (old, new)
                && index.keeps_entry(schema, old, new)
            {
                continue;
            }
            if let Some(old) = old
                && let Some(place) = index.place(old, key)
                && let Some(entry) = entries.remove(&place)
                && index.has_own_entries()
            {
                self.slots.take(entry);
            }
            if let Some(new) = new
                && let Some(place) = index.place(new, key)
            {
                let entry = entry(index, schema, new);
                entries.insert(place, entry.map_or(slot, |entry| self.slots.add(entry)));
            }
        }
    }
}

/// What an index holds of an item, unless it is the item itself.
fn entry(index: &IndexDefinition, table: &KeySchema, item: &Stored) -> Option<Stored> {
    let more = index.more_attributes().iter().map(String::as_str);
    let names = index.key.attribute_names().chain(table.attribute_names()).chain(more);
    index.has_own_entries().then(|| Stored::new(&item.part(names)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::mock::schema::{KeyAttribute, KeyType, Projection};
    use crate::mock::value::{Item, Value};

    fn key(name: &str) -> KeyAttribute {
        KeyAttribute { name: name.into(), kind: KeyType::S }
    }

    fn index(name: &str, projection: Projection) -> IndexDefinition {
        let key = KeySchema::new(vec![key("group")], Vec::new());
        IndexDefinition { name: name.into(), local: false, key, projection, throughput: (0, 0) }
    }

    fn projections() -> [(&'static str, Projection); 3] {
        [
            ("all", Projection::All),
            ("keys", Projection::KeysOnly),
            ("some", Projection::Include(vec!["seen".into()])),
        ]
    }

    /// With an index of each kind.
    fn table() -> Table {
        let definition = TableDefinition {
            name: "shop".into(),
            attributes: vec![key("id"), key("group")],
            key: KeySchema::new(vec![key("id")], Vec::new()),
            indexes: projections().map(|(name, projection)| index(name, projection)).into(),
            throughput: None,
            table_class: None,
            deletion_protection: false,
            time_to_live: None,
        };
        Table::new(definition, SystemTime::UNIX_EPOCH)
    }

    /// An item of a key with other attributes, any of which may be absent.
    fn item(id: &str, others: &[Option<String>; 3]) -> Stored {
        let others = ["group", "seen", "hidden"].into_iter().zip(others);
        let others = others.filter_map(|(name, text)| Some((name, Value::S(text.clone()?.into()))));
        Stored::new(&others.chain([("id", Value::S(id.into()))]).collect::<Item<'_>>())
    }

    /// Writes an item, or removes it, as an operation does.
    fn write(table: &mut Table, id: &str, new: Option<Stored>) {
        let named: Item<'_> = [("id", Value::S(id.into()))].into_iter().collect();
        let key = table.definition.key_bytes(&named).unwrap();
        match (table.find(&key).map(|(slot, _)| slot), new) {
            (Some(slot), Some(new)) => drop(table.replace(&key, slot, new)),
            (None, Some(new)) => table.add(key, new),
            (_, None) => drop(table.remove(&key)),
        }
    }

    /// What the indexes hold, beside what they should hold by the items of the table.
    fn check(table: &Table) -> Result<(), TestCaseError> {
        let mut own = 0;
        for (position, index) in table.definition.indexes.iter().enumerate() {
            let schema = &table.definition.key;
            let items: Vec<Item<'_>> = table.items().iter().map(Stored::item).collect();
            let indexed = items.iter().filter(|item| item.contains_key("group"));
            let mut expected: Vec<(Option<KeyBytes>, Item<'_>)> =
                indexed.map(|item| (index.key_bytes(schema, item), index.project(schema, item))).collect();
            expected.sort_by(|(one, _), (other, _)| one.cmp(other));
            let entries = table.entries(position);
            let found: Vec<_> =
                entries.iter().map(|entry| (index.key_bytes(schema, &entry.item()), entry.item())).collect();
            prop_assert_eq!(found, expected, "{}", index.name);
            own += if index.has_own_entries() { entries.len() } else { 0 };
        }
        prop_assert_eq!(table.slots.len(), table.items().len() + own, "nothing is left behind");
        Ok(())
    }

    proptest! {
        #[test]
        fn indexes_follow_the_items(
            writes in prop::collection::vec(("[ab]", prop::option::of(prop::array::uniform3(prop::option::of("[xy]")))), 0..12),
            removed in prop::sample::select(vec!["all", "keys", "some"])) {
            let mut table = table();
            for (id, others) in &writes {
                write(&mut table, id, others.as_ref().map(|others| item(id, others)));
                check(&table)?;
            }
            table.remove_index(removed);
            check(&table)?;
            let (name, projection) = projections().into_iter().find(|(name, _)| *name == removed).unwrap();
            table.add_index(index(name, projection));
            check(&table)?;
        }
    }
}
