//! Key groups: the function that writes one, and what changes one.

use super::conversion::{add_new, returning};
use super::key::Keys;
use super::types::optional;
use crate::model::{Field, Group, Role};
use crate::rust::names;
use crate::rust::types::Scope;

/// The function that writes a key group, and the structs and methods of one with several members.
#[derive(Debug)]
pub(crate) struct GroupView {
    /// `write_ship_by`, `write_status_group`.
    pub(crate) function: String,
    pub(crate) parameters: Vec<String>,
    pub(crate) statements: Vec<String>,
    /// `StatusGroup` with all members; none for a group of one.
    pub(crate) structs: Vec<GroupStruct>,
    /// What `put` passes.
    pub(crate) put_call: String,
    pub(crate) put_needs: Vec<String>,
    pub(crate) setters: Vec<GroupSetter>,
}

#[derive(Debug)]
pub(crate) struct GroupStruct {
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) fields: Vec<GroupMember>,
    /// Whether `Debug` hides a member.
    pub(crate) redacted: bool,
}

#[derive(Debug)]
pub(crate) struct GroupMember {
    pub(crate) ident: String,
    pub(crate) name: String,
    pub(crate) rust_type: String,
    pub(crate) sensitive: bool,
}

/// One method of the update builder.
#[derive(Debug)]
pub(crate) struct GroupSetter {
    pub(crate) doc: String,
    pub(crate) signature: String,
    pub(crate) body: Vec<String>,
}

