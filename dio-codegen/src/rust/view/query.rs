use heck::ToPascalCase;

use super::access::{Access, SortPlan};
use super::narrowing::{Range, tail};
use super::{doc_lines, gathered, items, partial};
use crate::model::{Form, KeyText, Order, Query, QueryRange, RangeOperator, Reads, Record, Table};
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
        // Of keys that are made in several ways a query says which.
        let ways = record.keys_in(table.key_attributes(place), &|_| None);
        let [made] = ways.as_slice() else { continue };
        let index = place.and_then(|place| table.indexes.get(place));
        let access = Access::new(types, table, record, index, made.clone(), Scope::Module);
        let fields = access.partition_fields();
        let name = |field: usize, _: Form| access.keys.ident(field);
        let is_given = |field: usize, _: Form| fields.iter().any(|(given, _)| *given == field);
        let plan = access.sort_plan(&is_given, &name);
        // The whole primary key is given: that is `get`.
        if index.is_none() && plan.next.is_none() && plan.bare.is_none() && !is_whole_sort(&access) {
            continue;
        }
        let function = match index {
            None => names::snake(&record.plural),
            Some(index) => {
                let index = names::snake_part(&index.name);
                format!("{}_by_{}", record.plural, index.strip_prefix("by_").unwrap_or(&index))
            }
        };
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
    let position =
        |access: &Access<'_>, name: &str| access.record.fields.iter().position(|field| field.name == name);
    let mut parameters = Vec::new();
    let mut bindings = Vec::new();
    for given in &query.given {
        let ident = parameter_name(&given.field, given.derived);
        let (parameter, binding) = first.parameter(position(first, &given.field)?, &ident);
        parameters.push(parameter);
        bindings.extend(binding);
    }
    let derived = |form: Form| Some(form).filter(|form| matches!(form, Form::Day | Form::Month | Form::Hour));
    let given = |name: &str, form: Form| {
        let exact = query.given.iter().find(|given| given.field == name && given.derived == derived(form));
        // A value that is given in full gives its derived forms as well.
        exact.or_else(|| query.given.iter().find(|given| given.field == name && given.derived.is_none()))
    };
    let mut plans: Vec<SortPlan> = accesses
        .iter()
        .map(|access| {
            access.sort_plan(
                &|field, form| given(access.field_name(field), form).is_some(),
                &|field, form| {
                    let given = given(access.field_name(field), form);
                    given.map(|given| parameter_name(&given.field, given.derived)).unwrap_or_default()
                },
            )
        })
        .collect();
    plans.sort_by(|left, right| left.beginning.cmp(&right.beginning));
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
    let name = |field: usize, form: Form| {
        let given = given(first.field_name(field), form);
        given.map(|given| parameter_name(&given.field, given.derived)).unwrap_or_default()
    };
    let mut expression = first.query(&plan, &name);
    if let Some(range) = &query.range {
        let ((parameter, binding), call) = range_of(first, &plan, &tails, range)?;
        parameters.push(parameter);
        bindings.extend(binding);
        expression += &call;
    }
    if query.order == Order::Descending {
        expression += "\n.descending()";
    }
    expression += &format!("\n.named({:?})", query.name);
    let mut on = first.on();
    let reads = match (accesses.as_slice(), &query.reads) {
        ([_], Reads::Projection(_)) => partial::of_query(query),
        ([one], Reads::Held) => {
            let whole = || format!("super::{}", names::type_name(&one.record.name));
            partial::held(one.record, index, table).unwrap_or_else(whole)
        }
        ([one], _) => format!("super::{}", names::type_name(&one.record.name)),
        _ => items::name_of(table, query),
    };
    if query.reads == Reads::Hydrated {
        expression += "\n.hydrated()";
        on = if on == "OnIndex" { "Hydrated" } else { on };
    }
    let (builder, reads) = match query.gather {
        Some(max) => {
            expression += &format!("\n.gather({max})");
            ("Gather", gathered::name_of(query))
        }
        None => ("Query", reads),
    };
    let returns = match index {
        Some(_) => format!("{}<{reads}, {}>", scope.runtime(builder), scope.runtime(on)),
        None => format!("{}<{reads}>", scope.runtime(builder)),
    };
    Some(FunctionView {
        name: names::beside(TABLE_FUNCTIONS, names::snake(&query.name)),
        doc: doc_lines(query.doc.as_deref(), || format!("The query `{}`.", query.name)),
        parameters,
        bindings,
        returns,
        query: expression,
    })
}

fn parameter_name(field: &str, derived: Option<Form>) -> String {
    match derived {
        Some(Form::Day) => format!("{field}_day"),
        Some(Form::Month) => format!("{field}_month"),
        Some(Form::Hour) => format!("{field}_hour"),
        _ => names::snake(field),
    }
}

/// The parameter of a named range with the statement that binds it, and the call that narrows to it. `tails` is what the
/// records have after the component.
fn range_of(
    access: &Access<'_>,
    plan: &SortPlan,
    tails: &[String],
    range: &QueryRange,
) -> Option<((String, Option<String>), String)> {
    let field = access.record.fields.iter().position(|field| field.name == range.field)?;
    let ident = access.keys.ident(field);
    let one = access.parameter(field, &ident);
    let (parameter, bounds) = match range.operator {
        RangeOperator::AtLeast => (one, format!("{ident}..")),
        RangeOperator::After => (one, format!("{}::after({ident})", access.scope.runtime("Bounds"))),
        RangeOperator::AtMost => (one, format!("..={ident}")),
        RangeOperator::Before => (one, format!("..{ident}")),
        RangeOperator::Between => {
            let rust = access.rust(field);
            ((format!("{ident}: ::core::ops::RangeInclusive<{rust}>"), None), ident)
        }
        RangeOperator::BeginsWith => {
            return Some(((format!("{ident}: &str"), None), format!("\n.begins_with({ident})")));
        }
    };
    let field = access.record.fields.get(field)?;
    let marker = access.types.field_marker(&access.record.name, field, access.scope);
    let call = match &plan.next {
        Some(next) => {
            let form = access.types.form(next.form).unwrap_or_else(|| "Plain".into());
            let form = access.scope.runtime(&format!("form::{form}"));
            match tails {
                [tail] => format!("\n.range::<{marker}, {form}>({bounds}, {tail})"),
                tails => {
                    format!("\n.range_of_several::<{marker}, {form}>({bounds}, &[{}])", tails.join(", "))
                }
            }
        }
        None => format!("\n.value_range::<{marker}>({bounds})"),
    };
    Some((parameter, call))
}
