//! Expressions that were read before.
//!
//! Programs ask the same few expressions again and again, with other values. What they were read to depends on nothing
//! but the request, so it is kept for the process: an isolated test has a mock of its own, and its expressions are those
//! of the test before.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::expressions::Parsed;

/// The most requests whose expressions are kept. One more, and all are forgotten.
const MAX_REQUESTS: usize = 1000;
/// The expressions of requests with more text and names are read each time.
const MAX_BYTES: usize = 8192;

/// The expressions of requests, by all that they are read from.
static READ: RwLock<BTreeMap<Box<[u8]>, Arc<Parsed>>> = RwLock::new(BTreeMap::new());

#[inline]
pub(super) fn find(key: &[u8]) -> Option<Arc<Parsed>> {
    READ.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
}

pub(super) fn keep(key: Vec<u8>, expressions: Arc<Parsed>) {
    if key.len() <= MAX_BYTES {
        let mut read = READ.write().unwrap_or_else(PoisonError::into_inner);
        if read.len() >= MAX_REQUESTS {
            read.clear();
        }
        read.insert(key.into(), expressions);
    }
}
