//! The constants of a record's key attributes, in its `keys` module.

use super::key::{Keys, tuple};
use crate::model::{Computed, ComputedSource, Key, KeyRole, KeyText, Part, Template};
use crate::rust::types::Scope;

/// A key attribute as constant data: `pub const PK: KeyTemplate<(...)> = KeyTemplate::partition(...)`.
#[derive(Debug)]
pub(crate) struct KeyConstant {
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) rust_type: String,
    pub(crate) value: String,
    /// Whether only a query may use it: a field's own attribute is written as that field.
    pub(crate) may_be_unused: bool,
}

impl Keys<'_> {
    pub(crate) fn constants(&self) -> Vec<KeyConstant> {
        let keys = self.record.keys.iter().enumerate().map(|(index, key)| self.key_constant(index, key));
        let computed = self.record.computed.iter().enumerate();
        let computed = computed.filter_map(|(index, computed)| match &computed.source {
            ComputedSource::Template(template) => Some(self.computed_text(index, computed, template)),
            _ => None,
        });
        keys.chain(computed).chain(self.shard_constants()).collect()
    }

    fn key_constant(&self, index: usize, key: &Key) -> KeyConstant {
        let constructor = if self.is_partition_only(key) { "partition" } else { "sort" };
        let attribute = &key.attribute;
        let when = key.branch.map(|branch| self.branch_doc(branch)).filter(|when| !when.is_empty());
        let when = when.map(|when| format!(" while {when}")).unwrap_or_default();
        let (doc, rust_type, value) = match &key.text {
            KeyText::Template(template) => {
                let named = key.name.as_ref().map(|name| format!(" (`{name}`)")).unwrap_or_default();
                let ends = key.doc.as_ref().map(|doc| format!(". {}", doc.trim().replace('\n', " ")));
                let ends = ends.unwrap_or_default();
                let (delimiter, arguments) = (self.table.delimiter, self.template_arguments(template));
                (
                    format!("`{attribute}`{named}{when}: `{}`{ends}", template.source),
                    format!("KeyTemplate<{}>", self.components_type(template)),
                    format!("KeyTemplate::{constructor}({attribute:?}, {delimiter:?}, {arguments})"),
                )
            }
            KeyText::Whole { field, prefix, check } => {
                let name = self.field_name(*field);
                let prefix = if *check { prefix.as_str() } else { "" };
                // Other writers may fill index keys as they like: dynamo-io never looks at them.
                let unmatched = if *check && key.role == KeyRole::Index { ".unmatched()" } else { "" };
                let omitting = if self.omits_empty(*field, key) { ".omitting_empty()" } else { "" };
                (
                    format!("`{attribute}`{when}: the whole `{name}`"),
                    format!("key::WholeKey<{}>", self.marker(*field)),
                    format!(
                        "key::WholeKey::{constructor}({attribute:?}, {name:?}, {prefix:?}){unmatched}{omitting}"
                    ),
                )
            }
            KeyText::Bare { field } => {
                let name = self.field_name(*field);
                (
                    format!("`{attribute}`{when}: `{name}` as it is"),
                    format!("key::BareKey<{}>", self.marker(*field)),
                    format!("key::BareKey::{constructor}({attribute:?}, {name:?})"),
                )
            }
        };
        let may_be_unused = self.is_own_attribute(key);
        KeyConstant { name: self.name(index), doc, rust_type, value, may_be_unused }
    }

    fn computed_text(&self, index: usize, computed: &Computed, template: &Template) -> KeyConstant {
        let attribute = &computed.attribute;
        KeyConstant {
            name: self.name(self.record.keys.len() + index),
            doc: format!("`{attribute}`, computed: `{}`", template.source),
            rust_type: format!("ComputedText<{}>", self.components_type(template)),
            value: format!("ComputedText::new({attribute:?}, {})", self.template_arguments(template)),
            may_be_unused: false,
        }
    }

    /// Whether an attribute is only ever a partition key, which may be longer.
    fn is_partition_only(&self, key: &Key) -> bool {
        let of_indexes = self.table.indexes.iter().flat_map(|index| &index.sort);
        !self.table.sort.iter().chain(of_indexes).any(|sort| sort.name == key.attribute)
    }

    /// dynamo-io writes no empty texts.
    fn omits_empty(&self, field: usize, key: &Key) -> bool {
        let is_optional = self.record.fields.get(field).is_some_and(|field| field.optional);
        self.table.interop && is_optional && key.role == KeyRole::Index
    }

    /// The marker of a field as the `keys` module, one deeper than the record's, writes it.
    fn marker(&self, field: usize) -> String {
        let marker = self
            .record
            .fields
            .get(field)
            .map(|field| self.types.field_marker(&self.record.name, field, Scope::Module));
        deeper(&marker.unwrap_or_default())
    }

    pub(super) fn components_type(&self, template: &Template) -> String {
        let components: Vec<String> = template
            .components()
            .map(|component| deeper(&self.component(component.field, component.form)))
            .collect();
        tuple(&components)
    }

    pub(super) fn template_arguments(&self, template: &Template) -> String {
        let mut literals = vec![String::new()];
        let mut fields = Vec::new();
        for part in &template.parts {
            match (part, literals.last_mut()) {
                (Part::Literal(text), Some(last)) => last.push_str(text),
                (Part::Component(component), _) => {
                    fields.push(self.field_name(component.field));
                    literals.push(String::new());
                }
                (Part::Literal(_), None) => {}
            }
        }
        format!("&{literals:?}, &{fields:?}")
    }
}

/// A type of the record's module as its `keys` module writes it.
fn deeper(rust_type: &str) -> String {
    rust_type.replace("super::", "super::super::")
}
