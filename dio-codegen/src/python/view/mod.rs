//! The view model: what the template prints. Every name, type and line in it is final.

mod column;
mod constant;
mod key;
mod module;
mod record;

pub(crate) use constant::{ConstantsView, dynamo_io_keys};
pub(crate) use module::ModuleView;
pub(crate) use record::RecordView;

/// The lines of a `doc`, if there is one.
fn doc_lines(doc: Option<&str>) -> Vec<String> {
    let doc = doc.map(str::trim).filter(|doc| !doc.is_empty());
    doc.into_iter().flat_map(str::lines).map(|line| line.trim_end().to_owned()).collect()
}
