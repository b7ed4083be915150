use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::ops::RangeInclusive;

use futures_util::StreamExt;
use futures_util::stream;

use super::hydrate::Hydrated;
use super::merge::{Merge, Sequence};
use super::plan::Plan;
use super::query::{OnLocalIndex, OnTable, Query};
use super::read::ReadOptions;
use super::{CountOutput, ReadOutput, RecordStream};
use crate::cursor::Cursor;
use crate::key::{KeyComponent, buckets};
use crate::record::{Readable, Unread, Within};
use crate::{Condition, Error};

/// How many partitions are read at a time without more said.
const SIDE_BY_SIDE: usize = 8;

/// Reads several partitions as one (a Query each), of the table or of a secondary index: all shards, or the buckets of a
/// period. Generated code makes it, for a `[query.*]` with `fan_out`.
///
/// Shards are read side by side and merged by sort key, so the first record is there once each shard has answered with a page.
/// Buckets of time follow one another: those that come next are read ahead, but not under a `limit`, which the first may fill.
#[must_use = "nothing is sent before `send` or `stream`"]
pub struct FanOut<T: Readable, K = OnTable> {
    /// A query of each partition, in ascending order of the buckets.
    plans: Vec<Plan<T>>,
    sequence: Sequence,
    side_by_side: usize,
    descending: bool,
    name: Option<&'static str>,
    options: ReadOptions<T>,
    refused: Option<Error>,
    on: PhantomData<fn() -> K>,
}

impl<T: Readable, K> FanOut<T, K> {
    fn new(queries: impl Iterator<Item = Query<T, K>>, sequence: Sequence) -> Self {
        Self {
            plans: queries.map(Query::into_plan).collect(),
            sequence,
            side_by_side: SIDE_BY_SIDE,
            descending: false,
            name: None,
            options: ReadOptions::default(),
            refused: None,
            on: PhantomData,
        }
    }

    /// For generated code: a query of each shard.
    #[doc(hidden)]
    pub fn of_shards(count: u16, query: impl FnMut(u16) -> Query<T, K>) -> Self {
        Self::new((0..count).map(query), Sequence::Merged)
    }

    /// For generated code: a query of each bucket of time between two ends.
    #[doc(hidden)]
    pub fn of_times<C: KeyComponent<F>, F>(
        range: &RangeInclusive<C::Value>,
        query: impl FnMut(C::Value) -> Query<T, K>,
    ) -> Self {
        let (buckets, refused) = match buckets::<C, F>(range) {
            Ok(buckets) => (buckets, None),
            Err(error) => (Vec::new(), Some(error)),
        };
        Self { refused, ..Self::new(buckets.into_iter().map(query), Sequence::InTurn) }
    }

    /// For generated code: the name of the access pattern, for traces.
    #[doc(hidden)]
    pub fn named(mut self, name: &'static str) -> Self {
        self.name = Some(name);
        self
    }

    /// How many partitions are read at a time, at most. Without it, 8.
    pub fn side_by_side(mut self, partitions: usize) -> Self {
        self.side_by_side = partitions.max(1);
        self
    }

    /// From the highest sort key to the lowest (`ScanIndexForward` false), and from the last bucket of time to the first.
    pub fn descending(mut self) -> Self {
        self.descending = true;
        self
    }

    /// At most so many records, of all partitions together. The reading stops there; a cursor leads on.
    pub fn limit(mut self, records: usize) -> Self {
        self.options.limit = Some(records);
        self
    }

    /// At most so many items a request (`Limit`). DynamoDB ends a page at 1 MB in any case.
    pub fn page_size(mut self, items: u32) -> Self {
        self.options.page_size = Some(items);
        self
    }

    /// Leaves out records for which a condition does not hold (`FilterExpression`). They are read and billed all the
    /// same. Several must all hold. DynamoDB refuses filters on the keys of what is queried.
    pub fn filter<R: Within<T>>(mut self, condition: Condition<R>) -> Self {
        self.options.filter(condition.of());
        self
    }

    /// Goes on where a cursor of this query stands, within the bounds that it holds. Buckets of time have to end where they did.
    pub fn start_at(mut self, cursor: Cursor) -> Self {
        self.options.start = Some(cursor);
        self
    }

