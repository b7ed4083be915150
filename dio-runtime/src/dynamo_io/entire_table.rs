use std::fmt;

use super::{Request, ScannedRowResponse};
use crate::operation::{span_of_several, traced};
use crate::{Client, Error, sdk};

/// How many pages are read without `max_pages`, as dynamo-io has it.
const MAX_PAGES: usize = 100;

/// Reads a whole table (Scan), page by page, 100 pages at most. `completed` tells whether that was all.
///
/// ```no_run
/// # async fn example(client: dio_runtime::Client) -> Result<(), dio_runtime::Error> {
/// use dio_runtime::dynamo_io::read_entire_table;
///
/// let response = read_entire_table(&client, "shop-prod").max_pages(5).send().await?;
/// if !response.completed { /* there is more */ }
/// # Ok(())
/// # }
/// ```
///
/// [`ScannedRowResponse::into_records`] reads the rows as records.
pub fn read_entire_table(client: &Client, table_name: impl Into<String>) -> ReadEntireTable {
    ReadEntireTable {
        client: client.clone(),
        table_name: table_name.into(),
        max_pages: MAX_PAGES,
        page_size: None,
        consistent: false,
    }
}

/// Reads a whole table: see [`read_entire_table`].
#[derive(Clone)]
#[must_use = "nothing is sent before `send`"]
pub struct ReadEntireTable {
    client: Client,
    table_name: String,
    max_pages: usize,
    page_size: Option<u32>,
    consistent: bool,
}

impl ReadEntireTable {
    /// At most so many pages; `usize::MAX` reads all. Without it, 100. DynamoDB ends a page at 1 MB.
    pub fn max_pages(mut self, pages: usize) -> Self {
        self.max_pages = pages;
        self
    }

    /// How many items a page may have (`Limit`).
    pub fn page_size(mut self, rows: u32) -> Self {
        self.page_size = Some(rows);
        self
    }

    /// Sees every write that was answered before (`ConsistentRead`), at twice the read capacity.
    pub fn consistent(mut self) -> Self {
        self.consistent = true;
        self
    }

    /// The SDK's request for the first page.
    pub fn into_sdk(self) -> sdk::Scan {
        let page_size = self.page_size.map(|rows| i32::try_from(rows.max(1)).unwrap_or(i32::MAX));
        let request = self.client.scan().table_name(self.table_name).set_limit(page_size);
        request.set_consistent_read(self.consistent.then_some(true))
    }

    /// Reads the table.
    ///
    /// # Errors
    /// What the SDK answers.
    pub async fn send(self) -> Result<ScannedRowResponse, Error> {
        let (table_name, max_pages) = (self.table_name.clone(), self.max_pages);
        let mut request = self.into_sdk();
        let input = request.as_input().clone().build().map_err(Error::sdk)?;
        let (mut pages, mut rows, mut completed) = (Vec::new(), Vec::new(), false);
        while pages.len() < max_pages && !completed {
            let next = request.clone();
            let mut page =
                traced!(span_of_several("Scan", Some(&table_name)), request).map_err(Error::request)?;
            rows.extend(page.items.take().unwrap_or_default());
            let last = page.last_evaluated_key.clone().filter(|key| !key.is_empty());
            completed = last.is_none();
            pages.push(page);
            request = next.set_exclusive_start_key(last);
        }
        Ok(ScannedRowResponse { request: Request::Scan(input), pages, rows, completed })
    }
}

impl fmt::Debug for ReadEntireTable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ReadEntireTable").field("table", &self.table_name).finish_non_exhaustive()
    }
}
