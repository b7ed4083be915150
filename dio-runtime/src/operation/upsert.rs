use std::fmt;

use super::update::UpdateParts;
use super::{Changed, UpdateOutput};
use crate::changes::{Action, Changes};
use crate::item::{Item, ItemParts, ItemWriter};
use crate::record::{Record, Schema};
use crate::requirement::Requirement;
use crate::{Condition, Error, Table};
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::ReturnValue;

/// A record that has `upsert`: without a version, and without `created_at` in an index key.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `upsert`",
    note = "a record with a version, or with `created_at` in an index key, is written by `put` and `update`"
)]
pub trait Upsertable: Record {
    /// The builder, with a method for each field that can be removed.
    type Upsert: From<Upsert<Self>>;

    /// For each key group of several fields: its fields, and whether the record has each.
    fn groups(&self) -> Vec<Vec<(&'static str, bool)>> {
        Vec::new()
    }

    /// Conditional keys of groups whose fields may all be left as they are, by their first fields: the keys are left as well.
    const LEFT: &'static [(&'static str, &'static [&'static str])] = &[];
}

/// Stores what a record has and leaves what it has not (UpdateItem), as dynamo-io's `upsert` does. An empty set is
/// something that it has. It makes the item if
/// there is none; `created_at` stays as it is in one that is there.
#[must_use = "nothing is sent before `send`"]
pub struct Upsert<R: Record> {
    table: Table<R::Schema>,
    item: Result<ItemParts, Error>,
    groups: Vec<Vec<(&'static str, bool)>>,
    left: &'static [(&'static str, &'static [&'static str])],
    removed: Vec<(&'static str, &'static [&'static str])>,
    requirement: Requirement<R>,
}

impl<R: Upsertable> Upsert<R> {
    pub(crate) fn new(table: Table<R::Schema>, record: &R) -> Self {
        let mut writer = ItemWriter::at(table.clock().now(), R::DEFINITION.attributes.len() + 1);
        let item = record.write(&mut writer).map(|()| writer.finish_parts()).map_err(Error::from);
        let mut requirement = Requirement::default();
        if let Ok(parts) = &item {
            requirement.immutable_of_upsert(&parts.item, &parts.omitted);
        }
        Self { table, item, groups: record.groups(), left: R::LEFT, removed: Vec::new(), requirement }
    }
}

impl<R: Record> Upsert<R> {
    /// Requires a condition on the item. Several must all hold.
    pub fn when(mut self, condition: Condition<R>) -> Self {
        self.requirement.when(condition);
        self
    }

    /// For generated code: removes a field with the attributes that it feeds, its own first. An immutable one must be
    /// absent.
    #[doc(hidden)]
    pub fn remove(mut self, field: &'static str, attributes: &'static [&'static str]) -> Self {
        if let Some(own) = attributes.first().filter(|own| R::DEFINITION.immutable.contains(own)) {
            self.requirement.immutable(own, None);
        }
        self.removed.push((field, attributes));
        self
    }

    /// Whether a group stays as it is in the table.
    fn is_left(&self, group: &[(&'static str, bool)]) -> bool {
        group
            .iter()
            .all(|(field, present)| !present && !self.removed.iter().any(|(removed, _)| removed == field))
    }

    /// An index key needs all of its fields: none of a group may be left as it is while another is written.
    fn check_groups(&self) -> Result<(), Error> {
        for group in &self.groups {
            let left = |member: &&(&'static str, bool)| self.is_left(&[**member]);
            if let Some((field, _)) = group.iter().find(left)
                && !self.is_left(group)
            {
                return Err(Error::invalid(format!(
                    "`{field}` shares an index key with fields that are written: set it, or say `.remove_{field}()`"
                )));
            }
        }
        Ok(())
    }

    fn into_parts(self) -> Result<UpdateParts<R>, Error> {
        self.check_groups()?;
        let left: Vec<&str> = self
            .groups
            .iter()
            .filter(|group| self.is_left(group))
            .filter_map(|group| {
                self.left.iter().find(|(first, _)| group.first().is_some_and(|(of, _)| of == first))
            })
            .flat_map(|(_, keys)| keys.iter().copied())
            .collect();
        let ItemParts { mut item, mut omitted, filled, .. } = self.item?;
        omitted.retain(|attribute| !left.contains(attribute));
        let table = R::Schema::TABLE;
        let mut key = Item::with_capacity(2);
        for attribute in std::iter::once(table.key.partition).chain(table.key.sort) {
            key.extend(item.remove_entry(attribute.name));
        }
        let mut changes = Changes::default();
        for attribute in R::DEFINITION.attributes.iter().copied().chain(table.type_attribute) {
            if let Some(value) = item.remove(attribute) {
                let keep = [R::DEFINITION.created_at, filled].contains(&Some(attribute));
                changes.push(attribute, if keep { Action::SetIfAbsent(value) } else { Action::Set(value) });
            }
        }
        for (field, attributes) in self.removed {
            if attributes.first().is_some_and(|own| changes.touches(own)) {
                return Err(Error::invalid(format!(
                    "the record has a `{field}`, which `remove_{field}` removes"
                )));
            }
            for attribute in attributes {
                if !changes.touches(attribute) {
                    changes.push(*attribute, Action::Remove);
                }
            }
        }
        for attribute in omitted {
            if !changes.touches(attribute) {
                changes.push(attribute, Action::Remove);
            }
        }
        Ok(UpdateParts { table: self.table, key, changes, requirement: self.requirement })
    }

    /// What is sent where a record's own `updated_at` is written rather than the time, as dynamo-io does it.
    pub(crate) fn into_parts_keeping_stamps(self) -> Result<UpdateParts<R>, Error> {
        let (own, expires_after_write) = match &self.item {
            Ok(parts) => (parts.own_updated_at, parts.expires_after_write),
            Err(_) => (None, false),
        };
        let mut parts = self.into_parts()?;
        if let Some(own) = own {
            // With it move the index keys that hold it, and an expiry that counts from it.
            let key = parts.key()?;
            let mut touched = Changes::default();
            R::touch(&key, own, &mut touched)?;
            for (path, action) in touched.actions {
                let is_own_expiry =
                    !expires_after_write && R::Schema::TABLE.expires_at == Some(path.attribute());
                let written = parts.changes.actions.iter_mut().find(|(written, _)| *written == path);
                if let Some((_, written)) = written.filter(|_| !is_own_expiry) {
                    *written = action;
                }
            }
        }
        Ok(parts)
    }

    /// The SDK's request, which answers with the whole item after the write.
    ///
    /// # Errors
    /// A record that was refused, or a field that shares an index key with fields that are written and is neither
    /// there nor removed.
    pub fn into_sdk(self) -> Result<UpdateItemFluentBuilder, Error> {
        self.into_parts()?.into_sdk(ReturnValue::AllNew)
    }

    /// Sends the request, and answers with the record after it.
    ///
    /// # Errors
    /// A record that was refused, a condition that does not hold, what the SDK answers, or an item that does not decode
    /// afterwards: the write is done then ([`Error::is_undecodable`]).
    pub async fn send(self) -> Result<UpdateOutput<R>, Error> {
        self.into_parts()?.send_returning_new().await
    }

    /// Sends the request, and answers with the record before it (`ALL_OLD`); none if there was none.
    ///
    /// # Errors
    /// As [`Upsert::send`]. An old item that does not decode is changed then.
    pub async fn send_returning_old(self) -> Result<Option<R>, Error> {
        self.into_parts()?.send_returning_old().await
    }

    /// Sends the request, and answers with what it wrote, as it is now (`UPDATED_NEW`).
    ///
    /// # Errors
    /// As [`Upsert::send`]; nothing is decoded before it is asked for.
    pub async fn send_returning_changed(self) -> Result<Changed<R>, Error> {
        self.into_parts()?.send_returning_changed(ReturnValue::UpdatedNew).await
    }

    /// Sends the request, and answers with what it wrote, as it was before (`UPDATED_OLD`).
    ///
    /// # Errors
    /// As [`Upsert::send`]; nothing is decoded before it is asked for.
    pub async fn send_returning_changed_old(self) -> Result<Changed<R>, Error> {
        self.into_parts()?.send_returning_changed(ReturnValue::UpdatedOld).await
    }

    /// Sends the request without an answer but that it was done (`NONE`).
    ///
    /// # Errors
    /// As [`Upsert::send`]; nothing is decoded.
    pub async fn send_returning_nothing(self) -> Result<(), Error> {
        self.into_parts()?.send_returning_nothing().await
    }
}

impl<R: Record> fmt::Debug for Upsert<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Upsert").field("record", &R::DEFINITION.name).finish_non_exhaustive()
    }
}
