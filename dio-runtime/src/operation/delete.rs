use std::fmt;

use super::{span, traced};
use crate::expression::Expression;
use crate::item::Item;
use crate::record::{Key, Record, Versioned};
use crate::requirement::{Failure, Requirement, with_condition};
use crate::{Condition, Error, Table};
use aws_sdk_dynamodb::operation::delete_item::builders::DeleteItemFluentBuilder;
use aws_sdk_dynamodb::types::ReturnValue;

/// Deletes a record (DeleteItem). Without more, that there is none is fine.
#[must_use = "nothing is sent before `send`"]
pub struct Delete<R: Record> {
    table: Table<R::Schema>,
    key: Result<Item, Error>,
    requirement: Requirement<R>,
    return_old: bool,
}

impl<R: Record> Delete<R> {
    pub(crate) fn new(table: Table<R::Schema>, key: &R::Key) -> Self {
        let key = key.to_attributes().map(|key| key.into_item::<R::Schema>()).map_err(Error::from);
        Self { table, key, requirement: Requirement::default(), return_old: false }
    }

    /// Requires that there is such an item.
    pub fn must_exist(mut self) -> Self {
        self.requirement.must_exist();
        self
    }

    /// Requires a condition on the item. Several must all hold.
    pub fn when(mut self, condition: Condition<R>) -> Self {
        self.requirement.when(condition);
        self
    }

    /// Answers with the record that was deleted (`ReturnValues`, `ALL_OLD`).
    pub fn return_old(mut self) -> Self {
        self.return_old = true;
        self
    }

    pub(super) fn table_name(&self) -> String {
        self.table.name().to_owned()
    }

    pub(super) fn into_parts(self) -> Result<(Item, Requirement<R>), Error> {
        Ok((self.key?, self.requirement))
    }

    pub(crate) fn failure(&self) -> Failure {
        self.requirement.failure()
    }

    /// The SDK's request.
    ///
    /// # Errors
    /// A key that was refused.
    pub fn into_sdk(self) -> Result<DeleteItemFluentBuilder, Error> {
        let mut request = self.table.client().delete_item().table_name(self.table.name());
        if self.return_old {
            request = request.return_values(ReturnValue::AllOld);
        }
        let request = request.set_key(Some(self.key?));
        Ok(with_condition!(request, self.requirement, Expression::default()))
    }

    /// Sends the request; answers with the record that was deleted, if `return_old` asked for it and there was one.
    ///
    /// # Errors
    /// A key that was refused, a condition that does not hold, what the SDK answers, or an old item that does not
    /// decode (it is deleted then).
    pub async fn send(self) -> Result<Option<R>, Error> {
        let span = span("DeleteItem", self.table.name(), R::DEFINITION.name);
        let failure = self.failure();
        let sent = traced!(span, self.into_sdk()?);
        let output = sent.map_err(|error| Error::conditional(error, &failure))?;
        Ok(output.attributes.filter(|item| !item.is_empty()).map(R::from_item).transpose()?)
    }
}

impl<R: Versioned> Delete<R> {
    /// Requires that the stored version is this one.
    pub fn version(mut self, version: i64) -> Self {
        self.requirement.version(version);
        self
    }
}

impl<R: Record> fmt::Debug for Delete<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Delete").field("record", &R::DEFINITION.name).finish_non_exhaustive()
    }
}
