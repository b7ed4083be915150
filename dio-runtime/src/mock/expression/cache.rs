//! Expressions that were read before.
//!
//! Programs ask the same few expressions again and again, with other values. What they were read to depends on nothing
//! but the request, so it is kept for the process: an isolated test has a mock of its own, and its expressions are those
//! of the test before.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::mock::error::Answer;

use super::Kind;
use super::placeholder::{Placeholders, Used};

/// The most expressions that are kept. One more, and all are forgotten.
const MAX_EXPRESSIONS: usize = 1000;
/// Expressions with more text and names are read each time.
const MAX_BYTES: usize = 8192;

/// Expressions by their text and what their placeholders mean: names as they are, values by their types.
#[derive(Debug)]
pub(super) struct Cache<T>(RwLock<BTreeMap<Box<[u8]>, Entry<T>>>);

#[derive(Debug)]
struct Entry<T> {
    expression: Arc<T>,
    used: Used,
}

impl<T> Cache<T> {
    pub(super) const fn new() -> Cache<T> {
        Cache(RwLock::new(BTreeMap::new()))
    }

    /// Reads an expression, unless it was read before. What depends on more than the types of values must not be
    /// decided by `read`.
    pub(super) fn read<'a>(
        &self,
        kind: Kind,
        text: &str,
        placeholders: &mut Placeholders<'a>,
        read: impl FnOnce(&mut Placeholders<'a>) -> Answer<T>,
    ) -> Answer<Arc<T>> {
        let key = key(kind, text, placeholders.meaning());
        if let Some(entry) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(key.as_slice()) {
            placeholders.note_used(&entry.used);
            return Ok(entry.expression.clone());
        }
        let others = placeholders.take_used();
        let expression = Arc::new(read(placeholders)?);
        let used = placeholders.take_used();
        placeholders.note_used(&others);
        placeholders.note_used(&used);
        if key.len() <= MAX_BYTES {
            let mut entries = self.0.write().unwrap_or_else(PoisonError::into_inner);
            if entries.len() >= MAX_EXPRESSIONS {
                entries.clear();
            }
            entries.insert(key.into_boxed_slice(), Entry { expression: expression.clone(), used });
        }
        Ok(expression)
    }
}

fn key(kind: Kind, text: &str, meaning: &[u8]) -> Vec<u8> {
    let mut key = Vec::with_capacity(1 + size_of::<usize>() + text.len() + meaning.len());
    key.push(kind as u8);
    key.extend_from_slice(&text.len().to_le_bytes());
    key.extend_from_slice(text.as_bytes());
    key.extend_from_slice(meaning);
    key
}
