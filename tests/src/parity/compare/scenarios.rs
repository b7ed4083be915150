//! The scenarios of `mock.json`: steps against dio's mock. What they should come to follows from a model of DynamoDB; where that is
//! not what the library's mock says, the contract's M rows are why.

use std::collections::BTreeSet;

use dio_runtime::chrono::DateTime;
use dio_runtime::mock::{Comparison, MockDynamo, MockTable, RowValue};
use dio_runtime::{AttributeValue, Clock, dynamo_io};
use serde_json::{Value as Json, json};

use super::mock::{caught, comparison, plain};
use super::model::{Model, key};
use super::readers::index;
use super::{Context, typed};
use crate::parity::attribute::{attribute, item_json, numbers, unordered};
use crate::parity::convert::Neutral;
use crate::parity::folder::{Fields, Instance, Outcome, Scenario, Step};
use crate::parity::plan::scenario_schemas;
use crate::parity::reading;
use crate::parity::record::{
    AnyRecord, Connection, Failure, IndexedRead, Package, PartitionRead, Reading, wait,
};
use crate::parity::report::{Expected, FileReport, Rows};
use crate::parity::schema::Schema;
use crate::parity::value::Value;
use crate::parity::writing;

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

    /// A record that is written, with what dio does with it.
    fn written(&self, instance: &Instance) -> Result<(Instance, &Schema, Vec<String>), String> {
        let (schema, _) = self.record(&instance.schema)?;
        let instance = typed(self.context, std::slice::from_ref(instance)).remove(0);
        let written = writing::writing(schema, &instance.fields, self.context.now);
        if let Some(reason) = written.inexpressible {
            return Err(reason);
        }
        if !written.refused().is_empty() {
            return Err("a record that dio refuses, in a scenario".to_owned());
        }
        let removed = writing::removed(schema, &instance.fields);
        Ok((instance, schema, removed))
    }

    /// The row of a put.
    fn row(&self, schema: &Schema, fields: &Fields) -> Json {
        let row = writing::own_row(schema, fields, self.context.now);
        writing::writing(schema, fields, self.context.now).item(&row, &mut Rows::new())
    }

    /// The update of an upsert, as the library has it.
    fn update(&self, schema: &Schema, instance: &Instance) -> Json {
        let mut row = self.row(schema, &instance.fields);
        let key = json!({ "pk": row["pk"], "sk": row["sk"] });
        let (mut names, mut values) = (serde_json::Map::new(), serde_json::Map::new());
        let removed: BTreeSet<&str> = instance
            .fields
            .iter()
            .filter(|(_, value)| **value == Value::Delete || **value == Value::String(String::new()))
            .map(|(name, _)| schema.column(name).map_or(name.as_str(), |column| column.attribute()))
            .collect();
        for (position, attribute) in writing::columns(schema).enumerate() {
            let value = row.as_object_mut().and_then(|row| row.remove(attribute));
            if removed.contains(attribute) {
                names.insert(format!("#k{position}"), attribute.into());
            } else if let Some(value) = value {
                names.insert(format!("#k{position}"), attribute.into());
                values.insert(format!(":v{position}"), value);
            }
        }
        json!({ "Key": key, "ExpressionAttributeNames": names, "ExpressionAttributeValues": values })
    }

    fn upsert(&mut self, step: &Step) -> Result<Came, String> {
        let (instance, schema, removed) =
            self.written(step.record.as_ref().ok_or("an upsert of nothing")?)?;
        let update = self.update(schema, &instance);
        let (schema, record) = self.record(&instance.schema)?;
        let found = record.upsert(&self.on, &instance.fields, &removed);
        let found = found.map(|single| json!([single.row, canonical(schema, single.record)]));
        let golden =
            step.expect.ok().map(|golden| json!([golden["row"], fields_json(schema, &golden["record"])]));
        let row = self.model.update(&update).unwrap_or_default();
        let (schema, _) = self.record(&instance.schema)?;
        let expected = Ok(json!([row, self.read(schema, &row)]));
        // Stamps that are not there are not made up.
        Ok(Came { expected, found, golden, row: self.parted.or(row_lacks_stamps(&row).then_some("S24")) })
    }

    /// What a row reads as.
    fn read(&self, schema: &Schema, row: &Json) -> Json {
        let unseen =
            Outcome::Error(crate::parity::folder::Raised { kind: String::new(), message: String::new() });
        match reading::reading(schema, row, &unseen) {
            Ok((fields, _)) if reading::matches(schema, row) == Some(true) => {
                reading::canonical(schema, &fields)
            }
            _ => Json::Null,
        }
    }

    fn insert(&mut self, step: &Step) -> Result<Came, String> {
        let instances = step.records.as_deref().ok_or("an insert of nothing")?;
        let mut rows = Vec::new();
        for instance in instances {
            let (instance, schema, _) = self.written(instance)?;
            rows.push(self.row(schema, &instance.fields));
        }
        let found = self.package.insert(&self.on, &typed(self.context, instances)).map(|()| json!("done"));
        let repeats = rows
            .iter()
            .enumerate()
            .any(|(position, row)| rows[..position].iter().any(|other| key(other) == key(row)));
        let existed = rows.iter().filter_map(key).any(|key| self.model.get(&key).is_some());
        if !repeats {
            rows.iter().for_each(|row| self.model.put(row));
        }
        let expected = if repeats { Err("two records of one key") } else { Ok(json!("done")) };
        Ok(self.change(step, expected, found, existed))
    }

    fn remove(&mut self, step: &Step) -> Result<Came, String> {
        let instance = step.record.as_ref().ok_or("a removal of nothing")?;
        let (instance, schema, _) = self.written(instance)?;
        let row = self.row(schema, &instance.fields);
        let (_, record) = self.record(&instance.schema)?;
        let found = record.remove(&self.on, &instance.fields).map(|()| json!("done"));
        let missing = key(&row).is_some_and(|key| self.model.get(&key).is_none());
        if let Some(key) = key(&row) {
            self.model.delete(&key);
        }
        Ok(self.change(step, Ok(json!("done")), found, missing))
    }

    fn transact(&mut self, step: &Step) -> Result<Came, String> {
        let list = |list: &Option<Vec<Instance>>| typed(self.context, list.as_deref().unwrap_or_default());
        let (puts, updates, deletes) = (list(&step.puts), list(&step.updates), list(&step.deletes));
        let mut after = self.model.clone();
        let mut with_removals = Vec::new();
        let mut keys = Vec::new();
        let mut existed = false;
        for instance in &puts {
            let (instance, schema, _) = self.written(instance)?;
            let row = self.row(schema, &instance.fields);
            existed |= key(&row).is_some_and(|key| after.get(&key).is_some());
            keys.push(key(&row));
            after.put(&row);
        }
        for instance in &updates {
            let (instance, schema, removed) = self.written(instance)?;
            let update = self.update(schema, &instance);
            keys.push(key(&update["Key"]));
            after.update(&update);
            with_removals.push((instance, removed));
        }
        for instance in &deletes {
            let (instance, schema, _) = self.written(instance)?;
            let key = key(&self.row(schema, &instance.fields));
            key.iter().for_each(|key| after.delete(key));
            keys.push(key);
        }
        let repeats = keys.iter().enumerate().any(|(position, key)| keys[..position].contains(key));
        let refused = repeats || keys.is_empty() || keys.len() > 100;
        let found = self.package.transact(&self.on, &puts, &with_removals, &deletes).map(|()| json!("done"));
        if !refused {
            self.model = after;
        }
        let expected = if refused { Err("a transaction that DynamoDB refuses") } else { Ok(json!("done")) };
        Ok(self.change(step, expected, found, existed))
    }

    /// A step that changes the table. `odd` where the library's mock raises, and DynamoDB does not: a put of an item that is
    /// there, a removal of one that is not.
    fn change(
        &mut self,
        step: &Step,
        expected: Result<Json, &'static str>,
        found: Result<Json, Failure>,
        odd: bool,
    ) -> Came {
        let golden = step.expect.ok().map(|_| json!("done"));
        let row = match (&expected, &golden) {
            (Ok(_), None) if odd => Some("M1"),
            // It takes what DynamoDB refuses.
            (Err(_), Some(_)) => Some("M4"),
            _ => self.parted,
        };
        if expected.is_ok() != golden.is_some() {
            self.parted = row;
        }
        Came { expected, found, golden, row }
    }

    fn get_record(&mut self, step: &Step) -> Result<Came, String> {
        let (instance, schema, _) = self.written(step.source.as_ref().ok_or("a read by nothing")?)?;
        let (_, record) = self.record(&instance.schema)?;
        let found = record.get(&self.on, &instance.fields);
        let found = found.map(|single| json!([single.row, canonical(schema, single.record)]));
        let row = key(&self.row(schema, &instance.fields)).and_then(|key| self.model.get(&key));
        let record = row.as_ref().map(|row| self.read(schema, row));
        let golden =
            step.expect.ok().map(|golden| json!([golden["row"], fields_json(schema, &golden["record"])]));
        Ok(Came { expected: Ok(json!([row, record])), found, golden, row: self.parted })
    }

    /// The rows of a partition by a step's arguments; with more than one condition there is no such read.
    fn partition(&mut self, step: &Step) -> Result<Came, String> {
        let text = |name: &str| step.args.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
        let partition = text("partition_key_value").ok_or("a read of a partition without its key (K3)")?;
        let index = index(self.context, step.args.get("index"))?;
        let page_size = step.args.get("limit").and_then(Json::as_u64).filter(|limit| *limit > 0);
        let page_size = page_size.map(|limit| u32::try_from(limit).unwrap_or(u32::MAX));
        let (starts, before, after) =
            (text("sort_key_starts"), text("before_sort_key"), text("after_sort_key"));
        let conditions = [starts, before, after].iter().flatten().count();
        if conditions > 1 {
            return Err("two conditions on one sort key, which DynamoDB refuses (R10, M4)".to_owned());
        }
        let sort = match (starts, before, after) {
            (Some(text), _, _) => Some(dynamo_io::SortCondition::begins_with(text)),
            (_, Some(text), _) => Some(dynamo_io::SortCondition::before(text)),
            (_, _, Some(text)) => Some(dynamo_io::SortCondition::after(text)),
            _ => None,
        };
        let rows = self.model.partition(&index, partition, |sort| {
            starts.is_none_or(|text| sort.starts_with(text))
                && before.is_none_or(|text| sort < text)
                && after.is_none_or(|text| sort > text)
        });
        let golden = step.expect.ok();
        // Its limit is one of rows, which a page size is not.
        let row = self.parted.or(page_size.is_some().then_some("M3"));
        let Some(classes) = &step.record_classes else {
            let mut read =
                dynamo_io::get_rows_for_partition(&self.on.client, &self.on.table, partition).index(index);
            if let Some(sort) = sort {
                read = read.sort(sort);
            }
            if let Some(page_size) = page_size {
                read = read.page_size(page_size);
            }
            let found = wait(read.send()).map_err(Failure::from);
            let found = found.map(|response| set(response.iter_rows().map(item_json).collect()));
            let golden = golden.map(|golden| set(list(&golden["rows"])));
            return Ok(Came { expected: Ok(set(rows)), found, golden, row });
        };
        let [id] = &classes[..] else { return Err("a read of several classes, in a scenario".to_owned()) };
        let (schema, record) = self.record(id)?;
        let read = PartitionRead { partition: partition.to_owned(), index: Some(index), sort, page_size };
        let found = record.partition(&self.on, &read).map(|paged| {
            let records =
                paged.records.iter().map(|(_, fields)| reading::canonical(schema, fields)).collect();
            json!([set(paged.rows), set(records)])
        });
        let records =
            rows.iter().map(|row| self.read(schema, row)).filter(|record| !record.is_null()).collect();
        let golden = golden.map(|golden| {
            let records = list(&golden["records"]).iter().map(|record| fields_json(schema, record)).collect();
            json!([set(list(&golden["rows"])), set(records)])
        });
        Ok(Came { expected: Ok(json!([set(rows), set(records)])), found, golden, row })
    }

    fn indexed_rows(&mut self, step: &Step) -> Result<Came, String> {
        let text = |name: &str| step.args.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
        let partition = text("partition_key_value").ok_or("a read of an index without its key (K3)")?;
        let index = index(self.context, step.args.get("index"))?;
        let sort = text("sort_key_value").filter(|_| index.sort_key.is_some());
        let rows = self.model.partition(&index, partition, |value| sort.is_none_or(|sort| sort == value));
        let golden = step.expect.ok();
        if step.action == "get_indexed_row" {
            let mut read = dynamo_io::get_indexed_row(&self.on.client, &self.on.table, index, partition);
            if let Some(sort) = sort {
                read = read.sort_key(sort);
            }
            let found = wait(read.send()).map_err(Failure::from);
            let found = found.map(|response| json!(response.row.as_ref().map(item_json)));
            // Which of several is the first, the library's mock leaves to the order of puts.
            let golden = golden.map(|golden| golden["row"].clone());
            let row = self.parted.or((rows.len() > 1).then_some("M3"));
            return Ok(Came { expected: Ok(json!(rows.first())), found, golden, row });
        }
        let mut read = dynamo_io::get_indexed_rows(&self.on.client, &self.on.table, index, partition);
        if let Some(sort) = sort {
            read = read.sort_key(sort);
        }
        let found = wait(read.send()).map_err(Failure::from);
        let found = found.map(|response| set(response.iter_rows().map(item_json).collect()));
        let golden = golden.map(|golden| set(list(&golden["rows"])));
        // Its limit, 1 if no other is given, is one of rows.
        let row = self.parted.or((rows.len() > 1).then_some("M3"));
        Ok(Came { expected: Ok(set(rows)), found, golden, row })
    }

    fn indexed_records(&mut self, step: &Step) -> Result<Came, String> {
        let source = step.source.as_ref().ok_or("a read by nothing")?;
        let (schema, record) = self.record(&source.schema)?;
        let fields = writing::typed(schema, &source.fields);
        if !writing::writing(schema, &fields, self.context.now).refused().is_empty() {
            return Err("a record without its whole key, by which the library reads an index (K2)".to_owned());
        }
        let index = index(self.context, step.args.get("index"))?;
        let row = writing::own_row(schema, &fields, self.context.now);
        let text = |name: &str| row.get(name).and_then(|value| value["S"].as_str()).map(str::to_owned);
        let Some(partition) = text(&index.partition_key) else {
            return Err("a record without the partition key of the index (R14)".to_owned());
        };
        let sort = index.sort_key.as_deref().and_then(text);
        let rows = self
            .model
            .partition(&index, &partition, |value| sort.as_deref().is_none_or(|sort| sort == value));
        let read = IndexedRead { source: &fields, index, page_size: None };
        let golden = step.expect.ok();
        if step.action == "get_indexed_record" {
            let found = record.first_indexed(&self.on, &read);
            let found = found.map(|single| json!([single.row, canonical(schema, single.record)]));
            let expected = json!([rows.first(), rows.first().map(|row| self.read(schema, row))]);
            let golden = golden.map(|golden| json!([golden["row"], fields_json(schema, &golden["record"])]));
            let row = self.parted.or((rows.len() > 1).then_some("M3"));
            return Ok(Came { expected: Ok(expected), found, golden, row });
        }
        let found = record.indexed(&self.on, &read).map(|paged| set(paged.rows));
        let golden = golden.map(|golden| set(list(&golden["rows"])));
        // Its limit, 1 if no other is given, is one of rows.
        let row = self.parted.or((rows.len() > 1).then_some("M3"));
        Ok(Came { expected: Ok(set(rows)), found, golden, row })
    }

    fn entire_table(&mut self, step: &Step) -> Result<Came, String> {
        let found =
            wait(dynamo_io::read_entire_table(&self.on.client, &self.on.table).send()).map_err(Failure::from);
        let found = found
            .map(|response| json!([set(response.iter_rows().map(item_json).collect()), response.completed]));
        let golden = step.expect.ok().map(|golden| json!([set(list(&golden["rows"])), golden["completed"]]));
        Ok(Came { expected: Ok(json!([set(self.model.rows()), true])), found, golden, row: self.parted })
    }

    fn keys(&self, step: &Step) -> Came {
        let found: Json = self.table.items().iter().map(|row| json!(key(&item_json(row)))).collect();
        let golden = step.expect.ok().map(|golden| set(list(golden)));
        Came {
            expected: Ok(set(list(&self.model.keys()))),
            found: Ok(set(list(&found))),
            golden,
            row: self.parted,
        }
    }

    fn rows(&self, step: &Step) -> Came {
        let found = self.table.items().iter().map(item_json).collect();
        let golden = step.expect.ok().map(|golden| set(list(golden)));
        Came { expected: Ok(set(self.model.rows())), found: Ok(set(found)), golden, row: self.parted }
    }

    /// Whether one of these attributes is a number in some row: the library takes it for a moment.
    fn has_number<'n>(&self, names: impl IntoIterator<Item = &'n String>) -> bool {
        let rows = self.model.rows();
        names.into_iter().any(|name| {
            rows.iter()
                .any(|row| row.get(name).is_some_and(|value| value.get("N").or(value.get("NS")).is_some()))
        })
    }

    /// What needles ask for. A text is a pattern; what is none is never found.
    fn needles(needles: &Fields) -> Result<Vec<(String, Comparison)>, String> {
        needles.iter().map(|(name, value)| Ok((name.clone(), plain(value)?))).collect()
    }

    fn found_rows(&self, needles: &Fields) -> Result<Vec<Json>, String> {
        let mut rows = self.model.rows();
        for (name, needle) in needles {
            let pattern = match needle {
                Value::String(pattern) => Some(Comparison::from(
                    dio_runtime::mock::matchers::is_like(pattern.clone()).nullable(false),
                )),
                _ => None,
            };
            let equal = plain(needle)?;
            rows.retain(|row| {
                let Some(value) = row.get(name).and_then(|value| attribute(value).ok()) else { return false };
                match (&pattern, &value) {
                    (Some(pattern), AttributeValue::S(_)) => pattern.passes(Some(&value)),
                    _ => !needle.is_absent() && equal.passes(Some(&value)),
                }
            });
        }
        Ok(rows)
    }

    fn records(&mut self, step: &Step) -> Result<Came, String> {
        let (schema, record) = self.record(step.schema.as_deref().ok_or("records of no class")?)?;
        let nothing = Fields::new();
        let needles = step.needles.as_ref();
        let asked = needles.map(Self::needles).transpose()?;
        let found = caught(|| record.in_table(&self.table, asked));
        let found = found
            .map(|records| set(records.iter().map(|fields| reading::canonical(schema, fields)).collect()));
        let rows = self.found_rows(needles.unwrap_or(&nothing))?;
        let records =
            rows.iter().map(|row| self.read(schema, row)).filter(|record| !record.is_null()).collect();
        let golden = step.expect.ok();
        let golden =
            golden.map(|golden| set(list(golden).iter().map(|record| fields_json(schema, record)).collect()));
        let row = self.parted.or(self.has_number(needles.into_iter().flat_map(Fields::keys)).then_some("M6"));
        Ok(Came { expected: Ok(set(records)), found, golden, row })
    }

    fn find_rows(&mut self, step: &Step) -> Result<Came, String> {
        let needles = step.needles.as_ref().ok_or("a search for nothing")?;
        let asked = Self::needles(needles)?;
        let found = caught(|| self.table.find_rows(asked));
        let found = found.map(|rows| set(rows.iter().map(|row| decoded(&item_json(row))).collect()));
        let rows = self.found_rows(needles)?;
        let expected = set(rows.iter().map(decoded).collect());
        // The library decodes every number as a moment; but for that its rows are the same.
        let library = set(rows.iter().map(library_decoded).collect());
        let golden = step.expect.ok().map(|golden| {
            let rows = list(golden).into_iter().map(|row| {
                let fields: Option<Fields> = serde_json::from_value(row).ok();
                fields.map(|fields| {
                    fields.iter().map(|(name, value)| (name.clone(), value.to_json())).collect()
                })
            });
            set(rows.map(|row| Json::Object(row.unwrap_or_default())).collect())
        });
        let is_library = golden.as_ref() == Some(&library) || self.has_number(needles.keys());
        let row = self.parted.or(is_library.then_some("M6"));
        Ok(Came { expected: Ok(expected), found, golden, row })
    }

    fn get_rows(&mut self, step: &Step) -> Result<Came, String> {
        let (partition, starts) = partition_and_start(step)?;
        let found = caught(|| self.table.get_rows(partition.as_str(), starts.as_deref()));
        let found = found.map(|rows| set(rows.iter().map(item_json).collect()));
        let expected = set(self.rows_of(&partition, starts.as_deref()));
        Ok(Came {
            expected: Ok(expected),
            found,
            golden: step.expect.ok().map(|golden| set(list(golden))),
            row: self.parted,
        })
    }

    fn rows_of(&self, partition: &str, starts: Option<&str>) -> Vec<Json> {
        let index = dynamo_io::Indexes::STANDARD;
        self.model.partition(&index, partition, |sort| starts.is_none_or(|text| sort.starts_with(text)))
    }

    fn assert_has_key(&mut self, step: &Step) -> Result<Came, String> {
        let (partition, sort) = step_key(step)?;
        let found =
            caught(|| self.table.assert_has_key(partition.as_str(), sort.as_str())).map(|()| json!("passes"));
        let expected = match self.model.get(&(partition, sort)) {
            Some(_) => Ok(json!("passes")),
            None => Err("no such row"),
        };
        Ok(Came { expected, found, golden: step.expect.ok().map(|_| json!("passes")), row: self.parted })
    }

    /// The comparisons of a step.
    fn comparisons(step: &Step) -> Result<Vec<(String, Comparison)>, String> {
        let comparisons = step.comparisons.iter().flatten();
        comparisons
            .map(|(name, value)| {
                let comparison = match value.get("helper") {
                    Some(helper) => {
                        let helper =
                            serde_json::from_value(helper.clone()).map_err(|error| error.to_string())?;
                        comparison(&helper)?
                    }
                    None => {
                        let value: Value =
                            serde_json::from_value(value.clone()).map_err(|error| error.to_string())?;
                        plain(&value)?
                    }
                };
                Ok((name.clone(), comparison))
            })
            .collect()
    }

    fn passes(row: &Json, comparisons: &[(String, Comparison)]) -> bool {
        comparisons.iter().all(|(name, comparison)| {
            let value = row.get(name).and_then(|value| attribute(value).ok());
            comparison.passes(value.as_ref())
        })
    }

    fn assert_row_values(&mut self, step: &Step) -> Result<Came, String> {
        let (partition, sort) = step_key(step)?;
        let comparisons = Self::comparisons(step)?;
        let expected = match self.model.get(&(partition.clone(), sort.clone())) {
            Some(row) if Self::passes(&row, &comparisons) => Ok(json!("passes")),
            _ => Err("a row with other values"),
        };
        let row = self.parted.or(self.has_number(comparisons.iter().map(|(name, _)| name)).then_some("M6"));
        let found = caught(|| self.table.assert_row_values(partition.as_str(), sort.as_str(), comparisons));
        let golden = step.expect.ok().map(|_| json!("passes"));
        Ok(Came { expected, found: found.map(|()| json!("passes")), golden, row })
    }

    fn assert_matching(&mut self, step: &Step) -> Result<Came, String> {
        let (partition, starts) = partition_and_start(step)?;
        let comparisons = Self::comparisons(step)?;
        let may_be_none = step.args.get("allow_no_matches").and_then(Json::as_bool).unwrap_or(false);
        let rows = self.rows_of(&partition, starts.as_deref());
        let pass =
            rows.iter().all(|row| Self::passes(row, &comparisons)) && (may_be_none || !rows.is_empty());
        let row = self.parted.or(self.has_number(comparisons.iter().map(|(name, _)| name)).then_some("M6"));
        let found = caught(|| {
            let (partition, starts) = (partition.as_str(), starts.as_deref());
            if may_be_none {
                self.table.assert_matching_row_values_if_any(partition, starts, comparisons);
            } else {
                self.table.assert_matching_row_values(partition, starts, comparisons);
            }
        });
        Ok(Came {
            expected: if pass { Ok(json!("passes")) } else { Err("rows with other values") },
            found: found.map(|()| json!("passes")),
            golden: step.expect.ok().map(|_| json!("passes")),
            row,
        })
    }

    fn change_rows(&mut self, step: &Step) -> Result<Came, String> {
        let given = step.rows.clone().unwrap_or_else(|| vec![step.row.clone()]);
        let mut rows: Vec<Vec<(String, RowValue)>> = Vec::new();
        for row in &given {
            let values = row.as_object().ok_or("a row that is no object")?.iter();
            let values: Result<Vec<(String, RowValue)>, String> = values
                .map(|(name, value)| {
                    let value =
                        if value.is_null() { RowValue::from(()) } else { RowValue::from(attribute(value)?) };
                    Ok((name.clone(), value))
                })
                .collect();
            rows.push(values?);
        }
        let action = step.action.trim_end_matches('s');
        for row in &given {
            match action {
                "table.update_row" => self.model.merge(row),
                "table.add_row" => self.model.put(row),
                _ => key(row).iter().for_each(|key| self.model.delete(key)),
            }
        }
        let found = caught(|| {
            match action {
                "table.update_row" => self.table.update_rows(rows),
                "table.add_row" => self.table.add_rows(rows),
                _ => self.table.delete_rows(rows),
            };
            self.table.items()
        });
        // The step answers with all rows, or with their number.
        let golden = step.expect.ok();
        let counts = golden.is_some_and(Json::is_number);
        let shown = |rows: Vec<Json>| if counts { json!(rows.len()) } else { set(rows) };
        let found = found.map(|rows| shown(rows.iter().map(item_json).collect()));
        let golden = golden.map(|golden| if counts { golden.clone() } else { set(list(golden)) });
        Ok(Came { expected: Ok(shown(self.model.rows())), found, golden, row: self.parted })
    }
}

