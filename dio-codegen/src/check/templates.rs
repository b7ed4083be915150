//! Templates that could not be read back.

use super::package::{KeyOrigin, Package, Problems, Record, Types};
use crate::model::{Component, FieldType, Form, KeyText, Length, NamedType, Part, Template};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::Span;
use crate::syntax::Definition;

pub(super) fn check(package: &Package<'_>, problems: &mut Problems) {
    for table in &package.tables {
        for record in &table.records {
            for (key, origin) in record.model.keys.iter().zip(&record.keys) {
                // With a component missing, what follows what is not known.
                if let (KeyText::Template(template), true) = (&key.text, origin.known) {
                    check_template(template, origin, record, table.model.delimiter, &package.types, problems);
                }
            }
        }
    }
}

fn check_template(
    template: &Template,
    origin: &KeyOrigin<'_>,
    record: &Record<'_>,
    delimiter: char,
    types: &Types<'_>,
    problems: &mut Problems,
) {
    let mut spans = origin.components.iter();
    for (place, part) in template.parts.iter().enumerate() {
        let Part::Component(component) = part else { continue };
        let Some(&span) = spans.next() else { return };
        let next = template.parts.get(place + 1);
        let followed = matches!(next, Some(Part::Literal(text)) if text.starts_with(delimiter));
        let field = &record.model.fields[component.field];
        let name = &field.name;
        if matches!(component.form, Form::Rest | Form::LowerRest) {
            if next.is_some() {
                problems.push(
                    Diagnostic::new(&rules::AMBIGUOUS_TEMPLATE, format!("`{name}:rest` is not at the end"))
                        .at(span, "it takes everything that follows")
                        .note("a text that may hold the delimiter can only be told from what follows if nothing does"),
                );
            }
        } else if next.is_some()
            && !followed
            && field.field_type.length(&types.model, component.form) == Length::Open
        {
            problems.push(
                Diagnostic::new(
                    &rules::AMBIGUOUS_TEMPLATE,
                    format!("it cannot be told where `{name}` ends in this key"),
                )
                .at(span, format!("its text is of any length, and `{delimiter}` does not follow"))
                .suggest(
                    format!("end it with the delimiter, `{delimiter}`"),
                    Span { start: span.end, ..span },
                    delimiter.to_string(),
                ),
            );
        }
        delimiter_in_enum(*component, span, record, delimiter, types, problems);
    }
}

fn delimiter_in_enum(
    component: Component,
    span: Span,
    record: &Record<'_>,
    delimiter: char,
    types: &Types<'_>,
    problems: &mut Problems,
) {
    let FieldType::Named(index) = record.model.fields[component.field].field_type else { return };
    let NamedType::Enum { variants, .. } = &types.model[index].definition else { return };
    let Some(place) = variants.iter().position(|variant| variant.text.contains(delimiter)) else { return };
    let Some(Definition::Enum { variants: written, .. }) = &types.syntax[index].definition else { return };
    problems.push(
        Diagnostic::new(
            &rules::DELIMITER_IN_ENUM,
            format!("`{}` cannot be in a key: its text holds the delimiter", variants[place].name),
        )
        .at(
            span,
            format!("`{}` may be `{}` here", record.model.fields[component.field].name, variants[place].text),
        )
        .beside(written[place].text.span, format!("this text holds `{delimiter}`")),
    );
}
