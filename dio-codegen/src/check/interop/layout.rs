//! Keys and stamps have the names and types that dynamo-io gives them, and nothing is stored that its schemas cannot know.

use super::super::package::Table;
use super::Findings;
use crate::model::{KeyType, Precision};
use crate::rules;

pub(super) fn check(table: &Table<'_>, findings: &mut Findings<'_>) {
    type_attribute(table, findings);
    keys(table, findings);
    stamps(table, findings);
    if table.model.sort.is_none() {
        without_sort_key(table, findings);
    }
}

fn type_attribute(table: &Table<'_>, findings: &mut Findings<'_>) {
    if let Some(name) = &table.syntax.type_attribute {
        findings.add(
            &rules::INTEROP_ATTRIBUTES,
            name.span,
            "dynamo-io knows no `type_attribute`",
            "it does not return items with an attribute that its schema does not know",
        );
    }
}

fn keys(table: &Table<'_>, findings: &mut Findings<'_>) {
    let Some(keys) = &table.syntax.keys else { return };
    let keys = std::iter::once((&keys.partition, "pk")).chain(keys.sort.iter().map(|sort| (sort, "sk")));
    for (key, expected) in keys {
        let is_text = key.key_type.as_ref().is_none_or(|key_type| key_type.value == KeyType::String);
        if key.name.value != expected || !is_text {
            findings.add(
                &rules::INTEROP_KEYS,
                key.name.span,
                format!("this key of dynamo-io is `{expected}`"),
                "its name and type are fixed there",
            );
        }
    }
}

/// A schema without a sort key matches no item that has an `sk`.
fn without_sort_key(table: &Table<'_>, findings: &mut Findings<'_>) {
    for record in &table.records {
        let fields = record.model.fields.iter().zip(&record.fields);
        let fields = fields.map(|(field, origin)| (field.attribute.as_deref(), origin.span));
        let computed = record.model.computed.iter().zip(&record.computed);
        let computed = computed.map(|(computed, origin)| (Some(computed.attribute.as_str()), origin.span));
        let keys = record.model.keys.iter().zip(&record.keys).filter(|(_, origin)| origin.line.is_some());
        let keys = keys.map(|(key, origin)| (Some(key.attribute.as_str()), origin.span));
        for (_, span) in fields.chain(computed).chain(keys).filter(|(attribute, _)| *attribute == Some("sk"))
        {
            findings.add(
                &rules::INTEROP_KEYS,
                span,
                format!("table `{}` has no sort key, and an attribute `sk`", table.model.name),
                "dynamo-io takes it for a sort key, and the item for that of another schema",
            );
        }
    }
}

fn stamps(table: &Table<'_>, findings: &mut Findings<'_>) {
    let stamps = &table.syntax.stamps;
    for (name, stamp, must_be) in [
        ("created_at", &stamps.created_at, true),
        ("updated_at", &stamps.updated_at, true),
        ("expires_at", &stamps.expires_at, false),
    ] {
        let Some(span) = stamp.span else { continue };
        if must_be && !stamp.on {
            findings.add(
                &rules::INTEROP_STAMPS,
                span,
                format!("dynamo-io needs `{name}`"),
                "it makes up a stamp that is not there, another one with each read",
            );
        }
        if let Some(attribute) = stamp.attribute.as_ref().filter(|attribute| attribute.value != name) {
            findings.add(
                &rules::INTEROP_STAMPS,
                attribute.span,
                format!("the stamp is `{name}` in dynamo-io"),
                "its name is fixed there",
            );
        }
        if let Some(precision) =
            stamp.precision.as_ref().filter(|precision| precision.value != Precision::Seconds)
        {
            super::types::fraction(precision.span, findings);
        }
    }
}
