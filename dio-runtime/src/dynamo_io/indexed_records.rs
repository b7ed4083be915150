use std::fmt;
use std::marker::PhantomData;

use super::row_query::{QueryOptions, RowQuery, query_options};
use super::sort_condition::RenderedSort;
use super::{
    Index, PagedRecordResponse, PagedRowResponse, SingleRecordResponse, SingleRowResponse, UnreadRow,
};
use crate::record::{Readable, Record};
use crate::{Error, Table, sdk};

/// Reads the records that have the key in an index that another record of their type has (Query). The key is made of what the source
/// stores in the attributes of the index: without the sort key's it is the partition that is read.
///
/// ```ignore
/// let in_category = get_indexed_records(&shop, &product, Indexes::G1_PARTITION).limit(10).send().await?.all_read()?;
/// ```
pub fn get_indexed_records<R: Record>(
    table: &Table<R::Schema>,
    source: &R,
    index: Index,
) -> GetIndexedRecords<R> {
    let options = QueryOptions::default();
    GetIndexedRecords { query: lookup(table, source, index), options, reads: PhantomData }
}

/// Reads the first record that has the key in an index that another record has (Query), and no more: see
/// [`get_indexed_records`].
pub fn get_indexed_record<R: Record>(
    table: &Table<R::Schema>,
    source: &R,
    index: Index,
) -> GetIndexedRecord<R> {
    GetIndexedRecord { query: lookup(table, source, index), reads: PhantomData }
}

fn lookup<R: Record>(table: &Table<R::Schema>, source: &R, index: Index) -> Result<RowQuery, Error> {
    let mut stored = source.to_item()?;
    let partition = stored.remove(&*index.partition_key).ok_or_else(|| {
        Error::invalid(format!(
            "the record has no `{}`, which is the partition key of the index",
            index.partition_key
        ))
    })?;
    let sort = index.sort_key.as_deref().and_then(|attribute| stored.remove(attribute));
    Ok(RowQuery {
        client: table.client().clone(),
        table_name: table.name().to_owned(),
        index,
        partition,
        sort: sort.map(RenderedSort::equal),
        options: QueryOptions::default(),
    })
}

/// Reads the records that have a record's key in an index: see [`get_indexed_records`].
#[must_use = "nothing is sent before `send`"]
pub struct GetIndexedRecords<R: Record> {
    query: Result<RowQuery, Error>,
    options: QueryOptions,
    reads: PhantomData<fn() -> R>,
}

/// Reads the first record that has a record's key in an index: see [`get_indexed_record`].
#[must_use = "nothing is sent before `send`"]
pub struct GetIndexedRecord<R: Record> {
    query: Result<RowQuery, Error>,
    reads: PhantomData<fn() -> R>,
}

impl<R: Record> GetIndexedRecords<R> {
    /// At most so many items, over as many pages as it takes.
    pub fn limit(mut self, records: usize) -> Self {
        self.options.limit = Some(records);
        self
    }

    query_options!();

    fn into_query(self) -> Result<RowQuery, Error> {
        Ok(RowQuery { options: self.options, ..self.query? })
    }

    /// The SDK's request for the first page.
    ///
    /// # Errors
    /// A source that cannot be written, or that has no partition key in the index.
    pub fn into_sdk(self) -> Result<sdk::Query, Error> {
        self.into_query()?.into_sdk()
    }

    /// Reads the records. An item that is something else is unread, as is one that does not decode.
    ///
    /// # Errors
    /// A source that cannot be written, or that has no partition key in the index; or what the SDK answers.
    pub async fn send(self) -> Result<PagedRecordResponse<R>, Error> {
        let rows = self.into_query()?.read(Some(R::DEFINITION.name), |_| true).await?;
        let PagedRowResponse { request, pages, rows } = rows;
        let (mut records, mut unread) = (Vec::new(), Vec::new());
        for (position, row) in rows.iter().enumerate() {
            match R::read_item(row.clone()) {
                Ok(record) => records.push(record),
                Err(reason) => unread.push(UnreadRow { row: position, reason }),
            }
        }
        Ok(PagedRecordResponse { request, pages, rows, records, unread })
    }
}

impl<R: Record> GetIndexedRecord<R> {
    /// The SDK's request for the first page.
    ///
    /// # Errors
    /// A source that cannot be written, or that has no partition key in the index.
    pub fn into_sdk(self) -> Result<sdk::Query, Error> {
        RowQuery { options: QueryOptions::first(), ..self.query? }.into_sdk()
    }

    /// Reads the record. An item that is something else, or does not decode, is in the response, beside the reason.
    ///
    /// # Errors
    /// A source that cannot be written, or that has no partition key in the index; or what the SDK answers.
    pub async fn send(self) -> Result<SingleRecordResponse<R>, Error> {
        let found = self.query?.first(Some(R::DEFINITION.name)).await?;
        let SingleRowResponse { request, response, row } = found;
        Ok(SingleRecordResponse::new(request, response, row))
    }
}

impl<R: Record> fmt::Debug for GetIndexedRecords<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("GetIndexedRecords")
            .field("record", &R::DEFINITION.name)
            .finish_non_exhaustive()
    }
}

impl<R: Record> fmt::Debug for GetIndexedRecord<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("GetIndexedRecord")
            .field("record", &R::DEFINITION.name)
            .finish_non_exhaustive()
    }
}
