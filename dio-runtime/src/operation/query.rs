use std::fmt;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;

use super::read::{Pages, Raw, ReadOptions, ReadOutput, Reader};
use super::{RecordStream, span};
use crate::cursor::Cursor;
use crate::definition::KeyDefinition;
use crate::expression::Expression;
use crate::interval::Bounds;
use crate::item::Item;
use crate::key::{KeyError, RangeComponent};
use crate::record::{Readable, Schema, Unread};
use crate::sort::{Excluded, Sort};
use crate::types::StoredType;
use crate::{Condition, Error, Table};

/// Reads records of one partition, of the table or an index (Query). Generated code makes it: the partition and the
/// bounds of the sort key are the record's own.
#[must_use = "nothing is sent before `send` or `stream`"]
pub struct Query<T: Readable> {
    pub(super) table: Table<T::Schema>,
    index: Option<&'static str>,
    partition: Result<AttributeValue, Error>,
    sort: Option<Sort>,
    descending: bool,
    pub(super) options: ReadOptions<T>,
}

impl<T: Readable> Query<T> {
    /// For generated code: a query of the table (`index` none) or an index.
    pub fn new(
        table: &Table<T::Schema>,
        index: Option<&'static str>,
        partition: Result<AttributeValue, KeyError>,
        sort: Option<Sort>,
    ) -> Self {
        let partition = partition.map_err(Error::from);
        Self { table: table.clone(), index, partition, sort, descending: false, options: ReadOptions::default() }
    }

    /// For generated code: narrows to a range of the next component of the sort key.
    pub fn range<C: RangeComponent<F>, F>(
        mut self,
        bounds: impl Into<Bounds<C::Value>>,
        tail: Option<&'static str>,
    ) -> Self {
        if let Some(sort) = &mut self.sort
            && let Err(error) = sort.narrow::<C, F>(&bounds.into(), tail)
        {
            self.partition = Err(error);
        }
        self
    }

    /// For generated code: narrows to a range of a numeric or binary sort key.
    pub fn value_range<C: StoredType>(mut self, bounds: impl Into<Bounds<C::Value>>) -> Self {
        if let Some(sort) = &mut self.sort
            && let Err(error) = sort.narrow_values::<C>(bounds.into())
        {
            self.partition = Err(error);
        }
        self
    }

    /// For generated code: narrows to the keys in which the next component begins with a text.
    pub fn begins_with(mut self, text: &str) -> Self {
        if let Some(sort) = &mut self.sort {
            sort.narrow_to_prefix(text);
        }
        self
    }

    /// From the highest sort key to the lowest (`ScanIndexForward` false).
    pub fn descending(mut self) -> Self {
        self.descending = true;
        self
    }

    /// At most so many records. The reading stops there; a cursor leads on.
    pub fn limit(mut self, records: usize) -> Self {
        self.options.limit = Some(records);
        self
    }

    /// At most so many items a request (`Limit`). DynamoDB ends a page at 1 MB in any case.
    pub fn page_size(mut self, items: u32) -> Self {
        self.options.page_size = Some(items);
        self
    }

    /// At most so many requests.
    pub fn max_pages(mut self, pages: usize) -> Self {
        self.options.max_pages = Some(pages);
        self
    }

    /// Sees every write that was answered before (`ConsistentRead`), at twice the read capacity. The table's only: on
    /// a global secondary index, DynamoDB refuses it, and generated builders for one do not have it.
    pub fn consistent(mut self) -> Self {
        self.options.consistent = true;
        self
    }

    /// Leaves out records for which a condition does not hold (`FilterExpression`). They are read and billed all the
    /// same. Several must all hold. DynamoDB refuses filters on the keys of what is queried.
    pub fn filter<R>(mut self, condition: Condition<R>) -> Self
    where
        R: crate::record::Within<T>,
    {
        self.options.filter(condition.of());
        self
    }

    /// Goes on where a cursor of this query stands, within the bounds that it holds.
    pub fn start_at(mut self, cursor: Cursor) -> Self {
        self.options.start = Some(cursor);
        self
    }

    /// The SDK's request for the first page.
    ///
    /// # Errors
    /// A key, a bound or a cursor that was refused.
    pub fn into_sdk(self) -> Result<QueryFluentBuilder, Error> {
        let mut query = self;
        let start = query.start()?;
        let limit = query.options.page_limit(query.options.limit);
        Ok(query.request(start, limit)?.0)
    }

