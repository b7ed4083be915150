use super::super::package::{Problems, Record, Types};
use super::form;
use crate::model::{self, Form};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::{Span, Spanned};
use crate::syntax;

/// A template, looked up.
pub(super) struct Resolved {
    pub(super) template: model::Template,
    /// Where each component stands.
    pub(super) spans: Vec<Span>,
    /// False if a component is missing from it for a mistake, which has been told.
    pub(super) known: bool,
}

/// Looks up the fields and forms of a template. `what` names it in messages.
pub(super) fn resolve(
    template: &syntax::Template,
    what: &str,
    record: &Record<'_>,
    types: &Types<'_>,
    problems: &mut Problems,
) -> Resolved {
    let mut resolved = Resolved {
        template: model::Template { source: template.source.value.clone(), parts: Vec::new() },
        spans: Vec::new(),
        known: true,
    };
    for part in &template.parts {
        match part {
            syntax::Part::Literal(text) => resolved.template.parts.push(model::Part::Literal(text.clone())),
            syntax::Part::Component(component) => {
                match resolve_component(component, what, record, types, problems) {
                    Some(found) => {
                        resolved.template.parts.push(model::Part::Component(found));
                        resolved.spans.push(component.span);
                    }
                    None => resolved.known = false,
                }
            }
        }
    }
    resolved
}

fn resolve_component(
    component: &syntax::Component,
    what: &str,
    record: &Record<'_>,
    types: &Types<'_>,
    problems: &mut Problems,
) -> Option<model::Component> {
    let field = field(&component.field, what, record, problems)?;
    if !record.fields[field].known {
        return None;
    }
    let field_type = &record.model.fields[field].field_type;
    if !field_type.is_component(&types.model) {
        problems.push(
            Diagnostic::new(
                &rules::NOT_A_COMPONENT,
                format!("`{}` cannot stand in a template", component.field.value),
            )
            .at(component.span, "values of its type have no text")
            .beside(record.fields[field].span, "defined here"),
        );
        return None;
    }
    let Some(written) = &component.form else {
        return Some(model::Component { field, form: Form::Plain });
    };
    let form = form::parse(&written.value).filter(|form| field_type.has_form(&types.model, *form));
    if form.is_none() {
        problems.push(
            Diagnostic::new(
                &rules::INVALID_FORM,
                format!("`{}` has no form `:{}`", component.field.value, written.value),
            )
            .at(written.span, "not a form of its type")
            .note(form::of_type(field_type, &types.model)),
        );
    }
    Some(model::Component { field, form: form? })
}

/// The field that `what` names.
pub(super) fn field(
    name: &Spanned<String>,
    what: &str,
    record: &Record<'_>,
    problems: &mut Problems,
) -> Option<usize> {
    if let Some(field) = record.field(&name.value) {
        return Some(field);
    }
    if !record.broken_fields.contains(&name.value.as_str()) {
        problems.push(unknown_field(name, what, record));
    }
    None
}

/// A field that is not there.
pub(super) fn unknown_field(name: &Spanned<String>, what: &str, record: &Record<'_>) -> Diagnostic {
    let of = &record.model.name;
    if let Some(computed) = record.syntax.fields.iter().find(|field| field.name.value == name.value) {
        return Diagnostic::new(
            &rules::UNKNOWN_FIELD,
            format!("{what} names `{}`, which is computed and not read back", name.value),
        )
        .at(name.span, format!("not a field of `{of}`"))
        .beside(computed.name.span, "computed here");
    }
    Diagnostic::new(
        &rules::UNKNOWN_FIELD,
        format!("{what} names `{}`, which is not a field of `{of}`", name.value),
    )
    .at(name.span, format!("not a field of `{of}`"))
    .suggest_nearest("a field", name, record.model.fields.iter().map(|field| field.name.as_str()))
}
