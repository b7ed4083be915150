use crate::check::package::{Problems, Types};
use crate::model::{FieldType, NamedType, Precision, StructField, TypeDefinition, UnionVariant, Variant};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::{Span, Spanned};
use crate::syntax::{self, Definition, TypeExpression};

/// The types of the language that take no argument.
const PLAIN: [(&str, FieldType); 18] = [
    ("boolean", FieldType::Boolean),
    ("string", FieldType::String),
    ("bytes", FieldType::Bytes),
    ("date", FieldType::Date),
    ("datetime", FieldType::Datetime(Precision::Seconds)),
    ("timestamp", FieldType::Timestamp),
    ("integer", FieldType::Integer),
    ("float", FieldType::Float),
    ("decimal", FieldType::Decimal),
    ("uuid", FieldType::Uuid),
    ("ulid", FieldType::Ulid),
    ("list", FieldType::List),
    ("map", FieldType::Map),
    ("string_set", FieldType::StringSet),
    ("integer_set", FieldType::IntegerSet),
    ("float_set", FieldType::FloatSet),
    ("binary_set", FieldType::BinarySet),
    ("any", FieldType::Any),
];

/// How many of [`PLAIN`] can be newtypes: those before `list`.
const SCALARS: usize = 11;

/// A type expression, looked up.
pub(super) struct Resolved {
    pub(super) field_type: FieldType,
    pub(super) optional: bool,
    /// False if something in it is wrong, which has been told.
    pub(super) known: bool,
}

/// The keys beside `type` that say more of it.
pub(super) struct Details<'s> {
    pub(super) precision: Option<&'s Spanned<Precision>>,
    pub(super) digits: Option<&'s Spanned<()>>,
}

pub(super) fn resolve<'s>(definitions: &[&'s syntax::TypeDefinition], problems: &mut Problems) -> Types<'s> {
    let mut types = Types { syntax: definitions.to_vec(), ..Types::default() };
    for (index, definition) in definitions.iter().enumerate() {
        types.by_name.insert(&definition.name.value, index);
    }
    for definition in definitions {
        let (named, known) = match &definition.definition {
            None => (NamedType::Newtype(FieldType::Any), false),
            Some(Definition::Newtype { of, precision, digits }) => {
                let details = Details { precision: precision.as_ref(), digits: digits.as_ref() };
                newtype(of, &details, &types, problems)
            }
            Some(Definition::Enum { variants, open }) => enumeration(variants, *open, problems),
            Some(Definition::Struct(fields)) => {
                let (members, known) = members(fields, &types, problems);
                (NamedType::Struct(members), known)
            }
            Some(Definition::Union { tag, variants, open }) => {
                union(definition, tag.as_ref(), variants, *open, &types, problems)
            }
        };
        types.model.push(TypeDefinition {
            name: definition.name.value.clone(),
            doc: definition.doc.clone(),
            definition: named,
        });
        types.known.push(known);
    }
    // Defaults of members may be of types that are defined later.
    for index in 0..definitions.len() {
        super::default::of_members(index, &mut types, problems);
    }
    types
}

fn newtype(
    of: &TypeExpression,
    details: &Details<'_>,
    types: &Types<'_>,
    problems: &mut Problems,
) -> (NamedType, bool) {
    let scalar = PLAIN[..SCALARS].iter().any(|(name, _)| *name == of.name.value);
    if !scalar || of.optional || of.argument.is_some() {
        let names: Vec<&str> = PLAIN[..SCALARS].iter().map(|(name, _)| *name).collect();
        problems.push(
            Diagnostic::new(&rules::INVALID_VALUE, format!("a newtype cannot be of `{}`", expression(of)))
                .at(of.name.span, "not one of the language's scalar types")
                .note(format!("a newtype is of one of {}", names.join(", "))),
        );
        return (NamedType::Newtype(FieldType::Any), false);
    }
    let resolved = expression_type(of, details, types, problems);
    (NamedType::Newtype(resolved.field_type), resolved.known)
}

fn enumeration(variants: &[syntax::Variant], open: bool, problems: &mut Problems) -> (NamedType, bool) {
    distinct_texts(variants.iter().map(|variant| (&variant.name, &variant.text)), problems);
    let known = !variants.is_empty() && variants.iter().all(|variant| !variant.text.value.is_empty());
    let variants = variants
        .iter()
        .map(|variant| Variant {
            name: variant.name.value.clone(),
            text: variant.text.value.clone(),
            doc: variant.doc.clone(),
        })
        .collect();
    (NamedType::Enum { variants, open }, known)
}

