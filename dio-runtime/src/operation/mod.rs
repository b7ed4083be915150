//! The operations: builders that own their data, check it when they take it, and say so when they send.

mod delete;
mod get;
mod plan;
mod put;
mod query;
mod read;
mod scan;
mod stream;
mod transact;
mod update;
mod upsert;

pub use delete::Delete;
pub use get::{Get, GetOutput};
pub(crate) use put::partition_attribute;
pub use put::{Put, PutOutput};
pub use query::{OnIndex, OnTable, Query};
pub use read::{Pages, ReadOutput};
pub use scan::Scan;
pub use stream::RecordStream;
pub use transact::{Step, Transaction};
pub use update::{Given, Update, UpdateOutput};
pub use upsert::{Upsert, Upsertable};

use tracing::Span;

/// The span of one operation: table, record and index, never values.
pub(crate) fn span(
    operation: &'static str,
    table: &str,
    record: &'static str,
    index: Option<&'static str>,
) -> Span {
    tracing::debug_span!("dynamodb", operation, table, record, index)
}
