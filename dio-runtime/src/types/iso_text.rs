//! The forms of ISO 8601 that Python's `datetime.fromisoformat` reads since 3.11, for stored texts of other writers: dates with or
//! without hyphens, or by week and weekday; after one character of any kind a time with or without colons, down to the
//! hour, the minute, the second or a fraction.

use chrono::{DateTime, NaiveDate, NaiveTime, Timelike, Utc, Weekday};

use super::calendar_text::nanoseconds_of_digit;

/// A datetime in UTC, with `Z` behind it or not; a date alone is midnight. No offset.
pub(super) fn read_datetime(text: &str) -> Option<DateTime<Utc>> {
    let (date, time) = split(text.trim_end_matches('Z'))?;
    let time = if time.is_empty() { NaiveTime::MIN } else { read_time(time)? };
    Some(date.and_time(time).and_utc())
}

/// The date of a date or a datetime, in whatever offset.
pub(super) fn read_date(text: &str) -> Option<NaiveDate> {
    let (date, time) = split(text)?;
    let (time, offset) = match time.find(['Z', '+', '-']) {
        Some(end) => time.split_at_checked(end)?,
        None => (time, ""),
    };
    let is_time = time.is_empty() == text_is_date(text) && (time.is_empty() || read_time(time).is_some());
    (is_time && is_offset(offset)).then_some(date)
}

/// Whether nothing follows the date.
fn text_is_date(text: &str) -> bool {
    text.len() <= date_length(text)
}

/// The date, and what follows the character behind it.
fn split(text: &str) -> Option<(NaiveDate, &str)> {
    let (date, rest) = text.split_at_checked(date_length(text).min(text.len()))?;
    let date = read_calendar(date).or_else(|| read_week(date))?;
    let mut rest = rest.chars();
    // A separator without a time is none.
    let is_whole = rest.next().is_none() || !rest.as_str().is_empty();
    is_whole.then_some((date, rest.as_str()))
}

/// Where the date ends, by its first characters: Python finds it so too, as digits may be the separator's neighbours.
fn date_length(text: &str) -> usize {
    let digits = |from: usize| text.bytes().skip(from).take_while(u8::is_ascii_digit).count();
    match text.as_bytes() {
        [_, _, _, _, b'-', b'W', _, _, b'-', _, rest @ ..]
            if !rest.first().is_some_and(u8::is_ascii_digit) =>
        {
            10
        }
        [_, _, _, _, b'-', b'W', ..] => 8,
        [_, _, _, _, b'-', ..] => 10,
        // `2021W05` and `2021W053` before digits of a time: an even number of them leaves one for the weekday.
        [_, _, _, _, b'W', ..] => match digits(5) {
            3 => 8,
            count if count >= 4 && !count.is_multiple_of(2) => 8,
            _ => 7,
        },
        _ => 8,
    }
}

fn read_calendar(date: &str) -> Option<NaiveDate> {
    let (year, month, day) = match date.len() {
        10 => (date.get(..4)?, date.get(4..7)?.strip_prefix('-')?, date.get(7..)?.strip_prefix('-')?),
        8 => (date.get(..4)?, date.get(4..6)?, date.get(6..)?),
        _ => return None,
    };
    let year = number(year)?;
    NaiveDate::from_ymd_opt(year.try_into().ok()?, number(month)?, number(day)?).filter(|_| year > 0)
}

fn read_week(date: &str) -> Option<NaiveDate> {
    let (year, rest) = date.split_at_checked(4)?;
    let rest = rest.strip_prefix('-').unwrap_or(rest).strip_prefix('W')?;
    let (week, day) = rest.split_at_checked(2)?;
    let day = match number(day.strip_prefix('-').unwrap_or(day)) {
        Some(day @ 1..=7) => Weekday::try_from(u8::try_from(day).ok()? - 1).ok()?,
        None if day.is_empty() => Weekday::Mon,
        _ => return None,
    };
    let year = number(year)?;
    NaiveDate::from_isoywd_opt(year.try_into().ok()?, number(week)?, day).filter(|_| year > 0)
}

