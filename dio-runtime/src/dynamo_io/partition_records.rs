use std::fmt;
use std::marker::PhantomData;

use super::row_query::{QueryOptions, RowQuery, query_options};
use super::unread_row::{Row, read_row};
use super::{Index, PagedRecordResponse, SortCondition, UnreadRow, key_value};
use crate::record::{Readable, Schema};
use crate::{Error, Table, sdk};

/// Reads the records of one partition, of the table or of an index (Query). `T` says which: a record, the table's enum of all
/// its records, or a query's enum of several. Items that are none of them stay in the response's `rows`.
///
/// ```ignore
/// let response = get_records_for_partition::<ShopItem>(&shop, "customer:42").send().await?;
/// for item in &response.records { /* ... */ }
/// ```
pub fn get_records_for_partition<T: Readable>(
    table: &Table<T::Schema>,
    partition_key_value: impl Into<String>,
) -> GetRecordsForPartition<T> {
    let key = T::Schema::TABLE.key;
    GetRecordsForPartition {
        table: table.clone(),
        index: Index::table(key.partition.name, key.sort.map(|sort| sort.name)),
        partition: partition_key_value.into(),
        sort: None,
        options: QueryOptions { is_selective: true, ..QueryOptions::default() },
        reads: PhantomData,
    }
}

/// Reads the records of one partition: see [`get_records_for_partition`].
#[must_use = "nothing is sent before `send`"]
pub struct GetRecordsForPartition<T: Readable> {
    table: Table<T::Schema>,
    index: Index,
    partition: String,
    sort: Option<SortCondition>,
    options: QueryOptions,
    reads: PhantomData<fn() -> T>,
}

impl<T: Readable> GetRecordsForPartition<T> {
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

    /// At most so many records, over as many pages as it takes; one that cannot be read counts. Items that are no records of
    /// this read do not, so give a `page_size` where there are many.
    pub fn limit(mut self, records: usize) -> Self {
        self.options.limit = Some(records);
        self
    }

    query_options!();

    fn into_query(self) -> Result<RowQuery, Error> {
        let query = RowQuery {
            client: self.table.client().clone(),
            table_name: self.table.name().to_owned(),
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

    /// Reads the records.
    ///
    /// # Errors
    /// An empty key, a sort condition on an index without a sort key, or what the SDK answers.
    pub async fn send(self) -> Result<PagedRecordResponse<T>, Error> {
        let (mut records, mut unread, mut position) = (Vec::new(), Vec::new(), 0);
        let rows = self.into_query()?.read(Some(T::NAME), |row| {
            let read = read_row::<T>(row);
            let counts = !matches!(read, Row::Other);
            match read {
                Row::Record(record) => records.push(record),
                Row::Unread(reason) => unread.push(UnreadRow { row: position, reason }),
                Row::Other => {}
            }
            position += 1;
            counts
        });
        let rows = rows.await?;
        Ok(PagedRecordResponse { request: rows.request, pages: rows.pages, rows: rows.rows, records, unread })
    }
}

impl<T: Readable> fmt::Debug for GetRecordsForPartition<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("GetRecordsForPartition")
            .field("reads", &T::NAME)
            .field("index", &self.index.name)
            .field("sort", &self.sort)
            .finish_non_exhaustive()
    }
}
