//! What dio reads from an item: what the library reads, but where a row of the contract says otherwise.

use std::collections::BTreeMap;

use dio_runtime::Number;
use dio_runtime::chrono::{DateTime, NaiveDate, NaiveDateTime, Timelike};
use serde_json::{Map, Value as Json};

use super::attribute::attribute;
use super::convert::Neutral;
use super::folder::{Fields, Outcome};
use super::record::Reading;
use super::report::{Expected, Rows};
use super::schema::{Column, STAMPS, Schema, Type};
use super::translate::{computed, fields_of};
use super::value::Value;

/// A value as it should be read, with the rows by which that is not the library's; or that it cannot be read.
type Read = Result<(Value, Rows), Rows>;

/// What dio should make of an item, where the library made `golden` of it.
pub fn reading(schema: &Schema, row: &Json, golden: &Outcome<Fields>) -> Result<(Fields, Rows), Rows> {
    let empty = Map::new();
    let row = row.as_object().unwrap_or(&empty);
    let library = golden.ok();
    let mut fields = Fields::new();
    let mut rows = Rows::new();
    let mut refused: Option<Rows> = None;
    for name in &schema.record_fields {
        let library = library.and_then(|fields| fields.get(name));
        let read = match (schema.key(name), schema.column(name)) {
            (Some(key), _) => match row.get(key.attribute()).and_then(|value| value.get("S")) {
                Some(Json::String(text)) => Ok((Value::String(text.clone()), Rows::new())),
                _ => Err(Rows::new()),
            },
            (None, Some(column)) if column.computed => Ok((Value::None, Rows::new())),
            (None, Some(column)) => match in_key(schema, name, row) {
                // A component of the primary key: the key is authoritative.
                Some(text) => {
                    let text = Value::String(text);
                    let same = library.is_none_or(|library| *library == text);
                    Ok((text, if same { Rows::new() } else { Rows::from(["S27"]) }))
                }
                None => match row.get(column.attribute()) {
                    Some(value) => read(column, value, library),
                    None => Ok((Value::None, Rows::new())),
                },
            },
            (None, None) if STAMPS.contains(&name.as_str()) => stamp(name, row, library),
            // No column: nothing is read.
            (None, None) => continue,
        };
        match read {
            Ok((value, by)) => {
                rows.extend(by);
                fields.insert(name.clone(), value);
            }
            Err(by) => refused.get_or_insert_with(Rows::new).extend(by),
        }
    }
    match refused {
        Some(rows) => Err(rows),
        None => Ok((fields, rows)),
    }
}

/// What is expected of a read of one item.
pub fn expected(schema: &Schema, row: &Json, golden: &Outcome<Fields>, matches: Option<bool>) -> Expected {
    // Without its schema's match a row is something else to dio, which says so with the row in hand.
    if matches == Some(false) {
        let expected = Expected::error("an item that is something else");
        return if golden.ok().is_some() { expected.by(["K11"]) } else { expected };
    }
    match (reading(schema, row, golden), golden) {
        (Ok((_, rows)), Outcome::Error(raised)) if rows.is_empty() => Expected::error(raised.kind.clone()),
        (Ok((fields, rows)), _) => Expected::same(canonical(schema, &fields)).by(rows),
        (Err(rows), golden) => {
            let expected = Expected::error("an item that does not decode");
            if golden.ok().is_some() { expected.by(rows) } else { expected }
        }
    }
}

/// What is expected of a read of an item that dio has written and the library has not seen.
pub fn expected_of_own(schema: &Schema, row: &Json) -> Expected {
    let unseen = Outcome::Error(super::folder::Raised { kind: String::new(), message: String::new() });
    match reading(schema, row, &unseen) {
        Ok((fields, _)) => Expected::same(canonical(schema, &fields)),
        Err(rows) => Expected::error("an item that does not decode").by(rows),
    }
}

/// Whether a row is one of the schema, by the library's rules; none where it raises.
pub fn matches(schema: &Schema, row: &Json) -> Option<bool> {
    let row = row.as_object()?;
    let text = |name: &str| row.get(name).and_then(|value| value.get("S")).and_then(Json::as_str);
    let prefix = |column: &Column| column.prefix.clone().unwrap_or_default();
    let partition = text("pk")?;
    let sort = match (&schema.sort_key, text("sk")) {
        (Some(column), Some(sort)) => sort.is_empty() || sort.starts_with(&prefix(column)),
        (None, None) => true,
        _ => false,
    };
    let is_known = |name: &String| {
        let mut known = schema.columns.iter().map(Column::attribute).chain(STAMPS).chain(["pk", "sk"]);
        known.any(|known| known == name)
    };
    Some(partition.starts_with(&prefix(&schema.partition_key)) && sort && row.keys().all(is_known))
}

