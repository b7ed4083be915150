//! Records that share their primary key.

use super::package::{Package, Problems, Record, Table};
use crate::model::{FieldType, Form, KeyRole, KeyText, Part};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::Spanned;

/// Whether two records say that they have one key.
pub(super) fn are_sharing(one: &Record<'_>, other: &Record<'_>) -> bool {
    mention(one, other).is_some() || mention(other, one).is_some()
}

/// Where a record names another.
fn mention<'s>(of: &Record<'s>, other: &Record<'_>) -> Option<&'s Spanned<String>> {
    of.syntax.shares_key_with.iter().find(|name| name.value == other.model.name)
}

pub(super) fn check(package: &Package<'_>, problems: &mut Problems) {
    for table in &package.tables {
        for record in &table.records {
            let Some(first) = record.syntax.shares_key_with.first() else { continue };
            if table.model.type_attribute.is_none() {
                problems.push(
                    refused(format!("items of `{}` do not say which record they are", table.model.name))
                        .at(first.span, "records that share a key are told apart by a type attribute")
                        .beside(table.syntax.name.span, "this table has none")
                        .help(
                            "`type_attribute = \"_type\"` on the table stores the record's name in each item",
                        ),
                );
            }
            for name in &record.syntax.shares_key_with {
                of_pair(name, record, table, package, problems);
            }
        }
    }
}

fn of_pair(
    name: &Spanned<String>,
    record: &Record<'_>,
    table: &Table<'_>,
    package: &Package<'_>,
    problems: &mut Problems,
) {
    let own = &record.model.name;
    let Some(other) = table.records.iter().find(|other| other.model.name == name.value) else {
        let elsewhere = package
            .tables
            .iter()
            .find(|table| table.records.iter().any(|other| other.model.name == name.value));
        let names = table.records.iter().map(|other| other.model.name.as_str()).filter(|other| other != own);
        problems.push(match elsewhere {
            Some(table) => Diagnostic::new(
                &rules::UNKNOWN_RECORD,
                format!("`{}` is in another table, `{}`", name.value, table.model.name),
            )
            .at(name.span, "a key is of one table"),
            None => Diagnostic::new(&rules::UNKNOWN_RECORD, format!("there is no record `{}`", name.value))
                .at(name.span, "not a record of this package")
                .suggest_nearest("a record", name, names),
        });
        return;
    };
    if name.value == *own {
        problems.push(
            refused(format!("`{own}` shares its key with itself")).at(name.span, "name another record"),
        );
        return;
    }
    let Some(answer) = mention(other, record) else {
        problems.push(
            refused(format!("`{}` does not say that it shares its key with `{own}`", name.value))
                .at(name.span, "both have to say so")
                .beside(other.syntax.name.span, format!("`shares_key_with = [{own:?}]` is missing here")),
        );
        return;
    };
    // Each pair is told about once, by the later record.
    if answer.span < name.span
        && let Some((one, two)) = different_key(record, other, package)
    {
        problems.push(
            refused(format!("the primary keys of `{own}` and `{}` are made differently", name.value))
                .at(record.keys[one].text_span(), format!("of `{own}`"))
                .beside(other.keys[two].text_span(), format!("of `{}`", name.value))
                .note("records that share a key have equal templates, with components of the same names and types"),
        );
    }
}

/// A key attribute that two records make in different ways, as the key of each.
fn different_key(record: &Record<'_>, other: &Record<'_>, package: &Package<'_>) -> Option<(usize, usize)> {
    let keys = record.model.keys.iter().enumerate().filter(|(_, key)| key.role != KeyRole::Index);
    let both = keys.filter_map(|(one, key)| {
        let two = other.model.keys.iter().position(|two| two.attribute == key.attribute)?;
        (record.keys[one].known && other.keys[two].known).then_some((one, two))
    });
    both.into_iter().find(|(one, two)| made(record, *one, package) != made(other, *two, package))
}

/// How a key is made, for comparison with that of another record.
#[derive(PartialEq)]
enum Made<'r> {
    Text(&'r str),
    Component(&'r str, &'r FieldType, Form),
    Whole(&'r str, &'r FieldType, bool),
    Bare(&'r str, &'r FieldType),
}

fn made<'r>(record: &'r Record<'_>, key: usize, package: &'r Package<'_>) -> Vec<Made<'r>> {
    let name = |field: usize| record.model.fields[field].name.as_str();
    let of = |field: usize| record.model.fields[field].field_type.underlying(&package.types.model);
    match &record.model.keys[key].text {
        KeyText::Template(template) => template
            .parts
            .iter()
            .map(|part| match part {
                Part::Literal(text) => Made::Text(text),
                Part::Component(it) => Made::Component(name(it.field), of(it.field), it.form),
            })
            .collect(),
        KeyText::Whole { field, prefix, check } => {
            vec![Made::Text(prefix), Made::Whole(name(*field), of(*field), *check)]
        }
        KeyText::Bare { field } => vec![Made::Bare(name(*field), of(*field))],
    }
}

fn refused(message: String) -> Diagnostic {
    Diagnostic::new(&rules::SHARED_KEY, message)
}
