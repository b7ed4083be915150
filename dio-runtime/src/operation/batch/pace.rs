//! How a batch is sent: in rounds, side by side within a bound, with growing pauses between the rounds.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::config::AsyncSleep;
use backon::{BackoffBuilder, ExponentialBuilder};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use crate::{Client, Error};

const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// How far a batch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Reads or writes that DynamoDB has processed.
    pub done: usize,
    /// All that were to be sent.
    pub total: usize,
    /// Requests that were answered.
    pub requests: usize,
}

#[derive(Clone)]
pub(in crate::operation) struct Pace {
    pub(in crate::operation) side_by_side: usize,
    pub(in crate::operation) patience: Duration,
    pub(super) watch: Option<Arc<dyn Fn(Progress) + Send + Sync>>,
}

impl Default for Pace {
    fn default() -> Self {
        Self { side_by_side: 4, patience: Duration::from_secs(30), watch: None }
    }
}

impl fmt::Debug for Pace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Pace")
            .field("side_by_side", &self.side_by_side)
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}

/// What came of one request, or of all.
pub(super) struct Outcome<P, A> {
    pub(super) answers: Vec<A>,
    /// What was not processed.
    pub(super) left: Vec<P>,
    /// Why nothing more was sent, if not for want of patience.
    pub(super) error: Option<Error>,
}

impl<P, A> Outcome<P, A> {
    /// Of a request that failed. One that was throttled is only not processed yet.
    pub(super) fn failed(left: Vec<P>, error: Error) -> Self {
        Self { answers: Vec::new(), left, error: (!error.is_throttled()).then_some(error) }
    }
}

/// The pauses between attempts: they grow, with jitter, without end.
pub(in crate::operation) fn pauses() -> impl Iterator<Item = Duration> {
    ExponentialBuilder::new()
        .with_jitter()
        .with_min_delay(FIRST_PAUSE)
        .with_max_delay(LONGEST_PAUSE)
        .without_max_times()
        .build()
}

impl Pace {
    /// Sends everything, what was not processed again after a pause, until all is done, something fails or the pauses
    /// together would be longer than the patience.
    pub(super) async fn run<P, A, F>(
        &self,
        client: &Client,
        mut pending: Vec<P>,
        cut: fn(Vec<P>) -> Vec<Vec<P>>,
        send: impl Fn(Vec<P>) -> F,
    ) -> Outcome<P, A>
    where
        F: Future<Output = Outcome<P, A>>,
    {
        let mut pauses = pauses();
        let mut patience = self.patience;
        let mut progress = Progress { done: 0, total: pending.len(), requests: 0 };
        let mut answers = Vec::new();
        loop {
            let round = self.round(&mut progress, cut(pending), &send).await;
            answers.extend(round.answers);
            pending = round.left;
            let pause = pauses.next().filter(|pause| *pause <= patience);
            let (Some(pause), Some(sleep)) = (pause, client.config().sleep_impl()) else {
                return Outcome { answers, left: pending, error: round.error };
            };
            if pending.is_empty() || round.error.is_some() {
                return Outcome { answers, left: pending, error: round.error };
            }
            patience = patience.saturating_sub(pause);
            sleep.sleep(pause).await;
        }
    }

    async fn round<P, A, F>(
        &self,
        progress: &mut Progress,
        chunks: Vec<Vec<P>>,
        send: impl Fn(Vec<P>) -> F,
    ) -> Outcome<P, A>
    where
        F: Future<Output = Outcome<P, A>>,
    {
        let mut all = Outcome { answers: Vec::new(), left: Vec::new(), error: None };
        let mut chunks = chunks.into_iter();
        let mut running = FuturesUnordered::new();
        loop {
            while running.len() < self.side_by_side.max(1)
                && all.error.is_none()
                && let Some(chunk) = chunks.next()
            {
                let size = chunk.len();
                let request = send(chunk);
                running.push(async move { (size, request.await) });
            }
            let Some((size, outcome)) = running.next().await else { break };
            progress.requests += 1;
            progress.done += size - outcome.left.len();
            if let Some(watch) = &self.watch {
                watch(*progress);
            }
            all.answers.extend(outcome.answers);
            all.left.extend(outcome.left);
            all.error = all.error.or(outcome.error);
        }
        all.left.extend(chunks.flatten());
        all
    }
}

/// The settings of a batch, for each kind of batch.
macro_rules! pace_settings {
    () => {
        /// How many requests are under way at a time, at most. Without it, 4.
        pub fn side_by_side(mut self, requests: usize) -> Self {
            self.pace.side_by_side = requests;
            self
        }

        /// How long the pauses before trying again may be together. Without it, 30 seconds; with zero nothing is tried
        /// again. The pauses begin at 50 milliseconds or more and grow to 5 seconds, with jitter.
        pub fn patience(mut self, patience: std::time::Duration) -> Self {
            self.pace.patience = patience;
            self
        }

        /// Tells how far the batch is, after each request.
        pub fn watch(mut self, watch: impl Fn($crate::operation::Progress) + Send + Sync + 'static) -> Self {
            self.pace.watch = Some(std::sync::Arc::new(watch));
            self
        }
    };
}

pub(super) use pace_settings;
