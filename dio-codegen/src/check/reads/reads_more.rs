use super::super::allow::is_allowed;
use super::super::package::{Problems, Query};
use super::interleaved::Interleaved;
use super::interval::Interval;
use super::stand::{Place, Stand};
use crate::model::{self, Given, Reach};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::Span;
use crate::syntax::Filter;

/// Tells of queries that read more than they answer with.
pub(super) fn check(place: &Place<'_>, interleaved: &Interleaved, problems: &mut Problems) {
    for query in &place.table.queries {
        let Some(model) = query.model.as_ref().filter(|model| model.index == place.index) else { continue };
        if is_allowed(&rules::READS_MORE, &place.allow())
            || is_allowed(&rules::READS_MORE, &[&query.syntax.allow])
        {
            continue;
        }
        filtered(query, model, problems);
        between(place, query, model, interleaved, problems);
    }
}

/// What is read and then left out.
fn filtered(query: &Query<'_>, model: &model::Query, problems: &mut Problems) {
    // DynamoDB has no filter where it gets an item, so no more than that is read.
    if model.filter.is_none() || model.reach != Reach::Partition {
        return;
    }
    let stated = query.syntax.filter.as_ref().and_then(first_field);
    let name = &query.syntax.name;
    let (span, label) = match stated {
        Some(span) => (span, "applied to what has been read"),
        None => (name.span, "what is `fixed` is no part of the key that it reads"),
    };
    problems.push(
        Diagnostic::new(
            &rules::READS_MORE,
            format!("query `{}` also reads what its filter leaves out", name.value),
        )
        .at(span, label)
        .note("DynamoDB bills what a query reads; a page may be empty and not the last")
        .help("an index whose key holds the field reads only what fits"),
    );
}

/// Where a filter begins.
fn first_field(filter: &Filter) -> Option<Span> {
    match filter {
        Filter::All(parts) | Filter::Any(parts) => parts.first().and_then(first_field),
        Filter::Not(part) => first_field(part),
        Filter::Test(test) => Some(test.field.span),
    }
}

/// Records that stand between those of the query.
fn between(
    place: &Place<'_>,
    query: &Query<'_>,
    model: &model::Query,
    interleaved: &Interleaved,
    problems: &mut Problems,
) {
    let readers: Vec<&Stand<'_>> = model
        .records
        .iter()
        .zip(&model.keys)
        .filter_map(|(record, keys)| {
            place.stands.iter().find(|stand| stand.place_of_record == *record && stand.keys == *keys)
        })
        .collect();
    // Of one record this is said of the record.
    if readers.len() < 2 || readers.len() != model.records.len() {
        return;
    }
    let fixed = model.fixed.iter().map(|fixed| Given { field: fixed.field.clone(), derived: None });
    let stated: Vec<Given> = model.given.iter().cloned().chain(fixed).collect();
    let interval = Interval::of(place, &readers, &stated);
    let is_said = |other: &Stand<'_>| {
        model.records.iter().any(|reader| interleaved.contains(&(*reader, other.place_of_record)))
    };
    let others = place.stands.iter().filter(|stand| !model.records.contains(&stand.place_of_record));
    let found: Vec<(&Stand<'_>, Vec<(&str, String)>)> = others
        .filter(|other| !is_said(other))
        .filter_map(|other| Some((other, interval.finds(place, readers[0], other)?)))
        .collect();
    let Some((first, key)) = found.first() else { return };
    let names: Vec<String> = found.iter().map(|(other, _)| format!("`{}`", other.name())).collect();
    let key: Vec<String> = key.iter().map(|(attribute, text)| format!("`{attribute} = {text}`")).collect();
    problems.push(
        Diagnostic::new(
            &rules::READS_MORE,
            format!("query `{}` also reads {}", model.name, names.join(", ")),
        )
        .at(query.syntax.name.span, "reads all between the first and the last of its records")
        .beside(first.span(place), format!("`{}` stands between them", first.name()))
        .note(format!("`{}` could be there at {}", first.name(), key.join(", ")))
        .help(
            "other text at the beginning of a sort key moves a record; queries of neighbours alone read less",
        ),
    );
}
