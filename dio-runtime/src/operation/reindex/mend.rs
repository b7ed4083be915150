//! One item: found wrong, written, and looked at again where another write came between.

use aws_sdk_dynamodb::config::AsyncSleep;

use super::difference::Difference;
use super::{ReindexOutput, Unmended};
use crate::operation::batch::pauses;
use crate::operation::{span, traced};
use crate::record::Schema;
use crate::requirement::Failure;
use crate::rewrite::Rewritten;
use crate::{Client, Error, Item, Table};

/// How often an item is tried that others write at the same time.
const ATTEMPTS: usize = 5;

/// What one item comes to.
#[derive(Debug)]
pub(super) enum Verdict {
    Other,
    Unchanged,
    Wrong(Box<Difference>),
    Left(Unmended),
}

pub(super) fn judge<S: Schema>(rewrite: fn(Item) -> Rewritten, item: Item) -> Verdict {
    match rewrite(item) {
        Rewritten::Other => Verdict::Other,
        Rewritten::Undecodable(item, error) => Verdict::Left(Unmended::Undecodable(item, error)),
        Rewritten::Unwritable(item, error) => Verdict::Left(Unmended::Unwritable(item, error)),
        Rewritten::Written { record, stored, written } => {
            match Difference::between(S::TABLE, record, stored, written) {
                Some(difference) => Verdict::Wrong(Box::new(difference)),
                None => Verdict::Unchanged,
            }
        }
    }
}

/// Writes an item until it is right, is found to be something else, or was tried often enough.
///
/// # Errors
/// What would fail other items as well.
pub(super) async fn mend<S: Schema>(
    table: &Table<S>,
    rewrite: fn(Item) -> Rewritten,
    patience: std::time::Duration,
    mut difference: Box<Difference>,
) -> Result<Verdict, Error> {
    for _ in 0..ATTEMPTS {
        let sent = patiently(table.client(), patience, || send(table, &difference)).await;
        let Err(error) = sent else { return Ok(Verdict::Wrong(difference)) };
        if let Some(item) = error.old_item() {
            match judge::<S>(rewrite, item.clone()) {
                Verdict::Wrong(again) => difference = again,
                verdict => return Ok(verdict),
            }
        } else if error.is_not_found() {
            return Ok(Verdict::Unchanged);
        } else if error.code() == Some("TransactionConflictException") {
            break;
        } else if matches!(
            error.code(),
            Some("ValidationException" | "ItemCollectionSizeLimitExceededException")
        ) {
            return Ok(Verdict::Left(Unmended::Refused(difference.stored, error)));
        } else {
            return Err(error);
        }
    }
    Ok(Verdict::Left(Unmended::Contested(difference.stored)))
}

async fn send<S: Schema>(table: &Table<S>, difference: &Difference) -> Result<(), Error> {
    let span = span("UpdateItem", table.name(), difference.record.name);
    let sent = traced!(span, difference.request(table, S::TABLE)?);
    sent.map(|_| ()).map_err(|error| Error::conditional(error, &Failure::of_existing()))
}

/// Tries a request again, after growing pauses, while DynamoDB throttles it or a transaction has its item.
pub(super) async fn patiently<T, F>(
    client: &Client,
    mut patience: std::time::Duration,
    request: impl Fn() -> F,
) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>>,
{
    let mut pauses = pauses();
    loop {
        let error = match request().await {
            Err(error) if error.is_throttled() || error.code() == Some("TransactionConflictException") => {
                error
            }
            outcome => return outcome,
        };
        let pause = pauses.next().filter(|pause| *pause <= patience);
        let (Some(pause), Some(sleep)) = (pause, client.config().sleep_impl()) else { return Err(error) };
        patience = patience.saturating_sub(pause);
        sleep.sleep(pause).await;
    }
}

impl ReindexOutput {
    /// Counts what an item came to.
    pub(super) fn enter(&mut self, verdict: Verdict) {
        let counts = &mut self.counts;
        match verdict {
            Verdict::Other => counts.other += 1,
            Verdict::Unchanged => counts.unchanged += 1,
            Verdict::Wrong(difference) => {
                counts.mended += 1;
                for (attribute, _) in difference.changes {
                    *counts.attributes.entry((difference.record.name, attribute)).or_default() += 1;
                }
            }
            Verdict::Left(unmended) => {
                match unmended {
                    Unmended::Undecodable(..) => counts.undecodable += 1,
                    Unmended::Unwritable(..) => counts.unwritable += 1,
                    Unmended::Contested(_) => counts.contested += 1,
                    Unmended::Refused(..) => counts.refused += 1,
                }
                self.left.push(unmended);
            }
        }
    }
}
