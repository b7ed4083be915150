//! Whole keys: random templates keep the rules of `dio_runtime::key`, and `KeyWriter` and `KeyReader` refuse what
//! breaks them.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that panics fails")]

use chrono::{DateTime, Utc};
use dio_runtime::form::{Padded, Plain, Rest};
use dio_runtime::key::{KeyError, KeyReader, KeyReason, KeyRole, KeyWriter, bare};
use dio_runtime::types::{
    AttributeValue, BinarySet, Boolean, Bytes, Datetime, Decimal, Float, Integer, StoredType, Text, Ulid,
    ValueReason,
};
use proptest::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Status {
    Open,
    Closed,
}
dio_runtime::enumeration!(Status { Open = "O", Closed = "CLOSED" });

/// The type and form of a component in a random template.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Text,
    Rest,
    Integer,
    Padded,
    Datetime,
    Ulid,
    Boolean,
    Status,
}

#[derive(Clone, Debug, PartialEq)]
enum Value {
    Text(String),
    Integer(i64),
    Datetime(DateTime<Utc>),
    Ulid(ulid::Ulid),
    Boolean(bool),
    Status(Status),
}

#[derive(Clone, Debug)]
enum Part {
    Literal(String),
    Component(Kind),
}

const DELIMITER: char = '#';

fn write(template: &[Part], values: &[Value]) -> Result<String, KeyError> {
    let mut key = KeyWriter::partition("pk", DELIMITER);
    let mut values = values.iter();
    for part in template {
        match part {
            Part::Literal(text) => key.literal(text),
            Part::Component(kind) => match (kind, values.next().expect("one value a component")) {
                (Kind::Rest, Value::Text(value)) => key.component::<Text, Rest>("f", value),
                (_, Value::Text(value)) => key.component::<Text, Plain>("f", value),
                (Kind::Padded, Value::Integer(value)) => key.component::<Integer, Padded<4>>("f", value),
                (_, Value::Integer(value)) => key.component::<Integer, Plain>("f", value),
                (_, Value::Datetime(value)) => key.component::<Datetime, Plain>("f", value),
                (_, Value::Ulid(value)) => key.component::<Ulid, Plain>("f", value),
                (_, Value::Boolean(value)) => key.component::<Boolean, Plain>("f", value),
                (_, Value::Status(value)) => key.component::<Status, Plain>("f", value),
            },
        };
    }
    key.finish()
}

fn read(template: &[Part], text: &str) -> Result<Vec<Value>, KeyError> {
    let mut key = KeyReader::new("pk", DELIMITER, text);
    let mut values = Vec::new();
    for part in template {
        match part {
            Part::Literal(text) => key.literal(text)?,
            Part::Component(kind) => values.push(match kind {
                Kind::Text => Value::Text(key.component::<Text, Plain>("f")?),
                Kind::Rest => Value::Text(key.component::<Text, Rest>("f")?),
                Kind::Integer => Value::Integer(key.component::<Integer, Plain>("f")?),
                Kind::Padded => Value::Integer(key.component::<Integer, Padded<4>>("f")?),
                Kind::Datetime => Value::Datetime(key.component::<Datetime, Plain>("f")?),
                Kind::Ulid => Value::Ulid(key.component::<Ulid, Plain>("f")?),
                Kind::Boolean => Value::Boolean(key.component::<Boolean, Plain>("f")?),
                Kind::Status => Value::Status(key.component::<Status, Plain>("f")?),
            }),
        }
    }
    key.finish()?;
    Ok(values)
}

fn kinds() -> impl Strategy<Value = Kind> {
    prop::sample::select(vec![
        Kind::Text,
        Kind::Integer,
        Kind::Padded,
        Kind::Datetime,
        Kind::Ulid,
        Kind::Boolean,
        Kind::Status,
    ])
}

/// Templates that the schema accepts: an open component is followed by the delimiter or ends the template, and `:rest`
/// stands only at the end.
fn templates() -> impl Strategy<Value = Vec<Part>> {
    let literal = "[ab:#0é]{0,3}";
    let parts = prop::collection::vec((literal, kinds()), 1..5);
    (parts, "[ab:#0é]{0,3}", any::<bool>()).prop_map(|(parts, end, rest)| {
        let mut template = Vec::new();
        let mut open = false;
        for (mut literal, kind) in parts {
            if open {
                literal.insert(0, DELIMITER);
            }
            if !literal.is_empty() {
                template.push(Part::Literal(literal));
            }
            template.push(Part::Component(kind));
            open = matches!(kind, Kind::Text | Kind::Integer);
        }
        if rest || !end.is_empty() {
            template.push(Part::Literal(if open { format!("{DELIMITER}{end}") } else { end }));
        }
        if rest {
            template.push(Part::Component(Kind::Rest));
        }
        template
    })
}

