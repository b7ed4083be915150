//! What a query with `fan_out` reads side by side: all shards, or the buckets of a period.

use super::super::package::{Problems, Record, Table};
use super::form;
use super::query::{has_field, has_one_type};
use crate::model::{Form, Given, KeyText, RangeOperator, Role, Template};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::Spanned;
use crate::syntax;

/// The component that the query goes through all values of. None if there is something wrong with it.
pub(super) fn resolve(
    query: &syntax::Query,
    fan_out: &syntax::Given,
    table: &Table<'_>,
    records: &[usize],
    problems: &mut Problems,
) -> Option<Given> {
    let records = || records.iter().map(|record| &table.records[*record]);
    let name = Spanned::new(fan_out.field.clone(), fan_out.text.span);
    if !has_field(&name, "query", records(), problems) || !has_one_type(&name, records(), problems) {
        return None;
    }
    let refused = |label: &str| {
        Diagnostic::new(
            &rules::FAN_OUT,
            format!("query `{}` cannot go through `{}`", query.name.value, fan_out.text.value),
        )
        .at(fan_out.text.span, label.to_owned())
    };
    let derived = match fan_out.form.as_deref() {
        None => None,
        Some(text) => match form::parse(text) {
            Some(derived @ (Form::Day | Form::Month | Form::Hour)) => Some(derived),
            _ => {
                problems.push(refused("a bucket of time is a `:day`, `:month` or `:hour`"));
                return None;
            }
        },
    };
    if let Some(given) = query.given.iter().find(|given| given.text.value == fan_out.text.value) {
        problems.push(refused("it is given: one value is read").beside(given.text.span, "given here"));
        return None;
    }
    let is_shard = |record: &Record<'_>| {
        record.field(&fan_out.field).is_some_and(|field| record.model.fields[field].role == Role::Shard)
    };
    match derived {
        None if !records().all(is_shard) => {
            problems.push(
                refused("no shard, and no bucket of time")
                    .help("a shard is named alone, a bucket with its form: `\"at:day\"`"),
            );
            None
        }
        Some(_) => match &query.range {
            Some(range)
                if range.field.value == fan_out.field && range.operator.value == RangeOperator::Between =>
            {
                Some(Given { field: fan_out.field.clone(), derived })
            }
            Some(range) => {
                problems.push(
                    refused("it is not known where to begin and where to end")
                        .beside(range.operator.span, "this is not both ends of it")
                        .help(format!("`range = {{ {} = \"between\" }}`", fan_out.field)),
                );
                None
            }
            None => {
                problems.push(
                    refused("it is not known where to begin and where to end")
                        .help(format!("`range = {{ {} = \"between\" }}`", fan_out.field)),
                );
                None
            }
        },
        None => Some(Given { field: fan_out.field.clone(), derived: None }),
    }
}

/// Why the query cannot go through the component although its keys fit: each record with the keys of its partition.
pub(super) fn misplaced<'r, 's: 'r>(
    query: &syntax::Query,
    fan_out: &Given,
    named: &syntax::Given,
    mut partitions: impl Iterator<Item = (&'r Record<'s>, &'r [usize])>,
    is_item: bool,
) -> Option<Diagnostic> {
    let refused = |label: &str| {
        Diagnostic::new(
            &rules::FAN_OUT,
            format!("query `{}` cannot go through `{}`", query.name.value, named.text.value),
        )
        .at(named.text.span, label.to_owned())
    };
    if is_item {
        return Some(
            refused("the rest of the key is given, and tells the shard").help("leave `fan_out` out"),
        );
    }
    let is_held = |(record, keys): (&Record<'_>, &[usize])| {
        let texts = keys.iter().map(|key| &record.model.keys[*key].text);
        let templates = texts.filter_map(|text| match text {
            KeyText::Template(template) => Some(template),
            _ => None,
        });
        templates.flat_map(Template::components).any(|component| {
            record.model.fields[component.field].name == fan_out.field
                && fan_out.derived.is_none_or(|derived| component.form == derived)
        })
    };
    (!partitions.all(is_held)).then(|| refused("no part of the partition key that is read"))
}
