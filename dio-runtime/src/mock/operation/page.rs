//! One page of a query or scan: reading, limits, filters, and where to go on.

use crate::mock::error::{Answer, Failure};
use crate::mock::expression::{Condition, Projection};
use crate::mock::key::KeyBytes;
use crate::mock::schema::{IndexDefinition, TableDefinition};
use crate::mock::size::MAX_PAGE_BYTES;
use crate::mock::storage::{Collection, KeyRange};
use crate::mock::stored::Stored;
use crate::mock::table::Table;
use crate::mock::value::Item;
use crate::mock::wire::{Array, Object, write_item};

use super::capacity::{Consumed, Report, read_halves};
use super::select::{self, Select};

/// Where a query or scan reads: a table or one of its indexes.
pub(super) struct Source<'t> {
    pub(super) table: &'t Table,
    pub(super) index: Option<&'t IndexDefinition>,
    pub(super) items: &'t Collection,
}

impl<'t> Source<'t> {
    pub(super) fn of(table: &'t Table, index: Option<&str>, consistent: bool) -> Answer<Source<'t>> {
        let Some(name) = index else { return Ok(Source { table, index: None, items: &table.items }) };
        let (index, items) = table.index(name).ok_or_else(|| {
            Failure::validation(format!("The table does not have the specified index: {name}"))
        })?;
        if consistent && !index.local {
            return Err(Failure::validation(
                "Consistent reads are not supported on global secondary indexes",
            ));
        }
        Ok(Source { table, index: Some(index), items })
    }

    pub(super) fn definition(&self) -> &'t TableDefinition {
        &self.table.definition
    }

    /// The key bytes of an item, or of the keys of one.
    pub(super) fn key_bytes(&self, item: &Item<'_>) -> Option<KeyBytes> {
        let table = self.definition();
        match self.index {
            None => table.key_bytes(item),
            Some(index) => index.key_bytes(&table.key, item),
        }
    }

    /// The names of the keys by which a page goes on: the index's, then the table's.
    pub(super) fn key_names(&self) -> Vec<&'t str> {
        let table = self.definition();
        let mut names: Vec<&str> = Vec::new();
        let index = self.index.into_iter().flat_map(|index| index.key.attributes());
        for attribute in index.chain(table.key.attributes()) {
            if !names.contains(&attribute.name.as_str()) {
                names.push(&attribute.name);
            }
        }
        names
    }

    fn key_of<'s>(&self, stored: &'s Stored) -> Item<'s> {
        let names = self.key_names();
        stored.part(|name| names.contains(&name))
    }
}

/// What to read and what to answer with.
pub(super) struct PageRequest<'a> {
    pub(super) range: KeyRange,
    pub(super) forward: bool,
    /// The most items to read, before the filter.
    pub(super) limit: Option<usize>,
    pub(super) filter: Option<Condition<'a>>,
    pub(super) projection: Option<Projection>,
    pub(super) select: Select,
    pub(super) consistent: bool,
    pub(super) report: Report,
}

/// Reads one page and writes the answer.
pub(super) fn read_page(source: &Source<'_>, request: &PageRequest<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(512);
    let mut answer = Object::begin(&mut out);
    let (mut count, mut scanned, mut bytes) = (0usize, 0usize, 0usize);
    let mut last: Option<&Stored> = None;
    let mut more = false;
    // What items cost that are read from the table for a local index, each by itself.
    let mut fetched = 0;
    // A local index filters by and answers with attributes that it does not hold, read from the table.
    let filter_whole = select::filter_fetches(source, request);
    let answer_whole = select::answer_fetches(source, request);
    let mut items = (request.select != Select::Count).then(|| Array::begin(answer.key("Items")));
    for entry in source.items.range(&request.range, request.forward) {
        if scanned > 0 && bytes + entry.size() > MAX_PAGE_BYTES {
            more = true;
            break;
        }
        bytes += entry.size();
        scanned += 1;
        last = Some(entry);
        let whole = if filter_whole || answer_whole {
            let whole = whole_item(source, entry);
            fetched += read_halves(whole.size(), request.consistent);
            whole
        } else {
            entry
        };
        let filtered = if filter_whole { whole } else { entry };
        if request.filter.as_ref().is_none_or(|filter| filter.holds_for(filtered)) {
            count += 1;
            if let Some(items) = &mut items {
                let answered = if answer_whole { whole } else { entry };
                match &request.projection {
                    None => answered.write(items.next()),
                    Some(projection) => projection.write(items.next(), answered),
                }
            }
        }
        if Some(scanned) == request.limit {
            more = true;
            break;
        }
    }
    if let Some(items) = items {
        items.end();
    }
    answer.number("Count", count);
    answer.number("ScannedCount", scanned);
    if let (true, Some(last)) = (more, last) {
        write_item(answer.key("LastEvaluatedKey"), &source.key_of(last));
    }
    if request.report != Report::None {
        let halves = read_halves(bytes, request.consistent);
        let consumed = match source.index {
            None => Consumed::table(halves),
            Some(index) => {
                let mut consumed = Consumed::table(fetched);
                consumed.add_index(&index.name, index.local, halves);
                consumed
            }
        };
        consumed.write(answer.key("ConsumedCapacity"), &source.definition().name, request.report);
    }
    answer.end();
    out
}

/// The item that an entry of an index is of.
fn whole_item<'t>(source: &Source<'t>, entry: &'t Stored) -> &'t Stored {
    let definition = source.definition();
    let key = definition.key_bytes(&entry.part(|name| definition.key.names(name)));
    // Every entry has its item in the table.
    key.and_then(|key| source.table.items.get(&key)).map_or(entry, |whole| whole)
}
