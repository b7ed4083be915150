//! One file for each operation, and what several share.
//!
//! An operation reads its input from a [`Request`](super::wire::Request), runs on the database and writes its
//! answer.

mod batch_get_item;
mod batch_write_item;
mod capacity;
mod create_table;
mod delete_item;
mod delete_table;
mod describe_table;
mod get_item;
mod list_tables;
mod page;
mod parameter;
mod put_item;
mod query;
mod scan;
mod select;
mod token;
mod transact_get_items;
mod transact_write_items;
mod transaction;
mod update_item;
mod write;

pub(crate) use token::Tokens;
pub(crate) use write::{Effect, Write};

use super::database::Database;
use super::error::{Answer, Code, Failure};
use super::wire::Request;

/// The operations, by the name in `X-Amz-Target`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    BatchGetItem,
    BatchWriteItem,
    CreateTable,
    DeleteItem,
    DeleteTable,
    DescribeTable,
    GetItem,
    ListTables,
    PutItem,
    Query,
    Scan,
    TransactGetItems,
    TransactWriteItems,
    UpdateItem,
}

impl Operation {
    pub(crate) fn named(name: &str) -> Answer<Operation> {
        Ok(match name {
            "BatchGetItem" => Operation::BatchGetItem,
            "BatchWriteItem" => Operation::BatchWriteItem,
            "CreateTable" => Operation::CreateTable,
            "DeleteItem" => Operation::DeleteItem,
            "DeleteTable" => Operation::DeleteTable,
            "DescribeTable" => Operation::DescribeTable,
            "GetItem" => Operation::GetItem,
            "ListTables" => Operation::ListTables,
            "PutItem" => Operation::PutItem,
            "Query" => Operation::Query,
            "Scan" => Operation::Scan,
            "TransactGetItems" => Operation::TransactGetItems,
            "TransactWriteItems" => Operation::TransactWriteItems,
            "UpdateItem" => Operation::UpdateItem,
            other => {
                let message = format!("The operation {other} is not supported by the mock");
                return Err(Failure::new(Code::UnknownOperation, message));
            }
        })
    }

    /// Reads and checks the input.
    pub(crate) fn prepare(self, request: Request) -> Answer<Prepared> {
        match self {
            Operation::BatchGetItem => batch_get_item::prepare(request),
            Operation::BatchWriteItem => batch_write_item::prepare(request),
            Operation::CreateTable => create_table::prepare(request),
            Operation::DeleteItem => delete_item::prepare(request).map_err(Failure::framed),
            Operation::DeleteTable => delete_table::prepare(request),
            Operation::DescribeTable => describe_table::prepare(request),
            Operation::GetItem => get_item::prepare(request),
            Operation::ListTables => list_tables::prepare(request),
            Operation::PutItem => put_item::prepare(request).map_err(Failure::framed),
            Operation::Query => query::prepare(request),
            Operation::Scan => scan::prepare(request),
            Operation::TransactGetItems => transact_get_items::prepare(request),
            Operation::TransactWriteItems => transact_write_items::prepare(request),
            Operation::UpdateItem => update_item::prepare(request).map_err(Failure::framed),
        }
    }
}

/// The rest of an operation: it looks into the database, or changes it, and writes the answer.
type Look = Box<dyn FnOnce(&Database) -> Answer<Vec<u8>>>;
type Change = Box<dyn FnOnce(&mut Database) -> Answer<Vec<u8>>>;

/// An operation with its input read: what is left needs the database.
pub(crate) enum Prepared {
    Read(Look),
    Write(Change),
}
