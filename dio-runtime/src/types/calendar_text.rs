//! Dates and datetimes as text: `2026-07-01`, `2026-07-01T13:05:00.250Z`.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};

use super::ValueReason;
use super::digits::{push_digits, push_two_digits, read_digits};

/// `YYYY-MM-DD`.
pub(crate) const DATE_LENGTH: usize = 10;
/// Nanoseconds in a second. chrono counts a leap second as more.
pub(crate) const SECOND: u32 = 1_000_000_000;

/// Appends `YYYY-MM`.
pub(crate) fn push_month(out: &mut String, date: NaiveDate) -> Result<(), ValueReason> {
    let year = u32::try_from(date.year()).map_err(|_| ValueReason::OutOfRange)?;
    if !(1..=9999).contains(&year) {
        return Err(ValueReason::OutOfRange);
    }
    push_two_digits(out, year / 100);
    push_two_digits(out, year % 100);
    out.push('-');
    push_two_digits(out, date.month());
    Ok(())
}

/// Appends `YYYY-MM-DD`.
pub(crate) fn push_date(out: &mut String, date: NaiveDate) -> Result<(), ValueReason> {
    push_month(out, date)?;
    out.push('-');
    push_two_digits(out, date.day());
    Ok(())
}

/// Appends `YYYY-MM-DDTHH`.
pub(crate) fn push_hour(out: &mut String, value: NaiveDateTime) -> Result<(), ValueReason> {
    push_date(out, value.date())?;
    out.push('T');
    push_two_digits(out, value.hour());
    Ok(())
}

/// Appends `YYYY-MM-DDTHH:MM:SSZ`, with so many digits of a fraction before the `Z`. What is finer is cut.
pub(crate) fn push_datetime(
    out: &mut String,
    value: DateTime<Utc>,
    fraction: u32,
) -> Result<(), ValueReason> {
    let value = value.naive_utc();
    push_hour(out, value)?;
    out.push(':');
    push_two_digits(out, value.minute());
    out.push(':');
    push_two_digits(out, value.second());
    if fraction > 0 {
        out.push('.');
        push_digits(out, (value.nanosecond() / nanoseconds_of_digit(fraction)).into(), fraction as usize);
    }
    out.push('Z');
    Ok(())
}

/// What the last of so many digits of a fraction counts, in nanoseconds.
pub(crate) const fn nanoseconds_of_digit(fraction: u32) -> u32 {
    10u32.pow(9u32.saturating_sub(fraction))
}

/// Exactly `YYYY-MM-DD`.
pub(crate) fn read_date(text: &str) -> Option<NaiveDate> {
    match text.as_bytes() {
        [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] => {
            let year = two_digits(*y1, *y2)? * 100 + two_digits(*y3, *y4)?;
            let date = NaiveDate::from_ymd_opt(year as i32, two_digits(*m1, *m2)?, two_digits(*d1, *d2)?);
            date.filter(|_| year > 0)
        }
        _ => None,
    }
}

/// Exactly what [`push_datetime`] writes with so many digits of a fraction.
pub(crate) fn read_datetime(text: &str, fraction: u32) -> Option<DateTime<Utc>> {
    let (date, time) = text.strip_suffix('Z')?.split_at_checked(DATE_LENGTH)?;
    let time = read_time(time.strip_prefix('T')?)?;
    let written = if fraction == 0 { time.fraction.is_none() } else { time.digits() == fraction as usize };
    if !written {
        return None;
    }
    Some(read_date(date)?.and_time(time.time).and_utc())
}

/// `HH:MM:SS`, with a fraction of any length or none; digits after the ninth are dropped.
pub(super) fn read_time_of_day(text: &str) -> Option<NaiveTime> {
    read_time(text).map(|time| time.time)
}

/// A time, and the digits of its fraction as they stand there.
struct Time<'a> {
    time: NaiveTime,
    fraction: Option<&'a [u8]>,
}

impl Time<'_> {
    fn digits(&self) -> usize {
        self.fraction.map_or(0, <[u8]>::len)
    }
}

/// `HH:MM:SS`, and a fraction of one digit or more.
fn read_time(text: &str) -> Option<Time<'_>> {
    let (clock, fraction) = text.as_bytes().split_at_checked(8)?;
    let (minutes, seconds) = clock.split_at_checked(5)?;
    let time = read_clock(minutes, seconds.strip_prefix(b":")?)?;
    if fraction.is_empty() {
        return Some(Time { time, fraction: None });
    }
    let fraction = fraction.strip_prefix(b".").filter(|digits| !digits.is_empty())?;
    if !fraction.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let counted = fraction.get(..9).unwrap_or(fraction);
    let nanoseconds = read_number(counted)? * nanoseconds_of_digit(counted.len() as u32);
    Some(Time { time: time.with_nanosecond(nanoseconds)?, fraction: Some(fraction) })
}

/// `HH:MM` and `SS`.
fn read_clock(minutes: &[u8], seconds: &[u8]) -> Option<NaiveTime> {
    match (minutes, seconds) {
        ([h1, h2, b':', m1, m2], [s1, s2]) => {
            NaiveTime::from_hms_opt(two_digits(*h1, *h2)?, two_digits(*m1, *m2)?, two_digits(*s1, *s2)?)
        }
        _ => None,
    }
}

fn two_digits(tens: u8, ones: u8) -> Option<u32> {
    let both = tens.is_ascii_digit() && ones.is_ascii_digit();
    both.then(|| u32::from(tens - b'0') * 10 + u32::from(ones - b'0'))
}

/// The value of up to nine digits.
fn read_number(digits: &[u8]) -> Option<u32> {
    u32::try_from(read_digits(digits)?).ok()
}
