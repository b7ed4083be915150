//! What dio writes for a record: what the library writes, but where a row of the contract says otherwise. The rows that apply
//! follow from the schema and the values.

use std::collections::{BTreeMap, BTreeSet};

use dio_runtime::chrono::{DateTime, Datelike, SecondsFormat, Utc};
use serde_json::{Map, Value as Json, json};

use super::attribute::attribute_json;
use super::convert::Neutral;
use super::folder::Fields;
use super::report::{Expected, Rows};
use super::schema::{Column, Schema, Type};
use super::translate::{computed, fields_of};
use super::value::Value;

/// What dio does with a record on its way out.
#[derive(Debug, Default)]
pub struct Writing {
    /// The rows by which the key is refused, wherever it goes.
    pub key: Rows,
    /// The rows by which a write is. A read or a deletion by key does not check prefixes.
    pub rest: Rows,
    /// The rows by which an update is.
    update: Rows,
    /// Why a typed system cannot express the record.
    pub inexpressible: Option<String>,
    /// Attributes that are stored otherwise, or not at all, and by which rows.
    changed: BTreeMap<String, (Option<Json>, Rows)>,
    /// Attributes that an update removes beyond the library, and by which row.
    removed: BTreeMap<String, &'static str>,
    /// Stamps that a whole item has although the record has them removed.
    filled: BTreeMap<&'static str, Json>,
}

