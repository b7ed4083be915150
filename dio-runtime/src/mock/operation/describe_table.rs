//! `DescribeTable` (API Reference, DescribeTable). Counts and sizes are those of this moment; DynamoDB's are up
//! to six hours old.

use crate::mock::error::{Answer, Failure};
use crate::mock::table::Table;
use crate::mock::wire::Request;

use super::Access;
use super::parameter::described_table;
use super::table_description::{Status, description};

pub(crate) fn run(mut request: Request<'_>, access: Access<'_>) -> Answer<Vec<u8>> {
    let name = described_table(&mut request)?;
    access.read(|database| {
        let table = database.tables.get(&name).ok_or_else(|| Failure::table_not_found(&name))?;
        Ok(describe(table))
    })
}

/// What the operation says of a table.
pub(crate) fn describe(table: &Table) -> Vec<u8> {
    description("Table", table, &Status::active())
}
