use super::constant::{self, ConstantsView};
use super::doc_lines;
use super::record::RecordView;
use crate::model::{Model, NamedType, Table};
use crate::python::literal::{docstring, string};
use crate::python::text::Helper;

/// The module of one table.
#[derive(Debug)]
pub(crate) struct ModuleView {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    /// Modules of the standard library.
    pub(crate) imports: Vec<&'static str>,
    pub(crate) indexes: Option<ConstantsView>,
    pub(crate) enums: Vec<ConstantsView>,
    pub(crate) records: Vec<RecordView>,
    pub(crate) helpers: Vec<Helper>,
    /// As a literal.
    pub(crate) delimiter: String,
}

/// The last paragraph of a module's docstring.
const ABOUT: &str =
    "Records for dynamo-io, which share the table with others. An update leaves alone what is None.";

impl ModuleView {
    pub(crate) fn new(model: &Model, table: &Table) -> Self {
        let mut helpers: Vec<Helper> = Vec::new();
        let mut records = Vec::new();
        for record in &table.records {
            let (view, called) = RecordView::new(model, table, record);
            records.push(view);
            helpers.extend(called);
        }
        helpers.sort_unstable();
        helpers.dedup();
        let enums: Vec<ConstantsView> = model
            .types_of(table)
            .into_iter()
            .filter_map(|index| {
                let definition = &model.types[index];
                let NamedType::Enum { variants, open } = &definition.definition else { return None };
                Some(constant::enumeration(&definition.name, definition.doc.as_deref(), variants, *open))
            })
            .collect();
        let mut doc = doc_lines(table.doc.as_deref());
        if !doc.is_empty() {
            doc.push(String::new());
        }
        doc.push(ABOUT.into());
        ModuleView {
            name: table.name.clone(),
            doc: docstring(&doc, 0),
            imports: imports(&records, &enums, &helpers),
            indexes: constant::indexes(&table.indexes),
            enums,
            records,
            helpers,
            delimiter: string(&table.delimiter.to_string()),
        }
    }
}

fn imports(records: &[RecordView], enums: &[ConstantsView], helpers: &[Helper]) -> Vec<&'static str> {
    let mut functions = records.iter().flat_map(|record| &record.functions);
    let is_datetime = functions
        .any(|function| function.signature.iter().any(|line| line.contains(": datetime.")))
        || helpers.iter().any(|helper| matches!(helper, Helper::Date | Helper::Datetime | Helper::Seconds));
    let needed = [
        ("dataclasses", !records.is_empty()),
        ("datetime", is_datetime),
        ("enum", !enums.is_empty()),
        ("typing", !records.is_empty()),
        ("uuid", helpers.contains(&Helper::Uuid)),
    ];
    needed.into_iter().filter(|(_, is_needed)| *is_needed).map(|(module, _)| module).collect()
}
