use heck::ToPascalCase;

use super::doc_lines;
use super::key::{Keys, turbofish};
use crate::model::{
    FieldType, Form, Index, Key, KeyAttribute, KeyText, KeyType, Model, NamedType, Order, Part, Query,
    RangeOperator, Record, Table, Template,
};
use crate::rust::names;
use crate::rust::types::{Scope, Types};

/// A function of the table type that makes a query.
#[derive(Debug)]
pub(crate) struct FunctionView {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) allow: Vec<&'static str>,
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
    /// `OnTable` or `OnIndex`.
    pub(crate) on: &'static str,
    pub(crate) methods: Vec<Range>,
}

/// A method that narrows a query to some sort keys.
#[derive(Debug)]
pub(crate) struct Range {
    pub(crate) doc: String,
    pub(crate) name: String,
    pub(crate) parameter: String,
    pub(crate) call: String,
}

/// Methods that every query builder has.
const BUILDER_METHODS: &[&str] = &[
    "descending",
    "limit",
    "page_size",
    "max_pages",
    "filter",
    "start_at",
    "into_sdk",
    "send",
    "each",
    "pages",
    "stream",
    "consistent",
];

/// Functions that a table type has of its own; those that it derefs to can be hidden.
const TABLE_FUNCTIONS: &[&str] = &["new", "with_clock"];

/// A record read through the table or one of its indexes.
struct Access<'a> {
    types: Types<'a>,
    table: &'a Table,
    record: &'a Record,
    index: Option<&'a Index>,
    keys: Keys<'a>,
}

/// What comes after the components of a sort key that are given.
struct Next {
    field: usize,
    form: Form,
    /// The literal after it; none where it ends the key.
    tail: Option<String>,
}

/// How the sort key of a record is read, given some fields.
struct SortPlan {
    /// An expression of `Sort`; none without a sort key.
    expression: Option<String>,
    /// What the key begins with, to compare records.
    beginning: String,
    next: Option<Next>,
    /// The attribute value itself is compared: a number, bytes, or a field's own text.
    bare: Option<usize>,
}

impl<'a> Access<'a> {
    fn new(types: Types<'a>, table: &'a Table, record: &'a Record, index: Option<&'a Index>) -> Option<Self> {
        let access = Access { types, table, record, index, keys: Keys::new(types, table, record) };
        access.key(access.partition())?;
        if let Some(sort) = access.sort() {
            access.key(sort)?;
        }
        Some(access)
    }

