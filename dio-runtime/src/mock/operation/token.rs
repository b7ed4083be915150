//! `ClientRequestToken`: a transaction sent twice is made once.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, SystemTime};

use crate::mock::error::{Answer, Code, Failure};

/// How long a token is remembered (API Reference, TransactWriteItems).
const REMEMBERED: Duration = Duration::from_secs(10 * 60);

/// The tokens of transactions that were made, with what was asked.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    requests: BTreeMap<String, u64>,
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
                self.requests.remove(&old);
            }
        }
    }

    /// Whether this very request was made already.
    pub(super) fn seen(&mut self, token: &str, fingerprint: u64, now: SystemTime) -> Answer<bool> {
        self.forget_old(now);
        match self.requests.get(token) {
            None => Ok(false),
            Some(known) if *known == fingerprint => Ok(true),
            Some(_) => Err(Failure::new(
                Code::IdempotentParameterMismatch,
                "DynamoDB rejected the request because you retried a request with a different payload but \
                 with an \
                 idempotent token that was already used.",
            )),
        }
    }

    pub(super) fn remember(&mut self, token: String, fingerprint: u64, now: SystemTime) {
        self.ages.push_back((now, token.clone()));
        self.requests.insert(token, fingerprint);
    }
}
