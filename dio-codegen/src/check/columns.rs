//! The order of a record's attributes: dynamo-io numbers the placeholders of its updates by it.

use super::package::Record;
use crate::model::{Field, KeyRole, KeyText, Role};

/// The attributes outside the primary key. Those of fields and computed attributes stand in source order, an index key that is
/// one field's whole text or value with its field; then the index keys of templates, the version, the type attribute, and the
/// stamps.
pub(super) fn of(record: &Record<'_>, type_attribute: Option<&str>) -> Vec<String> {
    let model = &record.model;
    let mut columns =
        Columns { primary: model.primary_keys().map(|key| &*key.attribute).collect(), all: Vec::new() };
    let index_keys = || model.keys.iter().filter(|key| key.role == KeyRole::Index);
    for syntax in &record.syntax.fields {
        let field = model.fields.iter().position(|field| field.name == syntax.name.value);
        match field.and_then(|index| Some((index, model.fields.get(index)?))) {
            Some((index, field)) => {
                let is_whole = |text: &KeyText| match text {
                    KeyText::Whole { field, .. } | KeyText::Bare { field } => *field == index,
                    KeyText::Template(_) => false,
                };
                columns
                    .extend(index_keys().filter(|key| is_whole(&key.text)).map(|key| key.attribute.as_str()));
                columns.extend(field.attribute.as_deref());
            }
            None => {
                let computed = model.computed.iter().find(|computed| computed.name == syntax.name.value);
                columns.extend(computed.map(|computed| computed.attribute.as_str()));
            }
        }
    }
    let of_role = |role: Role| model.field_of_role(role).and_then(|field: &Field| field.attribute.as_deref());
    columns.extend(index_keys().map(|key| key.attribute.as_str()));
    columns.extend(of_role(Role::Version).into_iter().chain(type_attribute));
    columns.extend([Role::CreatedAt, Role::UpdatedAt, Role::ExpiresAt].into_iter().filter_map(of_role));
    columns.all.into_iter().map(str::to_owned).collect()
}

/// Attributes in the order that they are named first.
struct Columns<'r> {
    primary: Vec<&'r str>,
    all: Vec<&'r str>,
}

impl<'r> Columns<'r> {
    fn extend(&mut self, attributes: impl IntoIterator<Item = &'r str>) {
        for attribute in attributes {
            if !self.primary.contains(&attribute) && !self.all.contains(&attribute) {
                self.all.push(attribute);
            }
        }
    }
}
