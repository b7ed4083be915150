//! `BatchWriteItem`: up to 25 puts and deletes, each for itself (API Reference, BatchWriteItem). The mock
//! leaves nothing unprocessed by itself.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::mock::database::Database;
use crate::mock::error::{Answer, Failure};
use crate::mock::expression::Expressions;
use crate::mock::item_rules::{check_key_matches, check_not_empty_keys};
use crate::mock::wire::{Json, Object, Request};

use super::Access;
use super::capacity::{ConsumedByTable, Report};
use super::collection_metrics::Collections;
use super::constraint;
use super::parameter::{required, table_of};
use super::write::{Change, Effect, Write};

const MAX_REQUESTS: usize = 25;

pub(crate) fn run(mut request: Request<'_>, access: Access<'_>) -> Answer<Vec<u8>> {
    constraint::check(&request, |members| {
        members.required("RequestItems");
        members.length("RequestItems", 1, usize::MAX);
        members.consumed_capacity();
        members.collection_metrics();
    })?;
    constraint::check(&request, |members| members.table_keys("RequestItems"))?;
    let report = Report::take(&mut request)?;
    let mut collections = Collections::take(&mut request)?;
    let mut writes: Vec<(Cow<'_, str>, Write<'_>)> = Vec::new();
    for (table, requests) in required(request.map("RequestItems")?, "RequestItems")? {
        let name = match &table {
            Cow::Borrowed(table) => Cow::Borrowed(table_of(table)),
            Cow::Owned(table) => Cow::Owned(table_of(table).to_owned()),
        };
        for request in requests_of(&table, requests)? {
            writes.push((name.clone(), write(request)?));
        }
    }
    if writes.len() > MAX_REQUESTS {
        return Err(Failure::validation("Too many items requested for the BatchWriteItem call"));
    }
    access.write(|database| {
        for (table, write) in &writes {
            if let Some(table) = database.tables.get(table.as_ref()) {
                collections.note(&table.definition, &write.effect);
            }
        }
        let mut consumed = ConsumedByTable::default();
        for (name, change) in plan(database, writes)? {
            let table = database.table_mut(&name)?;
            let written = change.commit(table);
            if report != Report::None {
                consumed.add(&name, &written.consumed(&table.definition));
            }
        }
        let mut out = Vec::new();
        let mut answer = Object::begin(&mut out);
        Object::begin(answer.key("UnprocessedItems")).end();
        consumed.write(&mut answer, report, None);
        collections.write_all(&mut answer, database);
        answer.end();
        Ok(out)
    })
}

/// The requests for one table: 1 to 25.
fn requests_of<'a>(table: &str, requests: Json<'a>) -> Answer<Vec<Json<'a>>> {
    let Json::Array(requests) = requests else {
        return Err(Failure::validation("RequestItems takes a list of requests for each table"));
    };
    match requests.len() {
        0 => Err(Failure::validation(format!(
            "1 validation error detected: Value '{{{table}=[]}}' at 'requestItems' failed to satisfy \
             constraint: Map value must satisfy constraint: [Member must have length less than or equal to \
             25, Member must have length greater than or equal to 1]"
        ))),
        1..=MAX_REQUESTS => Ok(requests),
        _ => Err(Failure::validation(format!(
            "1 validation error detected: Value at 'RequestItems.{table}.member' failed to satisfy \
             constraint: Member must have length less than or equal to 25"
        ))),
    }
}

/// Reads one request, which must be of just one kind.
fn write(json: Json<'_>) -> Answer<Write<'_>> {
    let mut entry = Request::of(json)?;
    let put = entry.structure("PutRequest")?;
    let delete = entry.structure("DeleteRequest")?;
    let effect = match (put, delete) {
        (Some(mut put), None) => Effect::Put(required(put.stored("Item")?, "Item")?),
        (None, Some(mut delete)) => Effect::Delete(required(delete.item("Key")?, "Key")?),
        (Some(_), Some(_)) => {
            return Err(Failure::validation(
                "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the \
                 supported datatypes",
            ));
        }
        (None, None) => {
            return Err(Failure::validation(
                "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
            ));
        }
    };
    Ok(Write { effect, expressions: Expressions::default(), return_on_failure: false })
}

/// Checks every request before any is made.
fn plan<'a>(
    database: &Database,
    writes: Vec<(Cow<'a, str>, Write<'_>)>,
) -> Answer<Vec<(Cow<'a, str>, Change)>> {
    let mut seen = BTreeSet::new();
    let mut changes = Vec::with_capacity(writes.len());
    for (name, write) in writes {
        let table = database.table(&name)?;
        let key = write.effect.key_attributes(&table.definition);
        check_key_matches(&table.definition, &key)?;
        check_not_empty_keys(&table.definition, &key)?;
        drop(key);
        let change = write.plan(table)?;
        if !seen.insert((name.clone(), change.key.clone())) {
            return Err(Failure::validation("Provided list of item keys contains duplicates"));
        }
        changes.push((name, change));
    }
    Ok(changes)
}
