//! `Query` (API Reference, Query).

use crate::mock::error::{Answer, Failure};
use crate::mock::expression::{Condition, KeyCondition, Kind, Placeholders, Projection};
use crate::mock::wire::Request;

use super::Prepared;
use super::capacity::Report;
use super::constraint;
use super::page::{PageRequest, Source, read_page};
use super::parameter::table_name;
use super::select;
use super::start_key::check_within;

const LEGACY: [&str; 4] = ["AttributesToGet", "KeyConditions", "QueryFilter", "ConditionalOperator"];

pub(crate) fn prepare(mut request: Request<'_>) -> Answer<Prepared<'_>> {
    request.refuse(&LEGACY)?;
    constraint::check(&request, |members| members.limit())?;
    constraint::check(&request, |members| {
        members.table(1);
        members.name("IndexName", 3);
        members.consumed_capacity();
    })?;
    let table = table_name(&mut request)?;
    let index = request.text("IndexName")?;
    let limit = limit(&mut request)?;
    let forward = request.boolean("ScanIndexForward")?.unwrap_or(true);
    let consistent = request.boolean("ConsistentRead")?.unwrap_or(false);
    let report = Report::take(&mut request)?;
    let start = request.item("ExclusiveStartKey")?;
    let key_text = request.text("KeyConditionExpression")?;
    let filter_text = request.text("FilterExpression")?;
    let projection_text = request.text("ProjectionExpression")?;
    let any = key_text.is_some() || filter_text.is_some() || projection_text.is_some();
    let no_values = (key_text.is_none() && filter_text.is_none())
        .then_some(": FilterExpression is null and KeyConditionExpression is null");
    let mut placeholders = Placeholders::take(&mut request, any, no_values)?;
    let select = select::take(&mut request, projection_text.is_some(), index.is_some())?;
    let Some(key_text) = key_text else {
        return Err(Failure::validation(
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
        ));
    };
    let key = KeyCondition::parse(&key_text, &mut placeholders)?;
    let filter =
        filter_text.map(|text| Condition::parse(Kind::Filter, &text, &mut placeholders)).transpose()?;
    let projection = projection_text.map(|text| Projection::parse(&text, &mut placeholders)).transpose()?;
    let key = KeyCondition::of(&key)?;
    placeholders.finish()?;
    Ok(Prepared::Read(Box::new(move |database| {
        let source = Source::of(database.table(&table)?, index.as_deref(), consistent)?;
        let schema = source.index.map_or(&source.definition().key, |index| &index.key);
        let start = match &start {
            Some(start) => Some((source.start_key(start)?, start)),
            None => None,
        };
        let mut range = key.range(schema)?;
        if let Some((bytes, start)) = start {
            check_within(&key, schema, start, source.index.is_none())?;
            range.continue_after(bytes, forward);
        }
        select::check(select, projection.as_deref(), &source)?;
        if let Some(name) =
            filter.as_ref().and_then(|filter| filter.names().iter().find(|name| schema.names(name)))
        {
            return Err(Failure::validation(format!(
                "Filter Expression can only contain non-primary key attributes: Primary key attribute: {name}"
            )));
        }
        let request = PageRequest { range, forward, limit, filter, projection, select, consistent, report };
        Ok(read_page(&source, &request))
    })))
}

/// `Limit`, which is at least one by its constraint.
pub(super) fn limit(request: &mut Request<'_>) -> Answer<Option<usize>> {
    Ok(request.integer("Limit")?.and_then(|limit| usize::try_from(limit).ok()))
}