impl Keys<'_> {
    /// The fields that a group's function needs: parts of the primary key that its keys hold, then its members.
    pub(super) fn group_inputs(&self, group: &Group) -> Vec<usize> {
        let primary = self.record.primary_fields();
        let keys = group.keys.iter().filter_map(|key| self.record.keys.get(*key));
        let keys = keys.flat_map(|key| self.record.inputs(&key.text));
        let asked =
            self.alternatives_of(&group.keys).into_iter().flat_map(|branches| self.asked_fields(&branches));
        let computed = group.computed.iter().filter_map(|computed| self.record.computed.get(*computed));
        let computed = computed.flat_map(|computed| self.computed_inputs(computed));
        let mut inputs: Vec<usize> = Vec::new();
        for field in keys.chain(asked).chain(computed).filter(|field| primary.contains(field)) {
            if !inputs.contains(&field) {
                inputs.push(field);
            }
        }
        inputs.extend(&group.fields);
        inputs
    }

    pub(crate) fn group_view(&self, group: &Group) -> Option<GroupView> {
        let first = self.field(*group.fields.first()?)?;
        let single = group.fields.len() == 1;
        let part = names::snake_part(&first.name);
        let function = if single { format!("write_{part}") } else { format!("write_{part}_group") };
        let inputs = self.group_inputs(group);
        let is_optional = |field: usize| {
            group.fields.contains(&field) && self.field(field).is_some_and(Self::may_be_absent)
        };
        let parameters = inputs.iter().filter_map(|index| {
            let field = self.field(*index)?;
            let rust = self.rust(field);
            let rust = if is_optional(*index) { format!("Option<&{rust}>") } else { format!("&{rust}") };
            Some(format!("{}: {rust}", self.local(*index)))
        });
        let mut statements = Vec::new();
        for member in
            group.fields.iter().filter_map(|index| self.field(*index)).filter(|field| field.role == Role::Own)
        {
            statements.extend(self.field_statement(member, &names::local(&member.name)));
        }
        for index in &group.keys {
            let key = self.record.keys.get(*index)?;
            if !key.is_conditional() {
                add_new(&mut statements, self.shard_bindings(&key.text));
                statements.push(self.key_statement(*index, &key.text, &is_optional));
            }
        }
        for branches in self.alternatives_of(&group.keys) {
            statements.push(self.branches_statement(&branches, &is_optional));
        }
        for index in &group.computed {
            statements.push(self.computed_statement(*index, self.record.computed.get(*index)?, &is_optional));
        }
        let put_arguments =
            inputs.iter().map(|index| self.put_argument(*index)).collect::<Vec<_>>().join(", ");
        let put_needs = inputs.iter().filter_map(|index| self.put_binding(*index)).collect();
        let mut members = group.fields.iter().filter_map(|index| self.field(*index));
        let changes = members.any(|member| !Self::is_kept(member));
        Some(GroupView {
            parameters: parameters.collect(),
            statements: returning(statements),
            structs: if single || !changes { Vec::new() } else { self.group_structs(group) },
            put_call: format!("{function}(to, {put_arguments})?;"),
            put_needs,
            setters: if single {
                self.single_setters(first, group, &function, &inputs)
            } else if !changes {
                Vec::new()
            } else {
                self.group_setters(group, &function, &inputs)
            },
            function,
        })
    }

    /// What a call of a group's function passes within an update: `key` has the primary key.
    pub(super) fn update_arguments(
        &self,
        inputs: &[usize],
        member: &dyn Fn(usize) -> String,
    ) -> (String, &'static str) {
        let primary = self.record.primary_fields();
        let uses_key = inputs.iter().any(|field| primary.contains(field));
        let arguments: Vec<String> = inputs
            .iter()
            .map(|field| {
                if primary.contains(field) { format!("&key.{}", self.ident(*field)) } else { member(*field) }
            })
            .collect();
        (arguments.join(", "), if uses_key { "key" } else { "_" })
    }

    pub(super) fn single_setters(
        &self,
        field: &Field,
        group: &Group,
        function: &str,
        inputs: &[usize],
    ) -> Vec<GroupSetter> {
        if Self::is_kept(field) {
            return Vec::new();
        }
        let keys = group.keys.iter().filter_map(|key| self.record.keys.get(*key)).map(|key| &key.attribute);
        let computed = group.computed.iter().filter_map(|computed| self.record.computed.get(*computed));
        let mut fed: Vec<String> = Vec::new();
        for attribute in keys.chain(computed.map(|computed| &computed.attribute)) {
            let attribute = format!("`{attribute}`");
            if !fed.contains(&attribute) {
                fed.push(attribute);
            }
        }
        let fed = fed.join(", ");
        let ident = names::local(&field.name);
        let part = names::snake_part(&field.name);
        let rust = self.rust(field);
        let into = self.types.takes_into(&field.field_type);
        let some = if field.optional { format!("Some(&{ident})") } else { format!("&{ident}") };
        let (arguments, key) = self.update_arguments(inputs, &|_| some.clone());
        let mut body = Vec::new();
        if into {
            body.push(format!("let {ident} = {ident}.into();"));
        }
        body.push(format!("Self(self.0.change(|{key}, to| {function}(to, {arguments})))"));
        let parameter = if into { format!("impl Into<{rust}>") } else { rust };
        let mut setters = vec![GroupSetter {
            doc: format!("Sets `{}`, and {fed} with it.", field.name),
            signature: format!("set_{part}(self, {ident}: {parameter}) -> Self"),
            body,
        }];
        if field.optional {
            let (arguments, key) = self.update_arguments(inputs, &|_| "None".to_owned());
            setters.push(GroupSetter {
                doc: format!("Removes `{}`, and {fed} with it.", field.name),
                signature: format!("remove_{part}(self) -> Self"),
                body: vec![format!("Self(self.0.change(|{key}, to| {function}(to, {arguments})))")],
            });
        }
        setters
    }

    pub(super) fn group_structs(&self, group: &Group) -> Vec<GroupStruct> {
        let members: Vec<(usize, &Field)> =
            group.fields.iter().filter_map(|index| Some((*index, self.field(*index)?))).collect();
        let shape = |name: String, doc: String, skip: Option<usize>| {
            let members = members.iter().filter(|(index, _)| Some(*index) != skip);
            let fields = members.map(|(index, field)| GroupMember {
                ident: self.ident(*index),
                name: field.name.clone(),
                rust_type: optional(
                    self.rust(field),
                    field.optional && field.role == Role::Own,
                    Scope::Module,
                ),
                sensitive: field.sensitive,
            });
            let fields: Vec<GroupMember> = fields.collect();
            GroupStruct { name, doc, redacted: fields.iter().any(|field| field.sensitive), fields }
        };
        let Some((_, first)) = members.first() else { return Vec::new() };
        let mut structs = vec![shape(
            format!("{}Group", pascal_part(&first.name)),
            "The fields of one key group, which change together.".into(),
            None,
        )];
        for (index, field) in self.statable(group) {
            structs.push(shape(
                format!("{}Given", pascal_part(&field.name)),
                format!("The fields that share index keys with `{}`, as they are in the table.", field.name),
                Some(index),
            ));
        }
        structs
    }

    /// The members that can be set while the others are stated: those whose fellows all have an attribute.
    pub(super) fn statable(&self, group: &Group) -> Vec<(usize, &Field)> {
        let members: Vec<(usize, &Field)> =
            group.fields.iter().filter_map(|index| Some((*index, self.field(*index)?))).collect();
        let others_stored =
            |index: usize| members.iter().all(|(other, field)| *other == index || field.attribute.is_some());
        members
            .iter()
            .copied()
            .filter(|(index, field)| !Self::is_kept(field) && others_stored(*index))
            .collect()
    }

    /// Whether an update may state the field, and not change it.
    pub(super) fn is_kept(field: &Field) -> bool {
        field.role != Role::Own || field.immutable
    }

    /// `.stated::<M>("due", value, default)`: the condition that a member is as it was said.
    pub(super) fn stated(&self, field: &Field, value: &str) -> String {
        let attribute = field.attribute.clone().unwrap_or_default();
        let default = field.default.as_ref().map(|default| {
            format!("Some({})", self.types.default(&field.field_type, default, Scope::Module))
        });
        let default = default.unwrap_or_else(|| "None".into());
        format!(".stated::<{}>({attribute:?}, {value}, {default})", self.module_marker(field))
    }

    pub(super) fn group_setters(&self, group: &Group, function: &str, inputs: &[usize]) -> Vec<GroupSetter> {
        let members: Vec<(usize, &Field)> =
            group.fields.iter().filter_map(|index| Some((*index, self.field(*index)?))).collect();
        let Some((_, first)) = members.first() else { return Vec::new() };
        let group_struct = format!("{}Group", pascal_part(&first.name));
        let (arguments, key) = self.update_arguments(inputs, &|index| {
            let ident = self.ident(index);
            match self.field(index) {
                Some(field) if field.role != Role::Own => format!("Some(&group.{ident})"),
                Some(field) if field.optional => format!("group.{ident}.as_ref()"),
                _ => format!("&group.{ident}"),
            }
        });
        let stated: String = members
            .iter()
            .filter(|(_, field)| Self::is_kept(field))
            .map(|(index, field)| {
                let ident = self.ident(*index);
                let may_be_absent = field.role == Role::Own && field.optional;
                let value = if may_be_absent {
                    format!("group.{ident}.as_ref()")
                } else {
                    format!("Some(&group.{ident})")
                };
                self.stated(field, &value)
            })
            .collect();
        let changed = members.iter().filter(|(_, field)| !Self::is_kept(field));
        let listed: Vec<String> = changed.map(|(_, field)| format!("`{}`", field.name)).collect();
        let kept: Vec<String> = members
            .iter()
            .filter(|(_, field)| Self::is_kept(field))
            .map(|(_, field)| format!("`{}`", field.name))
            .collect();
        let kept = if kept.is_empty() { String::new() } else { format!(", given {}", kept.join(", ")) };
        let mut setters = vec![GroupSetter {
            doc: format!("Sets {}, and the index keys that they feed{kept}.", listed.join(", ")),
            signature: format!(
                "set_{}_group(self, group: {group_struct}) -> Self",
                names::snake_part(&first.name)
            ),
            body: vec![format!("Self(self.0{stated}.change(|{key}, to| {function}(to, {arguments})))")],
        }];
        for (index, field) in self.statable(group) {
            let ident = self.local(index);
            let given = format!("{}Given", pascal_part(&field.name));
            let value = optional(self.rust(field), field.optional, Scope::Module);
            let (parameter, passed) = if self.types.takes_into(&field.field_type) && !field.optional {
                (format!("impl Into<{value}>"), format!("{ident}.into()"))
            } else {
                (value.clone(), ident.clone())
            };
            let others: Vec<_> = members.iter().filter(|(other, _)| *other != index).collect();
            let conditions: Vec<String> = others
                .iter()
                .filter(|(_, other)| !Self::is_kept(other))
                .map(|(at, other)| {
                    let name = self.ident(*at);
                    let stated = if other.optional {
                        format!("given.{name}.as_ref()")
                    } else {
                        format!("Some(&given.{name})")
                    };
                    self.stated(other, &stated)
                })
                .collect();
            let fields: Vec<String> = members
                .iter()
                .map(|(at, _)| {
                    let name = self.ident(*at);
                    let value = if *at == index { ident.clone() } else { format!("given.{name}") };
                    if name == value { name } else { format!("{name}: {value}") }
                })
                .collect();
            setters.push(GroupSetter {
                doc: format!(
                    "Sets `{}` and the index keys that it feeds, given the fields that share them.",
                    field.name
                ),
                signature: format!(
                    "set_{}(self, {ident}: {parameter}) -> Given<Self, {value}, {given}>",
                    names::snake_part(&field.name)
                ),
                body: vec![
                    format!("Given::new(self, {passed}, |update, {ident}, given| {{"),
                    match conditions.as_slice() {
                        [one] => format!("let update = update.0{one};"),
                        several => format!("let update = update.0\n{};", several.join("\n")),
                    },
                    format!(
                        "Self(update).set_{}_group({group_struct} {{ {} }})",
                        names::snake_part(&first.name),
                        fields.join(", ")
                    ),
                    "})".into(),
                ],
            });
        }
        setters
    }

    /// The call that writes what a group starts from when an update makes the item; none if it starts absent.
    pub(crate) fn default_call(&self, group: &Group) -> Option<String> {
        let view = self.group_view(group)?;
        let primary = self.record.primary_fields();
        let arguments: Option<Vec<String>> = self
            .group_inputs(group)
            .into_iter()
            .map(|index| {
                let field = self.field(index)?;
                if primary.contains(&index) {
                    return Some(format!("&key.{}", self.ident(index)));
                }
                match &field.default {
                    Some(default) => {
                        Some(format!("&{}", self.types.default(&field.field_type, default, Scope::Module)))
                    }
                    None if field.optional => Some("None".into()),
                    None => Some("&::core::default::Default::default()".into()),
                }
            })
            .collect();
        Some(format!("{}(to, {})?;", view.function, arguments?.join(", ")))
    }
}

fn pascal_part(name: &str) -> String {
    use heck::ToPascalCase;

    name.to_pascal_case()
}
