use std::fmt;

use super::row_query::{QueryOptions, RowQuery, query_options};
use super::{Index, Indexes, PagedRowResponse, SortCondition, key_value};
use crate::{Client, Error, sdk};

/// Reads the items of one partition, of the table or of an index (Query).
///
/// ```no_run
/// # async fn example(client: dio_runtime::Client) -> Result<(), dio_runtime::Error> {
/// use dio_runtime::dynamo_io::{Indexes, SortCondition, get_rows_for_partition};
///
/// let response = get_rows_for_partition(&client, "shop-prod", "category:1")
///     .index(Indexes::G1_PARTITION)
///     .sort(SortCondition::begins_with("product:"))
///     .limit(10)
///     .send()
///     .await?;
/// for row in response.iter_rows() { /* ... */ }
/// # Ok(())
/// # }
/// ```
pub fn get_rows_for_partition(
    client: &Client,
    table_name: impl Into<String>,
    partition_key_value: impl Into<String>,
) -> GetRowsForPartition {
    GetRowsForPartition {
        client: client.clone(),
        table_name: table_name.into(),
        index: Indexes::STANDARD,
        partition: partition_key_value.into(),
        sort: None,
        options: QueryOptions::default(),
    }
}

/// Reads the items of one partition: see [`get_rows_for_partition`].
#[derive(Clone)]
#[must_use = "nothing is sent before `send`"]
pub struct GetRowsForPartition {
    client: Client,
    table_name: String,
    index: Index,
    partition: String,
    sort: Option<SortCondition>,
    options: QueryOptions,
}

impl GetRowsForPartition {
    /// Reads an index. Without it, the table itself.
    pub fn index(mut self, index: Index) -> Self {
        self.index = index;
        self
    }

    /// Requires something of the sort key. Of several the last counts.
    pub fn sort(mut self, condition: SortCondition) -> Self {
        self.sort = Some(condition);
        self
    }

    /// At most so many items, over as many pages as it takes.
    pub fn limit(mut self, rows: usize) -> Self {
        self.options.limit = Some(rows);
        self
    }

    query_options!();

    fn into_query(self) -> Result<RowQuery, Error> {
        let query = RowQuery {
            client: self.client,
            table_name: self.table_name,
            index: self.index,
            partition: key_value::checked("partition", self.partition)?,
            sort: None,
            options: self.options,
        };
        query.sort(self.sort)
    }

    /// The SDK's request for the first page.
    ///
    /// # Errors
    /// An empty key, or a sort condition on an index without a sort key.
    pub fn into_sdk(self) -> Result<sdk::Query, Error> {
        self.into_query()?.into_sdk()
    }

    /// Reads the items.
    ///
    /// # Errors
    /// An empty key, a sort condition on an index without a sort key, or what the SDK answers.
    pub async fn send(self) -> Result<PagedRowResponse, Error> {
        self.into_query()?.read(None, |_| true).await
    }
}

impl fmt::Debug for GetRowsForPartition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("GetRowsForPartition")
            .field("table", &self.table_name)
            .field("index", &self.index.name)
            .field("sort", &self.sort)
            .finish_non_exhaustive()
    }
}
