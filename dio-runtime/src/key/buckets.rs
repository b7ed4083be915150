//! Buckets of time: the months, days or hours that a range of moments lies in.

use std::ops::RangeInclusive;

use chrono::{DateTime, Months, NaiveDateTime, TimeDelta, Utc};

use super::KeyComponent;
use crate::Error;
use crate::types::Rounding;
use crate::types::calendar_text::{push_date, push_hour, push_month, read_datetime};

/// The most buckets that one query reads: each is a request.
const MOST: usize = 10_000;

/// The first value of each bucket from the one of the range's beginning to the one of its end, in a form that is a month, a
/// day or an hour.
pub(crate) fn buckets<T: KeyComponent<F>, F>(
    range: &RangeInclusive<T::Value>,
) -> Result<Vec<T::Value>, Error> {
    // A bound may be finer than the values, which lie in the same buckets without that.
    let text = |bound: &T::Value| {
        let mut text = String::new();
        T::write(&T::round(bound.clone(), Rounding::Down), &mut text).map(|()| text)
    };
    let refused = |reason| Error::invalid(format!("a bound of the range has no key text: {reason}"));
    let mut next = text(range.start()).map_err(refused)?;
    let last = text(range.end()).map_err(refused)?;
    let mut buckets = Vec::new();
    // All texts of a form have one length, and sort as time goes.
    while next <= last {
        if buckets.len() == MOST {
            return Err(Error::invalid(format!(
                "the range lies in more than {MOST} partitions: read it in parts"
            )));
        }
        buckets.push(T::read(&next).map_err(refused)?);
        match following(&next) {
            Some(following) => next = following,
            None => break,
        }
    }
    Ok(buckets)
}

/// The text of the bucket after this one; none after the last that has one.
fn following(text: &str) -> Option<String> {
    let (rest, push): (&str, fn(&mut String, NaiveDateTime) -> _) = match text.len() {
        7 => ("-01T00:00:00Z", |out, value| push_month(out, value.date())),
        10 => ("T00:00:00Z", |out, value| push_date(out, value.date())),
        _ => (":00:00Z", push_hour),
    };
    let begins: DateTime<Utc> = read_datetime(&[text, rest].concat(), 0)?;
    let ends = match text.len() {
        7 => begins.checked_add_months(Months::new(1))?,
        10 => begins.checked_add_signed(TimeDelta::days(1))?,
        _ => begins.checked_add_signed(TimeDelta::hours(1))?,
    };
    let mut next = String::new();
    push(&mut next, ends.naive_utc()).ok().map(|()| next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{Day, Hour, Month};
    use crate::types::{Date, Datetime, Milliseconds, Refuse};

    fn hours(start: &str, end: &str) -> Vec<String> {
        let range = start.parse().unwrap()..=end.parse().unwrap();
        let hours = buckets::<Datetime<Milliseconds, Refuse>, Hour>(&range).unwrap();
        hours.iter().map(|hour: &DateTime<Utc>| hour.format("%dT%H:%M:%S%.f").to_string()).collect()
    }

    #[test]
    fn buckets_begin_where_the_range_does_and_end_where_it_ends() {
        let of = hours("2026-12-31T22:59:59.9999Z", "2027-01-01T00:00:00Z");
        assert_eq!(of, ["31T22:00:00", "31T23:00:00", "01T00:00:00"]);
        assert_eq!(hours("2026-07-01T13:05:00Z", "2026-07-01T13:06:00Z"), ["01T13:00:00"]);
        assert_eq!(
            hours("2026-07-01T13:05:00Z", "2026-07-01T13:04:00Z"),
            ["01T13:00:00"],
            "empty when it is read"
        );
        assert_eq!(hours("2026-07-01T13:05:00Z", "2026-07-01T12:06:00Z"), [""; 0]);
        let months = buckets::<Date, Month>(&("2024-01-31".parse().unwrap()..="2024-03-01".parse().unwrap()));
        let firsts: Vec<String> = months.unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(firsts, ["2024-01-01", "2024-02-01", "2024-03-01"]);
    }

    #[test]
    fn the_last_bucket_is_the_last_that_has_a_text() {
        assert_eq!(hours("9999-12-31T23:00:00Z", "9999-12-31T23:59:59Z"), ["31T23:00:00"]);
    }

    #[test]
    fn too_many_buckets_are_refused() {
        let range = |end: &str| "0001-01-01T00:00:00Z".parse().unwrap()..=end.parse().unwrap();
        let error = buckets::<Datetime, Day>(&range("9999-01-01T00:00:00Z")).unwrap_err();
        assert!(error.is_invalid());
        assert_eq!(error.to_string(), "the range lies in more than 10000 partitions: read it in parts");
        assert_eq!(buckets::<Datetime, Day>(&range("0028-05-18T00:00:00Z")).unwrap().len(), 10_000);
        assert!(buckets::<Datetime, Day>(&range("0028-05-19T00:00:00Z")).is_err());
    }
}