/// The value by which a row's attributes are found by the library: numbers as moments.
fn library_decoded(row: &Json) -> Json {
    let mut library = decoded(row);
    for (name, value) in row.as_object().into_iter().flatten() {
        let seconds = value.get("N").and_then(Json::as_str).and_then(|text| text.parse().ok());
        if let Some(moment) = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0)) {
            library[name] = Value::utc(moment).to_json();
        }
    }
    library
}

fn row_lacks_stamps(row: &Json) -> bool {
    row.get("created_at").is_none() || row.get("updated_at").is_none()
}

/// The value by which a row's attributes are found: each by its tag.
fn decoded(row: &Json) -> Json {
    let attributes = row.as_object().into_iter().flatten();
    let decoded = attributes.map(|(name, value)| {
        let value = attribute(value).map_or(Value::None, |value| value.to_neutral());
        (name.clone(), value.to_json())
    });
    Json::Object(decoded.collect())
}

/// The key of a step: a partition and a sort key.
fn step_key(step: &Step) -> Result<(String, String), String> {
    match step.key.as_array().map(Vec::as_slice) {
        Some([Json::String(partition), Json::String(sort)]) => Ok((partition.clone(), sort.clone())),
        _ => Err("a key without both of its texts (M2)".to_owned()),
    }
}

fn partition_and_start(step: &Step) -> Result<(String, Option<String>), String> {
    let text = |name: &str| step.args.get(name).and_then(Json::as_str).map(str::to_owned);
    Ok((text("partition_key_value").ok_or("a partition without its key (K3)")?, text("sort_key_starts")))
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
