use std::collections::HashMap;

use crate::check::package::Problems;
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::{Span, Spanned};
use crate::syntax::{self, Document};

/// Everything that a package defines, each once, in source order.
pub(super) struct Definitions<'s> {
    pub(super) types: Vec<&'s syntax::TypeDefinition>,
    pub(super) tables: Vec<&'s syntax::Table>,
    pub(super) records: Vec<&'s syntax::Record>,
    pub(super) queries: Vec<&'s syntax::Query>,
}

pub(super) fn collect<'s>(documents: &'s [Document], problems: &mut Problems) -> Definitions<'s> {
    Definitions {
        types: once("type", documents.iter().flat_map(|file| &file.types), |item| &item.name, problems),
        tables: once("table", documents.iter().flat_map(|file| &file.tables), |item| &item.name, problems),
        records: once("record", documents.iter().flat_map(|file| &file.records), |item| &item.name, problems),
        queries: once("query", documents.iter().flat_map(|file| &file.queries), |item| &item.name, problems),
    }
}

/// The first of each name; the others are refused. Within a file TOML itself refuses them.
fn once<'s, T>(
    what: &str,
    items: impl Iterator<Item = &'s T>,
    name: impl Fn(&'s T) -> &'s Spanned<String>,
    problems: &mut Problems,
) -> Vec<&'s T> {
    let mut first: HashMap<&str, Span> = HashMap::new();
    let mut kept = Vec::new();
    for item in items {
        let name = name(item);
        match first.get(name.value.as_str()) {
            Some(span) => problems.push(
                Diagnostic::new(
                    &rules::DUPLICATE_DEFINITION,
                    format!("the {what} `{}` is defined twice", name.value),
                )
                .at(name.span, "defined again here")
                .beside(*span, "first defined here"),
            ),
            None => {
                first.insert(&name.value, name.span);
                kept.push(item);
            }
        }
    }
    kept
}
