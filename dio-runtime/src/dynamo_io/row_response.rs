use std::fmt;

use aws_sdk_dynamodb::operation::query::QueryOutput;
use aws_sdk_dynamodb::operation::scan::ScanOutput;

use super::response::debug_summary;
use super::unread_row::read_rows;
use super::{Answer, PagedRecordResponse, Request, ScannedRecordResponse};
use crate::item::Item;
use crate::item_size::item_size;
use crate::item_types::ItemTypes;
use crate::record::Readable;

/// What a read of one item answers.
#[derive(Clone)]
#[non_exhaustive]
pub struct SingleRowResponse {
    /// What was sent.
    pub request: Request,
    /// What DynamoDB answered, without the item.
    pub response: Answer,
    /// The item, if there is one.
    pub row: Option<Item>,
}

/// What a read of several items answers.
#[derive(Clone)]
#[non_exhaustive]
pub struct PagedRowResponse {
    /// The request for the first page.
    pub request: Request,
    /// The pages as DynamoDB answered them, without their items.
    pub pages: Vec<QueryOutput>,
    /// The items of all pages, in the order of the index.
    pub rows: Vec<Item>,
}

/// What `read_entire_table` answers.
#[derive(Clone)]
#[non_exhaustive]
pub struct ScannedRowResponse {
    /// The request for the first page.
    pub request: Request,
    /// The pages as DynamoDB answered them, without their items.
    pub pages: Vec<ScanOutput>,
    /// The items of all pages.
    pub rows: Vec<Item>,
    /// Whether the table was read to its end.
    pub completed: bool,
}

impl PagedRowResponse {
    /// The first item.
    pub fn first_row(&self) -> Option<&Item> {
        self.rows.first()
    }

    /// The items, one by one.
    pub fn iter_rows(&self) -> std::slice::Iter<'_, Item> {
        self.rows.iter()
    }

    /// The same with the rows read as records. What `T` does not know stays in `rows` alone.
    pub fn into_records<T: Readable>(self) -> PagedRecordResponse<T> {
        let (records, unread) = read_rows(&self.rows);
        PagedRecordResponse { request: self.request, pages: self.pages, rows: self.rows, records, unread }
    }
}

impl ScannedRowResponse {
    /// The first item.
    pub fn first_row(&self) -> Option<&Item> {
        self.rows.first()
    }

    /// The items, one by one.
    pub fn iter_rows(&self) -> std::slice::Iter<'_, Item> {
        self.rows.iter()
    }

    /// The same with the rows read as records. What `T` does not know stays in `rows` alone.
    pub fn into_records<T: Readable>(self) -> ScannedRecordResponse<T> {
        let (records, unread) = read_rows(&self.rows);
        ScannedRecordResponse {
            request: self.request,
            pages: self.pages,
            rows: self.rows,
            completed: self.completed,
            records,
            unread,
        }
    }
}

/// Bytes, as DynamoDB counts them (Developer Guide, "DynamoDB item sizes and formats").
pub(super) fn size<'i>(rows: impl IntoIterator<Item = &'i Item>) -> usize {
    rows.into_iter().map(item_size).sum()
}

impl fmt::Debug for SingleRowResponse {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SingleRowResponse")
            .field("request", &self.request)
            .field("response", &self.response)
            .field("row", &self.row.as_ref().map(ItemTypes))
            .field("row_bytes", &size(&self.row))
            .finish()
    }
}

impl fmt::Debug for PagedRowResponse {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PagedRowResponse")
            .field("request", &self.request)
            .field("page_count", &self.pages.len())
            .field("row_count", &self.rows.len())
            .field("row_bytes", &size(&self.rows))
            .finish()
    }
}

impl fmt::Debug for ScannedRowResponse {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ScannedRowResponse")
            .field("request", &self.request)
            .field("page_count", &self.pages.len())
            .field("row_count", &self.rows.len())
            .field("row_bytes", &size(&self.rows))
            .field("completed", &self.completed)
            .finish()
    }
}

debug_summary!(SingleRowResponse, PagedRowResponse, ScannedRowResponse);
