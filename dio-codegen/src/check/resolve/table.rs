use std::collections::HashMap;

use super::super::package::{IndexOrigin, Problems, Table, Types};
use super::layout;
use crate::model::{self, Index, IndexKind, KeyAttribute, KeyType, Projection, StoredAs};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::{Span, Spanned};
use crate::syntax;

/// The tables, their records still to come. Key types of indexes that are not stated are set by [`infer_key_types`].
pub(super) fn resolve<'s>(tables: &[&'s syntax::Table], problems: &mut Problems) -> Vec<Table<'s>> {
    tables.iter().map(|table| resolve_table(table, problems)).collect()
}

fn resolve_table<'s>(table: &'s syntax::Table, problems: &mut Problems) -> Table<'s> {
    let plain = |name: &str| KeyAttribute { name: name.to_owned(), key_type: KeyType::String };
    let stated = |key: &syntax::KeyAttribute| KeyAttribute {
        name: key.name.value.clone(),
        key_type: key.key_type.as_ref().map_or(KeyType::String, |key_type| key_type.value),
    };
    let (partition, sort) = match &table.keys {
        Some(keys) => (stated(&keys.partition), keys.sort.as_ref().map(stated)),
        None => (plain("pk"), Some(plain("sk"))),
    };
    if let Some(keys) = &table.keys
        && let Some(sort) = &keys.sort
        && sort.name.value == keys.partition.name.value
    {
        problems.push(two_keys_one_attribute(&keys.partition, sort));
    }
    let mut resolved = Table {
        syntax: table,
        model: model::Table {
            name: table.name.value.clone(),
            doc: table.doc.clone(),
            delimiter: table.delimiter.unwrap_or('#'),
            partition,
            sort,
            indexes: Vec::new(),
            type_attribute: table.type_attribute.as_ref().map(|name| name.value.clone()),
            // dynamo-io's rule, so that both sides see the same items.
            strict: table.strict.unwrap_or(table.interop.is_some()),
            interop: table.interop.is_some(),
            records: Vec::new(),
            queries: Vec::new(),
        },
        indexes: Vec::new(),
        records: Vec::new(),
        queries: Vec::new(),
    };
    layout_indexes(&mut resolved, &table.layout_indexes, &layout::INDEXES, problems);
    layout_indexes(&mut resolved, &table.legacy_indexes, &layout::LEGACY_INDEXES, problems);
    for index in &table.indexes {
        own_index(&mut resolved, index, problems);
    }
    resolved
}

fn two_keys_one_attribute(partition: &syntax::KeyAttribute, sort: &syntax::KeyAttribute) -> Diagnostic {
    Diagnostic::new(
        &rules::ATTRIBUTE_CLASH,
        format!("`{}` cannot be both partition key and sort key", sort.name.value),
    )
    .at(sort.name.span, "the sort key")
    .beside(partition.name.span, "the partition key")
}

fn key_attribute_twice(
    index: &syntax::Index,
    earlier: &syntax::KeyAttribute,
    again: &syntax::KeyAttribute,
) -> Diagnostic {
    let is_in = |key: &Option<Vec<syntax::KeyAttribute>>, attribute: &syntax::KeyAttribute| {
        key.iter().flatten().any(|of| of.name.span == attribute.name.span)
    };
    if is_in(&index.partition, earlier) && is_in(&index.sort, again) {
        return two_keys_one_attribute(earlier, again);
    }
    Diagnostic::new(&rules::ATTRIBUTE_CLASH, format!("`{}` stands in one key twice", again.name.value))
        .at(again.name.span, "the second time")
        .beside(earlier.name.span, "the first time")
}

/// Indexes by name, of those that the layout has.
fn layout_indexes(
    table: &mut Table<'_>,
    names: &[Spanned<String>],
    layout: &[layout::Index],
    problems: &mut Problems,
) {
    let syntax = table.syntax;
    for name in names {
        if let Some(span) = defined(table, &name.value) {
            problems.push(defined_twice(&name.value, name.span, span));
            continue;
        }
        let Some((_, partition, sort)) = layout.iter().find(|(index, ..)| *index == name.value) else {
            let legacy = layout == layout::LEGACY_INDEXES;
            problems.push(match layout::why_no_legacy(&name.value).filter(|_| legacy) {
                Some(why) => Diagnostic::new(
                    &rules::UNKNOWN_INDEX,
                    format!("there is no legacy index `{}`", name.value),
                )
                .at(name.span, why),
                None => Diagnostic::new(
                    &rules::UNKNOWN_INDEX,
                    format!("the layout has no index `{}`", name.value),
                )
                .at(name.span, "not an index of dynamo-io's layout")
                .suggest_nearest("an index", name, layout.iter().map(|(index, ..)| *index))
                .help(format!(
                    "an index of your own is `[table.{}.index.{}]`",
                    syntax.name.value, name.value
                )),
            });
            continue;
        };
        let (Some(partition), Some(sort)) =
            (layout_key(&table.model, *partition), layout_key(&table.model, *sort))
        else {
            problems.push(
                Diagnostic::new(&rules::INVALID_VALUE, format!("`{}` needs a sort key", name.value))
                    .at(name.span, format!("table `{}` has none", syntax.name.value)),
            );
            continue;
        };
        table.indexes.push(IndexOrigin { span: name.span, syntax: None });
        table.model.indexes.push(Index {
            name: name.value.clone(),
            doc: None,
            kind: IndexKind::Global,
            partition: vec![partition],
            sort: vec![sort],
            projection: Projection::All,
        });
    }
}

