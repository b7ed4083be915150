//! From a checked model to Rust, one file per table.

use std::path::PathBuf;

use crate::Options;
use crate::model::Model;
use crate::output::Output;

/// The text of each table's module. Cannot fail: a model is checked, and so are options that have been matched with it.
pub(crate) fn render(model: &Model, options: &Options) -> Output {
    model
        .tables
        .iter()
        .map(|table| {
            let records = table.records.iter().map(|record| {
                let doc = record.doc.as_deref().unwrap_or(&record.name);
                let derives =
                    options.derives_of(&record.name).into_iter().map(|derive| format!(", {derive}"));
                let attributes = options.attributes_of(&record.name).concat();
                format!(
                    "#[doc = {doc:?}]\n#[derive(Clone, Debug{})]\n{attributes}pub struct {};\n",
                    derives.collect::<String>(),
                    record.name
                )
            });
            (PathBuf::from(format!("{}.rs", table.name)), records.collect())
        })
        .collect()
}
