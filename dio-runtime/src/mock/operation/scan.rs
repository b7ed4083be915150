//! `Scan`, whole or in segments (API Reference, Scan).

use std::ops::Bound;

use crate::mock::error::{Answer, Failure};
use crate::mock::expression::{Kind, Unread};
use crate::mock::key::segment_start;
use crate::mock::storage::KeyRange;
use crate::mock::wire::Request;

use super::Access;
use super::capacity::Report;
use super::constraint;
use super::page::{PageRequest, Source, read_page};
use super::parameter::table_name;
use super::{query, select};

const LEGACY: [&str; 3] = ["AttributesToGet", "ScanFilter", "ConditionalOperator"];
const MAX_SEGMENTS: i64 = 1_000_000;

pub(crate) fn run(mut request: Request<'_>, access: Access<'_>) -> Answer<Vec<u8>> {
    request.refuse(&LEGACY)?;
    constraint::check(&request, |members| {
        members.limit();
        members.within("Segment", 0, MAX_SEGMENTS - 1);
        members.within("TotalSegments", 1, MAX_SEGMENTS);
    })?;
    constraint::check(&request, |members| {
        members.table(1);
        members.name("IndexName", 3);
        members.consumed_capacity();
    })?;
    let table = table_name(&mut request)?;
    let index = request.text("IndexName")?;
    let limit = query::limit(&mut request)?;
    let consistent = request.boolean("ConsistentRead")?.unwrap_or(false);
    let report = Report::take(&mut request)?;
    let start = request.item("ExclusiveStartKey")?;
    let segment = segment(&mut request)?;
    let unread = Unread::take(&mut request, &[Kind::Filter, Kind::Projection], ": FilterExpression is null")?;
    let select = select::take(&mut request, unread.has(Kind::Projection), index.is_some())?;
    let expressions = unread.read()?;
    access.read(|database| {
        let source = Source::of(database.table(&table)?, index.as_deref(), consistent)?;
        let (filter, projection) = (expressions.condition(), expressions.projection());
        select::check(select, projection, &source)?;
        let mut range = match segment {
            None => KeyRange { start: Bound::Unbounded, end: Bound::Unbounded },
            Some((segment, total)) => KeyRange {
                start: Bound::Included(segment_start(segment, total)),
                end: if segment + 1 == total {
                    Bound::Unbounded
                } else {
                    Bound::Excluded(segment_start(segment + 1, total))
                },
            },
        };
        if let Some(start) = start {
            let start = source.start_key(&start)?;
            if let Some((segment, total)) = segment
                && !range.contains(&start)
            {
                return Err(Failure::validation(format!(
                    "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use \
                     ExclusiveStartKey \
                     with correct Segment. TotalSegments: {total} Segment: {segment}"
                )));
            }
            range.continue_after(start, true);
        }
        let request =
            PageRequest { range, forward: true, limit, filter, projection, select, consistent, report };
        Ok(read_page(&source, &request))
    })
}

/// `Segment` and `TotalSegments`: both or neither.
fn segment(request: &mut Request<'_>) -> Answer<Option<(u32, u32)>> {
    let segment = request.integer("Segment")?;
    let total = request.integer("TotalSegments")?;
    match (segment, total) {
        (None, None) => Ok(None),
        (Some(_), None) => Err(Failure::validation(
            "The TotalSegments parameter is required but was not present in the request when Segment \
             parameter is \
             present",
        )),
        (None, Some(_)) => Err(Failure::validation(
            "The Segment parameter is required but was not present in the request when parameter \
             TotalSegments is \
             present",
        )),
        (Some(segment), Some(total)) if segment >= total => Err(Failure::validation(
            "The Segment parameter is zero-based and must be less than parameter TotalSegments",
        )),
        // Both are at most a million.
        (Some(segment), Some(total)) => Ok(u32::try_from(segment).ok().zip(u32::try_from(total).ok())),
    }
}
