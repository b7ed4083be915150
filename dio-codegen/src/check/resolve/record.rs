use heck::ToSnakeCase;

use super::super::package::{FieldOrigin, Problems, Record, Table, Types};
use super::{field, shard};
use crate::model::{self, Field, FieldType, Precision, Role, Source};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::Span;
use crate::syntax::{self, Computed, Stamp};

/// The table that a record is stored in.
pub(super) fn table_of<'t, 's>(
    record: &syntax::Record,
    tables: &'t mut [Table<'s>],
    problems: &mut Problems,
) -> Option<&'t mut Table<'s>> {
    let Some(name) = &record.table else {
        return match tables {
            [only] => Some(only),
            [] => {
                problems.push(
                    Diagnostic::new(
                        &rules::UNKNOWN_TABLE,
                        format!("record `{}` has no table to be stored in", record.name.value),
                    )
                    .at(record.name.span, "this package has no `[table.*]`"),
                );
                None
            }
            _ => {
                problems.push(
                    Diagnostic::new(
                        &rules::MISSING_KEY,
                        format!("record `{}` has no `table`", record.name.value),
                    )
                    .at(record.name.span, "`table` is required while there are several"),
                );
                None
            }
        };
    };
    match tables.iter().position(|table| table.model.name == name.value) {
        Some(index) => tables.get_mut(index),
        None => {
            let names: Vec<&str> = tables.iter().map(|table| table.model.name.as_str()).collect();
            problems.push(
                Diagnostic::new(&rules::UNKNOWN_TABLE, format!("there is no table `{}`", name.value))
                    .at(name.span, "not a table of this package")
                    .suggest_nearest("a table", name, names),
            );
            None
        }
    }
}

/// The fields of a record. Its keys and computed attributes come later, when all records of the table are known.
pub(super) fn resolve<'s>(
    record: &'s syntax::Record,
    table: &Table<'s>,
    types: &Types<'s>,
    problems: &mut Problems,
) -> Record<'s> {
    let name = &record.name.value;
    let mut resolved = Record {
        syntax: record,
        model: model::Record {
            name: name.clone(),
            doc: record.doc.clone(),
            stored_name: record.stored_name.as_ref().map_or_else(|| name.clone(), |name| name.value.clone()),
            plural: record
                .plural
                .as_ref()
                .map_or_else(|| format!("{}s", name.to_snake_case()), |plural| plural.value.clone()),
            shares_key: !record.shares_key_with.is_empty(),
            fields: Vec::new(),
            keys: Vec::new(),
            branches: Vec::new(),
            computed: Vec::new(),
            columns: Vec::new(),
            groups: Vec::new(),
            expiry: None,
        },
        fields: Vec::new(),
        keys: Vec::new(),
        branches: Vec::new(),
        computed: Vec::new(),
        broken_fields: Vec::new(),
    };
    for field in record.fields.iter().filter(|field| is_field(field)) {
        field::resolve(field, &mut resolved, types, problems);
    }
    for field in &record.fields {
        if let Some(of) = &field.shard {
            shard::resolve(field, of, &mut resolved, types, problems);
        }
    }
    stamps(&mut resolved, &table.syntax.stamps, problems);
    version(&mut resolved, problems);
    resolved
}

/// Whether it is a field of its own, and not made of others.
fn is_field(field: &syntax::Field) -> bool {
    field.shard.is_none() && matches!(field.computed, None | Some(Computed::Unread))
}

fn stamps(record: &mut Record<'_>, stamps: &syntax::Stamps, problems: &mut Problems) {
    let precision = |stamp: &Stamp| {
        FieldType::Datetime(stamp.precision.as_ref().map_or(Precision::Seconds, |precision| precision.value))
    };
    for (name, role, stamp, field_type) in [
        ("created_at", Role::CreatedAt, &stamps.created_at, precision(&stamps.created_at)),
        ("updated_at", Role::UpdatedAt, &stamps.updated_at, precision(&stamps.updated_at)),
        ("expires_at", Role::ExpiresAt, &stamps.expires_at, FieldType::Timestamp),
    ] {
        if !stamp.on {
            continue;
        }
        if let Some(own) = record.syntax.fields.iter().find(|field| field.name.value == name) {
            problems.push(
                Diagnostic::new(&rules::NAME_COLLISION, format!("every record has a stamp `{name}`"))
                    .at(own.name.span, "a field of the same name")
                    .help(format!("`stamps = {{ {name} = false }}` on the table switches it off")),
            );
            continue;
        }
        let attribute = stamp.attribute.as_ref().map_or_else(|| name.to_owned(), |name| name.value.clone());
        let span = stamp.span.unwrap_or(record.syntax.name.span);
        let optional = role == Role::ExpiresAt;
        push_managed(record, name, role, field_type, attribute, optional, span);
    }
}

fn version(record: &mut Record<'_>, problems: &mut Problems) {
    let syntax = record.syntax;
    let Some(version) = &syntax.version else { return };
    let field = syntax.fields.iter().find(|field| field.name.value == version.value);
    let taken = field.map(|field| field.name.span);
    let is_stamp =
        record.model.fields.iter().any(|field| field.name == version.value && field.role != Role::Own);
    if taken.is_some() || is_stamp {
        let mut problem = Diagnostic::new(
            &rules::NAME_COLLISION,
            format!("the version `{}` has the name of a field", version.value),
        )
        .at(version.span, "the version is a field of its own");
        if let Some(span) = taken {
            problem = problem
                .beside(span, "this field has the same name")
                .help("dio keeps the version: take the field away");
        }
        problems.push(problem);
        return;
    }
    let name = version.value.clone();
    push_managed(record, &version.value, Role::Version, FieldType::Integer, name, false, version.span);
}

fn push_managed(
    record: &mut Record<'_>,
    name: &str,
    role: Role,
    field_type: FieldType,
    attribute: String,
    optional: bool,
    span: Span,
) {
    record.fields.push(FieldOrigin { span, syntax: None, known: true });
    record.model.fields.push(Field {
        name: name.to_owned(),
        doc: None,
        role,
        field_type,
        optional,
        default: None,
        attribute: Some(attribute),
        source: Source::Attribute,
        sensitive: false,
        refuse_finer: false,
        immutable: false,
        unread: false,
    });
}
