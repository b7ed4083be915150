//! A record read through the table or an index: its partition and its sort keys as expressions.

use super::key::Keys;
use super::narrowing::Next;
use crate::model::{
    Form, Index, IndexKind, Key, KeyAttribute, KeyText, KeyType, Part, Record, Table, Template,
};
use crate::rust::names;
use crate::rust::types::{Scope, Types};

/// A record read through the table or one of its indexes.
pub(super) struct Access<'a> {
    pub(super) types: Types<'a>,
    pub(super) table: &'a Table,
    pub(super) record: &'a Record,
    pub(super) index: Option<&'a Index>,
    pub(super) keys: Keys<'a>,
    /// Which of the record's keys make the attributes that are read, the partition key first.
    made: Vec<usize>,
    /// Where the expressions are written.
    pub(super) scope: Scope,
}

/// How the sort key of a record is read, given some fields.
#[derive(Default)]
pub(super) struct SortPlan {
    /// Attributes of the sort key of an index that are given whole, before the one of the expression, and their values.
    pub(super) given: Vec<(String, String)>,
    /// An expression of `Sort`; none without a sort key.
    pub(super) expression: Option<String>,
    /// What the key begins with, to compare records.
    pub(super) beginning: String,
    pub(super) next: Option<Next>,
    /// The attribute value itself is compared: a number, bytes, or a field's own text.
    pub(super) bare: Option<usize>,
    /// One field is the whole text, prefix included.
    pub(super) whole: Option<usize>,
}

impl<'a> Access<'a> {
    pub(super) fn new(
        types: Types<'a>,
        table: &'a Table,
        record: &'a Record,
        index: Option<&'a Index>,
        made: Vec<usize>,
        scope: Scope,
    ) -> Self {
        Access { types, table, record, index, keys: Keys::new(types, table, record), made, scope }
    }