/// What becomes of one value.
enum Stored {
    Same,
    Instead(Json, Rows),
    Omitted(&'static str),
    Refused(&'static str),
    Inexpressible(String),
}

/// Fields as a typed system has them: an empty text in a column of another type is a deletion.
pub fn typed(schema: &Schema, fields: &Fields) -> Fields {
    let mut fields = fields.clone();
    for column in &schema.columns {
        let is_text = column.holds().is_ok_and(|kind| kind == Type::String);
        if let Some(value) = fields.get_mut(&column.name)
            && !is_text
            && *value == Value::String(String::new())
        {
            *value = Value::Delete;
        }
    }
    if let Some(expires_at) = fields.get_mut("expires_at")
        && *expires_at == Value::String(String::new())
    {
        *expires_at = Value::Delete;
    }
    fields
}

/// The fields that an update removes, beside those that are stored by their absence.
pub fn removed(schema: &Schema, fields: &Fields) -> Vec<String> {
    let is_key = |name: &str| schema.key(name).is_some();
    let deleted = fields.iter().filter(|(name, value)| **value == Value::Delete && !is_key(name));
    deleted.map(|(name, _)| name.clone()).collect()
}

/// What dio does with these fields, at this time.
pub fn writing(schema: &Schema, fields: &Fields, now: DateTime<Utc>) -> Writing {
    let mut writing = Writing::default();
    let value = |name: &str| fields.get(name).unwrap_or(&Value::None);
    let is_empty = |value: &Value| value.is_absent() || *value == Value::String(String::new());
    for key in schema.keys() {
        match computed(schema, key) {
            Some(parts) => {
                if fields_of(parts).any(|field| is_empty(value(field))) {
                    writing.key.insert("K2");
                }
                writing.delimited(parts, fields);
            }
            None => match value(&key.name) {
                value if is_empty(value) => drop(writing.key.insert("K2")),
                value if lacks_prefix(key, value) => drop(writing.rest.insert("K1")),
                Value::String(_) => {}
                value => writing.inexpressible = Some(format!("a {} as a key (S28)", value.kind())),
            },
        }
    }
    for column in &schema.columns {
        if let Some(parts) = computed(schema, column) {
            writing.property(schema, column, parts, fields);
            continue;
        }
        if schema.key(&column.name).is_some() {
            continue;
        }
        let value = value(&column.name);
        if column.is_global() && lacks_prefix(column, value) {
            writing.rest.insert("K1");
        }
        match stored(column, value) {
            Stored::Same => {}
            Stored::Refused(row) => drop(writing.rest.insert(row)),
            Stored::Inexpressible(reason) => writing.inexpressible = Some(reason),
            Stored::Omitted(row) => {
                writing.changed.insert(column.attribute().to_owned(), (None, Rows::from([row])));
            }
            Stored::Instead(json, rows) => {
                writing.changed.insert(column.attribute().to_owned(), (Some(json), rows));
            }
        }
    }
    for stamp in ["created_at", "updated_at"] {
        match value(stamp) {
            // An update removes it; a whole item has both stamps.
            Value::Delete => {
                let text = now.to_rfc3339_opts(SecondsFormat::Secs, true);
                writing.filled.insert(stamp, json!({ "S": text }));
            }
            value => {
                if let Stored::Instead(json, rows) = datetime(value) {
                    writing.changed.insert(stamp.to_owned(), (Some(json), rows));
                }
            }
        }
    }
    writing
}

fn lacks_prefix(column: &Column, value: &Value) -> bool {
    let prefix = column.prefix.as_deref().unwrap_or_default();
    matches!(value, Value::String(text) if !text.is_empty() && !text.starts_with(prefix))
}

fn stored(column: &Column, value: &Value) -> Stored {
    let Ok(kind) = column.holds() else {
        return Stored::Inexpressible(format!("a column of the kind `{}`", column.helper));
    };
    if value.is_absent() {
        return Stored::Same;
    }
    match (kind, value) {
        (Type::Integer, Value::Integer(digits)) if is_too_long(digits) => Stored::Refused("S9"),
        (Type::Float, Value::Float(value)) if !is_storable(*value) => Stored::Refused("S8"),
        (Type::Datetime, value) => datetime(value),
        (kind, Value::List(elements)) if kind.is_set() => set(kind, elements),
        (Type::List, value) => by_tag(value, "S13"),
        (Type::UntypedMap, value) => by_tag(value, "S14"),
        (Type::Map, Value::Map(members)) => map(column, members),
        _ => Stored::Same,
    }
}

/// Whether dio has an integer: it takes 38 digits.
fn is_too_long(digits: &str) -> bool {
    digits.trim_start_matches('-').trim_start_matches('0').len() > 38
}

/// Whether DynamoDB has a float: from 1E-130 to 9.99E+125.
fn is_storable(value: f64) -> bool {
    value == 0.0 || (value.is_finite() && (1e-130..1e126).contains(&value.abs()))
}

/// The library drops the offset; dio takes instants.
fn datetime(value: &Value) -> Stored {
    match value {
        Value::Datetime { offset: Some(offset), .. } if *offset != 0 => match value.instant() {
            Some(instant) if (1..=9999).contains(&instant.year()) => {
                let text = instant.to_rfc3339_opts(SecondsFormat::Secs, true);
                Stored::Instead(json!({ "S": text }), Rows::from(["S3"]))
            }
            _ => Stored::Refused("S3"),
        },
        _ => Stored::Same,
    }
}

fn set(kind: Type, elements: &[Value]) -> Stored {
    if elements.is_empty() {
        return Stored::Omitted("S11");
    }
    let is_wide = |value: &Value| matches!(value, Value::Integer(digits) if digits.parse::<i64>().is_err());
    if elements.iter().any(is_wide) {
        return Stored::Refused("S9");
    }
    if elements.iter().any(|element| matches!(element, Value::Float(value) if !is_storable(*value))) {
        return Stored::Refused("S8");
    }
    let mut rows = Rows::new();
    let mut distinct: Vec<String> = Vec::new();
    for element in elements {
        let text = match element {
            Value::Float(0.0) => {
                // Positive or negative: one element, and one number.
                if matches!(element, Value::Float(value) if value.is_sign_negative()) {
                    rows.insert("S8");
                }
                "0.0".to_owned()
            }
            Value::Float(value) => python_text(*value),
            Value::Bytes(_) => element.to_json()["value"].as_str().unwrap_or_default().to_owned(),
            Value::String(text) | Value::Integer(text) => text.clone(),
            _ => return Stored::Same,
        };
        if distinct.contains(&text) {
            rows.insert("S12");
        } else {
            distinct.push(text);
        }
    }
    if rows.is_empty() { Stored::Same } else { Stored::Instead(json!({ kind.tag(): distinct }), rows) }
}

/// Python's text of a float: `repr`.
pub fn python_text(value: f64) -> String {
    if !value.is_finite() {
        return if value.is_nan() { "nan".to_owned() } else { format!("{value}") };
    }
    let scientific = format!("{value:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) { format!("{value:?}") } else { format!("{digits}e{exponent:+03}") }
}

fn by_tag(value: &Value, row: &'static str) -> Stored {
    match dio_runtime::AttributeValue::from_neutral(value) {
        Ok(value) => Stored::Instead(attribute_json(&value), Rows::from([row])),
        Err(reason) => Stored::Inexpressible(reason),
    }
}

/// dio never leaves a member out, as Python readers need each (contract section 6, rule 4): what has no value is refused, but an
/// empty text.
fn map(column: &Column, members: &BTreeMap<String, Value>) -> Stored {
    let mut rows = Rows::new();
    let mut json = Map::new();
    for child in column.children() {
        let kind = child.holds().ok();
        let value = members.get(&child.name).unwrap_or(&Value::None);
        let is_empty = value.is_absent() || *value == Value::String(String::new());
        let stored_child = match (kind, value) {
            (Some(Type::String), _) if is_empty => {
                rows.insert("S16");
                json!({ "S": "" })
            }
            _ if is_empty => return Stored::Refused("S16"),
            _ => match stored(child, value) {
                Stored::Same => match plain(child, value) {
                    Some(json) => json,
                    None => return Stored::Inexpressible(format!("a {} in a map", value.kind())),
                },
                Stored::Instead(json, of_child) => {
                    rows.extend(of_child);
                    json
                }
                Stored::Omitted(row) => return Stored::Refused(row),
                other => return other,
            },
        };
        json.insert(child.name.clone(), stored_child);
    }
    if rows.is_empty() { Stored::Same } else { Stored::Instead(json!({ "M": json }), rows) }
}

/// The attribute value of a value that both write alike.
fn plain(column: &Column, value: &Value) -> Option<Json> {
    let kind = column.holds().ok()?;
    let tag = kind.tag();
    if matches!(kind, Type::List | Type::UntypedMap) || (kind == Type::Map && column.children().is_empty()) {
        return Some(attribute_json(&dio_runtime::AttributeValue::from_neutral(value).ok()?));
    }
    Some(match value {
        Value::String(text) | Value::Integer(text) => json!({ tag: text }),
        Value::Float(value) => json!({ tag: python_text(*value) }),
        Value::Boolean(value) => json!({ tag: value }),
        Value::Bytes(_) => json!({ tag: value.to_json()["value"] }),
        Value::Date(date) => json!({ tag: date.to_string() }),
        Value::Datetime { wall, .. } if tag == "S" => {
            json!({ tag: wall.format("%Y-%m-%dT%H:%M:%SZ").to_string() })
        }
        Value::Datetime { .. } => {
            let instant = value.instant()?;
            let up = i64::from(instant.timestamp() < 0 && instant.timestamp_subsec_nanos() > 0);
            json!({ tag: (instant.timestamp() + up).to_string() })
        }
        Value::List(elements) => {
            let elements: Option<Vec<Json>> = elements
                .iter()
                .map(|element| match element {
                    Value::Float(value) => Some(python_text(*value).into()),
                    element => Some(element.to_json()["value"].clone()),
                })
                .collect();
            json!({ tag: elements? })
        }
        Value::Map(members) => {
            let children = column.children().iter();
            let children: Option<Map<String, Json>> = children
                .map(|child| Some((child.name.clone(), plain(child, members.get(&child.name)?)?)))
                .collect();
            json!({ tag: children? })
        }
        _ => return None,
    })
}

impl Writing {
    /// What becomes of a property outside of the primary key. dio never leaves it stale: it goes with the fields that it is made
    /// of, and an update that writes one states the others. The library leaves it where one of them is not there.
    fn property(&mut self, schema: &Schema, column: &Column, parts: &[super::schema::Part], fields: &Fields) {
        let in_primary_key: BTreeSet<&str> = schema
            .keys()
            .flat_map(|key| match computed(schema, key) {
                Some(parts) => fields_of(parts).collect(),
                None => vec![key.name.as_str()],
            })
            .collect();
        let members: Vec<&Value> = fields_of(parts)
            .filter(|field| !in_primary_key.contains(field))
            .map(|field| fields.get(field).unwrap_or(&Value::None))
            .collect();
        let is_left = |value: &&Value| **value == Value::None;
        if members.iter().any(is_left) && !members.iter().all(is_left) {
            self.update.insert("S26");
        } else if members.contains(&&Value::Delete) {
            self.removed.insert(column.attribute().to_owned(), "S26");
        } else if column.is_global() && members.contains(&&Value::String(String::new())) {
            self.rest.insert("K2");
        }
        if column.is_global() {
            self.delimited(parts, fields);
        }
    }

    /// In a key of several fields a text holds no delimiter, or it could be another key.
    fn delimited(&mut self, parts: &[super::schema::Part], fields: &Fields) {
        for pair in parts.windows(2) {
            if let [super::schema::Part::Field(field), super::schema::Part::Literal(literal)] = pair
                && let (Some(Value::String(text)), Some(mark)) = (fields.get(field), literal.chars().next())
                && text.contains(mark)
            {
                self.inexpressible = Some("a text with the delimiter of a computed key".to_owned());
            }
        }
    }

    /// The rows by which an update is refused.
    pub fn refused_update(&self) -> Rows {
        self.refused().union(&self.update).copied().collect()
    }

    /// The rows by which a write of the record is refused.
    pub fn refused(&self) -> Rows {
        self.key.union(&self.rest).copied().collect()
    }

    /// What is expected of something that needs no more than the key.
    pub fn of_key(&self, golden: &Json) -> Expected {
        if self.key.is_empty() {
            return Expected::same(golden.clone());
        }
        Expected::error("a key that dio refuses").by(self.key.iter().copied())
    }

    /// What is expected of a write.
    pub fn of_write(&self, schema: &Schema, golden: &Json) -> Expected {
        let refused = if has_update(golden) { self.refused_update() } else { self.refused() };
        if !refused.is_empty() {
            return Expected::error("a record that dio refuses").by(refused);
        }
        let mut rows = Rows::new();
        let value = self.adjusted(schema, golden, &mut rows);
        Expected::same(value).by(rows)
    }

    /// The library's request, or a part of it, with what dio stores otherwise. Items and updates are found by their shape.
    fn adjusted(&self, schema: &Schema, golden: &Json, rows: &mut Rows) -> Json {
        match golden {
            Json::Object(members) if members.contains_key("UpdateExpression") => {
                self.adjusted_update(schema, members, rows)
            }
            Json::Object(members) => {
                let members = members.iter().map(|(name, value)| match name.as_str() {
                    "Item" => (name.clone(), self.item(value, rows)),
                    _ => (name.clone(), self.adjusted(schema, value, rows)),
                });
                Json::Object(members.collect())
            }
            Json::Array(elements) => {
                Json::Array(elements.iter().map(|element| self.adjusted(schema, element, rows)).collect())
            }
            golden => golden.clone(),
        }
    }

    /// An item of the library as dio puts it.
    pub fn item(&self, golden: &Json, rows: &mut Rows) -> Json {
        let mut item = self.updated_item(golden, rows);
        for (stamp, value) in &self.filled {
            rows.insert("S23");
            item[*stamp] = value.clone();
        }
        item
    }

    /// An item as an update of dio leaves it, where the library's leaves `golden`.
    pub fn updated_item(&self, golden: &Json, rows: &mut Rows) -> Json {
        let mut item = golden.as_object().cloned().unwrap_or_default();
        for (attribute, (value, by)) in &self.changed {
            if !item.contains_key(attribute) {
                continue;
            }
            rows.extend(by);
            match value {
                Some(value) => drop(item.insert(attribute.clone(), value.clone())),
                None => drop(item.remove(attribute)),
            }
        }
        Json::Object(item)
    }

    fn adjusted_update(&self, schema: &Schema, golden: &Map<String, Json>, rows: &mut Rows) -> Json {
        let mut update = golden.clone();
        let part = |name: &str| golden.get(name).and_then(Json::as_object).cloned().unwrap_or_default();
        let (mut names, mut values) = (part("ExpressionAttributeNames"), part("ExpressionAttributeValues"));
        for (position, column) in columns(schema).enumerate() {
            let (name, value) = (format!("#k{position}"), format!(":v{position}"));
            if let Some((stored, by)) = self.changed.get(column)
                && values.contains_key(&value)
            {
                rows.extend(by);
                match stored {
                    Some(stored) => drop(values.insert(value, stored.clone())),
                    None => drop(values.remove(&value)),
                }
            } else if let Some(row) = self.removed.get(column)
                && !names.contains_key(&name)
            {
                rows.insert(*row);
                names.insert(name, column.into());
            }
        }
        let expression = expression(schema, &names, &values);
        update.insert("ExpressionAttributeNames".to_owned(), Json::Object(names));
        if values.is_empty() {
            rows.insert("R2");
            update.remove("ExpressionAttributeValues");
        } else {
            update.insert("ExpressionAttributeValues".to_owned(), Json::Object(values));
        }
        update.insert("UpdateExpression".to_owned(), expression.into());
        Json::Object(update)
    }
}

/// Whether a request updates.
fn has_update(call: &Json) -> bool {
    match call {
        Json::Object(members) => members.contains_key("UpdateExpression") || members.values().any(has_update),
        Json::Array(elements) => elements.iter().any(has_update),
        _ => false,
    }
}

/// The attributes of all columns, by position.
pub fn columns(schema: &Schema) -> impl Iterator<Item = &str> {
    schema.columns.iter().map(Column::attribute).chain(["created_at", "updated_at", "expires_at"])
}

/// The update expression of names and values, as the library numbers and orders it.
pub fn expression(schema: &Schema, names: &Map<String, Json>, values: &Map<String, Json>) -> String {
    let (mut set, mut removed) = (Vec::new(), Vec::new());
    for (position, column) in columns(schema).enumerate() {
        let (name, value) = (format!("#k{position}"), format!(":v{position}"));
        if !names.contains_key(&name) {
            continue;
        }
        if !values.contains_key(&value) {
            removed.push(name);
        } else if column == "created_at" {
            set.push(format!("{name}=if_not_exists({name}, {value})"));
        } else {
            set.push(format!("{name}={value}"));
        }
    }
    let clause =
        |word: &str, parts: &[String]| (!parts.is_empty()).then(|| format!("{word} {}", parts.join(", ")));
    let clauses: Vec<String> =
        [clause("SET", &set), clause("REMOVE", &removed)].into_iter().flatten().collect();
    clauses.join(" ")
}

/// The row that the library writes for these fields, at this time.
pub fn own_row(schema: &Schema, fields: &Fields, now: DateTime<Utc>) -> Json {
    let mut row = Map::new();
    let is_empty = |value: &Value| value.is_absent() || *value == Value::String(String::new());
    let value_of = |column: &Column| match computed(schema, column) {
        Some(parts) => property(parts, fields),
        None => fields.get(&column.name).cloned().unwrap_or(Value::None),
    };
    for column in schema.keys().chain(&schema.columns) {
        let value = value_of(column);
        if !is_empty(&value)
            && let Some(json) = plain(column, &value)
        {
            row.insert(column.attribute().to_owned(), json);
        }
    }
    for stamp in super::schema::STAMPS {
        let is_timestamp = stamp == "expires_at";
        match fields.get(stamp) {
            Some(Value::Datetime { wall, .. }) if !is_timestamp => {
                row.insert(stamp.to_owned(), json!({ "S": wall.format("%Y-%m-%dT%H:%M:%SZ").to_string() }));
            }
            Some(value) if is_timestamp && !is_empty(value) => {
                let seconds = value.instant().map(|instant| instant.timestamp()).unwrap_or_default();
                row.insert(stamp.to_owned(), json!({ "N": seconds.to_string() }));
            }
            _ if !is_timestamp => {
                row.insert(stamp.to_owned(), json!({ "S": now.to_rfc3339_opts(SecondsFormat::Secs, true) }));
            }
            _ => {}
        }
    }
    Json::Object(row)
}

/// The value of a property; none where a field of it is.
fn property(parts: &[super::schema::Part], fields: &Fields) -> Value {
    let mut text = String::new();
    for part in parts {
        match part {
            super::schema::Part::Literal(literal) => text += literal,
            super::schema::Part::Field(field) => match fields.get(field) {
                Some(Value::String(value) | Value::Integer(value)) => text += value,
                Some(Value::Date(date)) => text += &date.to_string(),
                _ => return Value::None,
            },
        }
    }
    Value::String(text)
}
