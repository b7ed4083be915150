//! `TransactGetItems`: several items as of one moment (API Reference, TransactGetItems).

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::mock::error::{Answer, Failure};
use crate::mock::expression::Projection;
use crate::mock::item_rules::{check_not_empty_keys, primary_key};
use crate::mock::storage::Stored;
use crate::mock::value::Item;
use crate::mock::wire::{Array, Json, Object, Request, write_item};

use super::Prepared;
use super::capacity::{Consumed, Report, read_halves};
use super::get_item::projection;
use super::parameter::{required, table_name};
use super::transaction::{actions, all, check_targets};

struct Get {
    table: String,
    key: Item,
    projection: Option<Projection>,
}

pub(crate) fn prepare(mut request: Request) -> Answer<Prepared> {
    let report = Report::take(&mut request)?;
    let gets = actions(&mut request)?.into_iter().map(get).collect::<Answer<Vec<_>>>()?;
    Ok(Prepared::Read(Box::new(move |database| {
        let mut keys = Vec::with_capacity(gets.len());
        for get in &gets {
            let definition = &database.table(&get.table)?.definition;
            check_not_empty_keys(definition, &get.key)?;
            keys.push(primary_key(definition, &get.key));
        }
        check_targets(gets.iter().map(|get| get.table.as_str()).zip(&keys))?;
        let results = gets.iter().zip(keys).map(|(get, key)| {
            let key = key?;
            Ok(database.table(&get.table)?.items.get(&key).cloned())
        });
        let found: Vec<Option<Arc<Stored>>> = all(results.collect())?;
        Ok(answer(&gets, &found, report))
    })))
}

fn get(json: Json) -> Answer<Get> {
    let mut entry = Request::of(json)?;
    let mut inner = required(entry.structure("Get")?, "TransactItems.1.member.get")
        .map_err(|_| Failure::validation("Invalid Request: TransactGetRequest should contain Get request"))?;
    let table = table_name(&mut inner)?;
    let key = required(inner.item("Key")?, "Key")?;
    let projection = projection(&mut inner)?;
    Ok(Get { table, key, projection })
}

fn answer(gets: &[Get], found: &[Option<Arc<Stored>>], report: Report) -> Vec<u8> {
    let mut out = Vec::new();
    let mut object = Object::begin(&mut out);
    let mut consumed: BTreeMap<&str, Consumed> = BTreeMap::new();
    let mut responses = Array::begin(object.key("Responses"));
    for (get, found) in gets.iter().zip(found) {
        let mut cost = Consumed::table(read_halves(found.as_ref().map_or(0, |found| found.size), true));
        cost.double();
        consumed.entry(&get.table).or_default().add(&cost);
        let mut response = Object::begin(responses.next());
        match (found, &get.projection) {
            (None, _) => {}
            (Some(found), None) => write_item(response.key("Item"), &found.item),
            (Some(found), Some(projection)) => {
                let item = projection.apply(&found.item);
                // An item without any of the projected attributes is an empty response.
                if !item.is_empty() {
                    write_item(response.key("Item"), &item);
                }
            }
        }
        response.end();
    }
    responses.end();
    if report != Report::None {
        let mut array = Array::begin(object.key("ConsumedCapacity"));
        for (table, consumed) in &consumed {
            consumed.write(array.next(), table, report);
        }
        array.end();
    }
    object.end();
    out
}
