//! `DescribeTimeToLive` (API Reference, DescribeTimeToLive).

use crate::mock::error::{Answer, Failure};
use crate::mock::wire::{Object, Request};

use super::Access;
use super::parameter::described_table;

pub(crate) fn run(mut request: Request<'_>, access: Access<'_>) -> Answer<Vec<u8>> {
    let name = described_table(&mut request)?;
    access.read(|database| {
        let table = database.tables.get(&name).ok_or_else(|| Failure::table_not_found(&name))?;
        let mut out = Vec::new();
        let mut answer = Object::begin(&mut out);
        let mut description = Object::begin(answer.key("TimeToLiveDescription"));
        match &table.definition.time_to_live {
            None => description.string("TimeToLiveStatus", "DISABLED"),
            Some(attribute) => {
                description.string("TimeToLiveStatus", "ENABLED");
                description.string("AttributeName", attribute);
            }
        }
        description.end();
        answer.end();
        Ok(out)
    })
}
