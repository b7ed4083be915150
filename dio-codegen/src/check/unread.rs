//! Fields that are written and not read back.

use super::package::{Package, Problems, Record};
use crate::model::{FieldType, Reads};
use crate::report::Diagnostic;
use crate::rules;

pub(super) fn check(package: &Package<'_>, problems: &mut Problems) {
    for table in &package.tables {
        for record in &table.records {
            fields(record, problems);
        }
        for query in &table.queries {
            let Some(Reads::Projection(fields)) = query.model.as_ref().map(|model| &model.reads) else {
                continue;
            };
            let Some(record) =
                query.model.as_ref().and_then(|model| table.records.get(*model.records.first()?))
            else {
                continue;
            };
            let named = query.syntax.projection.iter().flat_map(|projection| &projection.value);
            for (field, name) in
                fields.iter().zip(named).filter(|(field, _)| record.model.fields[**field].unread)
            {
                problems.push(
                    refused(format!("query `{}` asks for `{}`", query.syntax.name.value, name.value))
                        .at(name.span, "a read answers with nothing here")
                        .beside(record.fields[*field].span, "written, and not read back"),
                );
            }
        }
    }
}

fn refused(message: String) -> Diagnostic {
    Diagnostic::new(&rules::UNREAD_FIELD, message)
}

fn fields(record: &Record<'_>, problems: &mut Problems) {
    for (index, field) in record.model.fields.iter().enumerate().filter(|(_, field)| field.unread) {
        let name = &field.name;
        let span = record.fields[index].span;
        if !field.optional && field.default.is_none() {
            problems.push(
                refused(format!("`{name}` would be missing from what is read"))
                    .at(span, "written, and not read back")
                    .help("with `?` it reads as absent, with a `default` as that"),
            );
        }
        if let Some(what) = made_of(record, index) {
            problems.push(
                refused(format!("{what} rests on `{name}`"))
                    .at(span, "written, and not read back")
                    .note("who reads the record and writes it back would make something else".to_owned()),
            );
        }
    }
}

/// What is made of a field, or rests on it.
fn made_of(record: &Record<'_>, field: usize) -> Option<String> {
    let model = &record.model;
    let mut keys = model.keys.iter();
    if let Some(key) = keys.find(|key| key.text.fields().contains(&field)) {
        return Some(format!("the key `{}`", key.attribute));
    }
    if let Some(computed) = model.computed.iter().find(|computed| computed.source.inputs().contains(&field)) {
        return Some(format!("`{}`", computed.name));
    }
    let mut asked = model.branches.iter().flat_map(|branch| &branch.conditions);
    if asked.any(|condition| condition.field == field) {
        return Some("`when`".to_owned());
    }
    let is_shard_of = |other: &FieldType| matches!(other, FieldType::Shard { of, .. } if of.contains(&field));
    if model.fields.iter().any(|other| is_shard_of(&other.field_type)) {
        return Some("a shard".to_owned());
    }
    if model.expiry.is_some_and(|expiry| expiry.from == field) {
        return Some("`expires_at`".to_owned());
    }
    model.fields[field].immutable.then(|| "`immutable`".to_owned())
}
