//! `TransactWriteItems`: all writes or none (API Reference, TransactWriteItems).

use std::collections::BTreeMap;

use crate::mock::database::Database;
use crate::mock::error::{Answer, Failure};
use crate::mock::item_rules::{check_not_empty_keys, check_size};
use crate::mock::size::item_size;
use crate::mock::wire::{Array, Json, Object, Request, check_depth};

use super::Prepared;
use super::capacity::{Consumed, Report};
use super::parameter::{only_condition, required, return_on_failure, table_name};
use super::transaction::{actions, all, check_targets};
use super::update_item;
use super::write::{Change, Effect, Write};

const MAX_TOKEN: usize = 36;

/// An action: its table and its write.
struct Action {
    table: String,
    write: Write,
}

pub(crate) fn prepare(mut request: Request) -> Answer<Prepared> {
    let token = request.string("ClientRequestToken")?;
    if token.as_ref().is_some_and(|token| token.len() > MAX_TOKEN) {
        return Err(Failure::validation(
            "1 validation error detected: Value at 'ClientRequestToken' failed to satisfy constraint: \
             Member must \
             have length less than or equal to 36",
        ));
    }
    let report = Report::take(&mut request)?;
    let fingerprint = request.fingerprint();
    let actions = actions(&mut request)?.into_iter().map(action).collect::<Answer<Vec<_>>>()?;
    Ok(Prepared::Write(Box::new(move |database| {
        if let Some(token) = &token {
            let now = database.now();
            if database.tokens.seen(token, fingerprint, now)? {
                return Ok(answer(&BTreeMap::new(), report));
            }
        }
        let changes = plan(database, actions)?;
        let mut consumed: BTreeMap<String, Consumed> = BTreeMap::new();
        for (name, change) in changes {
            let table = database.table_mut(&name)?;
            if report != Report::None {
                let mut cost = change.consumed(&table.definition);
                cost.double();
                consumed.entry(name).or_default().add(&cost);
            }
            change.commit(table);
        }
        if let Some(token) = token {
            let now = database.now();
            database.tokens.remember(token, fingerprint, now);
        }
        Ok(answer(&consumed, report))
    })))
}

/// Reads one action, which must be of just one kind.
fn action(json: Json) -> Answer<Action> {
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
    let Some((kind, mut inner)) = found else {
        return Err(Failure::validation(
            "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request",
        ));
    };
    let table = table_name(&mut inner)?;
    let write = match kind {
        "Update" => update_item::take_write(&mut inner)?.0,
        "Put" => {
            let item = required(inner.item("Item")?, "Item")?;
            check_depth(&item)?;
            check_size(item_size(&item), false)?;
            simple(&mut inner, Effect::Put(item))?
        }
        "Delete" => {
            let key = required(inner.item("Key")?, "Key")?;
            simple(&mut inner, Effect::Delete(key))?
        }
        _ => {
            let key = required(inner.item("Key")?, "Key")?;
            let write = simple(&mut inner, Effect::Check(key))?;
            required(write.condition.as_ref(), "ConditionExpression")?;
            write
        }
    };
    Ok(Action { table, write })
}

fn simple(inner: &mut Request, effect: Effect) -> Answer<Write> {
    let return_on_failure = return_on_failure(inner)?;
    Ok(Write { effect, condition: only_condition(inner)?, return_on_failure })
}

/// Checks everything; nothing is changed yet, so that a transaction is made whole or not at all.
fn plan(database: &Database, actions: Vec<Action>) -> Answer<Vec<(String, Change)>> {
    let mut keys = Vec::with_capacity(actions.len());
    for action in &actions {
        let definition = &database.table(&action.table)?.definition;
        check_not_empty_keys(definition, action.write.effect.attributes())?;
        keys.push(action.write.key(definition));
    }
    check_targets(actions.iter().map(|action| action.table.as_str()).zip(&keys))?;
    let results = actions.into_iter().map(|action| {
        let change = action.write.plan(database.table(&action.table)?)?;
        Ok((action.table, change))
    });
    all(results.collect())
}

fn answer(consumed: &BTreeMap<String, Consumed>, report: Report) -> Vec<u8> {
    let mut out = Vec::new();
    let mut object = Object::begin(&mut out);
    if report != Report::None {
        let mut array = Array::begin(object.key("ConsumedCapacity"));
        for (table, consumed) in consumed {
            consumed.write(array.next(), table, report);
        }
        array.end();
    }
    object.end();
    out
}
