use std::fmt;

use super::gets::Part;
use super::{get_span, traced};
use crate::item::Item;
use crate::record::{Key, Readable, Record, Within};
use crate::{Error, Table};
use aws_sdk_dynamodb::operation::get_item::builders::GetItemFluentBuilder;

/// Reads one item by its key (GetItem): a record, or an enum of the records that the key may be of.
#[must_use = "nothing is sent before `send`"]
pub struct Get<T: Readable> {
    table: Table<T::Schema>,
    key: Result<Item, Error>,
    consistent: bool,
    /// The access pattern, if it is one of the schema's.
    name: Option<&'static str>,
}

impl<T: Readable> Get<T> {
    /// For generated code: reads the item of a key, which several records may share.
    #[doc(hidden)]
    pub fn new<K: Key>(table: &Table<T::Schema>, key: &K) -> Self
    where
        K::Record: Within<T> + Record<Schema = T::Schema>,
    {
        let key = key.to_attributes().map(|key| key.into_item::<T::Schema>()).map_err(Error::from);
        Self { table: table.clone(), key, consistent: false, name: None }
    }

    /// For generated code: the name of the access pattern, for traces.
    #[doc(hidden)]
    pub fn named(mut self, name: &'static str) -> Self {
        self.name = Some(name);
        self
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
        let Self { table, key, consistent, .. } = self;
        Ok(request(&table, key?, consistent))
    }

    /// Sends the request.
    ///
    /// # Errors
    /// A key that was refused, what the SDK answers, or an item that does not decode.
    pub async fn send(self) -> Result<GetOutput<T>, Error> {
        let Self { table, key, consistent, name } = self;
        let key = key?;
        let span = get_span(table.name(), T::NAME, name);
        let output = traced!(span, request(&table, key, consistent)).map_err(Error::request)?;
        match output.item {
            Some(item) => Ok(GetOutput { record: Some(T::read_item(item)?) }),
            None => Ok(GetOutput { record: None }),
        }
    }
}

fn request<S>(table: &Table<S>, key: Item, consistent: bool) -> GetItemFluentBuilder {
    let request = table.client().get_item().table_name(table.name()).set_key(Some(key));
    if consistent { request.consistent_read(true) } else { request }
}

impl<T: Readable> fmt::Debug for Get<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Get").field("record", &T::NAME).finish_non_exhaustive()
    }
}

/// What a [`Get`] found.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct GetOutput<T> {
    /// The record, if there is one.
    pub record: Option<T>,
}

impl<T: Readable> GetOutput<T> {
    /// The record.
    ///
    /// # Errors
    /// [`Error::is_not_found`] if there is none.
    pub fn required(self) -> Result<T, Error> {
        self.record.ok_or_else(|| Error::not_found(T::NAME))
    }
}
