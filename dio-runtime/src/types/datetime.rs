use std::marker::PhantomData;

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, TimeDelta, Timelike, Utc};

use super::calendar_text::{SECOND, nanoseconds_of_digit, push_datetime};
use super::foreign_calendar_text::read_datetime_of_others;
use super::{Instant, Rounding, StoredType, ValueError, ValueReason, refused, wrong_tag};

/// `datetime`: a `chrono::DateTime<Utc>` (or another library's `I`), stored as `S` in UTC: `2026-07-01T13:05:00Z`, with
/// the fraction of the precision `P` before the `Z`. Years 0001 to 9999, no leap seconds.
///
/// A value finer than the precision is floored, or with [`Refuse`] an error. Stored texts of other writers are read
/// too: with any fraction or none, without the `Z`, a space before the time, without seconds, or a date alone, which is
/// midnight; not with an offset.
#[derive(Debug, Clone, Copy)]
pub struct Datetime<P = Seconds, F = Floor, I = DateTime<Utc>>(PhantomData<(P, F, I)>);

/// How fine a [`Datetime`] is kept.
pub trait Precision: Send + Sync + 'static {
    /// The digits of the fraction: 0, 3, 6 or 9.
    const FRACTION: u32;
}

/// `precision = "s"`, the default: `2026-07-01T13:05:00Z`.
#[derive(Debug, Clone, Copy)]
pub enum Seconds {}
/// `precision = "ms"`: `2026-07-01T13:05:00.250Z`.
#[derive(Debug, Clone, Copy)]
pub enum Milliseconds {}
/// `precision = "us"`: `2026-07-01T13:05:00.250000Z`.
#[derive(Debug, Clone, Copy)]
pub enum Microseconds {}
/// `precision = "ns"`: `2026-07-01T13:05:00.250000000Z`.
#[derive(Debug, Clone, Copy)]
pub enum Nanoseconds {}

impl Precision for Seconds {
    const FRACTION: u32 = 0;
}
impl Precision for Milliseconds {
    const FRACTION: u32 = 3;
}
impl Precision for Microseconds {
    const FRACTION: u32 = 6;
}
impl Precision for Nanoseconds {
    const FRACTION: u32 = 9;
}

/// What happens to a value finer than its [`Precision`].
pub trait Finer: Send + Sync + 'static {
    /// Whether it is an error.
    const REFUSED: bool;
}

/// `finer = "floor"`, the default: it is floored.
#[derive(Debug, Clone, Copy)]
pub enum Floor {}
/// `finer = "refuse"`: it is an error.
#[derive(Debug, Clone, Copy)]
pub enum Refuse {}

impl Finer for Floor {
    const REFUSED: bool = false;
}
impl Finer for Refuse {
    const REFUSED: bool = true;
}

impl<P: Precision, F: Finer, I: Instant> Datetime<P, F, I> {
    /// The bytes of a text: 20, 24, 27 or 30.
    pub(crate) const LENGTH: usize = 20 + if P::FRACTION == 0 { 0 } else { P::FRACTION as usize + 1 };
    /// The precision in nanoseconds.
    const STEP: u32 = nanoseconds_of_digit(P::FRACTION);

    /// The moment to store, or why it cannot be stored.
    pub(crate) fn moment(value: &I) -> Result<DateTime<Utc>, ValueReason> {
        let value = value.to_utc().ok_or(ValueReason::OutOfRange)?;
        if value.timestamp_subsec_nanos() >= SECOND {
            return Err(ValueReason::LeapSecond);
        }
        Self::accept(value)?;
        Ok(value)
    }

    fn accept(value: DateTime<Utc>) -> Result<(), ValueReason> {
        let finer = F::REFUSED && !value.timestamp_subsec_nanos().is_multiple_of(Self::STEP);
        if finer { Err(ValueReason::Finer) } else { Ok(()) }
    }

    /// The next moment in the precision, at or below, and whether it is the value itself.
    pub(crate) fn floored(value: DateTime<Utc>) -> (DateTime<Utc>, bool) {
        // A leap second lies before the next second and after every storable moment of its own.
        let nanosecond = value.timestamp_subsec_nanos().min(SECOND - 1);
        let floor = nanosecond - nanosecond % Self::STEP;
        if floor == value.timestamp_subsec_nanos() {
            return (value, true);
        }
        // Below a second, so it is always some.
        (value.with_nanosecond(floor).unwrap_or(value), false)
    }
}

impl<P: Precision, F: Finer, I: Instant> StoredType for Datetime<P, F, I> {
    type Value = I;
    const NAME: &'static str = "datetime";

    fn to_attribute(value: &I) -> Result<AttributeValue, ValueError> {
        let mut text = String::with_capacity(Self::LENGTH);
        Self::moment(value)
            .and_then(|moment| push_datetime(&mut text, moment, P::FRACTION))
            .map_err(refused::<Self>)?;
        Ok(AttributeValue::S(text))
    }

    read_in_place!(|value| {
        let AttributeValue::S(text) = value else { return Err(wrong_tag::<Self>(value)) };
        let moment = read_datetime_of_others(text).ok_or_else(|| refused::<Self>(ValueReason::Malformed))?;
        Self::accept(moment).map_err(refused::<Self>)?;
        I::from_utc(Self::floored(moment).0).ok_or_else(|| refused::<Self>(ValueReason::OutOfRange))
    });

    /// Leaves alone what cannot be stored at all, and with [`Refuse`] every value: the write answers with the error.
    fn floor(value: I) -> I {
        match value.to_utc() {
            Some(moment) if !F::REFUSED && moment.timestamp_subsec_nanos() < SECOND => {
                I::from_utc(Self::floored(moment).0).unwrap_or(value)
            }
            _ => value,
        }
    }

    fn round(bound: I, rounding: Rounding) -> I {
        let rounded = bound.to_utc().and_then(|moment| {
            let (floor, exact) = Self::floored(moment);
            let step = TimeDelta::nanoseconds(Self::STEP.into());
            if exact || rounding == Rounding::Down { Some(floor) } else { floor.checked_add_signed(step) }
        });
        rounded.and_then(I::from_utc).unwrap_or(bound)
    }
}
