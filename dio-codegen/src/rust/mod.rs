//! From a checked model to Rust, one file per table: a view model in which everything is final, templates that print
//! it, and a formatter.

mod names;
mod templates;
mod types;
mod view;

use std::path::PathBuf;

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
    // Piece by piece: the syntax tree of a large table at once fits no cache.
    let text = |view: &TableView| spaced(&pieces(view).map(|piece| format(&piece)).collect::<String>());
    let file =
        |(table, view): (&Table, TableView)| (PathBuf::from(format!("{}.rs", table.name)), text(&view));
    model.tables.iter().zip(views(model, options)).map(file).collect()
}

fn format(text: &str) -> String {
    #[expect(clippy::expect_used, reason = "names, types and attributes are checked before they come here")]
    let file = syn::parse_file(text).expect("templates print Rust");
    prettyplease::unparse(&file)
}

/// The formatter leaves no line between items, and people read in paragraphs: one after each item of the root and of
/// a record's module.
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len() + text.len() / 32);
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        spaced.push_str(line);
        spaced.push('\n');
        let ends_item = matches!(line, "}" | "    }");
        if ends_item && lines.peek().is_some_and(|next| !next.trim_start().starts_with('}')) {
            spaced.push('\n');
        }
    }
    spaced
}
