//! Intervals of sort keys: what a query reads, bounded at both ends.

use std::ops::{Range, RangeFrom, RangeFull, RangeInclusive, RangeTo, RangeToInclusive};

use aws_sdk_dynamodb::types::AttributeValue;

use crate::expression::Expression;

/// A range of values, from Rust's own: `a..b`, `a..=b`, `a..`, `..b`, `..=b`, `..`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounds<T> {
    pub(crate) low: Limit<T>,
    pub(crate) high: Limit<T>,
}

/// One end of a range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Limit<T> {
    None,
    Included(T),
    Excluded(T),
}

impl<T> Limit<T> {
    fn map<U>(self, to: impl Fn(T) -> U) -> Limit<U> {
        match self {
            Limit::None => Limit::None,
            Limit::Included(value) => Limit::Included(to(value)),
            Limit::Excluded(value) => Limit::Excluded(to(value)),
        }
    }
}

impl<T> Bounds<T> {
    fn map<U>(self, to: impl Fn(T) -> U) -> Bounds<U> {
        Bounds { low: self.low.map(&to), high: self.high.map(to) }
    }

    /// More than a value, which Rust's ranges cannot say.
    pub fn after(low: T) -> Self {
        Self { low: Limit::Excluded(low), high: Limit::None }
    }
}

macro_rules! bounds_from {
    ($($range:ty, $value:ident => $low:expr, $high:expr;)*) => {$(
        impl<T> From<$range> for Bounds<T> {
            fn from($value: $range) -> Self {
                Self { low: $low, high: $high }
            }
        }
    )*};
}

bounds_from! {
    Range<T>, range => Limit::Included(range.start), Limit::Excluded(range.end);
    RangeFrom<T>, range => Limit::Included(range.start), Limit::None;
    RangeTo<T>, range => Limit::None, Limit::Excluded(range.end);
    RangeToInclusive<T>, range => Limit::None, Limit::Included(range.end);
    RangeFull, _range => Limit::None, Limit::None;
}

/// Ranges of texts that are only looked at.
macro_rules! text_bounds_from {
    ($($range:ident),*) => {$(
        impl From<$range<&str>> for Bounds<String> {
            fn from(range: $range<&str>) -> Self {
                Bounds::<&str>::from(range).map(str::to_owned)
            }
        }
    )*};
}

text_bounds_from!(Range, RangeFrom, RangeTo, RangeToInclusive, RangeInclusive);

impl<T> From<RangeInclusive<T>> for Bounds<T> {
    fn from(range: RangeInclusive<T>) -> Self {
        let (low, high) = range.into_inner();
        Self { low: Limit::Included(low), high: Limit::Included(high) }
    }
}

/// The key texts from `low` to `high`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Interval {
    pub(crate) low: String,
    pub(crate) high: End,
}

/// The upper end of an interval of texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum End {
    /// Texts up to this one.
    At(String),
    /// Texts before this one.
    Before(String),
    /// Texts that begin with this one, and all before them.
    Within(String),
    /// All texts.
    Open,
}

impl Interval {
    /// The texts that begin with this one.
    pub(crate) fn within(prefix: String) -> Self {
        let high = if prefix.is_empty() { End::Open } else { End::Within(prefix.clone()) };
        Self { low: prefix, high }
    }

    /// One text.
    pub(crate) fn exactly(text: String) -> Self {
        Self { low: text.clone(), high: End::At(text) }
    }

    /// The texts between two, as far as they are there.
    pub(crate) fn between(low: Option<String>, high: Option<String>, is_high_excluded: bool) -> Self {
        let high = match high {
            None => End::Open,
            Some(high) if is_high_excluded => End::Before(high),
            Some(high) => End::At(high),
        };
        Self { low: low.unwrap_or_default(), high }
    }

    /// Shrinks to what lies in another as well.
    pub(crate) fn keep(&mut self, other: Self) {
        if other.high.reach() < self.high.reach() {
            self.high = other.high;
        }
        if other.low > self.low {
            self.low = other.low;
        }
    }

    /// Grows to the smallest interval around it and another.
    pub(crate) fn include(&mut self, other: Self) {
        if other.high.reach() > self.high.reach() {
            self.high = other.high;
        }
        if other.low < self.low {
            self.low = other.low;
        }
    }

    /// Whether no text can be in it.
    pub(crate) fn is_empty(&self) -> bool {
        match &self.high {
            End::At(high) => self.low > *high,
            End::Before(high) => self.low >= *high,
            End::Within(high) => self.low > *high && !self.low.starts_with(high.as_str()),
            End::Open => false,
        }
    }

    /// The upper end as DynamoDB can have it: the last text, or the first after the interval, which has to be left out
    /// of what is read.
    fn upper(&self) -> (Option<String>, Option<String>) {
        match &self.high {
            End::At(high) => (Some(high.clone()), None),
            End::Before(high) => (Some(high.clone()), Some(high.clone())),
            End::Within(prefix) => {
                let after = successor(prefix);
                (after.clone(), after)
            }
            End::Open => (None, None),
        }
    }

