use std::sync::LazyLock;

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc, Weekday};
use regex::{Captures, Regex};

use crate::mock::Comparison;
use crate::mock::comparison::is_nothing;

/// A text that is a date, or a date and time, as ISO 8601 writes them: `2021-02-03`, `2021-02-03T04:05:06Z`,
/// `2021-02-03T04:05+02:00`, without hyphens and colons, or by the week.
///
/// Parts are those of the text; bounds are moments, for which a text without an offset is in UTC. Where neither is asked for,
/// or nothing may be there, an empty text passes, as in dynamo-io. A number is no date.
pub fn is_iso() -> IsIso {
    IsIso { min_value: None, max_value: None, parts: [None; 6], nullable: false }
}

/// What [`is_iso`] makes: a [`Comparison`] with settings.
#[derive(Debug, Clone)]
pub struct IsIso {
    min_value: Option<DateTime<Utc>>,
    max_value: Option<DateTime<Utc>>,
    /// Year, month, day, hour, minute and second.
    parts: [Option<u32>; 6],
    nullable: bool,
}

const PARTS: [&str; 6] = ["year", "month", "day", "hour", "minute", "second"];

macro_rules! parts {
    ($($name:ident $position:literal),*) => {$(
        #[doc = concat!("Asks for this ", stringify!($name), ".")]
        pub fn $name(mut self, $name: u32) -> IsIso {
            self.parts[$position] = Some($name);
            self
        }
    )*};
}

impl IsIso {
    parts! { year 0, month 1, day 2, hour 3, minute 4, second 5 }

    /// Asks for this moment or a later one.
    pub fn min_value(mut self, min_value: DateTime<Utc>) -> IsIso {
        self.min_value = Some(min_value);
        self
    }

    /// Asks for this moment or an earlier one.
    pub fn max_value(mut self, max_value: DateTime<Utc>) -> IsIso {
        self.max_value = Some(max_value);
        self
    }

    /// Whether an attribute that is not there passes; not unless it is said.
    pub fn nullable(mut self, nullable: bool) -> IsIso {
        self.nullable = nullable;
        self
    }

    fn asks_for_nothing(&self) -> bool {
        self.min_value.is_none() && self.max_value.is_none() && self.parts == [None; 6]
    }

    fn matches(&self, text: &str) -> bool {
        if text.is_empty() {
            return self.nullable || self.asks_for_nothing();
        }
        let Some((time, offset)) = read(text) else { return false };
        let Some(moment) = time.checked_sub_signed(offset).map(|time| time.and_utc()) else { return false };
        let (date, hour, minute) = (time.date(), time.hour(), time.minute());
        let parts =
            [date.year().unsigned_abs(), date.month(), date.day(), hour, minute, time.second()].map(Some);
        self.min_value.is_none_or(|least| least <= moment)
            && self.max_value.is_none_or(|most| moment <= most)
            && self.parts.iter().zip(parts).all(|(asked, part)| asked.is_none() || *asked == part)
    }
}

impl From<IsIso> for Comparison {
    fn from(matcher: IsIso) -> Comparison {
        let mut expected = "an ISO date or time".to_owned();
        for (name, value) in PARTS.iter().zip(matcher.parts) {
            if let Some(value) = value {
                expected.push_str(&format!(", {name} {value}"));
            }
        }
        for (word, bound) in [("from", matcher.min_value), ("to", matcher.max_value)] {
            if let Some(bound) = bound {
                expected.push_str(&format!(", {word} {bound:?}"));
            }
        }
        if matcher.nullable {
            expected.push_str(", or nothing");
        }
        Comparison::by(expected, move |found| match found {
            Some(AttributeValue::S(text)) => matcher.matches(text),
            found => matcher.nullable && is_nothing(found),
        })
    }
}

/// The date and time of a text, and its offset from UTC.
fn read(text: &str) -> Option<(NaiveDateTime, TimeDelta)> {
    // dynamo-io takes these for nothing before it reads, also where they stand twice.
    let text = text.replace("+00:00", "");
    let found = ISO.captures(text.trim_end_matches('Z'))?;
    let time = date(&found)?.and_time(time(&found)?);
    let offset = TimeDelta::hours(number(&found, "offset_hour")?)
        + TimeDelta::minutes(number(&found, "offset_minute")?)
        + TimeDelta::seconds(number(&found, "offset_second")?);
    if offset >= TimeDelta::days(1) {
        return None;
    }
    Some((time, if found.name("minus").is_some() { -offset } else { offset }))
}

fn date(found: &Captures<'_>) -> Option<NaiveDate> {
    let year = i32::try_from(number(found, "year")?).ok().filter(|year| *year > 0)?;
    match whole(found, "week")? {
        0 => NaiveDate::from_ymd_opt(year, whole(found, "month")?, whole(found, "day")?),
        week => {
            // Without a day it is the week's first.
            let after_monday = u8::try_from(number(found, "weekday")?).ok()?.saturating_sub(1);
            NaiveDate::from_isoywd_opt(year, week, Weekday::try_from(after_monday).ok()?)
        }
    }
}

fn time(found: &Captures<'_>) -> Option<NaiveTime> {
    let (hour, minute, second) = (whole(found, "hour")?, whole(found, "minute")?, whole(found, "second")?);
    NaiveTime::from_hms_nano_opt(hour, minute, second, nanoseconds(part(found, "fraction")))
}

/// A fraction of a second; what is finer than nanoseconds is cut.
fn nanoseconds(digits: Option<&str>) -> u32 {
    let digits = digits.unwrap_or_default().bytes().chain(std::iter::repeat(b'0')).take(9);
    digits.fold(0, |number, digit| number * 10 + u32::from(digit - b'0'))
}

fn whole(found: &Captures<'_>, name: &str) -> Option<u32> {
    u32::try_from(number(found, name)?).ok()
}

/// The number of a part, 0 if it is not there.
fn number(found: &Captures<'_>, name: &str) -> Option<i64> {
    part(found, name).map_or(Some(0), |digits| digits.parse().ok())
}

/// A part of the text, in the extended form or in the basic one, whose name has `_` behind it.
fn part<'t>(found: &Captures<'t>, name: &str) -> Option<&'t str> {
    found.name(name).or_else(|| found.name(&format!("{name}_"))).map(|part| part.as_str())
}

#[expect(clippy::expect_used, reason = "a constant, which the tests compile")]
static ISO: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)\A
        (?<year>[0-9]{4})
        (?: -(?<month>[0-9]{2})-(?<day>[0-9]{2}) | (?<month_>[0-9]{2})(?<day_>[0-9]{2})
          | -W(?<week>[0-9]{2})(?:-(?<weekday>[1-7]))? | W(?<week_>[0-9]{2})(?<weekday_>[1-7])? )
        (?s: .
            (?<hour>[0-9]{2})
            (?: :(?<minute>[0-9]{2})(?: :(?<second>[0-9]{2})(?:[.,](?<fraction>[0-9]+))? )?
              | (?<minute_>[0-9]{2})(?: (?<second_>[0-9]{2})(?:[.,](?<fraction_>[0-9]+))? )? )?
            (?: (?:\+|(?<minus>-)) (?<offset_hour>[0-9]{2})
                (?: :(?<offset_minute>[0-9]{2})(?: :(?<offset_second>[0-9]{2}) )?
                  | (?<offset_minute_>[0-9]{2})(?: (?<offset_second_>[0-9]{2}) )? )? )?
        )?
        \z",
    )
    .expect("a regular expression")
});
