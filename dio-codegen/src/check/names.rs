//! Names that would be one after case conversion.

use std::collections::HashMap;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use super::allow::is_allowed;
use super::package::{Package, Problems, Query, Record, Table};
use crate::model::{NamedType, Role};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::{Span, Spanned};
use crate::syntax::Definition;

/// The methods of `dio_runtime::Table`, which a query function of the same name hides.
const OPERATIONS: [&str; 14] = [
    "get",
    "put",
    "upsert",
    "update",
    "delete",
    "scan",
    "scan_for",
    "batch_get",
    "batch_write",
    "transact_get",
    "transact",
    "client",
    "name",
    "clock",
];

pub(super) fn check(package: &Package<'_>, problems: &mut Problems) {
    root(package, problems);
    for table in &package.tables {
        functions(table, problems);
        for record in &table.records {
            fields(record, problems);
        }
    }
    variants(package, problems);
}

/// Names that live beside each other, each with what it is of.
#[derive(Default)]
pub(super) struct Names {
    taken: HashMap<String, (String, Span)>,
}

impl Names {
    pub(super) fn add(&mut self, name: String, what: String, span: Span, problems: &mut Problems) {
        if let Some((first, first_span)) = self.taken.get(&name) {
            problems.push(
                Diagnostic::new(&rules::NAME_COLLISION, format!("two things would be called `{name}`"))
                    .at(span, what)
                    .beside(*first_span, first.clone()),
            );
            return;
        }
        self.taken.insert(name, (what, span));
    }
}

/// The types and modules of the generated module itself.
fn root(package: &Package<'_>, problems: &mut Problems) {
    let mut types = Names::default();
    let mut modules = Names::default();
    for table in &package.tables {
        let span = table.syntax.name.span;
        let name = table.model.name.to_upper_camel_case();
        types.add(format!("{name}Item"), "the items of this table".to_owned(), span, problems);
        types.add(name, "the type of this table".to_owned(), span, problems);
        for query in &table.queries {
            items(query, table, &mut types, problems);
            gathered(query, table, &mut types, problems);
        }
    }
    for (definition, model) in package.types.syntax.iter().zip(&package.types.model) {
        let (name, span) = (&definition.name.value, definition.name.span);
        types.add(name.clone(), "this type".to_owned(), span, problems);
        if matches!(model.definition, NamedType::Struct(_) | NamedType::Union { .. }) {
            types.add(format!("{name}Path"), "the handle of this type".to_owned(), span, problems);
        }
    }
    for record in package.tables.iter().flat_map(|table| &table.records) {
        let span = record.syntax.name.span;
        let name = &record.model.name;
        types.add(name.clone(), "this record".to_owned(), span, problems);
        types.add(format!("{name}Key"), "the key of this record".to_owned(), span, problems);
        modules.add(name.to_snake_case(), "the module of this record".to_owned(), span, problems);
        if name == "Other" {
            problems.push(
                Diagnostic::new(&rules::NAME_COLLISION, "a record cannot be called `Other`")
                    .at(span, "this is the variant for items that are no record"),
            );
        }
    }
}

/// The enum of a query of several records that are not all of its table.
fn items(query: &Query<'_>, table: &Table<'_>, types: &mut Names, problems: &mut Problems) {
    let records = query.syntax.records.len();
    if records > 1 && records < table.records.len() && query.syntax.gather.is_none() {
        let name = &query.syntax.name;
        let what = "what this query answers with".to_owned();
        types.add(format!("{}Item", name.value.to_upper_camel_case()), what, name.span, problems);
    }
}

/// The struct that a query gathers into, and its members.
fn gathered(query: &Query<'_>, table: &Table<'_>, types: &mut Names, problems: &mut Problems) {
    let Some(model) = query.model.as_ref().filter(|model| model.gather.is_some()) else { return };
    let name = &query.syntax.name;
    let what = "what this query answers with".to_owned();
    types.add(format!("{}Gathered", name.value.to_upper_camel_case()), what, name.span, problems);
    let mut members = Names::default();
    members.add("other".to_owned(), "what is none of its records".to_owned(), name.span, problems);
    for (record, named) in model.records.iter().zip(&query.syntax.records) {
        let record = &table.records[*record].model;
        let (member, what) = match model.fixes_item(record) {
            true => (record.name.to_snake_case(), "the one item of this record"),
            false => (record.plural.clone(), "the items of this record"),
        };
        members.add(member, what.to_owned(), named.span, problems);
    }
}

