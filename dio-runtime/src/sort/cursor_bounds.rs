//! The bounds of a read as its cursor holds them.

use aws_sdk_dynamodb::types::AttributeValue;

use super::{Keys, Sort};
use crate::cursor;
use crate::interval::{End, Interval, Limit};

/// The kind of end in a cursor that both ends are limits of numbers or bytes.
const VALUES: char = '#';

impl Sort {
    /// What a cursor holds of it: the lower end, what kind of end the upper one is, and that.
    pub(crate) fn bounds(&self) -> Option<(String, char, String)> {
        match &self.keys {
            Keys::Text(Interval { low, high }) => Some(match high {
                End::At(high) => (low.clone(), '=', high.clone()),
                End::Before(high) => (low.clone(), '<', high.clone()),
                End::Within(high) => (low.clone(), '*', high.clone()),
                End::Open => (low.clone(), '-', String::new()),
            }),
            Keys::Values { low, high } => Some((limit_text(low), VALUES, limit_text(high))),
            Keys::Empty => None,
        }
    }

    /// Takes over the bounds of a cursor.
    pub(crate) fn set_bounds(&mut self, low: &str, end: char, high: &str) -> Option<()> {
        let text = |high| Keys::Text(Interval { low: low.to_owned(), high });
        let keys = match (&self.keys, end) {
            (Keys::Text(_), '=') => text(End::At(high.to_owned())),
            (Keys::Text(_), '<') => text(End::Before(high.to_owned())),
            (Keys::Text(_), '*') => text(End::Within(high.to_owned())),
            (Keys::Text(_), '-') => text(End::Open),
            (Keys::Values { .. }, VALUES) => Keys::Values { low: read_limit(low)?, high: read_limit(high)? },
            _ => return None,
        };
        self.keys = keys;
        Some(())
    }
}

/// A limit in a cursor: nothing for none, `=` or `!` for included or excluded, then the value.
fn limit_text(limit: &Limit<AttributeValue>) -> String {
    match limit {
        Limit::None => String::new(),
        Limit::Included(value) => format!("={}", cursor::value_text(value)),
        Limit::Excluded(value) => format!("!{}", cursor::value_text(value)),
    }
}

fn read_limit(text: &str) -> Option<Limit<AttributeValue>> {
    if text.is_empty() {
        return Some(Limit::None);
    }
    match text.strip_prefix('=') {
        Some(value) => cursor::read_value_text(value).map(Limit::Included),
        None => cursor::read_value_text(text.strip_prefix('!')?).map(Limit::Excluded),
    }
}