/// A reading as it is compared.
pub fn found(schema: &Schema, reading: Reading) -> Result<Json, super::record::Failure> {
    match reading {
        Reading::Record(fields) => Ok(canonical(schema, &fields)),
        Reading::Other => Err(super::record::Failure::Refused("the item is something else".to_owned())),
        Reading::Undecodable(error) => Err(super::record::Failure::Refused(error)),
    }
}

/// The text that a text has in a computed primary key.
fn in_key(schema: &Schema, name: &str, row: &Map<String, Json>) -> Option<String> {
    if schema.column(name).and_then(|column| column.holds().ok()) != Some(Type::String) {
        return None;
    }
    for key in schema.keys() {
        let Some(parts) = computed(schema, key) else { continue };
        if !fields_of(parts).any(|field| field == name) {
            continue;
        }
        let [super::schema::Part::Literal(literal), super::schema::Part::Field(_)] = parts else { continue };
        let text = row.get(key.attribute())?["S"].as_str()?;
        return text.strip_prefix(literal.as_str()).map(str::to_owned);
    }
    None
}

/// The stamps of a row: dio invents none.
fn stamp(name: &str, row: &Map<String, Json>, library: Option<&Value>) -> Read {
    let kind = if name == "expires_at" { Type::Timestamp } else { Type::Datetime };
    match row.get(name) {
        Some(value) => read_as(kind, value, library),
        None if kind == Type::Datetime => Ok((Value::None, Rows::from(["S24"]))),
        None => Ok((Value::None, Rows::new())),
    }
}

fn read(column: &Column, value: &Json, library: Option<&Value>) -> Read {
    let Ok(kind) = column.holds() else { return Err(Rows::new()) };
    if kind == Type::Map && column.children().is_empty() && value.get("M").is_some() {
        // Without columns it is a map of anything to dio, which drops nothing.
        return by_tag(value, library.cloned(), "S17");
    }
    if kind != Type::Map {
        return read_as(kind, value, library);
    }
    if value.get("NULL").is_some() {
        return Ok((Value::None, Rows::from(["K13"])));
    }
    let Some(members) = value["M"].as_object() else { return Err(Rows::new()) };
    let mut rows = Rows::new();
    let mut map = BTreeMap::new();
    for child in column.children() {
        let library = match library {
            Some(Value::Map(members)) => members.get(&child.name),
            _ => None,
        };
        let is_text = child.holds().is_ok_and(|kind| kind == Type::String);
        let absent = || if is_text { Value::String(String::new()) } else { Value::None };
        let (value, by) = match members.get(&child.name) {
            None => (absent(), Rows::from(["S16"])),
            Some(value) => match read(child, value, library)? {
                (Value::None, by) => (absent(), by),
                read => read,
            },
        };
        rows.extend(by);
        map.insert(child.name.clone(), value);
    }
    Ok((Value::Map(map), rows))
}

/// A value of a type without columns of its own.
fn read_as(kind: Type, value: &Json, library: Option<&Value>) -> Read {
    if value.get("NULL").is_some() {
        return Ok((Value::None, Rows::from(["K13"])));
    }
    let Some(inner) = value.get(kind.tag()) else { return Err(Rows::new()) };
    let library = library.cloned();
    let same = |value: Option<Value>| value.map(|value| (value, Rows::new())).ok_or_else(Rows::new);
    let text = inner.as_str();
    match kind {
        Type::String => same(text.map(|text| Value::String(text.to_owned()))),
        Type::Boolean => same(inner.as_bool().map(Value::Boolean)),
        Type::Bytes | Type::BinarySet | Type::StringSet => {
            same(library.or_else(|| Some(attribute(value).ok()?.to_neutral())))
        }
        Type::Integer => integer(text.unwrap_or_default(), library),
        Type::Float => float(text.unwrap_or_default(), library),
        Type::FloatSet | Type::IntegerSet => numbers(kind, inner, library),
        Type::Date => same(library.or_else(|| text?.parse::<NaiveDate>().ok().map(Value::Date))),
        Type::Datetime => datetime(text.unwrap_or_default(), library),
        Type::Timestamp => timestamp(text.unwrap_or_default(), library),
        Type::List => by_tag(value, library, "S13"),
        Type::UntypedMap | Type::Map => by_tag(value, library, "S14"),
    }
}

/// dio takes any text of a whole number, of 38 digits at most.
fn integer(text: &str, library: Option<Value>) -> Read {
    match (library, whole(text)) {
        (Some(Value::Integer(digits)), _) if digits.trim_start_matches('-').len() > 38 => {
            Err(Rows::from(["S9"]))
        }
        (Some(value), _) => Ok((value, Rows::new())),
        (None, Some(digits)) => Ok((Value::Integer(digits), Rows::from(["S10"]))),
        (None, None) => Err(Rows::new()),
    }
}

