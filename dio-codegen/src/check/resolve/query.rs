use super::super::package::{Problems, Query, Record, Table, Types};
use super::filter::{Resolver, all_of};
use super::fit::{Access, Fit, Misfit, fit};
use super::{fan_out, filtered, form, template};
use crate::model::{self, Filter, Fixed, Form, Given, Order, QueryRange, Reads};
use crate::report::Diagnostic;
use crate::rules;
use crate::syntax;

/// Looks up what a query names, and adds it to its table.
pub(super) fn resolve<'s>(
    query: &'s syntax::Query,
    tables: &mut [Table<'s>],
    types: &Types<'s>,
    problems: &mut Problems,
) {
    let Some((table, records)) = records(query, tables, problems) else { return };
    let table = &mut tables[table];
    let model = resolve_in(query, table, &records, types, problems);
    table.queries.push(Query { syntax: query, model });
}

/// The table and the records in it; none if any of them is unknown.
fn records(
    query: &syntax::Query,
    tables: &[Table<'_>],
    problems: &mut Problems,
) -> Option<(usize, Vec<usize>)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut complete = !query.records.is_empty();
    for name in &query.records {
        let place = tables.iter().enumerate().find_map(|(table, content)| {
            let record = content.records.iter().position(|record| record.model.name == name.value)?;
            Some((table, record))
        });
        let Some(place) = place else {
            let names =
                tables.iter().flat_map(|table| &table.records).map(|record| record.model.name.as_str());
            problems.push(
                Diagnostic::new(&rules::UNKNOWN_RECORD, format!("there is no record `{}`", name.value))
                    .at(name.span, "not a record of this package")
                    .suggest_nearest("a record", name, names),
            );
            complete = false;
            continue;
        };
        if found.contains(&place) {
            problems.push(
                Diagnostic::new(&rules::DUPLICATE_DEFINITION, format!("`{}` is named twice", name.value))
                    .at(name.span, "named again here"),
            );
        } else if found.first().is_some_and(|(table, _)| *table != place.0) {
            problems.push(
                Diagnostic::new(&rules::UNKNOWN_RECORD, "a query reads one table")
                    .at(name.span, format!("stored in `{}`", tables[place.0].model.name))
                    .beside(query.records[0].span, format!("stored in `{}`", tables[found[0].0].model.name)),
            );
            complete = false;
        } else {
            found.push(place);
        }
    }
    let table = found.first()?.0;
    complete.then(|| (table, found.into_iter().map(|(_, record)| record).collect()))
}

