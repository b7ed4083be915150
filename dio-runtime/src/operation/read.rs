//! What queries and scans share: pages, limits, decoding.

use std::collections::VecDeque;
use std::fmt;

use super::Scan;
use super::count::Ask;
use super::hydrate::{HydrateOptions, Hydration, Unhydrated};
use super::plan::Plan;
use crate::cursor::Cursor;
use crate::definition::{IndexDefinition, KeyAttribute};
use crate::expression::Expression;
use crate::item::Item;
use crate::record::{Readable, Schema, Unread};
use crate::{Condition, Error};

/// The settings of a read.
pub(super) struct ReadOptions<T> {
    pub(super) limit: Option<usize>,
    pub(super) page_size: Option<u32>,
    pub(super) max_pages: Option<usize>,
    pub(super) consistent: bool,
    pub(super) start: Option<Cursor>,
    pub(super) ask: Ask,
    /// Whether whole records are read by the keys that an index holds, and how.
    pub(super) hydrate: Option<HydrateOptions>,
    filter: Option<Condition<T>>,
}

impl<T> Clone for ReadOptions<T> {
    fn clone(&self) -> Self {
        Self {
            start: self.start.clone(),
            hydrate: self.hydrate.clone(),
            filter: self.filter.clone(),
            ..*self
        }
    }
}

impl<T> Default for ReadOptions<T> {
    fn default() -> Self {
        Self {
            limit: None,
            page_size: None,
            max_pages: None,
            consistent: false,
            start: None,
            ask: Ask::Items,
            hydrate: None,
            filter: None,
        }
    }
}

impl<T> ReadOptions<T> {
    pub(super) fn filter(&mut self, condition: Condition<T>) {
        self.filter = Some(match self.filter.take() {
            Some(others) => others & condition,
            None => condition,
        });
    }

    pub(super) fn has_filter(&self) -> bool {
        self.filter.is_some()
    }

    /// The attributes that the filter looks at.
    pub(super) fn filtered(&self) -> Vec<&'static str> {
        self.filter.as_ref().map(Condition::attributes).unwrap_or_default()
    }

    /// The same settings of a read of something else.
    pub(super) fn reading<U>(self) -> ReadOptions<U> {
        let Self { limit, page_size, max_pages, consistent, start, ask, hydrate, filter } = self;
        let filter = filter.map(Condition::of);
        ReadOptions { limit, page_size, max_pages, consistent, start, ask, hydrate, filter }
    }

    /// A filter of a query cannot name the attributes of the key that is read (Query, `FilterExpression`).
    pub(super) fn check_filter(&self, mut key: impl Iterator<Item = KeyAttribute>) -> Result<(), Error> {
        let attributes = self.filtered();
        match key.find(|attribute| attributes.contains(&attribute.name)) {
            Some(attribute) => Err(Error::invalid(format!(
                "the filter names `{}`, which is a key attribute of what is read: bound the query by it instead",
                attribute.name
            ))),
            None => Ok(()),
        }
    }

    pub(super) fn render_filter(&self, expression: &mut Expression) -> Result<Option<String>, Error> {
        match &self.filter {
            Some(condition) => {
                condition.render(expression)?;
                expression.take()
            }
            None => Ok(None),
        }
    }

    /// The `Limit` of the next page. With a filter, items and records are not the same number.
    pub(super) fn page_limit(&self, remaining: Option<usize>) -> Option<i32> {
        let remaining = remaining.filter(|_| self.filter.is_none()).map(|records| records.max(1));
        let page_size = self.page_size.and_then(|items| usize::try_from(items.max(1)).ok());
        let limit = remaining.into_iter().chain(page_size).min()?;
        Some(i32::try_from(limit).unwrap_or(i32::MAX))
    }
}

/// A page as DynamoDB answers it.
pub(super) struct Raw {
    pub(super) items: Vec<Item>,
    /// Items that were read although they lie outside of the bounds, and are left out of `items`.
    pub(super) outside: usize,
    pub(super) last: Option<Item>,
    /// Items that DynamoDB answered with, or would have.
    pub(super) count: usize,
    /// Items that it read before the filter.
    pub(super) scanned: usize,
}

/// A query or a scan.
pub(super) enum Reader<T: Readable> {
    Query(Box<Plan<T>>),
    Scan(Box<Scan<T>>),
}

