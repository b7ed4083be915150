//! What matchers and plain values pass.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Utc};
use dio_runtime::mock::Comparison;
use dio_runtime::mock::matchers::*;
use dio_runtime::{AttributeType, Number};

use super::failure;
use crate::support::*;

/// Which of these values pass; none is an attribute that is not there.
#[track_caller]
fn assert_passes(comparison: impl Into<Comparison>, cases: &[(Option<AttributeValue>, bool)]) {
    let comparison = comparison.into();
    for (value, expected) in cases {
        assert_eq!(comparison.passes(value.as_ref()), *expected, "{comparison}: {value:?}");
    }
}

fn text(text: &str) -> Option<AttributeValue> {
    Some(s(text))
}

fn null() -> Option<AttributeValue> {
    Some(AttributeValue::Null(true))
}

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn values_are_equal_as_dynamodb_has_them() {
    assert_passes("a", &[(text("a"), true), (text("A"), false), (None, false), (Some(ss(&["a"])), false)]);
    assert_passes("a*", &[(text("abc"), false), (text("a*"), true)]);
    for five in [Comparison::from(5), 5_i64.into(), 5_usize.into(), 5.0.into(), Number::from(5).into()] {
        let cases =
            [(Some(n("5")), true), (Some(n("5.00")), true), (Some(n("5.1")), false), (text("5"), false)];
        assert_passes(five, &cases);
    }
    assert_passes(0.1, &[(Some(n("0.1")), true), (Some(n("1e-1")), true)]);
    assert_passes(f64::NAN, &[(Some(n("0")), false), (None, false)]);
    assert_passes(true, &[(Some(AttributeValue::Bool(true)), true), (Some(n(1)), false)]);
    assert_passes(vec![1_u8, 2], &[(Some(b([1, 2])), true), (Some(b([2, 1])), false)]);
    assert_passes(BTreeSet::from([2_i64, 1]), &[(Some(ns(&["1", "2.0"])), true), (Some(ns(&["1"])), false)]);
    assert_passes(ss(&["b", "a"]), &[(Some(ss(&["a", "b"])), true), (Some(list([s("a"), s("b")])), false)]);
    assert_passes((), &[(None, true), (null(), true), (text(""), false)]);
    assert_passes(None::<&str>, &[(None, true), (text("a"), false)]);
    assert_passes(Some("a"), &[(None, false), (text("a"), true)]);
    assert_passes(AttributeValue::Null(true), &[(null(), true), (None, false)]);
}

#[test]
fn sets_of_values_and_types() {
    assert_passes(is_anything(), &[(None, true), (Some(n(5)), true), (null(), true)]);
    let allowed = [Comparison::from(1), "a".into(), ().into()];
    let cases = [(Some(n("1.0")), true), (text("a"), true), (None, true), (text("b"), false)];
    assert_passes(is_in(allowed.clone()), &cases);
    assert_passes(is_not(allowed), &cases.map(|(value, passes)| (value, !passes)));
    assert_passes(is_not(["a"]), &[(None, true), (text("b"), true), (text("a"), false)]);
    assert_passes(is_not_null(), &[(None, false), (null(), false), (text(""), true), (Some(n(0)), true)]);
    assert_passes(
        is_optional("x"),
        &[(text("x"), true), (None, true), (text("y"), false), (text(""), false)],
    );
    assert_passes(is_optional(is_like("x*")), &[(text("xy"), true), (None, true), (text("y"), false)]);
    let types = [AttributeType::String, AttributeType::Null];
    assert_passes(
        is_instance_of(types),
        &[(text(""), true), (null(), true), (Some(n(1)), false), (None, false)],
    );
    assert_passes(is_instance_of([]), &[(text(""), false), (None, false)]);
}

#[test]
fn patterns() {
    let cases = [(text("abc"), true), (text("ABC"), false), (text("xab"), false), (Some(n(5)), false)];
    assert_passes(is_like("ab*"), &cases);
    assert_passes(is_like("ab*"), &[(None, true), (null(), true)]);
    assert_passes(is_like("ab*").nullable(false), &[(None, false), (null(), false), (text("ab"), true)]);
    let any_case = [(text("ABC"), true), (text("abc"), true), (text("xab"), false)];
    assert_passes(is_like("Ab*").ignore_case(true), &any_case);
    assert_passes(is_like("[A-C]É").ignore_case(true), &[(text("bé"), true), (text("dé"), false)]);
}

