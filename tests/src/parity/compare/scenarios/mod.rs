//! The scenarios of `mock.json`: steps against dio's mock. What they should come to follows from a model of DynamoDB; where that is
//! not what the library's mock says, the contract's M rows are why.

mod reads;
mod table;
mod writes;

use dio_runtime::Clock;
use dio_runtime::mock::{MockDynamo, MockTable};
use serde_json::Value as Json;

use super::Context;
use super::model::Model;
use crate::parity::attribute::{numbers, unordered};
use crate::parity::folder::{Instance, Outcome, Raised, Scenario, Step};
use crate::parity::plan::scenario_schemas;
use crate::parity::reading;
use crate::parity::record::{AnyRecord, Connection, Failure, Package, Reading, wait};
use crate::parity::report::{Expected, FileReport};
use crate::parity::schema::Schema;

struct Run<'a> {
    context: &'a Context<'a>,
    package: &'a dyn Package,
    on: Connection,
    table: MockTable,
    model: Model,
    /// The row by which the library's mock has other rows than DynamoDB would have by now.
    parted: Option<&'static str>,
}

/// What a step should come to, beside what it came to.
struct Came {
    expected: Result<Json, &'static str>,
    found: Result<Json, Failure>,
    /// What the library's mock came to, in the same form; none where it raised.
    golden: Option<Json>,
    /// The row by which that may be something else.
    row: Option<&'static str>,
}

pub fn compare(context: &Context<'_>, scenario: &Scenario, report: &mut FileReport) {
    let ids = scenario_schemas(scenario);
    let package = context.plan.together(&ids).and_then(|package| context.packages.get(package));
    let Some(package) = package else {
        return report
            .inexpressible(format!("the scenario `{}`, whose records are not of one table", scenario.id));
    };
    let mock = MockDynamo::dynamo_io();
    mock.clock().set(context.now);
    let now = context.now;
    let on =
        Connection { client: mock.client(), table: super::TABLE.to_owned(), clock: Clock::new(move || now) };
    // The table comes into being with the first call.
    let _ = wait(on.client.scan().table_name(&on.table).send());
    let table = mock.table(super::TABLE);
    let mut run = Run { context, package: &**package, on, table, model: Model::default(), parted: None };
    for (position, step) in scenario.steps.iter().enumerate() {
        let name = format!("{}[{position}] {}", scenario.id, step.action);
        match run.step(step) {
            Ok(came) => check(&name, came, report),
            Err(reason) => {
                // What is not done here is not there later.
                if CHANGES.contains(&step.action.as_str()) {
                    run.parted = Some("M2");
                }
                report.inexpressible(reason);
            }
        }
    }
}

/// Steps that change the table.
const CHANGES: [&str; 10] = [
    "upsert",
    "insert_records",
    "remove",
    "transacts",
    "table.update_row",
    "table.update_rows",
    "table.add_row",
    "table.add_rows",
    "table.delete_row",
    "table.delete_rows",
];

fn check(name: &str, came: Came, report: &mut FileReport) {
    let normal = |json: &Json| unordered(&numbers(json));
    let expected = match came.expected {
        Ok(expected) => {
            let same = came.golden.as_ref().is_some_and(|golden| normal(golden) == normal(&expected));
            let expected = Expected::same(normal(&expected));
            // Without a row it is held against what the library's mock says.
            match (same, came.row, came.golden) {
                (true, _, _) => expected,
                (false, Some(row), _) => expected.by([row]),
                (false, None, Some(golden)) => Expected::same(normal(&golden)),
                (false, None, None) => Expected::error("the library's mock raises"),
            }
        }
        Err(reason) => {
            let expected = Expected::error(reason);
            match (came.golden, came.row) {
                (None, _) => expected,
                (Some(_), Some(row)) => expected.by([row]),
                (Some(golden), None) => Expected::same(normal(&golden)),
            }
        }
    };
    report.check(name, &expected, came.found.map(|found| normal(&found)));
}

/// Rows or records in one order: the library's mock has none.
fn set(values: Vec<Json>) -> Json {
    let mut values: Vec<Json> = values.iter().map(|value| unordered(&numbers(value))).collect();
    values.sort_by_key(Json::to_string);
    Json::Array(values)
}

fn list(json: &Json) -> Vec<Json> {
    json.as_array().cloned().unwrap_or_default()
}

impl Run<'_> {
    fn step(&mut self, step: &Step) -> Result<Came, String> {
        match step.action.as_str() {
            "upsert" => self.upsert(step),
            "insert_records" => self.insert(step),
            "remove" => self.remove(step),
            "transacts" => self.transact(step),
            "get_record" => self.get_record(step),
            "get_rows_for_partition" | "get_records_for_partition" => self.partition(step),
            "get_indexed_row" | "get_indexed_rows" => self.indexed_rows(step),
            "get_indexed_record" | "get_indexed_records" => self.indexed_records(step),
            "read_entire_table" => self.entire_table(step),
            "table.keys" => Ok(self.keys(step)),
            "table.rows" => Ok(self.rows(step)),
            "table.all_records" | "table.find_records" => self.records(step),
            "table.find_rows" => self.find_rows(step),
            "table.get_rows" => self.get_rows(step),
            "table.assert_has_key" => self.assert_has_key(step),
            "table.assert_row_values" => self.assert_row_values(step),
            "table.assert_matching_row_values" => self.assert_matching(step),
            "table.update_row" | "table.update_rows" | "table.add_row" | "table.add_rows"
            | "table.delete_row" | "table.delete_rows" => self.change_rows(step),
            action => Err(format!("a step called `{action}`")),
        }
    }

    fn record(&self, id: &str) -> Result<(&Schema, &dyn AnyRecord), String> {
        let schema = self.context.schema(id).ok_or_else(|| format!("no schema is called `{id}`"))?;
        let record = self.package.record(id).ok_or_else(|| {
            format!("`{id}` is not of one table with the other schemas of the scenario, as in DynamoDB (M2)")
        })?;
        Ok((schema, record))
    }

    /// What a row reads as.
    fn read(&self, schema: &Schema, row: &Json) -> Json {
        let unseen = Outcome::Error(Raised { kind: String::new(), message: String::new() });
        match reading::reading(schema, row, &unseen) {
            Ok((fields, _)) if reading::matches(schema, row) == Some(true) => {
                reading::canonical(schema, &fields)
            }
            _ => Json::Null,
        }
    }
}

/// The fields of a record in an expectation.
fn fields_json(schema: &Schema, record: &Json) -> Json {
    let instance: Option<Instance> = serde_json::from_value(record.clone()).ok();
    instance.map_or(Json::Null, |instance| reading::canonical(schema, &instance.fields))
}

fn canonical(schema: &Schema, record: Option<Reading>) -> Json {
    match record {
        Some(Reading::Record(fields)) => reading::canonical(schema, &fields),
        _ => Json::Null,
    }
}
