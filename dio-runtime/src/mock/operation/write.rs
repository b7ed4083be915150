//! One write of one item: what Put, Update, Delete and the actions of a transaction have in common.

use std::sync::Arc;

use crate::mock::error::{Answer, Failure};
use crate::mock::expression::{Condition, Update};
use crate::mock::item_rules::{check_index_keys, check_size, has_mistyped_index_key, item_key, primary_key};
use crate::mock::key::KeyBytes;
use crate::mock::schema::TableDefinition;
use crate::mock::storage::Stored;
use crate::mock::table::Table;
use crate::mock::value::{Item, Value};
use crate::mock::wire::check_depth;

use super::capacity::{Consumed, write_halves};

/// What a write does to its item.
#[derive(Debug)]
pub(crate) enum Effect {
    Put(Item),
    /// The key, and what changes.
    Update(Item, Option<Update>),
    Delete(Item),
    /// Nothing: a condition alone.
    Check(Item),
}

impl Effect {
    /// The item to be stored, or the key.
    pub(crate) fn attributes(&self) -> &Item {
        match self {
            Effect::Put(item) | Effect::Update(item, _) | Effect::Delete(item) | Effect::Check(item) => item,
        }
    }
}

/// A write with its condition.
#[derive(Debug)]
pub(crate) struct Write {
    pub(crate) effect: Effect,
    pub(crate) condition: Option<Condition>,
    /// Whether a failed condition answers with the item.
    pub(crate) return_on_failure: bool,
}

/// A write that may be made: nothing about it can fail any more.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) key: KeyBytes,
    pub(crate) old: Option<Arc<Stored>>,
    pub(crate) new: Option<Arc<Stored>>,
    /// A check of a condition leaves the item alone.
    changes: bool,
}

impl Write {
    /// The key of the item that the write is about.
    pub(crate) fn key(&self, table: &TableDefinition) -> Answer<KeyBytes> {
        match &self.effect {
            Effect::Put(item) => item_key(table, item),
            Effect::Update(key, _) | Effect::Delete(key) | Effect::Check(key) => primary_key(table, key),
        }
    }

    /// Checks everything and computes what the item becomes; changes nothing.
    pub(crate) fn plan(self, table: &Table) -> Answer<Change> {
        let definition = &table.definition;
        let key = self.key(definition)?;
        if let Effect::Update(_, Some(update)) = &self.effect {
            check_updated_keys(definition, update)?;
        }
        let stored = match self.effect {
            // Measured before the condition is looked at: an item too large is no item.
            Effect::Put(item) => {
                let stored = Stored::new(item);
                check_size(stored.size, false)?;
                Ok(stored)
            }
            other => Err(other),
        };
        let old = table.items.get(&key).cloned();
        if let Some(condition) = &self.condition {
            let nothing = Item::new();
            if !condition.holds(old.as_ref().map_or(&nothing, |old| &old.item)) {
                return Err(Failure::condition_failed(old.filter(|_| self.return_on_failure)));
            }
        }
        let (new, changes) = match stored {
            Ok(stored) => (Some(stored), true),
            Err(Effect::Update(key, update)) => {
                (Some(updated(definition, key, update, old.as_deref())?), true)
            }
            Err(Effect::Check(_)) => (old.clone(), false),
            Err(_) => (None, true),
        };
        Ok(Change { key, old, new, changes })
    }
}

fn updated(
    table: &TableDefinition,
    key: Item,
    update: Option<Update>,
    old: Option<&Stored>,
) -> Answer<Arc<Stored>> {
    let before = old.map_or(&key, |old| &old.item);
    let Some(update) = update else { return Ok(Stored::new(before.clone())) };
    let after = update.apply(before, old.is_some())?;
    // Here DynamoDB says less than where the request itself is too deep (public test suites).
    check_depth(after.values())
        .map_err(|_| Failure::validation("Nesting Levels have exceeded supported limits"))?;
    // The same fault has another wording where the value came from the item, not from the request.
    if has_mistyped_index_key(table, &after, before) && !update.sets_mistyped_index_key(table) {
        return Err(Failure::validation(
            "The update expression attempted to update the secondary index key to unsupported type",
        ));
    }
    check_index_keys(table, &after, Some(before))?;
    let stored = Stored::new(after);
    check_size(stored.size, true)?;
    Ok(stored)
}

/// Refuses updates of the primary key, and of anything inside an index key.
fn check_updated_keys(table: &TableDefinition, update: &Update) -> Answer<()> {
    for path in update.paths() {
        if table.key.names(&path.attribute) {
            return Err(Failure::parameter(format!(
                "Cannot update attribute {}. This attribute is part of the key",
                path.attribute
            )));
        }
    }
    for path in update.paths() {
        if !path.rest.is_empty() && table.indexes.iter().any(|index| index.key.names(&path.attribute)) {
            return Err(Failure::validation(format!(
                "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: \
                 IndexKey: {}",
                path.attribute
            )));
        }
    }
    Ok(())
}

impl Update {
    /// Whether an index key is set to a value of the request that does not fit it.
    fn sets_mistyped_index_key(&self, table: &TableDefinition) -> bool {
        let keys = || table.indexes.iter().flat_map(|index| index.key.attributes());
        self.given_values().any(|(path, value): (_, &Value)| {
            path.rest.is_empty() && keys().any(|key| key.name == path.attribute && !key.kind.fits(value))
        })
    }
}

impl Change {
    /// Makes the write.
    pub(crate) fn commit(&self, table: &mut Table) {
        if self.changes {
            table.write(self.key.clone(), self.new.clone());
        }
    }

    /// The size that the write is charged by: the larger of the item before and after.
    pub(crate) fn bytes(&self) -> usize {
        let size = |item: &Option<Arc<Stored>>| item.as_ref().map_or(0, |item| item.size);
        size(&self.old).max(size(&self.new))
    }

    /// The size of what is written.
    pub(crate) fn written_bytes(&self) -> usize {
        self.new.as_ref().filter(|_| self.changes).map_or(0, |item| item.size)
    }

    /// What the write costs: the larger of the item before and after, and the same for each index that it
    /// changes.
    pub(crate) fn consumed(&self, table: &TableDefinition) -> Consumed {
        let mut consumed = Consumed::table(write_halves(self.bytes()));
        for index in &table.indexes {
            let entry = |item: &Option<Arc<Stored>>| {
                let item = item.as_ref()?;
                let key = index.key_bytes(&table.key, &item.item)?;
                Some((key, index.project(&table.key, &item.item)))
            };
            let cost = |projected: &Item| write_halves(crate::mock::size::item_size(projected));
            let halves = match (entry(&self.old), entry(&self.new)) {
                (None, None) => 0,
                (Some((_, old)), None) => cost(&old),
                (None, Some((_, new))) => cost(&new),
                (Some(old), Some(new)) if old == new => 0,
                (Some((old_key, old)), Some((new_key, new))) if old_key == new_key => {
                    cost(&old).max(cost(&new))
                }
                // A new key is a deletion and an insertion.
                (Some((_, old)), Some((_, new))) => cost(&old) + cost(&new),
            };
            if halves > 0 {
                consumed.add_index(&index.name, index.local, halves);
            }
        }
        consumed
    }
}
