//! The one query that the reads of partitions and indexes are.

use std::borrow::Cow;

use aws_sdk_dynamodb::operation::query::QueryOutput;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;

use super::sort_condition::RenderedSort;
use super::{Answer, Index, PagedRowResponse, Request, SingleRowResponse, SortCondition};
use tracing::Span;

use crate::item::Item;
use crate::operation::traced;
use crate::{Client, Error};

/// A read of one partition, as dynamo-io asks for it.
#[derive(Clone)]
pub(super) struct RowQuery {
    pub(super) client: Client,
    pub(super) table_name: String,
    pub(super) index: Index,
    pub(super) partition: AttributeValue,
    pub(super) sort: Option<RenderedSort>,
    pub(super) options: QueryOptions,
}

/// What can be said of every such read.
#[derive(Clone, Copy, Default)]
pub(super) struct QueryOptions {
    pub(super) limit: Option<usize>,
    pub(super) page_size: Option<u32>,
    /// Whether there may be rows that do not count.
    pub(super) is_selective: bool,
    pub(super) descending: bool,
    pub(super) consistent: bool,
}

impl RowQuery {
    /// A sort condition needs a sort key.
    pub(super) fn sort(mut self, condition: Option<SortCondition>) -> Result<Self, Error> {
        self.sort = condition.map(SortCondition::rendered).transpose()?;
        Ok(self)
    }

    /// The request for the first page.
    pub(super) fn into_sdk(self) -> Result<QueryFluentBuilder, Error> {
        let Self { client, table_name, index, partition, sort, options } = self;
        let Index { name, partition_key, sort_key } = index;
        let mut condition = "#k0=:v0".to_owned();
        let mut request = client
            .query()
            .table_name(table_name)
            .set_index_name(name.map(Cow::into_owned))
            .expression_attribute_names("#k0", partition_key)
            .expression_attribute_values(":v0", partition);
        if let Some(RenderedSort { text, name, values }) = sort {
            let sort_key =
                sort_key.ok_or_else(|| Error::invalid("the index has no sort key to put a condition on"))?;
            condition = format!("{condition} AND {text}");
            request = request.expression_attribute_names(name, sort_key);
            for (placeholder, value) in values {
                request = request.expression_attribute_values(placeholder, value);
            }
        }
        Ok(request
            .key_condition_expression(condition)
            .set_scan_index_forward(options.descending.then_some(false))
            .set_consistent_read(options.consistent.then_some(true))
            .set_limit(options.page_limit(0)))
    }

    /// Reads page by page, until a row that counts is the last of the limit. `counts` sees each row that is kept.
    pub(super) async fn read(
        self,
        record: Option<&'static str>,
        mut counts: impl FnMut(&Item) -> bool + Send,
    ) -> Result<PagedRowResponse, Error> {
        let options = self.options;
        let (table_name, index) = (self.table_name.clone(), self.index.name.clone());
        let mut request = self.into_sdk()?;
        let input = request.as_input().clone().build().map_err(Error::sdk)?;
        let mut response =
            PagedRowResponse { request: Request::Query(input), pages: Vec::new(), rows: Vec::new() };
        let mut counted = 0;
        while options.limit.is_none_or(|limit| counted < limit) {
            let next = request.clone();
            let mut page =
                traced!(span(&table_name, record, index.as_deref()), request).map_err(Error::request)?;
            for row in page.items.take().unwrap_or_default() {
                if options.limit.is_some_and(|limit| counted >= limit) {
                    break;
                }
                counted += usize::from(counts(&row));
                response.rows.push(row);
            }
            let last = page.last_evaluated_key.clone().filter(|key| !key.is_empty());
            response.pages.push(page);
            let Some(last) = last else { break };
            request = next.set_exclusive_start_key(Some(last)).set_limit(options.page_limit(counted));
        }
        Ok(response)
    }

    /// Reads until the first row.
    pub(super) async fn first(self, record: Option<&'static str>) -> Result<SingleRowResponse, Error> {
        let first = Self { options: QueryOptions::first(), ..self };
        let PagedRowResponse { request, mut pages, mut rows } = first.read(record, |_| true).await?;
        let page = pages.pop().unwrap_or_else(|| QueryOutput::builder().build());
        Ok(SingleRowResponse { request, response: Answer::Query(page), row: rows.pop() })
    }
}

/// The span of one page: its record where it is of one type.
fn span(table: &str, record: Option<&'static str>, index: Option<&str>) -> Span {
    tracing::debug_span!("dynamodb", operation = "Query", table, record, index)
}

impl QueryOptions {
    /// Of a read that ends with the first row.
    pub(super) fn first() -> Self {
        Self { limit: Some(1), ..Self::default() }
    }

    /// The `Limit` of the next page: the page size, and no more than what is left of the limit where each row counts.
    fn page_limit(&self, counted: usize) -> Option<i32> {
        let page_size = self.page_size.and_then(|rows| usize::try_from(rows.max(1)).ok());
        let left = self.limit.map(|limit| limit.saturating_sub(counted).max(1));
        let left = left.filter(|_| !self.is_selective || page_size.is_none());
        let limit = left.into_iter().chain(page_size).min()?;
        Some(i32::try_from(limit).unwrap_or(i32::MAX))
    }
}

/// The settings of a read, for each of its builders.
macro_rules! query_options {
    () => {
        /// How many items a page may have (`Limit`); more pages follow. dynamo-io's `limit` is this.
        pub fn page_size(mut self, rows: u32) -> Self {
            self.options.page_size = Some(rows);
            self
        }

        /// From the highest sort key to the lowest (`ScanIndexForward` false).
        pub fn descending(mut self) -> Self {
            self.options.descending = true;
            self
        }

        /// Sees every write that was answered before (`ConsistentRead`). DynamoDB refuses it for global indexes.
        pub fn consistent(mut self) -> Self {
            self.options.consistent = true;
            self
        }
    };
}

pub(super) use query_options;
