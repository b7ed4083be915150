//! `DescribeTable` (API Reference, DescribeTable). Counts and sizes are those of this moment; DynamoDB's are up
//! to six hours old.

use crate::mock::error::{Answer, Failure};
use crate::mock::wire::Request;

use super::Prepared;
use super::parameter::described_table;
use super::table_description::{Status, description};

pub(crate) fn prepare(mut request: Request<'_>) -> Answer<Prepared<'_>> {
    let name = described_table(&mut request)?;
    Ok(Prepared::Read(Box::new(move |database| {
        let table = database.tables.get(&name).ok_or_else(|| Failure::table_not_found(&name))?;
        Ok(description("Table", table, &Status::active()))
    })))
}
