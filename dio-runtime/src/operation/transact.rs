use std::fmt;

use super::update::UpdateParts;
use super::{Delete, Put, Update, one_of, span_of_several, traced};
use crate::changes::Changes;
use crate::expression::Expression;
use crate::item::Item;
use crate::item_size::item_size;
use crate::record::{Key, Record, Schema};
use crate::requirement::{Requirement, with_condition};
use crate::{Condition, Error, Table};
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::operation::transact_write_items::builders::TransactWriteItemsFluentBuilder;
use aws_sdk_dynamodb::types::{
    ConditionCheck, Delete as DeleteStep, Put as PutStep, TransactWriteItem, Update as UpdateStep,
};
use tracing::Span;

/// The most steps that a transaction can have (TransactWriteItems).
const MAX_STEPS: usize = 100;

/// The most that the items of a transaction can hold together, in bytes (TransactWriteItems).
const MAX_SIZE: usize = 4 << 20;

/// Writes records of any types and tables, all or none (TransactWriteItems). One step an item.
///
/// A step that was begun on another table stays there: `shop.transact().put(rates.put(&rate))`. All tables are in one
/// account and region, and the request goes through the client of the table that began the transaction.
///
/// Its stamps and its token are made with it. To send the very same again after a time-out, open it: a clone of the SDK's
/// request, sent within ten minutes, does nothing more (TransactWriteItems, `ClientRequestToken`).
#[must_use = "nothing is sent before `send`"]
pub struct Transaction<S> {
    table: Table<S>,
    token: String,
    steps: Vec<Result<Step, Error>>,
}

/// One step of a transaction.
#[derive(Clone)]
pub struct Step {
    table: String,
    key: Item,
    /// Of what the step writes and compares with, in bytes.
    size: usize,
    item: TransactWriteItem,
}

/// Without what it writes, which may be of `sensitive` fields.
impl fmt::Debug for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Step").field("table", &self.table).finish_non_exhaustive()
    }
}

impl<S: Schema> Transaction<S> {
    pub(crate) fn new(table: Table<S>) -> Self {
        Self { table, token: uuid::Uuid::new_v4().to_string(), steps: Vec::new() }
    }

    /// Of steps that are built already.
    pub(crate) fn of_steps(table: Table<S>, steps: Vec<Result<Step, Error>>) -> Self {
        Self { steps, ..Self::new(table) }
    }

    /// Stores a record that must not be there.
    pub fn create<R: Record<Schema = S>>(self, record: &R) -> Self {
        let put = self.table.put(record).create_only();
        self.put(put)
    }

    /// Stores a record: `shop.put(&order)` with its requirements.
    pub fn put<R: Record>(mut self, put: Put<R>) -> Self {
        self.steps.push(put_step(put));
        self
    }

    /// Changes a record: `shop.update(key)` with its changes.
    pub fn update<R: Record>(mut self, update: impl Into<Update<R>>) -> Self {
        let step = update.into().into_parts().and_then(|parts| update_step(parts, Changes::render));
        self.steps.push(step);
        self
    }

    /// Deletes a record: `shop.delete(key)` with its requirements.
    pub fn delete<R: Record>(mut self, delete: Delete<R>) -> Self {
        self.steps.push(delete_step(delete));
        self
    }

    /// Requires a condition on a record that the transaction does not write.
    pub fn check<K: Key>(mut self, key: K, condition: Condition<K::Record>) -> Self
    where
        K::Record: Record<Schema = S>,
    {
        self.steps.push(check_step(&self.table, &key, condition));
        self
    }

    /// Requires a condition on a record of another table that the transaction does not write.
    pub fn check_in<K: Key>(
        mut self,
        table: &Table<<K::Record as Record>::Schema>,
        key: K,
        condition: Condition<K::Record>,
    ) -> Self {
        self.steps.push(check_step(table, &key, condition));
        self
    }

    /// The SDK's request.
    ///
    /// # Errors
    /// A step that was refused, no step at all, more than 100, two of one item, or more than 4 MB to be written.
    pub fn into_sdk(self) -> Result<TransactWriteItemsFluentBuilder, Error> {
        let steps = self.steps.into_iter().collect::<Result<Vec<_>, _>>()?;
        if steps.is_empty() {
            return Err(Error::invalid("the transaction has no step"));
        }
        if steps.len() > MAX_STEPS {
            return Err(Error::invalid(format!(
                "the transaction has {} steps; DynamoDB takes at most {MAX_STEPS}",
                steps.len()
            )));
        }
        for (position, step) in steps.iter().enumerate() {
            let is_same = |earlier: &Step| earlier.table == step.table && earlier.key == step.key;
            if let Some(earlier) = steps.iter().take(position).position(is_same) {
                return Err(Error::invalid(format!(
                    "steps {earlier} and {position} of the transaction are about one item; DynamoDB takes one step an item"
                )));
            }
        }
        let size = steps.iter().map(|step| step.size).sum::<usize>();
        if size > MAX_SIZE {
            return Err(Error::invalid(format!(
                "the transaction has {size} bytes; DynamoDB takes at most {MAX_SIZE}: split it"
            )));
        }
        let items = steps.into_iter().map(|step| step.item).collect();
        let request = self.table.client().transact_write_items().set_transact_items(Some(items));
        Ok(request.client_request_token(self.token))
    }

