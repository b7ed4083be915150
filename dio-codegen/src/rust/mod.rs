//! From a checked model to Rust, one file per table: a view model in which everything is final, templates that print
//! it, and a formatter.

mod format;
mod names;
mod templates;
mod types;
mod view;

use std::path::PathBuf;

use format::format;
use templates::pieces;
use types::Types;
use view::TableView;

use crate::Options;
use crate::header::Writer;
use crate::model::{Model, Table};
use crate::output::Output;

/// The view model of each table: what the templates print.
pub(crate) fn views(model: &Model, options: &Options) -> Vec<TableView> {
    let view = |table: &Table| TableView::new(Types { model, options, interop: table.interop }, table);
    model.tables.iter().map(view).collect()
}

/// The text of each table's module. Cannot fail: a model is checked, and so are options that have been matched with it.
pub(crate) fn render(model: &Model, options: &Options) -> Output {
    let text = |view: &TableView| {
        let pieces: Vec<String> = pieces(view).collect();
        match options.writer() {
            // Most of the time of a generation is the formatter's, unoptimized in a build script, for text that is only
            // compiled.
            Writer::BuildScript => without_blank_lines(&pieces.concat()),
            Writer::CommandLine => format(&pieces),
        }
    };
    let file =
        |(table, view): (&Table, TableView)| (PathBuf::from(format!("{}.rs", table.name)), text(&view));
    model.tables.iter().zip(views(model, options)).map(file).collect()
}

/// What the templates print, without the lines on which they only decided something.
fn without_blank_lines(text: &str) -> String {
    let lines = text.split_inclusive('\n').filter(|line| !line.trim_ascii().is_empty());
    lines.collect()
}
