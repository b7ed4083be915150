use super::super::package::{FieldOrigin, Problems, Record, Types};
use super::template;
use crate::model::{Field, FieldType, Role, Source};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::Spanned;
use crate::syntax;

/// Adds a shard to its record, whose own fields are known. It has no attribute: keys alone hold it.
pub(super) fn resolve<'s>(
    field: &'s syntax::Field,
    shard: &'s syntax::Shard,
    record: &mut Record<'s>,
    types: &Types<'s>,
    problems: &mut Problems,
) {
    let of: Vec<Option<usize>> =
        shard.of.iter().map(|name| made_of(name, shard, record, types, problems)).collect();
    let of: Option<Vec<usize>> = of.into_iter().collect();
    let (Some(of), Some(count)) = (of.filter(|of| !of.is_empty()), shard.count) else {
        record.broken_fields.push(&field.name.value);
        return;
    };
    record.fields.push(FieldOrigin { span: field.name.span, syntax: Some(field), known: true });
    record.model.fields.push(Field {
        name: field.name.value.clone(),
        doc: field.doc.clone(),
        role: Role::Shard,
        field_type: FieldType::Shard { of, count },
        optional: false,
        default: None,
        attribute: None,
        source: Source::Attribute,
        sensitive: false,
        refuse_finer: false,
        immutable: false,
        unread: false,
    });
}

/// A field that the shard is made of: one that is always there, and has one text for each value.
fn made_of(
    name: &Spanned<String>,
    shard: &syntax::Shard,
    record: &Record<'_>,
    types: &Types<'_>,
    problems: &mut Problems,
) -> Option<usize> {
    let is_shard = |field: &&syntax::Field| field.name.value == name.value && field.shard.is_some();
    if let Some(other) = record.syntax.fields.iter().find(is_shard) {
        problems.push(
            Diagnostic::new(&rules::SHARD_FIELDS, format!("a shard cannot be made of `{}`", name.value))
                .at(name.span, "a shard")
                .beside(other.name.span, "defined here"),
        );
        return None;
    }
    let field = template::field(name, "shard", record, problems)?;
    if !record.fields[field].known {
        return None;
    }
    let model = &record.model.fields[field];
    if !model.field_type.is_component(&types.model) {
        problems.push(
            Diagnostic::new(&rules::NOT_A_COMPONENT, format!("a shard cannot be made of `{}`", name.value))
                .at(name.span, "values of its type have no text")
                .beside(record.fields[field].span, "defined here"),
        );
        return None;
    }
    if model.optional {
        problems.push(
            Diagnostic::new(&rules::SHARD_FIELDS, format!("a shard cannot be made of `{}`", name.value))
                .at(name.span, "it may be absent")
                .beside(record.fields[field].span, "this field is optional")
                .beside(shard.text.span, "a shard is always there"),
        );
        return None;
    }
    Some(field)
}
