use std::fmt;

use super::update_expression::render;
use super::{Answer, Request, Response, Upsert};
use crate::operation::{Delete, Put, Step, Transaction, delete_step, failed, put_step, traced, update_step};
use crate::record::{Key, Record, Schema};
use crate::{Error, Table, sdk};

/// Writes several records, all or none (TransactWriteItems): puts, then updates, then deletes, in whatever order they are named.
///
/// A put replaces an item that is there; a record's own stamps are written where it has them, else the time of the table's
/// clock. Conditions on single steps are what [`Transaction`] has.
///
/// ```ignore
/// transacts(&shop).put(&product).update(shop.upsert(&customer).remove_name()).delete(order.key()).send().await?;
/// ```
pub fn transacts<S: Schema>(table: &Table<S>) -> Transacts<S> {
    Transacts { table: table.clone(), puts: Vec::new(), updates: Vec::new(), deletes: Vec::new() }
}

/// Writes several records, all or none: see [`transacts`].
#[must_use = "nothing is sent before `send`"]
pub struct Transacts<S> {
    table: Table<S>,
    puts: Vec<Result<Step, Error>>,
    updates: Vec<Result<Step, Error>>,
    deletes: Vec<Result<Step, Error>>,
}

impl<S: Schema> Transacts<S> {
    /// Stores a whole record. One with a version or immutable fields is stored under their conditions.
    pub fn put<R: Record<Schema = S>>(mut self, record: &R) -> Self {
        self.puts.push(put_step(Put::keeping_stamps(self.table.clone(), record)));
        self
    }

    /// Stores whole records.
    pub fn put_all<'r, R: Record<Schema = S>>(self, records: impl IntoIterator<Item = &'r R>) -> Self {
        records.into_iter().fold(self, Self::put)
    }

    /// Stores what a record has, as [`upsert`](super::upsert) does: `shop.upsert(&product).remove_price()`.
    pub fn update<R: Record<Schema = S>>(mut self, upsert: impl Into<Upsert<R>>) -> Self {
        let parts = upsert.into().into_parts();
        self.updates.push(parts.and_then(|parts| update_step(parts, render::<R>)));
        self
    }

    /// Deletes a record. That there is none is fine.
    pub fn delete<K: Key>(mut self, key: K) -> Self
    where
        K::Record: Record<Schema = S>,
    {
        self.deletes.push(delete_step(Delete::<K::Record>::new(self.table.clone(), &key)));
        self
    }

    fn into_transaction(self) -> Transaction<S> {
        let steps = self.puts.into_iter().chain(self.updates).chain(self.deletes);
        Transaction::of_steps(self.table, steps.collect())
    }

    /// The SDK's request.
    ///
    /// # Errors
    /// A step that was refused, no step at all, more than 100, two of one item, or more than 4 MB to be written.
    pub fn into_sdk(self) -> Result<sdk::TransactWriteItems, Error> {
        self.into_transaction().into_sdk()
    }

    /// Sends the transaction.
    ///
    /// # Errors
    /// What was refused ([`Transacts::into_sdk`]), a step that failed ([`Error::cancellation_reasons`] names it and why), or
    /// what the SDK answers.
    pub async fn send(self) -> Result<Response, Error> {
        let transaction = self.into_transaction();
        let span = transaction.span();
        let request = transaction.into_sdk()?;
        let input = request.as_input().clone().build().map_err(Error::sdk)?;
        let output = traced!(span, request).map_err(failed)?;
        Ok(Response {
            request: Request::TransactWriteItems(input),
            response: Answer::TransactWriteItems(output),
        })
    }
}

impl<S> fmt::Debug for Transacts<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Transacts")
            .field("puts", &self.puts.len())
            .field("updates", &self.updates.len())
            .field("deletes", &self.deletes.len())
            .finish_non_exhaustive()
    }
}
