//! One write of one item: what Put, Update, Delete and the actions of a transaction have in common.

use crate::mock::error::{Answer, Failure};
use crate::mock::expression::{Expressions, Update};
use crate::mock::item_rules::{check_index_keys, check_size, has_mistyped_index_key, item_key, primary_key};
use crate::mock::key::KeyBytes;
use crate::mock::schema::{IndexDefinition, TableDefinition};
use crate::mock::slots::Slot;
use crate::mock::stored::Stored;
use crate::mock::table::Table;
use crate::mock::updated_attributes::UpdatedAttributes;
use crate::mock::value::{HasAttributes, Item};
use crate::mock::wire::{Object, check_depth};

use super::capacity::{Consumed, Report, write_halves};

/// What a write does to its item.
#[derive(Debug)]
pub(crate) enum Effect<'a> {
    Put(Stored),
    /// The key. What changes, an expression says.
    Update(Item<'a>),
    Delete(Item<'a>),
    /// Nothing: a condition alone.
    Check(Item<'a>),
}

impl Effect<'_> {
    /// Those of the key attributes of a table, and of its indexes, that the item to be stored has; or the key.
    pub(crate) fn key_attributes<'s>(&'s self, table: &'s TableDefinition) -> Item<'s> {
        match self {
            Effect::Put(item) => item.part(table.attributes.iter().map(|key| &key.name)),
            Effect::Update(key) | Effect::Delete(key) | Effect::Check(key) => key.clone(),
        }
    }
}

/// A write with its expressions.
#[derive(Debug)]
pub(crate) struct Write<'a> {
    pub(crate) effect: Effect<'a>,
    pub(crate) expressions: Expressions<'a>,
    /// Whether a failed condition answers with the item.
    pub(crate) return_on_failure: bool,
}

/// A write that may be made: nothing about it can fail any more.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) key: KeyBytes,
    /// Where the old item stands.
    slot: Option<Slot>,
    /// None until the write is made.
    pub(crate) old: Option<Stored>,
    pub(crate) new: Option<Stored>,
    /// A check of a condition leaves the item alone.
    changes: bool,
    /// Whether an attribute changes that an index has.
    indexed: bool,
}

impl Write<'_> {
    /// The key of the item that the write is about.
    pub(crate) fn key(&self, table: &TableDefinition) -> Answer<KeyBytes> {
        match &self.effect {
            Effect::Put(item) => item_key(table, item),
            Effect::Update(key) | Effect::Delete(key) | Effect::Check(key) => primary_key(table, key),
        }
    }

    /// Checks everything and computes what the item becomes; changes nothing.
    pub(crate) fn plan(&self, table: &Table) -> Answer<Change> {
        let definition = &table.definition;
        let key = self.key(definition)?;
        let update = self.expressions.update();
        let indexed =
            update.is_none_or(|update| update.paths().any(|path| definition.is_indexed(&path.attribute)));
        if let (true, Some(update)) = (indexed, update) {
            check_updated_keys(definition, update)?;
        }
        // Measured before the condition is looked at: an item too large is no item.
        if let Effect::Put(item) = &self.effect {
            check_size(item.size(), false)?;
        }
        let (slot, old) = table.find(&key).unzip();
        if let Some(condition) = self.expressions.condition() {
            let holds = old.map_or_else(|| condition.holds(&Item::new()), |old| condition.holds_for(old));
            if !holds {
                return Err(Failure::condition_failed(old.filter(|_| self.return_on_failure).cloned()));
            }
        }
        let changes = !matches!(self.effect, Effect::Check(_));
        let new = match &self.effect {
            Effect::Put(item) => Some(item.clone()),
            Effect::Update(key) => Some(match update {
                None => old.cloned().unwrap_or_else(|| Stored::new(key)),
                Some(update) => updated(definition, key, update, old, indexed)?,
            }),
            Effect::Delete(_) => None,
            Effect::Check(_) => old.cloned(),
        };
        let old = old.filter(|_| !changes).cloned();
        Ok(Change { key, slot, old, new, changes, indexed })
    }
}

