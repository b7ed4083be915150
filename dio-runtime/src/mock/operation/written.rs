//! What a write has done to an item, and what that cost.

use crate::mock::key::KeyBytes;
use crate::mock::schema::{IndexDefinition, TableDefinition};
use crate::mock::size::item_size;
use crate::mock::stored::Stored;
use crate::mock::value::Item;
use crate::mock::wire::Object;

use super::capacity::{Consumed, Report, write_halves};

/// The item before and after a write.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) old: Option<Stored>,
    pub(crate) new: Option<Stored>,
}

impl Written {
    /// The size that the write is charged by: the larger of the item before and after.
    pub(crate) fn bytes(&self) -> usize {
        let size = |item: &Option<Stored>| item.as_ref().map_or(0, Stored::size);
        size(&self.old).max(size(&self.new))
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
            let cost = |projected: &Item<'_>| write_halves(item_size(projected));
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