    fn partition(&self) -> &'a KeyAttribute {
        self.index.map_or(&self.table.partition, |index| &index.partition)
    }

    fn sort(&self) -> Option<&'a KeyAttribute> {
        self.index.map_or(self.table.sort.as_ref(), |index| index.sort.as_ref())
    }

    fn key(&self, attribute: &KeyAttribute) -> Option<(usize, &'a Key)> {
        self.record.keys.iter().enumerate().find(|(_, key)| key.attribute == attribute.name)
    }

    fn module(&self) -> String {
        names::snake(&self.record.name)
    }

    /// `StoredKey::value(&order::keys::PK, (&customer_id,))`.
    fn partition_value(&self, name: &dyn Fn(usize, Form) -> String) -> String {
        let Some((index, key)) = self.key(self.partition()) else { return String::new() };
        let values: Vec<String> = self
            .keys
            .occurrences(&key.text)
            .into_iter()
            .map(|(field, form)| format!("&{}", name(field, form)))
            .collect();
        format!(
            "::dio_runtime::key::StoredKey::value(&{}::{}, {})",
            self.module(),
            self.keys.constant(index),
            super::key::tuple(&values)
        )
    }

    fn partition_fields(&self) -> Vec<(usize, Form)> {
        let Some((_, key)) = self.key(self.partition()) else { return Vec::new() };
        let mut fields: Vec<(usize, Form)> = Vec::new();
        for occurrence in self.keys.occurrences(&key.text) {
            if !fields.iter().any(|(field, _)| *field == occurrence.0) {
                fields.push(occurrence);
            }
        }
        fields
    }

    /// The sort keys of the record where the fields for which `is_given` holds are known.
    fn sort_plan(
        &self,
        is_given: &dyn Fn(usize, Form) -> bool,
        name: &dyn Fn(usize, Form) -> String,
    ) -> SortPlan {
        let none = SortPlan { expression: None, beginning: String::new(), next: None, bare: None };
        let Some(attribute) = self.sort() else { return none };
        let Some((index, key)) = self.key(attribute) else { return none };
        let name_of = &attribute.name;
        // A key that is one field, where that is given.
        let known = |field: usize| {
            format!(
                "::dio_runtime::Sort::of({name_of:?}, ::dio_runtime::key::StoredKey::value(&{}::{}, (&{},)))",
                self.module(),
                self.keys.constant(index),
                name(field, Form::Plain)
            )
        };
        match &key.text {
            KeyText::Template(template) => self.template_plan(template, name_of, is_given, name),
            KeyText::Whole { field, prefix, check } => {
                let prefix = if *check { prefix.as_str() } else { "" };
                if is_given(*field, Form::Plain) {
                    return SortPlan { expression: Some(known(*field)), beginning: prefix.into(), ..none };
                }
                let expression = format!("::dio_runtime::Sort::within({name_of:?}, {prefix:?})");
                SortPlan { expression: Some(expression), beginning: prefix.into(), ..none }
            }
            KeyText::Bare { field } if attribute.key_type == KeyType::String => {
                let expression = format!("::dio_runtime::Sort::within({name_of:?}, \"\")");
                if is_given(*field, Form::Plain) {
                    let component = self.root_component(*field, Form::Plain);
                    let value = name(*field, Form::Plain);
                    let expression = format!(
                        "{expression}.then::<{component}>({:?}, {:?}, &{value}, \"\").complete()",
                        '\0',
                        self.field_name(*field)
                    );
                    return SortPlan { expression: Some(expression), ..none };
                }
                let next = Next { field: *field, form: Form::Plain, tail: None };
                SortPlan { expression: Some(expression), next: Some(next), ..none }
            }
            KeyText::Bare { field } => {
                if is_given(*field, Form::Plain) {
                    return SortPlan { expression: Some(known(*field)), ..none };
                }
                let expression = format!("::dio_runtime::Sort::values({name_of:?})");
                SortPlan { expression: Some(expression), bare: Some(*field), ..none }
            }
        }
    }

    fn template_plan(
        &self,
        template: &Template,
        attribute: &str,
        is_given: &dyn Fn(usize, Form) -> bool,
        name: &dyn Fn(usize, Form) -> String,
    ) -> SortPlan {
        let mut parts = template.parts.iter().peekable();
        let literal = |parts: &mut std::iter::Peekable<std::slice::Iter<'_, Part>>| match parts.peek() {
            Some(Part::Literal(text)) => {
                parts.next();
                text.clone()
            }
            _ => String::new(),
        };
        let beginning = literal(&mut parts);
        let mut expression = format!("::dio_runtime::Sort::within({attribute:?}, {beginning:?})");
        let mut next = None;
        while let Some(Part::Component(component)) = parts.next() {
            let is_last = parts.peek().is_none();
            let after = literal(&mut parts);
            if !is_given(component.field, component.form) {
                next = Some(Next {
                    field: component.field,
                    form: component.form,
                    tail: if is_last { None } else { Some(after) },
                });
                break;
            }
            expression += &format!(
                ".then::<{}>({:?}, {:?}, &{}, {after:?})",
                self.root_component(component.field, component.form),
                self.table.delimiter,
                self.field_name(component.field),
                name(component.field, component.form)
            );
        }
        if next.is_none() {
            expression += ".complete()";
        }
        SortPlan { expression: Some(expression), beginning, next, bare: None }
    }

    fn field_name(&self, field: usize) -> &'a str {
        self.record.fields.get(field).map(|field| field.name.as_str()).unwrap_or_default()
    }

    fn root_component(&self, field: usize, form: Form) -> String {
        let field = self.record.fields.get(field);
        field
            .map(|field| self.types.component(&self.record.name, field, form, Scope::Root))
            .unwrap_or_default()
    }

    fn rust(&self, field: usize, scope: Scope) -> String {
        let field = self.record.fields.get(field);
        field.map(|field| self.types.field(&self.record.name, field, scope)).unwrap_or_default()
    }

    /// A parameter of a function of the table type, and the statement that binds it.
    fn parameter(&self, field: usize, ident: &str) -> (String, Option<String>) {
        let rust = self.rust(field, Scope::Root);
        let into =
            self.record.fields.get(field).is_some_and(|field| self.types.takes_into(&field.field_type));
        if into {
            let binding = format!("let {ident}: {rust} = ::core::convert::Into::into({ident});");
            (format!("{ident}: impl ::core::convert::Into<{rust}>"), Some(binding))
        } else {
            (format!("{ident}: {rust}"), None)
        }
    }

    fn query(&self, sort: &SortPlan, name: &dyn Fn(usize, Form) -> String) -> String {
        let sort = sort
            .expression
            .clone()
            .unwrap_or_else(|| "::core::option::Option::<::dio_runtime::Sort>::None".into());
        let partition = self.partition_value(name);
        match self.index {
            Some(index) => {
                format!("::dio_runtime::Query::of_index(&self.0, {:?}, {partition}, {sort})", index.name)
            }
            None => format!("::dio_runtime::Query::new(&self.0, {partition}, {sort})"),
        }
    }

    fn on(&self) -> &'static str {
        if self.index.is_some() { "OnIndex" } else { "OnTable" }
    }

    /// Whether byte order answers a range of the component.
    fn has_range(&self, next: &Next) -> bool {
        let Some(field) = self.record.fields.get(next.field) else { return false };
        match (base(self.types.model, &field.field_type), next.form) {
            (_, Form::Padded { .. }) => true,
            (FieldType::String, Form::Plain | Form::Rest) => next.tail.is_none(),
            (FieldType::Date | FieldType::Datetime(_) | FieldType::Uuid | FieldType::Ulid, Form::Plain) => {
                !is_enum(self.types.model, &field.field_type)
            }
            _ => false,
        }
    }

    fn methods(&self, plan: &SortPlan) -> Vec<Range> {
        if let Some(field) = plan.bare {
            let name = self.method(field);
            let marker = self.marker(field);
            return vec![Range {
                doc: format!("Keeps to a range of `{}`.", self.field_name(field)),
                parameter: format!("range: impl Into<Bounds<{}>>", self.rust(field, Scope::Module)),
                call: format!("value_range::<{marker}>(range)"),
                name,
            }];
        }
        let Some(next) = &plan.next else { return Vec::new() };
        let name = self.method(next.field);
        let field_name = self.field_name(next.field);
        let rust = self.rust(next.field, Scope::Module);
        let tail = tail(next);
        let form = self.types.form(next.form).unwrap_or_else(|| "Plain".into());
        let marker = self.marker(next.field);
        if !self.has_range(next) {
            let component =
                turbofish(&self.keys.component(next.field, next.form)).replacen("Of::<", "Of<", 1);
            return vec![Range {
                doc: format!("Keeps to one `{field_name}`."),
                parameter: format!("value: impl Into<{rust}>"),
                call: format!(
                    "given::<{component}>({:?}, {field_name:?}, &value.into(), {tail})",
                    self.table.delimiter
                ),
                name,
            }];
        }
        let mut methods = vec![Range {
            doc: format!("Keeps to a range of `{field_name}`."),
            parameter: format!("range: impl Into<Bounds<{rust}>>"),
            call: format!("range::<{marker}, form::{form}>(range, {tail})"),
            name,
        }];
        let is_text = self
            .record
            .fields
            .get(next.field)
            .is_some_and(|field| matches!(base(self.types.model, &field.field_type), FieldType::String));
        if is_text {
            methods.push(Range {
                doc: format!("Keeps to what begins with a text in `{field_name}`."),
                name: format!("{}_begins_with", names::snake_part(field_name)),
                parameter: "prefix: &str".into(),
                call: "begins_with(prefix)".into(),
            });
        }
        methods
    }

    fn marker(&self, field: usize) -> String {
        let field = self.record.fields.get(field);
        field
            .map(|field| self.types.field_marker(&self.record.name, field, Scope::Module))
            .unwrap_or_default()
    }

    /// A field named like a method of every builder takes a trailing `_`.
    fn method(&self, field: usize) -> String {
        let ident = self.keys.ident(field);
        if BUILDER_METHODS.contains(&ident.as_str()) { format!("{ident}_") } else { ident }
    }
}

