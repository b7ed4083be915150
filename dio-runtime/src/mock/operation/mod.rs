//! One file for each operation, and what several share.
//!
//! An operation reads its input from a [`Request`](super::wire::Request), runs on the database and writes its
//! answer.

mod access;
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
mod simple_write;
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
mod written;

pub(crate) use access::Access;
pub(crate) use describe_table::describe;
pub(crate) use token::Tokens;
pub(crate) use write::{Effect, Write};

use std::fmt;

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

    /// Reads and checks the input, runs on the database and answers.
    #[inline]
    pub(crate) fn run(self, request: Request<'_>, access: Access<'_>) -> Answer<Vec<u8>> {
        match self {
            Operation::BatchGetItem => batch_get_item::run(request, access),
            Operation::BatchWriteItem => batch_write_item::run(request, access),
            Operation::CreateTable => create_table::run(request, access),
            Operation::DeleteItem => delete_item::run(request, access),
            Operation::DeleteTable => delete_table::run(request, access),
            Operation::DescribeLimits => describe_limits::run(request, access),
            Operation::DescribeTable => describe_table::run(request, access),
            Operation::DescribeTimeToLive => describe_time_to_live::run(request, access),
            Operation::GetItem => get_item::run(request, access),
            Operation::ListTables => list_tables::run(request, access),
            Operation::PutItem => put_item::run(request, access),
            Operation::Query => query::run(request, access),
            Operation::Scan => scan::run(request, access),
            Operation::TransactGetItems => transact_get_items::run(request, access),
            Operation::TransactWriteItems => transact_write_items::run(request, access),
            Operation::UpdateItem => update_item::run(request, access),
            Operation::UpdateTable => update_table::run(request, access),
            Operation::UpdateTimeToLive => update_time_to_live::run(request, access),
        }
    }

    /// The checks that come before all others and decide only which refusal it is: what fails them, fails without them
    /// as well. So they are made when a request was refused. Other operations make theirs before they do anything.
    #[cold]
    pub(crate) fn check_refused(self, request: &Request<'_>) -> Answer<()> {
        match self {
            Operation::DeleteItem => delete_item::check_refused(request),
            Operation::GetItem => get_item::check_refused(request),
            Operation::PutItem => put_item::check_refused(request),
            Operation::UpdateItem => update_item::check_refused(request),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Operation {
    /// The operation's name, as in `X-Amz-Target`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{self:?}"))
    }
}
