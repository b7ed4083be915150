use super::super::package::{FieldOrigin, Problems, Record, Types};
use super::default;
use super::types::{Details, expression_type, finer};
use crate::model::{Field, Role, Source};
use crate::syntax;

/// Adds a field to its record. Its `attribute` is where it would be stored; whether it is, is decided when the keys
/// are known.
pub(super) fn resolve<'s>(
    field: &'s syntax::Field,
    record: &mut Record<'s>,
    types: &Types<'s>,
    problems: &mut Problems,
) {
    let Some(of) = &field.field_type else {
        record.broken_fields.push(&field.name.value);
        return;
    };
    let details = Details { precision: field.precision.as_ref(), digits: field.digits.as_ref() };
    let resolved = expression_type(of, &details, types, problems);
    finer(field, &resolved, problems);
    let default = match &field.default {
        Some(value) if resolved.known => {
            default::resolve(field, value, &resolved.field_type, resolved.optional, types, problems)
        }
        _ => None,
    };
    record.fields.push(FieldOrigin { span: field.name.span, syntax: Some(field), known: resolved.known });
    record.model.fields.push(Field {
        name: field.name.value.clone(),
        doc: field.doc.clone(),
        role: Role::Own,
        field_type: resolved.field_type,
        optional: resolved.optional,
        default,
        attribute: Some(field.attribute.as_ref().unwrap_or(&field.name).value.clone()),
        source: Source::Attribute,
        sensitive: field.sensitive,
        refuse_finer: field.refuse_finer.as_ref().is_some_and(|refuse| refuse.value),
        immutable: false,
        unread: matches!(field.computed, Some(syntax::Computed::Unread)),
    });
}
