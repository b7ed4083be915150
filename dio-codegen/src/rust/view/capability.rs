//! What a record can do beside being written and read whole: updates that make the item, upserts.

use super::conversion::returning;
use super::record::{Build, UpsertView};
use crate::model::{
    Branch, Computed, ComputedSource, Condition, Default, Field, FieldIs, FieldType, Group, Key, KeyRole,
    Precision, Role,
};
use crate::rust::names;
use crate::rust::types::Scope;

impl Build<'_> {
    /// What every update writes, where that is more than `updated_at` under its usual name.
    pub(super) fn touch(&self) -> Vec<String> {
        // What moves with every write needs `updated_at`.
        let expiry = self.touch_expiry();
        let Some(field) = self.record.field_of_role(Role::UpdatedAt) else { return Vec::new() };
        let Some(attribute) = &field.attribute else { return Vec::new() };
        let moving: Vec<_> = self
            .keys
            .ungrouped()
            .into_iter()
            .filter(|made| made.fields.iter().any(|field| self.is_updated_at(*field)))
            .collect();
        let plain = field.field_type == FieldType::Datetime(Precision::Seconds);
        if moving.is_empty() && plain && expiry.is_none() {
            return Vec::new();
        }
        let ident = names::snake(&field.name);
        let mut statements = vec![
            format!("let {ident} = ::dio_runtime::generated::now({attribute:?}, now)?;"),
            format!("to.field::<{}>({attribute:?}, &{ident})?;", self.keys.module_marker(field)),
        ];
        for made in moving {
            let fields = made.fields.iter().filter(|field| !self.is_updated_at(**field));
            let bindings = fields
                .map(|field| format!("let {} = &key.{};", self.keys.local(*field), self.keys.ident(*field)));
            let bindings: String = bindings.collect();
            let statement = self.keys.ungrouped_statement(&made, &|_| false);
            statements.push(format!("{{ {bindings} let {ident} = &{ident}; {statement} }}"));
        }
        statements.extend(expiry);
        returning(statements)
    }

    pub(super) fn index_keys_hold_created_at(&self) -> bool {
        let created_at =
            |field: &usize| self.record.fields.get(*field).is_some_and(|field| field.role == Role::CreatedAt);
        self.record
            .keys
            .iter()
            .filter(|key| key.role == KeyRole::Index && !self.keys.is_own_attribute(key))
            .any(|key| key.text.fields().iter().any(created_at))
    }

    pub(super) fn creatable(&self) -> Option<Vec<String>> {
        let primary = self.record.primary_fields();
        let makeable = |field: &Field| field.optional || field.default.is_some() || field.field_type.is_set();
        if self.index_keys_hold_created_at()
            || self.when_holds_of_defaults()
            || !self.own().all(|(index, field)| primary.contains(&index) || makeable(field))
        {
            return None;
        }
        let mut statements = Vec::new();
        for key in self.record.primary_keys() {
            if let crate::model::KeyText::Whole { field, .. } = &key.text {
                // An item that is made has its prefix.
                let position = self.record.keys.iter().position(|other| other.attribute == key.attribute)?;
                statements.push(format!(
                    "{}.value((&key.{},))?;",
                    self.keys.constant(position),
                    self.keys.ident(*field)
                ));
            }
        }
        let grouped: Vec<usize> =
            self.record.groups.iter().flat_map(|group| group.fields.iter().copied()).collect();
        for (index, field) in self.own() {
            if primary.contains(&index) {
                statements
                    .extend(self.keys.field_statement(field, &format!("&key.{}", self.keys.ident(index))));
            } else if let Some(default) = field.default.as_ref().filter(|_| !grouped.contains(&index)) {
                let default = self.types.default(&field.field_type, default, Scope::Module);
                statements.extend(self.keys.field_statement(field, &format!("&{default}")));
            }
        }
        for group in &self.record.groups {
            statements.extend(self.keys.default_call(group));
        }
        for made in self.keys.ungrouped() {
            if made.fields.iter().all(|field| primary.contains(field)) {
                statements.extend(self.bound(
                    &made.fields,
                    "key",
                    self.keys.ungrouped_statement(&made, &|_| false),
                ));
            }
        }
        if let Some(field) = self.record.field_of_role(Role::CreatedAt)
            && let Some(attribute) = &field.attribute
        {
            let marker = self.keys.module_marker(field);
            statements.push("let created_at = to.creation_time(None);".into());
            statements.push(format!("to.optional::<{marker}>({attribute:?}, created_at.as_ref())?;"));
        }
        statements.extend(self.default_expiry());
        Some(returning(statements))
    }

    /// Whether `when` may make keys of a record of which only the primary key is known: an update cannot know whether an item that is
    /// there has them.
    fn when_holds_of_defaults(&self) -> bool {
        let primary = self.record.primary_fields();
        let field = |index: usize| self.record.fields.get(index);
        let may_hold = |condition: &Condition| {
            let default = field(condition.field).and_then(|field| field.default.as_ref());
            let known = match default {
                Some(Default::Variant(variant)) => FieldIs::Variant(*variant),
                Some(Default::Boolean(is)) => FieldIs::Boolean(*is),
                Some(_) => FieldIs::Present,
                None => return primary.contains(&condition.field),
            };
            condition.is == FieldIs::Present || condition.is == known
        };
        let grouped: Vec<usize> = self.record.groups.iter().flat_map(|group| group.keys.clone()).collect();
        self.record.keys.iter().enumerate().filter(|(index, _)| grouped.contains(index)).any(|(_, key)| {
            let branch = key.branch.and_then(|branch| self.record.branches.get(branch));
            let is_made = self.record.inputs(&key.text).iter().all(|index| {
                primary.contains(index) || field(*index).is_some_and(|field| field.default.is_some())
            });
            is_made && branch.is_some_and(|branch| branch.conditions.iter().all(may_hold))
        })
    }

    /// The attributes of groups that are there from the first: all that they are made of has a default.
    pub(super) fn derived_defaults(&self) -> Vec<String> {
        let starts_whole = |group: &&Group| {
            let fields = group.fields.iter().filter_map(|field| self.record.fields.get(*field));
            fields.into_iter().all(|field| field.default.is_some())
        };
        let is_always_there = |computed: &&Computed| {
            !matches!(computed.source, ComputedSource::Function { optional: true, .. })
        };
        let mut attributes = Vec::new();
        for group in self.record.groups.iter().filter(starts_whole) {
            let keys = group.keys.iter().filter_map(|key| self.record.keys.get(*key));
            let keys = keys.filter(|key| !key.is_conditional());
            let computed = group.computed.iter().filter_map(|computed| self.record.computed.get(*computed));
            attributes.extend(keys.map(|key| key.attribute.clone()));
            attributes.extend(computed.filter(is_always_there).map(|computed| computed.attribute.clone()));
        }
        attributes
    }

    pub(super) fn upsert(&self) -> Option<UpsertView> {
        if self.record.field_of_role(Role::Version).is_some() || self.index_keys_hold_created_at() {
            return None;
        }
        let primary = self.record.primary_fields();
        // What keeps its value is removed only to say that it is absent, where keys that it feeds are written.
        let is_in_group = |index: &usize| {
            self.record.groups.iter().any(|group| group.fields.len() > 1 && group.fields.contains(index))
        };
        let is_removable = |index: &usize, field: &Field| {
            field.optional && !primary.contains(index) && (!field.immutable || is_in_group(index))
        };
        let removers =
            self.own().filter(|(index, field)| is_removable(index, field)).map(|(index, field)| {
                (
                    field.name.clone(),
                    names::snake_part(&field.name),
                    quoted(&self.keys.removed_attributes(index)),
                )
            });
        let told = self
            .record
            .groups
            .iter()
            .filter(|group| group.fields.len() > 1 || self.has_conditional_keys(group));
        let groups = told.map(|group| {
            // What the primary key alone makes keys of is always there, so the rest has to be said.
            let first = self.record.primary_fields().first().and_then(|field| self.record.fields.get(*field));
            let always = first.filter(|_| self.is_made_of_absence(group));
            let always = always.map(|field| format!("({:?}, true)", field.name));
            let members = group.fields.iter().filter_map(|index| {
                let field = self.record.fields.get(*index)?;
                let present = if field.optional {
                    format!("record.{}.is_some()", self.keys.ident(*index))
                } else {
                    "true".into()
                };
                Some(format!("({:?}, {present})", field.name))
            });
            format!("vec![{}]", members.chain(always).collect::<Vec<_>>().join(", "))
        });
        Some(UpsertView {
            name: format!("{}Upsert", self.record.name),
            removers: removers.collect(),
            groups: groups.collect(),
            left: self.record.groups.iter().filter_map(|group| self.left_keys(group)).collect(),
        })
    }

    fn has_conditional_keys(&self, group: &Group) -> bool {
        group.keys.iter().any(|key| self.record.keys.get(*key).is_some_and(Key::is_conditional))
    }

    /// Whether `when` makes keys of a group while none of its fields is there.
    fn is_made_of_absence(&self, group: &Group) -> bool {
        let primary = self.record.primary_fields();
        let asks_nothing = |branch: &Branch| branch.conditions.iter().all(|it| primary.contains(&it.field));
        let branch = |key: &usize| self.record.branches.get(self.record.keys.get(*key)?.branch?);
        group.keys.iter().filter_map(branch).any(asks_nothing)
    }

    /// Whether an upsert may leave a group of conditional keys as it is.
    fn may_be_left(&self, group: &Group) -> bool {
        let optional = |field: &usize| self.record.fields.get(*field).is_some_and(|field| field.optional);
        self.has_conditional_keys(group)
            && !self.is_made_of_absence(group)
            && group.fields.iter().all(optional)
    }

    /// `"due": "due_key", "due_order"`: the keys that such a group leaves as they are with it, by its first field.
    fn left_keys(&self, group: &Group) -> Option<String> {
        let first = self.record.fields.get(*group.fields.first()?).filter(|_| self.may_be_left(group))?;
        let mut attributes: Vec<String> = Vec::new();
        for key in group.keys.iter().filter_map(|key| self.record.keys.get(*key)) {
            if !attributes.contains(&key.attribute) {
                attributes.push(key.attribute.clone());
            }
        }
        Some(format!("{:?}: {}", first.name, quoted(&attributes)))
    }
}

/// `"due", "g1k"`.
fn quoted(texts: &[String]) -> String {
    texts.iter().map(|text| format!("{text:?}")).collect::<Vec<_>>().join(", ")
}
