//! The keys of one record: the names of their constants, and the forms in which fields stand in them.

use crate::model::{Form, Key, KeyRole, KeyText, Record, Role, Table};
use crate::rust::names;
use crate::rust::types::{Scope, Types};

/// Everything about the keys of one record.
pub(crate) struct Keys<'a> {
    pub(crate) types: Types<'a>,
    pub(crate) table: &'a Table,
    pub(crate) record: &'a Record,
    /// The constant of each key, then of each computed template, then of each shard.
    names: Vec<String>,
}

impl<'a> Keys<'a> {
    pub(crate) fn new(types: Types<'a>, table: &'a Table, record: &'a Record) -> Self {
        let mut keys = Self { types, table, record, names: Vec::new() };
        let mut taken = Vec::new();
        let of_keys = record.keys.iter().map(|key| {
            let suffix = key.branch.map(|branch| keys.branch_suffix(branch)).unwrap_or_default();
            names::shouty(&key.attribute) + &suffix
        });
        let of_computed = record.computed.iter().map(|computed| names::shouty(&computed.attribute));
        let shards = record.fields.iter().filter(|field| field.role == Role::Shard);
        let of_shards = shards.map(|field| names::shouty(&field.name));
        let all = of_keys.chain(of_computed).chain(of_shards);
        keys.names = all.map(|name| names::distinct(name, &mut taken)).collect();
        keys
    }

    /// `keys::PK`.
    pub(crate) fn constant(&self, key: usize) -> String {
        format!("keys::{}", self.name(key))
    }

    pub(super) fn name(&self, constant: usize) -> String {
        self.names.get(constant).cloned().unwrap_or_default()
    }

    /// `keys::LABEL` of a computed template.
    pub(crate) fn computed_constant(&self, computed: usize) -> String {
        self.constant(self.record.keys.len() + computed)
    }

    pub(crate) fn ident(&self, field: usize) -> String {
        self.record.fields.get(field).map(|field| names::snake(&field.name)).unwrap_or_default()
    }

    /// The field as a variable.
    pub(crate) fn local(&self, field: usize) -> String {
        self.record.fields.get(field).map(|field| names::local(&field.name)).unwrap_or_default()
    }

    /// An index key that is a field's own attribute is written as that field.
    pub(crate) fn is_own_attribute(&self, key: &Key) -> bool {
        match &key.text {
            KeyText::Bare { field } if key.role == KeyRole::Index => {
                let field = self.record.fields.get(*field);
                field.is_some_and(|field| field.attribute.as_deref() == Some(&key.attribute))
            }
            _ => false,
        }
    }

    pub(super) fn field_name(&self, field: usize) -> &'a str {
        self.record.fields.get(field).map(|field| field.name.as_str()).unwrap_or_default()
    }

    /// `Of<...>` in the record's module.
    pub(crate) fn component(&self, field: usize, form: Form) -> String {
        let field = self.record.fields.get(field);
        field
            .map(|field| self.types.component(&self.record.name, field, form, Scope::Module))
            .unwrap_or_default()
    }

    /// The fields of a key text in the order of the text, repeated where they are.
    pub(crate) fn occurrences(&self, text: &KeyText) -> Vec<(usize, Form)> {
        match text {
            KeyText::Template(template) => {
                template.components().map(|component| (component.field, component.form)).collect()
            }
            KeyText::Whole { field, .. } | KeyText::Bare { field } => vec![(*field, Form::Plain)],
        }
    }

    /// The tuple of a key's fields, each written by `of`.
    pub(crate) fn values(&self, text: &KeyText, of: impl Fn(usize) -> String) -> String {
        let values: Vec<String> = self.occurrences(text).into_iter().map(|(field, _)| of(field)).collect();
        tuple(&values)
    }

    /// The form in which the key type holds a field of the primary key: one that loses nothing, if it stands in one.
    pub(super) fn held_form(&self, field: usize) -> Form {
        let forms = self.record.primary_keys().flat_map(|key| self.occurrences(&key.text));
        let forms: Vec<Form> = forms.filter(|(of, _)| *of == field).map(|(_, form)| form).collect();
        let lossless = forms.iter().find(|form| form.is_lossless());
        lossless.or(forms.first()).copied().unwrap_or(Form::Plain)
    }

    /// Whether the primary key has the field in full.
    pub(crate) fn is_whole_in_key(&self, field: usize) -> bool {
        self.held_form(field).is_lossless()
    }

    /// `Of<...>` of the form in which the key type holds a field.
    pub(crate) fn held_component(&self, field: usize) -> String {
        self.component(field, self.held_form(field))
    }
}

/// A type that is called: `Of::<T>::in_key`.
pub(crate) fn turbofish(of: &str) -> String {
    of.replacen("Of<", "Of::<", 1)
}

/// `(a, b)`, `(a,)`, `()`.
pub(crate) fn tuple(values: &[String]) -> String {
    match values {
        [one] => format!("({one},)"),
        several => format!("({})", several.join(", ")),
    }
}