    /// Reads the records, over as many pages as it takes.
    ///
    /// # Errors
    /// What was refused, what the SDK answers, or items that do not decode: the error carries the rest
    /// ([`Error::into_read`]).
    pub async fn send(self) -> Result<ReadOutput<T>, Error> {
        Reader::Query(self).collect().await
    }

    /// Reads as `send` does, and answers with one `Result` an item.
    ///
    /// # Errors
    /// What was refused, or what the SDK answers.
    pub async fn each(self) -> Result<ReadOutput<Result<T, Unread>>, Error> {
        Reader::Query(self).each().await
    }

    /// Reads page by page.
    pub fn pages(self) -> Pages<T> {
        Pages::new(Reader::Query(self))
    }

    /// Reads page by page and hands out record by record.
    pub fn stream(self) -> RecordStream<T> {
        RecordStream::new(self.pages())
    }

    pub(super) fn index_name(&self) -> Option<&'static str> {
        self.index
    }

    fn key(&self) -> KeyDefinition {
        let table = T::Schema::TABLE;
        match self.index.and_then(|index| table.index(index)) {
            Some(index) => index.key,
            None => table.key,
        }
    }

    /// Whether nothing can be in it, so that no request is needed.
    pub(super) fn is_empty(&self) -> bool {
        self.partition.is_ok() && self.sort.as_ref().is_some_and(Sort::is_empty)
    }

    /// Where to start: takes over the cursor's bounds.
    pub(super) fn start(&mut self) -> Result<Option<Item>, Error> {
        let Some(cursor) = self.options.start.take() else { return Ok(None) };
        let refused = || Error::invalid("the cursor belongs to another query");
        if cursor.target != self.target() || self.partition.as_ref().ok() != cursor.partition.as_ref() {
            return Err(refused());
        }
        if let (Some(sort), Some((low, end, high))) = (&mut self.sort, &cursor.bounds) {
            sort.set_bounds(low, *end, high).ok_or_else(refused)?;
        }
        Ok(Some(cursor.key))
    }

    fn target(&self) -> String {
        let direction = if self.descending { "desc" } else { "asc" };
        format!("{}/{}/{}/{direction}", T::Schema::TABLE.name, self.index.unwrap_or_default(), T::NAME)
    }

    pub(super) fn cursor(&self, key: Item) -> Cursor {
        Cursor {
            target: self.target(),
            partition: self.partition.as_ref().ok().cloned(),
            bounds: self
                .sort
                .as_ref()
                .and_then(Sort::bounds)
                .map(|(low, end, high)| (low.to_owned(), end, high.to_owned())),
            key,
        }
    }

    fn request(&mut self, start: Option<Item>, limit: Option<i32>) -> Result<(QueryFluentBuilder, Option<Excluded>), Error> {
        let partition = match &self.partition {
            Ok(partition) => partition.clone(),
            Err(_) => {
                let taken = std::mem::replace(&mut self.partition, Ok(AttributeValue::Null(true)));
                return Err(taken.err().unwrap_or_else(|| Error::invalid("the partition was refused")));
            }
        };
        let mut expression = Expression::default();
        expression.name(self.key().partition.name);
        expression.push(" = ");
        expression.value(partition);
        let excluded = self.sort.as_ref().map(|sort| sort.render(&mut expression));
        let condition = expression.take()?;
        let filter = self.options.render_filter(&mut expression)?;
        let mut request = self.table.client().query().table_name(self.table.name());
        if self.descending {
            request = request.scan_index_forward(false);
        }
        if self.options.consistent {
            request = request.consistent_read(true);
        }
        let request = request
            .set_index_name(self.index.map(str::to_owned))
            .set_limit(limit)
            .set_exclusive_start_key(start)
            .set_key_condition_expression(condition)
            .set_filter_expression(filter)
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.into_values());
        Ok((request, excluded))
    }

    pub(super) async fn page(&mut self, start: Option<Item>, limit: Option<i32>) -> Result<Raw, Error> {
        use tracing::Instrument;

        let (request, excluded) = self.request(start, limit)?;
        let span = span("Query", self.table.name(), T::NAME, self.index);
        let output = request.send().instrument(span).await.map_err(Error::request)?;
        let mut items = output.items.unwrap_or_default();
        if let Some(excluded) = excluded {
            items.retain(|item| !excluded.contains(item));
        }
        Ok(Raw { items, last: output.last_evaluated_key.filter(|key| !key.is_empty()) })
    }
}

impl<T: Readable> fmt::Debug for Query<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Query").field("reads", &T::NAME).field("index", &self.index).finish_non_exhaustive()
    }
}
