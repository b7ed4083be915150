//! Types that dynamo-io has a column for, in the form that it reads.

use super::super::allow::is_allowed;
use super::super::package::{Package, Record, Table, Types};
use super::Findings;
use crate::model::{FieldType, NamedType, Precision, Role, TypeDefinition};
use crate::rules;
use crate::sources::Span;

pub(super) fn check(table: &Table<'_>, package: &Package<'_>, findings: &mut Findings<'_>) {
    let types = &package.types;
    // The structs and unions that are used, and whether a record that does not allow it uses them.
    let mut used: Vec<(usize, bool)> = Vec::new();
    for record in &table.records {
        let allowed = [table.syntax.allow.as_slice(), record.syntax.allow.as_slice()];
        let warns = !is_allowed(&rules::INTEROP_READ_ONLY, &allowed);
        fields(record, warns, types, &mut used, findings);
    }
    used.sort_unstable();
    used.dedup_by(|later, first| {
        let is_one = later.0 == first.0;
        first.1 |= is_one && later.1;
        is_one
    });
    for (index, warns) in used {
        members(index, warns, types, findings);
    }
}

fn fields(
    record: &Record<'_>,
    warns: bool,
    types: &Types<'_>,
    used: &mut Vec<(usize, bool)>,
    findings: &mut Findings<'_>,
) {
    let own = record.model.fields.iter().zip(&record.fields).filter(|(field, _)| field.role == Role::Own);
    for (field, origin) in own.filter(|(_, origin)| origin.known) {
        column(&field.name, &field.field_type, origin.span, warns, &types.model, findings);
        let mut structs = Vec::new();
        collect(&field.field_type, &types.model, &mut structs);
        used.extend(structs.into_iter().map(|index| (index, warns)));
    }
}

fn members(index: usize, warns: bool, types: &Types<'_>, findings: &mut Findings<'_>) {
    let definition = &types.model[index].definition;
    if let NamedType::Union { .. } = definition {
        findings.add(
            &rules::INTEROP_UNION,
            types.syntax[index].name.span,
            "dynamo-io knows no unions",
            "it needs the same members in every map",
        );
        return;
    }
    for (member, field) in definition.fields().zip(types.fields(index)) {
        column(&member.name, &member.field_type, field.name.span, warns, &types.model, findings);
    }
}

/// A field of a record or a member of a struct, which dynamo-io has a column for.
fn column(
    name: &str,
    field_type: &FieldType,
    span: Span,
    warns: bool,
    types: &[TypeDefinition],
    findings: &mut Findings<'_>,
) {
    if has_fraction(field_type, types) {
        fraction(span, findings);
    }
    if let FieldType::MapOf(of) = field_type
        && has_number(of, types)
    {
        findings.add_with(
            &rules::INTEROP_MAP,
            span,
            format!("`{name}` is a map of any names, with numbers"),
            "dynamo-io reads numbers in such a map as moments, and fails on fractions",
            |finding| finding.help("a `[type.*]` with `fields` is read member by member"),
        );
    } else if let Some(why) = read_only(field_type).filter(|_| warns) {
        findings.add_with(
            &rules::INTEROP_READ_ONLY,
            span,
            format!("dynamo-io cannot write `{name}` back"),
            why,
            |finding| {
                finding.help("allow = [\"interop-read-only\"] on the record says that only dio writes it")
            },
        );
    }
}

/// Datetimes are in whole seconds.
pub(super) fn fraction(span: Span, findings: &mut Findings<'_>) {
    findings.add(
        &rules::INTEROP_FRACTION,
        span,
        "datetimes of dynamo-io are in seconds",
        "it writes no fractions, and would cut them off what it has read",
    );
}

fn read_only(field_type: &FieldType) -> Option<&'static str> {
    match field_type {
        FieldType::List | FieldType::ListOf(_) => Some("it reads a list as raw attribute values"),
        FieldType::MapOf(_) => Some("it reads a map of any names, and has no way to store one"),
        FieldType::Map => {
            Some("it reads a map of any names, numbers in it as moments, and has no way to store one")
        }
        FieldType::Any => Some("its columns have one type each, and it fails on any other"),
        _ => None,
    }
}

fn has_fraction(field_type: &FieldType, types: &[TypeDefinition]) -> bool {
    match field_type.underlying(types) {
        FieldType::Datetime(precision) => *precision != Precision::Seconds,
        FieldType::ListOf(inner) | FieldType::MapOf(inner) => has_fraction(inner, types),
        _ => false,
    }
}

/// Whether values in a map of any names hold numbers that dynamo-io takes for moments. It reads lists as they are stored, sets of whole
/// numbers as such, and a timestamp is a moment.
fn has_number(field_type: &FieldType, types: &[TypeDefinition]) -> bool {
    // Structs are in lists and maps of themselves at most.
    fn search(field_type: &FieldType, types: &[TypeDefinition], seen: &mut Vec<usize>) -> bool {
        match field_type.underlying(types) {
            FieldType::Integer
            | FieldType::LongInteger
            | FieldType::Float
            | FieldType::Decimal
            | FieldType::FloatSet => true,
            FieldType::MapOf(inner) => search(inner, types, seen),
            FieldType::Named(index) if !seen.contains(index) => {
                seen.push(*index);
                let fields = types[*index].definition.fields();
                fields.into_iter().any(|member| search(&member.field_type, types, seen))
            }
            _ => false,
        }
    }
    search(field_type, types, &mut Vec::new())
}

/// The structs and unions that a type is made of, at any depth.
fn collect(field_type: &FieldType, types: &[TypeDefinition], structs: &mut Vec<usize>) {
    match field_type {
        FieldType::ListOf(inner) | FieldType::MapOf(inner) => collect(inner, types, structs),
        FieldType::Named(index) if !structs.contains(index) => {
            if let NamedType::Struct(_) | NamedType::Union { .. } = &types[*index].definition {
                structs.push(*index);
            }
            for member in types[*index].definition.fields() {
                collect(&member.field_type, types, structs);
            }
        }
        _ => {}
    }
}
