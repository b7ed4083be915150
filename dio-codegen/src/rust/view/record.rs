use super::doc_lines;
use super::key::{KeyConstant, KeyView, Keys, tuple};
use super::query::BuilderView;
use super::types::{optional, owned, struct_derives};
use super::update::{GroupView, UpdateView};
use crate::model::{Field, FieldType, KeyRole, Precision, Record, Role, Source, Table};
use crate::options::DateLibrary;
use crate::rust::names;
use crate::rust::types::{Scope, Types};

/// One record: its struct, and the module of what belongs to it.
#[derive(Debug)]
pub(crate) struct RecordView {
    pub(crate) name: String,
    pub(crate) module: String,
    pub(crate) table: String,
    pub(crate) doc: Vec<String>,
    pub(crate) derives: Vec<String>,
    pub(crate) attributes: Vec<String>,
    pub(crate) fields: Vec<FieldView>,
    /// The name in `Debug`.
    pub(crate) redacted: bool,
    pub(crate) meta: MetaView,
    pub(crate) constants: Vec<KeyConstant>,
    /// `attribute!(STATUS, super::Order, super::OrderStatus, "status");`
    pub(crate) handles: Vec<String>,
    pub(crate) key: KeyView,
    pub(crate) groups: Vec<GroupView>,
    /// `RecordDefinition::new(...)`.
    pub(crate) definition: String,
    /// What `self.key()` passes to the key's `new`.
    pub(crate) key_arguments: String,
    pub(crate) write: Vec<String>,
    pub(crate) read: Vec<String>,
    pub(crate) read_fields: Vec<(String, String)>,
    /// The statements of `touch`, where it is not the default.
    pub(crate) touch: Vec<String>,
    pub(crate) versioned: bool,
    /// Where an update can make the item.
    pub(crate) creatable: Option<Defaults>,
    /// What `read` calls the key: `_key` where it does not use it.
    pub(crate) read_key: &'static str,
    /// The same of `touch`.
    pub(crate) touch_key: &'static str,
    pub(crate) upsert: Option<UpsertView>,
    pub(crate) update_name: String,
    pub(crate) update_extras: &'static str,
    pub(crate) update: UpdateView,
    pub(crate) builders: Vec<BuilderView>,
}

#[derive(Debug)]
pub(crate) struct FieldView {
    pub(crate) ident: String,
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) attributes: Vec<String>,
    pub(crate) rust_type: String,
    pub(crate) sensitive: bool,
}

/// What dio fills in.
#[derive(Debug)]
pub(crate) enum MetaView {
    /// The runtime's `Stamps`.
    Stamps,
    /// A struct of its own.
    Own(Vec<FieldView>),
}

/// `write_defaults`.
#[derive(Debug)]
pub(crate) struct Defaults {
    /// What it calls the key.
    pub(crate) key: &'static str,
    pub(crate) statements: Vec<String>,
}

#[derive(Debug)]
pub(crate) struct UpsertView {
    pub(crate) name: String,
    /// Field, method part, attributes.
    pub(crate) removers: Vec<(String, String, String)>,
    /// `vec![("status", true), ...]` for each group of several fields.
    pub(crate) groups: Vec<String>,
}

impl RecordView {
    /// Whether an update can change anything.
    pub(crate) fn has_changes(&self) -> bool {
        !self.update.lines.is_empty() || self.groups.iter().any(|group| !group.setters.is_empty())
    }

    pub(crate) fn new(types: Types<'_>, table: &Table, record: &Record, builders: Vec<BuilderView>) -> Self {
        let keys = Keys::new(types, table, record);
        let build = Build { types, table, record, keys: &keys };
        let redacted = record.fields.iter().any(|field| field.sensitive);
        let creatable = build
            .creatable()
            .map(|statements| Defaults { key: key_parameter(statements.iter()), statements });
        let (read, read_fields, touch) = (build.read(), build.read_fields(), build.touch());
        let read_key = key_parameter(read.iter().chain(read_fields.iter().map(|(_, value)| value)));
        let versioned = record.field_of_role(Role::Version).is_some();
        RecordView {
            name: names::type_name(&record.name),
            module: names::snake(&record.name),
            table: names::pascal(&table.name),
            doc: doc_lines(record.doc.as_deref(), || format!("The record `{}`.", record.name)),
            derives: struct_derives(redacted, types, &record.name),
            attributes: owned(types.options.attributes_of(&record.name)),
            fields: build.fields(),
            redacted,
            meta: build.meta(),
            constants: keys.constants(),
            handles: build.handles(),
            key: keys.view(),
            groups: record.groups.iter().filter_map(|group| keys.group_view(group)).collect(),
            definition: build.definition(),
            key_arguments: build.key_arguments(),
            write: build.write(),
            read,
            read_fields,
            read_key,
            touch_key: key_parameter(touch.iter()),
            touch,
            upsert: build.upsert(),
            update_name: format!("{}Update", record.name),
            update_extras: match (versioned, creatable.is_some()) {
                (true, true) => ", version, or_create",
                (true, false) => ", version",
                (false, true) => ", or_create",
                (false, false) => "",
            },
            versioned,
            creatable,
            update: UpdateView { lines: keys.update_lines() },
            builders,
        }
    }
}