    /// Appends the sort key condition to a key condition. Answers with the text that is read and not in the interval.
    pub(crate) fn render(&self, attribute: &'static str, to: &mut Expression) -> Option<String> {
        let text = |text: &str| AttributeValue::S(text.to_owned());
        if let End::Within(prefix) = &self.high
            && *prefix == self.low
        {
            to.push(" AND begins_with(");
            to.name(attribute);
            to.push(", ");
            to.value(text(prefix));
            to.push(")");
            return None;
        }
        let (high, excluded) = self.upper();
        match high {
            Some(high) if high == self.low => {
                to.push(" AND ");
                to.name(attribute);
                to.push(" = ");
                to.value(text(&high));
            }
            // No key text is empty, and DynamoDB compares with none that is.
            Some(high) if self.low.is_empty() => {
                to.push(" AND ");
                to.name(attribute);
                to.push(if excluded.is_some() { " < " } else { " <= " });
                to.value(text(&high));
                return None;
            }
            Some(high) => {
                to.push(" AND ");
                to.name(attribute);
                to.push(" BETWEEN ");
                to.value(text(&self.low));
                to.push(" AND ");
                to.value(text(&high));
            }
            None if self.low.is_empty() => {}
            None => {
                to.push(" AND ");
                to.name(attribute);
                to.push(" >= ");
                to.value(text(&self.low));
            }
        }
        excluded
    }
}

impl End {
    /// How far up it reaches, in a form that compares: whether to the end of all texts, up to which text, and whether
    /// that is in the interval.
    fn reach(&self) -> (bool, String, bool) {
        match self {
            End::At(high) => (false, high.clone(), true),
            End::Before(high) => (false, high.clone(), false),
            End::Within(prefix) => match successor(prefix) {
                Some(after) => (false, after, false),
                None => (true, String::new(), true),
            },
            End::Open => (true, String::new(), true),
        }
    }
}

/// The least text that is greater than all that begin with `prefix`, in the order of UTF-8 bytes, which is that of
/// characters. None if there is none.
fn successor(prefix: &str) -> Option<String> {
    let mut characters: Vec<char> = prefix.chars().collect();
    while let Some(last) = characters.pop() {
        let next = match last {
            '\u{D7FF}' => Some('\u{E000}'),
            last => char::from_u32(u32::from(last) + 1),
        };
        if let Some(next) = next {
            characters.push(next);
            return Some(characters.into_iter().collect());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_successor_of_a_prefix_is_the_first_text_after_it() {
        assert_eq!(successor("order:").as_deref(), Some("order;"));
        assert_eq!(successor("a\u{10FFFF}").as_deref(), Some("b"));
        assert_eq!(successor("\u{D7FF}").as_deref(), Some("\u{E000}"));
        assert_eq!(successor("\u{10FFFF}"), None);
    }

    #[test]
    fn the_interval_around_two_reaches_as_far_as_either() {
        let around = |mut one: Interval, other: Interval| {
            one.include(other);
            one
        };
        let (order, ordered) = (Interval::within("order:".into()), Interval::within("order:x#".into()));
        assert_eq!(around(order.clone(), ordered.clone()), order);
        assert_eq!(around(ordered, order.clone()), order);
        let profile = Interval::exactly("#profile".into());
        let both = Interval { low: "#profile".into(), high: End::Within("order:".into()) };
        assert_eq!(around(order.clone(), profile.clone()), both);
        assert_eq!(around(profile, order.clone()), both);
        let all = Interval::within(String::new());
        assert_eq!(around(order, all.clone()), all);
    }

    #[test]
    fn what_two_intervals_share_lies_in_both() {
        let shared = |mut one: Interval, other: Interval| {
            one.keep(other);
            one
        };
        let items = || Interval::within("item:".into());
        let text = |text: &str| Some(text.to_owned());
        let interval = |low: &str, high| Interval { low: low.into(), high };
        let within = || End::Within("item:".into());
        assert_eq!(shared(items(), Interval::within("item:4".into())), Interval::within("item:4".into()));
        assert_eq!(shared(items(), Interval::within("it".into())), items());
        assert!(shared(items(), Interval::within("other".into())).is_empty());
        assert!(shared(items(), Interval::within("a".into())).is_empty());
        assert_eq!(
            shared(items(), Interval::between(text("item:4"), None, false)),
            interval("item:4", within())
        );
        assert_eq!(shared(items(), Interval::between(text("a"), text("z"), true)), items());
        assert_eq!(
            shared(items(), Interval::between(None, text("item:4"), true)),
            interval("item:", End::Before("item:4".into()))
        );
        assert!(shared(items(), Interval::between(text("z"), None, false)).is_empty());
        assert!(shared(items(), Interval::between(None, text("a"), false)).is_empty());
    }

    #[test]
    fn an_interval_without_a_lower_end_is_compared_with_its_upper_end_alone() {
        let condition = |high| {
            let mut expression = Expression::default();
            let excluded = Interval { low: String::new(), high }.render("at", &mut expression);
            (expression.take().unwrap().unwrap_or_default(), excluded)
        };
        assert_eq!(condition(End::Before("b".into())), (" AND #0 < :0".to_owned(), None));
        assert_eq!(condition(End::At("b".into())), (" AND #0 <= :0".to_owned(), None));
    }

    #[test]
    fn an_interval_is_empty_when_it_ends_before_it_begins() {
        let interval = |low: &str, high| Interval { low: low.into(), high };
        assert!(interval("b", End::At("a".into())).is_empty());
        assert!(!interval("b", End::At("b".into())).is_empty());
        assert!(!interval("ab", End::Within("a".into())).is_empty());
        assert!(interval("b", End::Within("a".into())).is_empty());
        assert!(!interval("b", End::Open).is_empty());
    }
}
