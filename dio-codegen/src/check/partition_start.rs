//! What every partition of a table begins with, such as a tenant.

use super::package::{Package, Problems, Record, Table};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::Span;
use crate::syntax::{KeyText, Part, Template};

pub(super) fn check(package: &Package<'_>, problems: &mut Problems) {
    for table in &package.tables {
        let Some(start) = &table.syntax.every_partition_starts else { continue };
        for record in &table.records {
            partition(record, table, start, problems);
        }
        types(table, start, problems);
    }
}

fn partition(record: &Record<'_>, table: &Table<'_>, start: &Template, problems: &mut Problems) {
    let Some(key) = record.model.keys.iter().position(|key| key.attribute == table.model.partition.name)
    else {
        return;
    };
    let origin = &record.keys[key];
    let begins = match origin.line.map(|line| &line.text) {
        Some(Some(KeyText::Template(template))) => begins_with(&template.parts, &start.parts),
        Some(Some(KeyText::Whole { prefix, check, .. })) => {
            matches!(start.parts.as_slice(), [Part::Literal(text)] if *check && prefix.starts_with(text))
        }
        // The template could not be read, which has been told.
        Some(None) => return,
        // The field is the key.
        None => false,
    };
    if !begins {
        let (name, text) = (&record.model.name, &start.source.value);
        problems.push(
            Diagnostic::new(
                &rules::PARTITION_START,
                format!("the partitions of `{name}` do not begin with `{text}`"),
            )
            .at(origin.text_span(), format!("`{}` of `{name}`", table.model.partition.name))
            .beside(start.source.span, format!("every partition of `{}` does", table.model.name)),
        );
    }
}

/// Whether every text of the first template begins with one of the second.
fn begins_with(parts: &[Part], start: &[Part]) -> bool {
    match (parts, start) {
        (_, []) => true,
        ([Part::Literal(text), rest @ ..], [Part::Literal(wanted), later @ ..]) => {
            text == wanted && begins_with(rest, later) || text.starts_with(wanted) && later.is_empty()
        }
        ([Part::Component(one), rest @ ..], [Part::Component(wanted), later @ ..]) => {
            let form =
                |component: &crate::syntax::Component| component.form.as_ref().map(|form| form.value.clone());
            one.field.value == wanted.field.value && form(one) == form(wanted) && begins_with(rest, later)
        }
        _ => false,
    }
}

/// A field of the beginning is the same thing in all records.
fn types(table: &Table<'_>, start: &Template, problems: &mut Problems) {
    for component in start.components() {
        let mut first: Option<(&Record<'_>, usize)> = None;
        for record in &table.records {
            let Some(field) =
                record.field(&component.field.value).filter(|field| record.fields[*field].known)
            else {
                continue;
            };
            let Some((other, of_other)) = first else {
                first = Some((record, field));
                continue;
            };
            let type_of = |record: &Record<'_>, field: usize| record.model.fields[field].field_type.clone();
            if type_of(record, field) != type_of(other, of_other) {
                let span = |record: &Record<'_>, field: usize| -> Span { record.fields[field].span };
                let name = |record: &Record<'_>| record.model.name.clone();
                problems.push(
                    Diagnostic::new(
                        &rules::PARTITION_START,
                        format!("`{}` begins every partition, and has two types", component.field.value),
                    )
                    .at(span(record, field), format!("one type in `{}`", name(record)))
                    .beside(span(other, of_other), format!("another in `{}`", name(other)))
                    .beside(component.span, format!("begins every partition of `{}`", table.model.name)),
                );
            }
        }
    }
}