    fn partition(&self) -> &'a [KeyAttribute] {
        self.index.map_or(std::slice::from_ref(&self.table.partition), |index| &index.partition)
    }

    pub(super) fn sort(&self) -> &'a [KeyAttribute] {
        self.index.map_or(self.table.sort.as_slice(), |index| &index.sort)
    }

    /// Whether items of the record have their keys there made in other ways as well.
    pub(super) fn is_one_of_several(&self) -> bool {
        self.record.keys_in(self.partition().iter().chain(self.sort()), &|_| None).len() > 1
    }

    pub(super) fn key(&self, attribute: &KeyAttribute) -> Option<(usize, &'a Key)> {
        let keys = self.made.iter().filter_map(|key| Some((*key, self.record.keys.get(*key)?)));
        keys.into_iter().find(|(_, key)| key.attribute == attribute.name)
    }

    /// `keys::PK`, `order::keys::PK`.
    fn constant(&self, key: usize) -> String {
        let constant = self.keys.constant(key);
        match self.scope {
            Scope::Module => constant,
            Scope::Root => format!("{}::{constant}", names::snake(&self.record.name)),
        }
    }

    /// The value of a key: `keys::PK.value((&customer_id,))`. What a read takes is not held to a prefix.
    fn value(&self, index: usize, key: &Key, values: &str) -> String {
        let constant = self.constant(index);
        match (&key.text, self.scope) {
            (KeyText::Whole { .. }, _) => format!("{constant}.unchecked({values})"),
            (_, Scope::Module) => format!("{constant}.value({values})"),
            (_, Scope::Root) => format!("::dio_runtime::key::StoredKey::value(&{constant}, {values})"),
        }
    }

    /// The value of a key attribute.
    fn attribute_value(&self, attribute: &KeyAttribute, name: &dyn Fn(usize, Form) -> String) -> String {
        let Some((index, key)) = self.key(attribute) else { return String::new() };
        let values: Vec<String> = self
            .keys
            .occurrences(&key.text)
            .into_iter()
            .map(|(field, form)| format!("&{}", name(field, form)))
            .collect();
        self.value(index, key, &super::key::tuple(&values))
    }

    pub(super) fn partition_fields(&self) -> Vec<(usize, Form)> {
        let keys = self.partition().iter().filter_map(|attribute| self.key(attribute));
        let mut fields: Vec<(usize, Form)> = Vec::new();
        for occurrence in keys.flat_map(|(_, key)| self.keys.occurrences(&key.text)) {
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
        let mut given = Vec::new();
        for (place, attribute) in self.sort().iter().enumerate() {
            let Some((_, key)) = self.key(attribute) else { break };
            let is_whole =
                self.keys.occurrences(&key.text).iter().all(|(field, form)| is_given(*field, *form));
            if !is_whole || place + 1 == self.sort().len() {
                return SortPlan { given, ..self.attribute_plan(attribute, is_given, name) };
            }
            given.push((attribute.name.clone(), self.attribute_value(attribute, name)));
        }
        SortPlan::default()
    }

    fn attribute_plan(
        &self,
        attribute: &KeyAttribute,
        is_given: &dyn Fn(usize, Form) -> bool,
        name: &dyn Fn(usize, Form) -> String,
    ) -> SortPlan {
        let none = SortPlan::default();
        let Some((index, key)) = self.key(attribute) else { return none };
        let name_of = &attribute.name;
        // A key that is one field, where that is given.
        let sort = self.scope.runtime("Sort");
        let known = |field: usize| {
            let value = self.value(index, key, &format!("(&{},)", name(field, Form::Plain)));
            format!("{sort}::of({name_of:?}, {value})")
        };
        match &key.text {
            KeyText::Template(template) => self.template_plan(template, name_of, is_given, name),
            KeyText::Whole { field, prefix, check } => {
                let prefix = if *check { prefix.as_str() } else { "" };
                if is_given(*field, Form::Plain) {
                    let expression = Some(known(*field));
                    return SortPlan { expression, beginning: prefix.into(), ..none };
                }
                let expression = format!("{sort}::within({name_of:?}, {prefix:?})");
                let whole = Some(*field);
                SortPlan { expression: Some(expression), beginning: prefix.into(), whole, ..none }
            }
            KeyText::Bare { field } if attribute.key_type == KeyType::String => {
                let expression = format!("{sort}::within({name_of:?}, \"\")");
                if is_given(*field, Form::Plain) {
                    let component = self.component(*field, Form::Plain);
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
                let expression = format!("{sort}::values({name_of:?})");
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
        let sort = self.scope.runtime("Sort");
        let mut expression = format!("{sort}::within({attribute:?}, {beginning:?})");
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
                self.component(component.field, component.form),
                self.table.delimiter,
                self.field_name(component.field),
                name(component.field, component.form)
            );
        }
        if next.is_none() {
            expression += ".complete()";
        }
        SortPlan { expression: Some(expression), beginning, next, ..SortPlan::default() }
    }

    pub(super) fn position(&self, field: &str) -> Option<usize> {
        self.record.fields.iter().position(|of| of.name == field)
    }

    pub(super) fn field_name(&self, field: usize) -> &'a str {
        self.record.fields.get(field).map(|field| field.name.as_str()).unwrap_or_default()
    }

    fn component(&self, field: usize, form: Form) -> String {
        let field = self.record.fields.get(field);
        field
            .map(|field| self.types.component(&self.record.name, field, form, self.scope))
            .unwrap_or_default()
    }

    pub(super) fn rust(&self, field: usize) -> String {
        let field = self.record.fields.get(field);
        field.map(|field| self.types.field(&self.record.name, field, self.scope)).unwrap_or_default()
    }

    /// A parameter of a function of the table type, and the statement that makes a value of it.
    pub(super) fn parameter(&self, field: usize, ident: &str) -> (String, Option<String>) {
        let rust = self.rust(field);
        let into =
            self.record.fields.get(field).is_some_and(|field| self.types.takes_into(&field.field_type));
        match (into, self.scope) {
            (false, _) => (format!("{ident}: {rust}"), None),
            (true, Scope::Module) => {
                (format!("{ident}: impl Into<{rust}>"), Some(format!("let {ident} = {ident}.into();")))
            }
            (true, Scope::Root) => (
                format!("{ident}: impl ::core::convert::Into<{rust}>"),
                Some(format!("let {ident}: {rust} = ::core::convert::Into::into({ident});")),
            ),
        }
    }

    pub(super) fn query(&self, sort: &SortPlan, name: &dyn Fn(usize, Form) -> String) -> String {
        let query = self.scope.runtime("Query");
        let mut values =
            self.partition().iter().map(|key| (key.name.clone(), self.attribute_value(key, name)));
        let partition = values.next().map(|(_, value)| value).unwrap_or_default();
        let given: String = values
            .chain(sort.given.iter().cloned())
            .map(|(attribute, value)| format!("\n.and_key({attribute:?}, {value})"))
            .collect();
        let sort = sort.expression.as_deref().unwrap_or(match self.scope {
            Scope::Module => "None",
            Scope::Root => "::core::option::Option::None",
        });
        let constructor = match self.on() {
            "OnIndex" => "of_index",
            "OnLocalIndex" => "of_local_index",
            _ => "new",
        };
        let index = self.index.map(|index| format!(" {:?},", index.name)).unwrap_or_default();
        format!("{query}::{constructor}(&self.0,{index} {partition}, {sort}){given}")
    }

    pub(super) fn on(&self) -> &'static str {
        match self.index.map(|index| index.kind) {
            None => "OnTable",
            Some(IndexKind::Global) => "OnIndex",
            Some(IndexKind::Local) => "OnLocalIndex",
        }
    }
}
