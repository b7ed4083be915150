//! The record of what was asked, and faults on order.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::error::{Code, Failure};

/// One request as it arrived.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Request {
    /// The operation, as `PutItem`.
    pub operation: String,
    /// The body of the JSON protocol, as the SDK sent it. Null where it was no JSON.
    pub body: serde_json::Value,
}

/// Requests as they arrived, kept as bytes until somebody looks.
#[derive(Debug, Default)]
pub(super) struct Record {
    requests: Mutex<Vec<(String, Vec<u8>)>>,
    /// How many of the next requests of an operation are throttled.
    throttles: Mutex<BTreeMap<String, usize>>,
}

/// A panic while one of these was held cannot have left it half changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Record {
    pub(super) fn note(&self, operation: &str, body: &[u8]) {
        lock(&self.requests).push((operation.to_owned(), body.to_vec()));
    }

    pub(super) fn requests(&self) -> Vec<Request> {
        let parse = |(operation, body): &(String, Vec<u8>)| Request {
            operation: operation.clone(),
            body: serde_json::from_slice(body).unwrap_or_default(),
        };
        lock(&self.requests).iter().map(parse).collect()
    }

    pub(super) fn clear(&self) {
        lock(&self.requests).clear();
    }

    pub(super) fn throttle(&self, operation: &str, count: usize) {
        lock(&self.throttles).insert(operation.to_owned(), count);
    }

    /// The refusal that was ordered for this request, if one was.
    pub(super) fn fault(&self, operation: &str) -> Option<Failure> {
        let mut throttles = lock(&self.throttles);
        let left = throttles.get_mut(operation).filter(|left| **left > 0)?;
        *left -= 1;
        Some(Failure::new(
            Code::ProvisionedThroughputExceeded,
            "The level of configured provisioned throughput for the table was exceeded. Consider \
             increasing your \
             provisioning level with the UpdateTable API.",
        ))
    }
}
