use std::ops::Bound;

use super::TextRange;
use crate::types::{StoredType, ValueReason};

/// Room for a text whose length is not known before it is written: a number of up to 20 digits.
const TYPICAL_LENGTH: usize = 20;

/// A schema type that can stand in a key template in the form `F`.
pub trait KeyComponent<F>: StoredType {
    /// How far a text of this form goes in a key.
    const EXTENT: Extent;

    /// Appends the text of the value. What `out` holds after an error is of no use.
    ///
    /// # Errors
    ///
    /// When the value has no text in this form.
    fn write(value: &Self::Value, out: &mut String) -> Result<(), ValueReason>;

    /// How many bytes to make room for before the text is written: as many as it has, or about.
    fn length_hint(_value: &Self::Value) -> usize {
        Self::EXTENT.length().unwrap_or(TYPICAL_LENGTH)
    }

    /// The value that [`write`](Self::write) wrote as this text. Of a form that loses something, such as `:day` or
    /// `:lower`, it is the least value with that text: the day's midnight, the folded text.
    ///
    /// # Errors
    ///
    /// When no value has this text.
    fn read(text: &str) -> Result<Self::Value, ValueReason>;

    /// The value as it is read back: two values have the same text exactly when these are equal. A value that has no
    /// text stays as it is.
    fn in_key(value: Self::Value) -> Self::Value {
        Self::floor(value)
    }
}

/// A component whose texts sort in byte order as its values do, or exactly the other way round.
pub trait RangeComponent<F>: KeyComponent<F> {
    /// The texts of the values that lie between two bounds.
    ///
    /// Stored values may be coarser than the bounds (a datetime is cut to its precision), so the bounds are rounded:
    /// a stored value's text lies in the answer exactly when the value lies between the bounds.
    ///
    /// # Errors
    ///
    /// When a bound is no value of the type.
    fn range(low: Bound<&Self::Value>, high: Bound<&Self::Value>) -> Result<TextRange, ValueReason>;
}

/// How far the text of a component goes in a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Up to the next delimiter or the end. Such a text never holds the delimiter.
    Open,
    /// So many bytes. Such a text may hold the delimiter.
    Fixed(usize),
    /// One of these texts, which the schema checks against what follows.
    OneOf(&'static [&'static str]),
    /// All that remains of the key. Such a text may hold the delimiter.
    Rest,
}

impl Extent {
    /// The length in bytes of every text, if they share one.
    #[must_use]
    pub const fn length(self) -> Option<usize> {
        match self {
            Extent::Fixed(length) => Some(length),
            Extent::Open | Extent::OneOf(_) | Extent::Rest => None,
        }
    }
}
