use serde::Serialize;
use toml::de::{DeTable, DeValue};

use super::Value;
use super::reader::{Reader, TomlValue, Walk};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::{Span, Spanned};

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
    /// Refuses what a query has beside it that would answer with less than all, or with something else than records.
    pub(super) fn check(self, walk: &mut Walk<'_>, name: &Spanned<String>, query: &DeTable<'_>) {
        for key in ["limit", "many", "projection", "hydrate", "fan_out"] {
            let Some((key, value)) = query.get_key_value(key) else { continue };
            if matches!(value.get_ref(), DeValue::Boolean(false)) {
                continue;
            }
            let (key, span) = (key.get_ref(), walk.span(key.span()));
            walk.problems.push(
                Diagnostic::new(
                    &rules::GATHER_QUERY,
                    format!("query `{}` gathers, and has a `{key}`", name.value),
                )
                .at(span, "does not go with `gather`")
                .beside(self.span, "answers with all that it finds, as whole records"),
            );
        }
    }

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
