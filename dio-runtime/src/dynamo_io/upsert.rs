use std::fmt;

use super::update_expression::render;
use super::{Answer, Request, SingleRecordResponse};
use crate::changes::{Action, Changes};
use crate::operation::{self, UpdateParts, span, traced};
use crate::record::{Record, Schema};
use crate::{Error, sdk};
use aws_sdk_dynamodb::types::ReturnValue;

/// Stores what a record has, removes what is said to be removed, and leaves the rest (UpdateItem): dynamo-io's `upsert`, with
/// its request to the letter.
///
/// Python's `None` is a field that is absent from the record, and `DELETE` is `remove_x()`. The record's own `updated_at` is
/// written where it has one, else the time of the table's clock; `created_at` stays as it is in an item that is there.
///
/// ```ignore
/// let stored = upsert(shop.upsert(&product).remove_price()).send().await?.required()?;
/// ```
pub fn upsert<R: Record>(upsert: impl Into<operation::Upsert<R>>) -> Upsert<R> {
    upsert.into().into()
}

/// Stores what a record has: see [`upsert`].
#[must_use = "nothing is sent before `send`"]
pub struct Upsert<R: Record> {
    upsert: operation::Upsert<R>,
    /// The stamps to remove: what they are called, and their attributes where the record has them.
    removed: Vec<(&'static str, Option<&'static str>)>,
}

impl<R: Record> From<operation::Upsert<R>> for Upsert<R> {
    fn from(upsert: operation::Upsert<R>) -> Self {
        Self { upsert, removed: Vec::new() }
    }
}

impl<R: Record> Upsert<R> {
    /// Removes `created_at`, whatever the record has there. A reader that wants the stamp makes one up then, dynamo-io does.
    pub fn remove_created_at(mut self) -> Self {
        self.removed.push(("created_at", R::DEFINITION.created_at));
        self
    }

    /// Removes `updated_at`, whatever the record has there. It is refused where an index key or an expiry is made of it.
    pub fn remove_updated_at(mut self) -> Self {
        self.removed.push(("updated_at", R::DEFINITION.updated_at));
        self
    }

    /// Removes `expires_at`, whatever the record has there.
    pub fn remove_expires_at(mut self) -> Self {
        self.removed.push(("expires_at", R::Schema::TABLE.expires_at));
        self
    }

    pub(super) fn into_parts(self) -> Result<UpdateParts<R>, Error> {
        let mut parts = self.upsert.into_parts_keeping_stamps()?;
        for (stamp, attribute) in self.removed {
            let attribute = attribute.ok_or_else(|| {
                Error::invalid(format!("`{}` has no `{stamp}` to remove", R::DEFINITION.name))
            })?;
            if R::DEFINITION.updated_at == Some(attribute) && moves_others::<R>(&parts)? {
                return Err(Error::invalid(format!(
                    "`{attribute}` cannot be removed: other attributes are made of it"
                )));
            }
            parts.changes.actions.retain(|(path, _)| path.attribute() != attribute);
            parts.changes.push(attribute, Action::Remove);
        }
        Ok(parts)
    }

    /// The SDK's request, which answers with the whole item after the write.
    ///
    /// # Errors
    /// A record that was refused.
    pub fn into_sdk(self) -> Result<sdk::UpdateItem, Error> {
        self.into_parts()?.into_sdk_with(ReturnValue::AllNew, render::<R>)
    }

    /// Sends the request. An item that does not decode after the write is in the response, beside the reason: the write is
    /// done.
    ///
    /// # Errors
    /// A record that was refused, a condition that does not hold ([`Error::is_condition_failed`]), or what the SDK answers.
    pub async fn send(self) -> Result<SingleRecordResponse<R>, Error> {
        let parts = self.into_parts()?;
        let span = span("UpdateItem", parts.table.name(), R::DEFINITION.name);
        let failure = parts.requirement.failure();
        let request = parts.into_sdk_with(ReturnValue::AllNew, render::<R>)?;
        let input = request.as_input().clone().build().map_err(Error::sdk)?;
        let mut output = traced!(span, request).map_err(|error| Error::conditional(error, &failure))?;
        let row = output.attributes.take();
        Ok(SingleRecordResponse::new(Request::UpdateItem(input), Answer::UpdateItem(output), row))
    }
}

/// Whether something is made of `updated_at`.
fn moves_others<R: Record>(parts: &UpdateParts<R>) -> Result<bool, Error> {
    let key = parts.key()?;
    let mut touched = Changes::default();
    R::touch(&key, parts.table.clock().now(), &mut touched)?;
    Ok(touched.actions.len() > 1)
}

impl<R: Record> fmt::Debug for Upsert<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Upsert").field("record", &R::DEFINITION.name).finish_non_exhaustive()
    }
}
