//! What a primary key is made of.

use super::allow::is_allowed;
use super::package::{Package, Problems, Record};
use crate::model::{FieldType, Form, KeyRole, KeyText, Precision, Role};
use crate::report::Diagnostic;
use crate::rules;

pub(super) fn check(package: &Package<'_>, problems: &mut Problems) {
    for table in &package.tables {
        for record in &table.records {
            optional(record, problems);
            stamps(record, problems);
            defaults(record, problems);
            if !is_allowed(&rules::COARSE_KEY, &[&table.syntax.allow, &record.syntax.allow]) {
                coarse(record, package, problems);
            }
        }
    }
}

/// The places in which fields stand in the primary key, in the order of its text.
fn primary_uses(record: &Record<'_>) -> Vec<(usize, super::package::KeyUse)> {
    let mut uses: Vec<(usize, super::package::KeyUse)> = (0..record.model.fields.len())
        .flat_map(|field| record.uses(field).map(move |place| (field, place)))
        .filter(|(_, place)| record.model.keys[place.key].role != KeyRole::Index)
        .collect();
    uses.sort_by_key(|(_, place)| (place.key, place.span.start));
    uses
}

fn optional(record: &Record<'_>, problems: &mut Problems) {
    for (field, place) in primary_uses(record) {
        let model = &record.model.fields[field];
        if model.optional && model.role == Role::Own {
            problems.push(
                Diagnostic::new(
                    &rules::OPTIONAL_IN_PRIMARY_KEY,
                    format!("`{}` may be absent, and is part of the primary key", model.name),
                )
                .at(place.span, "every item has a whole primary key")
                .beside(record.fields[field].span, "this field is optional"),
            );
        }
    }
}

/// What dio fills is not known when a key is asked for.
fn stamps(record: &Record<'_>, problems: &mut Problems) {
    let primary: Vec<usize> = primary_uses(record).iter().map(|(field, _)| *field).collect();
    for (field, place) in primary_uses(record) {
        if !matches!(record.model.fields[field].role, Role::Own | Role::Shard) {
            let name = &record.model.fields[field].name;
            problems.push(
                Diagnostic::new(&rules::STAMP_IN_KEY, format!("`{name}` cannot be part of a primary key"))
                    .at(place.span, "dio fills it when the item is written")
                    .help("a field of your own can hold such a moment"),
            );
        }
    }
    let moves = |field: usize| record.model.fields[field].role == Role::UpdatedAt;
    let mut moving_branches = Vec::new();
    let mut check = |inputs: Vec<usize>, spans: &[crate::sources::Span], what: &str| {
        let counts = |field: &usize| record.model.fields[*field].role == Role::Version;
        if let Some(place) = inputs.iter().position(counts) {
            let name = &record.model.fields[inputs[place]].name;
            problems.push(
                Diagnostic::new(&rules::STAMP_IN_KEY, format!("`{name}` cannot feed {what}"))
                    .at(spans[place], "DynamoDB counts it up, so an update does not know what to write here"),
            );
            return;
        }
        let Some(stamp) = inputs.iter().copied().find(|field| moves(*field)) else { return };
        let Some(at) = inputs.iter().position(|field| !moves(*field) && !primary.contains(field)) else {
            return;
        };
        let (name, other) = (&record.model.fields[stamp].name, &record.model.fields[inputs[at]].name);
        let place = inputs.iter().position(|field| *field == stamp).unwrap_or(0);
        problems.push(
            Diagnostic::new(
                &rules::STAMP_IN_KEY,
                format!("`{name}` changes with every write, and `{other}` does not"),
            )
            .at(spans[place], format!("in {what}, `{name}` stands only beside parts of the primary key"))
            .beside(spans[at], format!("`{other}` is none, so a write would have to know it to make this")),
        );
    };
    for (key, origin) in record.model.keys.iter().zip(&record.keys) {
        if let (KeyText::Template(template), KeyRole::Index) = (&key.text, key.role) {
            let fields: Vec<usize> = template.components().map(|component| component.field).collect();
            match fields.iter().position(|field| key.is_conditional() && moves(*field)) {
                Some(place) => moving_branches.push((fields[place], origin.components[place])),
                None => check(fields, &origin.components, "a key"),
            }
        }
    }
    for (computed, origin) in record.model.computed.iter().zip(&record.computed) {
        let fields = match &computed.source {
            crate::model::ComputedSource::Template(template) => {
                template.components().map(|component| component.field).collect()
            }
            crate::model::ComputedSource::Function { inputs, .. } => inputs.clone(),
        };
        check(fields, &origin.inputs, "a computed attribute");
    }
    for (field, span) in moving_branches {
        let name = &record.model.fields[field].name;
        problems.push(
            Diagnostic::new(
                &rules::STAMP_IN_KEY,
                format!("`{name}` changes with every write, and a key of `when` does not"),
            )
            .at(span, "every write would have to know whether there is this key"),
        );
    }
}

/// A part of the primary key is never absent.
fn defaults(record: &Record<'_>, problems: &mut Problems) {
    for (field, place) in primary_uses(record) {
        let Some(default) = record.fields[field].syntax.and_then(|field| field.default.as_ref()) else {
            continue;
        };
        problems.push(
            Diagnostic::new(
                &rules::INVALID_DEFAULT,
                format!(
                    "`{}` is part of the primary key, and has a default",
                    record.model.fields[field].name
                ),
            )
            .at(default.span, "this would never be used")
            .beside(place.span, "no item is without this"),
        );
    }
}

/// A datetime that is floored, and nothing after it that tells two records apart.
fn coarse(record: &Record<'_>, package: &Package<'_>, problems: &mut Problems) {
    let uses = primary_uses(record);
    let Some((last, place)) = uses.last() else { return };
    let is_known = record.keys.iter().all(|key| key.known);
    let field = &record.model.fields[*last];
    let FieldType::Datetime(precision) = field.field_type.underlying(&package.types.model) else { return };
    let (Precision::Seconds | Precision::Milliseconds) = precision else { return };
    if !is_known
        || field.refuse_finer
        || !matches!(place.form, None | Some(Form::Plain))
        || field.role != Role::Own
    {
        return;
    }
    let unit = if *precision == Precision::Seconds { "second" } else { "millisecond" };
    problems.push(
        Diagnostic::new(
            &rules::COARSE_KEY,
            format!("two records `{}` of one {unit} would have one key", record.model.name),
        )
        .at(place.span, "nothing after this tells them apart")
        .help(format!(
            "let another component follow, give `{0}` a finer `precision`, or say `finer = \"refuse\"` if it has no finer values",
            field.name
        )),
    );
}
