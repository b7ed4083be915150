//! From a checked model to Python, one module per table that dynamo-io shares: a view model in which everything is final, and
//! templates that print it.

mod expression;
mod literal;
mod names;
mod templates;
mod text;
mod types;
mod view;

use std::path::PathBuf;

pub(crate) use types::ColumnType;
pub(crate) use view::{ModuleView, dynamo_io_keys};

use crate::model::Model;
use crate::output::Output;

/// The view model of each module: what the templates print.
pub(crate) fn views(model: &Model) -> Vec<ModuleView> {
    let shared = model.tables.iter().filter(|table| table.interop);
    shared.map(|table| ModuleView::new(model, table)).collect()
}

/// The text of each module. Cannot fail: a model is checked.
pub(crate) fn render(model: &Model) -> Output {
    let file = |view: ModuleView| (PathBuf::from(format!("{}.py", view.name)), templates::module(&view));
    views(model).into_iter().map(file).collect()
}
