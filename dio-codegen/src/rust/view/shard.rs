//! Shards: made of other fields wherever a key that holds one is written.

use super::key::{Keys, tuple};
use super::key_constant::KeyConstant;
use crate::model::{FieldType, Form, KeyText, Part, Role, Template};

impl Keys<'_> {
    /// The shards, each with what it is made of.
    fn shards(&self) -> impl Iterator<Item = (usize, &[usize], u16)> {
        self.record.fields.iter().enumerate().filter_map(|(index, field)| match &field.field_type {
            FieldType::Shard { of, count } => Some((index, of.as_slice(), *count)),
            _ => None,
        })
    }

    /// How each shard is made, as constant data.
    pub(super) fn shard_constants(&self) -> Vec<KeyConstant> {
        let constants = self.shards().enumerate().map(|(nth, (field, of, count))| {
            let mut parts = Vec::new();
            for (place, field) in of.iter().enumerate() {
                if place > 0 {
                    parts.push(Part::Literal(self.table.delimiter.to_string()));
                }
                parts.push(Part::Component(crate::model::Component { field: *field, form: Form::Plain }));
            }
            let template = Template { source: String::new(), parts };
            let names: Vec<String> =
                of.iter().map(|field| format!("`{}`", self.field_name(*field))).collect();
            KeyConstant {
                name: self.shard_name(nth),
                may_be_unused: false,
                doc: format!("`{}`: one of {count}, made of {}", self.field_name(field), names.join(", ")),
                rust_type: format!("key::ShardOf<{count}, {}>", self.components_type(&template)),
                value: format!("key::ShardOf::new({})", self.template_arguments(&template)),
            }
        });
        constants.collect()
    }

    /// `keys::SHARD.of((&self.device_id,))`; none for another field.
    pub(super) fn shard(&self, field: usize, value: impl Fn(usize) -> String) -> Option<String> {
        self.shard_call(field, "of", "", value)
    }

    /// `keys::SHARD.of_count(count, (&self.device_id,))`.
    pub(super) fn shard_of_count(&self, field: usize, value: impl Fn(usize) -> String) -> Option<String> {
        self.shard_call(field, "of_count", "count, ", value)
    }

    fn shard_call(
        &self,
        field: usize,
        method: &str,
        before: &str,
        value: impl Fn(usize) -> String,
    ) -> Option<String> {
        let (nth, (_, of, _)) = self.shards().enumerate().find(|(_, (shard, ..))| *shard == field)?;
        let values: Vec<String> = of.iter().map(|field| value(*field)).collect();
        Some(format!("keys::{}.{method}({before}{})", self.shard_name(nth), tuple(&values)))
    }

    /// The shard of the primary key, if it has one.
    pub(super) fn primary_shard(&self) -> Option<usize> {
        self.record.primary_fields().into_iter().find(|field| self.is_shard(*field))
    }

    pub(super) fn is_shard(&self, field: usize) -> bool {
        self.record.fields.get(field).is_some_and(|field| field.role == Role::Shard)
    }

    /// Statements that make the shards of an index key from variables of their fields. Those of the primary key are there.
    pub(super) fn shard_bindings(&self, text: &KeyText) -> Vec<String> {
        let primary = self.primary_shard();
        let made = text.fields().into_iter().filter(|field| Some(*field) != primary);
        made.filter_map(|field| {
            let made = self.shard(field, |of| self.local(of))?;
            Some(format!("let {} = &{made};", self.local(field)))
        })
        .collect()
    }

    fn shard_name(&self, nth: usize) -> String {
        self.name(self.record.keys.len() + self.record.computed.len() + nth)
    }
}