#[test]
fn regular_expressions_match_from_the_start() {
    let cases = [(text("abc"), true), (text("abcd"), true), (text("xabc"), false), (text(""), false)];
    assert_passes(is_match("a.c"), &cases);
    assert_passes(is_match("a.c"), &[(None, false), (null(), false), (Some(n(5)), false)]);
    assert_passes(is_match("a.c").nullable(true), &[(None, true), (text(""), false)]);
    assert_passes(is_match("b|abc$"), &[(text("abc"), true), (text("abcd"), false), (text("ab"), false)]);
    assert_passes(is_match(r"\w\d"), &[(text("é५"), true)]);

    let grouped = || is_match("(?P<x>a|b)(?P<y>c)?");
    assert_passes(grouped().group("x", "a"), &[(text("a"), true), (text("bc"), false)]);
    let both = grouped().group("x", is_in(["a", "b"])).group("y", "c");
    assert_passes(both, &[(text("ac"), true), (text("bcd"), true), (text("b"), false)]);
    assert_passes(grouped().group("y", ()), &[(text("a"), true), (text("ac"), false)]);
    assert_eq!(
        failure(|| drop(grouped().group("z", "a"))),
        "the regular expression \"(?P<x>a|b)(?P<y>c)?\" has no group \"z\""
    );
    assert!(failure(|| drop(is_match("(?=a)"))).contains("look-around"));
}

#[test]
fn dates_and_times() {
    let readable = [
        "2021-01-02T03:04:05Z",
        "2021-01-02",
        "20210102",
        "2021-W01-1",
        "2021W01",
        "2021-01-02T03",
        "2021-01-02 03:04",
        "20210102T030405",
        "2021-01-02T03:04:05.123456789Z",
        "2021-01-02T03:04:05+00:00",
        "2021-01-02T03:04:05+02:00",
        "2021-01-02T03:04:05-0230",
        "",
    ];
    let others = [
        "abc",
        " 2021-01-02",
        "03:04",
        "2021-1-2",
        "2021-02-30",
        "0000-01-01",
        "2021-01-02T24:00",
        "2021-W54",
        "2021-01-02T03:04:05+24:00",
        "2021-01-02T03:04:60",
        "2021-01-02T030:4",
    ];
    assert_passes(is_iso(), &readable.map(|readable| (text(readable), true)));
    assert_passes(is_iso(), &others.map(|other| (text(other), false)));
    assert_passes(is_iso(), &[(None, false), (null(), false), (Some(n(5)), false)]);
    assert_passes(is_iso().nullable(true), &[(None, true), (text(""), true), (text("abc"), false)]);

    let parts = is_iso().year(2021).month(1).day(2).hour(3).minute(4).second(5);
    let cases = [
        (text("2021-01-02T03:04:05Z"), true),
        (text("2021-01-02T03:04:05+02:00"), true),
        (text("2021-01-02T03:04:06Z"), false),
        (text("2020-01-02T03:04:05Z"), false),
        (text("2021-01-02"), false),
        (text(""), false),
    ];
    assert_passes(parts, &cases);
    // The second day of the third week.
    assert_passes(is_iso().month(1).day(19), &[(text("2021-W03-2"), true), (text("2021-W03"), false)]);
}

#[test]
fn bounds_are_moments() {
    let from = is_iso().min_value(utc("2021-01-01T00:00:00Z"));
    let cases = [
        (text("2021-01-01T00:00:00Z"), true),
        (text("2021-01-01"), true),
        (text("2020-12-31T23:59:59Z"), false),
        (text("2020-12-31T23:00:00-02:00"), true),
        (text("2021-01-01T01:00:00+02:00"), false),
        (text(""), false),
    ];
    assert_passes(from.clone(), &cases);
    let to = from.max_value(utc("2021-01-01T00:00:01Z"));
    let cases = [
        (text("2021-01-01T00:00:01"), true),
        (text("2021-01-01T00:00:02Z"), false),
        (text("2021-01-01T02:00:01+02:00"), true),
        (text("2021-01-01T00:00:00.999999999Z"), true),
        (text("20210101T000001.0000000001"), true),
        (text("20210101T000001.000001Z"), false),
    ];
    assert_passes(to, &cases);
}

#[test]
fn they_say_what_they_expect() {
    let texts = [
        (Comparison::from("a"), "\"a\""),
        (().into(), "nothing"),
        (f64::NAN.into(), "\"NaN\" is not a decimal number"),
        (is_in([Comparison::from(1), "a".into()]), "one of 1, \"a\""),
        (is_not(["a"]), "none of \"a\""),
        (is_optional(5), "5 or nothing"),
        (is_instance_of([AttributeType::String, AttributeType::Number]), "of type String or Number"),
        (is_like("a*").ignore_case(true).into(), "like \"a*\" in any case or nothing"),
        (is_match("(?<x>a)").group("x", "b").into(), "matched by /(?<x>a)/ with x \"b\""),
        (
            is_iso().year(2021).min_value(utc("2021-01-01T00:00:00Z")).into(),
            "an ISO date or time, year 2021, from 2021-01-01T00:00:00Z",
        ),
    ];
    for (comparison, expected) in texts {
        assert_eq!(comparison.to_string(), expected);
    }
}
