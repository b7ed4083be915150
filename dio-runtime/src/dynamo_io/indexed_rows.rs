use std::fmt;

use super::row_query::{QueryOptions, RowQuery, query_options};
use super::{Index, PagedRowResponse, SingleRowResponse, SortCondition, key_value};
use crate::{Client, Error, sdk};

/// Reads the items that have a key in an index (Query): a partition key, and a sort key where one is given.
///
/// ```no_run
/// # async fn example(client: dio_runtime::Client) -> Result<(), dio_runtime::Error> {
/// use dio_runtime::dynamo_io::{Indexes, get_indexed_rows};
///
/// let rows = get_indexed_rows(&client, "shop-prod", Indexes::G1_PARTITION, "category:1")
///     .sort_key("product:1")
///     .send()
///     .await?
///     .rows;
/// # Ok(())
/// # }
/// ```
pub fn get_indexed_rows(
    client: &Client,
    table_name: impl Into<String>,
    index: Index,
    partition_key_value: impl Into<String>,
) -> GetIndexedRows {
    GetIndexedRows {
        lookup: Lookup::new(client, table_name.into(), index, partition_key_value.into()),
        options: QueryOptions::default(),
    }
}

/// Reads the first item that has a key in an index (Query), and no more: see [`get_indexed_rows`].
pub fn get_indexed_row(
    client: &Client,
    table_name: impl Into<String>,
    index: Index,
    partition_key_value: impl Into<String>,
) -> GetIndexedRow {
    GetIndexedRow { lookup: Lookup::new(client, table_name.into(), index, partition_key_value.into()) }
}

#[derive(Clone)]
struct Lookup {
    client: Client,
    table_name: String,
    index: Index,
    partition: String,
    sort: Option<String>,
}

impl Lookup {
    fn new(client: &Client, table_name: String, index: Index, partition: String) -> Self {
        Self { client: client.clone(), table_name, index, partition, sort: None }
    }

    fn into_query(self, options: QueryOptions) -> Result<RowQuery, Error> {
        let query = RowQuery {
            client: self.client,
            table_name: self.table_name,
            index: self.index,
            partition: key_value::checked("partition", self.partition)?,
            sort: None,
            options,
        };
        query.sort(self.sort.map(SortCondition::Equal))
    }
}

/// Reads the items that have a key in an index: see [`get_indexed_rows`].
#[derive(Clone)]
#[must_use = "nothing is sent before `send`"]
pub struct GetIndexedRows {
    lookup: Lookup,
    options: QueryOptions,
}

/// Reads the first item that has a key in an index: see [`get_indexed_row`].
#[derive(Clone)]
#[must_use = "nothing is sent before `send`"]
pub struct GetIndexedRow {
    lookup: Lookup,
}

impl GetIndexedRows {
    /// Only items with this sort key.
    pub fn sort_key(mut self, value: impl Into<String>) -> Self {
        self.lookup.sort = Some(value.into());
        self
    }

    /// At most so many items, over as many pages as it takes.
    pub fn limit(mut self, rows: usize) -> Self {
        self.options.limit = Some(rows);
        self
    }

    query_options!();

    /// The SDK's request for the first page.
    ///
    /// # Errors
    /// An empty key, or a sort key for an index without one.
    pub fn into_sdk(self) -> Result<sdk::Query, Error> {
        self.lookup.into_query(self.options)?.into_sdk()
    }

    /// Reads the items.
    ///
    /// # Errors
    /// An empty key, a sort key for an index without one, or what the SDK answers.
    pub async fn send(self) -> Result<PagedRowResponse, Error> {
        self.lookup.into_query(self.options)?.read(None, |_| true).await
    }
}

impl GetIndexedRow {
    /// Only an item with this sort key.
    pub fn sort_key(mut self, value: impl Into<String>) -> Self {
        self.lookup.sort = Some(value.into());
        self
    }

    /// The SDK's request for the first page.
    ///
    /// # Errors
    /// An empty key, or a sort key for an index without one.
    pub fn into_sdk(self) -> Result<sdk::Query, Error> {
        self.lookup.into_query(QueryOptions::first())?.into_sdk()
    }

    /// Reads the item.
    ///
    /// # Errors
    /// An empty key, a sort key for an index without one, or what the SDK answers.
    pub async fn send(self) -> Result<SingleRowResponse, Error> {
        self.lookup.into_query(QueryOptions::first())?.first(None).await
    }
}

impl fmt::Debug for GetIndexedRows {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Lookup { table_name, index, .. } = &self.lookup;
        formatter
            .debug_struct("GetIndexedRows")
            .field("table", table_name)
            .field("index", &index.name)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for GetIndexedRow {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Lookup { table_name, index, .. } = &self.lookup;
        formatter
            .debug_struct("GetIndexedRow")
            .field("table", table_name)
            .field("index", &index.name)
            .finish_non_exhaustive()
    }
}
