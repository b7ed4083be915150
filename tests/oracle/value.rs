//! Attribute values out of small pools, so that keys meet and comparisons hold.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value as Json, json};

use crate::shape::{Key, Shape};

const TEXTS: [&str; 9] = ["a", "b", "ab", "abc", "a#1", "é", "z", "a\u{0}", ""];
const NUMBERS: [&str; 16] = [
    "0",
    "1",
    "-1",
    "2",
    "3",
    "10",
    "1.5",
    "-0.25",
    "1e2",
    "100",
    "007",
    "1.50",
    "-9.9e125",
    "9.99e125",
    "1e-130",
    "12345678901234567890123456789012345678",
];
const BYTES: [&[u8]; 6] = [b"a", b"ab", b"\x00", b"\xff", b"\xff\xff", b""];

fn texts() -> impl Strategy<Value = Json> {
    select(&TEXTS[..]).prop_map(Json::from)
}

fn numbers() -> impl Strategy<Value = Json> {
    // Mostly ordinary ones: sums of the extremes are refused.
    prop_oneof![9 => select(&NUMBERS[..12]), 1 => select(&NUMBERS[12..])].prop_map(Json::from)
}

fn bytes() -> impl Strategy<Value = Json> {
    select(&BYTES[..]).prop_map(|bytes| Json::from(BASE64_STANDARD.encode(bytes)))
}

fn set(members: impl Strategy<Value = Json>) -> impl Strategy<Value = Json> {
    // Equal members, and an empty set, are refused: now and then.
    prop::collection::vec(members, 0..4).prop_flat_map(|members| {
        let mut distinct = members.clone();
        distinct.sort_by_key(Json::to_string);
        distinct.dedup();
        if distinct.is_empty() {
            distinct = members.clone();
        }
        prop_oneof![8 => Just(distinct), 1 => Just(members)].prop_map(Json::from)
    })
}

/// A value of a type.
pub fn of(kind: &'static str) -> BoxedStrategy<Json> {
    match kind {
        "S" => texts().prop_map(|value| json!({ "S": value })).boxed(),
        "N" => numbers().prop_map(|value| json!({ "N": value })).boxed(),
        "B" => bytes().prop_map(|value| json!({ "B": value })).boxed(),
        "BOOL" => any::<bool>().prop_map(|value| json!({ "BOOL": value })).boxed(),
        "NULL" => Just(json!({ "NULL": true })).boxed(),
        "SS" => set(texts()).prop_map(|value| json!({ "SS": value })).boxed(),
        "NS" => set(numbers()).prop_map(|value| json!({ "NS": value })).boxed(),
        "BS" => set(bytes()).prop_map(|value| json!({ "BS": value })).boxed(),
        "L" => prop::collection::vec(any_value(1), 0..4).prop_map(|value| json!({ "L": value })).boxed(),
        _ => map(1).prop_map(|value| json!({ "M": value })).boxed(),
    }
}

fn map(levels: u32) -> impl Strategy<Value = Json> {
    let entry = (select(&["x", "y", "n"][..]), any_value(levels));
    prop::collection::vec(entry, 0..3).prop_map(|entries| {
        Json::Object(entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    })
}

/// Any value, with so many levels of lists and maps.
pub fn any_value(levels: u32) -> BoxedStrategy<Json> {
    let flat = prop_oneof![
        4 => of("S"), 4 => of("N"), 1 => of("B"), 1 => of("BOOL"), 1 => of("NULL"),
        1 => of("SS"), 1 => of("NS"), 1 => of("BS"),
    ];
    if levels == 0 {
        return flat.boxed();
    }
    let list = prop::collection::vec(any_value(levels - 1), 0..3).prop_map(|value| json!({ "L": value }));
    prop_oneof![8 => flat, 1 => list, 1 => map(levels - 1).prop_map(|value| json!({ "M": value }))].boxed()
}

/// The attributes beside keys, and the type that each mostly has.
pub const ATTRIBUTES: [(&str, &str); 13] = [
    ("s", "S"),
    ("n", "N"),
    ("b", "B"),
    ("t", "BOOL"),
    ("z", "NULL"),
    ("l", "L"),
    ("m", "M"),
    ("ss", "SS"),
    ("ns", "NS"),
    ("bs", "BS"),
    ("x", "M"),
    ("g", "S"),
    ("h", "N"),
];

fn attribute() -> impl Strategy<Value = (String, Json)> {
    select(&ATTRIBUTES[..]).prop_flat_map(|(name, kind)| {
        prop_oneof![12 => of(kind), 1 => any_value(1)].prop_map(move |value| (name.to_owned(), value))
    })
}

/// The value of a key attribute, seldom one that is refused.
pub fn key_value((_, kind): Key) -> BoxedStrategy<Json> {
    let good: Vec<Json> = match kind {
        'S' => TEXTS[..8].iter().map(|text| json!({ "S": text })).collect(),
        'N' => NUMBERS[..12].iter().map(|number| json!({ "N": number })).collect(),
        _ => BYTES[..5].iter().map(|bytes| json!({ "B": BASE64_STANDARD.encode(bytes) })).collect(),
    };
    prop_oneof![60 => select(good), 1 => any_value(0)].boxed()
}

/// A primary key, seldom one that lacks an attribute or has one too many.
pub fn key(shape: &Shape) -> BoxedStrategy<Map<String, Json>> {
    let named = |key: Key| key_value(key).prop_map(move |value| (key.0.to_owned(), value));
    let keys: Vec<_> = shape.keys().into_iter().map(named).collect();
    (keys, prop::option::weighted(0.01, attribute()), prop::bool::weighted(0.01))
        .prop_map(|(mut keys, extra, short)| {
            if short {
                keys.pop();
            }
            keys.into_iter().chain(extra).collect()
        })
        .boxed()
}

/// An item.
pub fn item(shape: &Shape) -> BoxedStrategy<Map<String, Json>> {
    (key(shape), prop::collection::vec(attribute(), 0..8))
        .prop_map(|(key, attributes)| attributes.into_iter().chain(key).collect())
        .boxed()
}