/// `HH`, `HH:MM`, `HH:MM:SS` and a fraction, or without the colons. Digits after the ninth are dropped.
fn read_time(text: &str) -> Option<NaiveTime> {
    let (clock, fraction) = match text.find(['.', ',']) {
        Some(point) => (text.get(..point)?, Some(text.get(point + 1..)?)),
        None => (text, None),
    };
    let parts: Vec<&str> = match clock.len() {
        2 | 5 | 8 if !clock.is_empty() && clock.as_bytes().get(2).is_none_or(|mark| *mark == b':') => {
            clock.split(':').collect()
        }
        4 | 6 => [clock.get(..2), clock.get(2..4), clock.get(4..).filter(|text| !text.is_empty())]
            .into_iter()
            .flatten()
            .collect(),
        _ => return None,
    };
    if parts.iter().any(|part| part.len() != 2) {
        return None;
    }
    let part = |position: usize| parts.get(position).map_or(Some(0), |part| number(part));
    let time = NaiveTime::from_hms_opt(part(0)?, part(1)?, part(2)?)?;
    let Some(fraction) = fraction else { return Some(time) };
    if fraction.is_empty() || !fraction.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let counted = fraction.get(..9).unwrap_or(fraction);
    time.with_nanosecond(number(counted)? * nanoseconds_of_digit(counted.len() as u32))
}

/// `Z`, an offset as a time with a sign, or nothing.
fn is_offset(text: &str) -> bool {
    match text.strip_prefix(['+', '-']) {
        Some(time) => read_time(time).is_some(),
        None => matches!(text, "" | "Z"),
    }
}

/// Up to nine digits.
fn number(digits: &str) -> Option<u32> {
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    is_number.then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn datetime(text: &str) -> Option<String> {
        read_datetime(text).map(|moment| moment.format("%Y-%m-%dT%H:%M:%S%.f").to_string())
    }

    /// Each as Python 3.11 reads it.
    #[test]
    fn datetimes_in_every_form() {
        for (text, expected) in [
            ("2021-02-03T12:34Z", "2021-02-03T12:34:00"),
            ("2021-02-03T12Z", "2021-02-03T12:00:00"),
            ("2021-02-03 12:34:56Z", "2021-02-03T12:34:56"),
            ("2021-02-03T12:34:56ZZ", "2021-02-03T12:34:56"),
            ("20210203T123456Z", "2021-02-03T12:34:56"),
            ("20210203T1234", "2021-02-03T12:34:00"),
            ("20210203", "2021-02-03T00:00:00"),
            ("2021-02-03T123456,25", "2021-02-03T12:34:56.250"),
            // The fraction is one of a second all the same.
            ("2021-02-03T12:34.5", "2021-02-03T12:34:00.500"),
            ("2021-W05-3T01:02:03Z", "2021-02-03T01:02:03"),
            ("2021-W05T01", "2021-02-01T01:00:00"),
            ("2021W053T010203", "2021-02-03T01:02:03"),
            ("2021W05", "2021-02-01T00:00:00"),
        ] {
            assert_eq!(datetime(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "",
            "Z",
            "abc",
            "2021-02",
            "2021-02-30T00:00:00",
            "2021-02-03T24:00:00",
            "2021-02-03T1",
            "2021-02-03T",
            "2021-02-03T12:3456",
            "2021-W54-1",
            "2021-W05-8",
            "0000-01-01",
            "2021-02-03T12:34:56+02:00",
            "2021-02-03T12:34:56.",
            "é021-02-03",
            "20210203T12345",
        ] {
            assert_eq!(datetime(text), None, "{text}");
        }
    }

    #[test]
    fn dates_of_every_form() {
        let date = NaiveDate::from_ymd_opt(2021, 2, 3);
        for text in [
            "20210203",
            "2021-W05-3",
            "2021W053",
            "20210203T1234+0200",
            "2021-02-03 04:05",
            "2021-02-03T04-05:30",
            "2021-02-03T04:05:06.5Z",
        ] {
            assert_eq!(read_date(text), date, "{text}");
        }
        for text in ["2021-02", "abc", "", "20210203T", "2021-02-03T04+", "2021-02-03TZ", "2021-02-03T04Zz"] {
            assert_eq!(read_date(text), None, "{text}");
        }
    }
}