fn value(kind: Kind) -> BoxedStrategy<Value> {
    match kind {
        // Mostly texts that a key takes: not empty, without the delimiter.
        Kind::Text => prop_oneof![9 => "[ab:0é\\-]{1,3}", 1 => "[a#]{0,2}"].prop_map(Value::Text).boxed(),
        Kind::Rest => "[ab:0#é\\-]{0,4}".prop_map(Value::Text).boxed(),
        Kind::Integer => (-12i64..12).prop_map(Value::Integer).boxed(),
        Kind::Padded => (0i64..10_005).prop_map(Value::Integer).boxed(),
        Kind::Datetime => (-2i64..2, 0u32..1_000_000_000)
            .prop_map(|(seconds, fine)| Value::Datetime(DateTime::from_timestamp(seconds, fine).unwrap()))
            .boxed(),
        Kind::Ulid => (0u128..3).prop_map(|id| Value::Ulid(ulid::Ulid(id))).boxed(),
        Kind::Boolean => any::<bool>().prop_map(Value::Boolean).boxed(),
        Kind::Status => {
            prop::sample::select(vec![Status::Open, Status::Closed]).prop_map(Value::Status).boxed()
        }
    }
}

fn values(template: &[Part]) -> BoxedStrategy<Vec<Value>> {
    let kinds = template.iter().filter_map(|part| match part {
        Part::Component(kind) => Some(value(*kind)),
        Part::Literal(_) => None,
    });
    kinds.collect::<Vec<_>>().boxed()
}

fn floor(values: &[Value]) -> Vec<Value> {
    let floor = |value: &Value| match value {
        Value::Datetime(value) => Value::Datetime(Datetime::<dio_runtime::types::Seconds>::floor(*value)),
        other => other.clone(),
    };
    values.iter().map(floor).collect()
}

proptest! {
    #[test]
    fn a_key_gives_its_components_back(
        (template, values) in templates().prop_flat_map(|t| { let v = values(&t); (Just(t), v) })
    ) {
        if let Ok(text) = write(&template, &values) {
            prop_assert_eq!(read(&template, &text), Ok(floor(&values)));
        }
    }

    #[test]
    fn different_components_give_different_keys(
        (template, a, b) in templates().prop_flat_map(|t| { let (a, b) = (values(&t), values(&t)); (Just(t), a, b) })
    ) {
        if let (Ok(text_a), Ok(text_b)) = (write(&template, &a), write(&template, &b)) {
            prop_assert_eq!(text_a == text_b, floor(&a) == floor(&b));
        }
    }

    #[test]
    fn a_stored_text_is_refused_or_is_what_would_be_written(
        (template, values) in templates().prop_flat_map(|t| { let v = values(&t); (Just(t), v) }),
        position in any::<prop::sample::Index>(),
        put in "[ab:#0-9é\\-ZT]{0,2}",
        taken in 0usize..3,
    ) {
        if let Ok(text) = write(&template, &values) {
            let mut characters: Vec<char> = text.chars().collect();
            let position = position.index(characters.len());
            let end = characters.len().min(position + taken);
            characters.splice(position..end, put.chars());
            let changed: String = characters.into_iter().collect();
            if let Ok(read) = read(&template, &changed) {
                prop_assert_eq!(write(&template, &read), Ok(changed));
            }
        }
    }

    #[test]
    fn any_text_is_read_without_panic(template in templates(), text in "\\PC{0,12}|[ab:#0-9\\-ZT]{0,12}") {
        if let Ok(values) = read(&template, &text) {
            prop_assert_eq!(write(&template, &values), Ok(text));
        }
    }
}

fn text(value: &str) -> String {
    value.to_owned()
}

fn reason_of(writer: &mut KeyWriter) -> KeyReason {
    writer.finish().unwrap_err().reason()
}

#[test]
fn a_component_is_not_empty_and_holds_no_delimiter() {
    let mut key = KeyWriter::partition("pk", '#');
    assert_eq!(reason_of(key.literal("a").component::<Text, Plain>("f", &text(""))), KeyReason::Empty);
    let mut key = KeyWriter::partition("pk", '#');
    assert_eq!(reason_of(key.component::<Text, Rest>("f", &text(""))), KeyReason::Empty);
    let mut key = KeyWriter::partition("pk", '#');
    assert_eq!(reason_of(key.component::<Text, Plain>("f", &text("a#"))), KeyReason::Delimiter);
    let mut key = KeyWriter::partition("pk", '-');
    assert_eq!(reason_of(key.component::<Integer, Plain>("f", &-1)), KeyReason::Delimiter);
    // A fixed length needs no delimiter to end it.
    let written =
        KeyWriter::partition("pk", '-').component::<Datetime, Plain>("f", &DateTime::UNIX_EPOCH).finish();
    assert_eq!(written.unwrap(), "1970-01-01T00:00:00Z");
}

