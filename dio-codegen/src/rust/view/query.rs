use heck::ToPascalCase;

use super::access::{Access, SortPlan};
use super::filter::{Condition, condition};
use super::narrowing::{Range, tail};
use super::query_range::QueryRange;
use super::{doc_lines, fan_out, gathered, item_query, items, partial};
use crate::model::{Constant, FieldType, Form, KeyText, Order, Query, Reach, Reads, Record, Table};
use crate::rust::names;
use crate::rust::types::{Scope, Types};

/// A function of the table type that makes a query.
#[derive(Debug)]
pub(crate) struct FunctionView {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) parameters: Vec<String>,
    pub(crate) bindings: Vec<String>,
    pub(crate) returns: String,
    /// The expression that makes it.
    pub(crate) query: String,
}

/// The builder that a per-index function answers with.
#[derive(Debug)]
pub(crate) struct BuilderView {
    pub(crate) name: String,
    /// `super::Order`, or the struct of what an index holds of it.
    pub(crate) reads: String,
    /// ` of super::Order` where that is less than the record.
    pub(crate) of: String,
    /// `OnTable`, `OnIndex` or `OnLocalIndex`.
    pub(crate) on: &'static str,
    pub(crate) methods: Vec<Range>,
}

/// Functions that a table type has of its own; those that it derefs to can be hidden.
const TABLE_FUNCTIONS: &[&str] = &["new", "with_clock"];

/// The functions of one record, for the table and each index that it fills, with their builders.
pub(crate) fn of_record(
    types: Types<'_>,
    table: &Table,
    record: &Record,
) -> (Vec<FunctionView>, Vec<BuilderView>) {
    let mut functions = Vec::new();
    let mut builders = Vec::new();
    for place in std::iter::once(None).chain((0..table.indexes.len()).map(Some)) {
        let Some(made) = record.keys_in(table.key_attributes(place), &|_| None).pop() else { continue };
        let index = place.and_then(|place| table.indexes.get(place));
        if index.is_some_and(|index| !record.is_told_in(index, table)) {
            continue;
        }
        let access = Access::new(types, table, record, index, made, Scope::Module);
        let fields = access.partition_fields();
        let name = |field: usize, _: Form| access.keys.ident(field);
        let plan = access.sort_plan(&is_in(&fields), &name);
        let Some(function) = function_of(&access, &plan) else { continue };
        let place = match index {
            None => "the table".to_owned(),
            Some(index) => format!("the index `{}`", index.name),
        };
        let (parameters, bindings): (Vec<String>, Vec<Option<String>>) =
            fields.iter().map(|(field, _)| access.parameter(*field, &access.keys.ident(*field))).unzip();
        // No name of the prelude that the record's module uses ends in `Query`, so that none is hidden.
        let builder = format!("{}Query", function.to_pascal_case());
        let record_name = names::type_name(&record.name);
        let part = partial::held(record, index, table);
        let what = match part {
            Some(_) => format!(
                "what {place} holds of [`{record_name}`](super::{record_name}) records, by sort key: those of one partition."
            ),
            None => format!(
                "[`{record_name}`](super::{record_name}) records of one partition of {place}, by sort key."
            ),
        };
        functions.push(FunctionView {
            name: names::beside(TABLE_FUNCTIONS, function),
            doc: vec![format!("Reads {what}")],
            parameters,
            bindings: bindings.into_iter().flatten().collect(),
            query: format!("{builder}({})", access.query(&plan, &name)),
            returns: builder.clone(),
        });
        let whole = format!("super::{record_name}");
        builders.push(BuilderView {
            name: builder,
            of: part.as_ref().map(|_| format!(" of {whole}")).unwrap_or_default(),
            reads: part.unwrap_or(whole),
            on: access.on(),
            methods: access.methods(&plan),
        });
    }
    (functions, builders)
}

/// Whether a component is among those of a partition: one of which that has a derived form alone is not known in full.
fn is_in(partition: &[(usize, Form)]) -> impl Fn(usize, Form) -> bool + '_ {
    |field, form| {
        let is_full = |of: &Form| !matches!(of, Form::Day | Form::Month | Form::Hour);
        partition.iter().any(|(given, of)| *given == field && (*of == form || is_full(of)))
    }
}

/// The name of the function that reads a record there, if there is one.
fn function_of(access: &Access<'_>, plan: &SortPlan) -> Option<String> {
    // Of keys that are made in several ways a query says which.
    if access.is_one_of_several() {
        return None;
    }
    let Some(index) = access.index else {
        // The whole primary key is given: that is `get`.
        let is_get = plan.next.is_none() && plan.bare.is_none() && !is_whole_sort(access);
        return (!is_get).then(|| names::snake(&access.record.plural));
    };
    let index = names::snake_part(&index.name);
    Some(format!("{}_by_{}", access.record.plural, index.strip_prefix("by_").unwrap_or(&index)))
}

