//! The macros for generated code, used as generated code would: without prelude, beside types that shadow it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that panics fails")]

mod schema {
    #![no_implicit_prelude]
    #![allow(dead_code)]

    // A user's records may have these names.
    pub struct Option;
    pub struct Result;
    pub struct String;
    pub struct Vec;
    pub struct Some;
    pub struct Ok;
    pub struct Err;
    pub struct None;
    pub struct HashMap;
    pub struct AttributeValue;
    pub trait From {}
    pub trait AsRef {}
    pub trait Clone {}

    #[derive(
        ::core::clone::Clone,
        ::core::fmt::Debug,
        ::core::cmp::PartialEq,
        ::core::cmp::Eq,
        ::core::cmp::PartialOrd,
        ::core::cmp::Ord,
        ::core::hash::Hash,
    )]
    pub struct CustomerId(::std::string::String);
    ::dio_runtime::newtype!(CustomerId, string);

    #[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq)]
    pub struct Digest(::std::vec::Vec<u8>);
    ::dio_runtime::newtype!(Digest, bytes);

    #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug, ::core::cmp::PartialEq)]
    pub struct Points(i64);
    ::dio_runtime::newtype!(Points, scalar(i64), ::dio_runtime::types::Integer);

    #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug, ::core::cmp::PartialEq)]
    pub struct Moment(::chrono::DateTime<::chrono::Utc>);
    ::dio_runtime::newtype!(
        Moment,
        scalar(::chrono::DateTime<::chrono::Utc>),
        ::dio_runtime::types::Datetime<::dio_runtime::types::Milliseconds>
    );

    #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug, ::core::cmp::PartialEq)]
    pub struct Flag(bool);
    ::dio_runtime::newtype!(Flag, boolean);

    #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug, ::core::cmp::PartialEq)]
    pub enum Status {
        Ok,
        None,
    }
    ::dio_runtime::enumeration!(Status { Ok = "O", None = "NONE" });

    #[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq)]
    pub enum Priority {
        Low,
        High,
        Other(::std::string::String),
    }
    ::dio_runtime::enumeration!(Priority { Low = "low", High = "high" } else Other);

    #[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq)]
    pub struct Line {
        pub r#type: CustomerId,
        pub members: ::core::option::Option<::std::string::String>,
        pub value: i64,
        pub tags: ::std::collections::BTreeSet<::std::string::String>,
        pub more: ::core::option::Option<::std::collections::BTreeSet<i64>>,
        pub at: Moment,
        pub parts: ::std::vec::Vec<Line>,
    }
    ::dio_runtime::structure!(Line {
        r#type: required(CustomerId, "type"),
        members: optional(::dio_runtime::types::Text, "m"),
        value: default(::dio_runtime::types::Integer, "value", 7),
        tags: required(::dio_runtime::types::StringSet, "tags"),
        more: optional(::dio_runtime::types::IntegerSet, "more"),
        at: required(Moment, "at"),
        parts: required(::dio_runtime::types::List<Line>, "parts"),
    });

    #[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq)]
    pub struct Nothing {}
    ::dio_runtime::structure!(Nothing {});
}

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use dio_runtime::form::{Lower, Padded, Plain};
use dio_runtime::key::{KeyReader, KeyReason, KeyWriter};
use dio_runtime::types::{AttributeValue, StoredType, ValueReason};
use schema::{CustomerId, Digest, Flag, Line, Moment, Nothing, Points, Priority, Status};

fn moment(nanoseconds: u32) -> Moment {
    Moment::from(DateTime::<Utc>::from_timestamp(1_000_000, nanoseconds).unwrap())
}

fn line() -> Line {
    Line {
        r#type: "t".into(),
        members: None,
        value: 1,
        tags: BTreeSet::new(),
        more: None,
        at: moment(0),
        parts: Vec::new(),
    }
}

#[test]
fn newtypes_are_stored_as_what_they_hold() {
    let id = CustomerId::from("42");
    assert_eq!((id.as_str(), id.as_ref(), id.to_string()), ("42", "42", "42".to_owned()));
    assert_eq!(CustomerId::to_attribute(&id).unwrap(), AttributeValue::S("42".into()));
    assert_eq!(CustomerId::from_attribute(AttributeValue::S("42".into())).unwrap().into_inner(), "42");
    assert_eq!(Digest::from(vec![1, 2]).as_slice(), [1, 2]);
    assert_eq!((Points::from(3).get(), Points::from(3).to_string()), (3, "3".to_owned()));
    assert_eq!((Flag::from(true).get(), Flag::from(true).to_string()), (true, "true".to_owned()));
    assert_eq!(Moment::floor(moment(1_999_999)), moment(1_000_000));

    let error = Points::from_attribute(AttributeValue::N("x".into())).unwrap_err();
    assert_eq!((error.expected(), error.reason()), ("Points", ValueReason::Malformed));
}

