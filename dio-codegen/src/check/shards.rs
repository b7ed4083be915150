//! Where shards stand, and whether a key that holds one can be made.

use super::package::{KeyUse, Package, Problems, Record};
use crate::model::{FieldType, KeyRole, Role};
use crate::report::Diagnostic;
use crate::rules;

pub(super) fn check(package: &Package<'_>, problems: &mut Problems) {
    for record in package.tables.iter().flat_map(|table| &table.records) {
        // A key that is not understood may hold a shard.
        if record.keys.iter().all(|key| key.known) {
            placed(record, problems);
        }
        of_primary_key(record, problems);
    }
}

/// A shard stands in keys, and nowhere else.
fn placed(record: &Record<'_>, problems: &mut Problems) {
    for (index, field) in
        record.model.fields.iter().enumerate().filter(|(_, field)| field.role == Role::Shard)
    {
        let name = &field.name;
        if record.uses(index).next().is_none() {
            problems.push(
                Diagnostic::new(&rules::SHARD_PLACE, format!("the shard `{name}` stands in no key"))
                    .at(record.fields[index].span, "it would be stored nowhere")
                    .help(format!("name it in a key: `\"...#{{{name}}}\"`")),
            );
        }
    }
    for (computed, origin) in record.model.computed.iter().zip(&record.computed) {
        let shard = computed
            .source
            .inputs()
            .into_iter()
            .zip(&origin.inputs)
            .find(|(input, _)| record.model.fields[*input].role == Role::Shard);
        if let Some((field, span)) = shard {
            let name = &record.model.fields[field].name;
            problems.push(
                Diagnostic::new(
                    &rules::SHARD_PLACE,
                    format!("the shard `{name}` cannot feed a computed attribute"),
                )
                .at(*span, "a shard stands in keys alone"),
            );
        }
    }
}

/// A key is made from its components, so what its shard is made of is among them.
fn of_primary_key(record: &Record<'_>, problems: &mut Problems) {
    let is_primary = |place: &KeyUse| record.model.keys[place.key].role != KeyRole::Index;
    let primary = |field: usize| record.uses(field).filter(is_primary).collect::<Vec<_>>();
    let mut first: Option<KeyUse> = None;
    for (index, field) in record.model.fields.iter().enumerate() {
        let FieldType::Shard { of, .. } = &field.field_type else { continue };
        let Some(place) = primary(index).first().copied() else { continue };
        if let Some(first) = first {
            problems.push(
                Diagnostic::new(&rules::SHARD_PLACE, "a primary key has one shard")
                    .at(place.span, "the second")
                    .beside(first.span, "the first"),
            );
        }
        first = first.or(Some(place));
        let written = record.fields[index].syntax.and_then(|field| field.shard.as_ref());
        let names = written.map(|shard| shard.of.as_slice()).unwrap_or_default();
        for (of, name) in of.iter().zip(names) {
            let uses = primary(*of);
            if uses.iter().any(|place| place.is_lossless()) {
                continue;
            }
            let problem = Diagnostic::new(
                &rules::SHARD_FIELDS,
                format!("`{}` is not part of the primary key, and its shard is", name.value),
            );
            problems.push(match uses.first() {
                None => problem
                    .at(name.span, "who asks for an item need not know this")
                    .beside(place.span, "so this could not be made"),
                Some(lossy) => problem
                    .at(name.span, "made of all of it")
                    .beside(lossy.span, "and this form loses a part")
                    .beside(place.span, "so this could not be made"),
            });
        }
    }
}
