use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;

use super::RecordStream;
use super::count::{self, Ask, CountOutput};
use super::gather::{Gather, Gathered, Ungathered};
use super::hydrate::{HydrateOptions, Hydrated};
use super::plan::Plan;
use super::read::{Pages, ReadOutput, Reader};
use crate::cursor::Cursor;
use crate::interval::{Bounds, Interval};
use crate::key::{Component, KeyError, RangeComponent};
use crate::projected::Projected;
use crate::record::{Readable, Unread, Within};
use crate::sort::Sort;
use crate::types::StoredType;
use crate::{Condition, Error, Table, form};

/// Reads records of one partition (Query), of the table or (`OnIndex`) of a secondary index. Generated code makes it:
/// the partition and the bounds of the sort key are the record's own.
#[must_use = "nothing is sent before `send` or `stream`"]
pub struct Query<T: Readable, K = OnTable> {
    plan: Plan<T>,
    on: PhantomData<fn() -> K>,
}

/// Marks a [`Query`] of the table itself.
#[derive(Debug, Clone, Copy)]
pub enum OnTable {}

/// Marks a [`Query`] of a global secondary index.
#[derive(Debug, Clone, Copy)]
pub enum OnIndex {}

/// Marks a [`Query`] of a local secondary index.
#[derive(Debug, Clone, Copy)]
pub enum OnLocalIndex {}

impl<T: Readable> Query<T, OnTable> {
    /// For generated code: a query of the table.
    #[doc(hidden)]
    pub fn new(
        table: &Table<T::Schema>,
        partition: Result<AttributeValue, KeyError>,
        sort: impl Into<Option<Sort>>,
    ) -> Self {
        Self { plan: Plan::new(table, None, partition, sort.into()), on: PhantomData }
    }

    /// Sees every write that was answered before (`ConsistentRead`), at twice the read capacity.
    pub fn consistent(mut self) -> Self {
        self.plan.options.consistent = true;
        self
    }
}

impl<T: Readable> Query<T, OnIndex> {
    /// For generated code: a query of an index.
    #[doc(hidden)]
    pub fn of_index(
        table: &Table<T::Schema>,
        index: &'static str,
        partition: Result<AttributeValue, KeyError>,
        sort: impl Into<Option<Sort>>,
    ) -> Self {
        Self { plan: Plan::new(table, Some(index), partition, sort.into()), on: PhantomData }
    }
}

impl<T: Projected> Query<T, OnIndex> {
    /// Answers with the whole records, in the order of the index: the keys come from the index, and the records from the
    /// table by BatchGetItem, page by page. `limit` counts records.
    ///
    /// They are as the table has them when they are read, which an index follows a moment later. What was deleted in between
    /// is left out and counted ([`ReadOutput::missing`]); what DynamoDB leaves unprocessed is tried again, and in the end
    /// handed back ([`Unhydrated`](crate::Unhydrated)).
    ///
    /// ```ignore
    /// let comments = hub.comments_by_author("ada").limit(20).hydrate().send().await?.records;
    /// ```
    pub fn hydrate(self) -> Query<T::Record, Hydrated> {
        Query { plan: self.plan.reading(), on: PhantomData::<fn() -> OnIndex> }.hydrated()
    }
}

impl<T: Projected> Query<T, OnLocalIndex> {
    /// Answers with the whole records: DynamoDB reads what the index does not hold from the table (Query, `Select`,
    /// `ALL_ATTRIBUTES`), for the capacity of the whole items.
    pub fn hydrate(self) -> Query<T::Record, OnLocalIndex> {
        Query { plan: self.plan.reading(), on: PhantomData::<fn() -> OnLocalIndex> }.hydrated()
    }
}

impl<T: Readable> Query<T, OnIndex> {
    /// For generated code: answers with what the table has.
    #[doc(hidden)]
    pub fn hydrated(mut self) -> Query<T, Hydrated> {
        self.plan.options.hydrate = Some(HydrateOptions::default());
        Query { plan: self.plan, on: PhantomData }
    }
}

impl<T: Readable> Query<T, Hydrated> {
    fn hydrating(mut self, set: impl FnOnce(&mut HydrateOptions)) -> Self {
        set(self.plan.options.hydrate.get_or_insert_default());
        self
    }

