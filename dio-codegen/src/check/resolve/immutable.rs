use super::super::package::{Problems, Record};
use super::template;
use crate::model::{KeyRole, Role};
use crate::report::Diagnostic;
use crate::rules;

/// Marks the fields that keep their first value. Comes after [`placement`](super::placement).
pub(super) fn resolve(record: &mut Record<'_>, problems: &mut Problems) {
    let syntax = record.syntax;
    for (place, name) in syntax.immutable.iter().enumerate() {
        if let Some(earlier) = syntax.immutable[..place].iter().find(|earlier| earlier.value == name.value) {
            problems.push(
                Diagnostic::new(&rules::DUPLICATE_DEFINITION, format!("`{}` is named twice", name.value))
                    .at(name.span, "named again here")
                    .beside(earlier.span, "first named here"),
            );
            continue;
        }
        let Some(field) = template::field(name, "`immutable`", record, problems) else { continue };
        let refused = |label: &str| {
            Diagnostic::new(&rules::IMMUTABLE_FIELD, format!("`{}` cannot be immutable", name.value))
                .at(name.span, label)
        };
        let in_primary_key =
            record.uses(field).find(|place| record.model.keys[place.key].role != KeyRole::Index);
        if record.model.fields[field].role != Role::Own {
            problems.push(refused("dio fills it"));
        } else if let Some(place) = in_primary_key {
            problems.push(
                refused("an item keeps its primary key anyway").beside(place.span, "part of the primary key"),
            );
        } else if record.model.fields[field].attribute.is_none() {
            problems.push(
                refused("it has no attribute that a write could compare")
                    .beside(record.fields[field].span, "kept in an index key alone")
                    .help(format!("store it as well: `{} = {{ type = ..., stored = true }}`", name.value)),
            );
        } else {
            record.model.fields[field].immutable = true;
        }
    }
}
