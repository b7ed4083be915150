//! Every library's values are stored as chrono's are.

use std::fmt::Debug;

use chrono::{DateTime, NaiveDate, Utc};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use super::{CalendarDate, Instant};
use crate::types::{Date, Datetime, Floor, Milliseconds, StoredType, Timestamp};

/// Stored alike, and read back as the same moment.
fn stored_alike<T, C>(value: T::Value, of_chrono: DateTime<Utc>) -> TestCaseResult
where
    T: StoredType<Value: Instant + PartialEq + Debug>,
    C: StoredType<Value = DateTime<Utc>>,
{
    let stored = T::to_attribute(&value);
    prop_assert_eq!(&stored, &C::to_attribute(&of_chrono));
    if let Ok(stored) = stored {
        let read = T::from_attribute(stored);
        prop_assert_eq!(read.as_ref(), Ok(&T::floor(value)));
        prop_assert_eq!(read.ok().and_then(|value| value.to_utc()), Some(C::floor(of_chrono)));
    }
    Ok(())
}

fn same_moment<I: Instant + PartialEq + Debug>(value: DateTime<Utc>) -> TestCaseResult {
    let Some(other) = I::from_utc(value) else { return Ok(()) };
    prop_assert_eq!(other.to_utc(), Some(value));
    stored_alike::<Datetime<Milliseconds, Floor, I>, Datetime<Milliseconds>>(other.clone(), value)?;
    stored_alike::<Timestamp<I>, Timestamp>(other, value)
}

fn same_date<D: CalendarDate + PartialEq + Debug>(value: NaiveDate) -> TestCaseResult {
    let Some(other) = D::from_date(value) else { return Ok(()) };
    prop_assert_eq!(other.to_date(), Some(value));
    let stored = Date::<D>::to_attribute(&other);
    prop_assert_eq!(&stored, &Date::<NaiveDate>::to_attribute(&value));
    if let Ok(stored) = stored {
        prop_assert_eq!(Date::<D>::from_attribute(stored), Ok(other));
    }
    Ok(())
}

proptest! {
    #[test]
    fn the_date_library_does_not_change_what_is_stored(
        seconds in prop_oneof![-3i64..3, -62_135_596_900i64..253_402_300_900],
        nanoseconds in 0u32..1_000_000_000,
        day in -3i32..3_652_063,
    ) {
        let value = DateTime::from_timestamp(seconds, nanoseconds).unwrap();
        let date = NaiveDate::from_num_days_from_ce_opt(day).unwrap();
        #[cfg(feature = "jiff")]
        {
            same_moment::<jiff::Timestamp>(value)?;
            same_date::<jiff::civil::Date>(date)?;
        }
        #[cfg(feature = "time")]
        {
            same_moment::<time::OffsetDateTime>(value)?;
            same_date::<time::Date>(date)?;
        }
    }
}

#[test]
fn ordinary_moments_and_dates_have_a_value_in_every_library() {
    let value = DateTime::from_timestamp(1_782_911_100, 123_456_789).unwrap();
    let date = NaiveDate::from_ymd_opt(2026, 7, 1).unwrap();
    #[cfg(feature = "jiff")]
    {
        assert!(<jiff::Timestamp as Instant>::from_utc(value).is_some());
        assert!(<jiff::civil::Date as CalendarDate>::from_date(date).is_some());
    }
    #[cfg(feature = "time")]
    {
        assert!(<time::OffsetDateTime as Instant>::from_utc(value).is_some());
        assert!(<time::Date as CalendarDate>::from_date(date).is_some());
    }
}
