//! `GetItem` (API Reference, GetItem).

use std::sync::Arc;

use crate::mock::error::Answer;
use crate::mock::expression::{Placeholders, Projection};
use crate::mock::item_rules::primary_key;
use crate::mock::stored::Stored;
use crate::mock::wire::{Object, Request};

use super::Prepared;
use super::capacity::{Consumed, Report, read_halves};
use super::constraint;
use super::parameter::{required, table_name};

pub(crate) fn prepare(mut request: Request<'_>) -> Answer<Prepared<'_>> {
    request.refuse(&["AttributesToGet"])?;
    constraint::check(&request, |members| {
        members.table(1);
        members.required("Key");
        members.consumed_capacity();
    })?;
    let table = table_name(&mut request)?;
    let consistent = request.boolean("ConsistentRead")?.unwrap_or(false);
    let report = Report::take(&mut request)?;
    let key = required(request.item("Key")?, "Key")?;
    let projection = projection(&mut request)?;
    Ok(Prepared::Read(Box::new(move |database| {
        let table = database.table(&table)?;
        let found = table.items.get(&primary_key(&table.definition, &key)?);
        let mut out = Vec::with_capacity(found.map_or(2, |item| r#"{"Item":}"#.len() + item.json_bytes()));
        let mut answer = Object::begin(&mut out);
        if let Some(found) = found {
            match &projection {
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
    })))
}

/// The projection of a request that has no other expression.
pub(super) fn projection(request: &mut Request<'_>) -> Answer<Option<Arc<Projection>>> {
    // Reads by key have no such parameter, and parameters that an operation does not have count for nothing.
    request.ignore("ExpressionAttributeValues");
    let text = request.text("ProjectionExpression")?;
    if text.is_none() && !Placeholders::are_in(request) {
        return Ok(None);
    }
    let mut placeholders = Placeholders::take(request, text.is_some(), None)?;
    let projection = text.map(|text| Projection::parse(&text, &mut placeholders)).transpose()?;
    placeholders.finish()?;
    Ok(projection)
}
