//! The methods by which a query is narrowed to some sort keys.

use super::access::{Access, SortPlan};
use super::key::turbofish;
use crate::model::{FieldType, Form, Model, NamedType};
use crate::rust::names;
use crate::rust::types::Scope;

/// A method that narrows a query to some sort keys.
#[derive(Debug)]
pub(crate) struct Range {
    pub(crate) doc: String,
    pub(crate) name: String,
    pub(crate) parameter: String,
    pub(crate) call: String,
}

/// What comes after the components of a sort key that are given.
pub(super) struct Next {
    pub(super) field: usize,
    pub(super) form: Form,
    /// The literal after it; none where it ends the key.
    pub(super) tail: Option<String>,
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
    "count",
    "pages",
    "stream",
    "consistent",
];

impl Access<'_> {
    /// Whether byte order answers a range of the component.
    pub(super) fn has_range(&self, next: &Next) -> bool {
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

    pub(super) fn methods(&self, plan: &SortPlan) -> Vec<Range> {
        if let Some(field) = plan.bare {
            let name = self.method(field);
            let marker = self.marker(field);
            return vec![Range {
                doc: format!("Keeps to a range of `{}`.", self.field_name(field)),
                parameter: format!("range: impl Into<Bounds<{}>>", self.rust(field)),
                call: format!("value_range::<{marker}>(range)"),
                name,
            }];
        }
        if let Some(field) = plan.whole {
            let range = Range {
                doc: format!("Keeps to a range of `{}`.", self.field_name(field)),
                name: self.method(field),
                parameter: format!("range: impl Into<Bounds<{}>>", self.rust(field)),
                call: format!("whole_range::<{}>(range)", self.marker(field)),
            };
            return vec![range, self.begins_with(field, "whole_begins_with")];
        }
        let Some(next) = &plan.next else { return Vec::new() };
        let name = self.method(next.field);
        let field_name = self.field_name(next.field);
        let rust = self.rust(next.field);
        let tail = tail(next, self.scope);
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
            methods.push(self.begins_with(next.field, "begins_with"));
        }
        methods
    }

    fn begins_with(&self, field: usize, method: &str) -> Range {
        let field = self.field_name(field);
        Range {
            doc: format!("Keeps to what begins with a text in `{field}`."),
            name: format!("{}_begins_with", names::snake_part(field)),
            parameter: "prefix: &str".into(),
            call: format!("{method}(prefix)"),
        }
    }

    pub(super) fn marker(&self, field: usize) -> String {
        let field = self.record.fields.get(field);
        field.map(|field| self.types.field_marker(&self.record.name, field, self.scope)).unwrap_or_default()
    }

    /// A field named like a method of every builder takes a trailing `_`.
    pub(super) fn method(&self, field: usize) -> String {
        let ident = self.keys.ident(field);
        if BUILDER_METHODS.contains(&ident.as_str()) { format!("{ident}_") } else { ident }
    }
}

/// The literal after a component, as an option.
pub(super) fn tail(next: &Next, scope: Scope) -> String {
    let option = match scope {
        Scope::Module => "",
        Scope::Root => "::core::option::Option::",
    };
    match &next.tail {
        Some(tail) => format!("{option}Some({tail:?})"),
        None => format!("{option}None"),
    }
}

/// What a newtype is.
pub(super) fn base<'m>(model: &'m Model, field_type: &'m FieldType) -> &'m FieldType {
    match field_type {
        FieldType::Named(index) => match model.types.get(*index).map(|definition| &definition.definition) {
            Some(NamedType::Newtype(of)) => of,
            _ => field_type,
        },
        other => other,
    }
}

pub(super) fn is_enum(model: &Model, field_type: &FieldType) -> bool {
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