impl<T: Readable> Reader<T> {
    pub(super) fn options(&self) -> &ReadOptions<T> {
        match self {
            Reader::Query(query) => &query.options,
            Reader::Scan(scan) => &scan.options,
        }
    }

    pub(super) fn ask(&mut self, ask: Ask) {
        match self {
            Reader::Query(query) => query.options.ask = ask,
            Reader::Scan(scan) => scan.options.ask = ask,
        }
    }

    /// Whether it reads items that it leaves out of its answer, beside those that a filter leaves out.
    pub(super) fn leaves_out(&self) -> bool {
        T::IS_SELECTIVE || matches!(self, Reader::Query(query) if query.reads_outside())
    }

    /// Whether the items are of an index that lacks their type attribute.
    pub(super) fn is_untold(&self) -> bool {
        let Reader::Query(query) = self else { return false };
        let lacks = |index: &IndexDefinition| {
            T::Schema::TABLE.type_attribute.is_some_and(|attribute| !index.projects(attribute))
        };
        query.index.is_some_and(lacks)
    }

    pub(super) fn start(&mut self) -> Result<Option<Item>, Error> {
        match self {
            Reader::Query(query) => query.start(),
            Reader::Scan(scan) => scan.start(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Reader::Query(query) => query.is_empty(),
            Reader::Scan(_) => false,
        }
    }

    fn is_scan(&self) -> bool {
        matches!(self, Reader::Scan(_))
    }

    pub(super) fn cursor(&self, key: Item) -> Cursor {
        match self {
            Reader::Query(query) => query.cursor(key),
            Reader::Scan(scan) => scan.cursor(key),
        }
    }

    pub(super) async fn page(&mut self, start: Option<Item>, limit: Option<i32>) -> Result<Raw, Error> {
        match self {
            Reader::Query(query) => query.page(start, limit).await,
            Reader::Scan(scan) => scan.page(start, limit).await,
        }
    }

    /// The keys that lead on from an item.
    pub(super) fn key_of(&self, item: &Item) -> Item {
        match self {
            Reader::Query(query) => query.key_of(item),
            Reader::Scan(_) => key_of::<T>(item, None),
        }
    }

    pub(super) async fn each(self) -> Result<ReadOutput<Result<T, Unread>>, Error> {
        // Where nothing is hydrated, nothing of it is left either.
        Unhydrated::new(Pages::new(self)).each().await
    }

    pub(super) async fn collect(self) -> Result<ReadOutput<T>, Error> {
        self.each().await?.all_read()
    }
}

impl<T: Readable> ReadOutput<Result<T, Unread>> {
    /// The records if all decode; else the error that carries them.
    pub(super) fn all_read(self) -> Result<ReadOutput<T>, Error> {
        let ReadOutput { records, cursor, missing } = self;
        let mut read = Vec::with_capacity(records.len());
        let mut unread = Vec::new();
        for record in records {
            match record {
                Ok(record) => read.push(record),
                Err(error) => unread.push(error),
            }
        }
        if unread.is_empty() {
            Ok(ReadOutput { records: read, cursor, missing })
        } else {
            Err(Error::undecodable(unread, read))
        }
    }
}

/// The key of an item in its table, and in an index.
pub(super) fn key_of<T: Readable>(item: &Item, index: Option<&IndexDefinition>) -> Item {
    let of_index = index.into_iter().flat_map(IndexDefinition::attributes);
    let attributes = T::Schema::TABLE.key.attributes().chain(of_index);
    attributes
        .filter_map(|attribute| Some((attribute.name.to_owned(), item.get(attribute.name)?.clone())))
        .collect()
}

/// A record that was read, unless the item is another of the table: among those of this record that is no mistake. What no
/// record claims is one in the record's own interval; a scan has none.
pub(super) fn read_among<T: Readable>(item: Item, is_scan: bool) -> Option<Result<T, Unread>> {
    match T::read_item(item) {
        Err(Unread::Other(item)) if is_scan || T::Schema::record_of(&item).is_some() => None,
        result => Some(result),
    }
}

/// The pages of a query or a scan.
pub struct Pages<T: Readable> {
    reader: Reader<T>,
    state: State,
    remaining: Option<usize>,
    pages: usize,
    /// Of a read of whole records through an index: what it found and has not read.
    hydration: Hydration,
}

enum State {
    New,
    After(Item),
    Done,
}

impl<T: Readable> Pages<T> {
    pub(super) fn new(reader: Reader<T>) -> Self {
        let remaining = reader.options().limit;
        Self { reader, state: State::New, remaining, pages: 0, hydration: Hydration::default() }
    }

