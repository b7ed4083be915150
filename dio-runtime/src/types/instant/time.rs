//! `time::OffsetDateTime` and `time::Date`.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::{CalendarDate, Instant, from_nanoseconds, nanoseconds};

/// The offset does not count: the moment is stored, and read back at offset zero.
impl Instant for time::OffsetDateTime {
    fn to_utc(&self) -> Option<DateTime<Utc>> {
        from_nanoseconds(self.unix_timestamp_nanos())
    }

    fn from_utc(value: DateTime<Utc>) -> Option<Self> {
        time::OffsetDateTime::from_unix_timestamp_nanos(nanoseconds(value)).ok()
    }
}

impl CalendarDate for time::Date {
    fn to_date(&self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year(), u8::from(self.month()).into(), self.day().into())
    }

    fn from_date(value: NaiveDate) -> Option<Self> {
        let month = time::Month::try_from(u8::try_from(value.month()).ok()?).ok()?;
        time::Date::from_calendar_date(value.year(), month, u8::try_from(value.day()).ok()?).ok()
    }
}
