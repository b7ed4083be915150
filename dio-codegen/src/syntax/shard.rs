use serde::Serialize;
use toml::de::DeValue;

use super::reader::{Reader, Walk};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::Spanned;

/// `{ type = "shard", of = ["device_id"], count = 16 }`
#[derive(Debug, Clone, Serialize)]
pub struct Shard {
    /// `type`
    pub text: Spanned<String>,
    /// `of`
    pub of: Vec<Spanned<String>>,
    /// `count`; none where it could not be understood
    pub count: Option<u16>,
}

/// The most shards: reading all of them is a request each.
const MOST: u16 = 10_000;

impl Shard {
    /// `text` is the type.
    pub(super) fn parse(walk: &mut Walk<'_>, reader: &mut Reader<'_>, text: &Spanned<String>) -> Self {
        if text.value.ends_with('?') {
            walk.problems.push(
                Diagnostic::new(&rules::INVALID_VALUE, "a shard cannot be optional")
                    .at(text.span, "it is made of fields that are always there"),
            );
        }
        reader.required(walk, "of");
        let of = reader.strings(walk, "of");
        if let Some(value) = reader.get("of")
            && matches!(value.get_ref(), DeValue::Array(items) if items.is_empty())
        {
            walk.problems.push(
                Diagnostic::new(&rules::INVALID_VALUE, "a shard of no fields would always be the same")
                    .at(walk.span(value.span()), "expected at least one"),
            );
        }
        let count = reader.required(walk, "count").and_then(|value| {
            let DeValue::Integer(number) = value.get_ref() else {
                walk.wrong_type("count", "an integer", value);
                return None;
            };
            let count = u16::from_str_radix(number.as_str(), number.radix()).ok();
            let count = count.filter(|count| (2..=MOST).contains(count));
            if count.is_none() {
                walk.problems.push(
                    Diagnostic::new(&rules::INVALID_VALUE, format!("`count` cannot be `{number}`"))
                        .at(walk.span(value.span()), format!("expected 2 to {MOST}")),
                );
            }
            count
        });
        Self { text: text.clone(), of, count }
    }
}
