//! `BatchWriteItem`: up to 25 puts and deletes, each for itself (API Reference, BatchWriteItem). The mock
//! leaves nothing unprocessed.

use std::collections::{BTreeMap, BTreeSet};

use crate::mock::database::Database;
use crate::mock::error::{Answer, Failure};
use crate::mock::item_rules::{check_key_matches, check_not_empty_keys};
use crate::mock::wire::{Array, Json, Object, Request};

use super::Prepared;
use super::capacity::{Consumed, Report};
use super::parameter::{check_name, required};
use super::write::{Change, Effect, Write};

const MAX_REQUESTS: usize = 25;

pub(crate) fn prepare(mut request: Request) -> Answer<Prepared> {
    let report = Report::take(&mut request)?;
    let tables = required(request.map("RequestItems")?, "RequestItems")?;
    if tables.is_empty() {
        return Err(Failure::validation("The requestItems parameter is required for BatchWriteItem"));
    }
    let mut writes: Vec<(String, Write)> = Vec::new();
    for (table, requests) in tables {
        check_name(&table, "requestItems", 3)?;
        let Json::Array(requests) = requests else {
            return Err(Failure::validation("RequestItems takes a list of requests for each table"));
        };
        check_count(requests.len(), &table)?;
        for request in requests {
            writes.push((table.clone(), write(request)?));
        }
    }
    check_count(writes.len(), "")?;
    Ok(Prepared::Write(Box::new(move |database| {
        let changes = plan(database, writes)?;
        let mut consumed: BTreeMap<String, Consumed> = BTreeMap::new();
        for (name, change) in changes {
            let table = database.table_mut(&name)?;
            if report != Report::None {
                consumed.entry(name).or_default().add(&change.consumed(&table.definition));
            }
            change.commit(table);
        }
        let mut out = Vec::new();
        let mut answer = Object::begin(&mut out);
        Object::begin(answer.key("UnprocessedItems")).end();
        if report != Report::None {
            let mut array = Array::begin(answer.key("ConsumedCapacity"));
            for (table, consumed) in &consumed {
                consumed.write(array.next(), table, report);
            }
            array.end();
        }
        answer.end();
        Ok(out)
    })))
}

fn check_count(count: usize, table: &str) -> Answer<()> {
    let rule = match count {
        0 => "greater than or equal to 1",
        1..=MAX_REQUESTS => return Ok(()),
        _ => "less than or equal to 25",
    };
    let place =
        if table.is_empty() { "RequestItems".to_owned() } else { format!("RequestItems.{table}.member") };
    Err(Failure::validation(format!(
        "1 validation error detected: Value at '{place}' failed to satisfy constraint: Member must have \
         length {rule}"
    )))
}

fn write(json: Json) -> Answer<Write> {
    let mut entry = Request::of(json)?;
    let put = entry.structure("PutRequest")?;
    let delete = entry.structure("DeleteRequest")?;
    let effect = match (put, delete) {
        (Some(mut put), None) => Effect::Put(required(put.item("Item")?, "Item")?),
        (None, Some(mut delete)) => Effect::Delete(required(delete.item("Key")?, "Key")?),
        _ => {
            return Err(Failure::validation(
                "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the \
                 supported \
                 datatypes",
            ));
        }
    };
    Ok(Write { effect, condition: None, return_on_failure: false })
}

/// Checks every request before any is made.
fn plan(database: &Database, writes: Vec<(String, Write)>) -> Answer<Vec<(String, Change)>> {
    let mut seen = BTreeSet::new();
    let mut changes = Vec::with_capacity(writes.len());
    for (name, write) in writes {
        let table = database.table(&name)?;
        check_key_matches(&table.definition, write.effect.attributes())?;
        check_not_empty_keys(&table.definition, write.effect.attributes())?;
        let change = write.plan(table)?;
        if !seen.insert((name.clone(), change.key.clone())) {
            return Err(Failure::validation("Provided list of item keys contains duplicates"));
        }
        changes.push((name, change));
    }
    Ok(changes)
}
