//! Key text, component by component: every type in every form keeps the rules of `dio_runtime::key`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that panics fails")]

use std::fmt::Debug;
use std::ops::Bound;

use chrono::{DateTime, NaiveDate, Utc};
use dio_runtime::Number;
use dio_runtime::form::{Day, Hour, Lower, LowerRest, Month, Padded, Plain, Rest};
use dio_runtime::key::{Extent, KeyComponent, RangeComponent, TextRange};
use dio_runtime::types::{
    Boolean, Date, Datetime, Floor, Integer, LongInteger, Microseconds, Milliseconds, Nanoseconds, Refuse,
    Seconds, Text, Timestamp, Ulid, Uuid, ValueReason,
};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseResult;

fn text_of<T: KeyComponent<F>, F>(value: &T::Value) -> Option<String> {
    let mut text = String::new();
    T::write(value, &mut text).ok().map(|()| text)
}

/// A value is written as one text of its extent, which is read back as the value that keys hold.
fn reads<T: KeyComponent<F>, F>(value: &T::Value) -> TestCaseResult
where
    T::Value: PartialEq + Debug,
{
    let Some(text) = text_of::<T, F>(value) else { return Ok(()) };
    match T::EXTENT {
        Extent::Fixed(length) => prop_assert_eq!(text.len(), length),
        Extent::OneOf(texts) => prop_assert!(texts.contains(&text.as_str())),
        Extent::Open | Extent::Rest => {}
    }
    prop_assert_eq!(T::read(&text).ok(), Some(T::in_key(value.clone())));
    // A value that is stored as another has the same text.
    prop_assert_eq!(text_of::<T, F>(&T::floor(value.clone())), Some(text));
    Ok(())
}

/// Values have one text exactly when keys hold them alike.
fn tells_apart<T: KeyComponent<F>, F>(a: &T::Value, b: &T::Value) -> TestCaseResult
where
    T::Value: PartialEq,
{
    if let (Some(text_a), Some(text_b)) = (text_of::<T, F>(a), text_of::<T, F>(b)) {
        prop_assert_eq!(text_a == text_b, T::in_key(a.clone()) == T::in_key(b.clone()));
    }
    Ok(())
}

/// A text that is not one that a value has is refused, whatever it is.
fn reads_canonical_only<T: KeyComponent<F>, F>(text: &str) -> TestCaseResult {
    if let Ok(value) = T::read(text) {
        prop_assert_eq!(text_of::<T, F>(&value), Some(text.to_owned()));
    }
    Ok(())
}

/// A range of texts holds exactly the texts of the values in the range of values.
fn ranges<T: RangeComponent<F>, F>(
    value: &T::Value,
    low: Bound<&T::Value>,
    high: Bound<&T::Value>,
) -> TestCaseResult
where
    T::Value: PartialOrd,
{
    // An empty text stands in no key.
    let Some(text) = text_of::<T, F>(value).filter(|text| !text.is_empty()) else { return Ok(()) };
    let stored = T::floor(value.clone());
    let above = match low {
        Bound::Included(bound) => stored >= *bound,
        Bound::Excluded(bound) => stored > *bound,
        Bound::Unbounded => true,
    };
    let below = match high {
        Bound::Included(bound) => stored <= *bound,
        Bound::Excluded(bound) => stored < *bound,
        Bound::Unbounded => true,
    };
    let Ok(range) = T::range(low, high) else {
        return Err(TestCaseError::fail("a bound was refused"));
    };
    let found = match range {
        TextRange::Empty => false,
        TextRange::Between { low, high, high_excluded } => {
            low.is_none_or(|low| text >= low)
                && high.is_none_or(|high| if high_excluded { text < high } else { text <= high })
        }
    };
    prop_assert_eq!(found, above && below);
    Ok(())
}

/// A text with one character taken out, put in or replaced.
fn mutations(text: String) -> impl Strategy<Value = String> {
    let characters: Vec<char> = text.chars().collect();
    let position = 0..=characters.len();
    let put = select("0123456789aAfFzZ-+:.T#é /\0\u{10FFFF}".chars().collect::<Vec<_>>());
    (position, prop::option::of(put), any::<bool>()).prop_map(move |(position, put, replace)| {
        let mut changed: String = characters[..position].iter().collect();
        changed.extend(put);
        changed.extend(&characters[characters.len().min(position + usize::from(replace))..]);
        changed
    })
}

fn bounds<S: Strategy>(values: S) -> impl Strategy<Value = Bound<S::Value>>
where
    S::Value: Clone,
{
    prop_oneof![
        4 => values.prop_flat_map(|value| prop_oneof![Just(Bound::Included(value.clone())), Just(Bound::Excluded(value))]),
        1 => Just(Bound::Unbounded),
    ]
}

