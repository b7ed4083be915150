//! `ListTables` (API Reference, ListTables).

use std::ops::Bound;

use crate::mock::error::Answer;
use crate::mock::wire::{Array, Object, Request, write_string};

use super::Access;
use super::constraint;

const MAX_NAMES: usize = 100;

pub(crate) fn run(mut request: Request<'_>, access: Access<'_>) -> Answer<Vec<u8>> {
    constraint::check(&request, |members| {
        members.name("ExclusiveStartTableName", 3);
        members.at_least("Limit", 1);
        members.at_most("Limit", 100);
    })?;
    let after = request.string("ExclusiveStartTableName")?;
    let limit = request.integer("Limit")?.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(MAX_NAMES);
    access.read(|database| {
        let from = after.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        let mut rest = database.tables.range::<str, _>((from, Bound::Unbounded)).map(|(name, _)| name);
        let names: Vec<&String> = rest.by_ref().take(limit).collect();
        let mut out = Vec::new();
        let mut answer = Object::begin(&mut out);
        let mut array = Array::begin(answer.key("TableNames"));
        for name in &names {
            write_string(array.next(), name);
        }
        array.end();
        if let (Some(_), Some(last)) = (rest.next(), names.last()) {
            answer.string("LastEvaluatedTableName", last);
        }
        answer.end();
        Ok(out)
    })
}
