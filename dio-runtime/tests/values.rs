//! Attribute values: what each schema type stores, reads and refuses.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that panics fails")]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Debug;

use chrono::{DateTime, NaiveDate, Utc};
use dio_runtime::types::{
    Any, AnyList, AnyMap, AttributeValue, BinarySet, Boolean, Bytes, Date, Datetime, Decimal, Float,
    FloatSet, Integer, IntegerSet, List, LongInteger, Map, Microseconds, Milliseconds, Nanoseconds, Refuse,
    Rounding, Seconds, StoredType, StringSet, Text, Timestamp, Ulid, Uuid, ValueError, ValueReason,
};
use dio_runtime::{Number, types};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn n(text: &str) -> AttributeValue {
    AttributeValue::N(text.to_owned())
}

fn moment(seconds: i64, nanoseconds: u32) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, nanoseconds).unwrap()
}

fn read<T: StoredType>(value: AttributeValue) -> Result<T::Value, ValueReason> {
    T::from_attribute(value).map_err(|error| error.reason())
}

fn write<T: StoredType>(value: &T::Value) -> Result<AttributeValue, ValueReason> {
    T::to_attribute(value).map_err(|error| error.reason())
}

/// What is stored is read back as the floor of the value, and stored again the same.
fn round_trip<T: StoredType>(value: T::Value) -> TestCaseResult
where
    T::Value: PartialEq + Debug,
{
    if let Ok(stored) = T::to_attribute(&value) {
        let read = T::from_attribute(stored.clone());
        prop_assert_eq!(read.as_ref(), Ok(&T::floor(value)));
        prop_assert_eq!(T::to_attribute(&read.unwrap()), Ok(stored));
    }
    Ok(())
}

/// Comparing stored values with a rounded bound answers as comparing them with the bound.
fn rounds<T: StoredType>(value: T::Value, bound: T::Value) -> TestCaseResult
where
    T::Value: PartialOrd,
{
    if T::to_attribute(&value).is_ok() {
        let stored = T::floor(value);
        let (up, down) = (T::round(bound.clone(), Rounding::Up), T::round(bound.clone(), Rounding::Down));
        prop_assert_eq!(stored >= bound, stored >= up);
        prop_assert_eq!(stored < bound, stored < up);
        prop_assert_eq!(stored > bound, stored > down);
        prop_assert_eq!(stored <= bound, stored <= down);
    }
    Ok(())
}

fn moments() -> impl Strategy<Value = DateTime<Utc>> {
    let seconds = prop_oneof![-2i64..2, -62_135_596_800i64..253_402_300_800];
    (seconds, prop_oneof![Just(0), 0u32..1_000_000_000, 0u32..3]).prop_map(|(s, n)| moment(s, n))
}