fn is_whole_sort(access: &Access<'_>) -> bool {
    let key = access.sort().first().and_then(|sort| access.key(sort));
    key.is_some_and(|(_, key)| matches!(key.text, KeyText::Whole { .. }))
}

/// The function of a `[query.*]`, which stands in the module of its record if it has but one; none if the model is not one
/// that was checked.
pub(crate) fn named(types: Types<'_>, table: &Table, query: &Query) -> Option<FunctionView> {
    let index = query.index.and_then(|index| table.indexes.get(index));
    let scope = if query.is_of_one_record() { Scope::Module } else { Scope::Root };
    let accesses: Option<Vec<Access<'_>>> = query
        .records
        .iter()
        .zip(&query.keys)
        .map(|(record, made)| {
            Some(Access::new(types, table, table.records.get(*record)?, index, made.clone(), scope))
        })
        .collect();
    let accesses = accesses?;
    let first = accesses.first()?;
    if query.reach != Reach::Partition {
        return item_query::of(&accesses, table, query);
    }
    let mut parameters = Vec::new();
    let mut bindings = Vec::new();
    for given in &query.given {
        let ident = parameter_name(&given.field, given.derived);
        let (parameter, binding) = first.parameter(first.position(&given.field)?, &ident);
        parameters.push(parameter);
        bindings.extend(binding);
    }
    let range = match &query.range {
        Some(range) => Some(QueryRange::new(first, range, query.fan_out.is_some())?),
        None => None,
    };
    let mut expression = match thin(&accesses, query, range.as_ref()) {
        Some(call) => {
            // What is passed on needs no value of its own.
            bindings.clear();
            bindings.extend(range.as_ref().and_then(|range| range.binding.clone()));
            call
        }
        None => {
            let (plan, tails) = joined(&accesses, query)?;
            let mut expression = first.query(&plan, &value_of(first, query));
            if let Some(range) = &range {
                bindings.extend(range.binding.clone());
                expression += &range.call(first, &plan, &tails);
            }
            expression
        }
    };
    parameters.extend(range.map(|range| range.parameter));
    let is_hydrated = query.reads == Reads::Hydrated;
    let mut builder = "Query";
    if let Some(each) = &query.fan_out {
        // How much of a record is read is each partition's own.
        if is_hydrated {
            expression += "\n.hydrated()";
        }
        expression = fan_out::of_each(first, each, &expression)?;
        builder = "FanOut";
    }
    if query.order == Order::Descending {
        expression += "\n.descending()";
    }
    if let Some(filter) = &query.filter {
        let Condition { expression: filter, parameters: more, bindings: values } =
            condition(first, filter, &query.parameters);
        expression += &format!("\n.filter({filter})");
        parameters.extend(more);
        bindings.extend(values);
    }
    if let Some(limit) = query.limit {
        expression += &format!("\n.limit({limit})");
    }
    if query.consistent {
        expression += "\n.consistent()";
    }
    expression += &format!("\n.named({:?})", query.name);
    let mut on = first.on();
    if is_hydrated {
        if query.fan_out.is_none() {
            expression += "\n.hydrated()";
        }
        on = if on == "OnIndex" { "Hydrated" } else { on };
    }
    let (builder, reads) = match query.gather {
        Some(max) => {
            expression += &format!("\n.gather({max})");
            ("Gather", gathered::name_of(query))
        }
        None => (builder, reads(&accesses, table, query)),
    };
    let returns = match index {
        Some(_) => format!("{}<{reads}, {}>", scope.runtime(builder), scope.runtime(on)),
        None => format!("{}<{reads}>", scope.runtime(builder)),
    };
    Some(function(query, parameters, bindings, returns, expression))
}

