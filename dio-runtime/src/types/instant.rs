//! The date libraries that generated code can hold values of. The stored texts are the same for all.

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
