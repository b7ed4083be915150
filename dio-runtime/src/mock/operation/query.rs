//! `Query` (API Reference, Query).

use crate::mock::error::{Answer, Failure};
use crate::mock::expression::{KeyCondition, Kind, Unread};
use crate::mock::wire::Request;

use super::Access;
use super::capacity::Report;
use super::constraint;
use super::page::{PageRequest, Source, read_page};
use super::parameter::table_name;
use super::select;
use super::start_key::check_within;

const LEGACY: [&str; 4] = ["AttributesToGet", "KeyConditions", "QueryFilter", "ConditionalOperator"];

pub(crate) fn run(mut request: Request<'_>, access: Access<'_>) -> Answer<Vec<u8>> {
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
    let unread = Unread::take(
        &mut request,
        &[Kind::KeyCondition, Kind::Filter, Kind::Projection],
        ": FilterExpression is null and KeyConditionExpression is null",
    )?;
    let select = select::take(&mut request, unread.has(Kind::Projection), index.is_some())?;
    if !unread.has(Kind::KeyCondition) {
        return Err(no_key_condition());
    }
    let expressions = unread.read()?;
    access.read(|database| {
        let source = Source::of(database.table(&table)?, index.as_deref(), consistent)?;
        let key = KeyCondition::of(expressions.key_condition().ok_or_else(no_key_condition)?)?;
        let (filter, projection) = (expressions.condition(), expressions.projection());
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
        select::check(select, projection, &source)?;
        if let Some(name) = filter.and_then(|filter| filter.names().iter().find(|name| schema.names(name))) {
            return Err(Failure::validation(format!(
                "Filter Expression can only contain non-primary key attributes: Primary key attribute: {name}"
            )));
        }
        let request = PageRequest { range, forward, limit, filter, projection, select, consistent, report };
        Ok(read_page(&source, &request))
    })
}

fn no_key_condition() -> Failure {
    Failure::validation(
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
    )
}

/// `Limit`, which is at least one by its constraint.
pub(super) fn limit(request: &mut Request<'_>) -> Answer<Option<usize>> {
    Ok(request.integer("Limit")?.and_then(|limit| usize::try_from(limit).ok()))
}
