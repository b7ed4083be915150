use super::conversion::Assembly;
use super::doc_lines;
use super::group::GroupView;
use super::key::Keys;
use super::key_constant::KeyConstant;
use super::key_type::KeyView;
use super::partial::PartialView;
use super::query::{self, BuilderView, FunctionView};
use super::types::{optional, owned, struct_derives};
use crate::model::{Field, FieldType, KeyRole, Precision, Record, Role, Table};
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
    pub(crate) meta_doc: String,
    pub(crate) meta: MetaView,
    pub(crate) constants: Vec<KeyConstant>,
    /// `STATUS: super::OrderStatus = "status", set_status`, as `attribute!` takes it.
    pub(crate) handles: Vec<String>,
    pub(crate) key: KeyView,
    pub(crate) groups: Vec<GroupView>,
    /// `RecordDefinition::new(...)`.
    pub(crate) definition: String,
    /// What `self.key()` passes to the key's `new`.
    pub(crate) key_arguments: String,
    pub(crate) write: Vec<String>,
    pub(crate) read: Vec<String>,
    pub(crate) assembly: Assembly,
    /// The statements of `touch`, where it is not the default.
    pub(crate) touch: Vec<String>,
    /// Where an update can make the item.
    pub(crate) creatable: Option<Defaults>,
    /// What `read` calls the key: `_key` where it does not use it.
    pub(crate) read_key: &'static str,
    /// The same of `touch`.
    pub(crate) touch_key: &'static str,
    pub(crate) upsert: Option<UpsertView>,
    pub(crate) update_name: String,
    /// Whether other records have its keys.
    pub(crate) shares_key: bool,
    pub(crate) update_extras: &'static str,
    /// What indexes and queries have of it that is less than the whole.
    pub(crate) parts: Vec<PartialView>,
    pub(crate) builders: Vec<BuilderView>,
    /// The functions of the table type that read this record alone.
    pub(crate) functions: Vec<FunctionView>,
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
    /// The attributes that are made of fields with defaults.
    pub(crate) derived: Vec<String>,
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
    /// `"due": "due_key"`: keys of `when` that are left as they are with their group.
    pub(crate) left: Vec<String>,
}

impl RecordView {
    /// Whether `meta` is the runtime's `Stamps`.
    pub(crate) fn has_stamps(&self) -> bool {
        matches!(self.meta, MetaView::Stamps)
    }

    /// Whether an update changes key groups.
    pub(crate) fn has_setters(&self) -> bool {
        self.groups.iter().any(|group| !group.setters.is_empty())
    }

    pub(crate) fn new(types: Types<'_>, table: &Table, position: usize, record: &Record) -> Self {
        let (functions, builders) = query::of_record(types, table, record);
        let keys = Keys::new(types, table, record);
        let build = Build { types, table, record, keys: &keys, there: None };
        let redacted = record.fields.iter().any(|field| field.sensitive);
        let creatable = build.creatable().map(|statements| Defaults {
            derived: build.derived_defaults(),
            key: key_parameter(statements.iter()),
            statements,
        });
        let (read, assembly, touch) = (build.read(), build.assembly(), build.touch());
        let read_key = if assembly.key.is_empty() { key_parameter(read.iter()) } else { "key" };
        let versioned = record.field_of_role(Role::Version).is_some();
        let immutable = record.fields.iter().any(|field| field.immutable);
        RecordView {
            name: names::type_name(&record.name),
            module: names::snake(&record.name),
            table: names::pascal(&table.name),
            doc: doc_lines(record.doc.as_deref(), || format!("The record `{}`.", record.name)),
            derives: struct_derives(redacted, types, &record.name),
            attributes: owned(types.options.attributes_of(&record.name)),
            fields: build.fields(),
            redacted,
            meta_doc: build.meta_doc(),
            meta: build.meta(),
            constants: keys.constants(),
            handles: build.handles(),
            key: keys.view(),
            groups: record.groups.iter().filter_map(|group| keys.group_view(group)).collect(),
            definition: build.definition(),
            key_arguments: build.key_arguments(),
            write: build.write(),
            read,
            assembly,
            read_key,
            touch_key: key_parameter(touch.iter()),
            touch,
            upsert: build.upsert(),
            update_name: format!("{}Update", record.name),
            shares_key: record.shares_key,
            update_extras: match (versioned, immutable, creatable.is_some()) {
                (true, _, true) => ", version, or_create",
                (true, _, false) => ", version",
                (false, true, true) => ", immutable, or_create",
                (false, true, false) => ", immutable",
                (false, false, true) => ", or_create",
                (false, false, false) => "",
            },
            creatable,
            parts: PartialView::all_of(types, table, position),
            builders,
            functions,
        }
    }
}

