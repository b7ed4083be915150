//! The sort key condition of a query.

mod cursor_bounds;

use std::ops::Bound;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::error::EncodeError;
use crate::expression::Expression;
use crate::interval::{Bounds, End, Interval, Limit};
use crate::item::Item;
use crate::key::{Component, KeyError, KeyWriter, RangeComponent, TextRange};
use crate::types::{Rounding, StoredType, ValueReason};
use crate::{Error, Number, form};

/// Which sort keys of a partition a query reads.
#[derive(Debug, Clone)]
pub struct Sort {
    attribute: &'static str,
    keys: Keys,
    error: Option<KeyError>,
}

#[derive(Debug, Clone)]
enum Keys {
    /// None: nothing can lie between the bounds.
    Empty,
    Text(Interval),
    /// Of a numeric or binary sort key.
    Values {
        low: Limit<AttributeValue>,
        high: Limit<AttributeValue>,
    },
}

impl Sort {
    /// The keys that begin with a text, which may be empty.
    pub fn within(attribute: &'static str, prefix: impl Into<String>) -> Self {
        Self { attribute, error: None, keys: Keys::Text(Interval::within(prefix.into())) }
    }

    /// One key, as it is stored.
    pub fn of(attribute: &'static str, key: Result<AttributeValue, KeyError>) -> Self {
        let (error, keys) = match key {
            Ok(AttributeValue::S(text)) => (None, Keys::Text(Interval::exactly(text))),
            Ok(value) => {
                (None, Keys::Values { low: Limit::Included(value.clone()), high: Limit::Included(value) })
            }
            Err(error) => (Some(error), Keys::Empty),
        };
        Self { attribute, error, keys }
    }

    /// All keys of a numeric or binary sort key.
    pub fn values(attribute: &'static str) -> Self {
        Self { attribute, error: None, keys: Keys::Values { low: Limit::None, high: Limit::None } }
    }

    /// Appends a component that is given, and the literal after it.
    #[must_use]
    pub fn then<C: Component>(
        mut self,
        delimiter: char,
        field: &'static str,
        value: &C::Value,
        literal: &str,
    ) -> Self {
        if let Keys::Text(interval) = &mut self.keys {
            let mut writer = KeyWriter::sort(self.attribute, delimiter);
            writer.reserve(interval.low.len() + C::length_hint(value) + literal.len());
            writer.literal(&interval.low);
            C::write(&mut writer, field, value);
            match writer.literal(literal).finish() {
                Ok(text) => *interval = Interval::within(text),
                Err(error) => self.error = self.error.or(Some(error)),
            }
        }
        self
    }

    /// The key is complete: nothing follows what is given.
    #[must_use]
    pub fn complete(mut self) -> Self {
        if let Keys::Text(interval) = &mut self.keys {
            *interval = Interval::exactly(std::mem::take(&mut interval.low));
        }
        self
    }

    /// The smallest interval around two.
    #[must_use]
    pub fn to(mut self, other: Self) -> Self {
        match (&mut self.keys, other.keys) {
            (Keys::Text(interval), Keys::Text(other)) => interval.include(other),
            (Keys::Values { low, high }, Keys::Values { low: other_low, high: other_high }) => {
                // Generated code joins one value and all of them, or the same.
                if *low != other_low {
                    *low = Limit::None;
                }
                if *high != other_high {
                    *high = Limit::None;
                }
            }
            (Keys::Empty, keys) => self.keys = keys,
            (_, _) => {}
        }
        self.error = self.error.or(other.error);
        self
    }