#[test]
fn newtypes_take_every_form_of_what_they_hold() {
    let key = KeyWriter::sort("sk", '#')
        .component::<CustomerId, Lower>("id", &"A".into())
        .literal("#")
        .component::<Points, Padded<3>>("points", &5.into())
        .component::<Moment, Plain>("at", &moment(0))
        .finish()
        .unwrap();
    assert_eq!(key, "a#0051970-01-12T13:46:40.000Z");
    let mut reader = KeyReader::new("sk", '#', &key);
    assert_eq!(reader.component::<CustomerId, Lower>("id").unwrap().as_str(), "a");
    reader.literal("#").unwrap();
    assert_eq!(reader.component::<Points, Padded<3>>("points").unwrap(), Points::from(5));
    assert_eq!(reader.component::<Moment, Plain>("at").unwrap(), moment(0));
    reader.finish().unwrap();
}

#[test]
fn a_closed_enum_has_its_texts_only() {
    assert_eq!(Status::ALL, [Status::Ok, Status::None]);
    for status in Status::ALL {
        assert_eq!(status.as_str().parse::<Status>().unwrap(), *status);
        assert_eq!(Status::from_attribute(Status::to_attribute(status).unwrap()).unwrap(), *status);
    }
    let error = Status::from_attribute(AttributeValue::S("X".into())).unwrap_err();
    assert_eq!(error.to_string(), "Status: the text is none of the enum's values");
    assert_eq!(format!("{:>3}", Status::Ok), "  O");
}

#[test]
fn no_text_of_a_closed_enum_begins_another_so_anything_may_follow() {
    let key =
        KeyWriter::sort("sk", '#').component::<Status, Plain>("status", &Status::None).literal("X").finish();
    let key = key.unwrap();
    let mut reader = KeyReader::new("sk", '#', &key);
    assert_eq!(reader.component::<Status, Plain>("status").unwrap(), Status::None);
    reader.literal("X").unwrap();
    reader.finish().unwrap();
}

#[test]
fn an_open_enum_keeps_other_texts() {
    assert_eq!(Priority::from("low"), Priority::Low);
    let other = Priority::from_attribute(AttributeValue::S("urgent".into())).unwrap();
    assert_eq!(other, Priority::Other("urgent".into()));
    assert_eq!(Priority::to_attribute(&other).unwrap(), AttributeValue::S("urgent".into()));
    assert_eq!(Priority::ALL.len(), 2);
}

#[test]
fn an_open_enum_refuses_a_known_text_as_unknown() {
    let forged = Priority::Other("low".into());
    assert_eq!(Priority::to_attribute(&forged).unwrap_err().reason(), ValueReason::KnownText);
    let error = KeyWriter::sort("sk", '#').component::<Priority, Plain>("p", &forged).finish().unwrap_err();
    assert_eq!(error.reason(), KeyReason::Value(ValueReason::KnownText));
}

#[test]
fn structs_round_trip_and_leave_out_what_is_absent() {
    let mut full = line();
    full.members = Some("m".into());
    full.tags.insert("a".into());
    full.more = Some(BTreeSet::from([1]));
    full.parts.push(line());
    let stored = Line::to_attribute(&full).unwrap();
    assert_eq!(stored.as_m().unwrap().len(), 7);
    assert_eq!(stored.as_m().unwrap()["parts"].as_l().unwrap()[0].as_m().unwrap().len(), 4);
    assert_eq!(Line::from_attribute(stored).unwrap(), full);
    assert_eq!(Nothing::from_attribute(Nothing::to_attribute(&Nothing {}).unwrap()).unwrap(), Nothing {});
}

#[test]
fn the_floor_of_a_struct_is_what_is_read_back() {
    let mut fine = line();
    fine.at = moment(1);
    fine.more = Some(BTreeSet::new());
    fine.parts.push(Line { at: moment(2), ..line() });
    let read = Line::from_attribute(Line::to_attribute(&fine).unwrap()).unwrap();
    assert_ne!(read, fine);
    assert_eq!(Line::floor(fine), read);
}

#[test]
fn members_that_are_absent_or_null() {
    let stored = HashMap::from([
        ("type".to_owned(), AttributeValue::S("t".into())),
        ("m".to_owned(), AttributeValue::Null(true)),
        ("value".to_owned(), AttributeValue::Null(true)),
        ("tags".to_owned(), AttributeValue::Null(true)),
        ("at".to_owned(), AttributeValue::S("1970-01-12T13:46:40.000Z".into())),
        ("parts".to_owned(), AttributeValue::L(Vec::new())),
        ("unknown".to_owned(), AttributeValue::Bool(true)),
    ]);
    let read = Line::from_attribute(AttributeValue::M(stored.clone())).unwrap();
    assert_eq!(read, Line { value: 7, ..line() });

    let mut broken = stored.clone();
    broken.insert("type".to_owned(), AttributeValue::Null(true));
    let error = Line::from_attribute(AttributeValue::M(broken)).unwrap_err();
    assert_eq!(error.to_string(), "`type`: expected CustomerId, found NULL");

    let mut nested = stored.clone();
    let mut part = stored;
    part.remove("at");
    nested.insert("parts".to_owned(), AttributeValue::L(vec![AttributeValue::M(part)]));
    let error = Line::from_attribute(AttributeValue::M(nested)).unwrap_err();
    assert_eq!(error.to_string(), "`parts[0].at`: Moment is required, but absent");
    assert!(error.is_missing());
}
