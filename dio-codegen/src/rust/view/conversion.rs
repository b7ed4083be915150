//! How a record is written to an item, and read from one.

use super::key::tuple;
use super::record::Build;
use crate::model::{Field, FieldType, KeyRole, Role, Source};
use crate::rust::names;
use crate::rust::types::Scope;

impl Build<'_> {
    pub(super) fn write(&self) -> Vec<String> {
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
        returning(statements)
    }

    pub(super) fn is_updated_at(&self, field: usize) -> bool {
        self.record.fields.get(field).is_some_and(|field| field.role == Role::UpdatedAt)
    }

    /// A statement that names its fields, with what binds the names: `{ let a = &self.a; ... }`.
    pub(super) fn bound(&self, fields: &[usize], owner: &str, statement: String) -> Vec<String> {
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

    /// What has to be done before the fields are put together: index keys taken apart, copies compared.
    pub(super) fn read(&self) -> Vec<String> {
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

    pub(super) fn read_fields(&self) -> Vec<(String, String)> {
        let mut fields: Vec<(String, String)> = self
            .own()
            .map(|(index, field)| (self.keys.ident(index), self.read_field(index, field)))
            .collect();
        fields.push(("meta".into(), self.read_meta()));
        fields
    }

    pub(super) fn read_field(&self, index: usize, field: &Field) -> String {
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

    pub(super) fn or_default(&self, field: &Field) -> String {
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

    pub(super) fn read_meta(&self) -> String {
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
fn add_new(statements: &mut Vec<String>, new: impl IntoIterator<Item = String>) {
    for statement in new {
        if !statements.contains(&statement) {
            statements.push(statement);
        }
    }
}
