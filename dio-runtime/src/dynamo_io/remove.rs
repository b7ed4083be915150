use std::fmt;

use super::{Answer, Request, Response};
use crate::operation::{Delete, span, traced};
use crate::record::{Key, Record};
use crate::{Error, Table, sdk};

/// Deletes a record (DeleteItem). That there is none is fine.
///
/// ```ignore
/// remove(&shop, product.key()).send().await?;
/// ```
pub fn remove<K: Key>(table: &Table<<K::Record as Record>::Schema>, key: K) -> Remove<K::Record> {
    Remove { table: table.clone(), delete: Delete::new(table.clone(), &key) }
}

/// Deletes a record: see [`remove`].
#[must_use = "nothing is sent before `send`"]
pub struct Remove<R: Record> {
    table: Table<R::Schema>,
    delete: Delete<R>,
}

impl<R: Record> Remove<R> {
    /// The SDK's request.
    ///
    /// # Errors
    /// A key that was refused.
    pub fn into_sdk(self) -> Result<sdk::DeleteItem, Error> {
        self.delete.into_sdk()
    }

    /// Sends the request.
    ///
    /// # Errors
    /// A key that was refused, or what the SDK answers.
    pub async fn send(self) -> Result<Response, Error> {
        let span = span("DeleteItem", self.table.name(), R::DEFINITION.name);
        let failure = self.delete.failure();
        let request = self.into_sdk()?;
        let input = request.as_input().clone().build().map_err(Error::sdk)?;
        let output = traced!(span, request).map_err(|error| Error::conditional(error, &failure))?;
        Ok(Response { request: Request::DeleteItem(input), response: Answer::DeleteItem(output) })
    }
}

impl<R: Record> fmt::Debug for Remove<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Remove").field("record", &R::DEFINITION.name).finish_non_exhaustive()
    }
}
