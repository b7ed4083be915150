//! `TransactWriteItems`: all writes or none (API Reference, TransactWriteItems).

use std::borrow::Cow;

use crate::mock::database::Database;
use crate::mock::error::{Answer, Failure};
use crate::mock::item_rules::{check_not_empty_keys, check_size};
use crate::mock::wire::{Json, Object, Request};

use super::Access;
use super::capacity::{Consumed, ConsumedByTable, Report, read_halves};
use super::collection_metrics::Collections;
use super::constraint::{self, Members};
use super::parameter::{only_condition, required, return_on_failure, table_name};
use super::token::Made;
use super::transaction::{self, actions, all, check_aggregate, check_targets};
use super::update_item;
use super::write::{Change, Effect, Write};

const MAX_TOKEN: usize = 36;

/// An action: its table and its write.
struct Action<'a> {
    table: Cow<'a, str>,
    write: Write<'a>,
}

pub(crate) fn run(mut request: Request<'_>, access: Access<'_>) -> Answer<Vec<u8>> {
    constraint::check(&request, |members| {
        transaction::constraints(members, action_constraints);
        members.length("ClientRequestToken", 1, MAX_TOKEN);
        members.consumed_capacity();
        members.collection_metrics();
    })?;
    let token = request.string("ClientRequestToken")?;
    let report = Report::take(&mut request)?;
    let mut collections = Collections::take(&mut request)?;
    let fingerprint = request.fingerprint();
    // That each action is one action is checked before what it is.
    let actions = actions(&mut request)?.into_iter().map(single).collect::<Answer<Vec<_>>>()?;
    let actions = actions.into_iter().map(|(kind, inner)| action(kind, inner)).collect::<Answer<Vec<_>>>()?;
    access.write(|database| {
        for action in &actions {
            if let Some(table) = database.tables.get(action.table.as_ref()) {
                collections.note(&table.definition, &action.write.effect);
            }
        }
        let now = database.now();
        if let Some(token) = &token
            && let Some(made) = database.tokens.find(token, fingerprint, now)?
        {
            return Ok(answer(&reread(made), "ReadCapacityUnits", report, &collections, database));
        }
        let changes = plan(database, actions)?;
        let mut consumed = ConsumedByTable::default();
        let mut made = Made::new(fingerprint);
        for (name, change) in changes {
            let table = database.table_mut(&name)?;
            let written = change.commit(table);
            if report != Report::None {
                let mut cost = written.consumed(&table.definition);
                cost.double();
                consumed.add(&name, &cost);
            }
            made.add(&name, written.bytes());
        }
        if let Some(token) = token {
            database.tokens.remember(token, made, now);
        }
        Ok(answer(&consumed, "WriteCapacityUnits", report, &collections, database))
    })
}

fn action_constraints(members: &mut Members<'_>) {
    for (kind, subject) in [("ConditionCheck", "Key"), ("Put", "Item"), ("Delete", "Key"), ("Update", "Key")]
    {
        members.inside(kind, |action| {
            action.table(1);
            action.required(subject);
            match kind {
                "ConditionCheck" => action.required("ConditionExpression"),
                "Update" => action.required("UpdateExpression"),
                _ => {}
            }
            action.values_on_failure();
        });
    }
}

/// Takes apart one action, which must be of just one kind.
fn single(json: Json<'_>) -> Answer<(&'static str, Request<'_>)> {
    let mut entry = Request::of(json)?;
    let mut found = None;
    for kind in ["ConditionCheck", "Put", "Delete", "Update"] {
        if let Some(inner) = entry.structure(kind)?
            && found.replace((kind, inner)).is_some()
        {
            return Err(Failure::validation(
                "TransactItems can only contain one of Check, Put, Update or Delete",
            ));
        }
    }
    found.ok_or_else(|| {
        Failure::validation(
            "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request",
        )
    })
}

/// Reads one action.
fn action<'a>(kind: &str, mut inner: Request<'a>) -> Answer<Action<'a>> {
    let table = table_name(&mut inner)?;
    let write = match kind {
        "Update" => update_item::take_write(&mut inner)?,
        "Put" => {
            let item = required(inner.stored("Item")?, "Item")?;
            check_size(item.size(), false)?;
            simple(&mut inner, Effect::Put(item))?
        }
        "Delete" => {
            let key = required(inner.item("Key")?, "Key")?;
            simple(&mut inner, Effect::Delete(key))?
        }
        _ => {
            let key = required(inner.item("Key")?, "Key")?;
            simple(&mut inner, Effect::Check(key))?
        }
    };
    Ok(Action { table, write })
}

fn simple<'a>(inner: &mut Request<'a>, effect: Effect<'a>) -> Answer<Write<'a>> {
    let return_on_failure = return_on_failure(inner)?;
    Ok(Write { effect, expressions: only_condition(inner)?.read()?, return_on_failure })
}

/// Checks everything; nothing is changed yet, so that a transaction is made whole or not at all.
fn plan<'a>(database: &Database, actions: Vec<Action<'a>>) -> Answer<Vec<(Cow<'a, str>, Change)>> {
    let mut keys = Vec::with_capacity(actions.len());
    for action in &actions {
        let definition = &database.table(&action.table)?.definition;
        check_not_empty_keys(definition, &action.write.effect.key_attributes(definition))?;
        keys.push(action.write.key(definition));
    }
    check_targets(actions.iter().map(|action| action.table.as_ref()).zip(&keys))?;
    let results = actions.into_iter().map(|action| {
        let change = action.write.plan(database.table(&action.table)?)?;
        Ok((action.table, change))
    });
    let changes = all(results.collect())?;
    check_aggregate(changes.iter().map(|(_, change)| change.bytes()))?;
    Ok(changes)
}

/// What it costs to find out that a transaction was made already: a read of what it wrote.
fn reread(made: &Made) -> ConsumedByTable {
    let mut consumed = ConsumedByTable::default();
    for (table, bytes) in made.items() {
        let mut cost = Consumed::table(read_halves(bytes, true));
        cost.double();
        consumed.add(table, &cost);
    }
    consumed
}

fn answer(
    consumed: &ConsumedByTable,
    kind: &str,
    report: Report,
    collections: &Collections,
    database: &Database,
) -> Vec<u8> {
    let mut out = Vec::new();
    let mut object = Object::begin(&mut out);
    consumed.write(&mut object, report, Some(kind));
    collections.write_all(&mut object, database);
    object.end();
    out
}
