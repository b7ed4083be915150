//! The view model: what the templates print. Every name, type and expression in it is final.

mod access;
mod capability;
mod constant;
mod conversion;
mod expiry;
mod fan_out;
mod filter;
mod gathered;
mod group;
mod item_query;
mod items;
mod key;
mod key_constant;
mod key_type;
mod narrowing;
mod partial;
mod query;
mod query_range;
mod record;
mod shard;
mod table;
mod types;
mod update;
mod when;

pub(crate) use gathered::GatheredView;
pub(crate) use items::ItemsView;
pub(crate) use key_type::{KeyReading, KeyView};
pub(crate) use partial::PartialView;
pub(crate) use record::{MetaView, RecordView};
pub(crate) use table::TableView;
pub(crate) use types::{EnumView, NewtypeView, StructView, TypeView, UnionView, path_name};

/// The lines of a doc comment.
pub(crate) fn doc_lines(doc: Option<&str>, fallback: impl FnOnce() -> String) -> Vec<String> {
    match doc.map(str::trim).filter(|doc| !doc.is_empty()) {
        Some(doc) => doc.lines().map(|line| line.trim_end().to_owned()).collect(),
        None => vec![fallback()],
    }
}
