//! Reading the whole of a partition's part, by record.

use std::convert::Infallible;
use std::fmt;
use std::marker::PhantomData;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;

use super::plan::Plan;
use super::query::{OnLocalIndex, OnTable};
use crate::item::Item;
use crate::record::{Readable, Schema, Unread, Within};
use crate::{Condition, Error};

/// What a [`Gather`] answers with: the items that it read, by record. Implemented by generated structs.
pub trait Gathered: Default + Send + Sync + 'static {
    /// The table.
    type Schema: Schema;
    /// The name for traces.
    const NAME: &'static str;

    /// Takes up an item.
    ///
    /// # Errors
    /// The item is one of its records, and does not decode.
    #[doc(hidden)]
    fn add(&mut self, item: Item) -> Result<(), Unread>;
}

/// Marks a query whose items go into a `G`. There is no value of it.
#[doc(hidden)]
pub struct Ungathered<G>(PhantomData<fn() -> G>, Infallible);

impl<G: Gathered> Readable for Ungathered<G> {
    type Schema = G::Schema;
    const NAME: &'static str = G::NAME;

    // `Gather` hands the items of its pages to the struct itself.
    fn read_item(item: Item) -> Result<Self, Unread> {
        Err(Unread::Other(item))
    }
}

// What the schema filters by is said before the query gathers.
impl<G: Gathered, R: Within<G>> Within<Ungathered<G>> for R {}

/// Reads all that a query of several records finds (Query), and answers with it by record: complete, or with an error once
/// it would read more than [`Gather::max`] items. Generated code makes it of a query with `gather`.
///
/// ```ignore
/// let page = shop.customer_page("42").send().await?;
/// println!("{:?} has {} orders", page.customer, page.orders.len());
/// ```
#[must_use = "nothing is sent before `send`"]
pub struct Gather<G: Gathered, K = OnTable> {
    plan: Plan<Ungathered<G>>,
    max: usize,
    on: PhantomData<fn() -> K>,
}

impl<G: Gathered, K> Gather<G, K> {
    pub(super) fn new(plan: Plan<Ungathered<G>>, max: usize) -> Self {
        Self { plan, max, on: PhantomData }
    }

    /// At most so many items, those counted that a filter leaves out. There are no more, or [`Gather::send`] fails.
    pub fn max(mut self, items: usize) -> Self {
        self.max = items;
        self
    }

    /// From the highest sort key to the lowest (`ScanIndexForward` false).
    pub fn descending(mut self) -> Self {
        self.plan.descending = true;
        self
    }

    /// At most so many items a request (`Limit`). DynamoDB ends a page at 1 MB in any case.
    pub fn page_size(mut self, items: u32) -> Self {
        self.plan.options.page_size = Some(items);
        self
    }

    /// Leaves out records for which a condition does not hold (`FilterExpression`). They are read and billed all the
    /// same. Several must all hold. DynamoDB refuses filters on the keys of what is queried.
    pub fn filter<R: Within<G>>(mut self, condition: Condition<R>) -> Self {
        self.plan.options.filter(condition.of());
        self
    }

    /// The SDK's request for the first page.
    ///
    /// # Errors
    /// A key or a bound that was refused.
    pub fn into_sdk(mut self) -> Result<QueryFluentBuilder, Error> {
        let limit = self.page_limit(0);
        Ok(self.plan.request(None, limit)?.0)
    }

    /// Reads all, over as many pages as it takes.
    ///
    /// # Errors
    /// What was refused, what the SDK answers, more than [`Gather::max`] items ([`Error::is_incomplete`]), or items that do not
    /// decode. Of these last two the error carries what was read beside: [`Error::into_read`] gives it as a `G`.
    pub async fn send(mut self) -> Result<G, Error> {
        let mut gathered = G::default();
        let mut unread = Vec::new();
        if self.plan.is_empty() {
            return Ok(gathered);
        }
        let (mut start, mut read) = (None, 0);
        loop {
            let page = self.plan.page(start, self.page_limit(read)).await?;
            // What an exclusive end brought in is not part of it.
            read += page.scanned.saturating_sub(page.outside);
            for item in page.items {
                if let Err(error) = gathered.add(item) {
                    unread.push(error);
                }
            }
            if read > self.max {
                return Err(Error::incomplete(self.max, unread, gathered));
            }
            match page.last {
                Some(key) => start = Some(key),
                None if unread.is_empty() => return Ok(gathered),
                None => return Err(Error::undecodable(unread, gathered)),
            }
        }
    }

    /// The `Limit` of the next page: one item more than may be, to tell whether there are more.
    fn page_limit(&self, read: usize) -> Option<i32> {
        let left = (self.max - read.min(self.max)).saturating_add(1);
        let page_size = self.plan.options.page_size.and_then(|items| usize::try_from(items.max(1)).ok());
        let limit = page_size.map_or(left, |page_size| left.min(page_size));
        Some(i32::try_from(limit).unwrap_or(i32::MAX))
    }
}

impl<G: Gathered> Gather<G, OnTable> {
    /// Sees every write that was answered before (`ConsistentRead`), at twice the read capacity.
    pub fn consistent(mut self) -> Self {
        self.plan.options.consistent = true;
        self
    }
}

impl<G: Gathered> Gather<G, OnLocalIndex> {
    /// Sees every write that was answered before (`ConsistentRead`), at twice the read capacity.
    pub fn consistent(mut self) -> Self {
        self.plan.options.consistent = true;
        self
    }
}

impl<G: Gathered, K> fmt::Debug for Gather<G, K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Gather")
            .field("reads", &G::NAME)
            .field("index", &self.plan.index)
            .field("max", &self.max)
            .finish_non_exhaustive()
    }
}