struct Build<'a> {
    types: Types<'a>,
    table: &'a Table,
    record: &'a Record,
    keys: &'a Keys<'a>,
}

impl Build<'_> {
    fn own(&self) -> impl Iterator<Item = (usize, &Field)> {
        self.record.fields.iter().enumerate().filter(|(_, field)| field.role == Role::Own)
    }

    fn stamps(&self) -> impl Iterator<Item = &Field> {
        self.record.fields.iter().filter(|field| field.role != Role::Own)
    }

    fn view(&self, field: &Field, scope: Scope, doc: impl FnOnce() -> String) -> FieldView {
        FieldView {
            ident: names::snake(&field.name),
            name: field.name.clone(),
            doc: doc_lines(field.doc.as_deref(), doc),
            attributes: owned(self.types.options.attributes_of_member(&self.record.name, &field.name)),
            rust_type: optional(self.types.field(&self.record.name, field, scope), field.optional, scope),
            sensitive: field.sensitive,
        }
    }

    fn fields(&self) -> Vec<FieldView> {
        self.own().map(|(_, field)| self.view(field, Scope::Root, || format!("`{}`", field.name))).collect()
    }

    /// The default stamps, and nothing beside them.
    fn has_default_stamps(&self) -> bool {
        let expected = [
            (Role::CreatedAt, "created_at", FieldType::Datetime(Precision::Seconds)),
            (Role::UpdatedAt, "updated_at", FieldType::Datetime(Precision::Seconds)),
            (Role::ExpiresAt, "expires_at", FieldType::Timestamp),
        ];
        self.types.options.date_library() == DateLibrary::Chrono
            && self.stamps().count() == expected.len()
            && self.stamps().zip(&expected).all(|(field, (role, attribute, field_type))| {
                field.role == *role
                    && field.attribute.as_deref() == Some(*attribute)
                    && field.field_type == *field_type
            })
    }

    fn meta(&self) -> MetaView {
        if self.has_default_stamps() {
            return MetaView::Stamps;
        }
        let fields = self.stamps().map(|field| {
            let mut view = self.view(field, Scope::Module, || {
                match field.role {
                    Role::CreatedAt => "When the record was stored first. `put` fills it where it is none.",
                    Role::UpdatedAt => "When the record was stored last. Every write fills it.",
                    Role::ExpiresAt => {
                        "When DynamoDB may delete the record (TTL), in whole seconds. Yours to set."
                    }
                    _ => "How often the record was stored; 0 is never.",
                }
                .into()
            });
            let rust = self.types.field(&self.record.name, field, Scope::Module);
            view.rust_type = optional(rust, field.role != Role::Version, Scope::Module);
            view
        });
        MetaView::Own(fields.collect())
    }

    fn handles(&self) -> Vec<String> {
        let record = names::type_name(&self.record.name);
        let mut taken = Vec::new();
        let stored = self.record.fields.iter().filter_map(|field| Some((field, field.attribute.as_ref()?)));
        stored
            .map(|(field, attribute)| {
                let constant = names::distinct(names::shouty(&field.name), &mut taken);
                let marker = self.keys.module_marker(field);
                format!("attribute!({constant}, super::{record}, {marker}, {attribute:?});")
            })
            .collect()
    }

    fn definition(&self) -> String {
        let mut attributes: Vec<&str> = self.record.keys.iter().map(|key| key.attribute.as_str()).collect();
        let stored = self.record.fields.iter().filter_map(|field| field.attribute.as_deref());
        let computed = self.record.computed.iter().map(|computed| computed.attribute.as_str());
        for attribute in stored.chain(computed).chain(self.table.type_attribute.as_deref()) {
            if !attributes.contains(&attribute) {
                attributes.push(attribute);
            }
        }
        let stamp = |role| match self.record.field_of_role(role).and_then(|field| field.attribute.as_ref()) {
            Some(attribute) => format!("Some({attribute:?})"),
            None => "None".into(),
        };
        let mut definition = format!("definition!({:?}, {:?}", self.record.name, self.record.stored_name);
        let (created_at, updated_at) = (stamp(Role::CreatedAt), stamp(Role::UpdatedAt));
        if created_at != "None" || updated_at != "None" {
            definition += &format!(", with_stamps({created_at}, {updated_at})");
        }
        if let Some(attribute) =
            self.record.field_of_role(Role::Version).and_then(|field| field.attribute.as_ref())
        {
            definition += &format!(", with_version({attribute:?})");
        }
        let attributes: Vec<String> = attributes.iter().map(|attribute| format!("{attribute:?}")).collect();
        definition + &format!("; {})", attributes.join(", "))
    }

    fn key_arguments(&self) -> String {
        let arguments = self.record.primary_fields().into_iter().filter_map(|index| {
            let field = self.record.fields.get(index)?;
            let ident = self.keys.ident(index);
            let replaced = self.types.options.replacement_of_member(&self.record.name, &field.name).is_some();
            let copy = self.types.is_copy(&field.field_type) && !replaced;
            Some(if copy { format!("self.{ident}") } else { format!("self.{ident}.clone()") })
        });
        arguments.collect::<Vec<_>>().join(", ")
    }

    fn write(&self) -> Vec<String> {
        let mut statements = Vec::new();
        for (index, key) in self.record.keys.iter().enumerate().filter(|(_, key)| key.role != KeyRole::Index)
        {
            let values = self.keys.values(&key.text, |field| format!("&self.{}", self.keys.ident(field)));
            statements.push(format!("to.key(&{}, Some({values}))?;", self.keys.constant(index)));
        }
        if let Some(attribute) = &self.table.type_attribute {
            statements.push(format!("to.text({attribute:?}, {:?});", self.record.stored_name));
        }
        let grouped: Vec<usize> =
            self.record.groups.iter().flat_map(|group| group.fields.iter().copied()).collect();
        for (index, field) in self.own().filter(|(index, _)| !grouped.contains(index)) {
            statements.extend(self.keys.field_statement(field, &self.keys.put_argument(index)));
        }
        for group in self.record.groups.iter().filter_map(|group| self.keys.group_view(group)) {
            add_new(&mut statements, group.put_needs);
            statements.push(group.put_call);
        }
        for made in self.keys.ungrouped() {
            add_new(&mut statements, made.fields.iter().filter_map(|field| self.keys.put_binding(*field)));
            let is_optional = |field: usize| self.is_updated_at(field);
            statements.extend(self.bound(
                &made.fields,
                "self",
                self.keys.ungrouped_statement(&made, &is_optional),
            ));
        }
        statements.extend(self.write_meta());
        statements
    }

    fn is_updated_at(&self, field: usize) -> bool {
        self.record.fields.get(field).is_some_and(|field| field.role == Role::UpdatedAt)
    }

    /// A statement that names its fields, with what binds the names: `{ let a = &self.a; ... }`.
    fn bound(&self, fields: &[usize], owner: &str, statement: String) -> Vec<String> {
        let bindings = fields.iter().map(|index| {
            let (local, ident) = (self.keys.local(*index), self.keys.ident(*index));
            if self.is_updated_at(*index) {
                format!("let {local} = {local}.as_ref();")
            } else {
                format!("let {local} = &{owner}.{ident};")
            }
        });
        let bindings: String = bindings.collect();
        vec![format!("{{ {bindings} {statement} }}")]
    }

    fn write_meta(&self) -> Vec<String> {
        if self.has_default_stamps() {
            return vec!["to.stamps(&self.meta)?;".into()];
        }
        let mut statements = Vec::new();
        for field in self.stamps() {
            let Some(attribute) = &field.attribute else { continue };
            let ident = names::snake(&field.name);
            let marker = self.keys.module_marker(field);
            match field.role {
                Role::CreatedAt | Role::UpdatedAt => {
                    let time = if field.role == Role::CreatedAt { "creation_time" } else { "write_time" };
                    statements.push(format!("let {ident} = to.{time}(self.meta.{ident});"));
                    statements.push(format!("to.optional::<{marker}>({attribute:?}, {ident}.as_ref())?;"));
                }
                Role::ExpiresAt => {
                    statements.push(format!(
                        "to.optional::<{marker}>({attribute:?}, self.meta.{ident}.as_ref())?;"
                    ));
                }
                _ => statements.push(format!("to.version({attribute:?}, self.meta.{ident});")),
            }
        }
        statements
    }

    /// What has to be done before the fields are put together: index keys taken apart, copies compared.
    fn read(&self) -> Vec<String> {
        let mut statements = Vec::new();
        for (index, key) in self.record.keys.iter().enumerate() {
            let wanted: Vec<usize> = self
                .own()
                .filter(|(_, field)| field.source == Source::Key(index))
                .map(|(field, _)| field)
                .collect();
            if key.role != KeyRole::Index || wanted.is_empty() {
                continue;
            }
            let mut seen = Vec::new();
            let pattern: Vec<String> = self
                .keys
                .occurrences(&key.text)
                .into_iter()
                .map(|(field, form)| {
                    if wanted.contains(&field) && form.is_lossless() && !seen.contains(&field) {
                        seen.push(field);
                        self.keys.local(field)
                    } else {
                        "_".into()
                    }
                })
                .collect();
            let names: Vec<String> = seen.iter().map(|field| self.keys.local(*field)).collect();
            let constant = self.keys.constant(index);
            statements.push(match names.as_slice() {
                [one] => format!("let {one} = from.key(&{constant})?.map(|{}| {one});", tuple(&pattern)),
                several => {
                    let some: Vec<String> = several.iter().map(|name| format!("Some({name})")).collect();
                    let none = vec!["None".to_owned(); several.len()];
                    format!(
                        "let {} = match from.key(&{constant})? {{ Some({}) => {}, None => {} }};",
                        tuple(several),
                        tuple(&pattern),
                        tuple(&some),
                        tuple(&none)
                    )
                }
            });
        }
        let primary = self.record.primary_fields();
        for (index, field) in self.own().filter(|(index, _)| primary.contains(index) && !self.table.interop) {
            if let Some(attribute) = field.attribute.as_ref().filter(|_| self.keys.is_whole_in_key(index)) {
                let marker = self.keys.module_marker(field);
                statements
                    .push(format!("from.copy::<{marker}>({attribute:?}, &key.{})?;", self.keys.ident(index)));
            }
        }
        statements
    }

    fn read_fields(&self) -> Vec<(String, String)> {
        let mut fields: Vec<(String, String)> = self
            .own()
            .map(|(index, field)| (self.keys.ident(index), self.read_field(index, field)))
            .collect();
        fields.push(("meta".into(), self.read_meta()));
        fields
    }

    fn read_field(&self, index: usize, field: &Field) -> String {
        let ident = self.keys.ident(index);
        let marker = self.keys.module_marker(field);
        let attribute = field.attribute.as_deref().unwrap_or_default();
        if self.record.primary_fields().contains(&index) {
            if self.keys.is_whole_in_key(index) {
                return format!("key.{ident}");
            }
            let component = self.keys.held_component(index);
            return format!("from.original::<{marker}, {component}>({attribute:?}, &key.{ident})?");
        }
        if let Source::Key(key) = field.source {
            let attribute = self.record.keys.get(key).map(|key| key.attribute.as_str()).unwrap_or_default();
            let ident = self.keys.local(index);
            return match (&field.default, field.optional) {
                (_, true) => ident,
                (Some(_), false) => format!("{ident}{}", self.or_default(field)),
                (None, false) => format!("from.found({attribute:?}, {ident})?"),
            };
        }
        match (&field.default, field.optional) {
            (Some(_), _) => format!("from.optional::<{marker}>({attribute:?})?{}", self.or_default(field)),
            (None, true) => format!("from.optional::<{marker}>({attribute:?})?"),
            (None, false) => format!("from.required::<{marker}>({attribute:?})?"),
        }
    }

    fn or_default(&self, field: &Field) -> String {
        use crate::model::Default;

        let Some(default) = &field.default else { return String::new() };
        let value = self.types.default(&field.field_type, default, Scope::Module);
        match default {
            Default::Empty => ".unwrap_or_default()".into(),
            Default::Boolean(_) | Default::Variant(_) => format!(".unwrap_or({value})"),
            Default::Integer(_) | Default::Number(_)
                if matches!(field.field_type, FieldType::Integer | FieldType::Float) =>
            {
                format!(".unwrap_or({value})")
            }
            _ => format!(".unwrap_or_else(|| {value})"),
        }
    }

    fn read_meta(&self) -> String {
        if self.has_default_stamps() {
            return "from.stamps()?".into();
        }
        let fields = self.stamps().filter_map(|field| {
            let attribute = field.attribute.as_ref()?;
            let ident = names::snake(&field.name);
            Some(match field.role {
                Role::Version => format!("{ident}: from.version({attribute:?})?"),
                _ => format!("{ident}: from.optional::<{}>({attribute:?})?", self.keys.module_marker(field)),
            })
        });
        format!("Meta {{ {} }}", fields.collect::<Vec<_>>().join(", "))
    }

    /// What every update writes, where that is more than `updated_at` under its usual name.
    fn touch(&self) -> Vec<String> {
        let Some(field) = self.record.field_of_role(Role::UpdatedAt) else { return Vec::new() };
        let Some(attribute) = &field.attribute else { return Vec::new() };
        let moving: Vec<_> = self
            .keys
            .ungrouped()
            .into_iter()
            .filter(|made| made.fields.iter().any(|field| self.is_updated_at(*field)))
            .collect();
        let plain = field.field_type == FieldType::Datetime(Precision::Seconds);
        if moving.is_empty() && plain {
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
        statements
    }

    fn index_keys_hold_created_at(&self) -> bool {
        let created_at =
            |field: &usize| self.record.fields.get(*field).is_some_and(|field| field.role == Role::CreatedAt);
        self.record
            .keys
            .iter()
            .any(|key| key.role == KeyRole::Index && key.text.fields().iter().any(created_at))
    }

    fn creatable(&self) -> Option<Vec<String>> {
        let primary = self.record.primary_fields();
        let makeable = |field: &Field| field.optional || field.default.is_some() || is_set(&field.field_type);
        if self.index_keys_hold_created_at()
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
        Some(statements)
    }

    fn upsert(&self) -> Option<UpsertView> {
        if self.record.field_of_role(Role::Version).is_some() || self.index_keys_hold_created_at() {
            return None;
        }
        let primary = self.record.primary_fields();
        let removers = self.own().filter(|(index, field)| field.optional && !primary.contains(index)).map(
            |(index, field)| {
                (
                    field.name.clone(),
                    names::snake_part(&field.name),
                    format!("{:?}", self.keys.removed_attributes(index)),
                )
            },
        );
        let groups = self.record.groups.iter().filter(|group| group.fields.len() > 1).map(|group| {
            let members = group.fields.iter().filter_map(|index| {
                let field = self.record.fields.get(*index)?;
                let present = if field.optional {
                    format!("self.{}.is_some()", self.keys.ident(*index))
                } else {
                    "true".into()
                };
                Some(format!("({:?}, {present})", field.name))
            });
            format!("vec![{}]", members.collect::<Vec<_>>().join(", "))
        });
        Some(UpsertView {
            name: format!("{}Upsert", self.record.name),
            removers: removers.collect(),
            groups: groups.collect(),
        })
    }
}

/// The name of a function's parameter: `key` if its statements read fields of it, else `_key`.
fn key_parameter<'a>(mut statements: impl Iterator<Item = &'a String>) -> &'static str {
    let begins_name =
        |before: &str| before.ends_with(|last: char| last.is_alphanumeric() || last == '_' || last == '.');
    let reads =
        |statement: &String| statement.match_indices("key.").any(|(at, _)| !begins_name(&statement[..at]));
    if statements.any(reads) { "key" } else { "_key" }
}

fn is_set(field_type: &FieldType) -> bool {
    matches!(
        field_type,
        FieldType::StringSet | FieldType::IntegerSet | FieldType::FloatSet | FieldType::BinarySet
    )
}

/// Appends the statements that are not there yet.
fn add_new(statements: &mut Vec<String>, new: impl IntoIterator<Item = String>) {
    for statement in new {
        if !statements.contains(&statement) {
            statements.push(statement);
        }
    }
}