    pub(crate) fn attribute(&self) -> &'static str {
        self.attribute
    }

    /// Why a component that was given has no text.
    pub(crate) fn take_error(&mut self) -> Option<KeyError> {
        self.error.take()
    }

    /// Narrows the keys of a text to a range of the component that follows. `tail` is the literal after it; none where
    /// it is the last of its template.
    pub(crate) fn narrow<T: RangeComponent<F>, F>(
        &mut self,
        bounds: &Bounds<T::Value>,
        tail: Option<&'static str>,
    ) -> Result<(), Error> {
        let Keys::Text(interval) = &mut self.keys else { return Ok(()) };
        let TextRange::Between { low, high, high_excluded } =
            T::range(bounds.low.as_bound(), bounds.high.as_bound()).map_err(no_text)?
        else {
            self.keys = Keys::Empty;
            return Ok(());
        };
        let prefix = std::mem::take(&mut interval.low);
        interval.high = match (high, tail) {
            (None, _) if prefix.is_empty() => End::Open,
            (None, _) => End::Within(prefix.clone()),
            (Some(high), Some(tail)) => End::Within(format!("{prefix}{high}{tail}")),
            (Some(high), None) if high_excluded => End::Before(format!("{prefix}{high}")),
            (Some(high), None) => End::At(format!("{prefix}{high}")),
        };
        interval.low = prefix + &low.unwrap_or_default();
        Ok(())
    }

    /// Narrows to the smallest interval around the ranges of several records, whose keys differ behind the component.
    pub(crate) fn narrow_each<T: RangeComponent<F>, F>(
        &mut self,
        bounds: &Bounds<T::Value>,
        tails: &[Option<&'static str>],
    ) -> Result<(), Error> {
        let mut joined: Option<Self> = None;
        for tail in tails {
            let mut one = self.clone();
            one.narrow::<T, F>(bounds, *tail)?;
            joined = Some(match joined {
                Some(others) => others.to(one),
                None => one,
            });
        }
        *self = joined.unwrap_or_else(|| self.clone());
        Ok(())
    }

    /// Narrows to the texts that begin with a text after what is given.
    pub(crate) fn narrow_to_prefix(&mut self, text: &str) {
        if let Keys::Text(interval) = &mut self.keys {
            *interval = Interval::within(format!("{}{text}", interval.low));
        }
    }

    /// Narrows to a range of a key that is one field, prefix included.
    pub(crate) fn narrow_whole<T: RangeComponent<form::Rest>>(
        &mut self,
        bounds: &Bounds<T::Value>,
    ) -> Result<(), Error> {
        match T::range(bounds.low.as_bound(), bounds.high.as_bound()).map_err(no_text)? {
            TextRange::Between { low, high, high_excluded } => {
                self.narrow_to(Interval::between(low, high, high_excluded));
            }
            TextRange::Empty => self.keys = Keys::Empty,
        }
        Ok(())
    }

    /// Narrows to what lies in another interval as well.
    pub(crate) fn narrow_to(&mut self, other: Interval) {
        if let Keys::Text(interval) = &mut self.keys {
            interval.keep(other);
        }
    }

    /// Narrows the keys of a numeric or binary sort key. Bounds that are finer than what is stored are rounded.
    pub(crate) fn narrow_values<T: StoredType>(&mut self, bounds: Bounds<T::Value>) -> Result<(), Error> {
        let attribute = self.attribute;
        let encode = |limit: Limit<T::Value>, included, excluded| {
            let rounding = if matches!(limit, Limit::Excluded(_)) { excluded } else { included };
            limit.try_map(|bound| {
                T::to_attribute(&T::round(bound, rounding))
                    .map_err(|error| EncodeError::value(attribute, error))
            })
        };
        let low = encode(bounds.low, Rounding::Up, Rounding::Down)?;
        let high = encode(bounds.high, Rounding::Down, Rounding::Up)?;
        self.keys = if ends_before_it_begins(&low, &high) { Keys::Empty } else { Keys::Values { low, high } };
        Ok(())
    }

    /// Narrows to what follows one of its keys in the order of the read, that key included.
    pub(crate) fn begin_at(&mut self, key: &AttributeValue, descending: bool) {
        match (&mut self.keys, key) {
            (Keys::Text(interval), AttributeValue::S(text)) if descending => {
                interval.high = End::At(text.clone());
            }
            (Keys::Text(interval), AttributeValue::S(text)) => interval.low.clone_from(text),
            (Keys::Values { high, .. }, value) if descending => *high = Limit::Included(value.clone()),
            (Keys::Values { low, .. }, value) => *low = Limit::Included(value.clone()),
            (Keys::Text(_) | Keys::Empty, _) => {}
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        match &self.keys {
            Keys::Empty => true,
            Keys::Text(interval) => interval.is_empty(),
            Keys::Values { .. } => false,
        }
    }

    /// Appends the condition. Answers with the values that are read although they lie outside.
    pub(crate) fn render(&self, to: &mut Expression) -> Excluded {
        match &self.keys {
            Keys::Empty => Excluded(self.attribute, Vec::new()),
            Keys::Text(interval) => {
                let excluded = interval.render(self.attribute, to);
                Excluded(self.attribute, excluded.map(AttributeValue::S).into_iter().collect())
            }
            Keys::Values { low, high } => render_values(self.attribute, low, high, to),
        }
    }
}

fn no_text(reason: ValueReason) -> Error {
    Error::invalid(format!("a bound of the range has no key text: {reason}"))
}

/// Sort keys that DynamoDB reads at an exclusive end, for want of a condition that leaves them out.
#[derive(Debug, Clone)]
pub(crate) struct Excluded(&'static str, Vec<AttributeValue>);

impl Excluded {
    pub(crate) fn is_empty(&self) -> bool {
        self.1.is_empty()
    }

    pub(crate) fn contains(&self, item: &Item) -> bool {
        !self.1.is_empty() && item.get(self.0).is_some_and(|value| self.1.contains(value))
    }
}

/// Whether no value lies between the bounds, as DynamoDB orders numbers and bytes. It refuses such a `BETWEEN`.
fn ends_before_it_begins(low: &Limit<AttributeValue>, high: &Limit<AttributeValue>) -> bool {
    let (low, high, both_included) = match (low, high) {
        (Limit::Included(low), Limit::Included(high)) => (low, high, true),
        (Limit::Included(low) | Limit::Excluded(low), Limit::Included(high) | Limit::Excluded(high)) => {
            (low, high, false)
        }
        _ => return false,
    };
    let order = match (low, high) {
        (AttributeValue::N(low), AttributeValue::N(high)) => {
            low.parse::<Number>().ok().zip(high.parse().ok()).map(|(low, high)| low.cmp(&high))
        }
        (AttributeValue::B(low), AttributeValue::B(high)) => Some(low.as_ref().cmp(high.as_ref())),
        (AttributeValue::S(low), AttributeValue::S(high)) => Some(low.cmp(high)),
        _ => None,
    };
    order.is_some_and(|order| order.is_gt() || (order.is_eq() && !both_included))
}

fn render_values(
    attribute: &'static str,
    low: &Limit<AttributeValue>,
    high: &Limit<AttributeValue>,
    to: &mut Expression,
) -> Excluded {
    let mut excluded = Vec::new();
    let mut compare = |operator: &str, value: &AttributeValue| {
        to.push(" AND ");
        to.name(attribute);
        to.push(operator);
        to.value(value.clone());
    };
    match (low, high) {
        (Limit::None, Limit::None) => {}
        (Limit::Included(low), Limit::None) => compare(" >= ", low),
        (Limit::Excluded(low), Limit::None) => compare(" > ", low),
        (Limit::None, Limit::Included(high)) => compare(" <= ", high),
        (Limit::None, Limit::Excluded(high)) => compare(" < ", high),
        (Limit::Included(low) | Limit::Excluded(low), Limit::Included(high) | Limit::Excluded(high)) => {
            compare(" BETWEEN ", low);
            to.push(" AND ");
            to.value(high.clone());
        }
    }
    for limit in [low, high] {
        if let Limit::Excluded(value) = limit {
            excluded.push(value.clone());
        }
    }
    Excluded(attribute, excluded)
}

impl<T> Limit<T> {
    fn as_bound(&self) -> Bound<&T> {
        match self {
            Limit::None => Bound::Unbounded,
            Limit::Included(value) => Bound::Included(value),
            Limit::Excluded(value) => Bound::Excluded(value),
        }
    }

    fn try_map<U, E>(self, map: impl FnOnce(T) -> Result<U, E>) -> Result<Limit<U>, E> {
        Ok(match self {
            Limit::None => Limit::None,
            Limit::Included(value) => Limit::Included(map(value)?),
            Limit::Excluded(value) => Limit::Excluded(map(value)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{Integer, Timestamp};
    use chrono::DateTime;

    fn narrowed<T: StoredType>(bounds: impl Into<Bounds<T::Value>>) -> Keys {
        let mut sort = Sort::values("sk");
        sort.narrow_values::<T>(bounds.into()).unwrap();
        sort.keys
    }

    #[test]
    fn bounds_finer_than_stored_values_are_rounded_to_the_same_answer() {
        let moment = |milliseconds| DateTime::from_timestamp_millis(milliseconds).unwrap();
        let Keys::Values { low: Limit::Included(low), high: Limit::Included(high) } =
            narrowed::<Timestamp>(moment(1_500)..=moment(4_500))
        else {
            panic!("both bounds are included");
        };
        assert_eq!((low, high), (AttributeValue::N("2".into()), AttributeValue::N("4".into())));
        assert!(matches!(narrowed::<Timestamp>(moment(1_200)..=moment(1_800)), Keys::Empty));
    }

    #[test]
    fn numbers_in_the_wrong_order_need_no_request() {
        let (high, low) = (10, 9);
        assert!(matches!(narrowed::<Integer>(high..=low), Keys::Empty));
        assert!(matches!(narrowed::<Integer>(9..9), Keys::Empty));
        assert!(matches!(narrowed::<Integer>(9..=9), Keys::Values { .. }));
        assert!(matches!(narrowed::<Integer>(9..10), Keys::Values { .. }));
    }
}