proptest! {
    #[test]
    fn values_round_trip(
        boolean in any::<bool>(),
        text in ".{0,8}",
        bytes in prop::collection::vec(any::<u8>(), 0..8),
        integer in any::<i64>(),
        float in any::<f64>(),
        day in 1i32..3_652_060,
        moment in moments(),
        id in any::<u128>(),
        digits in "-?[0-9]{1,20}(\\.[0-9]{1,15})?",
    ) {
        let number: Number = digits.parse().unwrap();
        let date = NaiveDate::from_num_days_from_ce_opt(day).unwrap();
        round_trip::<Boolean>(boolean)?;
        round_trip::<Text>(text.clone())?;
        round_trip::<Bytes>(bytes.clone())?;
        round_trip::<Integer>(integer)?;
        round_trip::<LongInteger>(Number::from(integer))?;
        round_trip::<Decimal>(number)?;
        round_trip::<Float>(float)?;
        round_trip::<Date>(date)?;
        round_trip::<Datetime>(moment)?;
        round_trip::<Datetime<Milliseconds>>(moment)?;
        round_trip::<Datetime<Microseconds>>(moment)?;
        round_trip::<Datetime<Nanoseconds>>(moment)?;
        round_trip::<Datetime<Seconds, Refuse>>(moment)?;
        round_trip::<Timestamp>(moment)?;
        round_trip::<Uuid>(uuid::Uuid::from_u128(id))?;
        round_trip::<Ulid>(ulid::Ulid(id))?;
        round_trip::<List<Datetime>>(vec![moment, moment])?;
        round_trip::<Map<Decimal>>(BTreeMap::from([(text.clone(), number)]))?;
        round_trip::<StringSet>(BTreeSet::from([text.clone(), "b".to_owned()]))?;
        round_trip::<IntegerSet>(BTreeSet::from([integer, 0]))?;
        round_trip::<FloatSet>([float, 0.0, -0.0].into())?;
        round_trip::<BinarySet>(BTreeSet::from([bytes, vec![1]]))?;
        round_trip::<Any>(s(&text))?;
        round_trip::<AnyList>(vec![s(&text), AttributeValue::Null(true)])?;
        round_trip::<AnyMap>(HashMap::from([(text.clone(), n("1"))]))?;
    }

    #[test]
    fn rounded_bounds_compare_as_the_bounds_do(value in moments(), bound in moments()) {
        rounds::<Datetime>(value, bound)?;
        rounds::<Datetime<Milliseconds>>(value, bound)?;
        rounds::<Datetime<Nanoseconds>>(value, bound)?;
        rounds::<Datetime<Microseconds, Refuse>>(value, bound)?;
        rounds::<Timestamp>(value, bound)?;
    }

    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,30}|[0-9TZ:.eE+\\- é]{0,32}") {
        for value in [s(&text), n(&text)] {
            let _ = Integer::from_attribute(value.clone());
            let _ = LongInteger::from_attribute(value.clone());
            let _ = Float::from_attribute(value.clone());
            let _ = Timestamp::<DateTime<Utc>>::from_attribute(value.clone());
            let _ = Date::<NaiveDate>::from_attribute(value.clone());
            let _ = <Datetime<Milliseconds>>::from_attribute(value.clone());
            let _ = Uuid::from_attribute(value.clone());
            let _ = Ulid::from_attribute(value);
        }
    }
}

#[test]
fn datetimes_are_stored_in_their_precision() {
    let value = moment(1_782_911_100, 123_456_789);
    assert_eq!(write::<Datetime>(&value), Ok(s("2026-07-01T13:05:00Z")));
    assert_eq!(write::<Datetime<Milliseconds>>(&value), Ok(s("2026-07-01T13:05:00.123Z")));
    assert_eq!(write::<Datetime<Microseconds>>(&value), Ok(s("2026-07-01T13:05:00.123456Z")));
    assert_eq!(write::<Datetime<Nanoseconds>>(&value), Ok(s("2026-07-01T13:05:00.123456789Z")));
    assert_eq!(write::<Datetime<Milliseconds, Refuse>>(&value), Err(ValueReason::Finer));
    assert_eq!(Datetime::<Milliseconds, Refuse>::floor(value), value);
    // Half a second before 1970 is in the second before; a timestamp cuts towards zero.
    assert_eq!(write::<Datetime>(&moment(-1, 500_000_000)), Ok(s("1969-12-31T23:59:59Z")));
    assert_eq!(write::<Timestamp>(&moment(-1, 500_000_000)), Ok(n("0")));
    assert_eq!(write::<Timestamp>(&moment(-2, 500_000_000)), Ok(n("-1")));
}

