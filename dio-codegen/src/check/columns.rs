//! The attributes of a record in the order of dynamo-io's columns, which numbers them.

use super::package::Record;
use crate::model::{Column, KeyRole, KeyText, Role};

/// Fields in the order of the schema, each with the index key that it is, and keys with a name and computed attributes among
/// them; then other index keys, the version and the stamps.
pub(super) fn of(record: &Record<'_>) -> Vec<Column> {
    let model = &record.model;
    let index_keys = || model.keys.iter().enumerate().filter(|(_, key)| key.role == KeyRole::Index);
    let mut columns = Vec::new();
    for written in &record.syntax.fields {
        let name = Some(&written.name.value);
        columns.extend(
            index_keys().filter(|(_, key)| key.name.as_ref() == name).map(|(index, _)| Column::Key(index)),
        );
        columns.extend(
            model.computed.iter().position(|computed| Some(&computed.name) == name).map(Column::Computed),
        );
        let Some(field) = record.field(&written.name.value) else { continue };
        if model.fields[field].role != Role::Own {
            continue;
        }
        let is_this = |text: &KeyText| matches!(text, KeyText::Whole { field: of, .. } | KeyText::Bare { field: of } if *of == field);
        // A key that is the field's own attribute is the field.
        columns.extend(
            index_keys()
                .filter(|(index, key)| is_this(&key.text) && !record.is_own_attribute(*index))
                .map(|(index, _)| Column::Key(index)),
        );
        if model.fields[field].attribute.is_some() {
            columns.push(Column::Field(field));
        }
    }
    for (index, _) in index_keys() {
        let is_there = record.is_own_attribute(index) || columns.contains(&Column::Key(index));
        // Of several branches one stands for all.
        let is_first = model.keys[..index].iter().all(|key| key.attribute != model.keys[index].attribute);
        if !is_there && is_first {
            columns.push(Column::Key(index));
        }
    }
    let managed = |role: Role| {
        let is_of_role = move |field: &crate::model::Field| field.role == role && field.attribute.is_some();
        model.fields.iter().position(is_of_role).map(Column::Field)
    };
    columns.extend(
        [Role::Version, Role::CreatedAt, Role::UpdatedAt, Role::ExpiresAt].into_iter().filter_map(managed),
    );
    columns
}