#[test]
fn a_key_is_not_empty_nor_longer_than_dynamodb_takes() {
    assert_eq!(reason_of(&mut KeyWriter::partition("pk", '#')), KeyReason::Empty);
    for (mut key, limit) in [(KeyWriter::partition("pk", '#'), 2048), (KeyWriter::sort("sk", '#'), 1024)] {
        assert_eq!(key.literal(&"é".repeat(limit / 2)).finish().unwrap().len(), limit);
        let long = "é".repeat(limit / 2) + "a";
        let mut key =
            if limit == 2048 { KeyWriter::partition("pk", '#') } else { KeyWriter::sort("sk", '#') };
        assert_eq!(reason_of(key.literal(&long)), KeyReason::TooLong { length: limit + 1, limit });
    }
}

#[test]
fn the_first_error_is_kept_and_names_no_value() {
    let error = KeyWriter::sort("sk", '#')
        .component::<Integer, Padded<3>>("first", &987_654)
        .component::<Text, Plain>("second", &text("secret#"))
        .finish()
        .unwrap_err();
    assert_eq!((error.attribute(), error.field()), ("sk", Some("first")));
    assert_eq!(error.to_string(), "key attribute `sk`: field `first` (integer): the value is out of range");
    assert!(!format!("{error:?}").contains("987"));
}

#[test]
fn a_whole_key_begins_with_its_prefix() {
    let whole = |value: &str, prefix: &str| {
        KeyWriter::partition("pk", '#').whole::<Text>("f", prefix, &text(value)).finish()
    };
    assert_eq!(whole("product:1#2", "product:").unwrap(), "product:1#2");
    assert_eq!(whole("produce:1", "product:").unwrap_err().reason(), KeyReason::Prefix);
    assert_eq!(whole("", "").unwrap_err().reason(), KeyReason::Empty);

    let read =
        |value: &str| KeyReader::new("pk", '#', value).whole::<Text>("f", "product:").map_err(|e| e.reason());
    assert_eq!(read("product:1#2"), Ok(text("product:1#2")));
    assert_eq!(read("produce:1"), Err(KeyReason::Prefix));
}

#[test]
fn reading_says_what_does_not_fit() {
    let mut key = KeyReader::new("sk", '#', "a#b");
    assert_eq!(key.literal("b").unwrap_err().reason(), KeyReason::Literal);
    assert_eq!(key.component::<Text, Plain>("f").unwrap(), "a");
    assert_eq!(key.component::<Text, Plain>("f").unwrap_err().reason(), KeyReason::Empty);
    let malformed = KeyReason::Value(ValueReason::Malformed);
    assert_eq!(key.component::<Ulid, Plain>("f").unwrap_err().reason(), malformed);
    assert_eq!(key.finish().unwrap_err().reason(), KeyReason::Trailing);
    // A fixed length that ends inside a character.
    let mut key = KeyReader::new("sk", '#', "123é");
    assert_eq!(key.component::<Integer, Padded<4>>("f").unwrap_err().reason(), malformed);
}

#[test]
fn bare_keys() {
    let number = bare::<Integer>(KeyRole::Sort, "sk", "seq", &-5).unwrap();
    assert_eq!(number, AttributeValue::N(text("-5")));
    assert!(bare::<Decimal>(KeyRole::Sort, "sk", "f", &"1.5".parse().unwrap()).is_ok());
    let reason = |result: Result<AttributeValue, KeyError>| result.unwrap_err().reason();
    assert_eq!(reason(bare::<Text>(KeyRole::Sort, "sk", "f", &text(""))), KeyReason::Empty);
    assert_eq!(reason(bare::<Bytes>(KeyRole::Sort, "sk", "f", &Vec::new())), KeyReason::Empty);
    assert!(bare::<Bytes>(KeyRole::Partition, "pk", "f", &vec![0; 2048]).is_ok());
    assert_eq!(
        reason(bare::<Bytes>(KeyRole::Sort, "sk", "f", &vec![0; 1025])),
        KeyReason::TooLong { length: 1025, limit: 1024 }
    );
    assert_eq!(
        reason(bare::<Float>(KeyRole::Sort, "sk", "f", &f64::NAN)),
        KeyReason::Value(ValueReason::NotFinite)
    );
    assert_eq!(
        reason(bare::<BinarySet>(KeyRole::Sort, "sk", "f", &[vec![1]].into())),
        KeyReason::WrongTag { found: "BS" }
    );
    assert_eq!(
        reason(bare::<Boolean>(KeyRole::Sort, "sk", "f", &true)),
        KeyReason::WrongTag { found: "BOOL" }
    );
}