fn tail(next: &Next) -> String {
    match &next.tail {
        Some(tail) => format!("Some({tail:?})"),
        None => "None".into(),
    }
}

fn root_tail(next: &Next) -> String {
    match &next.tail {
        Some(tail) => format!("::core::option::Option::Some({tail:?})"),
        None => "::core::option::Option::None".into(),
    }
}

/// What a newtype is.
fn base<'m>(model: &'m Model, field_type: &'m FieldType) -> &'m FieldType {
    match field_type {
        FieldType::Named(index) => match model.types.get(*index).map(|definition| &definition.definition) {
            Some(NamedType::Newtype(of)) => of,
            _ => field_type,
        },
        other => other,
    }
}

fn is_enum(model: &Model, field_type: &FieldType) -> bool {
    match field_type {
        FieldType::Named(index) => {
            matches!(
                model.types.get(*index).map(|definition| &definition.definition),
                Some(NamedType::Enum { .. })
            )
        }
        _ => false,
    }
}

/// The functions of one record, for the table and each index that it fills, with their builders.
pub(crate) fn of_record(
    types: Types<'_>,
    table: &Table,
    record: &Record,
) -> (Vec<FunctionView>, Vec<BuilderView>) {
    let mut functions = Vec::new();
    let mut builders = Vec::new();
    for index in std::iter::once(None).chain(table.indexes.iter().map(Some)) {
        let Some(access) = Access::new(types, table, record, index) else { continue };
        if index.is_some_and(|index| !record.is_whole_in(index, table)) {
            continue;
        }
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
        let doc = format!(
            "Reads the [`{}`]s of one partition of {place}, by sort key.",
            names::type_name(&record.name)
        );
        functions.push(FunctionView {
            name: names::beside(TABLE_FUNCTIONS, function),
            doc: vec![doc],
            allow: too_many(parameters.len() + 1),
            parameters,
            bindings: bindings.into_iter().flatten().collect(),
            returns: format!("{}::{builder}", access.module()),
            query: format!("::core::convert::Into::into({})", access.query(&plan, &name)),
        });
        builders.push(BuilderView { name: builder, on: access.on(), methods: access.methods(&plan) });
    }
    (functions, builders)
}

