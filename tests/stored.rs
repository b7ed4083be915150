//! Every line of `tests/stored/`: what is written stays as it is, and what was written stays readable.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that panics fails")]

mod notation;

use dio_runtime::form::{Day, Hour, Lower, LowerRest, Month, Padded, Plain, Rest};
use dio_runtime::key::{KeyComponent, Of, ShardOf};
use dio_runtime::types::{
    Any, AnyList, AnyMap, BinarySet, Boolean, Bytes, Date, Datetime, Decimal, Float, FloatSet, Integer,
    IntegerSet, List, LongInteger, Map, Microseconds, Milliseconds, Nanoseconds, Refuse, Shard, StoredType,
    StringSet, Text, Timestamp, Ulid, Uuid,
};
use notation::{
    CustomerId, Line, Notation, Payment, Plan, Points, Priority, Status, attribute_to_json, json_to_attribute,
};
use serde_json::Value as Json;

/// One line, without its number.
struct Vector<'a> {
    columns: Vec<&'a str>,
}

impl<'a> Vector<'a> {
    fn column(&self, index: usize) -> &'a str {
        self.columns.get(index).unwrap_or_else(|| panic!("column {index} is missing"))
    }

    fn json(&self, index: usize) -> Json {
        serde_json::from_str(self.column(index)).unwrap()
    }

    fn text(&self, index: usize) -> String {
        serde_json::from_str(self.column(index)).unwrap()
    }
}

/// Checks each line of a file and answers with how many there are. Says which line it is that fails.
fn each(file: &str, check: impl Fn(&Vector<'_>) + std::panic::RefUnwindSafe) -> usize {
    let mut count = 0;
    for (number, line) in file.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        let vector = Vector { columns: line.split('\t').collect() };
        let result = std::panic::catch_unwind(|| check(&vector));
        assert!(result.is_ok(), "line {}: {line}", number + 1);
        count += 1;
    }
    count
}

