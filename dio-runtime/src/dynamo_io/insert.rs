use std::fmt;
use std::time::Duration;

use super::{Answer, Request, Response};
use crate::operation::{BatchWrite, Progress, Put};
use crate::record::{Record, Replaceable, Schema, Unshared};
use crate::{Error, Table};

/// Stores whole records, each in place of an item that is there (BatchWriteItem): 25 a request, tried again with growing pauses
/// and jitter where DynamoDB leaves some unprocessed.
///
/// A record's own stamps are written where it has them, else the time of the table's clock. No record at all is no request.
///
/// ```ignore
/// insert_records(&shop, &products).and([&customer]).send().await?;
/// ```
pub fn insert_records<'r, R: Record + Replaceable + Unshared>(
    table: &Table<R::Schema>,
    records: impl IntoIterator<Item = &'r R>,
) -> InsertRecords<R::Schema> {
    InsertRecords { table: table.clone(), batch: table.batch_write() }.and(records)
}

/// Stores whole records: see [`insert_records`].
#[must_use = "nothing is sent before `send`"]
pub struct InsertRecords<S> {
    table: Table<S>,
    batch: BatchWrite<S>,
}

impl<S: Schema> InsertRecords<S> {
    /// Stores further records, which may be of another type.
    pub fn and<'r, R: Record<Schema = S> + Replaceable + Unshared>(
        mut self,
        records: impl IntoIterator<Item = &'r R>,
    ) -> Self {
        for record in records {
            self.batch = self.batch.put_of(Put::keeping_stamps(self.table.clone(), record));
        }
        self
    }

    /// How many requests are under way at a time, at most. Without it, 4.
    pub fn side_by_side(mut self, requests: usize) -> Self {
        self.batch = self.batch.side_by_side(requests);
        self
    }

    /// How long the pauses before trying again may be together: see [`BatchWrite::patience`].
    pub fn patience(mut self, patience: Duration) -> Self {
        self.batch = self.batch.patience(patience);
        self
    }

    /// Tells how far it is, after each request.
    pub fn watch(mut self, watch: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.batch = self.batch.watch(watch);
        self
    }

    /// How many records are to be stored still: all, or of what an error handed back those that are left.
    pub fn left(&self) -> usize {
        self.batch.left()
    }

    /// The records of one type that are to be stored still.
    pub fn records<R: Record<Schema = S>>(&self) -> Vec<R> {
        self.batch.puts()
    }

    /// Sends the requests.
    ///
    /// # Errors
    /// A record that was refused; two of one key ([`Error::is_invalid`]); what DynamoDB left unprocessed or a request that
    /// failed ([`Error::is_unprocessed`]): [`Error::into_unprocessed`] has `InsertRecords` with what is left.
    pub async fn send(self) -> Result<Response, Error> {
        let Self { table, batch } = self;
        let request = Request::BatchWriteItem(batch.inputs()?);
        match batch.send_for_answers().await {
            Ok(answers) => Ok(Response { request, response: Answer::BatchWriteItem(answers) }),
            Err(error) => Err(match error.take_unprocessed() {
                (Some(batch), error) => error.with_unprocessed(Self { table, batch }),
                (None, error) => error,
            }),
        }
    }
}

impl<S> fmt::Debug for InsertRecords<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("InsertRecords").field("batch", &self.batch).finish_non_exhaustive()
    }
}
