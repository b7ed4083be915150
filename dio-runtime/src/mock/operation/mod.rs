//! One file for each operation, and what several share.
//!
//! An operation reads its input from a [`Request`](super::wire::Request), runs on the database and writes its
//! answer.

mod batch_get_item;
mod batch_write_item;
mod capacity;
mod collection_metrics;
mod constraint;
mod create_table;
mod delete_item;
mod delete_table;
mod describe_limits;
mod describe_table;
mod describe_time_to_live;
mod get_item;
mod index_update;
mod key_schema;
mod list_tables;
mod page;
mod parameter;
mod put_item;
mod query;
mod scan;
mod secondary_index;
mod select;
mod start_key;
mod table_description;
mod throughput;
mod token;
mod transact_get_items;
mod transact_write_items;
mod transaction;
mod update_item;
mod update_table;
mod update_time_to_live;
mod write;

pub(crate) use token::Tokens;
pub(crate) use write::{Effect, Write};

use std::fmt;

use super::database::Database;
use super::error::{Answer, Code, Failure};
use super::wire::Request;

/// The operations that the mock plays, by DynamoDB's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the name is the page of the API Reference")]
pub enum Operation {
    BatchGetItem,
    BatchWriteItem,
    CreateTable,
    DeleteItem,
    DeleteTable,
    DescribeLimits,
    DescribeTable,
    DescribeTimeToLive,
    GetItem,
    ListTables,
    PutItem,
    Query,
    Scan,
    TransactGetItems,
    TransactWriteItems,
    UpdateItem,
    UpdateTable,
    UpdateTimeToLive,
}

impl Operation {
    pub(crate) fn named(name: &str) -> Answer<Operation> {
        Ok(match name {
            "BatchGetItem" => Operation::BatchGetItem,
            "BatchWriteItem" => Operation::BatchWriteItem,
            "CreateTable" => Operation::CreateTable,
            "DeleteItem" => Operation::DeleteItem,
            "DeleteTable" => Operation::DeleteTable,
            "DescribeLimits" => Operation::DescribeLimits,
            "DescribeTable" => Operation::DescribeTable,
            "DescribeTimeToLive" => Operation::DescribeTimeToLive,
            "GetItem" => Operation::GetItem,
            "ListTables" => Operation::ListTables,
            "PutItem" => Operation::PutItem,
            "Query" => Operation::Query,
            "Scan" => Operation::Scan,
            "TransactGetItems" => Operation::TransactGetItems,
            "TransactWriteItems" => Operation::TransactWriteItems,
            "UpdateItem" => Operation::UpdateItem,
            "UpdateTable" => Operation::UpdateTable,
            "UpdateTimeToLive" => Operation::UpdateTimeToLive,
            other => {
                let message = format!("The operation {other} is not supported by the mock");
                return Err(Failure::new(Code::UnknownOperation, message));
            }
        })
    }

    /// Reads and checks the input.
    pub(crate) fn prepare(self, request: Request<'_>) -> Answer<Prepared<'_>> {
        match self {
            Operation::BatchGetItem => batch_get_item::prepare(request),
            Operation::BatchWriteItem => batch_write_item::prepare(request),
            Operation::CreateTable => create_table::prepare(request),
            Operation::DeleteItem => delete_item::prepare(request).map_err(Failure::framed),
            Operation::DeleteTable => delete_table::prepare(request),
            Operation::DescribeLimits => describe_limits::prepare(request),
            Operation::DescribeTable => describe_table::prepare(request),
            Operation::DescribeTimeToLive => describe_time_to_live::prepare(request),
            Operation::GetItem => get_item::prepare(request),
            Operation::ListTables => list_tables::prepare(request),
            Operation::PutItem => put_item::prepare(request).map_err(Failure::framed),
            Operation::Query => query::prepare(request),
            Operation::Scan => scan::prepare(request),
            Operation::TransactGetItems => transact_get_items::prepare(request),
            Operation::TransactWriteItems => transact_write_items::prepare(request),
            Operation::UpdateItem => update_item::prepare(request).map_err(Failure::framed),
            Operation::UpdateTable => update_table::prepare(request),
            Operation::UpdateTimeToLive => update_time_to_live::prepare(request),
        }
    }
}

/// The rest of an operation: it looks into the database, or changes it, and writes the answer.
type Look<'a> = Box<dyn FnOnce(&Database) -> Answer<Vec<u8>> + 'a>;
type Change<'a> = Box<dyn FnOnce(&mut Database) -> Answer<Vec<u8>> + 'a>;

/// An operation with its input read: what is left needs the database.
pub(crate) enum Prepared<'a> {
    Read(Look<'a>),
    Write(Change<'a>),
}

impl fmt::Display for Operation {
    /// The operation's name, as in `X-Amz-Target`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{self:?}"))
    }
}
