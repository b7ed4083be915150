//! A package on its way to a model: what has been resolved, beside the syntax that it came from.

use std::collections::HashMap;

use crate::model;
use crate::report::Diagnostic;
use crate::sources::Span;
use crate::syntax;

/// A package, resolved as far as it could be. Parts that could not are marked, so that one mistake is told once.
pub(super) struct Package<'s> {
    pub(super) types: Types<'s>,
    pub(super) tables: Vec<Table<'s>>,
}

/// The `[type.*]`, and which of them are understood.
#[derive(Default)]
pub(super) struct Types<'s> {
    pub(super) syntax: Vec<&'s syntax::TypeDefinition>,
    pub(super) model: Vec<model::TypeDefinition>,
    /// False for those in which something is wrong: nothing more is said of what uses them.
    pub(super) known: Vec<bool>,
    pub(super) by_name: HashMap<&'s str, usize>,
}

impl<'s> Types<'s> {
    /// What the fields of a struct or union were written as: one for each of [`NamedType::fields`](model::NamedType::fields).
    pub(super) fn fields(&self, index: usize) -> impl Iterator<Item = &'s syntax::Field> + use<'s> {
        // A field whose type could not be understood is none of the model.
        let fields = self.syntax[index].definition.iter().flat_map(|definition| definition.fields());
        fields.filter(|field| field.field_type.is_some())
    }
}

pub(super) struct Table<'s> {
    pub(super) syntax: &'s syntax::Table,
    /// Its records and queries are empty; they are in the fields below.
    pub(super) model: model::Table,
    /// Beside `model.indexes`: where each is named, and whether it is understood.
    pub(super) indexes: Vec<IndexOrigin<'s>>,
    pub(super) records: Vec<Record<'s>>,
    pub(super) queries: Vec<Query<'s>>,
}

#[derive(Clone, Copy)]
pub(super) struct IndexOrigin<'s> {
    pub(super) span: Span,
    /// None for an index of the dynamo-io layout.
    pub(super) syntax: Option<&'s syntax::Index>,
}

pub(super) struct Record<'s> {
    pub(super) syntax: &'s syntax::Record,
    pub(super) model: model::Record,
    /// Beside `model.fields`.
    pub(super) fields: Vec<FieldOrigin<'s>>,
    /// Beside `model.keys`.
    pub(super) keys: Vec<KeyOrigin<'s>>,
    /// Beside `model.branches`.
    pub(super) branches: Vec<BranchOrigin>,
    /// Beside `model.computed`: where each is named.
    pub(super) computed: Vec<ComputedOrigin>,
    /// Names of fields that are there but not understood.
    pub(super) broken_fields: Vec<&'s str>,
}

#[derive(Clone, Copy)]
pub(super) struct FieldOrigin<'s> {
    pub(super) span: Span,
    /// None for the stamps and the version.
    pub(super) syntax: Option<&'s syntax::Field>,
    /// Whether its type is understood. If it is not, the model's is a placeholder.
    pub(super) known: bool,
}

pub(super) struct KeyOrigin<'s> {
    /// The attribute in `keys`, or the field whose attribute it is.
    pub(super) span: Span,
    /// Where each component of a template stands, or the one field.
    pub(super) components: Vec<Span>,
    /// None for a field that fills a key with its own attribute.
    pub(super) line: Option<&'s syntax::KeyLine>,
    /// Whether all of it is understood. If it is not, the model's lacks components.
    pub(super) known: bool,
}

pub(super) struct BranchOrigin {
    /// Its header.
    pub(super) span: Span,
    /// Whether all of its conditions are understood. If not, the model's lacks some.
    pub(super) known: bool,
}

pub(super) struct ComputedOrigin {
    pub(super) span: Span,
    /// Where each component or input is named.
    pub(super) inputs: Vec<Span>,
}

pub(super) struct Query<'s> {
    pub(super) syntax: &'s syntax::Query,
    /// None if it could not be resolved.
    pub(super) model: Option<model::Query>,
}

/// Where findings go.
pub(super) type Problems = Vec<Diagnostic>;

impl KeyOrigin<'_> {
    /// The text of the key, or the field that is the key.
    pub(super) fn text_span(&self) -> Span {
        match self.line.and_then(|line| line.text.as_ref()) {
            Some(syntax::KeyText::Template(template)) => template.source.span,
            Some(syntax::KeyText::Whole { field, .. }) => field.span,
            None => self.span,
        }
    }
}

impl Record<'_> {
    /// The field of this name, stamps and version included.
    pub(super) fn field(&self, name: &str) -> Option<usize> {
        self.model.fields.iter().position(|field| field.name == name)
    }

    /// The places in which a field stands in keys: the key, where, and in which form if in a template.
    pub(super) fn uses(&self, field: usize) -> impl Iterator<Item = KeyUse> + '_ {
        self.model.keys.iter().zip(&self.keys).enumerate().flat_map(move |(key, (model, origin))| {
            let forms: Vec<(usize, Option<model::Form>)> = match &model.text {
                model::KeyText::Template(template) => {
                    template.components().map(|component| (component.field, Some(component.form))).collect()
                }
                model::KeyText::Whole { field, .. } | model::KeyText::Bare { field } => vec![(*field, None)],
            };
            let spans = origin.components.clone();
            forms
                .into_iter()
                .zip(spans)
                .filter(move |((used, _), _)| *used == field)
                .map(move |((_, form), span)| KeyUse { key, span, form })
        })
    }

    /// Whether a key holds the field because its attribute is the field's.
    pub(super) fn is_own_attribute(&self, key: usize) -> bool {
        self.keys[key].line.is_none()
    }
}

/// One place in which a field stands in a key.
#[derive(Clone, Copy)]
pub(super) struct KeyUse {
    pub(super) key: usize,
    pub(super) span: Span,
    /// None where the field is the whole or bare key.
    pub(super) form: Option<model::Form>,
}

impl KeyUse {
    pub(super) fn is_lossless(self) -> bool {
        self.form.is_none_or(model::Form::is_lossless)
    }
}