/// Moments that lie close to each other, near the ends of what is stored, around 1970, or anywhere; some outside, some
/// leap seconds.
fn moments() -> impl Strategy<Value = DateTime<Utc>> {
    let seconds = prop_oneof![
        -62_135_596_803i64..-62_135_596_798,
        253_402_300_797i64..253_402_300_803,
        -3i64..3,
        1_782_000_000i64..1_782_000_003,
        -62_135_596_800i64..253_402_300_800,
    ];
    let nanoseconds = prop_oneof![
        3 => Just(0u32),
        3 => select(vec![1u32, 999, 1_000, 1_001, 999_999, 1_000_000, 500_000_000, 999_000_000, 999_999_000, 999_999_999]),
        1 => 0u32..1_000_000_000,
    ];
    let leap = prop_oneof![9 => Just(false), 1 => Just(true)];
    (seconds, nanoseconds, leap).prop_map(|(seconds, nanoseconds, leap)| {
        if leap {
            let minute = seconds.div_euclid(60) * 60 + 59;
            DateTime::from_timestamp(minute, 1_000_000_000 + nanoseconds).unwrap()
        } else {
            DateTime::from_timestamp(seconds, nanoseconds).unwrap()
        }
    })
}

fn dates() -> impl Strategy<Value = NaiveDate> {
    prop_oneof![-2i32..3, 3_652_058i32..3_652_062, 738_000i32..738_003, 1i32..3_652_060]
        .prop_map(|day| NaiveDate::from_num_days_from_ce_opt(day).unwrap())
}

fn integers() -> impl Strategy<Value = i64> {
    let powers = (0u32..19, -1i64..=1, any::<bool>()).prop_map(|(exponent, plus, negative)| {
        let power = 10i64.pow(exponent) + plus;
        if negative { -power } else { power }
    });
    prop_oneof![-20i64..20, powers, any::<i64>()]
}

fn long_integers() -> impl Strategy<Value = Number> {
    let digits = "-?[1-9][0-9]{0,37}|0".prop_map(|text| text.parse().unwrap());
    prop_oneof![integers().prop_map(Number::from), digits]
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof!["[abAB#]{0,4}", "\\PC{0,8}", Just("\0".to_owned()), Just("a\u{10FFFF}".to_owned())]
}

fn uuids() -> impl Strategy<Value = uuid::Uuid> {
    prop_oneof![0u128..4, any::<u128>(), Just(u128::MAX)].prop_map(uuid::Uuid::from_u128)
}

fn ulids() -> impl Strategy<Value = ulid::Ulid> {
    prop_oneof![0u128..4, any::<u128>(), Just(u128::MAX)].prop_map(ulid::Ulid)
}

/// The tests of one type in one form: `range` where there are ranges.
macro_rules! component {
    ($name:ident, $type:ty, $form:ty, $values:expr $(, $extra:ident)*) => {
        mod $name {
            use super::*;

            proptest! {
                #[test]
                fn round_trip(value in $values) {
                    reads::<$type, $form>(&value)?;
                }

                #[test]
                fn injective(a in $values, b in $values) {
                    tells_apart::<$type, $form>(&a, &b)?;
                }

                #[test]
                fn canonical_only(text in ($values)
                    .prop_filter_map("has a text", |value| text_of::<$type, $form>(&value))
                    .prop_flat_map(mutations))
                {
                    reads_canonical_only::<$type, $form>(&text)?;
                }

                #[test]
                fn any_text(text in texts()) {
                    reads_canonical_only::<$type, $form>(&text)?;
                }
            }

            $(component!(@$extra $type, $form, $values);)*
        }
    };
    (@range $type:ty, $form:ty, $values:expr) => {
        proptest! {
            #[test]
            fn texts_sort_as_values_do(value in $values, low in bounds($values), high in bounds($values)) {
                ranges::<$type, $form>(&value, low.as_ref(), high.as_ref())?;
            }
        }
    };
}

component!(text, Text, Plain, texts(), range);
component!(text_rest, Text, Rest, texts(), range);
component!(text_lower, Text, Lower, texts());
component!(text_lower_rest, Text, LowerRest, texts());
component!(boolean, Boolean, Plain, any::<bool>());
component!(integer, Integer, Plain, integers());
component!(integer_1, Integer, Padded<1>, integers(), range);
component!(integer_8, Integer, Padded<8>, integers(), range);
component!(integer_18, Integer, Padded<18>, integers(), range);
component!(integer_8_desc, Integer, Padded<8, true>, integers(), range);
component!(integer_18_desc, Integer, Padded<18, true>, integers(), range);
component!(integer_8_signed, Integer, Padded<8, false, true>, integers(), range);
component!(integer_18_signed, Integer, Padded<18, false, true>, integers(), range);
component!(integer_1_signed_desc, Integer, Padded<1, true, true>, integers(), range);
component!(integer_18_signed_desc, Integer, Padded<18, true, true>, integers(), range);
component!(long_integer, LongInteger, Plain, long_integers());
component!(timestamp, Timestamp, Plain, moments());
component!(timestamp_10, Timestamp, Padded<10>, moments(), range);
component!(timestamp_12_signed, Timestamp, Padded<12, false, true>, moments(), range);
component!(timestamp_12_signed_desc, Timestamp, Padded<12, true, true>, moments(), range);
component!(date, Date, Plain, dates(), range);
component!(date_month, Date, Month, dates());
component!(seconds, Datetime<Seconds>, Plain, moments(), range);
component!(milliseconds, Datetime<Milliseconds>, Plain, moments(), range);
component!(microseconds, Datetime<Microseconds>, Plain, moments(), range);
component!(nanoseconds, Datetime<Nanoseconds>, Plain, moments(), range);
component!(exact_milliseconds, Datetime<Milliseconds, Refuse>, Plain, moments(), range);
component!(datetime_month, Datetime, Month, moments());
component!(datetime_day, Datetime, Day, moments());
component!(datetime_hour, Datetime<Nanoseconds, Floor>, Hour, moments());
component!(uuid_, Uuid, Plain, uuids(), range);
component!(ulid_, Ulid, Plain, ulids(), range);

