use super::doc_lines;
use crate::model::{FieldType, NamedType, StructField, TypeDefinition, UnionVariant};
use crate::rust::names;
use crate::rust::types::{Scope, Types};

/// One `[type.*]`.
#[derive(Debug)]
pub(crate) enum TypeView {
    Newtype(NewtypeView),
    Enum(EnumView),
    Struct(StructView),
    Union(UnionView),
}

#[derive(Debug)]
pub(crate) struct NewtypeView {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) derives: Vec<String>,
    pub(crate) attributes: Vec<String>,
    pub(crate) rust_type: String,
    /// The arguments of `newtype!`.
    pub(crate) kind: String,
}

#[derive(Debug)]
pub(crate) struct EnumView {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) derives: Vec<String>,
    pub(crate) attributes: Vec<String>,
    pub(crate) variants: Vec<VariantView>,
    /// The variant that keeps unknown texts.
    pub(crate) other: Option<String>,
}

#[derive(Debug)]
pub(crate) struct VariantView {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) attributes: Vec<String>,
    /// The stored text, as a literal.
    pub(crate) text: String,
}

#[derive(Debug)]
pub(crate) struct StructView {
    pub(crate) path: String,
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) derives: Vec<String>,
    pub(crate) attributes: Vec<String>,
    pub(crate) fields: Vec<StructFieldView>,
    pub(crate) redacted: bool,
}

#[derive(Debug)]
pub(crate) struct StructFieldView {
    pub(crate) ident: String,
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) attributes: Vec<String>,
    pub(crate) rust_type: String,
    /// `required(Text, "sku")`, as `structure!` takes it.
    pub(crate) stored: String,
    /// The method of the struct's handle.
    pub(crate) method: String,
    pub(crate) sensitive: bool,
}

#[derive(Debug)]
pub(crate) struct UnionView {
    pub(crate) path: String,
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) derives: Vec<String>,
    pub(crate) attributes: Vec<String>,
    /// The attribute of the tag, as a literal.
    pub(crate) tag: String,
    pub(crate) variants: Vec<UnionVariantView>,
    /// The variant that keeps maps with unknown tags.
    pub(crate) other: Option<String>,
    pub(crate) redacted: bool,
}

#[derive(Debug)]
pub(crate) struct UnionVariantView {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) attributes: Vec<String>,
    /// The text of the tag, as a literal.
    pub(crate) text: String,
    /// The method of the union's handle that asks for it.
    pub(crate) method: String,
    pub(crate) fields: Vec<StructFieldView>,
}

const CLONE: &str = "::core::clone::Clone";
const COPY: &str = "::core::marker::Copy";
const DEBUG: &str = "::core::fmt::Debug";
const PARTIAL_EQ: &str = "::core::cmp::PartialEq";
const EQ: &str = "::core::cmp::Eq";
const HASH: &str = "::core::hash::Hash";
const PARTIAL_ORD: &str = "::core::cmp::PartialOrd";
const ORD: &str = "::core::cmp::Ord";

/// dio's derives, and those that the consumer wishes.
pub(crate) fn derives(own: &[&str], types: Types<'_>, name: &str) -> Vec<String> {
    let mut derives: Vec<String> = own.iter().map(|derive| (*derive).to_owned()).collect();
    for wished in types.options.derives_of(name) {
        let last = wished.rsplit("::").next();
        if !derives.iter().any(|derive| derive.rsplit("::").next() == last) {
            derives.push(wished.to_owned());
        }
    }
    derives
}

/// The derives of a struct whose `Debug` may have to hide something.
pub(crate) fn struct_derives(redacted: bool, types: Types<'_>, name: &str) -> Vec<String> {
    let own: &[&str] = if redacted { &[CLONE, PARTIAL_EQ] } else { &[CLONE, DEBUG, PARTIAL_EQ] };
    derives(own, types, name)
}

