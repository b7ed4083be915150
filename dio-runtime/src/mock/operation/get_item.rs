//! `GetItem` (API Reference, GetItem).

use crate::mock::error::Answer;
use crate::mock::expression::{Expressions, Kind, Unread};
use crate::mock::item_rules::primary_key;
use crate::mock::stored::Stored;
use crate::mock::wire::{Object, Request};

use super::Access;
use super::capacity::{Consumed, Report, read_halves};
use super::constraint;
use super::parameter::{required, table_name};

const LEGACY: [&str; 1] = ["AttributesToGet"];

pub(crate) fn run(mut request: Request<'_>, access: Access<'_>) -> Answer<Vec<u8>> {
    let table = table_name(&mut request)?;
    let consistent = request.boolean("ConsistentRead")?.unwrap_or(false);
    let report = Report::take(&mut request)?;
    let key = required(request.item("Key")?, "Key")?;
    let expressions = projection(&mut request)?;
    request.refuse_rest(&LEGACY)?;
    access.read(|database| {
        let table = database.table(&table)?;
        let found = table.items().get(&primary_key(&table.definition, &key)?);
        let mut out = Vec::with_capacity(found.map_or(2, |item| r#"{"Item":}"#.len() + item.json_bytes()));
        let mut answer = Object::begin(&mut out);
        if let Some(found) = found {
            match expressions.projection() {
                None => found.write(answer.key("Item")),
                Some(projection) => projection.write(answer.key("Item"), found),
            }
        }
        if report != Report::None {
            let halves = read_halves(found.map_or(0, Stored::size), consistent);
            let name = &table.definition.name;
            Consumed::table(halves).write(answer.key("ConsumedCapacity"), name, report);
        }
        answer.end();
        Ok(out)
    })
}

pub(super) fn check_refused(request: &Request<'_>) -> Answer<()> {
    request.refuse(&LEGACY)?;
    constraint::check(request, |members| {
        members.table(1);
        members.required("Key");
        members.consumed_capacity();
    })
}

/// The projection of a request that may have one and has no other expression.
pub(super) fn projection<'a>(request: &mut Request<'a>) -> Answer<Expressions<'a>> {
    // Reads by key have no such parameter, and parameters that an operation does not have count for nothing.
    request.ignore("ExpressionAttributeValues");
    Unread::take(request, &[Kind::Projection], "")?.read()
}
