//! `DeleteTable` (API Reference, DeleteTable). A table of the mock is gone at once.

use crate::mock::error::{Answer, Failure};
use crate::mock::wire::Request;

use super::Prepared;
use super::describe_table::description;
use super::parameter::table_name;

pub(crate) fn prepare(mut request: Request) -> Answer<Prepared> {
    let name = table_name(&mut request)?;
    Ok(Prepared::Write(Box::new(move |database| {
        let table = database.tables.remove(&name).ok_or_else(|| Failure::table_not_found(&name))?;
        Ok(description("TableDescription", &table, "DELETING"))
    })))
}
