use super::super::allow::is_allowed;
use super::super::package::Problems;
use super::super::{alike, shared_keys};
use super::interval::Interval;
use super::stand::{Place, Stand};
use crate::model::{Given, Key};
use crate::report::Diagnostic;
use crate::rules;

/// Records, as indices into those of the table, of which a read of the first also reads the second.
pub(super) type Interleaved = Vec<(usize, usize)>;

/// One record that is read with another.
struct Found<'s, 'r> {
    reader: &'s Stand<'r>,
    other: &'s Stand<'r>,
    key: Vec<(&'s str, String)>,
}

/// Tells of records that are read with others of their partition, unless a query reads them together.
pub(super) fn check(place: &Place<'_>, problems: &mut Problems) -> Interleaved {
    let prefixes: Vec<Vec<&str>> = place.stands.iter().map(|stand| prefixes(place, stand)).collect();
    let mut all = Interleaved::new();
    let mut told: Vec<Found<'_, '_>> = Vec::new();
    for (one, two) in alike::pairs(&prefixes) {
        for (reader, other) in [(one, two), (two, one)] {
            let (reader, other) = (&place.stands[reader], &place.stands[other]);
            let pair = (reader.place_of_record, other.place_of_record);
            if pair.0 == pair.1 || all.contains(&pair) {
                continue;
            }
            let interval = Interval::of(place, &[reader], &partition_fields(place, reader));
            let is_get = interval.is_one_key && place.index.is_none();
            let Some(key) = interval.finds(place, reader, other).filter(|_| !is_get) else { continue };
            all.push(pair);
            let lists = [reader.record.syntax.allow.as_slice(), other.record.syntax.allow.as_slice()];
            let is_silenced = is_allowed(&rules::INTERLEAVED_RECORDS, &place.allow())
                || is_allowed(&rules::INTERLEAVED_RECORDS, &lists)
                || shared_keys::are_sharing(reader.record, other.record)
                || is_meant(place, pair);
            if !is_silenced {
                told.push(Found { reader, other, key });
            }
        }
    }
    if !told.is_empty() {
        problems.push(report(place, &told));
    }
    all
}

/// What the attributes begin with that tell records apart: those of the partition key, and the first of the sort key.
fn prefixes<'s>(place: &Place<'_>, stand: &'s Stand<'_>) -> Vec<&'s str> {
    let sort = place.sort.first().map(|_| place.partition.len());
    (0..place.partition.len()).chain(sort).map(|at| stand.key(at).text.literal_prefix()).collect()
}

/// The components of the partition key, which every read states.
fn partition_fields(place: &Place<'_>, stand: &Stand<'_>) -> Vec<Given> {
    let keys = (0..place.partition.len()).map(|position| stand.key(position));
    keys.flat_map(|key: &Key| stated(key, stand)).collect()
}

fn stated(key: &Key, stand: &Stand<'_>) -> Vec<Given> {
    use crate::model::{Form, KeyText};
    let given = |field: usize, form: Form| Given {
        field: stand.record.model.fields[field].name.clone(),
        derived: Some(form).filter(|form| matches!(form, Form::Day | Form::Month | Form::Hour)),
    };
    match &key.text {
        KeyText::Template(template) => {
            template.components().map(|component| given(component.field, component.form)).collect()
        }
        KeyText::Whole { field, .. } | KeyText::Bare { field } => vec![given(*field, Form::Plain)],
    }
}

/// Whether a query reads both there: then they stand together on purpose.
fn is_meant(place: &Place<'_>, (one, two): (usize, usize)) -> bool {
    let queries = place.table.queries.iter().filter_map(|query| query.model.as_ref());
    let mut here = queries.filter(|query| query.index == place.index);
    here.any(|query| query.records.contains(&one) && query.records.contains(&two))
}

fn report(place: &Place<'_>, found: &[Found<'_, '_>]) -> Diagnostic {
    let first = &found[0];
    let mut problem = Diagnostic::new(
        &rules::INTERLEAVED_RECORDS,
        format!(
            "a read of `{}` in {} also reads `{}`",
            first.reader.name(),
            place.name(),
            first.other.name()
        ),
    );
    let mut readers: Vec<&Stand<'_>> = Vec::new();
    for one in found {
        if readers.iter().any(|reader| reader.place_of_record == one.reader.place_of_record) {
            continue;
        }
        readers.push(one.reader);
        let others: Vec<String> = found
            .iter()
            .filter(|other| other.reader.place_of_record == one.reader.place_of_record)
            .map(|other| format!("`{}`", other.other.name()))
            .collect();
        let label = format!("reads of `{}` also read {}", one.reader.name(), others.join(", "));
        problem = match readers.len() {
            1 => problem.at(one.reader.span(place), label),
            _ => problem.beside(one.reader.span(place), label),
        };
    }
    let is_shown =
        |stand: &Stand<'_>| readers.iter().any(|reader| reader.place_of_record == stand.place_of_record);
    if !is_shown(first.other) {
        problem = problem.beside(first.other.span(place), format!("of `{}`", first.other.name()));
    }
    let key: Vec<String> =
        first.key.iter().map(|(attribute, text)| format!("`{attribute} = {text}`")).collect();
    problem
        .note(format!("`{}` could be there at {}", first.other.name(), key.join(", ")))
        .help("text of its own at the beginning of its sort key keeps a record apart; a `[query.*]` of both says that they are read together")
}
