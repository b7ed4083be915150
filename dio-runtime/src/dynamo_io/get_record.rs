use std::fmt;

use super::{Answer, Request, SingleRecordResponse};
use crate::operation::{Get, span, traced};
use crate::record::{Key, Record};
use crate::{Error, Table, sdk};

/// Reads one record by its key (GetItem).
///
/// ```ignore
/// let product = get_record(&shop, ProductKey::new("product:1", "sku:1")).send().await?.required()?;
/// ```
pub fn get_record<K: Key>(table: &Table<<K::Record as Record>::Schema>, key: K) -> GetRecord<K::Record> {
    GetRecord { table: table.clone(), get: Get::new(table, &key) }
}

/// Reads one record by its key: see [`get_record`].
#[must_use = "nothing is sent before `send`"]
pub struct GetRecord<R: Record> {
    table: Table<R::Schema>,
    get: Get<R>,
}

impl<R: Record> GetRecord<R> {
    /// Sees every write that was answered before (`ConsistentRead`), at twice the read capacity.
    pub fn consistent(mut self) -> Self {
        self.get = self.get.consistent();
        self
    }

    /// The SDK's request.
    ///
    /// # Errors
    /// A key that was refused.
    pub fn into_sdk(self) -> Result<sdk::GetItem, Error> {
        self.get.into_sdk()
    }

    /// Sends the request. An item that is something else, or does not decode, is in the response, beside the reason.
    ///
    /// # Errors
    /// A key that was refused, or what the SDK answers.
    pub async fn send(self) -> Result<SingleRecordResponse<R>, Error> {
        let span = span("GetItem", self.table.name(), R::DEFINITION.name);
        let request = self.into_sdk()?;
        let input = request.as_input().clone().build().map_err(Error::sdk)?;
        let mut output = traced!(span, request).map_err(Error::request)?;
        let row = output.item.take();
        Ok(SingleRecordResponse::new(Request::GetItem(input), Answer::GetItem(output), row))
    }
}

impl<R: Record> fmt::Debug for GetRecord<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("GetRecord").field("record", &R::DEFINITION.name).finish_non_exhaustive()
    }
}