    /// The records are read as they are after every write that was answered before (`ConsistentRead` of BatchGetItem), at
    /// twice the read capacity. The index itself has no such reads.
    pub fn consistent(self) -> Self {
        self.hydrating(|options| options.consistent = true)
    }

    /// How many requests for records are under way at a time, at most. Without it, 4.
    pub fn side_by_side(self, requests: usize) -> Self {
        self.hydrating(|options| options.pace.side_by_side = requests)
    }

    /// How long the pauses before trying again may be together, for each page. Without it, 30 seconds; see
    /// [`BatchGet::patience`](crate::BatchGet::patience).
    pub fn patience(self, patience: Duration) -> Self {
        self.hydrating(|options| options.pace.patience = patience)
    }
}

impl<T: Readable> Query<T, OnLocalIndex> {
    /// For generated code: answers with whole items, whatever the index holds.
    #[doc(hidden)]
    pub fn hydrated(mut self) -> Self {
        self.plan.options.ask = Ask::Whole;
        self
    }
}

impl<T: Readable> Query<T, OnLocalIndex> {
    /// For generated code: a query of a local index.
    #[doc(hidden)]
    pub fn of_local_index(
        table: &Table<T::Schema>,
        index: &'static str,
        partition: Result<AttributeValue, KeyError>,
        sort: impl Into<Option<Sort>>,
    ) -> Self {
        Self { plan: Plan::new(table, Some(index), partition, sort.into()), on: PhantomData }
    }

    /// Sees every write that was answered before (`ConsistentRead`), at twice the read capacity.
    pub fn consistent(mut self) -> Self {
        self.plan.options.consistent = true;
        self
    }
}

impl<T: Readable, K> Query<T, K> {
    fn narrow(mut self, narrow: impl FnOnce(&mut Sort) -> Result<(), Error>) -> Self {
        if let Some(sort) = &mut self.plan.sort
            && let Err(error) = narrow(sort)
        {
            self.plan.partition = Err(error);
        }
        self
    }

    /// For generated code: states one more attribute of the key of an index that has several.
    #[doc(hidden)]
    pub fn and_key(mut self, attribute: &'static str, value: Result<AttributeValue, KeyError>) -> Self {
        self.plan.give(attribute, value);
        self
    }

    /// For generated code: narrows to a range of the next component of the sort key. `tail` is the literal after it;
    /// none where it ends the key.
    #[doc(hidden)]
    pub fn range<C: RangeComponent<F>, F>(
        self,
        bounds: impl Into<Bounds<C::Value>>,
        tail: Option<&'static str>,
    ) -> Self {
        self.narrow(|sort| sort.narrow::<C, F>(&bounds.into(), tail))
    }

