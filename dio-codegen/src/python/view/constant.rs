//! Constants: indexes and the texts of enums.

use super::doc_lines;
use crate::model::{Index, IndexKind, KeyAttribute, KeyType, Variant};
use crate::python::expression::Expression;
use crate::python::literal::{DOC, REMARK, comment, docstring, string};
use crate::python::names;

/// A class of constants.
#[derive(Debug)]
pub(crate) struct ConstantsView {
    /// `Indexes`, or `DeliveryState(enum.StrEnum)`.
    pub(crate) heading: String,
    pub(crate) doc: Vec<String>,
    pub(crate) constants: Vec<ConstantView>,
}

/// One of them.
#[derive(Debug)]
pub(crate) struct ConstantView {
    pub(crate) doc: Vec<String>,
    pub(crate) lines: Vec<String>,
}

/// The indexes that dynamo-io can query.
pub(super) fn indexes(indexes: &[Index]) -> Option<ConstantsView> {
    let constants: Vec<ConstantView> = indexes
        .iter()
        .filter_map(|index| {
            let (partition, sort) = dynamo_io_keys(index)?;
            let texts =
                [&index.name, &index.name, &partition.name].into_iter().chain(sort.map(|sort| &sort.name));
            let call = Expression::Call {
                function: "dio.Index".into(),
                arguments: texts.map(|text| (None, Expression::Plain(string(text)))).collect(),
            };
            let mut doc = match index.kind {
                IndexKind::Local => comment(REMARK, &["A local index.".into()], 4),
                IndexKind::Global => Vec::new(),
            };
            doc.extend(comment(DOC, &doc_lines(index.doc.as_deref()), 4));
            let before = format!("{} = ", names::constant(&index.name));
            Some(ConstantView { doc, lines: call.lines(4, &before, "") })
        })
        .collect();
    let doc = ["The indexes of the table, with the attributes that they have.".into()];
    (!constants.is_empty()).then(|| ConstantsView {
        heading: "Indexes".into(),
        doc: docstring(&doc, 4),
        constants,
    })
}

/// The key attributes of an index, if dynamo-io can query it: it knows one of each, and strings alone.
pub(crate) fn dynamo_io_keys(index: &Index) -> Option<(&KeyAttribute, Option<&KeyAttribute>)> {
    let is_text = |key: &KeyAttribute| key.key_type == KeyType::String;
    match (index.partition.as_slice(), index.sort.as_slice()) {
        ([partition], []) if is_text(partition) => Some((partition, None)),
        ([partition], [sort]) if is_text(partition) && is_text(sort) => Some((partition, Some(sort))),
        _ => None,
    }
}

/// The texts of an enum. Each member is its text: it can be written, and compared with what was read.
pub(super) fn enumeration(name: &str, doc: Option<&str>, variants: &[Variant], open: bool) -> ConstantsView {
    let mut lines = doc_lines(doc);
    if lines.is_empty() {
        lines.push(format!("The texts of a `{name}`."));
    }
    if open {
        lines.extend([String::new(), "Others are possible.".into()]);
    }
    let constant = |variant: &Variant| ConstantView {
        doc: comment(DOC, &doc_lines(variant.doc.as_deref()), 4),
        lines: vec![format!("    {} = {}", names::constant(&variant.name), string(&variant.text))],
    };
    ConstantsView {
        heading: format!("{}(enum.StrEnum)", names::class(name)),
        doc: docstring(&lines, 4),
        constants: variants.iter().map(constant).collect(),
    }
}
