//! `[[record.X.when]]`: conditions on fields, and the keys that go with them.

use super::super::package::{BranchOrigin, Problems, Record, Types};
use super::key::{self, KeyPlace};
use super::template;
use crate::model::{Branch, Condition, FieldIs, FieldType, KeyRole, NamedType, Role};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::{Span, Spanned};
use crate::syntax::{self, KeyLine, Value};

/// The branches of a record, and their keys.
pub(super) fn resolve(
    record: &mut Record<'_>,
    attributes: &[(KeyPlace, KeyRole)],
    types: &Types<'_>,
    problems: &mut Problems,
) {
    let syntax = record.syntax;
    for when in &syntax.when {
        let asked = conditions(when, record, types, problems);
        let written = when.conditions.len() + when.present.len();
        let branch = record.model.branches.len();
        record.branches.push(BranchOrigin { span: when.span, known: asked.len() == written });
        record.model.branches.push(Branch { conditions: asked });
        for line in &when.keys {
            match attributes.iter().find(|(key, _)| key.name == line.attribute.value) {
                Some((key, KeyRole::Index)) => match stated_before(record, line) {
                    None => {
                        key::from_line(record, line, key, KeyRole::Index, types, problems);
                        if let Some(key) = record.model.keys.last_mut() {
                            key.branch = Some(branch);
                        }
                    }
                    Some(earlier) => problems.push(stated_twice(line, earlier)),
                },
                Some(_) => problems.push(primary_key(record, line)),
                // Told with the record's other keys.
                None => {}
            }
        }
    }
}

/// What a branch asks, as far as it is understood, and where.
fn conditions(
    when: &syntax::When,
    record: &Record<'_>,
    types: &Types<'_>,
    problems: &mut Problems,
) -> Vec<Condition> {
    let mut found = Vec::new();
    for (name, value) in &when.conditions {
        let Some(field) = own_field(name, "`if`", record, problems) else { continue };
        match is_of_type(value, &record.model.fields[field].field_type, types) {
            Ok(is) => found.push(Condition { field, is }),
            Err(label) => problems.push(
                refused(format!("`{}` cannot be asked for this", name.value))
                    .at(value.span, label)
                    .beside(record.fields[field].span, "defined here"),
            ),
        }
    }
    for name in &when.present {
        let Some(field) = own_field(name, "`present`", record, problems) else { continue };
        if record.model.fields[field].optional {
            found.push(Condition { field, is: FieldIs::Present });
        } else {
            problems.push(
                refused(format!("`{}` is always there", name.value))
                    .at(name.span, "this would say nothing")
                    .beside(record.fields[field].span, "defined here, without `?`"),
            );
        }
    }
    found
}

/// A field of the schema that is understood.
fn own_field(
    name: &Spanned<String>,
    what: &str,
    record: &Record<'_>,
    problems: &mut Problems,
) -> Option<usize> {
    let field = template::field(name, what, record, problems)?;
    if record.model.fields[field].role != Role::Own {
        problems.push(
            refused(format!("`{}` is no condition", name.value))
                .at(name.span, "dio fills it, and it changes without the keys"),
        );
        return None;
    }
    record.fields[field].known.then_some(field)
}

/// What a field of this type is, or why it cannot be that.
fn is_of_type(value: &Spanned<Value>, field_type: &FieldType, types: &Types<'_>) -> Result<FieldIs, String> {
    let shown = value.value.shown();
    match (field_type.underlying(&types.model), &value.value) {
        (FieldType::Boolean, Value::Boolean(is)) => Ok(FieldIs::Boolean(*is)),
        (FieldType::Boolean, _) => Err(format!("expected `true` or `false`, found {shown}")),
        (FieldType::Named(index), value) => {
            let NamedType::Enum { variants, open } = &types.model[*index].definition else {
                return Err("not a boolean and not an enum".to_owned());
            };
            if *open {
                return Err("an open enum has more values than the schema knows".to_owned());
            }
            let found = match value {
                Value::String(name) => variants.iter().position(|variant| variant.name == *name),
                _ => None,
            };
            let names: Vec<String> =
                variants.iter().map(|variant| format!("`\"{}\"`", variant.name)).collect();
            found
                .map(FieldIs::Variant)
                .ok_or_else(|| format!("expected {}, found {shown}", syntax::either(&names)))
        }
        _ => Err("not a boolean and not an enum".to_owned()),
    }
}

fn refused(message: String) -> Diagnostic {
    Diagnostic::new(&rules::WHEN_CONDITION, message)
}

/// Where the attribute has a line outside of `when`.
fn stated_before(record: &Record<'_>, line: &KeyLine) -> Option<Span> {
    let mut lines = record.syntax.key_lines();
    lines.find(|key| key.attribute.value == line.attribute.value).map(|key| key.attribute.span)
}

fn stated_twice(line: &KeyLine, earlier: Span) -> Diagnostic {
    let message = format!("`{}` is made in `keys` and in `when`", line.attribute.value);
    Diagnostic::new(&rules::DUPLICATE_DEFINITION, message)
        .at(line.attribute.span, "made under a condition here")
        .beside(earlier, "and always here")
        .help("a last `[[record.*.when]]` without `if` and `present` says what it is otherwise")
}

fn primary_key(record: &Record<'_>, line: &KeyLine) -> Diagnostic {
    let attribute = &line.attribute;
    let message = format!("the primary key of `{}` depends on what else an item holds", record.model.name);
    Diagnostic::new(&rules::WHEN_PRIMARY_KEY, message)
        .at(attribute.span, format!("`{}` is a key of the table", attribute.value))
        .help("two records, each with its own key, tell such items apart")
}