fn resolve_in(
    query: &syntax::Query,
    table: &Table<'_>,
    records: &[usize],
    types: &Types<'_>,
    problems: &mut Problems,
) -> Option<model::Query> {
    let stated = match &query.index {
        Some(name) if name.value == "table" => Some(None),
        Some(name) => match table.model.indexes.iter().position(|index| index.name == name.value) {
            Some(index) => Some(Some(index)),
            None => {
                let names = table.model.indexes.iter().map(|index| index.name.as_str()).chain(["table"]);
                problems.push(
                    Diagnostic::new(
                        &rules::UNKNOWN_INDEX,
                        format!("table `{}` has no index `{}`", table.model.name, name.value),
                    )
                    .at(name.span, "not an index of this table")
                    .suggest_nearest("an index", name, names),
                );
                return None;
            }
        },
        None => None,
    };
    let access = access(query, table, records, problems);
    let fan_out =
        query.fan_out.as_ref().map(|named| fan_out::resolve(query, named, table, records, problems));
    let of_query: Vec<&Record<'_>> = records.iter().map(|record| &table.records[*record]).collect();
    let mut resolver = Resolver { query, records: &of_query, types, problems, parameters: Vec::new() };
    let fixed = resolver.fixed();
    let filter = query.filter.as_ref().map(|filter| resolver.filter(filter));
    let parameters = resolver.parameters.into_iter().map(|(parameter, ..)| parameter).collect();
    let reads = reads(query, table, records, problems);
    let Access { given, range, .. } = access?;
    let fan_out = match fan_out {
        Some(None) => return None,
        Some(fan_out) => fan_out,
        None => None,
    };
    // What all of is read is known wherever a partition is.
    let access = Access { given: given.iter().chain(&fan_out).cloned().collect(), fixed: fixed?, range };
    let reads = reads?;
    let certain = of_query.iter().all(|record| {
        record.keys.iter().all(|key| key.known) && record.branches.iter().all(|branch| branch.known)
    });
    if !certain {
        return None;
    }
    let (index, fits) = choose(query, table, records, &access, stated, types, problems)?;
    let first = fits.first()?;
    let is_exact = |fixed: &&Fixed| {
        let in_key = first.fixed.contains(&fixed.field) && !first.rounded.contains(&fixed.field);
        in_key || first.implied.contains(&fixed.field)
    };
    let also: Vec<Fixed> = access.fixed.iter().filter(|fixed| !is_exact(fixed)).cloned().collect();
    let in_key = access.fixed.iter().filter(|fixed| first.fixed.contains(&fixed.field)).cloned().collect();
    let is_key = fits.iter().all(|fit| first.is_item_of(fit));
    if let (Some(each), Some(named)) = (&fan_out, &query.fan_out) {
        let partitions = index.map_or(1, |index| table.model.indexes[index].partition.len());
        let keys = fits.iter().map(|fit| fit.keys.get(..partitions).unwrap_or_default());
        if let Some(problem) =
            fan_out::misplaced(query, each, named, of_query.iter().copied().zip(keys), is_key)
        {
            problems.push(problem);
            return None;
        }
    }
    // What gathers, or reads a part, is a query of one item then.
    let is_item = query.gather.is_none() && reads == Reads::Held && is_key;
    let read = filtered::Read { query, table: &table.model, records: &of_query, index };
    let is_sound = read.check(&also, is_item, problems);
    let filter = match filter {
        Some(None) => return None,
        Some(filter) => filter,
        None => None,
    };
    is_sound.then(|| model::Query {
        name: query.name.value.clone(),
        doc: query.doc.clone(),
        records: records.to_vec(),
        index,
        keys: fits.into_iter().map(|fit| fit.keys).collect(),
        given,
        fan_out,
        range: access.range,
        order: query.order.map_or(Order::Ascending, |order| order.value),
        fixed: in_key,
        filter: all_of(also.into_iter().map(Filter::equal).chain(filter)),
        parameters,
        limit: query.limit.map(|limit| limit.value),
        consistent: query.consistent.is_some_and(|consistent| consistent.value),
        reach: match (is_item, filtered::is_many(query)) {
            (false, _) => model::Reach::Partition,
            (true, false) => model::Reach::Item,
            (true, true) => model::Reach::Items,
        },
        reads,
        gather: query.gather.map(|gather| gather.max),
    })
}

/// What it answers with; none if it names what a record does not have.
fn reads(
    query: &syntax::Query,
    table: &Table<'_>,
    records: &[usize],
    problems: &mut Problems,
) -> Option<Reads> {
    let Some(projection) = &query.projection else {
        let is_hydrated = query.hydrate.as_ref().is_some_and(|hydrate| hydrate.value);
        return Some(if is_hydrated { Reads::Hydrated } else { Reads::Held });
    };
    let first = &table.records[*records.first()?];
    let mut fields = Vec::new();
    let mut complete = true;
    for name in &projection.value {
        complete &= has_field(name, "projection", std::iter::once(first), problems);
        let Some(field) = first.field(&name.value) else { continue };
        if fields.contains(&field) {
            problems.push(
                Diagnostic::new(&rules::DUPLICATE_DEFINITION, format!("`{}` is named twice", name.value))
                    .at(name.span, "named again here"),
            );
            complete = false;
        }
        fields.push(field);
    }
    complete.then_some(Reads::Projection(fields))
}

/// The parameters; none if they name what a record does not have.
fn access(
    query: &syntax::Query,
    table: &Table<'_>,
    records: &[usize],
    problems: &mut Problems,
) -> Option<Access> {
    let records = || records.iter().map(|record| &table.records[*record]);
    let mut complete = true;
    let mut given: Vec<Given> = Vec::new();
    for parameter in &query.given {
        let name = crate::sources::Spanned::new(parameter.field.clone(), parameter.text.span);
        complete &= has_field(&name, "query", records(), problems);
        complete &= has_one_type(&name, records(), problems);
        let derived = match &parameter.form {
            None => None,
            Some(text) => match form::parse(text) {
                Some(derived @ (Form::Day | Form::Month | Form::Hour)) => Some(derived),
                _ => {
                    problems.push(
                        Diagnostic::new(
                            &rules::INVALID_FORM,
                            format!("`:{text}` is not a form of a parameter"),
                        )
                        .at(parameter.text.span, "a parameter has `:day`, `:month`, `:hour` or none")
                        .help("other forms take the field's own values: name the field alone"),
                    );
                    complete = false;
                    None
                }
            },
        };
        given.push(Given { field: parameter.field.clone(), derived });
    }
    let range = query.range.as_ref().map(|range| {
        complete &= has_field(&range.field, "range", records(), problems);
        complete &= has_one_type(&range.field, records(), problems);
        QueryRange { field: range.field.value.clone(), operator: range.operator.value }
    });
    complete.then_some(Access { given, fixed: Vec::new(), range })
}