    /// The next page; none after the last. A page may be empty although others follow.
    ///
    /// # Errors
    /// What was refused, or what the SDK answers. Where a read that hydrates is left unprocessed, the next call goes on
    /// with it.
    pub async fn next(&mut self) -> Result<Option<ReadOutput<Result<T, Unread>>>, Error> {
        if self.remaining == Some(0) {
            return Ok(None);
        }
        if self.hydration.is_empty() {
            let Some((start, items)) = self.read().await? else { return Ok(None) };
            if self.reader.options().hydrate.is_none() {
                let records = self.decode(items.into());
                return Ok(Some(ReadOutput { records, cursor: self.cursor(), missing: 0 }));
            }
            self.hydration.fill::<T>(start, items);
        }
        self.hydrate().await.map(Some)
    }

    /// Sends the request for the next page: where it began, and its items.
    async fn read(&mut self) -> Result<Option<(Option<Item>, Vec<Item>)>, Error> {
        let start = match &self.state {
            State::Done => return Ok(None),
            _ if self.is_over() => return Ok(None),
            State::New => self.reader.start()?,
            State::After(key) => Some(key.clone()),
        };
        if self.reader.is_empty() {
            self.state = State::Done;
            return Ok(None);
        }
        let limit = self.reader.options().page_limit(self.remaining);
        let raw = self.reader.page(start.clone(), limit).await?;
        self.pages += 1;
        self.state = match raw.last {
            Some(key) => State::After(key),
            None => State::Done,
        };
        Ok(Some((start, raw.items)))
    }

    /// Reads the records of the next items that an index found.
    async fn hydrate(&mut self) -> Result<ReadOutput<Result<T, Unread>>, Error> {
        let Reader::Query(query) = &self.reader else { return Ok(ReadOutput::default()) };
        let options = query.options.hydrate.clone().unwrap_or_default();
        let key_of = |item: &Item| self.reader.key_of(item);
        let found = self.hydration.next(query.table(), &options, self.remaining, key_of).await?;
        let asked = found.len();
        let items: VecDeque<Item> = found.into_iter().flatten().collect();
        let missing = asked - items.len();
        let records = self.decode(items);
        Ok(ReadOutput { records, cursor: self.cursor(), missing })
    }

    fn is_over(&self) -> bool {
        self.remaining == Some(0) || self.reader.options().max_pages.is_some_and(|max| self.pages >= max)
    }

    fn decode(&mut self, mut items: VecDeque<Item>) -> Vec<Result<T, Unread>> {
        let mut records = Vec::with_capacity(items.len());
        while let Some(item) = items.pop_front() {
            let key = (self.remaining == Some(1) && !items.is_empty()).then(|| self.reader.key_of(&item));
            let Some(record) = read_among::<T>(item, self.reader.is_scan()) else { continue };
            records.push(record);
            if let Some(remaining) = &mut self.remaining {
                *remaining -= 1;
                if *remaining == 0 {
                    if let Some(key) = key {
                        self.state = State::After(key);
                    }
                    break;
                }
            }
        }
        records
    }

    /// Where the reading stands: leads on to what has not been read. None at the end.
    pub fn cursor(&self) -> Option<Cursor> {
        if !self.hydration.is_empty() {
            return self.hydration.after().map(|key| self.reader.cursor(key.clone()));
        }
        match &self.state {
            State::After(key) => Some(self.reader.cursor(key.clone())),
            State::New | State::Done => None,
        }
    }
}

impl<T: Readable> fmt::Debug for Pages<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Pages")
            .field("reads", &T::NAME)
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}

/// What a query or a scan read.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ReadOutput<T> {
    /// The records, in the order of the key that was read. Those of a parallel scan have no order.
    pub records: Vec<T>,
    /// Leads on where a limit ended the reading; none where all was read, as in a parallel scan.
    pub cursor: Option<Cursor>,
    /// Of a read of whole records through an index ([`Hydrated`](crate::Hydrated)): how many the index named that the table did
    /// not have any more. 0 of other reads.
    pub missing: usize,
}

impl<T> Default for ReadOutput<T> {
    fn default() -> Self {
        Self { records: Vec::new(), cursor: None, missing: 0 }
    }
}
