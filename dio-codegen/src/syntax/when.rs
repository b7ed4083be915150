use serde::Serialize;
use toml::de::DeValue;

use super::reader::{Reader, TomlValue, Walk};
use super::{KeyLine, Value};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::{Span, Spanned};

/// `[[record.NAME.when]]`
#[derive(Debug, Clone, Serialize)]
pub struct When {
    /// Where it begins.
    #[serde(skip)]
    pub span: Span,
    /// `if`: fields and what they must be.
    pub conditions: Vec<(Spanned<String>, Spanned<Value>)>,
    /// `present`
    pub present: Vec<Spanned<String>>,
    /// `keys`
    pub keys: Vec<KeyLine>,
}

impl When {
    /// All of a record's, in source order.
    pub(super) fn parse_all(walk: &mut Walk<'_>, reader: &mut Reader<'_>) -> Vec<Self> {
        let Some(value) = reader.get("when") else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            walk.wrong_type("when", "a list of tables: `[[record.NAME.when]]`", value);
            return Vec::new();
        };
        items.iter().filter_map(|item| Self::parse(walk, item)).collect()
    }

    fn parse(walk: &mut Walk<'_>, value: &TomlValue<'_>) -> Option<Self> {
        let DeValue::Table(table) = value.get_ref() else {
            walk.wrong_type("when", "a table", value);
            return None;
        };
        let span = walk.span(value.span());
        let mut reader = Reader::new("`when`", span, table);
        let conditions = reader.sections(walk, "if", |walk, field, value| {
            Some((field, Spanned::new(Value::parse(value.get_ref()), walk.span(value.span()))))
        });
        let present = reader.strings(walk, "present");
        reader.required(walk, "keys");
        let keys = reader.sections(walk, "keys", KeyLine::parse);
        if let Some(value) = table.get("keys")
            && matches!(value.get_ref(), DeValue::Table(lines) if lines.is_empty())
        {
            walk.problems.push(
                Diagnostic::new(&rules::INVALID_VALUE, "this `when` makes no keys")
                    .at(walk.span(value.span()), "expected at least one")
                    .help("keys that no branch makes are absent: leave it out"),
            );
        }
        reader.finish(walk);
        Some(Self { span, conditions, present, keys })
    }
}
