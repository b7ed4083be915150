//! `jiff::Timestamp` and `jiff::civil::Date`.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::{CalendarDate, Instant, from_nanoseconds, nanoseconds};

/// jiff holds moments up to 9999-12-30T22:00:00Z: those of the last day and a bit are out of its range.
impl Instant for jiff::Timestamp {
    fn to_utc(&self) -> Option<DateTime<Utc>> {
        from_nanoseconds(self.as_nanosecond())
    }

    fn from_utc(value: DateTime<Utc>) -> Option<Self> {
        jiff::Timestamp::from_nanosecond(nanoseconds(value)).ok()
    }
}

impl CalendarDate for jiff::civil::Date {
    fn to_date(&self) -> Option<NaiveDate> {
        let (month, day) = (u32::try_from(self.month()).ok()?, u32::try_from(self.day()).ok()?);
        NaiveDate::from_ymd_opt(self.year().into(), month, day)
    }

    fn from_date(value: NaiveDate) -> Option<Self> {
        let year = i16::try_from(value.year()).ok()?;
        let (month, day) = (i8::try_from(value.month()).ok()?, i8::try_from(value.day()).ok()?);
        jiff::civil::Date::new(year, month, day).ok()
    }
}