#[test]
fn datetimes_of_other_writers_are_read() {
    let second = moment(1_612_355_696, 0);
    for text in [
        "2021-02-03T12:34:56Z",
        "2021-02-03T12:34:56",
        "2021-02-03T12:34:56.9Z",
        "2021-02-03T12:34:56.0123456789Z",
    ] {
        assert_eq!(read::<Datetime>(s(text)), Ok(second), "{text}");
    }
    assert_eq!(read::<Datetime>(s("2021-02-03Z")), Ok(moment(1_612_310_400, 0)));
    assert_eq!(read::<Datetime>(s("2021-02-03")), Ok(moment(1_612_310_400, 0)));
    assert_eq!(
        read::<Datetime<Milliseconds>>(s("2021-02-03T12:34:56.1Z")),
        Ok(moment(1_612_355_696, 100_000_000))
    );
    assert_eq!(read::<Datetime<Seconds, Refuse>>(s("2021-02-03T12:34:56.1Z")), Err(ValueReason::Finer));
    assert_eq!(read::<Datetime<Seconds, Refuse>>(s("2021-02-03T12:34:56.000Z")), Ok(second));
    for text in [
        "",
        "2021-02-03T12:34:56+00:00",
        "2021-02-03T12:34:56+00:00Z",
        "2021-02-03T12:3Z",
        "2021-02-03T12:34:60Z",
        "2021-02-03T24:00:00Z",
        "2021-02-30T12:34:56Z",
        "2021-02-03T12:34:56.Z",
        "0000-02-03T12:34:56Z",
        "20210203T12345Z",
        "2021-02-03T",
    ] {
        assert_eq!(read::<Datetime>(s(text)), Err(ValueReason::Malformed), "{text}");
    }
}

#[test]
fn the_date_of_a_datetime_is_read() {
    let date = NaiveDate::from_ymd_opt(2021, 2, 3).unwrap();
    for text in [
        "2021-02-03",
        "2021-02-03T04:05:06",
        "2021-02-03T04:05:06Z",
        "2021-02-03T04:05:06.000007+02:00",
        "2021-02-03T23:34:56-05:00",
        "2021-02-03T23:34:56-05:00:01",
    ] {
        assert_eq!(read::<Date>(s(text)), Ok(date), "{text}");
    }
    for text in [
        "",
        "2021-02-3",
        "2021-02-03Z",
        "2021-02-03T04:5",
        "2021-02-03T04:05:06+2",
        "2021-02-03T04:05:06+25:00",
    ] {
        assert_eq!(read::<Date>(s(text)), Err(ValueReason::Malformed), "{text}");
    }
}

#[test]
fn whole_numbers_are_read_from_any_numeric_text() {
    for (text, value) in
        [("3", 3), ("3.0", 3), ("1e+16", 10_000_000_000_000_000), ("-0", 0), ("120E-1", 12), ("+5", 5)]
    {
        assert_eq!(read::<Integer>(n(text)), Ok(value), "{text}");
        assert_eq!(read::<LongInteger>(n(text)), Ok(Number::from(value)), "{text}");
    }
    assert_eq!(read::<Timestamp>(n("1.5E1")), Ok(moment(15, 0)));
    for (text, reason) in [
        ("", ValueReason::Malformed),
        ("x", ValueReason::Malformed),
        (" 1", ValueReason::Malformed),
        ("1.5", ValueReason::NotWhole),
        ("1e-3", ValueReason::NotWhole),
        ("9223372036854775808", ValueReason::OutOfRange),
        ("1e30", ValueReason::OutOfRange),
        ("1e400", ValueReason::OutOfRange),
    ] {
        assert_eq!(read::<Integer>(n(text)), Err(reason), "{text}");
    }
    assert_eq!(read::<LongInteger>(n("1.5")), Err(ValueReason::NotWhole));
    assert_eq!(read::<LongInteger>(n("1e38")), Err(ValueReason::OutOfRange));
    assert_eq!(read::<Timestamp>(n("0.5")), Err(ValueReason::NotWhole));
    assert_eq!(read::<Timestamp>(n("253402300800")), Err(ValueReason::OutOfRange));
}