/// What a query of these records answers with.
pub(super) fn reads(accesses: &[Access<'_>], table: &Table, query: &Query) -> String {
    match (accesses, &query.reads) {
        ([_], Reads::Projection(_)) => partial::of_query(query),
        ([one], Reads::Held) => {
            let whole = || format!("super::{}", names::type_name(&one.record.name));
            partial::held(one.record, one.index, table).unwrap_or_else(whole)
        }
        ([one], _) => format!("super::{}", names::type_name(&one.record.name)),
        _ => items::name_of(table, query),
    }
}

/// The function of a `[query.*]` from its parts.
pub(super) fn function(
    query: &Query,
    parameters: Vec<String>,
    bindings: Vec<String>,
    returns: String,
    expression: String,
) -> FunctionView {
    FunctionView {
        name: names::beside(TABLE_FUNCTIONS, names::snake(&query.name)),
        doc: doc_lines(query.doc.as_deref(), || format!("The query `{}`.", query.name)),
        parameters,
        bindings,
        returns,
        query: expression,
    }
}

/// The smallest interval around the sort keys of all records, and what they have after the component that is next.
fn joined(accesses: &[Access<'_>], query: &Query) -> Option<(SortPlan, Vec<String>)> {
    let mut plans: Vec<SortPlan> = accesses
        .iter()
        .map(|access| access.sort_plan(&is_known(access, query), &value_of(access, query)))
        .collect();
    plans.sort_by(|left, right| left.beginning.cmp(&right.beginning));
    let scope = accesses.first()?.scope;
    let mut tails: Vec<String> = Vec::new();
    for tail in plans.iter().filter_map(|plan| Some(tail(plan.next.as_ref()?, scope))) {
        if !tails.contains(&tail) {
            tails.push(tail);
        }
    }
    let mut plans = plans.into_iter();
    let mut plan = plans.next()?;
    let mut joined = plan.expression.clone().into_iter().collect::<Vec<_>>();
    for other in plans.filter_map(|plan| plan.expression) {
        if !joined.contains(&other) {
            plan.expression = plan.expression.map(|all| format!("{all}.to({other})"));
            joined.push(other);
        }
    }
    Some((plan, tails))
}

/// The parameter that gives a component, if one does.
fn given<'q>(query: &'q Query, name: &str, form: Form) -> Option<&'q crate::model::Given> {
    let derived = Some(form).filter(|form| matches!(form, Form::Day | Form::Month | Form::Hour));
    let known = || query.given.iter().chain(&query.fan_out);
    let exact = known().find(|given| given.field == name && given.derived == derived);
    // A value that is given in full gives its derived forms as well.
    exact.or_else(|| known().find(|given| given.field == name && given.derived.is_none()))
}

/// Whether a component is a parameter or a constant.
fn is_known<'a>(access: &'a Access<'a>, query: &'a Query) -> impl Fn(usize, Form) -> bool + 'a {
    |field, form| {
        let name = access.field_name(field);
        given(query, name, form).is_some() || query.fixed.iter().any(|fixed| fixed.field == name)
    }
}

/// The parameter or the constant that a component is, as a value of its type.
pub(super) fn value_of<'a>(access: &'a Access<'a>, query: &'a Query) -> impl Fn(usize, Form) -> String + 'a {
    move |field, form| component_of(access, query, field, form, Types::constant)
}

/// The same as an argument of a function that takes a text as `impl Into<...>`.
pub(super) fn argument_of<'a>(
    access: &'a Access<'a>,
    query: &'a Query,
) -> impl Fn(usize, Form) -> String + 'a {
    move |field, form| {
        component_of(access, query, field, form, |types, field_type, constant, scope| {
            match types.takes_into(field_type) {
                true => types.constant_argument(field_type, constant, scope),
                false => types.constant(field_type, constant, scope),
            }
        })
    }
}

fn component_of<'a>(
    access: &Access<'a>,
    query: &Query,
    field: usize,
    form: Form,
    constant: impl Fn(Types<'a>, &FieldType, &Constant, Scope) -> String,
) -> String {
    let name = access.field_name(field);
    if let Some(given) = given(query, name, form) {
        return parameter_name(&given.field, given.derived);
    }
    let fixed = query.fixed.iter().find(|fixed| fixed.field == name);
    let of = fixed.zip(access.record.fields.get(field));
    of.map(|(fixed, field)| constant(access.types, &field.field_type, &fixed.value, access.scope))
        .unwrap_or_default()
}

/// A call of the per-index function, where that is all that the query is: what is known is the partition.
fn thin(accesses: &[Access<'_>], query: &Query, range: Option<&QueryRange>) -> Option<String> {
    let [access] = accesses else { return None };
    // Something else is read than the function reads.
    if query.fan_out.is_some() || query.reads != Reads::Held || query.gather.is_some() {
        return None;
    }
    let partition = access.partition_fields();
    let is_partition = |name: &str| partition.iter().any(|(field, _)| access.field_name(*field) == name);
    let known = query.given.iter().map(|given| given.field.as_str());
    if !known.chain(query.fixed.iter().map(|fixed| fixed.field.as_str())).all(is_partition) {
        return None;
    }
    let value = value_of(access, query);
    let plan = access.sort_plan(&is_in(&partition), &value);
    // More is known than the partition where it holds a derived form of what is given in full.
    if access.sort_plan(&is_known(access, query), &value).expression != plan.expression {
        return None;
    }
    let function = names::beside(TABLE_FUNCTIONS, function_of(access, &plan)?);
    let argument = argument_of(access, query);
    let arguments: Vec<String> = partition.iter().map(|(field, form)| argument(*field, *form)).collect();
    let call = format!("self.{function}({})", arguments.join(", "));
    Some(match range {
        Some(range) => format!("{call}.{}", range.method(access)),
        None => format!("Query::from({call})"),
    })
}

pub(super) fn parameter_name(field: &str, derived: Option<Form>) -> String {
    match derived {
        Some(Form::Day) => format!("{field}_day"),
        Some(Form::Month) => format!("{field}_month"),
        Some(Form::Hour) => format!("{field}_hour"),
        _ => names::snake(field),
    }
}
