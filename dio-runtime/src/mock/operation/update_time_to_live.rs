//! `UpdateTimeToLive` (API Reference, UpdateTimeToLive). A change is done at once, and any number may follow.

use crate::mock::error::{Answer, Failure};
use crate::mock::wire::{Object, Request};

use super::Access;
use super::constraint;
use super::parameter::{described_table, required};

pub(crate) fn run(mut request: Request<'_>, access: Access<'_>) -> Answer<Vec<u8>> {
    let name = described_table(&mut request)?;
    constraint::check(&request, |members| {
        members.required("TimeToLiveSpecification");
        members.inside("TimeToLiveSpecification", |specification| {
            specification.required("AttributeName");
            specification.length("AttributeName", 1, 255);
            specification.required("Enabled");
        });
    })?;
    let mut specification =
        required(request.structure("TimeToLiveSpecification")?, "TimeToLiveSpecification")?;
    let enabled = required(specification.boolean("Enabled")?, "Enabled")?;
    let attribute = required(specification.string("AttributeName")?, "AttributeName")?;
    access.write(|database| {
        let table = database.tables.get_mut(&name).ok_or_else(|| Failure::table_not_found(&name))?;
        let current = &mut table.definition.time_to_live;
        match current {
            Some(other) if *other != attribute => {
                return Err(Failure::validation(format!(
                    "TimeToLive is active on a different AttributeName: current AttributeName is {other}"
                )));
            }
            Some(_) if enabled => return Err(Failure::validation("TimeToLive is already enabled")),
            None if !enabled => return Err(Failure::validation("TimeToLive is already disabled")),
            _ => *current = enabled.then(|| attribute.clone()),
        }
        let mut out = Vec::new();
        let mut answer = Object::begin(&mut out);
        let mut specification = Object::begin(answer.key("TimeToLiveSpecification"));
        specification.boolean("Enabled", enabled);
        specification.string("AttributeName", &attribute);
        specification.end();
        answer.end();
        Ok(out)
    })
}