fn union(
    definition: &syntax::TypeDefinition,
    tag: Option<&Spanned<String>>,
    variants: &[syntax::UnionVariant],
    open: bool,
    types: &Types<'_>,
    problems: &mut Problems,
) -> (NamedType, bool) {
    distinct_texts(variants.iter().map(|variant| (&variant.name, &variant.text)), problems);
    let name = tag.map_or("type", |tag| &tag.value);
    let mut known = true;
    let mut resolved = Vec::new();
    for variant in variants {
        for field in &variant.fields {
            let attribute = field.attribute.as_ref().unwrap_or(&field.name);
            if attribute.value == name {
                problems.push(
                    Diagnostic::new(
                        &rules::ATTRIBUTE_CLASH,
                        format!("`{}` would be stored as `{name}`, where the tag is", field.name.value),
                    )
                    .at(attribute.span, "stored here too")
                    .beside(tag.map_or(definition.name.span, |tag| tag.span), format!("the tag is `{name}`"))
                    .help("another `attribute` for the field, or another `tag` for the union"),
                );
            }
        }
        let (fields, all_known) = members(&variant.fields, types, problems);
        known &= all_known && !variant.text.value.is_empty();
        resolved.push(UnionVariant {
            name: variant.name.value.clone(),
            text: variant.text.value.clone(),
            doc: variant.doc.clone(),
            fields,
        });
    }
    (NamedType::Union { tag: name.to_owned(), variants: resolved, open }, known)
}

/// Each variant, by its name and text, can be told from the others by its text.
fn distinct_texts<'s>(
    variants: impl Iterator<Item = (&'s Spanned<String>, &'s Spanned<String>)>,
    problems: &mut Problems,
) {
    let mut seen: Vec<(&Spanned<String>, &Spanned<String>)> = Vec::new();
    for (name, text) in variants {
        if let Some((first, first_text)) = seen.iter().find(|(_, other)| other.value == text.value) {
            problems.push(
                Diagnostic::new(
                    &rules::DUPLICATE_TEXT,
                    format!("`{}` and `{}` have one stored text", first.value, name.value),
                )
                .at(text.span, format!("`{}` again", text.value))
                .beside(first_text.span, "first used here"),
            );
        }
        seen.push((name, text));
    }
}

/// The members of a struct, or of a variant.
fn members(fields: &[syntax::Field], types: &Types<'_>, problems: &mut Problems) -> (Vec<StructField>, bool) {
    let mut known = true;
    let mut members: Vec<StructField> = Vec::new();
    for field in fields {
        let Some(of) = &field.field_type else {
            known = false;
            continue;
        };
        let details = Details { precision: field.precision.as_ref(), digits: field.digits.as_ref() };
        let resolved = expression_type(of, &details, types, problems);
        known &= resolved.known;
        finer(field, &resolved, problems);
        let attribute = field.attribute.as_ref().unwrap_or(&field.name);
        if let Some(other) = fields
            .iter()
            .take_while(|other| !std::ptr::eq(*other, field))
            .find(|other| other.attribute.as_ref().unwrap_or(&other.name).value == attribute.value)
        {
            problems.push(
                Diagnostic::new(
                    &rules::ATTRIBUTE_CLASH,
                    format!(
                        "`{}` and `{}` are both stored as `{}`",
                        other.name.value, field.name.value, attribute.value
                    ),
                )
                .at(attribute.span, "stored here again")
                .beside(other.attribute.as_ref().unwrap_or(&other.name).span, "first stored here"),
            );
        }
        members.push(StructField {
            name: field.name.value.clone(),
            attribute: attribute.value.clone(),
            doc: field.doc.clone(),
            field_type: resolved.field_type,
            optional: resolved.optional,
            default: None,
            sensitive: field.sensitive,
            refuse_finer: field.refuse_finer.as_ref().is_some_and(|refuse| refuse.value),
        });
    }
    (members, known)
}