/// The functions of a table: one for each record and index, and the named queries.
fn functions(table: &Table<'_>, problems: &mut Problems) {
    let mut names = Names::default();
    for record in &table.records {
        let span = record.syntax.plural.as_ref().unwrap_or(&record.syntax.name).span;
        let name = &record.model.name;
        let plural = &record.model.plural;
        let lists = [table.syntax.allow.as_slice(), record.syntax.allow.as_slice()];
        shadowed(plural, span, &lists, problems);
        names.add(plural.clone(), format!("the records `{name}` of the table"), span, problems);
        for (place, index) in table.model.indexes.iter().enumerate() {
            // Of keys that are made in several ways queries say which.
            let ways = record.model.keys_in(table.model.key_attributes(Some(place)), &|_| None);
            if ways.len() == 1 {
                let suffix = index.name.to_snake_case();
                let suffix = suffix.strip_prefix("by_").unwrap_or(&suffix);
                let what = format!("the records `{name}` of the index `{}`", index.name);
                names.add(format!("{plural}_by_{suffix}"), what, span, problems);
            }
        }
    }
    for query in &table.queries {
        let name = &query.syntax.name;
        let lists = [table.syntax.allow.as_slice(), query.syntax.allow.as_slice()];
        shadowed(&name.value, name.span, &lists, problems);
        names.add(name.value.clone(), "this query".to_owned(), name.span, problems);
    }
    stored_names(table, problems);
}

fn shadowed(name: &str, span: Span, allowed: &[&[Spanned<String>]], problems: &mut Problems) {
    if OPERATIONS.contains(&name) && !is_allowed(&rules::SHADOWED_OPERATION, allowed) {
        problems.push(
            Diagnostic::new(
                &rules::SHADOWED_OPERATION,
                format!("the function `{name}` hides an operation of the table"),
            )
            .at(span, format!("the operation is then only to be had as `Table::{name}(&table, ...)`")),
        );
    }
}

/// `type_attribute` must tell records apart.
fn stored_names(table: &Table<'_>, problems: &mut Problems) {
    let mut names = HashMap::new();
    for record in &table.records {
        let span = record.syntax.stored_name.as_ref().unwrap_or(&record.syntax.name).span;
        if let Some(first) = names.insert(record.model.stored_name.as_str(), span) {
            problems.push(
                Diagnostic::new(
                    &rules::NAME_COLLISION,
                    format!("two records are stored as `{}`", record.model.stored_name),
                )
                .at(span, "the second")
                .beside(first, "the first"),
            );
        }
    }
}

/// The members of a record, and what its module has for each.
fn fields(record: &Record<'_>, problems: &mut Problems) {
    let mut constants = Names::default();
    let mut setters = Names::default();
    let name = &record.model.name;
    for (field, origin) in record.model.fields.iter().zip(&record.fields) {
        if field.role == Role::Own && field.name == "meta" {
            problems.push(
                Diagnostic::new(&rules::NAME_COLLISION, "a field cannot be called `meta`")
                    .at(origin.span, "this is where dio keeps the stamps and the version")
                    .help("`attribute = \"meta\"` stores a field of another name there"),
            );
        }
        let what = format!("the attribute of this field of `{name}`");
        constants.add(field.name.to_shouty_snake_case(), what, origin.span, problems);
        setters.add(
            field.name.clone(),
            format!("the setter of this field of `{name}`"),
            origin.span,
            problems,
        );
    }
    for name in record.keys.iter().filter_map(|key| key.line?.name.as_ref()) {
        let what = format!("this key of `{}`", record.model.name);
        constants.add(name.value.to_shouty_snake_case(), what, name.span, problems);
    }
    for (computed, origin) in record.model.computed.iter().zip(&record.computed) {
        let what = format!("this computed attribute of `{name}`");
        constants.add(computed.name.to_shouty_snake_case(), what, origin.span, problems);
    }
    for group in record.model.groups.iter().filter(|group| group.fields.len() > 1) {
        let first = group.fields[0];
        let setter = format!("{}_group", record.model.fields[first].name);
        let what = "the setter of the key group that begins with this field".to_owned();
        setters.add(setter, what, record.fields[first].span, problems);
    }
}

fn variants(package: &Package<'_>, problems: &mut Problems) {
    for (definition, model) in package.types.syntax.iter().zip(&package.types.model) {
        let (variants, other): (Vec<_>, _) = match (&definition.definition, &model.definition) {
            (Some(Definition::Enum { variants, .. }), NamedType::Enum { open, .. }) => {
                let names = variants.iter().map(|variant| &variant.name).collect();
                (names, open.then_some("the variant that keeps unknown texts"))
            }
            (Some(Definition::Union { variants, .. }), NamedType::Union { open, .. }) => {
                let names = variants.iter().map(|variant| &variant.name).collect();
                (names, open.then_some("the variant that keeps maps with unknown tags"))
            }
            _ => continue,
        };
        let mut names = Names::default();
        if let Some(other) = other {
            names.add("Other".to_owned(), other.to_owned(), definition.name.span, problems);
        }
        for name in variants {
            let what = "this variant".to_owned();
            names.add(name.value.to_upper_camel_case(), what, name.span, problems);
        }
    }
}
