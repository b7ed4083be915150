//! Dates and datetimes in keys.

use std::ops::Bound;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Timelike, Utc};

use super::range::{Whole, whole_range};
use super::{Extent, KeyComponent, RangeComponent, TextRange};
use crate::form::{Day, Hour, Month, Plain};
use crate::types::calendar_text::{
    DATE_LENGTH, push_date, push_datetime, push_hour, push_month, read_date, read_datetime,
};
use crate::types::timestamp::{FIRST_SECOND, LAST_SECOND};
use crate::types::{CalendarDate, Date, Datetime, Finer, Instant, Precision, ValueReason};

const MONTH_LENGTH: usize = 7;
const HOUR_LENGTH: usize = 13;

impl<D: CalendarDate> KeyComponent<Plain> for Date<D> {
    const EXTENT: Extent = Extent::Fixed(DATE_LENGTH);

    fn write(value: &D, out: &mut String) -> Result<(), ValueReason> {
        push_date(out, value.to_date().ok_or(ValueReason::OutOfRange)?)
    }

    fn read(text: &str) -> Result<D, ValueReason> {
        D::from_date(read_date(text).ok_or(ValueReason::Malformed)?).ok_or(ValueReason::OutOfRange)
    }
}

impl<D: CalendarDate> RangeComponent<Plain> for Date<D> {
    fn range(low: Bound<&D>, high: Bound<&D>) -> Result<TextRange, ValueReason> {
        let days = |value: &D| value.to_date().map(|date| Whole::exactly(date.num_days_from_ce()));
        let domain = 1..=i128::from(LAST_SECOND.div_euclid(86_400) - FIRST_SECOND.div_euclid(86_400) + 1);
        whole_range(domain, try_map(low, days)?, try_map(high, days)?, |day| {
            let date = i32::try_from(day).ok().and_then(NaiveDate::from_num_days_from_ce_opt);
            let mut text = String::with_capacity(DATE_LENGTH);
            push_date(&mut text, date.ok_or(ValueReason::OutOfRange)?)?;
            Ok(text)
        })
    }
}

impl<D: CalendarDate> KeyComponent<Month> for Date<D> {
    const EXTENT: Extent = Extent::Fixed(MONTH_LENGTH);

    fn write(value: &D, out: &mut String) -> Result<(), ValueReason> {
        push_month(out, value.to_date().ok_or(ValueReason::OutOfRange)?)
    }

    fn read(text: &str) -> Result<D, ValueReason> {
        <Self as KeyComponent<Plain>>::read(&completed(text, MONTH_LENGTH, "-01")?)
    }

    fn in_key(value: D) -> D {
        least::<Self, Month>(value)
    }
}

impl<P: Precision, F: Finer, I: Instant> KeyComponent<Plain> for Datetime<P, F, I> {
    const EXTENT: Extent = Extent::Fixed(Self::LENGTH);

    fn write(value: &I, out: &mut String) -> Result<(), ValueReason> {
        push_datetime(out, Self::moment(value)?, P::FRACTION)
    }

    fn read(text: &str) -> Result<I, ValueReason> {
        let value = read_datetime(text, P::FRACTION).ok_or(ValueReason::Malformed)?;
        I::from_utc(value).ok_or(ValueReason::OutOfRange)
    }
}

impl<P: Precision, F: Finer, I: Instant> RangeComponent<Plain> for Datetime<P, F, I> {
    fn range(low: Bound<&I>, high: Bound<&I>) -> Result<TextRange, ValueReason> {
        // Moments are counted in steps of the precision.
        let a_second = 10i128.pow(P::FRACTION);
        let steps = |value: &I| {
            let (floor, exact) = Self::floored(value.to_utc()?);
            let fraction = i128::from(floor.nanosecond()) * a_second / 1_000_000_000;
            Some(Whole { floor: i128::from(floor.timestamp()) * a_second + fraction, exact })
        };
        let domain = i128::from(FIRST_SECOND) * a_second..=(i128::from(LAST_SECOND) + 1) * a_second - 1;
        whole_range(domain, try_map(low, steps)?, try_map(high, steps)?, |step| {
            let seconds = i64::try_from(step.div_euclid(a_second)).ok();
            let fraction = u32::try_from(step.rem_euclid(a_second) * (1_000_000_000 / a_second)).ok();
            let value = seconds.zip(fraction).and_then(|(s, f)| DateTime::from_timestamp(s, f));
            let mut text = String::with_capacity(Self::LENGTH);
            push_datetime(&mut text, value.ok_or(ValueReason::OutOfRange)?, P::FRACTION)?;
            Ok(text)
        })
    }
}

/// A `Bound` with its value counted, unless chrono cannot hold it.
fn try_map<T>(bound: Bound<&T>, count: impl Fn(&T) -> Option<Whole>) -> Result<Bound<Whole>, ValueReason> {
    Ok(match bound {
        Bound::Included(value) => Bound::Included(count(value).ok_or(ValueReason::OutOfRange)?),
        Bound::Excluded(value) => Bound::Excluded(count(value).ok_or(ValueReason::OutOfRange)?),
        Bound::Unbounded => Bound::Unbounded,
    })
}

/// The derived forms of datetimes: the beginning of the text.
macro_rules! beginning_of_datetime {
    ($form:ty, $length:expr, $push:expr, $rest:literal) => {
        impl<P: Precision, F: Finer, I: Instant> KeyComponent<$form> for Datetime<P, F, I> {
            const EXTENT: Extent = Extent::Fixed($length);

            fn write(value: &I, out: &mut String) -> Result<(), ValueReason> {
                let moment: DateTime<Utc> = Self::moment(value)?;
                let push: fn(&mut String, NaiveDateTime) -> Result<(), ValueReason> = $push;
                push(out, moment.naive_utc())
            }

            fn read(text: &str) -> Result<I, ValueReason> {
                let value =
                    read_datetime(&completed(text, $length, $rest)?, 0).ok_or(ValueReason::Malformed)?;
                I::from_utc(value).ok_or(ValueReason::OutOfRange)
            }

            fn in_key(value: I) -> I {
                least::<Self, $form>(value)
            }
        }
    };
}

beginning_of_datetime!(Month, MONTH_LENGTH, |out, value| push_month(out, value.date()), "-01T00:00:00Z");
beginning_of_datetime!(Day, DATE_LENGTH, |out, value| push_date(out, value.date()), "T00:00:00Z");
beginning_of_datetime!(Hour, HOUR_LENGTH, push_hour, ":00:00Z");

/// The least value with the text of a form that loses something.
fn least<T: KeyComponent<F>, F>(value: T::Value) -> T::Value {
    let mut text = String::with_capacity(T::EXTENT.length().unwrap_or_default());
    T::write(&value, &mut text).and_then(|()| T::read(&text)).unwrap_or(value)
}

/// The text of the whole that begins with this text.
fn completed(text: &str, length: usize, end: &str) -> Result<String, ValueReason> {
    if text.len() == length { Ok([text, end].concat()) } else { Err(ValueReason::Malformed) }
}
