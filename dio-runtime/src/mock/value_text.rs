//! Attribute values as text for people.

use std::fmt::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::value::{Item, Value};

/// The most characters of a value in a line with others.
pub(super) const IN_LINE: usize = 40;
/// The most characters of a value that tells items apart.
pub(super) const KEY: usize = 72;

/// A value in few characters: `"text"`, `1.5`, `true`, `null`, `[1, 2]`, `{a: 1}`, `<"a", "b">` for a set,
/// `b"aGk="` for binary.
struct Text<'a>(&'a Value<'a>);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::S(text) => write!(f, "{text:?}"),
            Value::N(number) => write!(f, "{number}"),
            Value::B(bytes) => write!(f, "{}", Binary(bytes)),
            Value::Bool(value) => write!(f, "{value}"),
            Value::Null => f.write_str("null"),
            Value::L(values) => separated(f, ["[", "]"], values.iter().map(Text)),
            Value::M(map) => separated(f, ["{", "}"], map.iter().map(|(name, value)| Entry(name, value))),
            Value::Ss(set) => separated(f, ["<", ">"], set.iter().map(|text| format!("{text:?}"))),
            Value::Ns(set) => separated(f, ["<", ">"], set.iter()),
            Value::Bs(set) => separated(f, ["<", ">"], set.iter().map(|bytes| Binary(bytes))),
        }
    }
}

struct Binary<'a>(&'a [u8]);

impl fmt::Display for Binary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b\"{}\"", STANDARD.encode(self.0))
    }
}

struct Entry<'a>(&'a str, &'a Value<'a>);

impl fmt::Display for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0, Text(self.1))
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

/// Takes text until it is full, so that a large value is not printed to be thrown away.
struct Limited {
    text: String,
    left: usize,
}

impl Write for Limited {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            self.left = self.left.checked_sub(1).ok_or(fmt::Error)?;
            self.text.push(character);
        }
        Ok(())
    }
}

/// A value as text, whole.
pub(super) fn whole(value: &Value<'_>) -> String {
    Text(value).to_string()
}

/// A value as text of at most so many characters, and `…` with the size of a string or binary that is cut.
pub(super) fn short(value: &Value<'_>, limit: usize) -> String {
    let mut out = Limited { text: String::new(), left: limit };
    if write!(out, "{}", Text(value)).is_ok() {
        return out.text;
    }
    match value {
        Value::S(text) => format!("{}…\" ({} bytes)", out.text, text.len()),
        Value::B(bytes) => format!("{}…\" ({} bytes)", out.text, bytes.len()),
        _ => out.text + "…",
    }
}

/// The named attributes of an item that are there: `pk "a", sk "b"`, each value of at most so many
/// characters.
pub(super) fn attributes<'a>(item: &Item<'_>, names: impl Iterator<Item = &'a str>, limit: usize) -> String {
    let parts = names.filter_map(|name| Some(format!("{name} {}", short(item.get(name)?, limit))));
    parts.collect::<Vec<_>>().join(", ")
}

/// Rows of cells, each column as wide as its widest cell. No line ends in blanks.
pub(super) fn columns<const N: usize>(rows: &[[String; N]]) -> String {
    let widths: [usize; N] =
        std::array::from_fn(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0));
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths).filter(|(_, width)| *width > 0) {
            if !line.is_empty() {
                line.push_str("  ");
            }
            // Writing to a string does not fail.
            let _ = write!(line, "{cell:<width$}");
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}
