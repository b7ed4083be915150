//! What dio does beside what the library did, file by file. All judgement is here, and in the rules of `writing` and `reading`.

mod from_row;
mod indexes;
mod inserts;
mod matches;
mod mock;
mod model;
mod readers;
mod records;
mod responses;
mod scalars;
mod scenarios;
mod transacts;

use std::collections::BTreeMap;

use dio_runtime::Clock;
use dio_runtime::chrono::{DateTime, NaiveDateTime, Utc};
use dio_runtime::mock::MockDynamo;
use serde_json::Value as Json;

use super::folder::{Fields, Folder, Instance};
use super::plan::Plan;
use super::record::{AnyRecord, Connection, Failure, Package};
use super::report::{FileReport, Report};
use super::schema::Schema;
use super::script::Script;
use super::translate::Refusal;

/// Everything that comparisons need to know.
pub struct Context<'a> {
    /// The data.
    pub folder: &'a Folder,
    /// Which package is what.
    pub plan: &'a Plan,
    /// The packages, in the order of the plan.
    pub packages: &'a [Box<dyn Package>],
    /// The library's now.
    pub now: DateTime<Utc>,
}

/// The table that a call names, where none does.
const TABLE: &str = "golden-table";

impl Context<'_> {
    /// A schema.
    pub fn schema(&self, id: &str) -> Option<&Schema> {
        self.folder.schemas.iter().find(|schema| schema.id == id)
    }

    /// A schema and what dio generated of it; or why there is no such thing, which is counted.
    pub fn record(&self, id: &str, report: &mut FileReport) -> Option<(&Schema, &dyn AnyRecord)> {
        let schema = self.schema(id);
        match (schema, self.plan.alone(id)) {
            (Some(schema), Ok(package)) => Some((schema, self.packages.get(package)?.record(id)?)),
            (_, Err(refusal)) => {
                report.inexpressible(no_counterpart(id, &refusal));
                None
            }
            (None, Ok(_)) => None,
        }
    }

    /// A table on a mock of its own.
    ///
    /// # Errors
    /// What the mock says.
    pub fn mock(&self, record: &dyn AnyRecord) -> Result<Connection, Failure> {
        let mock = MockDynamo::new();
        mock.clock().set(self.now);
        let (client, now) = (mock.client(), self.now);
        let on = Connection { client, table: TABLE.to_owned(), clock: Clock::new(move || now) };
        record.create_table(&on)?;
        Ok(on)
    }

    /// A table that is called as a case calls it, and answers by a script.
    pub fn connection(&self, script: &Script, call: &Json) -> Connection {
        Connection { client: script.client(), table: table(call), clock: script.clock() }
    }
}

/// Why a schema has no counterpart, in a line.
pub fn no_counterpart(id: &str, refusal: &Refusal) -> String {
    let reason = refusal.reason.lines().next().unwrap_or_default();
    match refusal.row {
        Some(row) => format!("the schema `{id}`: {reason} ({row})"),
        None => format!("the schema `{id}`: {reason}"),
    }
}

/// The table of a call.
fn table(call: &Json) -> String {
    fn find(call: &Json) -> Option<String> {
        match call {
            Json::Object(members) => {
                if let Some(name) = members.get("TableName").and_then(Json::as_str) {
                    return Some(name.to_owned());
                }
                if let Some(tables) = members.get("RequestItems").and_then(Json::as_object) {
                    return tables.keys().next().cloned();
                }
                members.values().find_map(find)
            }
            Json::Array(elements) => elements.iter().find_map(find),
            _ => None,
        }
    }
    find(call).unwrap_or_else(|| TABLE.to_owned())
}

/// The library's now: what it wrote for a stamp that a record has not. There is one clock in a folder.
pub fn now(folder: &Folder) -> DateTime<Utc> {
    let unset = |fields: &Fields| {
        let is_unset =
            |stamp: &&str| fields.get(*stamp).is_none_or(|value| *value == super::value::Value::None);
        ["created_at", "updated_at"].into_iter().find(is_unset)
    };
    let made = |stamp: &str, row: &Json| {
        NaiveDateTime::parse_from_str(row[stamp]["S"].as_str()?, "%Y-%m-%dT%H:%M:%SZ").ok()
    };
    let records =
        folder.records.iter().find_map(|case| made(unset(&case.fields)?, case.expect.to_row.as_ref()?.ok()?));
    let inserts = || {
        folder.inserts.iter().find_map(|case| {
            let call = case.expect.calls.first()?;
            let puts = call["RequestItems"].as_object()?.values().next()?.as_array()?;
            case.records
                .iter()
                .zip(puts)
                .find_map(|(record, put)| made(unset(&record.fields)?, &put["PutRequest"]["Item"]))
        })
    };
    let rows = || {
        folder.from_row.iter().find_map(|case| {
            let stamp =
                ["created_at", "updated_at"].into_iter().find(|stamp| case.row.get(stamp).is_none())?;
            made(stamp, case.expect.to_row_again.as_ref()?.ok()?)
        })
    };
    records.or_else(inserts).or_else(rows).map_or(DateTime::UNIX_EPOCH, |now| now.and_utc())
}

/// Compares everything.
pub fn compare(context: &Context<'_>) -> Report {
    let mut report = Report::default();
    for name in &context.folder.missing {
        report.note(format!("there is no {name}"));
    }
    for name in &context.folder.unknown {
        report.note(format!("{name} is no file of the format, and was not read"));
    }
    report.add("schemas.json", schemas(context));
    report.add("indexes.json", indexes::compare(context));
    report.add("records.json", records::compare(context));
    report.add("from_row.json", from_row::compare(context));
    report.add("matches.json", matches::compare(context));
    report.add("inserts.json", inserts::compare(context));
    report.add("transacts.json", transacts::compare(context));
    report.add("readers.json", readers::compare(context));
    report.add("scalars.json", scalars::compare(context));
    report.add("responses.json", responses::compare(context));
    report.add("mock.json", mock::compare(context));
    report
}

/// The schemas that dio takes. One that it refuses for no row of the contract is a difference.
fn schemas(context: &Context<'_>) -> FileReport {
    let mut report = FileReport::default();
    let refused: BTreeMap<&String, &Refusal> = context.plan.refused().collect();
    for schema in &context.folder.schemas {
        report.case();
        match refused.get(&schema.id) {
            None => report.agree([]),
            Some(Refusal { row: Some(row), .. }) => report.agree([*row]),
            Some(refusal) if refusal.reason.starts_with("dio refuses") => {
                report.differ(format!("{}: {}", schema.id, refusal.reason));
            }
            Some(refusal) => report.inexpressible(no_counterpart(&schema.id, refusal)),
        }
    }
    report
}

/// The one request that a call must have sent.
pub fn only_request(script: &Script) -> Result<Json, Failure> {
    match &script.requests()[..] {
        [(operation, body)] => Ok(serde_json::json!({ "operation": operation, "kwargs": body })),
        [] => Err(Failure::Refused("nothing was sent".to_owned())),
        requests => Ok(serde_json::json!(requests)),
    }
}

/// Instances with the fields that a typed system has.
pub fn typed(context: &Context<'_>, instances: &[Instance]) -> Vec<Instance> {
    instances
        .iter()
        .map(|instance| match context.schema(&instance.schema) {
            Some(schema) => Instance {
                schema: instance.schema.clone(),
                fields: super::writing::typed(schema, &instance.fields),
            },
            None => instance.clone(),
        })
        .collect()
}
