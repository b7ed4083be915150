//! `ListTables` (API Reference, ListTables).

use std::ops::Bound;

use crate::mock::error::Answer;
use crate::mock::wire::{Array, Object, Request, write_string};

use super::Prepared;
use super::parameter::constraint;

const MAX_NAMES: usize = 100;

pub(crate) fn prepare(mut request: Request) -> Answer<Prepared> {
    let after = request.string("ExclusiveStartTableName")?;
    let limit = match request.integer("Limit")? {
        None => MAX_NAMES,
        Some(limit) => {
            usize::try_from(limit).ok().filter(|limit| (1..=MAX_NAMES).contains(limit)).ok_or_else(|| {
                let rule = if limit < 1 { "greater than or equal to 1" } else { "less than or equal to 100" };
                constraint(Some(&limit.to_string()), "limit", &format!("Member must have value {rule}"))
            })?
        }
    };
    Ok(Prepared::Read(Box::new(move |database| {
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
    })))
}
