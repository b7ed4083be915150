//! `DeleteTable` (API Reference, DeleteTable). A table of the mock is gone at once.

use crate::mock::error::{Answer, Failure};
use crate::mock::wire::Request;

use super::Access;
use super::parameter::described_table;
use super::table_description::{Status, description};

pub(crate) fn run(mut request: Request<'_>, access: Access<'_>) -> Answer<Vec<u8>> {
    let name = described_table(&mut request)?;
    access.write(|database| {
        let table = database.tables.get(&name).ok_or_else(|| Failure::table_not_found(&name))?;
        if table.definition.deletion_protection {
            return Err(Failure::validation(
                "Resource cannot be deleted as it is currently protected against deletion. Disable deletion \
                 protection first.",
            ));
        }
        let answer = description("TableDescription", table, &Status::deleting());
        database.tables.remove(&name);
        Ok(answer)
    })
}
