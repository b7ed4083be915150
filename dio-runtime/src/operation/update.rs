use std::fmt;

use super::{Changed, span, traced};
use crate::attribute::Attribute;
use crate::changes::{Action, Attributes, Changes};
use crate::error::EncodeError;
use crate::expression::Expression;
use crate::item::{Item, ItemWriter};
use crate::item_identity::ItemIdentity;
use crate::key::KeyError;
use crate::record::{Creatable, Key, Record, Schema, Versioned};
use crate::requirement::{Requirement, with_condition};
use crate::types::StoredType;
use crate::{Condition, Error, Table};
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};

/// Changes single attributes of a record (UpdateItem). Generated code wraps it with one method per field.
///
/// It fails if there is no such item, sets `updated_at`, and adds one to the version where the record has one.
#[must_use = "nothing is sent before `send`"]
pub struct Update<R: Record> {
    table: Table<R::Schema>,
    key: R::Key,
    changes: Changes,
    requirement: Requirement<R>,
    create: Option<Defaults>,
    refused: Option<Error>,
}

/// What an item that an update makes starts from.
struct Defaults {
    item: Item,
    derived: &'static [&'static str],
}

/// What an update or an upsert sends.
pub(crate) struct UpdateParts<R: Record> {
    pub(crate) table: Table<R::Schema>,
    pub(crate) key: Item,
    pub(crate) changes: Changes,
    pub(crate) requirement: Requirement<R>,
}

impl<R: Record> UpdateParts<R> {
    /// The record's key.
    pub(crate) fn key(&self) -> Result<R::Key, KeyError> {
        R::Key::read(&ItemIdentity::of::<R::Schema>(&self.key))
    }

    /// The request.
    pub(super) fn into_sdk(self, returns: ReturnValue) -> Result<UpdateItemFluentBuilder, Error> {
        self.into_sdk_with(returns, Changes::render)
    }

    /// The request, with the changes told in another way.
    pub(crate) fn into_sdk_with(
        self,
        returns: ReturnValue,
        render: fn(Changes, &mut Expression) -> Result<(), Error>,
    ) -> Result<UpdateItemFluentBuilder, Error> {
        let Self { table, key, changes, requirement } = self;
        let request = table.client().update_item().table_name(table.name()).set_key(Some(key));
        let mut expression = Expression::default();
        render(changes, &mut expression)?;
        let request = request.return_values(returns).set_update_expression(expression.take()?);
        Ok(with_condition!(request, requirement, expression))
    }

    async fn send(self, returns: ReturnValue) -> Result<Option<Item>, Error> {
        let span = span("UpdateItem", self.table.name(), R::DEFINITION.name);
        let failure = self.requirement.failure();
        let sent = traced!(span, self.into_sdk(returns)?);
        let output = sent.map_err(|error| Error::conditional(error, &failure))?;
        Ok(output.attributes.filter(|item| !item.is_empty()))
    }

    pub(super) async fn send_returning_new(self) -> Result<UpdateOutput<R>, Error> {
        let item = self.send(ReturnValue::AllNew).await?;
        Ok(UpdateOutput { record: R::from_item(item.unwrap_or_default())? })
    }

    pub(super) async fn send_returning_old(self) -> Result<Option<R>, Error> {
        let item = self.send(ReturnValue::AllOld).await?;
        Ok(item.map(R::from_item).transpose()?)
    }

    pub(super) async fn send_returning_changed(self, returns: ReturnValue) -> Result<Changed<R>, Error> {
        let places = Changed::<R>::places(&self.changes);
        Ok(Changed::new(self.send(returns).await?.unwrap_or_default(), places))
    }

    pub(super) async fn send_returning_nothing(self) -> Result<(), Error> {
        self.send(ReturnValue::None).await?;
        Ok(())
    }
}

impl<R: Record> Update<R> {
    pub(crate) fn new(table: Table<R::Schema>, key: R::Key) -> Self {
        let mut requirement = Requirement::default();
        requirement.must_exist();
        Self { table, key, changes: Changes::default(), requirement, create: None, refused: None }
    }

    /// Requires a condition on the item. Several must all hold.
    pub fn when(mut self, condition: Condition<R>) -> Self {
        self.requirement.when(condition);
        self
    }

