use serde::Serialize;
use toml::de::DeValue;

use super::Template;
use super::reader::{Reader, TomlValue, Walk};
use crate::sources::Spanned;

/// A line of `[record.*.keys]`, or a computed template, which is one where its attribute is a key attribute.
#[derive(Debug, Clone, Serialize)]
pub struct KeyLine {
    /// The key attribute.
    pub attribute: Spanned<String>,
    /// How it is made; none if that could not be understood.
    pub text: Option<KeyText>,
    /// The name of a line that stands among the fields.
    pub name: Option<Spanned<String>>,
    /// The `doc` of such a line.
    pub doc: Option<String>,
}

/// How a key is made.
#[derive(Debug, Clone, Serialize)]
pub enum KeyText {
    /// `"customer:{customer_id}"`
    Template(Template),
    /// `{ whole = "product_id", prefix = "product:" }`
    Whole {
        /// The field.
        field: Spanned<String>,
        /// What it begins with.
        prefix: String,
        /// Whether that is checked.
        check: bool,
    },
}

impl KeyLine {
    pub(super) fn parse(
        walk: &mut Walk<'_>,
        attribute: Spanned<String>,
        value: &TomlValue<'_>,
    ) -> Option<Self> {
        let text = match value.get_ref() {
            DeValue::String(_) => walk
                .string(&attribute.value, value)
                .and_then(|source| Template::parse(walk, source))
                .map(KeyText::Template),
            DeValue::Table(table) => {
                let what = format!("the key `{}`", attribute.value);
                let mut reader = Reader::new(what, attribute.span, table);
                let field = reader.required(walk, "whole").and_then(|field| walk.string("whole", field));
                let prefix = reader.string(walk, "prefix").map_or_else(String::new, |prefix| prefix.value);
                let check = reader.boolean(walk, "check").is_none_or(|check| check.value);
                reader.finish(walk);
                field.map(|field| KeyText::Whole { field, prefix, check })
            }
            _ => {
                walk.wrong_type(&attribute.value, "a template, or a table with `whole`", value);
                None
            }
        };
        Some(Self { attribute, text, name: None, doc: None })
    }
}
