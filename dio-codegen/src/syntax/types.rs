use serde::Serialize;
use toml::de::DeValue;

use super::reader::{Reader, TomlValue, Walk};
use super::{Field, TypeExpression, UnionVariant, union};
use crate::model::Precision;
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::Spanned;

/// `[type.NAME]`
#[derive(Debug, Clone, Serialize)]
pub struct TypeDefinition {
    /// Its name.
    pub name: Spanned<String>,
    /// `doc`
    pub doc: Option<String>,
    /// What it is; none if that could not be understood.
    pub definition: Option<Definition>,
}

/// What a type is.
#[derive(Debug, Clone, Serialize)]
pub enum Definition {
    /// `is`
    Newtype {
        /// The type.
        of: TypeExpression,
        /// `precision`
        precision: Option<Spanned<Precision>>,
        /// `digits`
        digits: Option<Spanned<()>>,
    },
    /// `values`
    Enum {
        /// The variants.
        variants: Vec<Variant>,
        /// `open`
        open: bool,
    },
    /// `fields`
    Struct(Vec<Field>),
    /// `variants`
    Union {
        /// `tag`; none is `"type"`.
        tag: Option<Spanned<String>>,
        /// The variants.
        variants: Vec<UnionVariant>,
        /// `open`
        open: bool,
    },
}

impl Definition {
    /// The fields of a struct, or of all variants of a union, in source order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        let (fields, variants) = match self {
            Definition::Struct(fields) => (fields.as_slice(), [].as_slice()),
            Definition::Union { variants, .. } => ([].as_slice(), variants.as_slice()),
            Definition::Newtype { .. } | Definition::Enum { .. } => ([].as_slice(), [].as_slice()),
        };
        fields.iter().chain(variants.iter().flat_map(|variant| &variant.fields))
    }
}

/// One value of an enum.
#[derive(Debug, Clone, Serialize)]
pub struct Variant {
    /// Its name.
    pub name: Spanned<String>,
    /// Its stored text.
    pub text: Spanned<String>,
    /// `doc`
    pub doc: Option<String>,
}

/// The keys that say what a type is.
const KINDS: [&str; 4] = ["is", "values", "fields", "variants"];

impl TypeDefinition {
    pub(super) fn parse(walk: &mut Walk<'_>, name: Spanned<String>, value: &TomlValue<'_>) -> Option<Self> {
        let DeValue::Table(table) = value.get_ref() else {
            walk.wrong_type(&name.value, "a table", value);
            return None;
        };
        walk.camel_case_name("a type", &name);
        let what = format!("type `{}`", name.value);
        let mut reader = Reader::new(&what, name.span, table);
        let doc = reader.string(walk, "doc").map(|doc| doc.value);
        let given: Vec<&str> = KINDS.into_iter().filter(|key| table.contains_key(*key)).collect();
        let definition = match given.as_slice() {
            ["is"] => newtype(walk, &mut reader),
            ["values"] => enumeration(walk, &mut reader, &name),
            ["fields"] => structure(walk, &mut reader, &name),
            ["variants"] => union::parse(walk, &mut reader, &name),
            _ => {
                walk.problems.push(
                    Diagnostic::new(
                        &rules::MISSING_KEY,
                        format!("{what} must have one of `is`, `values`, `fields` and `variants`"),
                    )
                    .at(name.span, format!("it has {}", if given.is_empty() { "none" } else { "several" })),
                );
                for key in ["is", "values", "open", "fields", "tag", "variants", "precision", "digits"] {
                    reader.ignore(key);
                }
                None
            }
        };
        for key in KINDS {
            reader.ignore(key);
        }
        reader.finish(walk);
        Some(Self { name, doc, definition })
    }
}

fn newtype(walk: &mut Walk<'_>, reader: &mut Reader<'_>) -> Option<Definition> {
    let precision = reader.one_of(walk, "precision", &super::table::PRECISIONS);
    let digits = reader.digits(walk);
    let text = reader.string(walk, "is")?;
    let of = TypeExpression::parse(walk, &text)?;
    Some(Definition::Newtype { of, precision, digits })
}

fn enumeration(walk: &mut Walk<'_>, reader: &mut Reader<'_>, name: &Spanned<String>) -> Option<Definition> {
    let open = reader.boolean(walk, "open").is_some_and(|open| open.value);
    let values = reader.get("values")?;
    let variants: Vec<Variant> = match values.get_ref() {
        DeValue::Array(items) => items
            .iter()
            .filter_map(|item| walk.string("an element of values", item))
            .map(|name| Variant { text: name.clone(), name, doc: None })
            .collect(),
        DeValue::Table(_) => reader.sections(walk, "values", Variant::parse),
        _ => {
            walk.wrong_type("values", "a list of names, or a table of names and texts", values);
            return None;
        }
    };
    for variant in &variants {
        walk.variant_name(&variant.name);
        if variant.text.value.is_empty() {
            walk.problems.push(
                Diagnostic::new(&rules::INVALID_VALUE, "a stored text cannot be empty")
                    .at(variant.text.span, "an empty text cannot stand in a key"),
            );
        }
    }
    if variants.is_empty() {
        walk.problems.push(
            Diagnostic::new(&rules::INVALID_VALUE, format!("type `{}` has no values", name.value))
                .at(walk.span(values.span()), "expected at least one"),
        );
    }
    Some(Definition::Enum { variants, open })
}

fn structure(walk: &mut Walk<'_>, reader: &mut Reader<'_>, name: &Spanned<String>) -> Option<Definition> {
    let value = reader.get("fields")?;
    let fields = reader.sections(walk, "fields", Field::parse_member);
    if matches!(value.get_ref(), DeValue::Table(table) if table.is_empty()) {
        walk.problems.push(
            Diagnostic::new(&rules::INVALID_VALUE, format!("type `{}` has no fields", name.value))
                .at(walk.span(value.span()), "expected at least one"),
        );
    }
    Some(Definition::Struct(fields))
}

impl Variant {
    fn parse(walk: &mut Walk<'_>, name: Spanned<String>, value: &TomlValue<'_>) -> Option<Self> {
        match value.get_ref() {
            DeValue::String(_) => walk.string(&name.value, value).map(|text| Self { name, text, doc: None }),
            DeValue::Table(table) => {
                let mut reader = Reader::new(format!("value `{}`", name.value), name.span, table);
                let doc = reader.string(walk, "doc").map(|doc| doc.value);
                let text = reader.string(walk, "text").unwrap_or_else(|| name.clone());
                reader.finish(walk);
                Some(Self { name, text, doc })
            }
            _ => {
                walk.wrong_type(&name.value, "a text, or a table with `text` and `doc`", value);
                None
            }
        }
    }
}