impl<'a> Types<'a> {
    /// The view of a type; none where the consumer has one of its own.
    pub(crate) fn view(self, definition: &'a TypeDefinition) -> Option<TypeView> {
        if self.options.replacement_of(&definition.name).is_some() {
            return None;
        }
        let name = names::type_name(&definition.name);
        let doc = doc_lines(definition.doc.as_deref(), || format!("The type `{}`.", definition.name));
        let attributes = owned(self.options.attributes_of(&definition.name));
        Some(match &definition.definition {
            NamedType::Newtype(of) => TypeView::Newtype(NewtypeView {
                derives: self.newtype_derives(of, &definition.name),
                rust_type: self.rust(of, Scope::Root),
                kind: match of {
                    FieldType::String => "string".into(),
                    FieldType::Bytes => "bytes".into(),
                    FieldType::Boolean => "boolean".into(),
                    scalar => {
                        let rust = self.rust(scalar, Scope::Root);
                        format!("scalar({rust}), {}", self.marker(scalar, false, Scope::Root))
                    }
                },
                name,
                doc,
                attributes,
            }),
            NamedType::Enum { variants, open } => {
                let own: &[&str] = if *open {
                    &[CLONE, DEBUG, PARTIAL_EQ, EQ, PARTIAL_ORD, ORD, HASH]
                } else {
                    &[CLONE, COPY, DEBUG, PARTIAL_EQ, EQ, PARTIAL_ORD, ORD, HASH]
                };
                let mut taken = Vec::new();
                let views: Vec<VariantView> = variants
                    .iter()
                    .map(|variant| VariantView {
                        name: names::distinct(names::pascal(&variant.name), &mut taken),
                        doc: doc_lines(variant.doc.as_deref(), || format!("Stored as `{}`.", variant.text)),
                        attributes: owned(self.options.attributes_of_member(&definition.name, &variant.name)),
                        text: format!("{:?}", variant.text),
                    })
                    .collect();
                let other = open.then(|| names::distinct("Other".into(), &mut taken));
                TypeView::Enum(EnumView {
                    derives: derives(own, self, &definition.name),
                    variants: views,
                    other,
                    name,
                    doc,
                    attributes,
                })
            }
            NamedType::Struct(fields) => {
                let redacted = fields.iter().any(|field| field.sensitive);
                TypeView::Struct(StructView {
                    derives: struct_derives(redacted, self, &definition.name),
                    fields: fields
                        .iter()
                        .map(|field| self.struct_field(&definition.name, &field.name, field))
                        .collect(),
                    redacted,
                    path: path_name(&definition.name),
                    name,
                    doc,
                    attributes,
                })
            }
            NamedType::Union { tag, variants, open } => {
                let redacted = definition.definition.fields().any(|field| field.sensitive);
                let mut taken = Vec::new();
                TypeView::Union(UnionView {
                    derives: struct_derives(redacted, self, &definition.name),
                    variants: variants
                        .iter()
                        .map(|variant| self.union_variant(&definition.name, variant, &mut taken))
                        .collect(),
                    other: open.then(|| names::distinct("Other".into(), &mut taken)),
                    tag: format!("{tag:?}"),
                    redacted,
                    path: path_name(&definition.name),
                    name,
                    doc,
                    attributes,
                })
            }
        })
    }

    fn newtype_derives(self, of: &FieldType, name: &str) -> Vec<String> {
        let own: &[&str] = match of {
            FieldType::Float => &[CLONE, COPY, DEBUG, PARTIAL_EQ, PARTIAL_ORD],
            FieldType::Boolean => &[CLONE, COPY, DEBUG, PARTIAL_EQ, EQ, HASH],
            FieldType::String | FieldType::Bytes => &[CLONE, DEBUG, PARTIAL_EQ, EQ, PARTIAL_ORD, ORD, HASH],
            _ => &[CLONE, COPY, DEBUG, PARTIAL_EQ, EQ, PARTIAL_ORD, ORD, HASH],
        };
        derives(own, self, name)
    }

