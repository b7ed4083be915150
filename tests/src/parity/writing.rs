//! What dio writes for a record: what the library writes, but where a row of the contract says otherwise. The rows that apply
//! follow from the schema and the values.

use std::collections::{BTreeMap, BTreeSet};

use dio_runtime::chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value as Json, json};

use super::folder::Fields;
use super::library::{columns, expression};
use super::report::{Expected, Rows};
use super::schema::{Column, Schema, Type};
use super::stored::{Stored, datetime, lacks_prefix, stored};
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
