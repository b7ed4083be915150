use serde::Serialize;
use toml::de::DeValue;

use super::reader::{Reader, TomlValue, Walk};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::{Span, Spanned};

/// `expires = { after = "7d", from = "invited_at" }`
#[derive(Debug, Clone, Serialize)]
pub struct Expires {
    /// Where it stands.
    #[serde(skip)]
    pub span: Span,
    /// `after`, in seconds.
    pub after: u32,
    /// `from`; none is `created_at`.
    pub from: Option<Spanned<String>>,
}

/// The units of a duration, and their seconds.
const UNITS: [(char, u32); 5] = [('s', 1), ('m', 60), ('h', 3_600), ('d', 86_400), ('w', 604_800)];

/// A hundred years of 365 days: what lasts longer need not expire.
const LONGEST: u32 = 100 * 365 * 86_400;

impl Expires {
    pub(super) fn parse(walk: &mut Walk<'_>, record: &str, value: &TomlValue<'_>) -> Option<Self> {
        let span = walk.span(value.span());
        let DeValue::Table(table) = value.get_ref() else {
            walk.wrong_type("expires", "a table with `after`", value);
            return None;
        };
        let mut reader = Reader::new(format!("`expires` of record `{record}`"), span, table);
        let after = reader
            .required(walk, "after")
            .and_then(|after| walk.string("after", after))
            .and_then(|after| duration(walk, &after));
        let from = reader.string(walk, "from");
        reader.finish(walk);
        Some(Self { span, after: after?, from })
    }
}

/// Seconds of `90s`, `15m`, `12h`, `7d` or `2w`.
fn duration(walk: &mut Walk<'_>, text: &Spanned<String>) -> Option<u32> {
    let seconds = text.value.chars().next_back().and_then(|unit| {
        let (_, seconds) = UNITS.iter().find(|(name, _)| *name == unit)?;
        let count = text.value.strip_suffix(unit)?;
        let is_number = count.bytes().all(|byte| byte.is_ascii_digit());
        count.parse::<u32>().ok().filter(|count| is_number && *count > 0)?.checked_mul(*seconds)
    });
    let label = match seconds {
        Some(seconds) if seconds <= LONGEST => return Some(seconds),
        Some(_) => "longer than a hundred years",
        None => "expected a whole number and a unit: `90s`, `15m`, `12h`, `7d` or `2w`",
    };
    walk.problems.push(
        Diagnostic::new(&rules::INVALID_VALUE, format!("`{}` is no duration", text.value))
            .at(text.span, label),
    );
    None
}