    /// For generated code: narrows to a range of the next component in the sort keys of several records, each with its
    /// literal after it.
    #[doc(hidden)]
    pub fn range_of_several<C: RangeComponent<F>, F>(
        self,
        bounds: impl Into<Bounds<C::Value>>,
        tails: &[Option<&'static str>],
    ) -> Self {
        self.narrow(|sort| sort.narrow_each::<C, F>(&bounds.into(), tails))
    }

    /// For generated code: narrows to a range of a numeric or binary sort key.
    #[doc(hidden)]
    pub fn value_range<C: StoredType>(self, bounds: impl Into<Bounds<C::Value>>) -> Self {
        self.narrow(|sort| sort.narrow_values::<C>(bounds.into()))
    }

    /// For generated code: narrows to a range of a sort key that is one field, prefix included.
    #[doc(hidden)]
    pub fn whole_range<C: RangeComponent<form::Rest>>(self, bounds: impl Into<Bounds<C::Value>>) -> Self {
        self.narrow(|sort| sort.narrow_whole::<C>(&bounds.into()))
    }

    /// For generated code: narrows to what such a key begins with.
    #[doc(hidden)]
    pub fn whole_begins_with(self, text: &str) -> Self {
        self.narrow(|sort| {
            sort.narrow_to(Interval::within(text.to_owned()));
            Ok(())
        })
    }

    /// For generated code: narrows to one value of the next component.
    #[doc(hidden)]
    pub fn given<C: Component>(
        self,
        delimiter: char,
        field: &'static str,
        value: &C::Value,
        tail: Option<&'static str>,
    ) -> Self {
        self.narrow(|sort| {
            let fixed = sort.clone().then::<C>(delimiter, field, value, tail.unwrap_or_default());
            *sort = if tail.is_none() { fixed.complete() } else { fixed };
            sort.take_error().map_or(Ok(()), |error| Err(error.into()))
        })
    }

    /// For generated code: narrows to the keys in which the next component begins with a text.
    #[doc(hidden)]
    pub fn begins_with(self, text: &str) -> Self {
        self.narrow(|sort| {
            sort.narrow_to_prefix(text);
            Ok(())
        })
    }

    /// For generated code: the name of the access pattern, for traces.
    #[doc(hidden)]
    pub fn named(mut self, name: &'static str) -> Self {
        self.plan.name = Some(name);
        self
    }

    pub(super) fn into_plan(self) -> Plan<T> {
        self.plan
    }

    pub(super) fn of_plan(plan: Plan<T>) -> Self {
        Self { plan, on: PhantomData }
    }

    /// From the highest sort key to the lowest (`ScanIndexForward` false).
    pub fn descending(mut self) -> Self {
        self.plan.descending = true;
        self
    }

    /// At most so many records. The reading stops there; a cursor leads on.
    pub fn limit(mut self, records: usize) -> Self {
        self.plan.options.limit = Some(records);
        self
    }

    /// At most so many items a request (`Limit`). DynamoDB ends a page at 1 MB in any case.
    pub fn page_size(mut self, items: u32) -> Self {
        self.plan.options.page_size = Some(items);
        self
    }

    /// At most so many requests.
    pub fn max_pages(mut self, pages: usize) -> Self {
        self.plan.options.max_pages = Some(pages);
        self
    }

    /// Leaves out records for which a condition does not hold (`FilterExpression`). They are read and billed all the
    /// same. Several must all hold. DynamoDB refuses filters on the keys of what is queried.
    pub fn filter<R: Within<T>>(mut self, condition: Condition<R>) -> Self {
        self.plan.options.filter(condition.of());
        self
    }

    /// Goes on where a cursor of this query stands, within the bounds that it holds.
    pub fn start_at(mut self, cursor: Cursor) -> Self {
        self.plan.options.start = Some(cursor);
        self
    }

    /// The SDK's request for the first page.
    ///
    /// # Errors
    /// A key, a bound or a cursor that was refused.
    pub fn into_sdk(self) -> Result<QueryFluentBuilder, Error> {
        let mut plan = self.plan;
        let start = plan.start()?;
        let limit = plan.options.page_limit(plan.options.limit);
        Ok(plan.request(start, limit)?.0)
    }

    /// Reads the records, over as many pages as it takes.
    ///
    /// # Errors
    /// What was refused, what the SDK answers, or items that do not decode: the error carries the rest
    /// ([`Error::into_read`]).
    pub async fn send(self) -> Result<ReadOutput<T>, Error> {
        Reader::Query(Box::new(self.plan)).collect().await
    }

    /// Reads as `send` does, and answers with one `Result` an item.
    ///
    /// # Errors
    /// What was refused, or what the SDK answers.
    pub async fn each(self) -> Result<ReadOutput<Result<T, Unread>>, Error> {
        Reader::Query(Box::new(self.plan)).each().await
    }

    /// Counts the records, without answering with them: see [`CountOutput`].
    ///
    /// ```ignore
    /// let orders = shop.orders("42").count().await?.count;
    /// ```
    ///
    /// # Errors
    /// What was refused, or what the SDK answers.
    pub async fn count(self) -> Result<CountOutput, Error> {
        count::count(Reader::Query(Box::new(self.plan))).await
    }

    /// Reads page by page.
    pub fn pages(self) -> Pages<T> {
        Pages::new(Reader::Query(Box::new(self.plan)))
    }

    /// Reads page by page and hands out record by record.
    pub fn stream(self) -> RecordStream<T> {
        RecordStream::new(self.pages())
    }
}

impl<G: Gathered, K> Query<Ungathered<G>, K> {
    /// For generated code: reads all, at most so many items, and answers by record.
    #[doc(hidden)]
    pub fn gather(self, max: usize) -> Gather<G, K> {
        Gather::new(self.plan, max)
    }
}

impl<T: Readable, K> fmt::Debug for Query<T, K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Query")
            .field("reads", &T::NAME)
            .field("index", &self.plan.index)
            .finish_non_exhaustive()
    }
}