#[test]
fn what_has_no_text_is_refused() {
    fn reason<T: KeyComponent<F>, F>(value: &T::Value) -> Option<ValueReason> {
        T::write(value, &mut String::new()).err()
    }
    let moment = |seconds, nanoseconds| DateTime::from_timestamp(seconds, nanoseconds).unwrap();
    assert_eq!(reason::<Integer, Padded<3>>(&1_000), Some(ValueReason::OutOfRange));
    assert_eq!(reason::<Integer, Padded<3>>(&-1), Some(ValueReason::OutOfRange));
    assert_eq!(reason::<Integer, Padded<3, false, true>>(&-1_000), Some(ValueReason::OutOfRange));
    assert_eq!(reason::<Timestamp, Plain>(&moment(253_402_300_800, 0)), Some(ValueReason::OutOfRange));
    assert_eq!(reason::<Datetime, Plain>(&moment(253_402_300_800, 0)), Some(ValueReason::OutOfRange));
    assert_eq!(reason::<Datetime, Plain>(&moment(59, 1_000_000_000)), Some(ValueReason::LeapSecond));
    assert_eq!(reason::<Datetime, Month>(&moment(59, 1_000_000_000)), Some(ValueReason::LeapSecond));
    assert_eq!(reason::<Datetime<Seconds, Refuse>, Plain>(&moment(0, 1)), Some(ValueReason::Finer));
    assert_eq!(reason::<LongInteger, Plain>(&"1.5".parse().unwrap()), Some(ValueReason::NotWhole));
    assert_eq!(reason::<LongInteger, Plain>(&"1e38".parse().unwrap()), Some(ValueReason::OutOfRange));
    assert_eq!(
        reason::<Date, Plain>(&NaiveDate::from_ymd_opt(0, 12, 31).unwrap()),
        Some(ValueReason::OutOfRange)
    );
}

#[test]
fn a_text_that_is_nearly_right_is_refused() {
    fn refused<T: KeyComponent<F>, F>(texts: &[&str]) {
        for text in texts {
            assert!(T::read(text).is_err(), "{text}");
        }
    }
    refused::<Integer, Plain>(&["", "-", "+1", "01", "-0", "-01", "1 ", "9223372036854775808", "1e3", "1.0"]);
    refused::<LongInteger, Plain>(&[
        "",
        "-",
        "+1",
        "01",
        "-0",
        "1e3",
        "100000000000000000000000000000000000000",
    ]);
    refused::<Integer, Padded<3, false, true>>(&["0000", "2000", "9999", "+001", "001"]);
    refused::<Integer, Padded<3, true, true>>(&["9999", "7999", "0000"]);
    refused::<Date, Plain>(&[
        "2026-02-29",
        "2026-7-01",
        "0000-01-01",
        "2026-07-01Z",
        "+026-07-01",
        "２026-7-1",
    ]);
    refused::<Datetime, Plain>(&[
        "2026-07-01T13:05:00",
        "2026-07-01t13:05:00Z",
        "2026-07-01 13:05:00Z",
        "2026-07-01T13:05:60Z",
        "2026-07-01T24:00:00Z",
        "2026-07-01T13:05:00.0Z",
        "2026-07-01T13:05:00+00:00",
        "2026-07-01",
    ]);
    refused::<Datetime<Milliseconds>, Plain>(&["2026-07-01T13:05:00Z", "2026-07-01T13:05:00.0000Z"]);
    refused::<Uuid, Plain>(&["67E55044-10B1-426F-9247-BB680E5FE0C8", "67e5504410b1426f9247bb680e5fe0c8"]);
    refused::<Ulid, Plain>(&[
        "01arz3ndektsv4rrffq69g5fav",
        "81ARZ3NDEKTSV4RRFFQ69G5FAV",
        "01ARZ3NDEKTSV4RRFFQ69G5FAI",
    ]);
    refused::<Boolean, Plain>(&["True", "1", ""]);
}
