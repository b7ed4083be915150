//! Names that a record may not use: what older items hold under them means something else.

use super::package::{Package, Problems, Record};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::{Span, Spanned};

pub(super) fn check(package: &Package<'_>, problems: &mut Problems) {
    for record in package.tables.iter().flat_map(|table| &table.records) {
        for (place, name) in record.syntax.reserved.iter().enumerate() {
            let earlier = record.syntax.reserved[..place].iter().find(|earlier| earlier.value == name.value);
            if let Some(earlier) = earlier {
                problems.push(
                    Diagnostic::new(&rules::DUPLICATE_DEFINITION, format!("`{}` is named twice", name.value))
                        .at(name.span, "named again here")
                        .beside(earlier.span, "first named here"),
                );
            } else if let Some((span, what)) = user(record, name) {
                problems.push(
                    Diagnostic::new(
                        &rules::RESERVED_NAME,
                        format!("`{}` is reserved in `{}`", name.value, record.model.name),
                    )
                    .at(span, what)
                    .beside(name.span, "reserved here"),
                );
            }
        }
    }
}

/// What of the record has the name, and where.
fn user(record: &Record<'_>, name: &Spanned<String>) -> Option<(Span, &'static str)> {
    let field = "a field of this name";
    let attribute = "stored under this name";
    let fields = record.model.fields.iter().zip(&record.fields);
    for (model, origin) in fields {
        if model.name == name.value {
            return Some((origin.span, field));
        }
        if model.attribute.as_ref() == Some(&name.value) {
            let written = origin.syntax.and_then(|syntax| syntax.attribute.as_ref());
            return Some((written.map_or(origin.span, |written| written.span), attribute));
        }
    }
    for (model, origin) in record.model.computed.iter().zip(&record.computed) {
        if model.name == name.value {
            return Some((origin.span, field));
        }
        if model.attribute == name.value {
            return Some((origin.span, attribute));
        }
    }
    let keys = record.model.keys.iter().zip(&record.keys);
    keys.into_iter()
        .find(|(key, _)| key.attribute == name.value)
        .map(|(_, origin)| (origin.span, "a key of this name"))
}
