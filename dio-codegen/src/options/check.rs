//! Whether what the options say can be done: of targets that the schema has, in words that are Rust.

use std::ops::Range;
use std::sync::Arc;

use super::{Entry, EntryKind, Options};
use crate::model::{ComputedSource, Model, NamedType, Record, Role};
use crate::report::{Diagnostic, Report};
use crate::rules;
use crate::sources::{FileId, Span, Spanned};

impl Options {
    /// What is wrong with the entries, given the schema that they are about: targets that it does not have, values that are no
    /// Rust, functions that are missing.
    pub fn check(&self, model: &Model) -> Report {
        let mut problems = Vec::new();
        for (kind, entries) in self.entries().filter(|(_, entries)| !entries.is_empty()) {
            let targets = self.targets(kind, model);
            let mut told: Vec<&str> = Vec::new();
            for entry in entries {
                if !targets.contains(&entry.target) && !told.contains(&entry.target.as_str()) {
                    told.push(&entry.target);
                    problems.push(unmatched(kind, entry, &targets));
                }
                if let Err(expected) = kind.check(&entry.value) {
                    problems.push(not_rust(kind, entry, expected));
                }
            }
        }
        for function in functions(model) {
            if !self.computed.iter().any(|entry| entry.target == function) {
                let problem = Diagnostic::new(
                    &rules::MISSING_FUNCTION,
                    format!("`{function}` is computed by a function, and no option names it"),
                )
                .help(format!("add to `[computed]` of dio.toml: \"{function}\" = \"crate::...\""));
                problems.push(match self.place_of_functions() {
                    Some(place) => problem.at(place, "functions are named in this file"),
                    None => problem,
                });
            }
        }
        Report::new(Arc::clone(&self.file), problems)
    }

    /// Where `dio.toml` names the function of a computed attribute, or could: the last that it has, or else its end.
    fn place_of_functions(&self) -> Option<Span> {
        let last = self.computed.iter().rev().find_map(|entry| entry.place.as_ref());
        if let Some(place) = last {
            return Some(span(&(place.target.start..place.value.end)));
        }
        let end = self.file.first()?.text().trim_end().len();
        Some(span(&(end..end)))
    }

    /// What an entry of this kind can be about.
    fn targets(&self, kind: EntryKind, model: &Model) -> Vec<String> {
        let everything = || {
            let records = records(model).map(|record| record.name.clone());
            ["*".to_owned()].into_iter().chain(records).chain(types(model))
        };
        // A replaced type is not generated, and has no members.
        let generated = |target: &String| {
            let owner = target.split_once('.').map_or(target.as_str(), |(owner, _)| owner);
            self.replacement_of(owner).is_none()
        };
        match kind {
            EntryKind::Derive => everything().filter(generated).collect(),
            EntryKind::Attribute => {
                everything().chain(fields(model)).chain(variants(model)).filter(generated).collect()
            }
            EntryKind::Replace => types(model).chain(fields(model).filter(generated)).collect(),
            EntryKind::Computed => functions(model).collect(),
        }
    }
}

fn types(model: &Model) -> impl Iterator<Item = String> {
    model.types.iter().map(|definition| definition.name.clone())
}

fn records(model: &Model) -> impl Iterator<Item = &Record> {
    model.tables.iter().flat_map(|table| &table.records)
}

/// The fields of records, structs (`Line.sku`) and variants (`Plan.team.seats`).
fn fields(model: &Model) -> impl Iterator<Item = String> {
    let of_records = records(model).flat_map(|record| {
        let own = record.fields.iter().filter(|field| field.role == Role::Own);
        own.map(|field| format!("{}.{}", record.name, field.name))
    });
    let of_types = model.types.iter().flat_map(|definition| {
        let name = &definition.name;
        match &definition.definition {
            NamedType::Struct(fields) => {
                fields.iter().map(|field| format!("{name}.{}", field.name)).collect()
            }
            NamedType::Union { variants, .. } => variants
                .iter()
                .flat_map(|variant| {
                    variant.fields.iter().map(|field| format!("{name}.{}.{}", variant.name, field.name))
                })
                .collect(),
            NamedType::Newtype(_) | NamedType::Enum { .. } => Vec::new(),
        }
    });
    of_records.chain(of_types)
}

fn variants(model: &Model) -> impl Iterator<Item = String> {
    model.types.iter().flat_map(|definition| {
        let names: Vec<&String> = match &definition.definition {
            NamedType::Enum { variants, .. } => variants.iter().map(|variant| &variant.name).collect(),
            NamedType::Union { variants, .. } => variants.iter().map(|variant| &variant.name).collect(),
            NamedType::Newtype(_) | NamedType::Struct(_) => Vec::new(),
        };
        names.into_iter().map(|name| format!("{}.{name}", definition.name))
    })
}

/// The attributes that a function computes.
fn functions(model: &Model) -> impl Iterator<Item = String> {
    records(model).flat_map(|record| {
        let computed = record.computed.iter();
        computed
            .filter(|computed| matches!(computed.source, ComputedSource::Function { .. }))
            .map(|computed| format!("{}.{}", record.name, computed.name))
    })
}

fn unmatched(kind: EntryKind, entry: &Entry, targets: &[String]) -> Diagnostic {
    let what = match kind {
        EntryKind::Derive => "record or type that dio generates",
        EntryKind::Attribute => "record, type, field or variant that dio generates",
        EntryKind::Replace => "type or field",
        EntryKind::Computed => "attribute that a function computes",
    };
    let problem = Diagnostic::new(
        &rules::UNMATCHED_OPTION,
        format!("`{}` of `{}` matches nothing in the schema", kind.name(), entry.target),
    );
    let Some(place) = &entry.place else {
        return problem.note(format!("no such {what}; a flag or the builder says it"));
    };
    let target = Spanned::new(entry.target.clone(), span(&place.target));
    let names = targets.iter().map(String::as_str);
    problem.at(target.span, format!("no such {what}")).suggest_nearest("one", &target, names)
}

fn not_rust(kind: EntryKind, entry: &Entry, expected: &str) -> Diagnostic {
    let problem = Diagnostic::new(
        &rules::INVALID_VALUE,
        format!("`{}` of `{}` is not what it should be: `{}`", kind.name(), entry.target, entry.value),
    );
    match &entry.place {
        Some(place) => problem.at(span(&place.value), expected),
        None => problem.help(expected),
    }
}

/// A place in `dio.toml`, which is alone in its report.
fn span(range: &Range<usize>) -> Span {
    Span::new(FileId::new(0), range.clone())
}
