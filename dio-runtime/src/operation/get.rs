use std::fmt;

use super::gets::Part;
use super::{span, traced};
use crate::item::Item;
use crate::record::{Key, Record};
use crate::{Error, Table};
use aws_sdk_dynamodb::operation::get_item::builders::GetItemFluentBuilder;

/// Reads one record by its key (GetItem).
#[must_use = "nothing is sent before `send`"]
pub struct Get<R: Record> {
    table: Table<R::Schema>,
    key: Result<Item, Error>,
    consistent: bool,
}

impl<R: Record> Get<R> {
    pub(crate) fn new(table: Table<R::Schema>, key: &R::Key) -> Self {
        let key = key.to_attributes().map(|key| key.into_item::<R::Schema>()).map_err(Error::from);
        Self { table, key, consistent: false }
    }

    /// Sees every write that was answered before (`ConsistentRead`), at twice the read capacity.
    pub fn consistent(mut self) -> Self {
        self.consistent = true;
        self
    }

    pub(super) fn into_part(self) -> Result<Part, Error> {
        let (client, table) = (self.table.client().clone(), self.table.name().to_owned());
        Ok(Part { client, table, key: self.key?, consistent: self.consistent })
    }

    /// The SDK's request.
    ///
    /// # Errors
    /// A key that was refused.
    pub fn into_sdk(self) -> Result<GetItemFluentBuilder, Error> {
        let request = self.table.client().get_item().table_name(self.table.name()).set_key(Some(self.key?));
        Ok(if self.consistent { request.consistent_read(true) } else { request })
    }

    /// Sends the request.
    ///
    /// # Errors
    /// A key that was refused, what the SDK answers, or an item that does not decode.
    pub async fn send(self) -> Result<GetOutput<R>, Error> {
        let span = span("GetItem", self.table.name(), R::DEFINITION.name);
        let output = traced!(span, self.into_sdk()?).map_err(Error::request)?;
        let record = output.item.map(R::from_item).transpose()?;
        Ok(GetOutput { record })
    }
}

impl<R: Record> fmt::Debug for Get<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Get").field("record", &R::DEFINITION.name).finish_non_exhaustive()
    }
}

/// What a [`Get`] found.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct GetOutput<R> {
    /// The record, if there is one.
    pub record: Option<R>,
}

impl<R: Record> GetOutput<R> {
    /// The record.
    ///
    /// # Errors
    /// [`Error::is_not_found`] if there is none.
    pub fn required(self) -> Result<R, Error> {
        self.record.ok_or_else(|| Error::not_found(R::DEFINITION.name))
    }
}
