//! The operations: builders that own their data, check it when they take it, and say so when they send.

mod batch;
mod change;
mod changed;
mod count;
mod delete;
mod fan_out;
mod gather;
mod get;
mod gets;
mod hydrate;
mod merge;
mod parallel_scan;
mod plan;
mod put;
mod query;
mod read;
mod reindex;
mod scan;
mod stream;
mod transact;
mod transact_get;
mod update;
mod upsert;

pub use batch::{BatchGet, BatchWrite, Progress};
pub use change::{Countable, Elements, Handle, Sequence};
pub use changed::Changed;
pub use count::CountOutput;
pub use delete::Delete;
pub use fan_out::FanOut;
pub use gather::{Gather, Gathered};
pub use get::{Get, GetOutput};
pub use gets::{Gets, Keys};
pub use hydrate::{Hydrated, Unhydrated};
pub use parallel_scan::ParallelScan;
pub(crate) use put::partition_attribute;
pub use put::{Put, PutOutput};
pub use query::{OnIndex, OnLocalIndex, OnTable, Query};
pub use read::{Pages, ReadOutput};
pub use reindex::{Reindex, ReindexCounts, ReindexOutput, ReindexProgress, Unmended};
pub use scan::Scan;
pub use stream::RecordStream;
pub use transact::{Step, Transaction};
pub(crate) use transact::{delete_step, failed, key_of, put_step, update_step};
pub use transact_get::TransactGet;
pub(crate) use update::UpdateParts;
pub use update::{Given, Update, UpdateOutput};
pub use upsert::{Upsert, Upsertable};

use tracing::Span;

/// The span of one operation: table and record, never values.
pub(crate) fn span(operation: &'static str, table: &str, record: &'static str) -> Span {
    tracing::debug_span!("dynamodb", operation, table, record)
}

/// The span of one read by key: also the access pattern, if it is one of the schema's.
pub(crate) fn get_span(table: &str, record: &'static str, query: Option<&'static str>) -> Span {
    tracing::debug_span!("dynamodb", operation = "GetItem", table, record, query)
}

/// The span of one request of a batch or a transaction: of several records, and of a table only if it is one.
pub(crate) fn span_of_several(operation: &'static str, table: Option<&str>) -> Span {
    tracing::debug_span!("dynamodb", operation, table)
}

/// The one name that all of these are.
pub(crate) fn one_of<'a>(mut names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let first = names.next()?;
    names.all(|name| name == first).then_some(first)
}

/// The span of one page of a query: also the index, and the access pattern if it is one of the schema's.
pub(crate) fn query_span(
    table: &str,
    record: &'static str,
    index: Option<&'static str>,
    query: Option<&'static str>,
) -> Span {
    tracing::debug_span!("dynamodb", operation = "Query", table, record, index, query)
}

/// Awaits a request, which is made here, inside its span. No function: the SDK's futures are some kilobytes large, and each
/// function that one is passed through copies it.
macro_rules! traced {
    ($span:expr, $request:expr) => {{
        let (span, request) = ($span, $request);
        if span.is_disabled() {
            request.send().await
        } else {
            tracing::Instrument::instrument(request.send(), span).await
        }
    }};
}

pub(crate) use traced;
