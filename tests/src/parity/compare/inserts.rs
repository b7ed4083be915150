//! `inserts.json`: `insert_records`, with its retries.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::{Context, typed};
use crate::parity::attribute::unordered;
use crate::parity::folder::{InsertCase, Instance, Outcome};
use crate::parity::record::Failure;
use crate::parity::report::{Expected, FileReport, Rows};
use crate::parity::script::Script;
use crate::parity::writing::{self, Writing};

/// The most that DynamoDB takes at once.
const BATCH: usize = 25;

pub fn compare(context: &Context<'_>) -> FileReport {
    let mut report = FileReport::default();
    for case in &context.folder.inserts {
        report.case();
        if let Err(reason) = one(context, case, &mut report) {
            report.inexpressible(reason);
        }
    }
    report
}

/// The records of a case with what dio does with each; or why they cannot be expressed.
pub fn written(context: &Context<'_>, instances: &[Instance]) -> Result<Vec<Writing>, String> {
    let mut all = Vec::new();
    for instance in instances {
        let schema = context.schema(&instance.schema);
        let schema = schema.ok_or_else(|| format!("no schema is called `{}`", instance.schema))?;
        let writing = writing::writing(schema, &instance.fields, context.now);
        if let Some(reason) = writing.inexpressible {
            return Err(reason);
        }
        all.push(writing);
    }
    Ok(all)
}

/// The schemas of records that are written together.
pub fn schemas<'a>(instances: impl IntoIterator<Item = &'a Instance>) -> BTreeSet<String> {
    instances.into_iter().map(|instance| instance.schema.clone()).collect()
}

