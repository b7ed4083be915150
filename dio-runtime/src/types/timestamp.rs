use std::marker::PhantomData;

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Timelike, Utc};

use super::number::read_integer;
use super::{Instant, Rounding, StoredType, ValueError, ValueReason, refused, wrong_tag};

/// `timestamp`: a `chrono::DateTime<Utc>` (or another library's `I`), stored as `N`: whole seconds since 1970, of the
/// years 0001 to 9999.
///
/// What is finer is cut towards zero, as dynamo-io does it: half a second before 1970 is stored as 0. (A
/// [`Datetime`](super::Datetime) is floored, before 1970 too.)
#[derive(Debug, Clone, Copy)]
pub struct Timestamp<I = DateTime<Utc>>(PhantomData<I>);

/// 0001-01-01T00:00:00Z.
pub(crate) const FIRST_SECOND: i64 = -62_135_596_800;
/// 9999-12-31T23:59:59Z.
pub(crate) const LAST_SECOND: i64 = 253_402_300_799;

impl<I: Instant> Timestamp<I> {
    /// The seconds to store.
    pub(crate) fn seconds(value: &I) -> Result<i64, ValueReason> {
        let value = value.to_utc().ok_or(ValueReason::OutOfRange)?;
        let seconds = cut(value);
        if (FIRST_SECOND..=LAST_SECOND).contains(&seconds) {
            Ok(seconds)
        } else {
            Err(ValueReason::OutOfRange)
        }
    }

    pub(crate) fn from_seconds(seconds: i64) -> Result<I, ValueReason> {
        if !(FIRST_SECOND..=LAST_SECOND).contains(&seconds) {
            return Err(ValueReason::OutOfRange);
        }
        DateTime::from_timestamp(seconds, 0).and_then(I::from_utc).ok_or(ValueReason::OutOfRange)
    }
}

/// The whole seconds, cut towards zero.
fn cut(value: DateTime<Utc>) -> i64 {
    let floor = value.timestamp();
    if floor < 0 && value.nanosecond() > 0 { floor + 1 } else { floor }
}

impl<I: Instant> StoredType for Timestamp<I> {
    type Value = I;
    const NAME: &'static str = "timestamp";

    fn to_attribute(value: &I) -> Result<AttributeValue, ValueError> {
        let seconds = Self::seconds(value).map_err(refused::<Self>)?;
        Ok(AttributeValue::N(seconds.to_string()))
    }

    read_in_place!(|value| {
        let AttributeValue::N(text) = value else { return Err(wrong_tag::<Self>(value)) };
        read_integer(text).and_then(Self::from_seconds).map_err(refused::<Self>)
    });

    fn floor(value: I) -> I {
        let cut = value.to_utc().and_then(|moment| DateTime::from_timestamp(cut(moment), 0));
        cut.and_then(I::from_utc).unwrap_or(value)
    }

    fn round(bound: I, rounding: Rounding) -> I {
        let rounded = bound.to_utc().and_then(|moment| {
            let up = rounding == Rounding::Up && moment.nanosecond() > 0;
            DateTime::from_timestamp(moment.timestamp() + i64::from(up), 0)
        });
        rounded.and_then(I::from_utc).unwrap_or(bound)
    }
}
