use serde::Serialize;
use toml::de::DeValue;

use super::Value;
use super::reader::{Reader, TomlValue, Walk};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::Span;

/// `gather = true`, `gather = { max = 500 }`
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Gather {
    /// How many items it reads at most.
    pub max: u32,
    /// Where it stands.
    #[serde(skip)]
    pub span: Span,
}

/// `max` where nothing more is said.
const MAX: u32 = 1000;

impl Gather {
    /// None for `false` as well.
    pub(super) fn parse(walk: &mut Walk<'_>, value: &TomlValue<'_>) -> Option<Self> {
        let span = walk.span(value.span());
        match value.get_ref() {
            DeValue::Boolean(gather) => gather.then_some(Self { max: MAX, span }),
            DeValue::Table(table) => {
                let mut reader = Reader::new("`gather`", span, table);
                let max = reader.get("max").map_or(Some(MAX), |value| max(walk, value));
                reader.finish(walk);
                Some(Self { max: max?, span })
            }
            _ => {
                walk.wrong_type("gather", "true, false, or a table with `max`", value);
                None
            }
        }
    }
}

fn max(walk: &mut Walk<'_>, value: &TomlValue<'_>) -> Option<u32> {
    let Value::Integer(text) = Value::parse(value.get_ref()) else {
        walk.wrong_type("max", "an integer", value);
        return None;
    };
    let max = text.parse().ok().filter(|max| *max > 0);
    if max.is_none() {
        walk.problems.push(
            Diagnostic::new(&rules::INVALID_VALUE, format!("`max` cannot be {text}"))
                .at(walk.span(value.span()), format!("expected 1 to {}", u32::MAX)),
        );
    }
    max
}
