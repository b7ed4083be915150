//! How a record is written to an item, and read from one.

use super::key::tuple;
use super::record::Build;
use crate::model::{Field, KeyRole, Role, Source};
use crate::rust::names;
use crate::rust::types::Scope;

/// The fields of a record, by where a read has them from.
#[derive(Debug, Default)]
pub(crate) struct Assembly {
    /// The primary key.
    pub(crate) key: Vec<String>,
    /// Variables that hold the value, each `field` or `field: variable`.
    pub(crate) ready: Vec<String>,
    /// Variables of attributes that are checked, and still in the item.
    pub(crate) taken: Vec<String>,
}

impl Build<'_> {
    pub(super) fn write(&self) -> Vec<String> {
        let mut statements = Vec::new();
        for (index, key) in self.record.keys.iter().enumerate().filter(|(_, key)| key.role != KeyRole::Index)
        {
            let values = self.keys.values(&key.text, |field| self.keys.put_argument(field));
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
        statements.extend(self.write_expiry());
        returning(statements)
    }

    pub(super) fn is_updated_at(&self, field: usize) -> bool {
        self.record.fields.get(field).is_some_and(|field| field.role == Role::UpdatedAt)
    }

    /// A statement that names its fields, with what binds the names: `{ let a = &self.a; ... }`.
    pub(super) fn bound(&self, fields: &[usize], owner: &str, statement: String) -> Vec<String> {
        let bindings = fields.iter().map(|index| {
            let (local, ident) = (self.keys.local(*index), self.keys.ident(*index));
            let shard = self.keys.shard(*index, |of| format!("&self.{}", self.keys.ident(of)));
            match shard {
                _ if self.is_updated_at(*index) => format!("let {local} = {local}.as_ref();"),
                Some(shard) if owner == "self" => format!("let {local} = &{shard};"),
                _ => format!("let {local} = &{owner}.{ident};"),
            }
        });
        let bindings: String = bindings.collect();
        vec![format!("{{ {bindings} {statement} }}")]
    }

    pub(super) fn write_meta(&self) -> Vec<String> {
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

    /// What looks at everything, before anything is taken: index keys taken apart, copies compared, attributes checked.
    pub(super) fn read(&self) -> Vec<String> {
        let mut statements = self.read_fields();
        statements.push(self.read_meta());
        statements
    }

    /// The same without stamps and version.
    pub(super) fn read_fields(&self) -> Vec<String> {
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
        statements.extend(self.own().filter_map(|(index, field)| self.look(index, field)));
        statements
    }

    /// How the record is put together when everything has been looked at.
    pub(super) fn assembly(&self) -> Assembly {
        let named = |index: usize| {
            let (ident, local) = (self.keys.ident(index), self.keys.local(index));
            if ident == local { ident } else { format!("{ident}: {local}") }
        };
        let mut assembly = Assembly::default();
        for (index, field) in self.own() {
            if self.is_key_part(index) {
                assembly.key.push(self.keys.ident(index));
            } else if matches!(field.source, Source::Key(_)) || field.unread {
                assembly.ready.push(named(index));
            } else {
                assembly.taken.push(named(index));
            }
        }
        if self.there.is_none() {
            assembly.ready.push("meta".into());
        }
        assembly
    }

    /// Whether the field is read with the primary key, and nowhere else.
    pub(super) fn is_key_part(&self, field: usize) -> bool {
        // A part of a record may lack the attribute of a field that the key holds in a form which loses something.
        let is_nowhere_else = || self.record.fields.get(field).is_some_and(|field| field.attribute.is_none());
        self.record.primary_fields().contains(&field)
            && (self.keys.is_whole_in_key(field) || is_nowhere_else())
    }

    /// What looks at a field, if it does not come with the primary key; or completes what an index key says of it.
    fn look(&self, index: usize, field: &Field) -> Option<String> {
        if self.is_key_part(index) {
            return None;
        }
        let (ident, local) = (self.keys.ident(index), self.keys.local(index));
        let marker = self.keys.module_marker(field);
        let attribute = field.attribute.as_deref().unwrap_or_default();
        let found = if field.unread {
            self.default(field).unwrap_or_else(|| "None".into())
        } else if self.record.primary_fields().contains(&index) {
            let component = self.keys.held_component(index);
            format!("from.original::<{marker}, {component}>({attribute:?}, &key.{ident})?")
        } else if let Source::Key(key) = field.source {
            let attribute = self.record.keys.get(key).map(|key| key.attribute.as_str()).unwrap_or_default();
            match (self.default(field), field.optional) {
                (_, true) => return None,
                (Some(default), false) => format!("{local}.unwrap_or_else(|| {default})"),
                (None, false) => format!("from.found({attribute:?}, {local})?"),
            }
        } else {
            match (self.default(field), field.optional) {
                (Some(default), _) => format!("from.with_default::<{marker}>({attribute:?}, || {default})?"),
                (None, true) => format!("from.optional::<{marker}>({attribute:?})?"),
                (None, false) => format!("from.required::<{marker}>({attribute:?})?"),
            }
        };
        Some(format!("let {local} = {found};"))
    }

    fn default(&self, field: &Field) -> Option<String> {
        let default = field.default.as_ref()?;
        Some(self.types.default(&field.field_type, default, Scope::Module))
    }

    fn read_meta(&self) -> String {
        if self.has_default_stamps() {
            return "let meta = from.stamps()?;".into();
        }
        let fields = self.stamps().filter_map(|field| {
            let attribute = field.attribute.as_ref()?;
            let ident = names::snake(&field.name);
            Some(match field.role {
                Role::Version => format!("{ident}: from.version({attribute:?})?"),
                _ => format!("{ident}: from.stamp::<{}>({attribute:?})?", self.keys.module_marker(field)),
            })
        });
        format!("let meta = Meta {{ {} }};", fields.collect::<Vec<_>>().join(", "))
    }
}

/// The statements of a function that answers with what its last one does.
pub(super) fn returning(mut statements: Vec<String>) -> Vec<String> {
    match statements.last_mut() {
        Some(last) if last.ends_with(")?;") && (last.starts_with("to.") || last.starts_with("write_")) => {
            last.truncate(last.len() - "?;".len());
        }
        _ => statements.push("Ok(())".into()),
    }
    statements
}

/// Appends the statements that are not there yet.
pub(super) fn add_new(statements: &mut Vec<String>, new: impl IntoIterator<Item = String>) {
    for statement in new {
        if !statements.contains(&statement) {
            statements.push(statement);
        }
    }
}