fn layout_key(table: &model::Table, key: layout::LayoutKey) -> Option<KeyAttribute> {
    match key {
        layout::LayoutKey::Partition => Some(table.partition.clone()),
        layout::LayoutKey::Sort => table.sort.clone(),
        layout::LayoutKey::Global(name) => {
            Some(KeyAttribute { name: name.to_owned(), key_type: KeyType::String })
        }
    }
}

fn own_index<'s>(table: &mut Table<'s>, index: &'s syntax::Index, problems: &mut Problems) {
    if let Some(span) = defined(table, &index.name.value) {
        problems.push(defined_twice(&index.name.value, index.name.span, span));
        return;
    }
    // What is wrong with it has been told.
    let Some(partition) = &index.partition else { return };
    let mut attributes: Vec<&syntax::KeyAttribute> = Vec::new();
    for attribute in index.attributes() {
        match attributes.iter().find(|earlier| earlier.name.value == attribute.name.value) {
            Some(earlier) => problems.push(key_attribute_twice(index, earlier, attribute)),
            None => attributes.push(attribute),
        }
    }
    let key = |key: &syntax::KeyAttribute| KeyAttribute {
        name: key.name.value.clone(),
        key_type: key.key_type.as_ref().map_or(KeyType::String, |key_type| key_type.value),
    };
    let projection = match &index.project {
        syntax::Projection::All => Projection::All,
        syntax::Projection::Keys => Projection::Keys,
        syntax::Projection::Include(names) => {
            Projection::Include(names.iter().map(|name| name.value.clone()).collect())
        }
    };
    table.indexes.push(IndexOrigin { span: index.name.span, syntax: Some(index) });
    table.model.indexes.push(Index {
        name: index.name.value.clone(),
        doc: index.doc.clone(),
        kind: if index.local.is_some() { IndexKind::Local } else { IndexKind::Global },
        partition: partition.iter().map(key).collect(),
        sort: index.sort.iter().flatten().map(key).collect(),
        projection,
    });
}

fn defined(table: &Table<'_>, name: &str) -> Option<Span> {
    let place = table.model.indexes.iter().position(|index| index.name == name)?;
    Some(table.indexes[place].span)
}

fn defined_twice(name: &str, again: Span, first: Span) -> Diagnostic {
    Diagnostic::new(&rules::DUPLICATE_DEFINITION, format!("the index `{name}` is defined twice"))
        .at(again, "defined again here")
        .beside(first, "first defined here")
}

/// Gives the key attributes of indexes the type of the table's key or of the field that is stored there, and
/// refuses those that are said to have two.
pub(super) fn infer_key_types(table: &mut Table<'_>, types: &Types<'_>, problems: &mut Problems) {
    let mut known: HashMap<String, (KeyType, Option<Span>)> = HashMap::new();
    let keys = table.syntax.keys.as_ref();
    known.insert(
        table.model.partition.name.clone(),
        (table.model.partition.key_type, keys.map(|keys| keys.partition.name.span)),
    );
    if let Some(sort) = &table.model.sort {
        let span = keys.and_then(|keys| keys.sort.as_ref()).map(|sort| sort.name.span);
        known.insert(sort.name.clone(), (sort.key_type, span));
    }
    for origin in &table.indexes {
        let Some(index) = origin.syntax else { continue };
        for key in index.attributes() {
            let Some(stated) = &key.key_type else { continue };
            match known.get(&key.name.value) {
                Some((other, span)) if *other != stated.value => {
                    let message = format!("the key attribute `{}` is said to have two types", key.name.value);
                    let mut problem = Diagnostic::new(&rules::ATTRIBUTE_TYPES, message)
                        .at(stated.span, format!("{} here", named(stated.value)));
                    problem = match span {
                        Some(span) => problem.beside(*span, format!("{} here", named(*other))),
                        None => problem.note(format!("it is {} in the table's own key", named(*other))),
                    };
                    problems.push(problem);
                }
                Some(_) => {}
                None => {
                    known.insert(key.name.value.clone(), (stated.value, Some(stated.span)));
                }
            }
        }
    }
    let mut indexes = std::mem::take(&mut table.model.indexes);
    for key in indexes.iter_mut().flat_map(|index| index.partition.iter_mut().chain(&mut index.sort)) {
        key.key_type = match known.get(&key.name) {
            Some((key_type, _)) => *key_type,
            None => stored_key_type(table, &key.name, types).unwrap_or(KeyType::String),
        };
    }
    table.model.indexes = indexes;
}

/// The type of the first field that is stored in this attribute.
fn stored_key_type(table: &Table<'_>, attribute: &str, types: &Types<'_>) -> Option<KeyType> {
    table.records.iter().find_map(|record| {
        let has_line = record.syntax.key_lines().any(|line| line.attribute.value == attribute);
        let field = record
            .model
            .fields
            .iter()
            .zip(&record.fields)
            .find(|(field, origin)| origin.known && field.attribute.as_deref() == Some(attribute))?
            .0;
        if has_line { None } else { field.field_type.key_type(&types.model) }
    })
}

pub(super) fn named(key_type: KeyType) -> &'static str {
    match key_type {
        KeyType::String => "a string",
        KeyType::Number => "a number",
        KeyType::Binary => "binary",
    }
}

/// Whether a field of this stored type can be a key attribute of that type as it is.
pub(super) fn fits(stored: StoredAs, key_type: KeyType) -> bool {
    matches!(
        (stored, key_type),
        (StoredAs::String, KeyType::String)
            | (StoredAs::Number, KeyType::Number)
            | (StoredAs::Binary, KeyType::Binary)
    )
}