fn one(context: &Context<'_>, case: &InsertCase, report: &mut FileReport) -> Result<(), String> {
    let records = typed(context, &case.records);
    if let (Outcome::Error(_), true) = (&case.expect.result, case.expect.calls.is_empty()) {
        return Err("records that Python cannot write".to_owned());
    }
    let written = written(context, &records)?;
    let ids = schemas(&records);
    let package = match context.plan.together(&ids) {
        Some(package) => package,
        // No record at all: of any table.
        None if ids.is_empty() => 0,
        None => return Err("records that are not of one table".to_owned()),
    };
    let package = context.packages.get(package).ok_or("a package that is not there")?;
    let name = |part: &str| format!("{} {part}", case.id);
    if case.expect.result.ok().is_some_and(|result| {
        case.expect.calls.first().is_some_and(|call| result["request"] != call["RequestItems"])
    }) {
        report.differ(name("the data has another request in the result than in the call"));
    }

    // What the library was not rid of after ten attempts, dio has not either: to the end of its patience.
    let is_exhausted = case.expect.result.ok().is_none();
    let script = Script::new(&case.responses, context.now);
    let script = if is_exhausted { script.repeating_last() } else { script };
    let golden = case.expect.calls.first().cloned().unwrap_or_default();
    let on = context.connection(&script, &golden);
    let found = package.insert(&on, &records);
    if let Err(Failure::Inexpressible(reason)) = found {
        return Err(reason);
    }

    let refused: Rows = written.iter().flat_map(Writing::refused).collect();
    let requests = script.requests();
    if !refused.is_empty() {
        report.check(
            &name("result"),
            &Expected::error("a record that dio refuses").by(refused),
            found.map(|()| Json::Null),
        );
        return Ok(());
    }
    let items = |call: &Json| -> Vec<Json> {
        call["RequestItems"][&on.table].as_array().cloned().unwrap_or_default()
    };
    let mut rows = Rows::new();
    let golden_items: Vec<Json> = items(&golden)
        .iter()
        .zip(&written)
        .map(|(put, writing)| json!({ "PutRequest": { "Item": writing.item(&put["PutRequest"]["Item"], &mut rows) } }))
        .collect();
    let keys: Vec<Json> = golden_items
        .iter()
        .map(|put| json!([put["PutRequest"]["Item"]["pk"], put["PutRequest"]["Item"]["sk"]]))
        .collect();
    let repeats = keys.iter().enumerate().any(|(position, key)| keys[..position].contains(key));
    if repeats {
        report.check(
            &name("result"),
            &Expected::error("two records of one key").by(["R6"]),
            found.map(|()| Json::Null),
        );
        return Ok(());
    }
    if golden_items.is_empty() {
        let expected = Expected::same(json!(0)).by(["R5"]);
        report.check(&name("requests"), &expected, found.map(|()| json!(requests.len())));
        return Ok(());
    }
    if golden_items.len() > BATCH {
        rows.insert("R4");
    }
    // The first requests: everything, in pieces that DynamoDB takes. They may be sent side by side.
    let first = golden_items.len().div_ceil(BATCH);
    let all = json!(golden_items.iter().map(|item| unordered(item).to_string()).collect::<BTreeSet<_>>());
    let sent: Vec<Json> = requests.iter().take(first).flat_map(|(_, body)| items(body)).collect();
    let sent = json!(sent.iter().map(|item| unordered(item).to_string()).collect::<BTreeSet<_>>());
    report.check(&name("items"), &Expected::same(all).by(rows.clone()), Ok(sent));
    if first == 1 {
        let expected = Expected::same(json!(golden_items)).by(rows.clone());
        let in_order = requests.first().map(|(_, body)| json!(items(body))).unwrap_or_default();
        report.check(&name("order"), &expected, Ok(in_order));
    }
    let sizes: Vec<usize> = requests.iter().take(first).map(|(_, body)| items(body).len()).collect();
    if sizes.iter().any(|size| *size > BATCH || *size == 0) {
        report.differ(name(&format!("requests of {sizes:?} items")));
    }

    // The library's pauses grow by half a second, dio's are random within bounds that double.
    if case.expect.sleeps.len() > 1 {
        report.agree(["R7"]);
    }

    // Then what was left, until nothing is. dio knows what is left by the keys, and sends its own items again.
    let mut retried = Rows::new();
    let own = |put: &Json| {
        let key =
            |put: &Json| [put["PutRequest"]["Item"]["pk"].clone(), put["PutRequest"]["Item"]["sk"].clone()];
        golden_items.iter().find(|item| key(item) == key(put)).unwrap_or(put).clone()
    };
    let retries: Vec<Json> = case
        .expect
        .calls
        .iter()
        .skip(1)
        .map(|call| {
            let again: Vec<Json> = items(call).iter().map(own).collect();
            let mut retry = call.clone();
            retry["RequestItems"][&on.table] = json!(again);
            if retry != *call {
                retried.insert("R7");
            }
            retry
        })
        .collect();
    let found_retries: Vec<Json> = requests.iter().skip(first).map(|(_, body)| body.clone()).collect();
    if is_exhausted {
        let gave_up = Expected::error("what was left after all attempts").by(["R7"]);
        report.check(&name("result"), &gave_up, found.map(|()| Json::Null));
        let last = retries.last().cloned().unwrap_or_default();
        let all_same = found_retries.iter().all(|retry| unordered(retry) == unordered(&last));
        let expected = Expected::same(json!([true, true])).by(["R7"]);
        report.check(&name("retries"), &expected, Ok(json!([all_same, script.slept().as_secs_f64() > 0.0])));
        return Ok(());
    }
    let result = Expected::same(Json::Null);
    report.check(&name("result"), &result, found.map(|()| Json::Null));
    // An empty list of a table is nothing that is left (R5).
    let asked: Vec<Json> = retries.iter().filter(|retry| !items(retry).is_empty()).cloned().collect();
    let by = if asked.len() < retries.len() { Rows::from(["R5"]) } else { retried };
    report.check(&name("retries"), &Expected::same(json!(asked)).by(by), Ok(json!(found_retries)));
    Ok(())
}