/// What a record's view is built from.
pub(super) struct Build<'a> {
    pub(super) types: Types<'a>,
    pub(super) table: &'a Table,
    pub(super) record: &'a Record,
    pub(super) keys: &'a Keys<'a>,
    /// The fields that there are, where they are not all.
    pub(super) there: Option<&'a [usize]>,
}

impl Build<'_> {
    fn there(&self) -> impl Iterator<Item = (usize, &Field)> {
        let fields = self.record.fields.iter().enumerate();
        fields.filter(|(index, _)| self.there.is_none_or(|there| there.contains(index)))
    }

    pub(super) fn own(&self) -> impl Iterator<Item = (usize, &Field)> {
        self.there().filter(|(_, field)| field.role == Role::Own)
    }

    pub(super) fn stamps(&self) -> impl Iterator<Item = &Field> {
        let fields = self.there().map(|(_, field)| field);
        fields.filter(|field| !matches!(field.role, Role::Own | Role::Shard))
    }

    pub(super) fn view(&self, field: &Field, scope: Scope, doc: impl FnOnce() -> String) -> FieldView {
        FieldView {
            ident: names::snake(&field.name),
            name: field.name.clone(),
            doc: doc_lines(field.doc.as_deref(), doc),
            attributes: owned(self.types.options.attributes_of_member(&self.record.name, &field.name)),
            rust_type: optional(self.types.field(&self.record.name, field, scope), field.optional, scope),
            sensitive: field.sensitive,
        }
    }

    pub(super) fn fields(&self) -> Vec<FieldView> {
        self.own().map(|(index, field)| self.view(field, Scope::Root, || self.place(index, field))).collect()
    }

    /// Where a field is stored.
    pub(super) fn place(&self, index: usize, field: &Field) -> String {
        let keys = self.record.keys.iter().filter(|key| {
            key.text.fields().contains(&index) && field.attribute.as_ref() != Some(&key.attribute)
        });
        let mut keys: Vec<String> = keys.map(|key| format!("`{}`", key.attribute)).collect();
        keys.dedup();
        let first = match field {
            Field { immutable: true, .. } => " Keeps its first value.",
            Field { unread: true, .. } => " Not read back.",
            _ => "",
        };
        match (&field.attribute, keys.join(", ")) {
            (Some(attribute), keys) if keys.is_empty() => format!("Stored as `{attribute}`.{first}"),
            (Some(attribute), keys) => format!("Stored as `{attribute}`, and in {keys}.{first}"),
            (None, keys) => format!("Stored in {keys}."),
        }
    }

    /// The default stamps, and nothing beside them.
    pub(super) fn has_default_stamps(&self) -> bool {
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

    pub(super) fn meta(&self) -> MetaView {
        if self.has_default_stamps() {
            return MetaView::Stamps;
        }
        MetaView::Own(self.stamps().map(|field| self.stamp(field)).collect())
    }

    /// A stamp or the version as a member.
    pub(super) fn stamp(&self, field: &Field) -> FieldView {
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
    }

    pub(super) fn handles(&self) -> Vec<String> {
        let mut taken = Vec::new();
        let fields = self.record.fields.iter().enumerate();
        let is_told = |field: &Field| field.role == Role::Own || !self.has_default_stamps();
        fields
            .filter(|(_, field)| is_told(field))
            .filter_map(|(index, field)| Some((index, field, field.attribute.as_ref()?)))
            .map(|(index, field, attribute)| {
                let constant = names::distinct(names::shouty(&field.name), &mut taken);
                let marker = self.keys.module_marker(field);
                let may_be_absent = if field.optional { "?" } else { "" };
                let path = self.types.path_of(&self.record.name, field);
                let path = path.map(|path| format!(" as {path}")).unwrap_or_default();
                let changes: String =
                    self.keys.changes(index, field).iter().map(|change| format!(", {change}")).collect();
                format!("{constant}{may_be_absent}: {marker}{path} = {attribute:?}{changes}")
            })
            .collect()
    }

    pub(super) fn definition(&self) -> String {
        let mut attributes: Vec<&str> = Vec::new();
        attributes.extend(self.record.primary_keys().map(|key| key.attribute.as_str()));
        let columns = self.record.columns.iter();
        attributes.extend(columns.filter_map(|column| self.record.column_attribute(*column)));
        attributes.extend(self.table.type_attribute.as_deref());
        let stamp = |role| match self.record.field_of_role(role).and_then(|field| field.attribute.as_ref()) {
            Some(attribute) => format!("Some({attribute:?})"),
            None => "None".into(),
        };
        let mut definition = format!("definition!(\n{:?}, {:?}", self.record.name, self.record.stored_name);
        let (created_at, updated_at) = (stamp(Role::CreatedAt), stamp(Role::UpdatedAt));
        if created_at != "None" || updated_at != "None" {
            definition += &format!(", with_stamps({created_at}, {updated_at})");
        }
        if let Some(attribute) =
            self.record.field_of_role(Role::Version).and_then(|field| field.attribute.as_ref())
        {
            definition += &format!(", with_version({attribute:?})");
        }
        if self.record.shares_key {
            definition += ", with_shared_key()";
        }
        let kept = self.record.fields.iter().filter(|field| field.immutable);
        let kept: Vec<String> =
            kept.filter_map(|field| field.attribute.as_ref()).map(|name| format!("{name:?}")).collect();
        if !kept.is_empty() {
            definition += &format!(", with_immutable(&[{}])", kept.join(", "));
        }
        let attributes: Vec<String> = attributes.iter().map(|attribute| format!("{attribute:?}")).collect();
        let (sources, derived) = self.derived();
        let derived = if derived.is_empty() {
            String::new()
        } else {
            format!("; {} => {}", sources.join(", "), derived.join(", "))
        };
        definition + &format!(";\n{}{derived}\n)", attributes.join(", "))
    }

    /// The attributes that are made of fields, and the attributes of these fields: what a reindex compares, and what must
    /// not have changed when it writes. The primary key never changes.
    fn derived(&self) -> (Vec<String>, Vec<String>) {
        let record = self.record;
        let keys = record.keys.iter();
        let keys = keys.filter(|key| key.role == KeyRole::Index && !self.keys.is_own_attribute(key));
        let computed = record.computed.iter().map(|computed| computed.attribute.as_str());
        let mut derived: Vec<&str> = Vec::new();
        for attribute in keys.clone().map(|key| key.attribute.as_str()).chain(computed) {
            if !derived.contains(&attribute) {
                derived.push(attribute);
            }
        }
        let primary = record.primary_fields();
        let grouped = record.groups.iter().flat_map(|group| group.fields.iter().copied());
        let computed = record.computed.iter().flat_map(|computed| self.keys.computed_inputs(computed));
        let feeds: Vec<usize> =
            grouped.chain(keys.flat_map(|key| record.inputs(&key.text))).chain(computed).collect();
        let sources = record.fields.iter().enumerate().filter_map(|(index, field)| {
            let attribute = field.attribute.as_deref()?;
            let is_fixed = primary.contains(&index) && self.keys.is_whole_in_key(index);
            let is_source = feeds.contains(&index) && !is_fixed && !derived.contains(&attribute);
            is_source.then_some(attribute)
        });
        let quoted = |attribute: &str| format!("{attribute:?}");
        (sources.map(quoted).collect(), derived.iter().copied().map(quoted).collect())
    }

    pub(super) fn key_arguments(&self) -> String {
        let fields = self.record.primary_fields().into_iter().filter(|field| !self.keys.is_shard(*field));
        let arguments = fields.filter_map(|index| {
            let field = self.record.fields.get(index)?;
            let ident = self.keys.ident(index);
            let replaced = self.types.options.replacement_of_member(&self.record.name, &field.name).is_some();
            let copy = self.types.is_copy(&field.field_type) && !replaced;
            Some(if copy { format!("self.{ident}") } else { format!("self.{ident}.clone()") })
        });
        arguments.collect::<Vec<_>>().join(", ")
    }
}

/// The name of a function's parameter: `key` if its statements read fields of it, else `_key`.
pub(super) fn key_parameter<'a>(mut statements: impl Iterator<Item = &'a String>) -> &'static str {
    let begins_name =
        |before: &str| before.ends_with(|last: char| last.is_alphanumeric() || last == '_' || last == '.');
    let reads =
        |statement: &String| statement.match_indices("key.").any(|(at, _)| !begins_name(&statement[..at]));
    if statements.any(reads) { "key" } else { "_key" }
}