pub(super) fn has_field<'r, 's: 'r>(
    name: &crate::sources::Spanned<String>,
    what: &str,
    records: impl Iterator<Item = &'r Record<'s>>,
    problems: &mut Problems,
) -> bool {
    let mut all = true;
    for record in records {
        if record.field(&name.value).is_none() {
            if !record.broken_fields.contains(&name.value.as_str()) {
                problems.push(template::unknown_field(name, what, record));
            }
            all = false;
        }
    }
    all
}

/// One parameter has one type.
pub(super) fn has_one_type<'r, 's: 'r>(
    name: &crate::sources::Spanned<String>,
    mut records: impl Iterator<Item = &'r Record<'s>>,
    problems: &mut Problems,
) -> bool {
    let type_of = |record: &'r Record<'s>| {
        let field = record.field(&name.value)?;
        Some((record, &record.model.fields[field].field_type))
    };
    let Some((first, one)) = records.next().and_then(type_of) else { return true };
    let mut others = records.filter_map(type_of);
    let Some((other, _)) = others.find(|(_, other)| !other.is_one_with(one)) else { return true };
    problems.push(
        Diagnostic::new(
            &rules::QUERY_FIT,
            format!(
                "`{}` has one type in `{}` and another in `{}`",
                name.value, first.model.name, other.model.name
            ),
        )
        .at(name.span, "one parameter has one type"),
    );
    false
}

/// The index that the query reads, and what it reads of each record.
fn choose<'t>(
    query: &syntax::Query,
    table: &'t Table<'_>,
    records: &[usize],
    access: &Access,
    stated: Option<Option<usize>>,
    types: &Types<'_>,
    problems: &mut Problems,
) -> Option<(Option<usize>, Vec<Fit<'t>>)> {
    let try_index = |index: Option<usize>| -> Result<Vec<Fit<'t>>, Misfit> {
        let mut fits: Vec<Fit<'t>> = Vec::new();
        for record in records.iter().map(|record| &table.records[*record]) {
            let fit = fit(record, &table.model, index, access, types)?;
            if let Some(first) = fits.first() {
                first.same_as(&fit, (&table.records[records[0]].model.name, &record.model.name))?;
            }
            fits.push(fit);
        }
        Ok(fits)
    };
    if let Some(index) = stated {
        return match try_index(index) {
            Ok(fits) => Some((index, fits)),
            Err(misfit) => {
                let what = named(table, index);
                problems.push(
                    Diagnostic::new(
                        &rules::QUERY_FIT,
                        format!("query `{}` does not fit {what}", query.name.value),
                    )
                    .at(query.name.span, misfit.reason),
                );
                None
            }
        };
    }
    let (mut fitting, mut misfits) = (Vec::new(), Vec::new());
    for index in std::iter::once(None).chain((0..table.model.indexes.len()).map(Some)) {
        match try_index(index) {
            Ok(fits) => fitting.push((index, fits)),
            Err(misfit) => misfits.push((index, misfit)),
        }
    }
    match fitting.as_slice() {
        // The table comes first, and is read if it fits.
        [(None, _), ..] | [_] => Some(fitting.swap_remove(0)),
        [] => {
            let mut problem = Diagnostic::new(
                &rules::QUERY_FIT,
                format!("query `{}` fits neither its table nor an index", query.name.value),
            )
            .at(query.name.span, "what is given must be a partition key and the beginning of a sort key");
            for (index, misfit) in &misfits {
                // An index that its records are not in is none that was meant.
                if misfit.is_filled || index.is_none() {
                    problem = problem.note(format!("{}: {}", named(table, *index), misfit.reason));
                }
            }
            problems.push(problem);
            None
        }
        several => {
            let names: Vec<String> = several
                .iter()
                .filter_map(|(index, _)| *index)
                .map(|index| format!("`\"{}\"`", table.model.indexes[index].name))
                .collect();
            problems.push(
                Diagnostic::new(
                    &rules::AMBIGUOUS_QUERY,
                    format!("query `{}` fits several indexes", query.name.value),
                )
                .at(query.name.span, "which does it read?")
                .help(format!("set `index` to {}", syntax::either(&names))),
            );
            None
        }
    }
}

fn named(table: &Table<'_>, index: Option<usize>) -> String {
    match index {
        None => "the table".to_owned(),
        Some(index) => format!("index `{}`", table.model.indexes[index].name),
    }
}
