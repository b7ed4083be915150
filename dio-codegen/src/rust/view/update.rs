use super::key::Keys;
use super::types::optional;
use crate::model::{Computed, ComputedSource, Field, Group, KeyRole, KeyText, Record, Role};
use crate::rust::names;
use crate::rust::types::Scope;

/// The function that writes a key group, and the structs and methods of one with several members.
#[derive(Debug)]
pub(crate) struct GroupView {
    /// `write_ship_by`, `write_status_group`.
    pub(crate) function: String,
    pub(crate) allow: Vec<&'static str>,
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
    /// `Debug, ` where nothing in it is sensitive.
    pub(crate) debug: &'static str,
    pub(crate) doc: String,
    pub(crate) fields: Vec<(String, String)>,
}

/// One method of the update builder.
#[derive(Debug)]
pub(crate) struct GroupSetter {
    pub(crate) doc: String,
    pub(crate) signature: String,
    pub(crate) body: Vec<String>,
}

/// The methods of the update builder for fields that stand alone, as macro lines.
#[derive(Debug)]
pub(crate) struct UpdateView {
    pub(crate) lines: Vec<String>,
}

impl Keys<'_> {
    fn field(&self, index: usize) -> Option<&Field> {
        self.record.fields.get(index)
    }

    fn rust(&self, field: &Field) -> String {
        self.types.field(&self.record.name, field, Scope::Module)
    }

    /// The marker of a field as an attribute.
    pub(crate) fn module_marker(&self, field: &Field) -> String {
        self.types.attribute_marker(&self.record.name, field, Scope::Module)
    }

    /// `created_at` is known to be there only once the record is stored.
    fn may_be_absent(field: &Field) -> bool {
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
            several => {
                let names = several.join(", ");
                let some = several.iter().map(|name| format!("Some({name})")).collect::<Vec<_>>().join(", ");
                format!("match ({names}) {{ ({some}) => Some({values}), _ => None }}")
            }
        }
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

    fn computed_inputs(&self, computed: &Computed) -> Vec<usize> {
        match &computed.source {
            ComputedSource::Template(template) => KeyText::Template(template.clone()).fields(),
            ComputedSource::Function { inputs, .. } => inputs.clone(),
        }
    }

    /// The fields that a group's function needs: parts of the primary key that its keys hold, then its members.
    fn group_inputs(&self, group: &Group) -> Vec<usize> {
        let primary = self.record.primary_fields();
        let keys =
            group.keys.iter().filter_map(|key| self.record.keys.get(*key)).flat_map(|key| key.text.fields());
        let computed = group.computed.iter().filter_map(|computed| self.record.computed.get(*computed));
        let computed = computed.flat_map(|computed| self.computed_inputs(computed));
        let mut inputs: Vec<usize> = Vec::new();
        for field in keys.chain(computed).filter(|field| primary.contains(field)) {
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
        for key in &group.keys {
            let text = &self.record.keys.get(*key)?.text;
            statements.push(format!(
                "to.key(&{}, {})?;",
                self.constant(*key),
                self.present(text, &is_optional)
            ));
        }
        for index in &group.computed {
            statements.push(self.computed_statement(*index, self.record.computed.get(*index)?, &is_optional));
        }
        let put_arguments =
            inputs.iter().map(|index| self.put_argument(*index)).collect::<Vec<_>>().join(", ");
        let put_needs = inputs.iter().filter_map(|index| self.put_binding(*index)).collect();
        Some(GroupView {
            allow: allowed(self.record, &inputs, inputs.len() + 1),
            parameters: parameters.collect(),
            statements,
            structs: if single { Vec::new() } else { self.group_structs(group) },
            put_call: format!("{function}(to, {put_arguments})?;"),
            put_needs,
            setters: if single {
                self.single_setters(first, group, &function, &inputs)
            } else {
                self.group_setters(group, &function, &inputs)
            },
            function,
        })
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

    /// What a call of a group's function passes within an update: `key` has the primary key.
    fn update_arguments(&self, inputs: &[usize], member: &dyn Fn(usize) -> String) -> (String, &'static str) {
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

    fn single_setters(
        &self,
        field: &Field,
        group: &Group,
        function: &str,
        inputs: &[usize],
    ) -> Vec<GroupSetter> {
        if field.role != Role::Own {
            return Vec::new();
        }
        let keys = group.keys.iter().filter_map(|key| self.record.keys.get(*key)).map(|key| &key.attribute);
        let computed = group.computed.iter().filter_map(|computed| self.record.computed.get(*computed));
        let fed: Vec<String> =
            keys.chain(computed.map(|computed| &computed.attribute)).map(|fed| format!("`{fed}`")).collect();
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

    fn group_structs(&self, group: &Group) -> Vec<GroupStruct> {
        let members: Vec<(usize, &Field)> =
            group.fields.iter().filter_map(|index| Some((*index, self.field(*index)?))).collect();
        let shape = |skip: Option<usize>| {
            let members = members.iter().filter(|(index, _)| Some(*index) != skip);
            members
                .map(|(index, field)| {
                    (
                        self.ident(*index),
                        optional(self.rust(field), field.optional && field.role == Role::Own, Scope::Module),
                    )
                })
                .collect()
        };
        let Some((_, first)) = members.first() else { return Vec::new() };
        let debug = if members.iter().any(|(_, field)| field.sensitive) { "" } else { "Debug, " };
        let mut structs = vec![GroupStruct {
            debug,
            name: format!("{}Group", pascal_part(&first.name)),
            doc: "The fields of one key group, which change together.".into(),
            fields: shape(None),
        }];
        for (index, field) in self.statable(group) {
            structs.push(GroupStruct {
                debug,
                name: format!("{}Given", pascal_part(&field.name)),
                doc: format!(
                    "The fields that share index keys with `{}`, as they are in the table.",
                    field.name
                ),
                fields: shape(Some(index)),
            });
        }
        structs
    }

    /// The members that can be set while the others are stated: those whose fellows all have an attribute.
    fn statable(&self, group: &Group) -> Vec<(usize, &Field)> {
        let members: Vec<(usize, &Field)> =
            group.fields.iter().filter_map(|index| Some((*index, self.field(*index)?))).collect();
        let others_stored =
            |index: usize| members.iter().all(|(other, field)| *other == index || field.attribute.is_some());
        members
            .iter()
            .copied()
            .filter(|(index, field)| field.role == Role::Own && others_stored(*index))
            .collect()
    }

    /// `.stated::<M>("due", value, default)`: the condition that a member is as it was said.
    fn stated(&self, field: &Field, value: &str) -> String {
        let attribute = field.attribute.clone().unwrap_or_default();
        let default = field.default.as_ref().map(|default| {
            format!("Some({})", self.types.default(&field.field_type, default, Scope::Module))
        });
        let default = default.unwrap_or_else(|| "None".into());
        format!(".stated::<{}>({attribute:?}, {value}, {default})", self.module_marker(field))
    }

    fn group_setters(&self, group: &Group, function: &str, inputs: &[usize]) -> Vec<GroupSetter> {
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
            .filter(|(_, field)| field.role != Role::Own)
            .map(|(index, field)| self.stated(field, &format!("Some(&group.{})", self.ident(*index))))
            .collect();
        let listed: Vec<String> = members.iter().map(|(_, field)| format!("`{}`", field.name)).collect();
        let mut setters = vec![GroupSetter {
            doc: format!("Sets {}, and the index keys that they feed.", listed.join(", ")),
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
            let others: Vec<_> = members.iter().filter(|(other, _)| *other != index).collect();
            let conditions: String = others
                .iter()
                .filter(|(_, other)| other.role == Role::Own)
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
                doc: format!("Sets `{}` and the index keys that it feeds, given the fields that share them.", field.name),
                signature: format!("set_{}(self, {ident}: {value}) -> Given<Self, {value}, {given}>", names::snake_part(&field.name)),
                body: vec![format!(
                    "Given::new(self, {ident}, |update, {ident}, given| Self(update.0{conditions}).set_{}_group({group_struct} {{ {} }}))",
                    names::snake_part(&first.name),
                    fields.join(", ")
                )],
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

    /// One line for each way to change a field that stands alone.
    pub(crate) fn update_lines(&self) -> Vec<String> {
        let grouped: Vec<usize> =
            self.record.groups.iter().flat_map(|group| group.fields.iter().copied()).collect();
        let primary = self.record.primary_fields();
        let mut lines = Vec::new();
        for (index, field) in self.record.fields.iter().enumerate() {
            let free = matches!(field.role, Role::Own | Role::ExpiresAt);
            let Some(attribute) = field.attribute.as_ref().filter(|_| free) else { continue };
            if grouped.contains(&index) || primary.contains(&index) {
                continue;
            }
            let part = names::snake_part(&field.name);
            let marker = self.module_marker(field);
            lines.push(format!("setter!(set_{part}, {marker}, {attribute:?});"));
            if field.optional {
                lines.push(format!("remover!(remove_{part}, {attribute:?});"));
            }
            let replaced = self.types.options.replacement_of_member(&self.record.name, &field.name).is_some();
            if self.types.is_number(&field.field_type) && field.role == Role::Own && !replaced {
                let start = match &field.default {
                    Some(default) => self.types.default(&field.field_type, default, Scope::Module),
                    None => self.types.zero(&field.field_type),
                };
                lines.push(format!("adder!(add_{part}, {marker}, {attribute:?}, {start});"));
            }
        }
        lines
    }

    /// The attributes of a field that `upsert` removes: its own first, then what its group feeds.
    pub(crate) fn removed_attributes(&self, index: usize) -> Vec<String> {
        let mut attributes: Vec<String> =
            self.field(index).and_then(|field| field.attribute.clone()).into_iter().collect();
        for group in self.record.groups.iter().filter(|group| group.fields.contains(&index)) {
            attributes.extend(
                group.keys.iter().filter_map(|key| Some(self.record.keys.get(*key)?.attribute.clone())),
            );
            attributes.extend(
                group
                    .computed
                    .iter()
                    .filter_map(|computed| Some(self.record.computed.get(*computed)?.attribute.clone())),
            );
        }
        attributes
    }

    /// Index keys and computed attributes that no group has: made of the primary key alone, or of `updated_at`.
    pub(crate) fn ungrouped(&self) -> Vec<Ungrouped<'_>> {
        let keys = self.record.keys.iter().enumerate().filter(|(index, key)| {
            key.role == KeyRole::Index
                && !self.is_own_attribute(key)
                && !self.record.groups.iter().any(|group| group.keys.contains(index))
        });
        let computed = self
            .record
            .computed
            .iter()
            .enumerate()
            .filter(|(index, _)| !self.record.groups.iter().any(|group| group.computed.contains(index)));
        let keys =
            keys.map(|(index, key)| Ungrouped { fields: key.text.fields(), of: Made::Key(index, &key.text) });
        let computed = computed.map(|(index, computed)| Ungrouped {
            fields: self.computed_inputs(computed),
            of: Made::Computed(index, computed),
        });
        keys.chain(computed).collect()
    }

    /// The statement that writes one, from expressions of its fields.
    pub(crate) fn ungrouped_statement(
        &self,
        made: &Ungrouped<'_>,
        is_optional: &dyn Fn(usize) -> bool,
    ) -> String {
        match &made.of {
            Made::Key(index, text) => {
                format!("to.key(&{}, {})?;", self.constant(*index), self.present(text, is_optional))
            }
            Made::Computed(index, computed) => self.computed_statement(*index, computed, is_optional),
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
}

/// The lints that a function with these parameters trips although nothing is wrong.
fn allowed(record: &Record, inputs: &[usize], count: usize) -> Vec<&'static str> {
    use crate::model::FieldType;

    let mut allowed = Vec::new();
    let owned = |index: &usize| {
        record.fields.get(*index).is_some_and(|field| {
            matches!(
                field.field_type,
                FieldType::String | FieldType::Bytes | FieldType::List | FieldType::ListOf(_)
            )
        })
    };
    if inputs.iter().any(owned) {
        allowed.push("clippy::ptr_arg");
    }
    if count > 7 {
        allowed.push("clippy::too_many_arguments");
    }
    allowed
}

fn pascal_part(name: &str) -> String {
    use heck::ToPascalCase;

    name.to_pascal_case()
}
