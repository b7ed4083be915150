//! Constants of queries: values of a field's type, as TOML or as a filter writes them.

use toml::value::Datetime;

use super::super::package::Types;
use super::default;
use crate::model::{Constant, Default, FieldType, NamedType, Precision};
use crate::syntax::Value;

/// The constant that `value` is of this type, or what one would look like.
pub(super) fn of_type(value: &Value, field_type: &FieldType, types: &Types<'_>) -> Result<Constant, String> {
    let underlying = field_type.underlying(&types.model);
    let text = |parse: fn(&str) -> Option<String>, expected: &str| match value {
        Value::String(text) => parse(text).map(Constant::Stored).ok_or_else(|| expected.to_owned()),
        _ => Err(expected.to_owned()),
    };
    match underlying {
        FieldType::Date => text(date, "a date, as in 2026-07-01"),
        FieldType::Datetime(precision) => match value {
            Value::String(text) => datetime(text, *precision).map(Constant::Stored),
            _ => Err(expected_datetime(*precision)),
        },
        FieldType::Uuid => text(uuid, "a UUID in lower case with hyphens"),
        FieldType::Ulid => text(ulid, "a ULID in upper case"),
        _ => match default::of_type(value, underlying, types) {
            Ok(Default::Empty) | Err(None) => {
                Err("what the caller gives: this type has no constants".to_owned())
            }
            Ok(default) => Ok(Constant::Plain(default)),
            Err(Some(expected)) => Err(expected),
        },
    }
}

/// The variants of an enum by name.
pub(super) fn variants<'t>(field_type: &FieldType, types: &'t Types<'_>) -> Vec<&'t str> {
    match field_type {
        FieldType::Named(index) => match &types.model[*index].definition {
            NamedType::Enum { variants, .. } => {
                variants.iter().map(|variant| variant.name.as_str()).collect()
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn date(text: &str) -> Option<String> {
    let Datetime { date: Some(date), time: None, offset: None } = text.parse().ok()? else { return None };
    (date.year > 0).then(|| date.to_string())
}

fn expected_datetime(precision: Precision) -> String {
    let fraction = match precision {
        Precision::Seconds => "",
        Precision::Milliseconds => ".500",
        Precision::Microseconds => ".500000",
        Precision::Nanoseconds => ".500000000",
    };
    format!("a time in UTC, as in 2026-07-01T13:05:00{fraction}Z")
}

/// In the text of its precision, which it may be coarser than.
fn datetime(text: &str, precision: Precision) -> Result<String, String> {
    let expected = || expected_datetime(precision);
    let parsed: Datetime = text.parse().map_err(|_| expected())?;
    let (Some(date), Some(time), true) = (parsed.date, parsed.time, text.ends_with('Z')) else {
        return Err(expected());
    };
    // A leap second has no stored form.
    let Some(second) = time.second.filter(|second| *second < 60 && date.year > 0) else {
        return Err(expected());
    };
    let digits = match precision {
        Precision::Seconds => 0,
        Precision::Milliseconds => 3,
        Precision::Microseconds => 6,
        Precision::Nanoseconds => 9,
    };
    let nanoseconds = format!("{:09}", time.nanosecond.unwrap_or_default());
    let (fraction, finer) = nanoseconds.split_at(digits);
    if finer.contains(|digit| digit != '0') || text.len() > "2026-07-01T13:05:00.500000000Z".len() {
        return Err(format!("{}: this is finer than the field is stored", expected()));
    }
    let point = if digits > 0 { "." } else { "" };
    Ok(format!("{date}T{:02}:{:02}:{second:02}{point}{fraction}Z", time.hour, time.minute))
}

fn uuid(text: &str) -> Option<String> {
    let is_hex = |c: char| c.is_ascii_digit() || matches!(c, 'a'..='f');
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let is_uuid = lengths == [8, 4, 4, 4, 12] && groups.iter().all(|group| group.chars().all(is_hex));
    is_uuid.then(|| text.to_owned())
}

fn ulid(text: &str) -> Option<String> {
    let is_digit =
        |c: char| c.is_ascii_digit() || (c.is_ascii_uppercase() && !matches!(c, 'I' | 'L' | 'O' | 'U'));
    let is_ulid = text.len() == 26 && text.chars().all(is_digit) && text.starts_with(|c| c <= '7');
    is_ulid.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_the_texts_that_are_stored() {
        assert_eq!(date("2024-02-29").as_deref(), Some("2024-02-29"));
        for text in ["2026-02-29", "2026-7-01", "2026-07-01T00:00:00Z", "0000-01-01", "13:05:00"] {
            assert_eq!(date(text), None, "{text}");
        }
        let milliseconds = |text: &str| datetime(text, Precision::Milliseconds).ok();
        for (text, stored) in [
            ("2026-07-01T13:05:00Z", "2026-07-01T13:05:00.000Z"),
            ("2026-07-01 13:05:00.5Z", "2026-07-01T13:05:00.500Z"),
            ("2026-07-01T13:05:00.500000Z", "2026-07-01T13:05:00.500Z"),
        ] {
            assert_eq!(milliseconds(text).as_deref(), Some(stored));
        }
        for text in [
            "2026-07-01T13:05:00",
            "2026-07-01T13:05:00+01:00",
            "2026-07-01T13:05:60Z",
            "2026-07-01T13:05:00.0005Z",
            "2026-07-01",
        ] {
            assert_eq!(milliseconds(text), None, "{text}");
        }
        assert!(uuid("00000000-0000-4000-8000-00000000000a").is_some());
        assert!(uuid("00000000-0000-4000-8000-00000000000A").is_none());
        assert!(ulid("01ARZ3NDEKTSV4RRFFQ69G5FAV").is_some());
        assert!(ulid("81ARZ3NDEKTSV4RRFFQ69G5FAV").is_none());
    }
}
