//! Expressions that were read before.
//!
//! Programs ask the same few expressions again and again, with other values. What they were read to depends on nothing
//! but the request, so it is kept for the process: an isolated test has a mock of its own, and its expressions are those
//! of the test before.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::mock::error::Answer;

use super::Kind;
use super::placeholder::Placeholders;

/// The most expressions that are kept. One more, and all are forgotten.
const MAX_EXPRESSIONS: usize = 1000;
/// Expressions with more text and names are read each time.
const MAX_BYTES: usize = 8192;

/// Expressions by their kind, their text and what their placeholders mean: names as they are, values by their types.
static READ: RwLock<BTreeMap<Box<[u8]>, Entry>> = RwLock::new(BTreeMap::new());

/// What an expression was read to: each kind to its own type.
type Expression = Arc<dyn Any + Send + Sync>;

struct Entry {
    expression: Expression,
    /// Which of the placeholders it uses.
    used: Box<[bool]>,
}

/// Reads an expression, unless it was read before. What depends on more than the types of values must not be decided by
/// `read`.
pub(super) fn read_once<'a, T: Any + Send + Sync>(
    kind: Kind,
    text: &str,
    placeholders: &mut Placeholders<'a>,
    read: impl FnOnce(&mut Placeholders<'a>) -> Answer<T>,
) -> Answer<Arc<T>> {
    if let Some(expression) = find(kind, text, placeholders).and_then(|known| known.downcast().ok()) {
        return Ok(expression);
    }
    let others = placeholders.take_used();
    let expression = Arc::new(read(placeholders)?);
    keep(kind, text, placeholders, expression.clone());
    placeholders.note_used(&others);
    Ok(expression)
}

/// An expression that was read before. The same code for all types.
fn find(kind: Kind, text: &str, placeholders: &mut Placeholders<'_>) -> Option<Expression> {
    let entries = READ.read().unwrap_or_else(PoisonError::into_inner);
    let entry = entries.get(placeholders.key_of(kind, text))?;
    placeholders.note_used(&entry.used);
    Some(entry.expression.clone())
}

#[cold]
fn keep(kind: Kind, text: &str, placeholders: &mut Placeholders<'_>, expression: Expression) {
    let key: Box<[u8]> = placeholders.key_of(kind, text).into();
    if key.len() <= MAX_BYTES {
        let mut entries = READ.write().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= MAX_EXPRESSIONS {
            entries.clear();
        }
        entries.insert(key, Entry { expression, used: placeholders.used().into() });
    }
}
