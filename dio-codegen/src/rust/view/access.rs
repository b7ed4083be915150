//! A record read through the table or an index: its partition and its sort keys as expressions.

use super::key::Keys;
use super::narrowing::Next;
use crate::model::{Form, Index, Key, KeyAttribute, KeyText, KeyType, Part, Record, Table, Template};
use crate::rust::names;
use crate::rust::types::{Scope, Types};
/// A record read through the table or one of its indexes.
pub(super) struct Access<'a> {
    pub(super) types: Types<'a>,
    pub(super) table: &'a Table,
    pub(super) record: &'a Record,
    pub(super) index: Option<&'a Index>,
    pub(super) keys: Keys<'a>,
}

/// How the sort key of a record is read, given some fields.
pub(super) struct SortPlan {
    /// An expression of `Sort`; none without a sort key.
    pub(super) expression: Option<String>,
    /// What the key begins with, to compare records.
    pub(super) beginning: String,
    pub(super) next: Option<Next>,
    /// The attribute value itself is compared: a number, bytes, or a field's own text.
    pub(super) bare: Option<usize>,
}

impl<'a> Access<'a> {
    pub(super) fn new(
        types: Types<'a>,
        table: &'a Table,
        record: &'a Record,
        index: Option<&'a Index>,
    ) -> Option<Self> {
        let access = Access { types, table, record, index, keys: Keys::new(types, table, record) };
        access.key(access.partition())?;
        if let Some(sort) = access.sort() {
            access.key(sort)?;
        }
        Some(access)
    }

    pub(super) fn partition(&self) -> &'a KeyAttribute {
        self.index.map_or(&self.table.partition, |index| &index.partition)
    }

    pub(super) fn sort(&self) -> Option<&'a KeyAttribute> {
        self.index.map_or(self.table.sort.as_ref(), |index| index.sort.as_ref())
    }

    pub(super) fn key(&self, attribute: &KeyAttribute) -> Option<(usize, &'a Key)> {
        self.record.keys.iter().enumerate().find(|(_, key)| key.attribute == attribute.name)
    }

    pub(super) fn module(&self) -> String {
        names::snake(&self.record.name)
    }

    /// `StoredKey::value(&order::keys::PK, (&customer_id,))`.
    pub(super) fn partition_value(&self, name: &dyn Fn(usize, Form) -> String) -> String {
        let Some((index, key)) = self.key(self.partition()) else { return String::new() };
        let values: Vec<String> = self
            .keys
            .occurrences(&key.text)
            .into_iter()
            .map(|(field, form)| format!("&{}", name(field, form)))
            .collect();
        // What a read takes is not held to the prefix.
        let function = match key.text {
            KeyText::Whole { .. } => "WholeKey::unchecked",
            _ => "StoredKey::value",
        };
        format!(
            "::dio_runtime::key::{function}(&{}::{}, {})",
            self.module(),
            self.keys.constant(index),
            super::key::tuple(&values)
        )
    }

    pub(super) fn partition_fields(&self) -> Vec<(usize, Form)> {
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
    pub(super) fn sort_plan(
        &self,
        is_given: &dyn Fn(usize, Form) -> bool,
        name: &dyn Fn(usize, Form) -> String,
    ) -> SortPlan {
        let none = SortPlan { expression: None, beginning: String::new(), next: None, bare: None };
        let Some(attribute) = self.sort() else { return none };
        let Some((index, key)) = self.key(attribute) else { return none };
        let name_of = &attribute.name;
        // A key that is one field, where that is given.
        let known = |function: &str, field: usize| {
            format!(
                "::dio_runtime::Sort::of({name_of:?}, ::dio_runtime::key::{function}(&{}::{}, (&{},)))",
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
                    let expression = Some(known("WholeKey::unchecked", *field));
                    return SortPlan { expression, beginning: prefix.into(), ..none };
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
                    return SortPlan { expression: Some(known("StoredKey::value", *field)), ..none };
                }
                let expression = format!("::dio_runtime::Sort::values({name_of:?})");
                SortPlan { expression: Some(expression), bare: Some(*field), ..none }
            }
        }
    }

    pub(super) fn template_plan(
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

    pub(super) fn field_name(&self, field: usize) -> &'a str {
        self.record.fields.get(field).map(|field| field.name.as_str()).unwrap_or_default()
    }

    pub(super) fn root_component(&self, field: usize, form: Form) -> String {
        let field = self.record.fields.get(field);
        field
            .map(|field| self.types.component(&self.record.name, field, form, Scope::Root))
            .unwrap_or_default()
    }

    pub(super) fn rust(&self, field: usize, scope: Scope) -> String {
        let field = self.record.fields.get(field);
        field.map(|field| self.types.field(&self.record.name, field, scope)).unwrap_or_default()
    }

    /// A parameter of a function of the table type, and the statement that binds it.
    pub(super) fn parameter(&self, field: usize, ident: &str) -> (String, Option<String>) {
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

    pub(super) fn query(&self, sort: &SortPlan, name: &dyn Fn(usize, Form) -> String) -> String {
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

    pub(super) fn on(&self) -> &'static str {
        if self.index.is_some() { "OnIndex" } else { "OnTable" }
    }
}
