//! The functions of the Python library dynamo-io 0.3.0, for those who know it and for tables that are shared with it.
//!
//! They send what the library sends, to the letter of each expression, and answer with what it answers, in Rust's form. Each
//! function makes a builder, as everything in dio does: it owns its data, says what was refused when it is sent and before
//! anything leaves, and opens into the SDK's request with `into_sdk`. Writes go through dio's own: an index key that a changed
//! field feeds is written in the same request.
//!
//! ```ignore
//! use dio_runtime::dynamo_io::{Indexes, get_indexed_records, get_record, get_records_for_partition, insert_records, upsert};
//!
//! let product = get_record(&shop, ProductKey::new("product:1", "sku:1")).send().await?.required()?;
//!
//! // Absent fields stay as they are in the table; Python's `DELETE` is `remove_x()`.
//! let response = upsert(shop.upsert(&product).remove_price()).send().await?;
//! log::debug!("{response:?}"); // names, types and sizes, never a value
//!
//! // Several record types: an enum says which. What is none of them stays in `rows`.
//! let response = get_records_for_partition::<ShopItem>(&shop, "product:1").send().await?;
//! for item in &response.records { /* ... */ }
//! for unread in &response.unread { /* one item that does not decode loses nothing else */ }
//!
//! let alike = get_indexed_records(&shop, &product, Indexes::G1_PARTITION).limit(10).send().await?.all_read()?;
//! insert_records(&shop, &alike).send().await?;
//! ```
//!
//! # What is different
//!
//! - **Keys** that are missing or empty are errors, where the library reads the key `None` or lets DynamoDB refuse.
//! - **`limit`** counts what is answered, over as many pages as it takes. The library's `limit`, a page size, is `page_size`.
//! - **The first** row or record is read and no more.
//! - **One sort condition**, as DynamoDB takes no more ([`SortCondition`]).
//! - **An item that is something else, or does not decode,** stands in the response beside the reason. `get_record` does not force it
//!   into the record, and an `upsert` whose answer does not decode is told as done.
//! - **Batches** are cut to 25 and tried again with jitter; what was left comes back in the error. Two writes of one key are
//!   an error before anything is sent, a transaction without a step as well.
//! - **`read_entire_table`** reads exactly as many pages as it is told.

mod answer;
mod entire_table;
mod get_record;
mod get_row;
mod index;
mod indexed_records;
mod indexed_rows;
mod insert;
mod key_value;
mod partition_records;
mod partition_rows;
mod record_response;
mod remove;
mod request;
mod response;
mod row_query;
mod row_response;
mod sort_condition;
mod transacts;
mod unread_row;
mod update_expression;
mod upsert;

pub use answer::Answer;
pub use entire_table::{ReadEntireTable, read_entire_table};
pub use get_record::{GetRecord, get_record};
pub use get_row::{GetRow, get_row};
pub use index::{Index, Indexes, LegacyIndexes};
pub use indexed_records::{GetIndexedRecord, GetIndexedRecords, get_indexed_record, get_indexed_records};
pub use indexed_rows::{GetIndexedRow, GetIndexedRows, get_indexed_row, get_indexed_rows};
pub use insert::{InsertRecords, insert_records};
pub use key_value::SortKeyValue;
pub use partition_records::{GetRecordsForPartition, get_records_for_partition};
pub use partition_rows::{GetRowsForPartition, get_rows_for_partition};
pub use record_response::{PagedRecordResponse, ScannedRecordResponse, SingleRecordResponse};
pub use remove::{Remove, remove};
pub use request::Request;
pub use response::Response;
pub use row_response::{PagedRowResponse, ScannedRowResponse, SingleRowResponse};
pub use sort_condition::SortCondition;
pub use transacts::{Transacts, transacts};
pub use unread_row::UnreadRow;
pub use upsert::{Upsert, upsert};
