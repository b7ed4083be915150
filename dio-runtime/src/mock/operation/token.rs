//! `ClientRequestToken`: a transaction sent twice is made once.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, SystemTime};

use crate::mock::error::{Answer, Code, Failure};

/// How long a token is remembered (API Reference, TransactWriteItems).
const REMEMBERED: Duration = Duration::from_secs(10 * 60);

/// A transaction that was made.
#[derive(Debug)]
pub(super) struct Made {
    fingerprint: u64,
    /// The size of each item with its table: to answer again costs a read of them.
    items: Vec<(String, usize)>,
}

impl Made {
    pub(super) fn new(fingerprint: u64) -> Made {
        Made { fingerprint, items: Vec::new() }
    }

    pub(super) fn add(&mut self, table: &str, bytes: usize) {
        self.items.push((table.to_owned(), bytes));
    }

    pub(super) fn items(&self) -> impl Iterator<Item = (&str, usize)> {
        self.items.iter().map(|(table, bytes)| (table.as_str(), *bytes))
    }
}

/// The tokens of transactions that were made, with what was asked.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    made: BTreeMap<String, Made>,
    /// The same tokens, oldest first.
    ages: VecDeque<(SystemTime, String)>,
}

impl Tokens {
    /// Forgets the tokens whose time is over.
    pub(crate) fn forget_old(&mut self, now: SystemTime) {
        while let Some((made, _)) = self.ages.front()
            && now.duration_since(*made).is_ok_and(|age| age > REMEMBERED)
        {
            if let Some((_, old)) = self.ages.pop_front() {
                self.made.remove(&old);
            }
        }
    }

    /// This very transaction, if it was made already.
    pub(super) fn find(&mut self, token: &str, fingerprint: u64, now: SystemTime) -> Answer<Option<&Made>> {
        self.forget_old(now);
        match self.made.get(token) {
            Some(made) if made.fingerprint != fingerprint => Err(Failure::new(
                Code::IdempotentParameterMismatch,
                "DynamoDB rejected the request because you retried a request with a different payload but \
                 with an idempotent token that was already used.",
            )),
            made => Ok(made),
        }
    }

    pub(super) fn remember(&mut self, token: String, made: Made, now: SystemTime) {
        self.ages.push_back((now, token.clone()));
        self.made.insert(token, made);
    }
}