fn is_whole_sort(access: &Access<'_>) -> bool {
    let key = access.sort().and_then(|sort| access.key(sort));
    key.is_some_and(|(_, key)| matches!(key.text, KeyText::Whole { .. }))
}

fn too_many(count: usize) -> Vec<&'static str> {
    if count > 7 { vec!["clippy::too_many_arguments"] } else { Vec::new() }
}

/// The function of a `[query.*]`; none if the model is not one that was checked.
pub(crate) fn named(types: Types<'_>, table: &Table, query: &Query) -> Option<FunctionView> {
    let index = query.index.and_then(|index| table.indexes.get(index));
    let accesses: Option<Vec<Access<'_>>> = query
        .records
        .iter()
        .map(|record| Access::new(types, table, table.records.get(*record)?, index))
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
        let (parameter, call) = range_of(first, &plan, &range.field, range.operator)?;
        parameters.push(parameter);
        expression += &call;
    }
    if query.order == Order::Descending {
        expression += ".descending()";
    }
    expression += &format!(".named({:?})", query.name);
    let reads = match accesses.as_slice() {
        [one] => names::type_name(&one.record.name),
        _ => format!("{}Item", names::pascal(&table.name)),
    };
    let returns = match index {
        Some(_) => format!("::dio_runtime::Query<{reads}, ::dio_runtime::OnIndex>"),
        None => format!("::dio_runtime::Query<{reads}>"),
    };
    Some(FunctionView {
        name: names::beside(TABLE_FUNCTIONS, names::snake(&query.name)),
        doc: doc_lines(query.doc.as_deref(), || format!("The query `{}`.", query.name)),
        allow: too_many(parameters.len() + 1),
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

/// The parameter of a named range, and the call that narrows to it.
fn range_of(
    access: &Access<'_>,
    plan: &SortPlan,
    name: &str,
    operator: RangeOperator,
) -> Option<(String, String)> {
    let field = access.record.fields.iter().position(|field| field.name == name)?;
    let ident = access.keys.ident(field);
    let rust = access.rust(field, Scope::Root);
    let (parameter, bounds) = match operator {
        RangeOperator::AtLeast => (format!("{ident}: {rust}"), format!("{ident}..")),
        RangeOperator::After => {
            (format!("{ident}: {rust}"), format!("::dio_runtime::Bounds::after({ident})"))
        }
        RangeOperator::AtMost => (format!("{ident}: {rust}"), format!("..={ident}")),
        RangeOperator::Before => (format!("{ident}: {rust}"), format!("..{ident}")),
        RangeOperator::Between => (format!("{ident}: ::core::ops::RangeInclusive<{rust}>"), ident),
        RangeOperator::BeginsWith => {
            return Some((format!("{ident}: &str"), format!(".begins_with({ident})")));
        }
    };
    let field = access.record.fields.get(field)?;
    let marker = access.types.field_marker(&access.record.name, field, Scope::Root);
    let call = match &plan.next {
        Some(next) => {
            let form = access.types.form(next.form).unwrap_or_else(|| "Plain".into());
            format!(".range::<{marker}, ::dio_runtime::form::{form}>({bounds}, {})", root_tail(next))
        }
        None => format!(".value_range::<{marker}>({bounds})"),
    };
    Some((parameter, call))
}