    fn union_variant(self, owner: &str, variant: &UnionVariant, taken: &mut Vec<String>) -> UnionVariantView {
        UnionVariantView {
            name: names::distinct(names::pascal(&variant.name), taken),
            doc: doc_lines(variant.doc.as_deref(), || format!("Stored as `{}`.", variant.text)),
            attributes: owned(self.options.attributes_of_member(owner, &variant.name)),
            text: format!("{:?}", variant.text),
            method: names::beside(HANDLE_METHODS, format!("is_{}", names::snake_part(&variant.name))),
            fields: variant
                .fields
                .iter()
                .map(|field| self.struct_field(owner, &format!("{}.{}", variant.name, field.name), field))
                .collect(),
        }
    }

    /// `member` is how options call the field.
    fn struct_field(self, owner: &str, member: &str, field: &StructField) -> StructFieldView {
        let replacement = self.options.replacement_of_member(owner, member);
        let rust_type = match replacement {
            Some(replacement) => replacement.rust.to_owned(),
            None => self.rust(&field.field_type, Scope::Root),
        };
        let marker = match replacement {
            Some(replacement) => replacement.marker.to_owned(),
            None => self.marker(&field.field_type, field.refuse_finer, Scope::Root),
        };
        let attribute = &field.attribute;
        // Members of a map that dynamo-io reads are always written.
        let is_emptied = self.interop && replacement.is_none() && self.has_empty(&field.field_type);
        let is_set = field.field_type.is_set();
        let stored = match (&field.default, field.optional) {
            (_, true) if self.interop && is_set => format!("stated_set({marker}, {attribute:?})"),
            (_, true) if self.interop => format!("stated({marker}, {attribute:?})"),
            (_, false) if self.interop && is_set => format!("kept_set({marker}, {attribute:?})"),
            (None, false) if is_emptied => format!("kept({marker}, {attribute:?})"),
            (Some(default), _) => {
                let default = self.default(&field.field_type, default, Scope::Root);
                format!("default({marker}, {attribute:?}, {default})")
            }
            (None, true) => format!("optional({marker}, {attribute:?})"),
            (None, false) => format!("required({marker}, {attribute:?})"),
        };
        StructFieldView {
            ident: names::snake(&field.name),
            method: names::beside(HANDLE_METHODS, names::snake(&field.name)),
            name: field.name.clone(),
            doc: doc_lines(field.doc.as_deref(), || format!("Stored as `{attribute}`.")),
            attributes: owned(self.options.attributes_of_member(owner, member)),
            rust_type: optional(rust_type, field.optional, Scope::Root),
            stored,
            sensitive: field.sensitive,
        }
    }
}

/// The handle of a struct or union, which leads on into it.
pub(crate) fn path_name(name: &str) -> String {
    format!("{name}Path")
}

/// What every handle has; a member of such a name is reached by a method with a trailing `_`.
const HANDLE_METHODS: &[&str] = &[
    "attribute",
    "begins_with",
    "between",
    "clone",
    "contains",
    "eq",
    "eq_attribute",
    "exists",
    "ge",
    "gt",
    "is_in",
    "is_type",
    "le",
    "le_attribute",
    "lt",
    "lt_attribute",
    "member",
    "name",
    "ne",
    "ne_attribute",
    "new",
    "not_exists",
    "size",
];

/// `Option<T>` if it is optional.
pub(crate) fn optional(rust_type: String, is_optional: bool, scope: Scope) -> String {
    match (is_optional, scope) {
        (false, _) => rust_type,
        (true, Scope::Root) => format!("::core::option::Option<{rust_type}>"),
        (true, Scope::Module) => format!("Option<{rust_type}>"),
    }
}

pub(crate) fn owned(texts: Vec<&str>) -> Vec<String> {
    texts.into_iter().map(str::to_owned).collect()
}
