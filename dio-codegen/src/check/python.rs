//! What the Python library dynamo-io cannot express. Looked at only where Python is asked for.

use super::allow::is_allowed;
use super::package::{Package, Problems, Record, Table, Types};
use crate::model::{ComputedSource, FieldType, NamedType, Role};
use crate::python::dynamo_io_keys;
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::Span;

pub(super) fn check(package: &Package<'_>, problems: &mut Problems) {
    let (shared, others): (Vec<_>, Vec<_>) = package.tables.iter().partition(|table| table.model.interop);
    for table in others {
        let name = &table.syntax.name;
        if shared.is_empty() {
            problems.push(
                Diagnostic::new(&rules::PYTHON, format!("`{}` is not shared with Python", name.value))
                    .at(name.span, "this table has no `interop`")
                    .help("add `interop = \"dynamo-io\"` to a table that Python services share"),
            );
        } else if !is_allowed(&rules::NOT_IN_PYTHON, &[&table.syntax.allow]) {
            problems.push(
                Diagnostic::new(&rules::NOT_IN_PYTHON, format!("`{}` is left out of the Python", name.value))
                    .at(name.span, "this table has no `interop`"),
            );
        }
    }
    let mut seen = Vec::new();
    for table in shared {
        of_indexes(table, problems);
        for record in &table.records {
            of_record(record, &package.types, &mut seen, problems);
        }
    }
}

fn of_indexes(table: &Table<'_>, problems: &mut Problems) {
    for (index, origin) in table.model.indexes.iter().zip(&table.indexes) {
        let of_index = origin.syntax.map_or(&[][..], |index| &index.allow);
        if dynamo_io_keys(index).is_none()
            && !is_allowed(&rules::NOT_IN_PYTHON, &[&table.syntax.allow, of_index])
        {
            problems.push(
                Diagnostic::new(
                    &rules::NOT_IN_PYTHON,
                    format!("the index `{}` is left out of the Python", index.name),
                )
                .at(origin.span, "dynamo-io reads by one partition and one sort key attribute, both strings"),
            );
        }
    }
}

fn of_record(record: &Record<'_>, types: &Types<'_>, seen: &mut Vec<usize>, problems: &mut Problems) {
    for (field, origin) in record.model.fields.iter().zip(&record.fields) {
        if field.role == Role::Own && origin.known {
            of_type(&field.name, &field.field_type, origin.span, types, seen, problems);
        }
    }
    for (computed, origin) in record.model.computed.iter().zip(&record.computed) {
        if let ComputedSource::Function { field_type, .. } = &computed.source {
            of_type(&computed.name, field_type, origin.span, types, seen, problems);
        }
    }
}

/// Elements of lists, and of maps without members, are not looked at: Python reads them raw. `seen` are structs of which all has
/// been told.
fn of_type(
    name: &str,
    field_type: &FieldType,
    span: Span,
    types: &Types<'_>,
    seen: &mut Vec<usize>,
    problems: &mut Problems,
) {
    let why = match field_type.underlying(&types.model) {
        FieldType::Decimal => "it has no exact numbers: its `float` would change this one",
        FieldType::Any => "each of its columns has a type",
        FieldType::Named(index) if !seen.contains(index) => {
            seen.push(*index);
            if let NamedType::Struct(members) = &types.model[*index].definition {
                for (member, origin) in members.iter().zip(types.fields(*index)) {
                    of_type(&member.name, &member.field_type, origin.name.span, types, seen, problems);
                }
            }
            return;
        }
        _ => return,
    };
    problems.push(
        Diagnostic::new(&rules::PYTHON, format!("dynamo-io cannot hold `{name}`"))
            .at(span, why)
            .help("give it another type: a `string`, or an `integer` of a smaller unit"),
    );
}