/// `finer` is for datetimes. A type of one's own says itself how fine it is.
pub(super) fn finer(field: &syntax::Field, resolved: &Resolved, problems: &mut Problems) {
    if let Some(finer) = &field.refuse_finer
        && resolved.known
        && !matches!(resolved.field_type, FieldType::Datetime(_))
    {
        problems.push(
            Diagnostic::new(&rules::INVALID_VALUE, "`finer` is for a `datetime`")
                .at(finer.span, format!("`{}` is none", field.name.value)),
        );
    }
}

/// Looks a type expression up.
pub(super) fn expression_type(
    of: &TypeExpression,
    details: &Details<'_>,
    types: &Types<'_>,
    problems: &mut Problems,
) -> Resolved {
    let mut used = Used::default();
    let field_type = lookup(of, details, types, problems, &mut used);
    let misplaced = |key: &str, of: &str, span: Span| {
        Diagnostic::new(&rules::INVALID_VALUE, format!("`{key}` is for `{of}`"))
            .at(span, format!("there is no `{of}` in this type"))
    };
    if field_type.is_some() {
        if let Some(precision) = details.precision
            && !used.precision
        {
            problems.push(misplaced("precision", "datetime", precision.span));
        }
        if let Some(digits) = details.digits
            && !used.digits
        {
            problems.push(misplaced("digits", "integer", digits.span));
        }
    }
    let known = field_type.is_some();
    Resolved { field_type: field_type.unwrap_or(FieldType::Any), optional: of.optional, known }
}

#[derive(Default)]
struct Used {
    precision: bool,
    digits: bool,
}

fn lookup(
    of: &TypeExpression,
    details: &Details<'_>,
    types: &Types<'_>,
    problems: &mut Problems,
    used: &mut Used,
) -> Option<FieldType> {
    let name = of.name.value.as_str();
    if let Some(element) = &of.argument {
        return collection(of, element, details, types, problems, used);
    }
    if let Some((_, plain)) = PLAIN.iter().find(|(plain, _)| *plain == name) {
        return Some(match plain {
            FieldType::Datetime(default) => {
                used.precision = true;
                FieldType::Datetime(details.precision.map_or(*default, |precision| precision.value))
            }
            FieldType::Integer => {
                used.digits = true;
                if details.digits.is_some() { FieldType::LongInteger } else { FieldType::Integer }
            }
            other => other.clone(),
        });
    }
    if let Some(index) = types.by_name.get(name) {
        // What is wrong with a definition is told there. While types are being resolved, later ones have no verdict yet.
        let known = types.known.get(*index).copied().unwrap_or(types.syntax[*index].definition.is_some());
        return known.then_some(FieldType::Named(*index));
    }
    let candidates = PLAIN.iter().map(|(name, _)| *name).chain(types.by_name.keys().copied());
    let mut candidates: Vec<&str> = candidates.collect();
    candidates.sort_unstable();
    problems.push(
        Diagnostic::new(&rules::UNKNOWN_TYPE, format!("there is no type `{name}`"))
            .at(of.name.span, "not a type of the language or of this package")
            .suggest_nearest("a type", &of.name, candidates),
    );
    None
}

fn collection(
    of: &TypeExpression,
    element: &TypeExpression,
    details: &Details<'_>,
    types: &Types<'_>,
    problems: &mut Problems,
    used: &mut Used,
) -> Option<FieldType> {
    let inner = lookup(element, details, types, problems, used);
    if element.optional {
        problems.push(
            Diagnostic::new(
                &rules::OPTIONAL_ELEMENT,
                format!("elements of a {} cannot be absent", of.name.value),
            )
            .at(element.name.span, "with `?`, this could be")
            .note("dio omits what is absent, and a list or map cannot omit an element"),
        );
    }
    let inner = Box::new(inner?);
    match of.name.value.as_str() {
        "list" => Some(FieldType::ListOf(inner)),
        "map" => Some(FieldType::MapOf(inner)),
        other => {
            problems.push(
                Diagnostic::new(&rules::UNKNOWN_TYPE, format!("`{other}` takes no `<...>`"))
                    .at(of.name.span, "only `list` and `map` do")
                    .note("the sets are `string_set`, `integer_set`, `float_set` and `binary_set`"),
            );
            None
        }
    }
}

/// The type as it is written.
fn expression(of: &TypeExpression) -> String {
    let argument = of.argument.as_ref().map_or_else(String::new, |inner| format!("<{}>", expression(inner)));
    format!("{}{argument}{}", of.name.value, if of.optional { "?" } else { "" })
}
