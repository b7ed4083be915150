//! `TransactGetItems`: several items as of one moment (API Reference, TransactGetItems).

use std::borrow::Cow;

use crate::mock::error::{Answer, Failure};
use crate::mock::expression::Expressions;
use crate::mock::item_rules::{check_not_empty_keys, primary_key};
use crate::mock::stored::Stored;
use crate::mock::value::Item;
use crate::mock::wire::{Array, Json, Object, Request, write_item};

use super::Access;
use super::capacity::{Consumed, ConsumedByTable, Report, read_halves};
use super::constraint;
use super::get_item::projection;
use super::parameter::{required, table_name};
use super::transaction::{self, actions, all, check_aggregate, check_targets};

struct Get<'a> {
    table: Cow<'a, str>,
    key: Item<'a>,
    expressions: Expressions<'a>,
}

pub(crate) fn run(mut request: Request<'_>, access: Access<'_>) -> Answer<Vec<u8>> {
    constraint::check(&request, |members| {
        transaction::constraints(members, |action| {
            action.inside("Get", |get| {
                get.table(1);
                get.required("Key");
            });
        });
        members.consumed_capacity();
    })?;
    let report = Report::take(&mut request)?;
    let gets = actions(&mut request)?.into_iter().map(get).collect::<Answer<Vec<_>>>()?;
    access.read(|database| {
        let mut keys = Vec::with_capacity(gets.len());
        for get in &gets {
            let definition = &database.table(&get.table)?.definition;
            check_not_empty_keys(definition, &get.key)?;
            keys.push(primary_key(definition, &get.key));
        }
        check_targets(gets.iter().map(|get| get.table.as_ref()).zip(&keys))?;
        let results = gets.iter().zip(keys).map(|(get, key)| {
            let key = key?;
            Ok(database.table(&get.table)?.items().get(&key).cloned())
        });
        let found: Vec<Option<Stored>> = all(results.collect())?;
        check_aggregate(found.iter().flatten().map(Stored::size))?;
        Ok(answer(&gets, &found, report))
    })
}

fn get(json: Json<'_>) -> Answer<Get<'_>> {
    let mut entry = Request::of(json)?;
    let mut inner = entry.structure("Get")?.ok_or_else(|| {
        Failure::validation("Invalid Request: TransactGetRequest should contain Get request")
    })?;
    let table = table_name(&mut inner)?;
    let key = required(inner.item("Key")?, "Key")?;
    let expressions = projection(&mut inner)?;
    Ok(Get { table, key, expressions })
}

fn answer(gets: &[Get<'_>], found: &[Option<Stored>], report: Report) -> Vec<u8> {
    let mut out = Vec::new();
    let mut object = Object::begin(&mut out);
    let mut consumed = ConsumedByTable::default();
    let mut responses = Array::begin(object.key("Responses"));
    for (get, found) in gets.iter().zip(found) {
        let mut cost = Consumed::table(read_halves(found.as_ref().map_or(0, Stored::size), true));
        cost.double();
        consumed.add(&get.table, &cost);
        let mut response = Object::begin(responses.next());
        match (found, get.expressions.projection()) {
            (None, _) => {}
            (Some(found), None) => found.write(response.key("Item")),
            (Some(found), Some(projection)) => {
                let item = found.part(projection.names());
                let item = projection.apply(&item);
                // An item without any of the projected attributes is an empty response.
                if !item.is_empty() {
                    write_item(response.key("Item"), &item);
                }
            }
        }
        response.end();
    }
    responses.end();
    consumed.write(&mut object, report, Some("ReadCapacityUnits"));
    object.end();
    out
}