#[test]
fn floats_have_the_text_that_python_writes() {
    for (value, text) in [
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (1.0, "1.0"),
        (-1.5, "-1.5"),
        (0.1, "0.1"),
        (0.0001, "0.0001"),
        (0.000_123, "0.000123"),
        (0.000_01, "1e-05"),
        (1.5e-7, "1.5e-07"),
        (123_456.789, "123456.789"),
        (1e15, "1000000000000000.0"),
        (1_234_567_890_123_456.7, "1234567890123456.8"),
        (1e16, "1e+16"),
        (1.25e100, "1.25e+100"),
        (9.99e125, "9.99e+125"),
        (-2.225_073_858_507_201_3e-100, "-2.2250738585072013e-100"),
    ] {
        assert_eq!(write::<Float>(&value), Ok(n(text)));
    }
    assert_eq!(write::<Float>(&f64::NAN), Err(ValueReason::NotFinite));
    assert_eq!(write::<Float>(&f64::NEG_INFINITY), Err(ValueReason::NotFinite));
    assert_eq!(write::<Float>(&1e126), Err(ValueReason::OutOfRange));
    assert_eq!(write::<Float>(&9e-131), Err(ValueReason::OutOfRange));
    assert_eq!(
        read::<Float>(n("12345678901234567890123456789012345678")),
        Ok(12_345_678_901_234_567_890_123_456_789_012_345_678.0)
    );
    assert_eq!(read::<Float>(n("1E+2")), Ok(100.0));
    assert_eq!(read::<Float>(n("NaN")), Err(ValueReason::NotFinite));
    assert_eq!(read::<Float>(n("")), Err(ValueReason::Malformed));
}

#[test]
fn ids_are_read_in_either_case() {
    let id = uuid::Uuid::from_u128(0x67e5_5044_10b1_426f_9247_bb68_0e5f_e0c8);
    assert_eq!(write::<Uuid>(&id), Ok(s("67e55044-10b1-426f-9247-bb680e5fe0c8")));
    assert_eq!(read::<Uuid>(s("67E55044-10B1-426F-9247-BB680E5FE0C8")), Ok(id));
    let id = ulid::Ulid::from_string("01ARZ3NDEKTSV4RRFFQ69G5FAV").unwrap();
    assert_eq!(write::<Ulid>(&id), Ok(s("01ARZ3NDEKTSV4RRFFQ69G5FAV")));
    assert_eq!(read::<Ulid>(s("01arz3ndektsv4rrffq69g5fav")), Ok(id));
    assert_eq!(read::<Ulid>(s("81ARZ3NDEKTSV4RRFFQ69G5FAV")), Err(ValueReason::OutOfRange));
    assert_eq!(read::<Ulid>(s("01ARZ3NDEKTSV4RRFFQ69G5FA")), Err(ValueReason::Malformed));
    assert_eq!(read::<Ulid>(s("é1ARZ3NDEKTSV4RRFFQ69G5FA")), Err(ValueReason::OutOfRange));
}

#[test]
fn empty_sets_are_stored_by_omission() {
    assert!(
        StringSet::is_omitted(&BTreeSet::new()) && !StringSet::is_omitted(&BTreeSet::from([String::new()]))
    );
    assert!(FloatSet::is_omitted(&dio_runtime::FloatSet::new()));
    assert_eq!(IntegerSet::when_absent(), Some(BTreeSet::new()));
    assert_eq!(Text::when_absent(), None);
    let lists = List::<StringSet>::to_attribute(&vec![BTreeSet::from(["a".to_owned()]), BTreeSet::new()]);
    let error = lists.unwrap_err();
    assert_eq!((error.path().as_str(), error.reason()), ("[1]", ValueReason::EmptySet));

    let mut members = HashMap::new();
    types::write_member::<StringSet>(&mut members, "a", &BTreeSet::new()).unwrap();
    types::write_optional::<IntegerSet>(&mut members, "b", &Some(BTreeSet::new())).unwrap();
    types::write_optional::<Integer>(&mut members, "c", &None).unwrap();
    types::write_member::<Text>(&mut members, "d", &String::new()).unwrap();
    assert_eq!(members, HashMap::from([("d".to_owned(), s(""))]));
    assert_eq!(types::floor_optional::<IntegerSet>(Some(BTreeSet::new())), None);
}

