//! Counting what a read would answer with.

use super::read::Reader;
use crate::Error;
use crate::cursor::Cursor;
use crate::definition::{IndexDefinition, TableDefinition};
use crate::expression::Expression;
use crate::item::Item;
use crate::record::{Readable, Schema};
use aws_sdk_dynamodb::types::Select;

/// How many records a query or a scan found.
///
/// DynamoDB counts (`Select`, `COUNT`) where a read answers with every item in its bounds. Where it may leave some out, its
/// requests ask for the key attributes and the type attribute alone and dio counts: in reads of one record, among whose items those of
/// others may stand; of ranges with an exclusive end that DynamoDB reads; and with both a limit and a filter. Either way
/// counting reads, and is billed, as much as reading the records.
///
/// An item counts by its key and its type attribute. So what does not decode counts; what is none of the records that are read
/// counts in reads of several records alone, which answer with it as `Other`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CountOutput {
    /// The records, at most as many as `limit`.
    pub count: usize,
    /// The items that were read, those that a filter left out included (`ScannedCount`).
    pub scanned: usize,
    /// Leads on where `limit` or `max_pages` ended the counting; none where all was counted. The read itself can start
    /// there as well.
    pub cursor: Option<Cursor>,
}

/// What a read asks DynamoDB for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    Items,
    /// All attributes, also those that a local index does not hold: DynamoDB reads these from the table (Query, `Select`).
    Whole,
    Count,
    /// What tells which record an item is, and where it stands.
    Keys,
}

impl Ask {
    pub(super) fn select(self) -> Option<Select> {
        match self {
            Ask::Count => Some(Select::Count),
            Ask::Whole => Some(Select::AllAttributes),
            Ask::Items | Ask::Keys => None,
        }
    }

    pub(super) fn projection(
        self,
        table: &TableDefinition,
        index: Option<&IndexDefinition>,
        attributes: Option<&'static [&'static str]>,
        to: &mut Expression,
    ) -> Result<Option<String>, Error> {
        let attributes = match (self, attributes) {
            (Ask::Keys, _) => &[],
            (Ask::Items, Some(attributes)) => attributes,
            _ => return Ok(None),
        };
        let keys = table.key.attributes().chain(index.into_iter().flat_map(IndexDefinition::attributes));
        let mut names: Vec<_> = keys.map(|attribute| attribute.name).collect();
        names.extend(table.type_attribute.filter(|name| index.is_none_or(|index| index.projects(name))));
        names.extend(attributes);
        let mut asked: Vec<&str> = Vec::with_capacity(names.len());
        for name in names {
            // DynamoDB refuses a path that stands twice.
            if asked.contains(&name) {
                continue;
            }
            if !asked.is_empty() {
                to.push(", ");
            }
            to.name(name);
            asked.push(name);
        }
        to.take()
    }
}

/// A number of items, which is never negative.
pub(super) fn from_sdk(count: i32) -> usize {
    usize::try_from(count).unwrap_or_default()
}

/// Whether nothing says which record an item is.
fn is_unknown<T: Readable>(item: &Item) -> bool {
    !T::recognizes(item) && T::Schema::record_of(item).is_none()
}

pub(super) async fn count<T: Readable>(mut reader: Reader<T>) -> Result<CountOutput, Error> {
    let (mut remaining, max_pages) = (reader.options().limit, reader.options().max_pages);
    let by_item = reader.leaves_out() || (remaining.is_some() && reader.options().has_filter());
    reader.ask(if by_item { Ask::Keys } else { Ask::Count });
    let mut found = CountOutput { count: 0, scanned: 0, cursor: None };
    let mut start = reader.start()?;
    if reader.is_empty() {
        return Ok(found);
    }
    let mut pages = 0;
    while remaining != Some(0) && max_pages.is_none_or(|max| pages < max) {
        let limit = reader.options().page_limit(remaining);
        let raw = reader.page(start.take(), limit).await?;
        pages += 1;
        found.scanned += raw.scanned;
        let mut last = raw.last;
        let mut counted = raw.count;
        if by_item {
            if reader.is_untold() && raw.items.iter().any(|item| is_unknown::<T>(item)) {
                return Err(Error::invalid(
                    "the index does not say which record each item is: read the records rather than count them",
                ));
            }
            let mut items = raw.items.iter().filter(|item| T::recognizes(item));
            counted = items.by_ref().take(remaining.unwrap_or(usize::MAX)).count();
            if items.next().is_some() {
                // The limit ends the counting within the page.
                let mut items = raw.items.iter().filter(|item| T::recognizes(item));
                last = counted.checked_sub(1).and_then(|nth| items.nth(nth)).map(|item| reader.key_of(item));
            }
        }
        found.count += counted;
        remaining = remaining.map(|remaining| remaining.saturating_sub(counted));
        match last {
            Some(key) => start = Some(key),
            None => return Ok(found),
        }
    }
    found.cursor = start.map(|key| reader.cursor(key));
    Ok(found)
}