/// The digits of a whole number, however it is written.
fn whole(text: &str) -> Option<String> {
    let value = text.parse::<Number>().ok()?.to_neutral();
    match value {
        Value::Integer(digits)
            if digits.parse::<i128>().is_ok() && text.parse::<Number>().ok() == digits.parse().ok() =>
        {
            Some(digits)
        }
        _ => None,
    }
}

fn float(text: &str, library: Option<Value>) -> Read {
    match library {
        Some(Value::Float(value)) if !value.is_finite() => Err(Rows::from(["S8"])),
        Some(value) => Ok((value, Rows::new())),
        None => text.parse().map(|value| (Value::Float(value), Rows::new())).map_err(|_| Rows::new()),
    }
}

fn numbers(kind: Type, inner: &Json, library: Option<Value>) -> Read {
    let mut rows = Rows::new();
    let mut values = Vec::new();
    for (position, element) in inner.as_array().ok_or_else(Rows::new)?.iter().enumerate() {
        let text = element.as_str().unwrap_or_default();
        let library = match &library {
            Some(Value::List(values)) => values.get(position).cloned(),
            _ => None,
        };
        let known = library.is_some();
        let (value, by) =
            if kind == Type::FloatSet { float(text, library)? } else { integer(text, library)? };
        if matches!(&value, Value::Integer(digits) if digits.parse::<i64>().is_err()) {
            return Err(Rows::from(["S9"]));
        }
        // Where the library read no element, all that it would have read are as it would have read them.
        if !(by.contains("S10") && !known && text.parse::<i64>().is_ok()) {
            rows.extend(by);
        }
        values.push(value);
    }
    Ok((Value::List(values), rows))
}

/// dio has no naive datetimes, and none finer than a second.
fn datetime(text: &str, library: Option<Value>) -> Read {
    match library {
        Some(Value::Datetime { wall, offset }) => {
            let mut rows = Rows::new();
            if offset.is_none() {
                rows.insert("S4");
            }
            let whole = wall.with_nanosecond(0).unwrap_or(wall);
            if whole != wall {
                rows.insert("S2");
            }
            Ok((Value::Datetime { wall: whole, offset: offset.or(Some(0)) }, rows))
        }
        Some(_) => Err(Rows::new()),
        None => NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%SZ")
            .map(|wall| (Value::Datetime { wall, offset: Some(0) }, Rows::new()))
            .map_err(|_| Rows::new()),
    }
}

fn timestamp(text: &str, library: Option<Value>) -> Read {
    if let Some(value) = library {
        return Ok((value, Rows::new()));
    }
    let seconds: i64 = whole(text).and_then(|digits| digits.parse().ok()).ok_or_else(Rows::new)?;
    let in_range = (-62_135_596_800..=253_402_300_799).contains(&seconds);
    let moment = DateTime::from_timestamp(seconds, 0).filter(|_| in_range).ok_or_else(Rows::new)?;
    let rows = if text.parse::<i64>().is_ok() { Rows::new() } else { Rows::from(["S10"]) };
    Ok((Value::utc(moment), rows))
}

/// What has no columns: dio keeps the attribute values.
fn by_tag(value: &Json, library: Option<Value>, row: &'static str) -> Read {
    let value = attribute(value).map_err(|_| Rows::new())?.to_neutral();
    let rows = if library.as_ref() == Some(&value) { Rows::new() } else { Rows::from([row]) };
    Ok((value, rows))
}

/// Fields as they are compared: sets in one order, and each element once.
pub fn canonical(schema: &Schema, fields: &Fields) -> Json {
    let members = fields.iter().map(|(name, value)| {
        let value = match schema.column(name) {
            Some(column) => canonical_value(column, value),
            None => value.clone(),
        };
        (name.clone(), value.to_json())
    });
    Json::Object(members.collect())
}

fn canonical_value(column: &Column, value: &Value) -> Value {
    match (column.holds(), value) {
        (Ok(kind), Value::List(elements)) if kind.is_set() => {
            let zero = |value: &Value| matches!(value, Value::Float(value) if *value == 0.0);
            let mut elements: Vec<Value> = elements
                .iter()
                .map(|element| if zero(element) { Value::Float(0.0) } else { element.clone() })
                .collect();
            elements.sort_by_key(Value::to_string);
            elements.dedup();
            Value::List(elements)
        }
        (Ok(Type::Map), Value::Map(members)) => {
            let child = |name: &str| column.children().iter().find(|child| child.name == name);
            let members = members.iter().map(|(name, value)| {
                let value = child(name).map_or_else(|| value.clone(), |child| canonical_value(child, value));
                (name.clone(), value)
            });
            Value::Map(members.collect())
        }
        // DynamoDB keeps no sign of a zero.
        (_, Value::Float(0.0)) => Value::Float(0.0),
        (_, value) => value.clone(),
    }
}