#[test]
fn sets_have_each_element_once() {
    assert_eq!(
        write::<FloatSet>(&[1.5, 0.0, -0.0, 1.5].into()),
        Ok(AttributeValue::Ns(vec!["0.0".into(), "1.5".into()]))
    );
    let stored = AttributeValue::Ns(vec!["2.0".into(), "2".into(), "1e0".into()]);
    assert_eq!(read::<IntegerSet>(stored), Ok(BTreeSet::from([1, 2])));
}

#[test]
fn null_is_absent() {
    let null = || Some(AttributeValue::Null(true));
    assert_eq!(types::read_optional::<Text>("a", null()), Ok(None));
    assert_eq!(types::read_or_default::<Integer>("a", null(), || 3), Ok(3));
    assert_eq!(types::read_required::<StringSet>("a", null()), Ok(BTreeSet::new()));
    let error = types::read_required::<Text>("a", null()).unwrap_err();
    assert_eq!(error.to_string(), "`a`: expected string, found NULL");
    let error = types::read_required::<Text>("a", None).unwrap_err();
    assert_eq!(error.to_string(), "`a`: string is required, but absent");
    // Only `any` has it as a value.
    assert_eq!(types::read_optional::<Any>("a", null()), Ok(null()));
    assert_eq!(types::read_required::<Any>("a", null()), Ok(AttributeValue::Null(true)));
}

#[test]
fn another_dynamodb_type_is_an_error() {
    fn found<T: StoredType>(value: AttributeValue) -> Option<ValueReason> {
        T::from_attribute(value).err().map(|error| error.reason())
    }
    let tag = |found| Some(ValueReason::WrongTag { found });
    assert_eq!(found::<Boolean>(s("true")), tag("S"));
    assert_eq!(found::<Text>(n("1")), tag("N"));
    assert_eq!(found::<Bytes>(s("a")), tag("S"));
    assert_eq!(found::<Integer>(s("1")), tag("S"));
    assert_eq!(found::<Decimal>(s("1")), tag("S"));
    assert_eq!(found::<Float>(AttributeValue::Bool(true)), tag("BOOL"));
    assert_eq!(found::<Date>(n("1")), tag("N"));
    assert_eq!(found::<Datetime>(n("1")), tag("N"));
    assert_eq!(found::<Timestamp>(s("1")), tag("S"));
    assert_eq!(found::<Uuid>(AttributeValue::M(HashMap::new())), tag("M"));
    assert_eq!(found::<Ulid>(AttributeValue::L(Vec::new())), tag("L"));
    assert_eq!(found::<List<Text>>(AttributeValue::Ss(Vec::new())), tag("SS"));
    assert_eq!(found::<AnyList>(AttributeValue::Bs(Vec::new())), tag("BS"));
    assert_eq!(found::<Map<Text>>(AttributeValue::Null(true)), tag("NULL"));
    assert_eq!(found::<AnyMap>(AttributeValue::Ns(Vec::new())), tag("NS"));
    assert_eq!(found::<IntegerSet>(AttributeValue::Ss(Vec::new())), tag("SS"));
}

#[test]
fn errors_name_the_place_and_never_the_value() {
    let stored = AttributeValue::M(HashMap::from([(
        "private".to_owned(),
        AttributeValue::L(vec![n("1"), n("secret")]),
    )]));
    let error: ValueError = Map::<List<Integer>>::from_attribute(stored).unwrap_err().inside("prices");
    assert_eq!(error.path(), "prices[*][1]");
    assert_eq!(error.to_string(), "`prices[*][1]`: integer: the text is not one that this type has");
    assert!(!format!("{error:?}").contains("secret") && !format!("{error:?}").contains("private"));
}
