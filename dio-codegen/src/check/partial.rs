//! Queries that read less than whole records, or that read whole ones through an index which does not hold them.

use super::package::{Package, Problems, Query, Table};
use crate::model::{self, Index, Partial, Reads, Source};
use crate::report::Diagnostic;
use crate::rules;

pub(super) fn check(package: &Package<'_>, problems: &mut Problems) {
    for table in &package.tables {
        for query in &table.queries {
            let Some(model) = &query.model else { continue };
            let index = model.index.and_then(|index| table.model.indexes.get(index));
            if model.reads != Reads::Hydrated && untold(query, model, index, table, problems) {
                continue;
            }
            match &model.reads {
                Reads::Held => held(query, model, index, table, problems),
                Reads::Hydrated => hydrated(query, model, index, table, problems),
                Reads::Projection(fields) => projection(query, model, fields, index, table, problems),
            }
        }
    }
}

fn refused(message: String) -> Diagnostic {
    Diagnostic::new(&rules::PARTIAL_READ, message)
}

fn records<'t>(model: &model::Query, table: &'t Table<'_>) -> impl Iterator<Item = &'t model::Record> {
    let records = model.records.iter().filter_map(|record| table.records.get(*record));
    records.map(|record| &record.model)
}

/// Whether the items of an index cannot be told to be what is read, and told so: records that share a key need their type
/// attribute.
fn untold(
    query: &Query<'_>,
    model: &model::Query,
    index: Option<&Index>,
    table: &Table<'_>,
    problems: &mut Problems,
) -> bool {
    let Some(index) = index else { return false };
    let Some(record) = records(model, table).find(|record| !record.is_told_in(index, &table.model)) else {
        return false;
    };
    let name = &index.name;
    problems.push(
        refused(format!(
            "query `{}` cannot tell which items of `{name}` are a `{}`",
            model.name, record.name
        ))
        .at(
            query.syntax.name.span,
            format!("the record shares its key, and `{name}` does not hold the type attribute"),
        )
        .help("list the type attribute in the index's `project`, or read the records with `hydrate = true`"),
    );
    true
}

/// What an index holds of several records has no type in common, and what is gathered is whole.
fn held(
    query: &Query<'_>,
    model: &model::Query,
    index: Option<&Index>,
    table: &Table<'_>,
    problems: &mut Problems,
) {
    let Some(index) = index.filter(|_| !model.is_of_one_record()) else { return };
    if let Some(record) = records(model, table).find(|record| !record.is_whole_in(index, &table.model)) {
        problems.push(
            refused(format!("query `{}` answers with whole records, which are not there", model.name))
                .at(
                    query.syntax.name.span,
                    format!("the index `{}` does not hold all of `{}`", index.name, record.name),
                )
                .help("`hydrate = true` reads the records from the table; a query of one record answers with what is there"),
        );
    }
}

/// Only what is not there is to be fetched.
fn hydrated(
    query: &Query<'_>,
    model: &model::Query,
    index: Option<&Index>,
    table: &Table<'_>,
    problems: &mut Problems,
) {
    let Some(hydrate) = &query.syntax.hydrate else { return };
    let label = match index {
        None => "the table has the records whole".to_owned(),
        Some(index) if records(model, table).all(|record| record.is_whole_in(index, &table.model)) => {
            format!("the index `{}` holds the records whole", index.name)
        }
        Some(_) => return,
    };
    problems.push(
        refused(format!("query `{}` has nothing to hydrate", model.name))
            .at(hydrate.span, label)
            .help("leave `hydrate` out"),
    );
}

/// A projection is of one record, and of what can be asked for.
fn projection(
    query: &Query<'_>,
    model: &model::Query,
    fields: &[usize],
    index: Option<&Index>,
    table: &Table<'_>,
    problems: &mut Problems,
) {
    let Some(stated) = &query.syntax.projection else { return };
    if let Some(hydrate) = query.syntax.hydrate.as_ref().filter(|hydrate| hydrate.value) {
        problems.push(
            refused(format!("query `{}` answers with whole records and with some fields", model.name))
                .at(stated.span, "some fields")
                .beside(hydrate.span, "whole records"),
        );
        return;
    }
    let mut read = records(model, table);
    let (Some(record), None) = (read.next(), read.next()) else {
        problems.push(
            refused(format!("query `{}` asks for fields of several records", model.name))
                .at(stated.span, "a projection is of one record"),
        );
        return;
    };
    let part = Partial::to_ask_for(record, index, &table.model);
    for (field, name) in fields.iter().zip(&stated.value) {
        // In a form that loses something, the primary key has not this field but another value.
        let is_there = part.fields.contains(field)
            && part
                .record
                .fields
                .get(*field)
                .is_some_and(|field| field.attribute.is_some() || matches!(field.source, Source::Key(_)));
        if let Some(index) = index.filter(|_| !is_there) {
            problems.push(
                refused(format!("query `{}` asks for `{}` where it is not", model.name, name.value))
                    .at(name.span, format!("the index `{}` does not hold it", index.name))
                    .help("list it in the index's `project`, or read the records with `hydrate = true`"),
            );
        }
    }
}
