//! From a checked model to Rust, one file per table: a view model in which everything is final, templates that print
//! it, and a layout.

mod layout;
mod names;
mod templates;
mod types;
mod view;

use std::path::PathBuf;

use layout::lay_out;
use templates::pieces;
use types::Types;
use view::TableView;

use crate::Options;
use crate::model::{Model, Table};
use crate::output::Output;

/// The view model of each table: what the templates print.
pub(crate) fn views(model: &Model, options: &Options) -> Vec<TableView> {
    let view = |table: &Table| TableView::new(Types { model, options, interop: table.interop }, table);
    model.tables.iter().map(view).collect()
}

/// The text of each table's module. Cannot fail: a model is checked, and so are options that have been matched with it.
pub(crate) fn render(model: &Model, options: &Options) -> Output {
    let text = |view: &TableView| pieces(view).map(|piece| lay_out(&piece)).collect::<Vec<_>>().join("\n");
    let file =
        |(table, view): (&Table, TableView)| (PathBuf::from(format!("{}.rs", table.name)), text(&view));
    model.tables.iter().zip(views(model, options)).map(file).collect()
}