    /// One query a partition, to be sent as the caller likes: in the order of the shards, or in the order in which buckets of
    /// time are read. A `limit` is that of each.
    ///
    /// # Errors
    /// A range of too many buckets, or a cursor, which is of all of them.
    pub fn into_queries(mut self) -> Result<Vec<Query<T, K>>, Error> {
        if self.options.start.take().is_some() {
            return Err(Error::invalid("the cursor is of all partitions, and leads on in none of them"));
        }
        let limit = self.options.limit;
        let queries = self.into_plans()?.into_iter().map(|mut plan| {
            plan.options.limit = limit;
            Query::of_plan(plan)
        });
        Ok(queries.collect())
    }

    /// The queries of the partitions with what was said of all, but for the limit.
    fn into_plans(self) -> Result<Vec<Plan<T>>, Error> {
        if let Some(error) = self.refused {
            return Err(error);
        }
        let mut plans = self.plans;
        let mut options = self.options;
        (options.limit, options.start) = (None, None);
        for plan in &mut plans {
            // How much of a record is read stays each query's own.
            let (ask, hydrate) = (plan.options.ask, plan.options.hydrate.take());
            plan.options = options.clone();
            (plan.options.ask, plan.options.hydrate) = (ask, hydrate);
            plan.descending = self.descending;
            plan.name = self.name;
        }
        if self.descending && self.sequence == Sequence::InTurn {
            plans.reverse();
        }
        Ok(plans)
    }

    fn merge(mut self) -> Merge<T> {
        let (sequence, side_by_side, limit) = (self.sequence, self.side_by_side, self.options.limit);
        let start = self.options.start.take();
        match self.into_plans() {
            Ok(plans) => Merge::new(plans, sequence, side_by_side, limit, start.as_ref()),
            Err(error) => Merge::refused(error),
        }
    }

    /// Reads the records.
    ///
    /// # Errors
    /// What was refused, what the SDK answers, or items that do not decode: the error carries the rest
    /// ([`Error::into_read`]).
    pub async fn send(self) -> Result<ReadOutput<T>, Error> {
        self.each().await?.all_read()
    }

    /// Reads as `send` does, and answers with one `Result` an item.
    ///
    /// # Errors
    /// What was refused, or what the SDK answers.
    pub async fn each(self) -> Result<ReadOutput<Result<T, Unread>>, Error> {
        let mut merge = self.merge();
        let mut records = Vec::new();
        while let Some(record) = poll_fn(|context| merge.poll_each(context)).await {
            records.push(record?);
        }
        Ok(ReadOutput { records, cursor: merge.cursor(), missing: merge.missing })
    }

    /// Counts the records of all partitions, without answering with them: see [`CountOutput`].
    ///
    /// # Errors
    /// What was refused, or what the SDK answers. A `limit` and a cursor are refused: the count is of all.
    pub async fn count(self) -> Result<CountOutput, Error> {
        if self.options.limit.is_some() || self.options.start.is_some() {
            return Err(Error::invalid("a count of several partitions takes no `limit` and no cursor"));
        }
        let side_by_side = self.side_by_side;
        let queries = self.into_queries()?;
        let mut counts = stream::iter(queries).map(Query::count).buffer_unordered(side_by_side);
        let mut all = CountOutput { count: 0, scanned: 0, cursor: None };
        while let Some(count) = counts.next().await {
            let count = count?;
            all.count += count.count;
            all.scanned += count.scanned;
        }
        Ok(all)
    }

    /// Reads page by page and hands out record by record.
    pub fn stream(self) -> RecordStream<T> {
        RecordStream::merged(self.merge())
    }
}

impl<T: Readable> FanOut<T, Hydrated> {
    /// The records are read as they are after every write that was answered before (`ConsistentRead` of BatchGetItem), at
    /// twice the read capacity. The index itself has no such reads.
    pub fn consistent(mut self) -> Self {
        let plans = self.plans.iter_mut();
        plans.filter_map(|plan| plan.options.hydrate.as_mut()).for_each(|options| options.consistent = true);
        self
    }
}

impl<T: Readable> FanOut<T, OnTable> {
    /// Sees every write that was answered before (`ConsistentRead`), at twice the read capacity.
    pub fn consistent(mut self) -> Self {
        self.options.consistent = true;
        self
    }
}

impl<T: Readable> FanOut<T, OnLocalIndex> {
    /// Sees every write that was answered before (`ConsistentRead`), at twice the read capacity.
    pub fn consistent(mut self) -> Self {
        self.options.consistent = true;
        self
    }
}

impl<T: Readable, K> fmt::Debug for FanOut<T, K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("FanOut")
            .field("reads", &T::NAME)
            .field("partitions", &self.plans.len())
            .finish_non_exhaustive()
    }
}
