use serde::Serialize;
use toml::de::DeValue;

use super::reader::{Reader, TomlValue, Walk};
use super::{Definition, Field};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::Spanned;

/// One variant of a tagged union.
#[derive(Debug, Clone, Serialize)]
pub struct UnionVariant {
    /// Its name.
    pub name: Spanned<String>,
    /// The text of its tag.
    pub text: Spanned<String>,
    /// `doc`
    pub doc: Option<String>,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// `variants`, with the `tag` and `open` beside it.
pub(super) fn parse(
    walk: &mut Walk<'_>,
    reader: &mut Reader<'_>,
    name: &Spanned<String>,
) -> Option<Definition> {
    let tag = reader.attribute(walk, "tag");
    let open = reader.boolean(walk, "open").is_some_and(|open| open.value);
    let value = reader.get("variants")?;
    let variants = reader.sections(walk, "variants", UnionVariant::parse);
    if matches!(value.get_ref(), DeValue::Table(table) if table.is_empty()) {
        walk.problems.push(
            Diagnostic::new(&rules::INVALID_VALUE, format!("type `{}` has no variants", name.value))
                .at(walk.span(value.span()), "expected at least one"),
        );
    }
    if variants.is_empty() {
        return None;
    }
    Some(Definition::Union { tag, variants, open })
}

impl UnionVariant {
    fn parse(walk: &mut Walk<'_>, name: Spanned<String>, value: &TomlValue<'_>) -> Option<Self> {
        let DeValue::Table(table) = value.get_ref() else {
            walk.wrong_type(&name.value, "a table of fields, or one with `text`, `doc` and `fields`", value);
            return None;
        };
        walk.variant_name(&name);
        // The long form has a table `fields`; a field of that name would be its type, a string.
        if table.get("fields").is_some_and(|fields| matches!(fields.get_ref(), DeValue::Table(_))) {
            let mut reader = Reader::new(format!("variant `{}`", name.value), name.span, table);
            let doc = reader.string(walk, "doc").map(|doc| doc.value);
            let text = reader.string(walk, "text").unwrap_or_else(|| name.clone());
            if text.value.is_empty() {
                walk.problems.push(
                    Diagnostic::new(&rules::INVALID_VALUE, "a stored text cannot be empty")
                        .at(text.span, "this would be the text of the tag"),
                );
            }
            let fields = reader.sections(walk, "fields", Field::parse_member);
            reader.finish(walk);
            return Some(Self { name, text, doc, fields });
        }
        let fields = table
            .iter()
            .filter_map(|(field, value)| {
                let field = Spanned::new(field.get_ref().to_string(), walk.span(field.span()));
                Field::parse_member(walk, field, value)
            })
            .collect();
        Some(Self { text: name.clone(), name, doc: None, fields })
    }
}
