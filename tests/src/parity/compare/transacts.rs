//! `transacts.json`: transactions.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::inserts::{schemas, written};
use super::{Context, only_request, typed};
use crate::parity::folder::{Instance, TransactCase};
use crate::parity::record::Failure;
use crate::parity::report::{Expected, FileReport, Rows};
use crate::parity::script::Script;
use crate::parity::writing;

/// The most steps that DynamoDB takes.
const STEPS: usize = 100;

pub fn compare(context: &Context<'_>) -> FileReport {
    let mut report = FileReport::default();
    for case in &context.folder.transacts {
        report.case();
        if let Err(reason) = one(context, case, &mut report) {
            report.inexpressible(reason);
        }
    }
    report
}

fn one(context: &Context<'_>, case: &TransactCase, report: &mut FileReport) -> Result<(), String> {
    let list = |list: &Option<Vec<Instance>>| typed(context, list.as_deref().unwrap_or_default());
    let (puts, updates, deletes) = (list(&case.puts), list(&case.updates), list(&case.deletes));
    let all = || puts.iter().chain(&updates).chain(&deletes);
    if case.expect.kwargs.is_null() {
        return Err("records that Python cannot write".to_owned());
    }
    if case.expect.result.ok().is_some_and(|result| result["request"] != case.expect.kwargs) {
        report.differ(format!("{}: the data has another request in the result than in the call", case.id));
    }
    let ids = schemas(all());
    let package = match context.plan.together(&ids) {
        Some(package) => package,
        None if ids.is_empty() => 0,
        None => return Err("records that are not of one table".to_owned()),
    };
    let package = context.packages.get(package).ok_or("a package that is not there")?;
    let call = serde_json::json!({ "operation": "transact_write_items", "kwargs": case.expect.kwargs });
    let script = Script::new(&[], context.now);
    let on = context.connection(&script, &call);
    let with_removals: Vec<(Instance, Vec<String>)> = updates
        .iter()
        .map(|instance| {
            let schema = context.schema(&instance.schema);
            let removed = schema.map(|schema| writing::removed(schema, &instance.fields)).unwrap_or_default();
            (instance.clone(), removed)
        })
        .collect();
    let found = package.transact(&on, &puts, &with_removals, &deletes);
    if let Err(Failure::Inexpressible(reason)) = found {
        return Err(reason);
    }
    let found = found.and_then(|()| only_request(&script));

    let of_puts = written(context, &puts)?;
    let of_updates = written(context, &updates)?;
    let of_deletes = written(context, &deletes)?;
    let writes = of_puts.iter().chain(&of_updates);
    let refused: Rows = writes
        .flat_map(writing::Writing::refused)
        .chain(of_deletes.iter().flat_map(|of| of.key.clone()))
        .collect();
    let steps = call["kwargs"]["TransactItems"].as_array().cloned().unwrap_or_default();
    let mut rules = refused;
    if steps.is_empty() {
        rules.insert("R5");
    }
    if steps.len() > STEPS {
        rules.insert("R8");
    }
    if repeats(&steps) {
        rules.insert("R6");
    }
    let expected = if rules.is_empty() {
        let mut rows = Rows::new();
        let mut expected = Vec::new();
        for ((step, writing), instance) in
            steps.iter().zip(of_puts.iter().chain(&of_updates).chain(&of_deletes)).zip(all())
        {
            let schema = context.schema(&instance.schema).ok_or("a schema that is not there")?;
            let step = writing.of_write(schema, step);
            rows.extend(step.rows);
            expected.push(step.value.unwrap_or_default());
        }
        let mut call = call.clone();
        call["kwargs"]["TransactItems"] = Json::Array(expected);
        Expected::same(call).by(rows)
    } else {
        Expected::error("a transaction that dio refuses").by(rules)
    };
    report.check(&case.id, &expected, found);
    Ok(())
}

/// Whether two steps are of one item.
fn repeats(steps: &[Json]) -> bool {
    let mut seen = BTreeSet::new();
    steps.iter().any(|step| {
        let keys = [&step["Put"]["Item"], &step["Update"]["Key"], &step["Delete"]["Key"]];
        let key = keys.into_iter().find(|key| !key.is_null()).unwrap_or(&Json::Null);
        !seen.insert(format!("{}{}", key["pk"], key["sk"]))
    })
}
