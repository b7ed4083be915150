use std::fmt;

use super::key_value::{self, SortKeyValue};
use super::{Answer, Indexes, Request, SingleRowResponse};
use crate::item::Item;
use crate::operation::{span_of_several, traced};
use crate::{Client, Error, sdk};

/// Reads one item by the texts of its key, `pk` and `sk` (GetItem). `None` is the sort key of a table without one.
///
/// ```no_run
/// # async fn example(client: dio_runtime::Client) -> Result<(), dio_runtime::Error> {
/// use dio_runtime::dynamo_io::get_row;
///
/// let row = get_row(&client, "shop-prod", "product:1", "sku:1").send().await?.row;
/// let account = get_row(&client, "accounts-prod", "account:1", None).send().await?.row;
/// # Ok(())
/// # }
/// ```
pub fn get_row(
    client: &Client,
    table_name: impl Into<String>,
    partition_key_value: impl Into<String>,
    sort_key_value: impl SortKeyValue,
) -> GetRow {
    GetRow {
        client: client.clone(),
        table_name: table_name.into(),
        key: key(partition_key_value.into(), sort_key_value.into_sort_key()),
        consistent: false,
    }
}

fn key(partition: String, sort: Option<String>) -> Result<Item, Error> {
    let index = Indexes::STANDARD;
    let mut key = Item::with_capacity(2);
    key.insert(index.partition_key.into_owned(), key_value::checked("partition", partition)?);
    if let Some((attribute, sort)) = index.sort_key.zip(sort) {
        key.insert(attribute.into_owned(), key_value::checked("sort", sort)?);
    }
    Ok(key)
}

/// Reads one item by the texts of its key: see [`get_row`].
#[must_use = "nothing is sent before `send`"]
pub struct GetRow {
    client: Client,
    table_name: String,
    key: Result<Item, Error>,
    consistent: bool,
}

impl GetRow {
    /// Sees every write that was answered before (`ConsistentRead`), at twice the read capacity.
    pub fn consistent(mut self) -> Self {
        self.consistent = true;
        self
    }

    /// The SDK's request.
    ///
    /// # Errors
    /// An empty key.
    pub fn into_sdk(self) -> Result<sdk::GetItem, Error> {
        let request = self.client.get_item().table_name(self.table_name).set_key(Some(self.key?));
        Ok(request.set_consistent_read(self.consistent.then_some(true)))
    }

    /// Sends the request.
    ///
    /// # Errors
    /// An empty key, or what the SDK answers.
    pub async fn send(self) -> Result<SingleRowResponse, Error> {
        let span = span_of_several("GetItem", Some(&self.table_name));
        let request = self.into_sdk()?;
        let input = request.as_input().clone().build().map_err(Error::sdk)?;
        let mut output = traced!(span, request).map_err(Error::request)?;
        let row = output.item.take();
        Ok(SingleRowResponse { request: Request::GetItem(input), response: Answer::GetItem(output), row })
    }
}

impl fmt::Debug for GetRow {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("GetRow").field("table", &self.table_name).finish_non_exhaustive()
    }
}
