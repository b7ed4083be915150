//! The key type of a record.

use super::key::{Keys, tuple, turbofish};
use crate::model::{Field, FieldType, KeyRole, KeyText};
use crate::rust::names;
use crate::rust::types::Scope;

/// The key type of a record.
#[derive(Debug)]
pub(crate) struct KeyView {
    pub(crate) name: String,
    pub(crate) components: Vec<KeyComponent>,
    /// What `new` takes.
    pub(crate) parameters: Vec<String>,
    /// What `new` makes its shard of, as the key holds it.
    pub(crate) bindings: Vec<String>,
    pub(crate) shard: Option<KeyShard>,
    /// `::dio_runtime::PrimaryKey::pair(...)`.
    pub(crate) attributes: String,
    pub(crate) reading: KeyReading,
    pub(crate) copies: bool,
    pub(crate) redacted: bool,
}

/// The shard of a key.
#[derive(Debug)]
pub(crate) struct KeyShard {
    pub(crate) ident: String,
    /// The shard while there were `count` of them, from `self`.
    pub(crate) of_count: String,
}

/// How a key is read from an item.
#[derive(Debug)]
pub(crate) enum KeyReading {
    /// Each key attribute gives its fields: `PK(customer_id), SK(placed_at, order_id)`, as `primary_key!` takes it.
    Plain(String),
    /// By statements, for a key in which a field stands twice, or that is not checked.
    Own(Vec<String>),
}

#[derive(Debug)]
pub(crate) struct KeyComponent {
    pub(crate) ident: String,
    /// The variable that a read makes.
    pub(crate) local: String,
    /// The method that answers with it.
    pub(crate) getter: String,
    pub(crate) rust_type: String,
    /// The value that the key holds, from the parameter or the binding.
    pub(crate) value: String,
    pub(crate) sensitive: bool,
}

impl Keys<'_> {
    pub(crate) fn view(&self) -> KeyView {
        let record = self.record;
        let shard = self.primary_shard();
        let made_of = match shard.and_then(|shard| record.fields.get(shard)).map(|shard| &shard.field_type) {
            Some(FieldType::Shard { of, .. }) => of.as_slice(),
            _ => &[],
        };
        let methods: &[&str] = if shard.is_some() { &["new", "of_count"] } else { &["new"] };
        let (mut components, mut parameters, mut bindings) = (Vec::new(), Vec::new(), Vec::new());
        for index in record.primary_fields() {
            let Some(field) = record.fields.get(index) else { continue };
            let ident = names::snake(&field.name);
            let rust_type = self.types.field(&record.name, field, Scope::Module);
            let mut value = self.held_value(index, field);
            if let Some(shard) = self.shard(index, |of| format!("&{}", self.ident(of))) {
                value = shard;
            } else {
                let into = self.types.takes_into(&field.field_type);
                let taken = if into { format!("impl Into<{rust_type}>") } else { rust_type.clone() };
                parameters.push(format!("{ident}: {taken}"));
                if made_of.contains(&index) && value != ident {
                    bindings.push(format!("let {ident}: {rust_type} = {value};"));
                    value.clone_from(&ident);
                }
            }
            components.push(KeyComponent {
                local: names::local(&field.name),
                getter: names::beside(methods, ident.clone()),
                ident,
                rust_type,
                value,
                sensitive: field.sensitive,
            });
        }
        KeyView {
            name: format!("{}Key", record.name),
            attributes: self.primary_key(),
            reading: self.reading(),
            copies: record.primary_fields().iter().all(|field| self.is_copied(*field)),
            redacted: components.iter().any(|component| component.sensitive),
            components,
            parameters,
            bindings,
            shard: shard.and_then(|shard| {
                let of_count = self.shard_of_count(shard, |of| format!("&self.{}", self.ident(of)))?;
                Some(KeyShard { ident: self.ident(shard), of_count })
            }),
        }
    }

    /// What the key holds of the parameter of a field.
    fn held_value(&self, index: usize, field: &Field) -> String {
        let ident = names::snake(&field.name);
        let given = if self.types.takes_into(&field.field_type) { format!("{ident}.into()") } else { ident };
        let is_whole_text = self.record.primary_keys().any(|key| {
            matches!(&key.text, KeyText::Whole { field, .. } | KeyText::Bare { field } if *field == index)
        });
        if !is_whole_text && self.types.changes_in_key(field, self.held_form(index)) {
            format!("{}::in_key({given})", turbofish(&self.held_component(index)))
        } else {
            given
        }
    }

    fn is_copied(&self, field: usize) -> bool {
        self.record.fields.get(field).is_some_and(|field| {
            let replacement = self.types.options.replacement_of_member(&self.record.name, &field.name);
            self.types.is_copy(&field.field_type) && replacement.is_none()
        })
    }

    /// `::dio_runtime::PrimaryKey::pair(...)`.
    fn primary_key(&self) -> String {
        let keys = self.record.keys.iter().enumerate().filter(|(_, key)| key.role != KeyRole::Index);
        let values: Vec<String> = keys
            .map(|(index, key)| {
                // What a read takes is not held to the prefix.
                let method = if matches!(key.text, KeyText::Whole { .. }) { "unchecked" } else { "value" };
                let values = self.values(&key.text, |field| format!("&self.{}", self.ident(field)));
                format!("{}.{method}({values})?", self.constant(index))
            })
            .collect();
        let constructor = if values.len() == 2 { "pair" } else { "partition" };
        format!("::dio_runtime::PrimaryKey::{constructor}({})", values.join(", "))
    }

    fn reading(&self) -> KeyReading {
        let keys = || self.record.keys.iter().enumerate().filter(|(_, key)| key.role != KeyRole::Index);
        let occurrences: usize = keys().map(|(_, key)| self.occurrences(&key.text).len()).sum();
        let unchecked = keys().any(|(_, key)| matches!(key.text, KeyText::Whole { .. }));
        if unchecked || occurrences != self.record.primary_fields().len() {
            return KeyReading::Own(self.read_statements());
        }
        let parts = keys().map(|(index, key)| {
            let fields: Vec<String> =
                self.occurrences(&key.text).into_iter().map(|(field, _)| self.ident(field)).collect();
            format!("{}({})", self.name(index), fields.join(", "))
        });
        KeyReading::Plain(parts.collect::<Vec<_>>().join(", "))
    }

    /// A field that stands in the key twice is read from its held form; the other occurrences must agree.
    fn read_statements(&self) -> Vec<String> {
        let mut held: Vec<usize> = Vec::new();
        let mut statements = Vec::new();
        let mut checks = Vec::new();
        for (index, key) in self.record.keys.iter().enumerate().filter(|(_, key)| key.role != KeyRole::Index)
        {
            let mut names = Vec::new();
            for (field, form) in self.occurrences(&key.text) {
                let ident = self.local(field);
                if !held.contains(&field) && form == self.held_form(field) {
                    held.push(field);
                    names.push(ident);
                    continue;
                }
                let copy = format!("{}_copy_{}_", self.field_name(field), checks.len() + 1);
                let expected = if form == self.held_form(field) {
                    format!("&{ident}")
                } else {
                    format!("&{}::in_key({ident}.clone())", turbofish(&self.component(field, form)))
                };
                checks.push(format!("agree({:?}, {expected}, &{copy})?;", key.attribute));
                names.push(copy);
            }
            statements.push(format!("let {} = {}.read(item)?;", tuple(&names), self.constant(index)));
        }
        statements.extend(checks);
        statements
    }
}
