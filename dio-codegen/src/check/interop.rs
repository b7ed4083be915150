//! What the Python library dynamo-io could not read.

use super::package::{Package, Problems, Record, Table};
use crate::model::{FieldType, KeyType, NamedType, Precision, Role, TypeDefinition};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::Span;

pub(super) fn check(package: &Package<'_>, problems: &mut Problems) {
    for table in &package.tables {
        let Some(interop) = &table.syntax.interop else { continue };
        let mut refuse = |span: Span, message: String, why: &str| {
            problems.push(
                Diagnostic::new(&rules::INTEROP, message)
                    .at(span, why)
                    .beside(interop.span, "readers of this library share the table"),
            );
        };
        of_table(table, &mut refuse);
        let mut structs = Vec::new();
        for record in &table.records {
            of_record(record, package, &mut structs, &mut refuse);
        }
        structs.sort_unstable();
        structs.dedup();
        for index in structs {
            of_struct(index, package, &mut refuse);
        }
    }
}

fn of_table(table: &Table<'_>, refuse: &mut impl FnMut(Span, String, &str)) {
    let syntax = table.syntax;
    if let Some(name) = &syntax.type_attribute {
        refuse(
            name.span,
            "dynamo-io knows no `type_attribute`".to_owned(),
            "it does not return items with an attribute that its schema does not know",
        );
    }
    if let Some(keys) = &syntax.keys {
        for (key, expected) in
            std::iter::once((&keys.partition, "pk")).chain(keys.sort.iter().map(|sort| (sort, "sk")))
        {
            let is_text = key.key_type.as_ref().is_none_or(|key_type| key_type.value == KeyType::String);
            if key.name.value != expected || !is_text {
                refuse(
                    key.name.span,
                    format!("this key of dynamo-io is `{expected}`"),
                    "its name and type are fixed there",
                );
            }
        }
    }
    let stamps = &syntax.stamps;
    for (name, stamp, must_be) in [
        ("created_at", &stamps.created_at, true),
        ("updated_at", &stamps.updated_at, true),
        ("expires_at", &stamps.expires_at, false),
    ] {
        let Some(span) = stamp.span else { continue };
        if must_be && !stamp.on {
            refuse(span, format!("dynamo-io needs `{name}`"), "it makes up a stamp that is not there");
        }
        if let Some(attribute) = &stamp.attribute
            && attribute.value != name
        {
            refuse(attribute.span, format!("the stamp is `{name}` in dynamo-io"), "its name is fixed there");
        }
        if let Some(precision) = &stamp.precision
            && precision.value != Precision::Seconds
        {
            refuse(
                precision.span,
                "datetimes of dynamo-io are in seconds".to_owned(),
                "it writes no fractions",
            );
        }
    }
}

fn of_record(
    record: &Record<'_>,
    package: &Package<'_>,
    structs: &mut Vec<usize>,
    refuse: &mut impl FnMut(Span, String, &str),
) {
    if let Some(when) = record.syntax.when.first() {
        refuse(
            when.span,
            "dynamo-io knows no `when`".to_owned(),
            "its writers would make these keys of every item, or of none",
        );
    }
    if let Some(name) = record.syntax.shares_key_with.first() {
        refuse(
            name.span,
            "records of dynamo-io do not share keys".to_owned(),
            "it has no type attribute to tell them apart",
        );
    }
    for (field, origin) in record.model.fields.iter().zip(&record.fields) {
        match field.role {
            Role::Version => refuse(
                origin.span,
                "dynamo-io knows no `version`".to_owned(),
                "its writers would not count it up",
            ),
            Role::Own => {
                if has_fraction(&field.field_type, &package.types.model) {
                    refuse(
                        origin.span,
                        "datetimes of dynamo-io are in seconds".to_owned(),
                        "it writes no fractions",
                    );
                }
                collect(&field.field_type, &package.types.model, structs);
            }
            Role::CreatedAt | Role::UpdatedAt | Role::ExpiresAt | Role::Shard => {}
        }
    }
}

fn has_fraction(field_type: &FieldType, types: &[TypeDefinition]) -> bool {
    match field_type.underlying(types) {
        FieldType::Datetime(precision) => *precision != Precision::Seconds,
        FieldType::ListOf(inner) | FieldType::MapOf(inner) => has_fraction(inner, types),
        _ => false,
    }
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

fn of_struct(index: usize, package: &Package<'_>, refuse: &mut impl FnMut(Span, String, &str)) {
    let definition = &package.types.model[index].definition;
    if let NamedType::Union { .. } = definition {
        refuse(
            package.types.syntax[index].name.span,
            "dynamo-io knows no unions".to_owned(),
            "it needs the same members in every map",
        );
        return;
    }
    for (member, field) in definition.fields().zip(package.types.fields(index)) {
        if has_fraction(&member.field_type, &package.types.model) {
            refuse(
                field.name.span,
                "datetimes of dynamo-io are in seconds".to_owned(),
                "it writes no fractions",
            );
        }
    }
}