fn key_text<T: KeyComponent<F>, F>(vector: &Vector<'_>)
where
    T::Value: Notation,
{
    let (value, expected) = (T::Value::parse(&vector.json(2)), vector.text(3));
    let mut text = String::new();
    T::write(&value, &mut text).unwrap();
    assert_eq!(text, expected);
    assert_eq!(T::read(&expected).unwrap(), T::in_key(value));
}

#[test]
fn key_texts() {
    let count = each(include_str!("stored/keys.tsv"), |vector| {
        let check = match (vector.column(0), vector.column(1)) {
            ("string", "") => key_text::<Text, Plain>,
            ("string", ":rest") => key_text::<Text, Rest>,
            ("string", ":lower") => key_text::<Text, Lower>,
            ("string", ":lower:rest") => key_text::<Text, LowerRest>,
            ("boolean", "") => key_text::<Boolean, Plain>,
            ("integer", "") => key_text::<Integer, Plain>,
            ("integer", ":01") => key_text::<Integer, Padded<1>>,
            ("integer", ":08") => key_text::<Integer, Padded<8>>,
            ("integer", ":18") => key_text::<Integer, Padded<18>>,
            ("integer", ":01:desc") => key_text::<Integer, Padded<1, true>>,
            ("integer", ":08:desc") => key_text::<Integer, Padded<8, true>>,
            ("integer", ":18:desc") => key_text::<Integer, Padded<18, true>>,
            ("integer", ":01:signed") => key_text::<Integer, Padded<1, false, true>>,
            ("integer", ":08:signed") => key_text::<Integer, Padded<8, false, true>>,
            ("integer", ":18:signed") => key_text::<Integer, Padded<18, false, true>>,
            ("integer", ":01:signed:desc") => key_text::<Integer, Padded<1, true, true>>,
            ("integer", ":08:signed:desc") => key_text::<Integer, Padded<8, true, true>>,
            ("integer", ":18:signed:desc") => key_text::<Integer, Padded<18, true, true>>,
            ("integer(38)", "") => key_text::<LongInteger, Plain>,
            ("timestamp", "") => key_text::<Timestamp, Plain>,
            ("timestamp", ":10") => key_text::<Timestamp, Padded<10>>,
            ("timestamp", ":10:desc") => key_text::<Timestamp, Padded<10, true>>,
            ("timestamp", ":12:signed") => key_text::<Timestamp, Padded<12, false, true>>,
            ("timestamp", ":12:signed:desc") => key_text::<Timestamp, Padded<12, true, true>>,
            ("date", "") => key_text::<Date, Plain>,
            ("date", ":month") => key_text::<Date, Month>,
            ("datetime", "") => key_text::<Datetime, Plain>,
            ("datetime(ms)", "") => key_text::<Datetime<Milliseconds>, Plain>,
            ("datetime(ms, refuse)", "") => key_text::<Datetime<Milliseconds, Refuse>, Plain>,
            ("datetime(us)", "") => key_text::<Datetime<Microseconds>, Plain>,
            ("datetime(ns)", "") => key_text::<Datetime<Nanoseconds>, Plain>,
            ("datetime", ":day") => key_text::<Datetime, Day>,
            ("datetime", ":month") => key_text::<Datetime, Month>,
            ("datetime", ":hour") => key_text::<Datetime, Hour>,
            ("datetime(ns)", ":hour") => key_text::<Datetime<Nanoseconds>, Hour>,
            ("uuid", "") => key_text::<Uuid, Plain>,
            ("ulid", "") => key_text::<Ulid, Plain>,
            ("Status", "") => key_text::<Status, Plain>,
            ("Priority", "") => key_text::<Priority, Plain>,
            ("CustomerId", "") => key_text::<CustomerId, Plain>,
            ("CustomerId", ":lower") => key_text::<CustomerId, Lower>,
            ("CustomerId", ":rest") => key_text::<CustomerId, Rest>,
            ("Points", "") => key_text::<Points, Plain>,
            ("Points", ":08") => key_text::<Points, Padded<8>>,
            (schema_type, form) => panic!("no such type and form: {schema_type} {form}"),
        };
        check(vector);
    });
    assert!(count >= 328, "lines are only ever added");
}

/// A shard of one to three texts, whose plain key texts are the texts themselves.
fn shard<const COUNT: u16>(delimiter: &str, texts: &[String]) -> (u16, String) {
    let shard = match (delimiter, texts) {
        (_, [a]) => ShardOf::<COUNT, (Of<Text>,)>::new(&["", ""], &["a"]).of((a,)),
        ("#", [a, b]) => ShardOf::<COUNT, (Of<Text>, Of<Text>)>::new(&["", "#", ""], &["a", "b"]).of((a, b)),
        ("|", [a, b]) => ShardOf::<COUNT, (Of<Text>, Of<Text>)>::new(&["", "|", ""], &["a", "b"]).of((a, b)),
        ("#", [a, b, c]) => {
            let of =
                ShardOf::<COUNT, (Of<Text>, Of<Text>, Of<Text>)>::new(&["", "#", "#", ""], &["a", "b", "c"]);
            of.of((a, b, c))
        }
        other => panic!("no such shard: {other:?}"),
    };
    let mut text = String::new();
    Shard::<COUNT>::write(&shard, &mut text).unwrap();
    assert_eq!(<Shard<COUNT> as KeyComponent<Plain>>::read(&text).unwrap(), shard);
    (shard, text)
}

#[test]
fn shards() {
    let count = each(include_str!("stored/shards.tsv"), |vector| {
        let (count, delimiter) = (vector.column(0), vector.column(1));
        let texts: Vec<String> = serde_json::from_value(vector.json(2)).unwrap();
        let shard = match count {
            "2" => shard::<2>,
            "3" => shard::<3>,
            "10" => shard::<10>,
            "16" => shard::<16>,
            "100" => shard::<100>,
            "101" => shard::<101>,
            "1000" => shard::<1_000>,
            "1001" => shard::<1_001>,
            "10000" => shard::<10_000>,
            count => panic!("no such count: {count}"),
        };
        let expected = (vector.column(3).parse().unwrap(), vector.text(4));
        assert_eq!(shard(delimiter, &texts), expected);
    });
    assert!(count >= 106, "lines are only ever added");
}

/// What is done with a line of a type.
enum Direction {
    WrittenAndRead,
    Read,
}

fn stored<T: StoredType>(vector: &Vector<'_>, direction: &Direction)
where
    T::Value: Notation,
{
    let (value, attribute) = match direction {
        Direction::WrittenAndRead => (1, 2),
        Direction::Read => (2, 1),
    };
    let (value, attribute) = (T::Value::parse(&vector.json(value)), vector.json(attribute));
    if let Direction::WrittenAndRead = direction {
        assert_eq!(attribute_to_json(&T::to_attribute(&value).unwrap()), attribute);
    }
    assert_eq!(T::from_attribute(json_to_attribute(&attribute)).unwrap(), T::floor(value));
}

fn stored_type(name: &str) -> fn(&Vector<'_>, &Direction) {
    match name {
        "boolean" => stored::<Boolean>,
        "string" => stored::<Text>,
        "bytes" => stored::<Bytes>,
        "integer" => stored::<Integer>,
        "integer(38)" => stored::<LongInteger>,
        "decimal" => stored::<Decimal>,
        "float" => stored::<Float>,
        "date" => stored::<Date>,
        "datetime" => stored::<Datetime>,
        "datetime(ms)" => stored::<Datetime<Milliseconds>>,
        "datetime(ms, refuse)" => stored::<Datetime<Milliseconds, Refuse>>,
        "datetime(us)" => stored::<Datetime<Microseconds>>,
        "datetime(ns)" => stored::<Datetime<Nanoseconds>>,
        "timestamp" => stored::<Timestamp>,
        "uuid" => stored::<Uuid>,
        "ulid" => stored::<Ulid>,
        "list" => stored::<AnyList>,
        "list<string>" => stored::<List<Text>>,
        "list<datetime>" => stored::<List<Datetime>>,
        "map" => stored::<AnyMap>,
        "map<integer>" => stored::<Map<Integer>>,
        "string_set" => stored::<StringSet>,
        "integer_set" => stored::<IntegerSet>,
        "float_set" => stored::<FloatSet>,
        "binary_set" => stored::<BinarySet>,
        "any" => stored::<Any>,
        "Status" => stored::<Status>,
        "Priority" => stored::<Priority>,
        "CustomerId" => stored::<CustomerId>,
        "Points" => stored::<Points>,
        "Line" => stored::<Line>,
        "Plan" => stored::<Plan>,
        "Payment" => stored::<Payment>,
        name => panic!("no such type: {name}"),
    }
}

#[test]
fn attribute_values() {
    let count = each(include_str!("stored/attributes.tsv"), |vector| {
        stored_type(vector.column(0))(vector, &Direction::WrittenAndRead);
    });
    assert!(count >= 154, "lines are only ever added");
}

#[test]
fn attribute_values_of_other_writers() {
    let count = each(include_str!("stored/also_read.tsv"), |vector| {
        stored_type(vector.column(0))(vector, &Direction::Read);
    });
    assert!(count >= 38, "lines are only ever added");
}
