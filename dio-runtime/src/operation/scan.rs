use std::fmt;

use super::count::{self, CountOutput, from_sdk};
use super::read::{Pages, Raw, ReadOptions, ReadOutput, Reader};
use super::{ParallelScan, RecordStream, span, traced};
use crate::cursor::Cursor;
use crate::expression::Expression;
use crate::item::Item;
use crate::record::{Readable, Schema, Unread, Within};
use crate::{Condition, Error, Table};
use aws_sdk_dynamodb::operation::scan::builders::ScanFluentBuilder;

/// DynamoDB's limit on the segments of a table (Scan, `TotalSegments`).
pub(super) const MAX_SEGMENTS: u32 = 1_000_000;

/// Reads a whole table (Scan), one request after the other, or side by side with [`Scan::segments`].
#[must_use = "nothing is sent before `send` or `stream`"]
pub struct Scan<T: Readable> {
    table: Table<T::Schema>,
    pub(super) options: ReadOptions<T>,
    /// Which part of the table, of how many.
    segment: Option<(u32, u32)>,
    refused: Option<&'static str>,
}

impl<T: Readable> Clone for Scan<T> {
    fn clone(&self) -> Self {
        Self {
            table: self.table.clone(),
            options: self.options.clone(),
            segment: self.segment,
            refused: self.refused,
        }
    }
}

impl<T: Readable> Scan<T> {
    pub(crate) fn new(table: Table<T::Schema>) -> Self {
        Self { table, options: ReadOptions::default(), segment: None, refused: None }
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

    /// Reads one part of the table (`Segment`), counted from 0, of so many (`TotalSegments`, 1 to 1,000,000): for
    /// workers that share a table. Its cursors belong to this part of as many.
    ///
    /// ```ignore
    /// let mine = shop.scan_for::<Order>().segment(worker, 16).stream();
    /// ```
    pub fn segment(mut self, segment: u32, of: u32) -> Self {
        self.segment = Some((segment, of));
        self
    }

    /// Reads so many parts of the table (`TotalSegments`, 1 to 1,000,000) side by side.
    ///
    /// ```ignore
    /// let mut orders = shop.scan_for::<Order>().filter(order::NOTE.exists()).segments(8).stream();
    /// while let Some(order) = orders.try_next().await? { /* ... */ }
    /// ```
    pub fn segments(self, total: u32) -> ParallelScan<T> {
        ParallelScan::new(self, total)
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

    /// Counts the records, without answering with them: see [`CountOutput`].
    ///
    /// ```ignore
    /// let all = shop.scan().count().await?.count;
    /// ```
    ///
    /// # Errors
    /// What was refused, or what the SDK answers.
    pub async fn count(self) -> Result<CountOutput, Error> {
        count::count(Reader::Scan(Box::new(self))).await
    }

    /// Reads page by page.
    pub fn pages(self) -> Pages<T> {
        Pages::new(Reader::Scan(Box::new(self)))
    }

    /// Reads page by page and hands out record by record.
    pub fn stream(self) -> RecordStream<T> {
        RecordStream::new(self.pages())
    }

    /// Has it refused when it is sent, if it could not be read whole in segments.
    pub(super) fn refuse_in_segments(&mut self) -> bool {
        let ReadOptions { limit, max_pages, start, .. } = &mut self.options;
        let ends = [limit.take().is_some(), max_pages.take().is_some(), start.take().is_some()];
        let refused = if ends.contains(&true) {
            Some("a scan in segments reads all: it takes no `limit`, no `max_pages` and no cursor")
        } else if self.segment.is_some() {
            Some("one segment of a table is not read in segments")
        } else {
            None
        };
        self.refused = refused;
        refused.is_some()
    }

    pub(super) fn start(&mut self) -> Result<Option<Item>, Error> {
        if let Some(reason) = self.refused {
            return Err(Error::invalid(reason));
        }
        match self.options.start.take() {
            None => Ok(None),
            Some(cursor) if cursor.target == self.target() => Ok(Some(cursor.key)),
            Some(_) => Err(Error::invalid(
                "the cursor belongs to another query: it leads on in the one that answered it",
            )),
        }
    }

    fn target(&self) -> String {
        let whole = format!("{}/scan/{}", T::Schema::TABLE.name, T::NAME);
        match self.segment {
            Some((segment, of)) => format!("{whole}/{segment}/{of}"),
            None => whole,
        }
    }

    /// The segment and the total as requests have them.
    fn segment_of_request(&self) -> Result<(Option<i32>, Option<i32>), Error> {
        let Some((segment, of)) = self.segment else { return Ok((None, None)) };
        if of == 0 || of > MAX_SEGMENTS {
            return Err(Error::invalid(format!("a table is scanned in 1 to {MAX_SEGMENTS} segments")));
        }
        if segment >= of {
            return Err(Error::invalid(format!("{of} segments are 0 to {}", of - 1)));
        }
        Ok((i32::try_from(segment).ok(), i32::try_from(of).ok()))
    }

    pub(super) fn cursor(&self, key: Item) -> Cursor {
        Cursor { target: self.target(), partition: None, bounds: None, key }
    }

    fn request(&self, start: Option<Item>, limit: Option<i32>) -> Result<ScanFluentBuilder, Error> {
        let (segment, of) = self.segment_of_request()?;
        let mut expression = Expression::default();
        let projection =
            self.options.ask.projection(T::Schema::TABLE, None, T::PROJECTION, &mut expression)?;
        let filter = self.options.render_filter(&mut expression)?;
        let mut request = self.table.client().scan().table_name(self.table.name());
        if self.options.consistent {
            request = request.consistent_read(true);
        }
        Ok(request
            .set_segment(segment)
            .set_total_segments(of)
            .set_select(self.options.ask.select())
            .set_projection_expression(projection)
            .set_limit(limit)
            .set_exclusive_start_key(start)
            .set_filter_expression(filter)
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.into_values()))
    }

    pub(super) async fn page(&mut self, start: Option<Item>, limit: Option<i32>) -> Result<Raw, Error> {
        let span = span("Scan", self.table.name(), T::NAME);
        let output = traced!(span, self.request(start, limit)?).map_err(Error::request)?;
        let (count, scanned) = (from_sdk(output.count), from_sdk(output.scanned_count));
        let last = output.last_evaluated_key.filter(|key| !key.is_empty());
        Ok(Raw { items: output.items.unwrap_or_default(), last, outside: 0, count, scanned })
    }
}

impl<T: Readable> fmt::Debug for Scan<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Scan").field("reads", &T::NAME).finish_non_exhaustive()
    }
}