    /// For generated code: sets an attribute that stands alone.
    #[doc(hidden)]
    pub fn set_attribute<T: StoredType>(self, attribute: &'static str, value: T::Value) -> Self {
        self.change(|_, changes| changes.field::<T>(attribute, &value))
    }

    /// For generated code: removes an attribute that stands alone.
    #[doc(hidden)]
    pub fn remove_attribute(self, attribute: &'static str) -> Self {
        self.change(|_, changes| {
            changes.remove(attribute);
            Ok(())
        })
    }

    /// For generated code: adds to a number, which starts from `start` where it is absent.
    #[doc(hidden)]
    pub fn add_to_attribute<T: StoredType>(
        self,
        attribute: &'static str,
        amount: T::Value,
        start: T::Value,
    ) -> Self {
        self.change(|_, changes| {
            let encode =
                |value| T::to_attribute(&value).map_err(|error| EncodeError::value(attribute, error));
            changes.push(attribute, Action::Add(encode(amount)?, encode(start)?));
            Ok(())
        })
    }

    /// For generated code: requires that a field is as it is said, absent or its default included.
    #[doc(hidden)]
    pub fn stated<T: StoredType<Value: PartialEq>>(
        mut self,
        attribute: &'static str,
        value: Option<&T::Value>,
        default: Option<T::Value>,
    ) -> Self {
        let handle = Attribute::<R, T>::new(attribute);
        self.requirement.when(match value {
            None => handle.not_exists(),
            Some(value) if T::is_omitted(value) => handle.not_exists(),
            Some(value) if default.as_ref() == Some(value) => handle.eq(value.clone()) | handle.not_exists(),
            Some(value) => handle.eq(value.clone()),
        });
        self
    }

    /// For generated code: changes the attributes of a key group together.
    #[doc(hidden)]
    pub fn change(mut self, change: impl FnOnce(&R::Key, &mut Changes) -> Result<(), EncodeError>) -> Self {
        if let Err(error) = change(&self.key, &mut self.changes) {
            self.refused.get_or_insert(error.into());
        }
        self
    }

    pub(crate) fn into_parts(mut self) -> Result<UpdateParts<R>, Error> {
        if let Some(error) = self.refused {
            return Err(error);
        }
        if let Some((one, other)) = self.changes.conflict() {
            return Err(Error::invalid(if one == other {
                format!("the update changes `{one}` twice; DynamoDB takes one change of each place")
            } else {
                format!(
                    "the update changes both `{one}` and `{other}`; DynamoDB takes one change of each place"
                )
            }));
        }
        if let Some(defaults) = self.create {
            for attribute in defaults.derived.iter().filter(|attribute| !self.changes.touches(attribute)) {
                self.requirement.when(Requirement::absent_or_with(attribute));
            }
            add_defaults::<R>(&mut self.changes, defaults.item);
        }
        write_stamps::<R>(&self.table, &self.key, &mut self.changes)?;
        let key = self.key.to_attributes()?.into_item::<R::Schema>();
        Ok(UpdateParts { table: self.table, key, changes: self.changes, requirement: self.requirement })
    }

    /// The SDK's request, which answers with the whole item after the write.
    ///
    /// # Errors
    /// A key or a value that was refused, or two changes of one attribute.
    pub fn into_sdk(self) -> Result<UpdateItemFluentBuilder, Error> {
        self.into_parts()?.into_sdk(ReturnValue::AllNew)
    }

    /// Sends the request, and answers with the record after the update.
    ///
    /// # Errors
    /// A key or a value that was refused, no item to change ([`Error::is_not_found`]), a condition that does not hold
    /// ([`Error::is_condition_failed`]), what the SDK answers, or a changed item that does not decode: the write is
    /// done then ([`Error::is_undecodable`]).
    pub async fn send(self) -> Result<UpdateOutput<R>, Error> {
        self.into_parts()?.send_returning_new().await
    }

    /// Sends the request, and answers with the record before the update (`ALL_OLD`); none if `or_create` made it.
    ///
    /// ```ignore
    /// let old = shop.update(key).set_status(OrderStatus::Shipped).send_returning_old().await?;
    /// ```
    ///
    /// # Errors
    /// As [`Update::send`]. An old item that does not decode is changed then.
    pub async fn send_returning_old(self) -> Result<Option<R>, Error> {
        self.into_parts()?.send_returning_old().await
    }

