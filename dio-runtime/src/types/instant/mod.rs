//! The date libraries that generated code can hold values of. The stored texts are the same for all.

#[cfg(feature = "jiff")]
mod jiff;
#[cfg(all(test, any(feature = "jiff", feature = "time")))]
mod tests;
#[cfg(feature = "time")]
mod time;

use chrono::{DateTime, NaiveDate, Utc};

/// A moment in time, of any date library.
pub trait Instant: Clone + Send + Sync + 'static {
    /// The moment, to the nanosecond; `None` where chrono cannot hold it, far outside the years 1 to 9999.
    fn to_utc(&self) -> Option<DateTime<Utc>>;

    /// The library's value; `None` where it cannot hold the moment.
    fn from_utc(value: DateTime<Utc>) -> Option<Self>;
}

impl Instant for DateTime<Utc> {
    fn to_utc(&self) -> Option<DateTime<Utc>> {
        Some(*self)
    }

    fn from_utc(value: DateTime<Utc>) -> Option<Self> {
        Some(value)
    }
}

/// A date of the calendar, of any date library.
pub trait CalendarDate: Clone + Send + Sync + 'static {
    /// The date; `None` where chrono cannot hold it, far outside the years 1 to 9999.
    fn to_date(&self) -> Option<NaiveDate>;

    /// The library's value; `None` where it cannot hold the date.
    fn from_date(value: NaiveDate) -> Option<Self>;
}

impl CalendarDate for NaiveDate {
    fn to_date(&self) -> Option<NaiveDate> {
        Some(*self)
    }

    fn from_date(value: NaiveDate) -> Option<Self> {
        Some(value)
    }
}

/// Nanoseconds since 1970.
#[cfg(any(feature = "jiff", feature = "time"))]
fn nanoseconds(value: DateTime<Utc>) -> i128 {
    i128::from(value.timestamp()) * 1_000_000_000 + i128::from(value.timestamp_subsec_nanos())
}

#[cfg(any(feature = "jiff", feature = "time"))]
fn from_nanoseconds(value: i128) -> Option<DateTime<Utc>> {
    let seconds = i64::try_from(value.div_euclid(1_000_000_000)).ok()?;
    DateTime::from_timestamp(seconds, u32::try_from(value.rem_euclid(1_000_000_000)).ok()?)
}
