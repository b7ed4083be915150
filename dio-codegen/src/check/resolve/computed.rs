use super::super::package::{ComputedOrigin, Problems, Record, Types};
use super::template;
use super::types::{Details, expression_type};
use crate::model::{self, ComputedSource};
use crate::syntax::{self, Computed, KeyText};

/// The computed attributes of a record. A template on one of the key attributes is a key, and has been told with these.
pub(super) fn resolve(
    record: &mut Record<'_>,
    key_attributes: &[&str],
    types: &Types<'_>,
    problems: &mut Problems,
) {
    let syntax = record.syntax;
    for field in &syntax.fields {
        let (source, inputs) = match &field.computed {
            None | Some(Computed::Unread | Computed::Unknown) => continue,
            Some(Computed::Template(line)) => {
                let is_key = key_attributes.contains(&line.attribute.value.as_str());
                let Some(KeyText::Template(written)) = line.text.as_ref().filter(|_| !is_key) else {
                    continue;
                };
                let resolved = template::resolve(written, "computed template", record, types, problems);
                (ComputedSource::Template(resolved.template), resolved.spans)
            }
            Some(Computed::Function(from)) => function(field, from, record, types, problems),
        };
        record.computed.push(ComputedOrigin { span: field.name.span, inputs });
        record.model.computed.push(model::Computed {
            name: field.name.value.clone(),
            doc: field.doc.clone(),
            attribute: field.attribute.as_ref().unwrap_or(&field.name).value.clone(),
            source,
        });
    }
}

fn function(
    field: &syntax::Field,
    from: &[crate::sources::Spanned<String>],
    record: &Record<'_>,
    types: &Types<'_>,
    problems: &mut Problems,
) -> (ComputedSource, Vec<crate::sources::Span>) {
    let mut inputs = Vec::new();
    let mut spans = Vec::new();
    for name in from {
        if let Some(input) = template::field(name, "`from`", record, problems) {
            inputs.push(input);
            spans.push(name.span);
        }
    }
    let details = Details { precision: field.precision.as_ref(), digits: field.digits.as_ref() };
    let (field_type, optional) = match &field.field_type {
        Some(of) => {
            let resolved = expression_type(of, &details, types, problems);
            (resolved.field_type, resolved.optional)
        }
        // That it is missing has been told.
        None => (model::FieldType::Any, false),
    };
    (ComputedSource::Function { inputs, field_type, optional }, spans)
}
