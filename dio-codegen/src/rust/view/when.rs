//! Keys that depend on the item: the match that writes them.

use super::conversion::add_new;
use super::key::Keys;
use crate::model::{Branch, Condition, FieldIs, FieldType, NamedType};
use crate::rust::names;
use crate::rust::types::Scope;

impl Keys<'_> {
    /// The branches of each of the record's alternatives of which one of these keys is.
    pub(super) fn alternatives_of(&self, keys: &[usize]) -> Vec<Vec<usize>> {
        let of_keys = |branches: &Vec<usize>| {
            let branch = |key: &usize| self.record.keys.get(*key)?.branch;
            keys.iter().filter_map(branch).any(|branch| branches.contains(&branch))
        };
        self.record.alternatives().into_iter().filter(of_keys).collect()
    }

    /// The fields that branches ask about, in the order in which they do.
    pub(super) fn asked_fields(&self, branches: &[usize]) -> Vec<usize> {
        let mut fields = Vec::new();
        for condition in branches.iter().flat_map(|branch| self.conditions(*branch)) {
            if !fields.contains(&condition.field) {
                fields.push(condition.field);
            }
        }
        fields
    }

    fn conditions(&self, branch: usize) -> &[Condition] {
        self.record.branches.get(branch).map_or(&[], |Branch { conditions }| conditions)
    }

    /// The statement that writes the keys of alternatives, from variables of their fields' names.
    pub(super) fn branches_statement(
        &self,
        branches: &[usize],
        is_optional: &dyn Fn(usize) -> bool,
    ) -> String {
        let fields = self.asked_fields(branches);
        let arms = branches.iter().map(|branch| {
            let bound = |field: usize| self.asked_of(*branch, field) == Some(FieldIs::Present);
            let statements =
                self.branch_statements(*branch, branches, &|field| is_optional(field) && !bound(field));
            (self.pattern(*branch, &fields), statements)
        });
        let mut arms: Vec<(String, String)> = arms.collect();
        if fields.is_empty() {
            return arms.into_iter().map(|(_, statements)| statements).collect();
        }
        if self.record.leaves(branches, None, &self.types.model.types) {
            let absent = self.attributes_of(branches);
            arms.push((
                "_".into(),
                absent.iter().map(|attribute| format!("to.omit({attribute:?});")).collect::<String>(),
            ));
        }
        let asked: Vec<String> = fields.iter().map(|field| self.asked(*field)).collect();
        let arms: String = arms
            .into_iter()
            .map(|(pattern, statements)| format!("{pattern} => {{\n{statements}\n}}\n"))
            .collect();
        format!("match {} {{\n{arms}}}", several(&asked))
    }

    /// The key attributes of alternatives.
    fn attributes_of(&self, branches: &[usize]) -> Vec<&str> {
        let mut attributes = Vec::new();
        for key in self.record.keys.iter().filter(|key| key.branch.is_some_and(|of| branches.contains(&of))) {
            if !attributes.contains(&key.attribute.as_str()) {
                attributes.push(key.attribute.as_str());
            }
        }
        attributes
    }

    /// What writes the keys of one branch, and leaves out those that others make.
    fn branch_statements(
        &self,
        branch: usize,
        alternatives: &[usize],
        is_optional: &dyn Fn(usize) -> bool,
    ) -> String {
        let mut statements = Vec::new();
        for attribute in self.attributes_of(alternatives) {
            let mut keys = self.record.keys.iter().enumerate();
            match keys.find(|(_, key)| key.branch == Some(branch) && key.attribute == attribute) {
                Some((index, key)) => {
                    add_new(&mut statements, self.shard_bindings(&key.text));
                    statements.push(self.key_statement(index, &key.text, is_optional));
                }
                None => statements.push(format!("to.omit({attribute:?});")),
            }
        }
        statements.join("\n")
    }

    /// What a branch asks of a field. A value says more than that there is one.
    fn asked_of(&self, branch: usize, field: usize) -> Option<FieldIs> {
        let asked = self.conditions(branch).iter().filter(|condition| condition.field == field);
        asked.map(|condition| condition.is).max_by_key(|is| *is != FieldIs::Present)
    }

    /// `(super::State::Closed, Some(closed_at))`.
    fn pattern(&self, branch: usize, fields: &[usize]) -> String {
        let held: Vec<usize> = self
            .record
            .keys
            .iter()
            .filter(|key| key.branch == Some(branch))
            .flat_map(|key| key.text.fields())
            .collect();
        let pattern = |field: &usize| match self.asked_of(branch, *field) {
            None => "_".to_owned(),
            Some(FieldIs::Present) if held.contains(field) => format!("Some({})", self.local(*field)),
            Some(FieldIs::Present) => "Some(_)".to_owned(),
            Some(is) if self.field(*field).is_some_and(|field| field.optional) => {
                format!("Some({})", self.value(*field, is))
            }
            Some(is) => self.value(*field, is),
        };
        several(&fields.iter().map(pattern).collect::<Vec<_>>())
    }

    /// `super::State::Open`, `true`.
    fn value(&self, field: usize, is: FieldIs) -> String {
        let Some(field) = self.field(field) else { return "_".to_owned() };
        let value = |of: &FieldType| match (of, is) {
            (FieldType::Named(index), FieldIs::Variant(variant)) => {
                let variants = match self.types.model.types.get(*index).map(|of| &of.definition) {
                    Some(NamedType::Enum { variants, .. }) => variants.as_slice(),
                    _ => &[],
                };
                let variant = variants.get(variant).map(|variant| names::pascal(&variant.name));
                format!("{}::{}", self.types.rust(of, Scope::Module), variant.unwrap_or_default())
            }
            (_, FieldIs::Boolean(is)) => is.to_string(),
            _ => "_".to_owned(),
        };
        match &field.field_type {
            FieldType::Named(index) => match self.types.model.types.get(*index).map(|of| &of.definition) {
                Some(NamedType::Newtype(of)) => {
                    format!("{}({})", self.types.rust(&field.field_type, Scope::Module), value(of))
                }
                _ => value(&field.field_type),
            },
            of => value(of),
        }
    }

    /// A field as the match looks at it. An empty set is stored as nothing, so it is not there.
    fn asked(&self, index: usize) -> String {
        let local = self.local(index);
        match self.field(index) {
            Some(field) if field.optional && field.field_type.is_set() => {
                format!("::dio_runtime::generated::stored::<{}>({local})", self.module_marker(field))
            }
            _ => local,
        }
    }

    /// What the constant of a conditional key ends with: `OPEN`, `WITH_DUE`.
    pub(super) fn branch_suffix(&self, branch: usize) -> String {
        let part = |condition: &Condition| {
            let field = self.field(condition.field)?;
            let enumeration = match &field.field_type {
                FieldType::Named(index) => self.types.model.types.get(*index).map(|of| &of.definition),
                _ => None,
            };
            Some(match (condition.is, enumeration) {
                (FieldIs::Variant(variant), Some(NamedType::Enum { variants, .. })) => {
                    variants.get(variant)?.name.clone()
                }
                (FieldIs::Boolean(false), _) => format!("not_{}", field.name),
                (FieldIs::Boolean(true), _) => field.name.clone(),
                _ => format!("with_{}", field.name),
            })
        };
        self.conditions(branch)
            .iter()
            .filter_map(part)
            .map(|part| format!("_{}", names::shouty(&part)))
            .collect()
    }

    /// `state` is `open`, and `due` is there.
    pub(super) fn branch_doc(&self, branch: usize) -> String {
        let part = |condition: &Condition| {
            let name = &self.field(condition.field)?.name;
            Some(match condition.is {
                FieldIs::Present => format!("`{name}` is there"),
                is => {
                    format!("`{name}` is `{}`", self.value(condition.field, is).trim_start_matches("super::"))
                }
            })
        };
        self.conditions(branch).iter().filter_map(part).collect::<Vec<_>>().join(" and ")
    }
}

/// One as it is, several as a tuple.
fn several(parts: &[String]) -> String {
    match parts {
        [one] => one.clone(),
        several => format!("({})", several.join(", ")),
    }
}
