//! The statements that write single fields, and the methods that change them.

use super::key::Keys;
use crate::model::{Computed, ComputedSource, Field, Group, KeyRole, KeyText, Role};
use crate::rust::names;
use crate::rust::types::Scope;

impl Keys<'_> {
    pub(super) fn field(&self, index: usize) -> Option<&Field> {
        self.record.fields.get(index)
    }

    pub(super) fn rust(&self, field: &Field) -> String {
        self.types.field(&self.record.name, field, Scope::Module)
    }

    /// The marker of a field as an attribute.
    pub(crate) fn module_marker(&self, field: &Field) -> String {
        self.types.attribute_marker(&self.record.name, field, Scope::Module)
    }

    /// `created_at` is known to be there only once the record is stored.
    pub(super) fn may_be_absent(field: &Field) -> bool {
        field.optional || field.role == Role::CreatedAt || field.role == Role::UpdatedAt
    }

    /// `Some((a, b))` over fields that are `&T`, or `Option<&T>` where they may be absent.
    pub(crate) fn present(&self, text: &KeyText, is_optional: &dyn Fn(usize) -> bool) -> String {
        let values = self.values(text, |field| self.local(field));
        let mut optional: Vec<String> = Vec::new();
        for (field, _) in self.occurrences(text) {
            let ident = self.local(field);
            if is_optional(field) && !optional.contains(&ident) {
                optional.push(ident);
            }
        }
        match optional.as_slice() {
            [] => format!("Some({values})"),
            [one] => format!("{one}.map(|{one}| {values})"),
            [first, others @ ..] => {
                let (mut all, mut names) = (first.clone(), first.clone());
                for other in others {
                    all += &format!(".zip({other})");
                    names = format!("({names}, {other})");
                }
                if names == values { all } else { format!("{all}.map(|{names}| {values})") }
            }
        }
    }

    /// The statement that writes an index key from variables of its fields' names, which its shards are among.
    pub(super) fn key_statement(
        &self,
        key: usize,
        text: &KeyText,
        is_optional: &dyn Fn(usize) -> bool,
    ) -> String {
        format!("to.key(&{}, {})?;", self.constant(key), self.present(text, is_optional))
    }

    /// The statement that writes a computed attribute from variables of its fields' names.
    pub(crate) fn computed_statement(
        &self,
        index: usize,
        computed: &Computed,
        is_optional: &dyn Fn(usize) -> bool,
    ) -> String {
        match &computed.source {
            ComputedSource::Template(template) => {
                let text = KeyText::Template(template.clone());
                format!("to.key(&{}, {})?;", self.computed_constant(index), self.present(&text, is_optional))
            }
            ComputedSource::Function { inputs, field_type, optional } => {
                let function =
                    self.types.options.function_of(&self.record.name, &computed.name).unwrap_or_default();
                let inputs: Vec<String> = inputs.iter().map(|field| self.local(*field)).collect();
                let marker = self.types.marker(field_type, false, Scope::Module);
                let call = format!("{function}({})", inputs.join(", "));
                let attribute = &computed.attribute;
                if *optional {
                    format!("to.optional::<{marker}>({attribute:?}, {call}.as_ref())?;")
                } else {
                    format!("to.field::<{marker}>({attribute:?}, &{call})?;")
                }
            }
        }
    }

    pub(super) fn computed_inputs(&self, computed: &Computed) -> Vec<usize> {
        match &computed.source {
            ComputedSource::Template(template) => KeyText::Template(template.clone()).fields(),
            ComputedSource::Function { inputs, .. } => inputs.clone(),
        }
    }

    /// A stamp is put together before it is written.
    pub(crate) fn put_binding(&self, index: usize) -> Option<String> {
        let field = self.field(index)?;
        match field.role {
            Role::CreatedAt => Some("let created_at = to.creation_time(self.meta.created_at);".into()),
            Role::UpdatedAt => Some("let updated_at = to.write_time(self.meta.updated_at);".into()),
            _ => None,
        }
    }

    /// A field of `self` by reference, as a group's function takes it.
    pub(crate) fn put_argument(&self, index: usize) -> String {
        let Some(field) = self.field(index) else { return String::new() };
        let ident = self.ident(index);
        match field.role {
            Role::CreatedAt | Role::UpdatedAt => format!("{ident}.as_ref()"),
            Role::ExpiresAt => format!("self.meta.{ident}.as_ref()"),
            Role::Shard => {
                let shard = self.shard(index, |of| format!("&self.{}", self.ident(of)));
                format!("&{}", shard.unwrap_or_default())
            }
            _ if field.optional => format!("self.{ident}.as_ref()"),
            _ => format!("&self.{ident}"),
        }
    }

    /// `to.field::<M>("status", status)?;` for a field with an attribute; `value` is `&T` or `Option<&T>`.
    pub(crate) fn field_statement(&self, field: &Field, value: &str) -> Option<String> {
        let attribute = field.attribute.as_ref()?;
        let method = if field.optional { "optional" } else { "field" };
        Some(format!("to.{method}::<{}>({attribute:?}, {value})?;", self.module_marker(field)))
    }

    /// The ways to change a field that stands alone, as `attribute!` takes them.
    pub(crate) fn changes(&self, index: usize, field: &Field) -> Vec<String> {
        let is_grouped = self.record.groups.iter().any(|group| group.fields.contains(&index));
        if !matches!(field.role, Role::Own | Role::ExpiresAt)
            || field.immutable
            || is_grouped
            || self.record.primary_fields().contains(&index)
        {
            return Vec::new();
        }
        let part = names::snake_part(&field.name);
        let mut changes = vec![format!("set_{part}")];
        if field.optional {
            changes.push(format!("remove_{part}"));
        }
        let replaced = self.types.options.replacement_of_member(&self.record.name, &field.name).is_some();
        if self.types.is_number(&field.field_type) && field.role == Role::Own && !replaced {
            changes.push(match &field.default {
                Some(_) => format!("add_{part}"),
                None => format!("add_{part} from {}", self.types.zero(&field.field_type)),
            });
        }
        if let (Some(default), Some(last)) = (&field.default, changes.last_mut()) {
            let default = self.types.default(&field.field_type, default, Scope::Module);
            last.push_str(&format!(" or {default}"));
        }
        changes
    }

    /// The attributes of a field that `upsert` removes: its own first, then what its group feeds.
    pub(crate) fn removed_attributes(&self, index: usize) -> Vec<String> {
        let mut attributes: Vec<String> =
            self.field(index).and_then(|field| field.attribute.clone()).into_iter().collect();
        for group in self.record.groups.iter().filter(|group| group.fields.contains(&index)) {
            let keys = group.keys.iter().filter_map(|key| Some(&self.record.keys.get(*key)?.attribute));
            let computed = group.computed.iter();
            let computed =
                computed.filter_map(|computed| Some(&self.record.computed.get(*computed)?.attribute));
            for attribute in keys.chain(computed) {
                if !attributes.contains(attribute) {
                    attributes.push(attribute.clone());
                }
            }
        }
        attributes
    }

    /// Index keys and computed attributes that no group has: made of the primary key alone, or of `updated_at`.
    pub(crate) fn ungrouped(&self) -> Vec<Ungrouped<'_>> {
        let keys = self.record.keys.iter().enumerate().filter(|(index, key)| {
            key.role == KeyRole::Index
                && !key.is_conditional()
                && !self.is_own_attribute(key)
                && !self.record.groups.iter().any(|group| group.keys.contains(index))
        });
        let computed = self
            .record
            .computed
            .iter()
            .enumerate()
            .filter(|(index, _)| !self.record.groups.iter().any(|group| group.computed.contains(index)));
        let keys = keys.map(|(index, key)| Ungrouped {
            fields: self.record.inputs(&key.text),
            of: Made::Key(index, &key.text),
        });
        let computed = computed.map(|(index, computed)| Ungrouped {
            fields: self.computed_inputs(computed),
            of: Made::Computed(index, computed),
        });
        let ungrouped = |branches: &Vec<usize>| {
            let of_group =
                |group: &Group| self.alternatives_of(&group.keys).iter().any(|grouped| grouped == branches);
            !self.record.groups.iter().any(of_group)
        };
        let branches = self.record.alternatives().into_iter().filter(ungrouped).map(|branches| {
            let keys =
                self.record.keys.iter().filter(|key| key.branch.is_some_and(|of| branches.contains(&of)));
            let mut fields = self.asked_fields(&branches);
            for field in keys.flat_map(|key| self.record.inputs(&key.text)) {
                if !fields.contains(&field) {
                    fields.push(field);
                }
            }
            Ungrouped { fields, of: Made::Branches(branches) }
        });
        keys.chain(computed).chain(branches).collect()
    }

    /// The statement that writes one, from expressions of its fields.
    pub(crate) fn ungrouped_statement(
        &self,
        made: &Ungrouped<'_>,
        is_optional: &dyn Fn(usize) -> bool,
    ) -> String {
        match &made.of {
            Made::Key(index, text) => {
                self.shard_bindings(text).concat() + &self.key_statement(*index, text, is_optional)
            }
            Made::Computed(index, computed) => self.computed_statement(*index, computed, is_optional),
            Made::Branches(branches) => self.branches_statement(branches, is_optional),
        }
    }
}

/// An attribute that is made of fields, none of which can be changed alone.
pub(crate) struct Ungrouped<'a> {
    pub(crate) fields: Vec<usize>,
    of: Made<'a>,
}

enum Made<'a> {
    Key(usize, &'a KeyText),
    Computed(usize, &'a Computed),
    /// Alternatives of `when`.
    Branches(Vec<usize>),
}
