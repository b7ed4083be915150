use std::fmt;

use super::read::{Pages, Raw, ReadOptions, ReadOutput, Reader};
use super::{RecordStream, span, traced};
use crate::cursor::Cursor;
use crate::expression::Expression;
use crate::item::Item;
use crate::record::{Readable, Schema, Unread, Within};
use crate::{Condition, Error, Table};
use aws_sdk_dynamodb::operation::scan::builders::ScanFluentBuilder;

/// Reads a whole table (Scan).
#[must_use = "nothing is sent before `send` or `stream`"]
pub struct Scan<T: Readable> {
    table: Table<T::Schema>,
    pub(super) options: ReadOptions<T>,
}

impl<T: Readable> Scan<T> {
    pub(crate) fn new(table: Table<T::Schema>) -> Self {
        Self { table, options: ReadOptions::default() }
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

    /// Sees every write that was answered before (`ConsistentRead`), at twice the read capacity.
    pub fn consistent(mut self) -> Self {
        self.options.consistent = true;
        self
    }

    /// Leaves out records for which a condition does not hold (`FilterExpression`). They are read and billed all the
    /// same. Several must all hold.
    pub fn filter<R: Within<T>>(mut self, condition: Condition<R>) -> Self {
        self.options.filter(condition.of());
        self
    }

    /// Goes on where a cursor of such a scan stands.
    pub fn start_at(mut self, cursor: Cursor) -> Self {
        self.options.start = Some(cursor);
        self
    }

    /// The SDK's request for the first page.
    ///
    /// # Errors
    /// A cursor or a filter that was refused.
    pub fn into_sdk(mut self) -> Result<ScanFluentBuilder, Error> {
        let start = self.start()?;
        let limit = self.options.page_limit(self.options.limit);
        self.request(start, limit)
    }

    /// Reads the records, over as many pages as it takes.
    ///
    /// # Errors
    /// What was refused, what the SDK answers, or items that do not decode: the error carries the rest
    /// ([`Error::into_read`]).
    pub async fn send(self) -> Result<ReadOutput<T>, Error> {
        Reader::Scan(Box::new(self)).collect().await
    }

    /// Reads as `send` does, and answers with one `Result` an item.
    ///
    /// # Errors
    /// What was refused, or what the SDK answers.
    pub async fn each(self) -> Result<ReadOutput<Result<T, Unread>>, Error> {
        Reader::Scan(Box::new(self)).each().await
    }

    /// Reads page by page.
    pub fn pages(self) -> Pages<T> {
        Pages::new(Reader::Scan(Box::new(self)))
    }

    /// Reads page by page and hands out record by record.
    pub fn stream(self) -> RecordStream<T> {
        RecordStream::new(self.pages())
    }

    pub(super) fn start(&mut self) -> Result<Option<Item>, Error> {
        match self.options.start.take() {
            None => Ok(None),
            Some(cursor) if cursor.target == Self::target() => Ok(Some(cursor.key)),
            Some(_) => Err(Error::invalid(
                "the cursor belongs to another query: it leads on in the one that answered it",
            )),
        }
    }

    fn target() -> String {
        format!("{}/scan/{}", T::Schema::TABLE.name, T::NAME)
    }

    pub(super) fn cursor(&self, key: Item) -> Cursor {
        Cursor { target: Self::target(), partition: None, bounds: None, key }
    }

    fn request(&self, start: Option<Item>, limit: Option<i32>) -> Result<ScanFluentBuilder, Error> {
        let mut expression = Expression::default();
        let filter = self.options.render_filter(&mut expression)?;
        let mut request = self.table.client().scan().table_name(self.table.name());
        if self.options.consistent {
            request = request.consistent_read(true);
        }
        Ok(request
            .set_limit(limit)
            .set_exclusive_start_key(start)
            .set_filter_expression(filter)
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.into_values()))
    }

    pub(super) async fn page(&mut self, start: Option<Item>, limit: Option<i32>) -> Result<Raw, Error> {
        let span = span("Scan", self.table.name(), T::NAME);
        let output = traced(span, self.request(start, limit)?.send()).await.map_err(Error::request)?;
        let last = output.last_evaluated_key.filter(|key| !key.is_empty());
        Ok(Raw { items: output.items.unwrap_or_default(), last })
    }
}

impl<T: Readable> fmt::Debug for Scan<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Scan").field("reads", &T::NAME).finish_non_exhaustive()
    }
}