    /// The table of the steps, if it is one.
    fn one_table(&self) -> Option<&str> {
        one_of(self.steps.iter().filter_map(|step| step.as_ref().ok()).map(|step| step.table.as_str()))
    }

    /// Sends the transaction.
    ///
    /// # Errors
    /// What was refused, a step that failed ([`Error::cancellation_reasons`] names it and why), or what the SDK
    /// answers.
    pub async fn send(self) -> Result<(), Error> {
        let span = self.span();
        let sent = traced!(span, self.into_sdk()?);
        sent.map_err(failed)?;
        Ok(())
    }

    pub(crate) fn span(&self) -> Span {
        span_of_several("TransactWriteItems", self.one_table())
    }
}

pub(crate) fn failed(error: SdkError<TransactWriteItemsError>) -> Error {
    match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(exception)) => {
            let exception = exception.clone();
            Error::cancelled(error, &exception)
        }
        _ => Error::request(error),
    }
}

pub(crate) fn put_step<R: Record>(put: Put<R>) -> Result<Step, Error> {
    let table = put.table_name();
    let (item, requirement) = put.into_parts()?;
    let (key, size) = (key_of::<R>(&item), item_size(&item));
    let step = PutStep::builder().table_name(&table).set_item(Some(item));
    let step = with_condition!(step, requirement, Expression::default()).build().map_err(Error::sdk)?;
    Ok(Step { table, key, size, item: TransactWriteItem::builder().put(step).build() })
}

pub(crate) fn update_step<R: Record>(
    parts: UpdateParts<R>,
    render: fn(Changes, &mut Expression) -> Result<(), Error>,
) -> Result<Step, Error> {
    let UpdateParts { table, key, changes, requirement } = parts;
    let mut expression = Expression::default();
    render(changes, &mut expression)?;
    let size = item_size(&key) + expression.size();
    let step = UpdateStep::builder()
        .table_name(table.name())
        .set_key(Some(key.clone()))
        .set_update_expression(expression.take()?);
    let step = with_condition!(step, requirement, expression).build().map_err(Error::sdk)?;
    Ok(Step {
        table: table.name().to_owned(),
        key,
        size,
        item: TransactWriteItem::builder().update(step).build(),
    })
}

pub(crate) fn delete_step<R: Record>(delete: Delete<R>) -> Result<Step, Error> {
    let table = delete.table_name();
    let (key, requirement) = delete.into_parts()?;
    let size = item_size(&key);
    let step = DeleteStep::builder().table_name(&table).set_key(Some(key.clone()));
    let step = with_condition!(step, requirement, Expression::default()).build().map_err(Error::sdk)?;
    Ok(Step { table, key, size, item: TransactWriteItem::builder().delete(step).build() })
}

fn check_step<K: Key>(
    table: &Table<<K::Record as Record>::Schema>,
    key: &K,
    condition: Condition<K::Record>,
) -> Result<Step, Error> {
    let key = key.to_attributes()?.into_item::<<K::Record as Record>::Schema>();
    let size = item_size(&key);
    let mut requirement = Requirement::<K::Record>::default();
    requirement.when(condition);
    let step = ConditionCheck::builder().table_name(table.name()).set_key(Some(key.clone()));
    let step = with_condition!(step, requirement, Expression::default()).build().map_err(Error::sdk)?;
    Ok(Step {
        table: table.name().to_owned(),
        key,
        size,
        item: TransactWriteItem::builder().condition_check(step).build(),
    })
}

/// The primary key's attributes of an item.
pub(crate) fn key_of<R: Record>(item: &Item) -> Item {
    let key = <R::Schema as Schema>::TABLE.key;
    std::iter::once(key.partition)
        .chain(key.sort)
        .filter_map(|attribute| item.get_key_value(attribute.name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

impl<S> fmt::Debug for Transaction<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Transaction").field("steps", &self.steps.len()).finish_non_exhaustive()
    }
}
