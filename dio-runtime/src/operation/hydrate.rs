//! Whole records by the keys that an index holds.

use std::collections::VecDeque;
use std::fmt;
use std::vec::IntoIter;

use super::batch::{BatchGet, Pace};
use super::gets::{Gets, Part};
use super::plan::Plan;
use super::read::{Pages, Raw, ReadOutput};
use super::stream::RecordStream;
use crate::item::Item;
use crate::record::{Readable, Schema, Unread};
use crate::{Error, Table};

/// Marks a [`Query`](crate::Query) of a global index that answers with whole records: their keys come from the index, in its
/// order, and the records from the table (BatchGetItem), as they are when these are read.
#[derive(Debug, Clone, Copy)]
pub enum Hydrated {}

/// So many records are read at a time for each request that may be under way: the most of one (BatchGetItem).
const RECORDS_OF_ONE_REQUEST: usize = 100;

/// How the records are read.
#[derive(Clone, Default)]
pub(super) struct HydrateOptions {
    pub(super) pace: Pace,
    pub(super) consistent: bool,
}

/// The items of an index whose records are still to be read.
#[derive(Default)]
pub(super) struct Hydration {
    /// In the order of the index.
    found: VecDeque<Item>,
    /// What is being read: the keys of its items in the index, and the reads. It stays where a batch was not processed.
    batch: Option<(Vec<Item>, BatchGet<Vec<ByKey>>)>,
    /// The last item whose record was read.
    after: Option<Item>,
}

impl Hydration {
    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty() && self.batch.is_none()
    }

    /// Takes a page of an index, which was read from behind `start`. What another record of the table claims is left out:
    /// it is not read.
    pub(super) fn fill<T: Readable>(&mut self, start: Option<Item>, items: Vec<Item>) {
        self.after = start;
        self.found.extend(items.into_iter().filter(may_be::<T>));
    }

    /// The key of the last item of the index that was answered with.
    pub(super) fn after(&self) -> Option<&Item> {
        self.after.as_ref()
    }

    /// Reads the next records, at most so many. Those that are not there any more are none.
    pub(super) async fn next<S: Schema>(
        &mut self,
        table: &Table<S>,
        options: &HydrateOptions,
        most: Option<usize>,
        key_of: impl Fn(&Item) -> Item,
    ) -> Result<Vec<Option<Item>>, Error> {
        let (keys, batch) = self.batch.take().unwrap_or_else(|| {
            let at_a_time = RECORDS_OF_ONE_REQUEST * options.pace.side_by_side.max(1);
            let count = self.found.len().min(at_a_time).min(most.unwrap_or(usize::MAX));
            let items: Vec<Item> = self.found.drain(..count).collect();
            let reads = items.iter().map(|item| ByKey::of(table, item, options.consistent)).collect();
            let batch = BatchGet::new(reads).with_pace(options.pace.clone());
            (items.iter().map(key_of).collect(), batch)
        });
        match batch.each().await {
            Ok(records) => {
                self.after = keys.into_iter().next_back().or_else(|| self.after.take());
                Ok(records)
            }
            Err(error) => {
                let (rest, error) = error.take_unprocessed();
                self.batch = rest.map(|rest| (keys, rest));
                Err(error)
            }
        }
    }
}

/// A page of a query: what it found, and where those are hydrated the record of each, if it is there.
pub(super) struct WholePage {
    pub(super) found: Raw,
    pub(super) records: Option<Vec<Option<Item>>>,
}

/// Reads a page at once, with its records where they are hydrated.
pub(super) async fn whole_page<T: Readable>(
    plan: &mut Plan<T>,
    start: Option<Item>,
    limit: Option<i32>,
) -> Result<WholePage, Error> {
    let mut found = plan.page(start, limit).await?;
    let Some(options) = &plan.options.hydrate else { return Ok(WholePage { found, records: None }) };
    found.items.retain(may_be::<T>);
    let reads: Vec<ByKey> =
        found.items.iter().map(|item| ByKey::of(plan.table(), item, options.consistent)).collect();
    let records = BatchGet::new(reads).with_pace(options.pace.clone()).each().await?;
    Ok(WholePage { found, records: Some(records) })
}

/// Whether an item of an index may be what is read: not if it is another record of the table. An index does not always say.
fn may_be<T: Readable>(item: &Item) -> bool {
    T::recognizes(item) || T::Schema::record_of(item).is_none()
}

/// The read of one item, whatever it is.
struct ByKey(Part);

impl ByKey {
    /// The read of an item of which there is the primary key, as every index holds it.
    fn of<S: Schema>(table: &Table<S>, item: &Item, consistent: bool) -> Self {
        let names = S::TABLE.key.attributes().map(|attribute| attribute.name);
        let key = names.filter_map(|name| Some((name.to_owned(), item.get(name)?.clone()))).collect();
        let (client, table) = (table.client().clone(), table.name().to_owned());
        Self(Part { client, table, key, consistent })
    }
}

impl Gets for ByKey {
    type Output = Option<Item>;
    type Each = Option<Item>;
    type Shape = ();

    fn open(self, parts: &mut Vec<Part>) -> Result<(), Error> {
        parts.push(self.0);
        Ok(())
    }

    fn each((): (), answers: &mut IntoIter<Option<Item>>) -> Self::Each {
        answers.next().flatten()
    }

    fn collect(each: Self::Each, _unread: &mut Vec<Unread>) -> Self::Output {
        each
    }
}

/// A read of whole records through an index that ended because DynamoDB left some unprocessed: what
/// [`Error::into_unprocessed`] hands back. Sending it goes on where the read stood.
///
/// ```ignore
/// match hub.comments_by("ada").send().await {
///     Err(error) if error.is_unprocessed() => error.into_unprocessed::<Unhydrated<Comment>>(),
///     ...
/// }
/// ```
#[must_use = "nothing is sent before `send` or `stream`"]
pub struct Unhydrated<T: Readable> {
    records: Vec<Result<T, Unread>>,
    missing: usize,
    pages: Pages<T>,
}

impl<T: Readable> Unhydrated<T> {
    pub(super) fn new(pages: Pages<T>) -> Self {
        Self { records: Vec::new(), missing: 0, pages }
    }

    /// How many records were read. A stream has handed them out and leaves none here.
    pub fn read(&self) -> usize {
        self.records.len()
    }

    /// Reads the rest, and answers with all: what was read before as well.
    ///
    /// # Errors
    /// As the read itself.
    pub async fn send(self) -> Result<ReadOutput<T>, Error> {
        self.each().await?.all_read()
    }

    /// Reads as `send` does, and answers with one `Result` an item.
    ///
    /// # Errors
    /// As the read itself.
    pub async fn each(mut self) -> Result<ReadOutput<Result<T, Unread>>, Error> {
        loop {
            match self.pages.next().await {
                Ok(Some(page)) => {
                    self.records.extend(page.records);
                    self.missing += page.missing;
                }
                Ok(None) => {
                    let (cursor, missing) = (self.pages.cursor(), self.missing);
                    return Ok(ReadOutput { records: self.records, cursor, missing });
                }
                Err(error) => return Err(error.with_unprocessed(self)),
            }
        }
    }

    /// Hands out what was read, then reads the rest page by page.
    pub fn stream(self) -> RecordStream<T> {
        RecordStream::going_on(self.records, self.missing, self.pages)
    }
}

impl<T: Readable> fmt::Debug for Unhydrated<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Unhydrated").field("read", &self.read()).finish_non_exhaustive()
    }
}
