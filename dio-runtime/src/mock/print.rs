//! Items and tables as text for people.

use std::fmt::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::schema::TableDefinition;
use super::value::{Item, Value};

/// A value in few characters: `"text"`, `1.5`, `true`, `null`, `[1, 2]`, `{a: 1}`, `<"a", "b">` for a set,
/// `b"aGk="` for binary.
pub(super) struct Short<'a>(pub(super) &'a Value);

impl fmt::Display for Short<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::S(text) => write!(f, "{text:?}"),
            Value::N(number) => write!(f, "{number}"),
            Value::B(bytes) => write!(f, "b\"{}\"", STANDARD.encode(bytes)),
            Value::Bool(value) => write!(f, "{value}"),
            Value::Null => f.write_str("null"),
            Value::L(values) => separated(f, ["[", "]"], values.iter().map(Short)),
            Value::M(map) => separated(f, ["{", "}"], map.iter().map(|(name, value)| Entry(name, value))),
            Value::Ss(set) => separated(f, ["<", ">"], set.iter().map(|text| format!("{text:?}"))),
            Value::Ns(set) => separated(f, ["<", ">"], set.iter()),
            Value::Bs(set) => {
                separated(f, ["<", ">"], set.iter().map(|bytes| format!("b\"{}\"", STANDARD.encode(bytes))))
            }
        }
    }
}

struct Entry<'a>(&'a str, &'a Value);

impl fmt::Display for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0, Short(self.1))
    }
}

fn separated(
    f: &mut fmt::Formatter<'_>,
    [open, close]: [&str; 2],
    parts: impl Iterator<Item = impl fmt::Display>,
) -> fmt::Result {
    f.write_str(open)?;
    for (position, part) in parts.enumerate() {
        if position > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{part}")?;
    }
    f.write_str(close)
}

/// The named attributes of an item that are there: `pk "a", sk "b"`.
fn attributes<'a>(item: &Item, names: impl Iterator<Item = &'a str>) -> String {
    let parts = names.filter_map(|name| Some(format!("{name} {}", Short(item.get(name)?))));
    parts.collect::<Vec<_>>().join(", ")
}

/// The primary key of an item: `pk "a", sk "b"`.
pub(super) fn primary_key(table: &TableDefinition, item: &Item) -> String {
    attributes(item, table.key.attributes().map(|key| key.name.as_str()))
}

/// A table, partition by partition: each record with its sort key, its index keys, and the rest.
pub(super) fn table<'a>(table: &TableDefinition, items: impl ExactSizeIterator<Item = &'a Item>) -> String {
    let mut out = String::new();
    let count = items.len();
    let plural = if count == 1 { "" } else { "s" };
    // Writing to a string does not fail.
    let _ = writeln!(out, "{} ({count} item{plural})", table.name);
    let mut partition = String::new();
    for item in items {
        let this = attributes(item, table.key.partition.iter().map(|key| key.name.as_str()));
        if this != partition {
            let _ = writeln!(out, "  {this}");
            partition = this;
        }
        let _ = writeln!(out, "    {}", record(table, item));
    }
    out
}

/// One record without its partition key: sort key, index keys after `@`, other attributes after `|`.
fn record(table: &TableDefinition, item: &Item) -> String {
    let mut index_keys: Vec<&str> = Vec::new();
    for key in table.indexes.iter().flat_map(|index| index.key.attributes()) {
        if !table.key.names(&key.name) && !index_keys.contains(&key.name.as_str()) {
            index_keys.push(&key.name);
        }
    }
    let is_other = |name: &&str| !table.key.names(name) && !index_keys.contains(name);
    let parts = [
        ("", attributes(item, table.key.sort.iter().map(|key| key.name.as_str()))),
        ("@ ", attributes(item, index_keys.iter().copied())),
        ("| ", attributes(item, item.keys().filter(is_other))),
    ];
    let shown = parts.iter().filter(|(_, text)| !text.is_empty()).map(|(sign, text)| format!("{sign}{text}"));
    shown.collect::<Vec<_>>().join("  ")
}

/// What was expected beside what is there, item by item and, where both are there, attribute by attribute.
pub(super) fn difference(table: &TableDefinition, pairs: &[(Option<&Item>, Option<&Item>)]) -> String {
    let mut rows = vec![[String::new(), "expected".to_owned(), "found".to_owned()]];
    for (expected, found) in pairs {
        let title = expected.or(*found).map(|item| primary_key(table, item)).unwrap_or_default();
        match (expected, found) {
            (Some(expected), Some(found)) if expected == found => {
                rows.push([title, "the same".to_owned(), "the same".to_owned()]);
            }
            (Some(expected), Some(found)) => {
                rows.push([title, String::new(), String::new()]);
                rows.extend(differing_attributes(expected, found));
            }
            (Some(expected), None) => rows.push([title, record(table, expected), "nothing".to_owned()]),
            (None, Some(found)) => rows.push([title, "nothing".to_owned(), record(table, found)]),
            (None, None) => {}
        }
    }
    columns(&rows)
}

fn differing_attributes(expected: &Item, found: &Item) -> Vec<[String; 3]> {
    let mut names: Vec<&str> = expected.keys().chain(found.keys()).collect();
    names.sort();
    names.dedup();
    let show = |value: Option<&Value>| value.map_or_else(|| "nothing".to_owned(), |v| Short(v).to_string());
    let differing = names.into_iter().filter(|name| expected.get(*name) != found.get(*name));
    differing.map(|name| [format!("  {name}"), show(expected.get(name)), show(found.get(name))]).collect()
}

fn columns(rows: &[[String; 3]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (first, second) = (width(0), width(1));
    let mut out = String::new();
    for [title, expected, found] in rows {
        let line = format!("{title:<first$}  {expected:<second$}  {found}");
        // Writing to a string does not fail.
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}