/// What an item becomes by an update. Only the attributes that the update names are looked at.
fn updated<'a>(
    table: &TableDefinition,
    key: &'a Item<'a>,
    update: Update<'a>,
    old: Option<&'a Stored>,
    indexed: bool,
) -> Answer<Stored> {
    let before: &dyn HasAttributes = match old {
        Some(old) => old,
        None => key,
    };
    let changes = update.apply(before, old.is_some())?;
    // Here DynamoDB says less than where the request itself is too deep (public test suites).
    check_depth(changes.values())
        .map_err(|_| Failure::validation("Nesting Levels have exceeded supported limits"))?;
    if indexed {
        check_new_keys(table, &changes, before, update)?;
    }
    let base = match old {
        Some(old) => old,
        None => &Stored::new(key),
    };
    let stored = base.with(&changes);
    check_size(stored.size(), true)?;
    Ok(stored)
}

/// Refuses what no index can have as its key.
#[inline(never)]
fn check_new_keys(
    table: &TableDefinition,
    changes: &UpdatedAttributes<'_, '_>,
    before: &dyn HasAttributes,
    update: Update<'_>,
) -> Answer<()> {
    check_index_keys(table, changes, Some(before)).map_err(|refusal| {
        // A value of a wrong type has another wording where it came from the item, not from the request.
        if has_mistyped_index_key(table, changes, before) && !update.sets_mistyped_index_key(table) {
            return Failure::validation(
                "The update expression attempted to update the secondary index key to unsupported type",
            );
        }
        refusal
    })
}

/// Refuses updates of the primary key, and of anything inside an index key.
#[inline(never)]
fn check_updated_keys(table: &TableDefinition, update: Update<'_>) -> Answer<()> {
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

impl Update<'_> {
    /// Whether an index key is set to a value of the request that does not fit it.
    fn sets_mistyped_index_key(self, table: &TableDefinition) -> bool {
        let keys = || table.indexes.iter().flat_map(|index| index.key.attributes());
        self.given_values().any(|(path, value)| {
            path.rest.is_empty() && keys().any(|key| key.name == path.attribute && !key.kind.fits(value))
        })
    }
}

impl Change {
    /// Makes the write.
    #[inline]
    pub(crate) fn commit(&mut self, table: &mut Table) {
        if !self.changes {
            return;
        }
        self.old = match (self.slot, self.new.clone()) {
            (Some(slot), Some(new)) if !self.indexed => table.replace_unindexed(slot, new),
            (Some(slot), Some(new)) => table.replace(&self.key, slot, new),
            (None, Some(new)) => {
                table.add(&self.key, new);
                None
            }
            (_, None) => table.remove(&self.key),
        };
    }

    /// The size that the write is charged by: the larger of the item before and after.
    pub(crate) fn bytes(&self) -> usize {
        let size = |item: &Option<Stored>| item.as_ref().map_or(0, Stored::size);
        size(&self.old).max(size(&self.new))
    }

    /// The size of what is written.
    pub(crate) fn written_bytes(&self) -> usize {
        self.new.as_ref().filter(|_| self.changes).map_or(0, Stored::size)
    }

    /// Writes what the write cost, if that was asked for.
    #[inline]
    pub(crate) fn report(&self, answer: &mut Object<'_>, table: &TableDefinition, report: Report) {
        if report != Report::None {
            self.write_consumed(answer, table, report);
        }
    }

    #[cold]
    fn write_consumed(&self, answer: &mut Object<'_>, table: &TableDefinition, report: Report) {
        self.consumed(table).write(answer.key("ConsumedCapacity"), &table.name, report);
    }

    /// What the write costs: the larger of the item before and after, and the same for each index that it
    /// changes.
    pub(crate) fn consumed(&self, table: &TableDefinition) -> Consumed {
        let mut consumed = Consumed::table(write_halves(self.bytes()));
        let (old, new) = (self.old.as_ref().map(Stored::item), self.new.as_ref().map(Stored::item));
        for index in &table.indexes {
            let cost = |projected: &Item<'_>| write_halves(crate::mock::size::item_size(projected));
            let halves = match (entry(table, index, old.as_ref()), entry(table, index, new.as_ref())) {
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

/// The entry of an item in an index, with its place; none where the index does not have the item.
fn entry<'a>(
    table: &TableDefinition,
    index: &IndexDefinition,
    item: Option<&'a Item<'a>>,
) -> Option<(KeyBytes, Item<'a>)> {
    let item = item?;
    Some((index.key_bytes(&table.key, item)?, index.project(&table.key, item)))
}
