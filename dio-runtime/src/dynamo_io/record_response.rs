use std::fmt;

use aws_sdk_dynamodb::operation::query::QueryOutput;
use aws_sdk_dynamodb::operation::scan::ScanOutput;

use super::response::debug_summary;
use super::row_response::size;
use super::unread_row::{all_read, record_types};
use super::{Answer, Request, UnreadRow};
use crate::Error;
use crate::item::Item;
use crate::item_types::ItemTypes;
use crate::record::{Readable, Unread};

/// What a read or a write of one record answers.
///
/// `record` is a `Result`, because an item that is there and cannot be read is something else than no item:
///
/// ```ignore
/// let found: Option<Product> = get_record(&shop, key).send().await?.record?;
/// let product: Product = get_record(&shop, key).send().await?.required()?;
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct SingleRecordResponse<T> {
    /// What was sent.
    pub request: Request,
    /// What DynamoDB answered, without the item.
    pub response: Answer,
    /// The item, if there is one; of a write the item after it.
    pub row: Option<Item>,
    /// The record, if there is one; or why the row is none: it is something else, or it does not decode. A write is done then
    /// all the same.
    pub record: Result<Option<T>, Unread>,
}

/// What a read of several records answers.
#[derive(Clone)]
#[non_exhaustive]
pub struct PagedRecordResponse<T> {
    /// The request for the first page.
    pub request: Request,
    /// The pages as DynamoDB answered them, without their items.
    pub pages: Vec<QueryOutput>,
    /// The items of all pages, in the order of the index: those too that are no record of this read.
    pub rows: Vec<Item>,
    /// The records among them.
    pub records: Vec<T>,
    /// The rows that should be records and cannot be read. [`PagedRecordResponse::all_read`] makes an error of them.
    pub unread: Vec<UnreadRow>,
}

/// What a read of a whole table answers, as records.
#[derive(Clone)]
#[non_exhaustive]
pub struct ScannedRecordResponse<T> {
    /// The request for the first page.
    pub request: Request,
    /// The pages as DynamoDB answered them, without their items.
    pub pages: Vec<ScanOutput>,
    /// The items of all pages: those too that are no record of this read.
    pub rows: Vec<Item>,
    /// Whether the table was read to its end.
    pub completed: bool,
    /// The records among them.
    pub records: Vec<T>,
    /// The rows that should be records and cannot be read. [`ScannedRecordResponse::all_read`] makes an error of them.
    pub unread: Vec<UnreadRow>,
}

impl<T: Readable> SingleRecordResponse<T> {
    pub(super) fn new(request: Request, response: Answer, row: Option<Item>) -> Self {
        let record = row.clone().map(T::read_item).transpose();
        Self { request, response, row, record }
    }

    /// The record.
    ///
    /// # Errors
    /// [`Error::is_not_found`] if there is none, [`Error::is_undecodable`] if the item is something else or does not decode.
    pub fn required(self) -> Result<T, Error> {
        self.record?.ok_or_else(|| Error::not_found(T::NAME))
    }
}

/// What the responses of several records have in common.
macro_rules! records {
    ($($response:ident),*) => {$(
        impl<T: Readable> $response<T> {
            /// The first record.
            pub fn first_record(&self) -> Option<&T> {
                self.records.first()
            }

            /// The records, one by one.
            pub fn iter_records(&self) -> std::slice::Iter<'_, T> {
                self.records.iter()
            }

            /// The first item.
            pub fn first_row(&self) -> Option<&Item> {
                self.rows.first()
            }

            /// The items, one by one.
            pub fn iter_rows(&self) -> std::slice::Iter<'_, Item> {
                self.rows.iter()
            }

            /// The records, if no row is unread.
            ///
            /// # Errors
            /// [`Error::is_undecodable`]: it has the items that cannot be read, and the records ([`Error::into_read`]).
            pub fn all_read(self) -> Result<Vec<T>, Error> {
                all_read(self.records, self.unread)
            }
        }
    )*};
}

records!(PagedRecordResponse, ScannedRecordResponse);

impl<T: Readable> fmt::Debug for SingleRecordResponse<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("SingleRecordResponse");
        debug.field("request", &self.request).field("response", &self.response);
        debug.field("row", &self.row.as_ref().map(ItemTypes)).field("row_bytes", &size(&self.row));
        match &self.record {
            Ok(record) => debug.field("record_type", &record.as_ref().map(|_| T::NAME)).finish(),
            Err(unread) => debug.field("unread", unread).finish(),
        }
    }
}

impl<T: Readable> fmt::Debug for PagedRecordResponse<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PagedRecordResponse")
            .field("request", &self.request)
            .field("page_count", &self.pages.len())
            .field("row_count", &self.rows.len())
            .field("row_bytes", &size(&self.rows))
            .field("record_count", &self.records.len())
            .field("record_types", &record_types::<T>(&self.rows, &self.unread))
            .field("unread", &self.unread)
            .finish()
    }
}

impl<T: Readable> fmt::Debug for ScannedRecordResponse<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ScannedRecordResponse")
            .field("request", &self.request)
            .field("page_count", &self.pages.len())
            .field("row_count", &self.rows.len())
            .field("row_bytes", &size(&self.rows))
            .field("completed", &self.completed)
            .field("record_count", &self.records.len())
            .field("record_types", &record_types::<T>(&self.rows, &self.unread))
            .field("unread", &self.unread)
            .finish()
    }
}

debug_summary!(SingleRecordResponse<T: Readable>, PagedRecordResponse<T: Readable>, ScannedRecordResponse<T: Readable>);
