//! One page of a query or scan: reading, limits, filters, and where to go on.

use crate::mock::error::{Answer, Failure};
use crate::mock::expression::{Condition, Projection};
use crate::mock::key::KeyBytes;
use crate::mock::schema::{IndexDefinition, TableDefinition};
use crate::mock::size::MAX_PAGE_BYTES;
use crate::mock::storage::{Items, KeyRange};
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
    pub(super) items: Items<'t>,
}

impl<'t> Source<'t> {
    pub(super) fn of(table: &'t Table, index: Option<&str>, consistent: bool) -> Answer<Source<'t>> {
        let Some(name) = index else { return Ok(Source { table, index: None, items: table.items() }) };
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

    fn key_of<'s>(&'s self, stored: &'s Stored) -> Item<'s> {
        stored.part(self.key_names())
    }
}

/// What to read and what to answer with.
pub(super) struct PageRequest<'a> {
    pub(super) range: KeyRange,
    pub(super) forward: bool,
    /// The most items to read, before the filter.
    pub(super) limit: Option<usize>,
    pub(super) filter: Option<Condition<'a>>,
    pub(super) projection: Option<&'a Projection>,
    pub(super) select: Select,
    pub(super) consistent: bool,
    pub(super) report: Report,
}

/// What one page has read.
struct Page<'t> {
    /// What passed the filter, as it is answered.
    found: Vec<&'t Stored>,
    scanned: usize,
    bytes: usize,
    /// What items cost that are read from the table for a local index, each by itself.
    fetched: u64,
    /// Where to go on, if there is more.
    last: Option<&'t Stored>,
}

fn read<'t>(source: &Source<'t>, request: &PageRequest<'_>) -> Page<'t> {
    let mut page = Page { found: Vec::new(), scanned: 0, bytes: 0, fetched: 0, last: None };
    // A local index filters by and answers with attributes that it does not hold, read from the table.
    let filter_whole = select::filter_fetches(source, request);
    let answer_whole = select::answer_fetches(source, request);
    let mut last = None;
    for entry in source.items.range(&request.range, request.forward) {
        if page.scanned > 0 && page.bytes + entry.size() > MAX_PAGE_BYTES {
            page.last = last;
            break;
        }
        page.bytes += entry.size();
        page.scanned += 1;
        last = Some(entry);
        let whole = if filter_whole || answer_whole {
            let whole = whole_item(source, entry);
            page.fetched += read_halves(whole.size(), request.consistent);
            whole
        } else {
            entry
        };
        let filtered = if filter_whole { whole } else { entry };
        if request.filter.as_ref().is_none_or(|filter| filter.holds_for(filtered)) {
            page.found.push(if answer_whole { whole } else { entry });
        }
        if Some(page.scanned) == request.limit {
            page.last = last;
            break;
        }
    }
    page
}

/// Reads one page and writes the answer.
pub(super) fn read_page(source: &Source<'_>, request: &PageRequest<'_>) -> Vec<u8> {
    let page = read(source, request);
    let answered = request.select != Select::Count;
    let bytes: usize = page.found.iter().filter(|_| answered).map(|found| found.json_bytes() + 1).sum();
    let mut out = Vec::with_capacity(bytes + 512);
    let mut answer = Object::begin(&mut out);
    if answered {
        let mut items = Array::begin(answer.key("Items"));
        for found in &page.found {
            match &request.projection {
                None => found.write(items.next()),
                Some(projection) => projection.write(items.next(), found),
            }
        }
        items.end();
    }
    answer.number("Count", page.found.len());
    answer.number("ScannedCount", page.scanned);
    if let Some(last) = page.last {
        write_item(answer.key("LastEvaluatedKey"), &source.key_of(last));
    }
    if request.report != Report::None {
        let halves = read_halves(page.bytes, request.consistent);
        let consumed = match source.index {
            None => Consumed::table(halves),
            Some(index) => {
                let mut consumed = Consumed::table(page.fetched);
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
    let key = definition.key_bytes(entry);
    // Every entry has its item in the table.
    key.and_then(|key| source.table.items().get(&key)).map_or(entry, |whole| whole)
}
