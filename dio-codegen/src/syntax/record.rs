use serde::Serialize;
use toml::de::DeValue;

use super::reader::{Reader, TomlValue, Walk};
use super::{Computed, Expires, Field, KeyLine, When};
use crate::sources::Spanned;

/// `[record.NAME]`
#[derive(Debug, Clone, Serialize)]
pub struct Record {
    /// Its name.
    pub name: Spanned<String>,
    /// `doc`
    pub doc: Option<String>,
    /// `table`
    pub table: Option<Spanned<String>>,
    /// `plural`
    pub plural: Option<Spanned<String>>,
    /// `stored_name`
    pub stored_name: Option<Spanned<String>>,
    /// `version`
    pub version: Option<Spanned<String>>,
    /// `immutable`
    pub immutable: Vec<Spanned<String>>,
    /// `reserved`
    pub reserved: Vec<Spanned<String>>,
    /// `allow`
    pub allow: Vec<Spanned<String>>,
    /// `expires`
    pub expires: Option<Expires>,
    /// `[record.NAME.keys]`
    pub keys: Vec<KeyLine>,
    /// `[record.NAME.fields]`
    pub fields: Vec<Field>,
    /// `[[record.NAME.when]]`
    pub when: Vec<When>,
    /// `shares_key_with`
    pub shares_key_with: Vec<Spanned<String>>,
}

impl Record {
    pub(super) fn parse(walk: &mut Walk<'_>, name: Spanned<String>, value: &TomlValue<'_>) -> Option<Self> {
        let DeValue::Table(table) = value.get_ref() else {
            walk.wrong_type(&name.value, "a table", value);
            return None;
        };
        walk.camel_case_name("a record", &name);
        let mut reader = Reader::new(format!("record `{}`", name.value), name.span, table);
        let parsed = Self {
            doc: reader.string(walk, "doc").map(|doc| doc.value),
            table: reader.string(walk, "table"),
            plural: reader
                .string(walk, "plural")
                .inspect(|plural| walk.snake_case_name("a function", plural)),
            stored_name: reader.string(walk, "stored_name"),
            version: reader
                .string(walk, "version")
                .inspect(|version| walk.snake_case_name("a field", version)),
            immutable: reader.strings(walk, "immutable"),
            reserved: reader.strings(walk, "reserved"),
            allow: reader.strings(walk, "allow"),
            expires: reader.get("expires").and_then(|value| Expires::parse(walk, &name.value, value)),
            keys: reader.sections(walk, "keys", KeyLine::parse),
            fields: reader.sections(walk, "fields", Field::parse),
            when: When::parse_all(walk, &mut reader),
            shares_key_with: reader.strings(walk, "shares_key_with"),
            name,
        };
        if !table.contains_key("fields") {
            reader.missing(walk, "fields");
        }
        reader.unbuilt(walk, "unique");
        reader.finish(walk);
        Some(parsed)
    }

    /// The lines of `keys`, and computed templates, which are lines where their attribute is a key attribute.
    pub fn key_lines(&self) -> impl Iterator<Item = &KeyLine> {
        let named = self.fields.iter().filter_map(|field| match &field.computed {
            Some(Computed::Template(line)) => Some(line),
            _ => None,
        });
        self.keys.iter().chain(named)
    }
}
