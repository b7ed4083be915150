//! Ranges of values as ranges of texts.

use std::ops::{Bound, RangeInclusive};

use crate::types::ValueReason;

/// The texts that a range of values selects. The ends are texts of the component alone, without what surrounds it in
/// the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextRange {
    /// No text: the range needs no request.
    Empty,
    /// The texts from `low` to `high`, in byte order.
    Between {
        /// The lowest text; `None` where there is no bound.
        low: Option<String>,
        /// The highest text; `None` where there is no bound.
        high: Option<String>,
        /// Whether `high` itself lies outside, because it has no neighbour below that could stand for it. Only
        /// strings have it so.
        high_excluded: bool,
    },
}

/// A bound among whole numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whole {
    /// The bound, or the next whole number below it.
    pub(super) floor: i128,
    /// Whether it is the bound itself.
    pub(super) exact: bool,
}

impl Whole {
    pub(super) fn exactly(value: impl Into<i128>) -> Self {
        Whole { floor: value.into(), exact: true }
    }

    fn ceiling(self) -> i128 {
        if self.exact { self.floor } else { self.floor + 1 }
    }
}

/// The range of texts that stand for the whole numbers of `domain`, and sort as they do. Bounds outside the domain are
/// moved to its ends.
pub(super) fn whole_range(
    domain: RangeInclusive<i128>,
    low: Bound<Whole>,
    high: Bound<Whole>,
    text: impl Fn(i128) -> Result<String, ValueReason>,
) -> Result<TextRange, ValueReason> {
    let low = match low {
        Bound::Included(bound) => Some(bound.ceiling()),
        Bound::Excluded(bound) => Some(bound.floor + 1),
        Bound::Unbounded => None,
    };
    let high = match high {
        Bound::Included(bound) => Some(bound.floor),
        Bound::Excluded(bound) => Some(bound.ceiling() - 1),
        Bound::Unbounded => None,
    };
    let (first, last) = domain.into_inner();
    let empty = low.is_some_and(|low| low > last)
        || high.is_some_and(|high| high < first)
        || low.zip(high).is_some_and(|(low, high)| low > high);
    if empty {
        return Ok(TextRange::Empty);
    }
    Ok(TextRange::Between {
        low: low.map(|low| text(low.max(first))).transpose()?,
        high: high.map(|high| text(high.min(last))).transpose()?,
        high_excluded: false,
    })
}

impl TextRange {
    /// The same texts, for a form that sorts the other way round: only the names of the ends change.
    pub(super) fn reversed(self) -> Self {
        match self {
            TextRange::Between { low, high, high_excluded } => {
                TextRange::Between { low: high, high: low, high_excluded }
            }
            TextRange::Empty => TextRange::Empty,
        }
    }
}