    /// Sends the request, and answers with what it changed, as it is now (`UPDATED_NEW`): less to carry than the record.
    ///
    /// ```ignore
    /// let changed = shop.update(key).add_points(10).send_returning_changed().await?;
    /// let points = changed.get(&customer::POINTS)?;
    /// ```
    ///
    /// # Errors
    /// As [`Update::send`]; nothing is decoded before it is asked for.
    pub async fn send_returning_changed(self) -> Result<Changed<R>, Error> {
        self.into_parts()?.send_returning_changed(ReturnValue::UpdatedNew).await
    }

    /// Sends the request, and answers with what it changed, as it was before (`UPDATED_OLD`).
    ///
    /// # Errors
    /// As [`Update::send`]; nothing is decoded before it is asked for.
    pub async fn send_returning_changed_old(self) -> Result<Changed<R>, Error> {
        self.into_parts()?.send_returning_changed(ReturnValue::UpdatedOld).await
    }

    /// Sends the request without an answer but that it was done (`NONE`).
    ///
    /// # Errors
    /// As [`Update::send`]; nothing is decoded.
    pub async fn send_returning_nothing(self) -> Result<(), Error> {
        self.into_parts()?.send_returning_nothing().await
    }
}

impl<R: Versioned> Update<R> {
    /// Requires that the stored version is this one.
    pub fn version(mut self, version: i64) -> Self {
        self.requirement.version(version);
        self
    }
}

impl<R: Creatable> Update<R> {
    /// Makes the item if there is none, with the defaults of the fields that the update does not set, and the index keys
    /// that these feed. An item that is there without such a key, because its index was added later, is refused
    /// ([`Error::is_condition_failed`]): the update does not know what the key would be.
    pub fn or_create(mut self) -> Self {
        self.requirement.may_be_absent();
        let mut defaults = ItemWriter::at(self.table.clock().now(), R::DEFINITION.attributes.len());
        match R::write_defaults(&self.key, &mut defaults) {
            Ok(()) => self.create = Some(Defaults { item: defaults.finish(), derived: R::DERIVED }),
            Err(error) => {
                self.refused.get_or_insert(error.into());
            }
        }
        self
    }
}

/// What an item that is made here has beside the changes. One that is there keeps its own.
fn add_defaults<R: Record>(changes: &mut Changes, mut defaults: Item) {
    for attribute in R::DEFINITION.attributes {
        if let Some(value) = defaults.remove(*attribute)
            && !changes.touches(attribute)
        {
            changes.push(*attribute, Action::SetIfAbsent(value));
        }
    }
    if let Some(attribute) = <R::Schema as Schema>::TABLE.type_attribute {
        changes.set(attribute, AttributeValue::S(R::DEFINITION.stored_name.to_owned()));
    }
}

/// What every update writes: `updated_at`, the index keys that move with it, and the version.
fn write_stamps<R: Record>(
    table: &Table<R::Schema>,
    key: &R::Key,
    changes: &mut Changes,
) -> Result<(), EncodeError> {
    let now = table.clock().now();
    R::touch(key, now, changes)?;
    if let Some(attribute) = R::DEFINITION.version {
        changes.push(attribute, Action::Add(AttributeValue::N("1".into()), AttributeValue::N("0".into())));
    }
    Ok(())
}

impl<R: Record> fmt::Debug for Update<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Update").field("record", &R::DEFINITION.name).finish_non_exhaustive()
    }
}

/// What an update did.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct UpdateOutput<R> {
    /// The record after the update.
    pub record: R,
}

/// A change of one member of a key group that waits for the others, as they are in the table.
#[must_use = "the change is complete with `given`"]
pub struct Given<U, V, G> {
    update: U,
    value: V,
    change: fn(U, V, G) -> U,
}

impl<U, V, G> Given<U, V, G> {
    /// For generated code.
    #[doc(hidden)]
    pub fn new(update: U, value: V, change: fn(U, V, G) -> U) -> Self {
        Self { update, value, change }
    }

    /// States the other members of the group. The update fails if they are different in the table
    /// ([`Error::is_condition_failed`]).
    pub fn given(self, others: G) -> U {
        (self.change)(self.update, self.value, others)
    }
}

impl<U, V, G> fmt::Debug for Given<U, V, G> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Given")
    }
}
