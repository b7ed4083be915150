use std::fmt;

use super::{span, traced};
use crate::expression::Expression;
use crate::item::{Item, ItemWriter};
use crate::record::{Record, Schema};
use crate::requirement::{Requirement, with_condition};
use crate::{Condition, Error, Table};
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::types::ReturnValue;

/// Stores a whole record (PutItem).
///
/// Without more it replaces the item that is there, attributes that the record does not know included. A record with a
/// version requires that no item is there at version 0, and else that the stored version is the record's. One with immutable
/// fields requires that each is stored as it is here, or not at all.
#[must_use = "nothing is sent before `send`"]
pub struct Put<R: Record> {
    table: Table<R::Schema>,
    item: Result<Item, Error>,
    requirement: Requirement<R>,
    return_old: bool,
}

impl<R: Record> Put<R> {
    pub(crate) fn new(table: Table<R::Schema>, record: &R) -> Self {
        let writer = ItemWriter::at(table.clock().now(), R::DEFINITION.attributes.len() + 1);
        Self::written(table, record, writer)
    }

    /// With the stamps that the record has itself, as dynamo-io writes it.
    pub(crate) fn keeping_stamps(table: Table<R::Schema>, record: &R) -> Self {
        let writer = ItemWriter::keeping_stamps(table.clock().now(), R::DEFINITION.attributes.len() + 1);
        Self::written(table, record, writer)
    }

    fn written(table: Table<R::Schema>, record: &R, mut writer: ItemWriter) -> Self {
        let written = record.write(&mut writer);
        let mut requirement = Requirement::default();
        let item = written.map_err(Error::from).and_then(|()| {
            let item = writer.finish();
            requirement.version_of_put(&item)?;
            requirement.immutable_of_put(&item);
            Ok(item)
        });
        Self { table, item, requirement, return_old: false }
    }

    /// Requires that there is no such item.
    pub fn create_only(mut self) -> Self {
        self.requirement.must_not_exist();
        self
    }

    /// Requires that there is such an item.
    pub fn must_exist(mut self) -> Self {
        self.requirement.must_exist();
        self
    }

    /// Requires a condition on the item that is there. Several must all hold.
    pub fn when(mut self, condition: Condition<R>) -> Self {
        self.requirement.when(condition);
        self
    }

    /// Answers with the record that was replaced (`ReturnValues`, `ALL_OLD`).
    pub fn return_old(mut self) -> Self {
        self.return_old = true;
        self
    }

    pub(super) fn table_name(&self) -> String {
        self.table.name().to_owned()
    }

    pub(super) fn into_parts(self) -> Result<(Item, Requirement<R>), Error> {
        Ok((self.item?, self.requirement))
    }

    /// The SDK's request.
    ///
    /// # Errors
    /// A record that was refused.
    pub fn into_sdk(self) -> Result<PutItemFluentBuilder, Error> {
        let mut request = self.table.client().put_item().table_name(self.table.name());
        if self.return_old {
            request = request.return_values(ReturnValue::AllOld);
        }
        let request = request.set_item(Some(self.item?));
        Ok(with_condition!(request, self.requirement, Expression::default()))
    }

    /// Sends the request.
    ///
    /// # Errors
    /// A record that was refused, a condition that does not hold ([`Error::is_condition_failed`]), or what the SDK
    /// answers.
    pub async fn send(self) -> Result<PutOutput<R>, Error> {
        let span = span("PutItem", self.table.name(), R::DEFINITION.name);
        let item = self.item?;
        let record = R::from_item(item.clone())?;
        let failure = self.requirement.failure();
        let sent = traced!(span, Self { item: Ok(item), ..self }.into_sdk()?);
        let output = sent.map_err(|error| Error::conditional(error, &failure))?;
        let old = output.attributes.filter(|item| !item.is_empty()).map(R::from_item).transpose()?;
        Ok(PutOutput { record, old })
    }
}

impl<R: Record> fmt::Debug for Put<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Put").field("record", &R::DEFINITION.name).finish_non_exhaustive()
    }
}

/// What a [`Put`] did.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PutOutput<R> {
    /// The record as it was written: with its stamps and its new version.
    pub record: R,
    /// The record that was replaced, if it was asked for and there was one.
    pub old: Option<R>,
}

/// The partition key attribute, which every item has.
pub(crate) fn partition_attribute<R: Record>() -> &'static str {
    <R::Schema as Schema>::TABLE.key.partition.name
}
