use super::super::allow::is_allowed;
use super::super::package::{Problems, Query};
use super::interleaved::Interleaved;
use super::interval::Interval;
use super::stand::{Place, Stand};
use crate::model;
use crate::report::Diagnostic;
use crate::rules;

/// Tells of queries that read more than they answer with.
pub(super) fn check(place: &Place<'_>, interleaved: &Interleaved, problems: &mut Problems) {
    for query in &place.table.queries {
        let Some(model) = query.model.as_ref().filter(|model| model.index == place.index) else { continue };
        if is_allowed(&rules::READS_MORE, &place.allow())
            || is_allowed(&rules::READS_MORE, &[&query.syntax.allow])
        {
            continue;
        }
        between(place, query, model, interleaved, problems);
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
    let interval = Interval::of(place, &readers, &model.given);
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
