//! Each attribute holds one thing, of one type.

use std::collections::HashMap;

use super::package::{Package, Problems, Record, Table, Types};
use crate::model::{ComputedSource, StoredAs};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::Span;

pub(super) fn check(package: &Package<'_>, problems: &mut Problems) {
    for table in &package.tables {
        for record in &table.records {
            clashes(record, table, problems);
        }
        types(table, &package.types, problems);
    }
}

/// Something of a record that is stored in an attribute.
struct Stored<'r> {
    attribute: &'r str,
    name: &'r str,
    span: Span,
    /// None while the type is not understood.
    stored_as: Option<StoredAs>,
}

/// What a record stores beside keys: its fields and its computed attributes.
fn stored<'r>(record: &'r Record<'_>, types: Option<&Types<'_>>) -> Vec<Stored<'r>> {
    let fields = record.model.fields.iter().zip(&record.fields).filter_map(|(field, origin)| {
        let known = types.filter(|_| origin.known);
        Some(Stored {
            attribute: field.attribute.as_deref()?,
            name: &field.name,
            span: origin.span,
            stored_as: known.map(|types| field.field_type.stored_as(&types.model)),
        })
    });
    let computed = record.model.computed.iter().zip(&record.computed).map(|(computed, origin)| Stored {
        attribute: &computed.attribute,
        name: &computed.name,
        span: origin.span,
        stored_as: types.map(|types| match &computed.source {
            ComputedSource::Template(_) => StoredAs::String,
            ComputedSource::Function { field_type, .. } => field_type.stored_as(&types.model),
        }),
    });
    fields.chain(computed).collect()
}

fn clashes(record: &Record<'_>, table: &Table<'_>, problems: &mut Problems) {
    let mut taken: HashMap<&str, (String, Span)> = HashMap::new();
    if let Some(name) = &table.syntax.type_attribute {
        taken.insert(&name.value, ("the `type_attribute` of the table".to_owned(), name.span));
    }
    for (index, key) in record.model.keys.iter().enumerate() {
        let origin = &record.keys[index];
        // A field that is the key itself takes the attribute below.
        if !record.is_own_attribute(index) || table.model.is_primary(&key.attribute) {
            let of_branches = |key: &crate::model::Key, other: &&crate::model::Key| {
                key.is_conditional() && other.is_conditional() && key.attribute == other.attribute
            };
            if record.model.keys[..index].iter().any(|other| of_branches(key, &other)) {
                continue;
            }
            if let Some((what, span)) = taken.get(key.attribute.as_str()) {
                problems.push(clash(&key.attribute, origin.span, "this key", *span, what));
            }
            taken.insert(&key.attribute, (format!("the key `{}`", key.attribute), origin.span));
        }
    }
    for stored in stored(record, None) {
        match taken.get(stored.attribute) {
            Some((what, span)) => {
                let name = format!("`{}`", stored.name);
                problems.push(clash(stored.attribute, stored.span, &name, *span, what));
            }
            None => {
                taken.insert(stored.attribute, (format!("`{}`", stored.name), stored.span));
            }
        }
    }
}

fn clash(attribute: &str, span: Span, what: &str, first: Span, first_what: &str) -> Diagnostic {
    Diagnostic::new(&rules::ATTRIBUTE_CLASH, format!("two things would be stored as `{attribute}`"))
        .at(span, format!("{what} is stored there"))
        .beside(first, format!("and so is {first_what}"))
}

/// An attribute has one type in all records of a table. `any` agrees with all.
fn types(table: &Table<'_>, types: &Types<'_>, problems: &mut Problems) {
    let mut known: HashMap<&str, (StoredAs, Span, &str)> = HashMap::new();
    for record in &table.records {
        for key in &record.model.keys {
            let Some(attribute) = key_type(table, &key.attribute) else { continue };
            known.entry(&key.attribute).or_insert((attribute, record.syntax.name.span, &record.model.name));
        }
    }
    for record in &table.records {
        for stored in stored(record, Some(types)) {
            let Some(stored_as) = stored.stored_as.filter(|stored| *stored != StoredAs::Any) else {
                continue;
            };
            match known.get(stored.attribute) {
                Some((first, span, name)) if *first != stored_as => problems.push(
                    Diagnostic::new(
                        &rules::ATTRIBUTE_TYPES,
                        format!("the attribute `{}` has two types", stored.attribute),
                    )
                    .at(stored.span, format!("{} in `{}`", dynamo_name(stored_as), record.model.name))
                    .beside(*span, format!("{} in `{name}`", dynamo_name(*first))),
                ),
                Some(_) => {}
                None => {
                    known.insert(stored.attribute, (stored_as, stored.span, &record.model.name));
                }
            }
        }
    }
}

fn key_type(table: &Table<'_>, attribute: &str) -> Option<StoredAs> {
    let model = &table.model;
    let keys = std::iter::once(&model.partition)
        .chain(&model.sort)
        .chain(model.indexes.iter().flat_map(crate::model::Index::attributes));
    let key = keys.into_iter().find(|key| key.name == attribute)?;
    Some(match key.key_type {
        crate::model::KeyType::String => StoredAs::String,
        crate::model::KeyType::Number => StoredAs::Number,
        crate::model::KeyType::Binary => StoredAs::Binary,
    })
}

fn dynamo_name(stored: StoredAs) -> &'static str {
    match stored {
        StoredAs::Boolean => "`BOOL`",
        StoredAs::String => "`S`",
        StoredAs::Number => "`N`",
        StoredAs::Binary => "`B`",
        StoredAs::List => "`L`",
        StoredAs::Map => "`M`",
        StoredAs::StringSet => "`SS`",
        StoredAs::NumberSet => "`NS`",
        StoredAs::BinarySet => "`BS`",
        StoredAs::Any => "anything",
    }
}
