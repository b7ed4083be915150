//! Dates and datetimes that other writers stored: every text of ISO 8601 that dynamo-io reads, but for week dates.
//!
//! A date is `2026-07-01` or `20260701`. A time follows behind `T` or a space: `13:05:00.25`, `130500`, `13:05`, `13`, with any
//! fraction behind a point or comma.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::calendar_text::{DATE_LENGTH, read_date, read_time_of_day};

/// A datetime with any number of `Z` behind it, none included: a date alone is midnight. No offset, which dynamo-io does not
/// read either.
pub(crate) fn read_datetime_of_others(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim_end_matches('Z');
    let (date, time) = split_date(text)?;
    let time = if time.is_empty() { NaiveTime::MIN } else { read_time(behind_separator(time)?)? };
    Some(date.and_time(time).and_utc())
}

/// A date. A time and an offset may follow, and do not count: dynamo-io stores them where it is given a datetime.
pub(crate) fn read_date_of_others(text: &str) -> Option<NaiveDate> {
    let (date, time) = split_date(text)?;
    if time.is_empty() {
        return Some(date);
    }
    let time = behind_separator(time)?;
    let (local, offset) = time.split_at_checked(time.find(['Z', '+', '-']).unwrap_or(time.len()))?;
    let is_offset = match offset.split_at_checked(1) {
        None => true,
        Some(("Z", rest)) => rest.is_empty(),
        Some((_, hours)) => read_time(hours).is_some(),
    };
    (read_time(local).is_some() && is_offset).then_some(date)
}

fn split_date(text: &str) -> Option<(NaiveDate, &str)> {
    let extended = text.split_at_checked(DATE_LENGTH);
    if let Some(found) = extended.and_then(|(date, rest)| Some((read_date(date)?, rest))) {
        return Some(found);
    }
    let (digits, rest) = text.split_at_checked(8)?;
    let (year, month, day) = (digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?);
    Some((read_date(&format!("{year}-{month}-{day}"))?, rest))
}

fn behind_separator(text: &str) -> Option<&str> {
    text.strip_prefix(['T', 't', ' '])
}

/// Hours, then minutes, then seconds with a fraction, as far as they are there.
fn read_time(text: &str) -> Option<NaiveTime> {
    if let Some(time) = read_time_of_day(text) {
        return Some(time);
    }
    let (clock, fraction) = match text.split_once(['.', ',']) {
        Some((clock, fraction)) => (clock, Some(fraction)),
        None => (text, None),
    };
    let digits: Cow<'_, str> = match clock.as_bytes() {
        [_, _, b':', _, _] | [_, _, b':', _, _, b':', _, _] => clock.replace(':', "").into(),
        _ => clock.into(),
    };
    let at = |start: usize| digits.get(start..start + 2);
    match (digits.len(), fraction) {
        (2 | 4, None) => read_time_of_day(&format!("{}:{}:00", at(0)?, at(2).unwrap_or("00"))),
        (6, None) => read_time_of_day(&format!("{}:{}:{}", at(0)?, at(2)?, at(4)?)),
        (6, Some(fraction)) => read_time_of_day(&format!("{}:{}:{}.{fraction}", at(0)?, at(2)?, at(4)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn datetime(text: &str) -> Option<String> {
        read_datetime_of_others(text)
            .map(|moment| moment.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
    }

    #[test]
    fn what_dynamo_io_reads_is_read() {
        let noon = Some("2021-02-03T12:34:56Z".to_owned());
        for text in [
            "2021-02-03T12:34:56Z",
            "2021-02-03T12:34:56",
            "2021-02-03 12:34:56Z",
            "2021-02-03t12:34:56Z",
            "2021-02-03T12:34:56ZZ",
            "20210203T123456Z",
            "2021-02-03T123456",
        ] {
            assert_eq!(datetime(text), noon, "{text}");
        }
        let fraction = Some("2021-02-03T12:34:56.100Z".to_owned());
        for text in ["2021-02-03T12:34:56.1Z", "2021-02-03 12:34:56,1", "20210203T123456.1"] {
            assert_eq!(datetime(text), fraction, "{text}");
        }
        assert_eq!(datetime("2021-02-03T12:34Z").as_deref(), Some("2021-02-03T12:34:00Z"));
        assert_eq!(datetime("2021-02-03T12Z").as_deref(), Some("2021-02-03T12:00:00Z"));
        assert_eq!(datetime("2021-02-03Z").as_deref(), Some("2021-02-03T00:00:00Z"));
        assert_eq!(datetime("20210203").as_deref(), Some("2021-02-03T00:00:00Z"));
    }

    #[test]
    fn what_dynamo_io_does_not_read_is_refused() {
        for text in [
            "",
            "Z",
            "abc",
            "2021-02",
            "2021-2-3",
            "2021-02-30T00:00:00Z",
            "2021-02-03T24:00:00Z",
            "2021-02-03T12:34:60Z",
            "2021-02-03T12:34:56+00:00",
            "2021-02-03T12:34:56-05:00",
            "2021-02-03T",
            "2021-02-03T1",
            "2021-02-03T123",
            "2021-02-03T1:2:3",
            "2021-02-03T12:3456",
            "2021-02-03T12:34.5",
            "2021-02-03T12:34:56.",
            "2021-02-03T12:34:56.1a",
            "2021-02-03T+1:34:56",
            "2021-02-03é",
            "0000-01-01T00:00:00Z",
        ] {
            assert_eq!(datetime(text), None, "{text}");
        }
    }

    #[test]
    fn the_time_behind_a_date_does_not_count() {
        let day = NaiveDate::from_ymd_opt(2021, 2, 3);
        for text in [
            "2021-02-03",
            "20210203",
            "2021-02-03T12:34:56",
            "2021-02-03 12:34",
            "2021-02-03T12:34:56Z",
            "2021-02-03T23:34:56-05:00",
            "2021-02-03T04:05:06.000007+02:00",
            "2021-02-03T04:05:06+0200",
            "2021-02-03T04:05:06+05:30:15.25",
        ] {
            assert_eq!(read_date_of_others(text), day, "{text}");
        }
        for text in [
            "",
            "abc",
            "2021-02",
            "2021-02-03T",
            "2021-02-03T12:34:56+",
            "2021-02-03T12:34:56Zx",
            "2021-02-03x",
        ] {
            assert_eq!(read_date_of_others(text), None, "{text}");
        }
    }
}
