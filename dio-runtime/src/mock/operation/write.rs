//! One write of one item: what Put, Update, Delete and the actions of a transaction have in common.

use crate::mock::error::{Answer, Failure};
use crate::mock::expression::{Expressions, Update};
use crate::mock::item_rules::{check_index_keys, check_size, has_mistyped_index_key, item_key, primary_key};
use crate::mock::key::KeyBytes;
use crate::mock::schema::TableDefinition;
use crate::mock::slots::Slot;
use crate::mock::stored::Stored;
use crate::mock::table::Table;
use crate::mock::updated_attributes::UpdatedAttributes;
use crate::mock::value::{HasAttributes, Item};
use crate::mock::wire::check_depth;

use super::written::Written;

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
    /// Where the item stands.
    slot: Option<Slot>,
    /// What it becomes.
    new: Option<Stored>,
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
        Ok(Change { key, slot, new, changes, indexed })
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
    pub(crate) fn commit(self, table: &mut Table) -> Written {
        let Change { key, slot, new, changes, indexed } = self;
        if !changes {
            return Written { old: new.clone(), new };
        }
        let old = match (slot, new.clone()) {
            (Some(slot), Some(new)) if !indexed => table.replace_unindexed(slot, new),
            (Some(slot), Some(new)) => table.replace(&key, slot, new),
            (None, Some(new)) => {
                table.add(key, new);
                None
            }
            (_, None) => table.remove(&key),
        };
        Written { old, new }
    }

    /// The size of what will be written.
    pub(crate) fn bytes(&self) -> usize {
        self.new.as_ref().filter(|_| self.changes).map_or(0, Stored::size)
    }
}
