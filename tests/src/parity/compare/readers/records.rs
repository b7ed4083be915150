//! The functions that read records.

use dio_runtime::dynamo_io::{self, Index, SortCondition};
use serde_json::{Map, Value as Json, json};

use super::{Answer, Argument, Call, Reader};
use crate::parity::attribute::item_json;
use crate::parity::compare::matches::dio_matches;
use crate::parity::folder::{Fields, Instance, Outcome, Raised};
use crate::parity::library;
use crate::parity::reading;
use crate::parity::record::{AnyRecord, Failure, IndexedRead, Paged, PartitionRead, Reading, Single, wait};
use crate::parity::report::{Expected, FileReport, Rows};
use crate::parity::schema::{STAMPS, Schema};
use crate::parity::value::Value;
use crate::parity::writing;

/// The record that a case takes.
pub struct Source<'a> {
    schema: &'a Schema,
    record: &'a dyn AnyRecord,
    fields: Fields,
    /// Whether there is no partition key.
    is_missing: bool,
    key: Rows,
    rest: Rows,
}

impl Reader<'_> {
    /// The record that a case takes: what dio makes of it, and what is refused of it.
    pub(super) fn source<'c>(&'c self, report: &mut FileReport) -> Result<Option<Source<'c>>, String> {
        let Some(Instance { schema: id, fields }) = &self.case.source else {
            return Err("a read by a record without one".to_owned());
        };
        let Some((schema, record)) = self.context.record(id, report) else { return Ok(None) };
        let fields = writing::typed(schema, fields);
        let written = writing::writing(schema, &fields, self.context.now);
        if let Some(reason) = written.inexpressible {
            return Err(reason);
        }
        let partition = fields.get(&schema.partition_key.name).unwrap_or(&Value::None);
        let is_missing =
            partition.is_absent() && !schema.computed_fields.contains_key(&schema.partition_key.name);
        Ok(Some(Source { schema, record, is_missing, key: written.key, rest: written.rest, fields }))
    }

    pub(super) fn get_record(&self, report: &mut FileReport) -> Result<(), String> {
        let Some(source) = self.source(report)? else { return Ok(()) };
        let refused = if source.is_missing { Rows::from(["K3"]) } else { source.key.clone() };
        let script = self.script();
        let found = source
            .record
            .get(&self.connection(&script), &source.fields)
            .map(|single| answer(source.schema, single));
        let rows = self.golden_row()?;
        let golden = match &self.case.expect.result {
            Outcome::Ok(result) => result.record.as_ref().map(|record| Outcome::Ok(record.fields.clone())),
            Outcome::Error(raised) => Some(Outcome::Error(raised.clone())),
        };
        let records = match (rows.first(), golden) {
            (Some(row), Some(golden)) => {
                let expected = reading::expected(source.schema, row, &golden, matches(source.schema, row));
                (expected.value.ok().into_iter().collect(), expected.rows)
            }
            _ => (Vec::new(), Rows::new()),
        };
        let call = Call {
            request: self.request(&refused),
            requests: 1,
            rows,
            records: Some(records),
            completed: None,
            by: Rows::new(),
        };
        self.check(&script, &call, found, report);
        Ok(())
    }

    pub(super) fn partition(
        &self,
        classes: Option<&[String]>,
        report: &mut FileReport,
    ) -> Result<(), String> {
        let (partition, mut refused) = self.partition_value()?;
        let index = self.index()?;
        let mut conditions = Vec::new();
        type Condition = fn(String) -> SortCondition;
        let all: [(&str, Condition); 3] = [
            ("sort_key_starts", SortCondition::BeginsWith),
            ("before_sort_key", SortCondition::Before),
            ("after_sort_key", SortCondition::After),
        ];
        for (name, condition) in all {
            match self.argument(name) {
                // The library takes an empty bound for none (R17), as an absent one.
                Argument::Text(text) if !text.is_empty() => conditions.push(condition(text)),
                Argument::Other => return Err("a bound that Python converts to text (S28)".to_owned()),
                _ => {}
            }
        }
        if conditions.len() > 1 {
            // One condition by type: DynamoDB refuses what the library sends.
            report.agree(["R10"]);
            return Ok(());
        }
        let sort = conditions.pop();
        if sort.is_some() && index.sort_key.is_none() {
            refused.insert("R17");
        }
        let page_size = self.page_size(None)?;
        let rows = Self::rows(self.pages());
        self.own_rows(&rows, report);
        let mut call = Call {
            request: self.request(&refused),
            requests: self.pages().len().max(1),
            rows: rows.clone(),
            records: None,
            completed: None,
            by: Rows::new(),
        };
        let Some(classes) = classes else {
            let script = self.script();
            let on = self.connection(&script);
            let mut read = dynamo_io::get_rows_for_partition(&on.client, on.table, partition).index(index);
            if let Some(sort) = sort {
                read = read.sort(sort);
            }
            if let Some(page_size) = page_size {
                read = read.page_size(page_size);
            }
            let found = wait(read.send()).map_err(Failure::from).map(|response| Answer {
                rows: response.iter_rows().map(item_json).collect(),
                records: Vec::new(),
                completed: None,
            });
            self.check(&script, &call, found, report);
            return Ok(());
        };
        let mut of_classes = Vec::new();
        for id in classes {
            let Some(class) = self.context.record(id, report) else { return Ok(()) };
            of_classes.push(class);
        }
        call.records = Some(self.expected_records(&of_classes, &rows, false, report));
        // A typed read of several records is of one table's; these are read one after the other, and put together as the library
        // does: the first class that matches has the row.
        let index = self.case.args.contains_key("index").then_some(index);
        let read = PartitionRead { partition, index, sort, page_size };
        let script = self.script();
        let mut found = Vec::new();
        for (position, (_, record)) in of_classes.iter().enumerate() {
            let script = if position == 0 { script.clone() } else { self.script() };
            match record.partition(&self.connection(&script), &read) {
                Ok(paged) => found.push(paged),
                Err(failure) => {
                    self.check(&script, &call, Err(failure), report);
                    return Ok(());
                }
            }
        }
        let answer = Answer {
            rows: found.first().map(|paged| paged.rows.clone()).unwrap_or_default(),
            records: together(&of_classes, &found, &rows),
            completed: None,
        };
        self.check(&script, &call, Ok(answer), report);
        Ok(())
    }

    /// The records among rows: of the first class that matches. Where the library read a row into a class that it does not match,
    /// and dio does not, `forced`.
    pub(super) fn expected_records(
        &self,
        classes: &[(&Schema, &dyn AnyRecord)],
        rows: &[Json],
        forced: bool,
        report: &mut FileReport,
    ) -> (Vec<Json>, Rows) {
        let golden = self.case.expect.result.ok();
        let mut library = golden.into_iter().flat_map(|result| result.records.iter().chain(&result.record));
        let mut unsaid =
            |problem: &str| report.differ(self.name(&format!("the comparison itself expects {problem}")));
        let mut records = Vec::new();
        let mut by = Rows::new();
        for row in rows {
            let library_reads = |schema: &Schema| forced || reading::matches(schema, row) == Some(true);
            let class = classes.iter().find(|(schema, _)| library_reads(schema));
            let record = class.and_then(|_| library.next());
            if let (Some((schema, _)), Some(_)) = (class, golden)
                && record.is_none_or(|record| record.schema != schema.id)
            {
                unsaid(&format!("a record of `{}` of {row}", schema.id));
            }
            if golden.is_none() && reading::matches(classes[0].0, row).is_none() {
                by.insert("K5");
            }
            let Some((schema, _)) = classes.iter().find(|(schema, _)| matches(schema, row) == Some(true))
            else {
                if class.is_some() {
                    by.insert("K11");
                }
                continue;
            };
            let outcome = match record {
                Some(record) => Outcome::Ok(record.fields.clone()),
                None => Outcome::Error(Raised { kind: String::new(), message: String::new() }),
            };
            match reading::reading(schema, row, &outcome) {
                Ok((fields, rows)) => {
                    if golden.is_some() {
                        by.extend(rows);
                    }
                    records.push(reading::canonical(schema, &fields));
                }
                Err(_) => drop(by.insert("K14")),
            }
        }
        if library.next().is_some() {
            unsaid("fewer records");
        }
        if golden.is_none() && by.is_empty() && !rows.is_empty() {
            by.insert("K14");
        }
        (records, by)
    }

    pub(super) fn indexed_records(&self, first: bool, report: &mut FileReport) -> Result<(), String> {
        let Some(source) = self.source(report)? else { return Ok(()) };
        let index = self.index()?;
        let refused: Rows = source.key.union(&source.rest).copied().collect();
        let request =
            if refused.is_empty() { self.indexed_request(&source, &index) } else { self.request(&refused) };
        let (requests, rows, by) = self.first_pages(first);
        self.own_rows(&rows, report);
        let expected = self.expected_records(&[(source.schema, source.record)], &rows, true, report);
        let call = Call { request, requests, records: Some(expected), rows, completed: None, by };
        let script = self.script();
        let on = self.connection(&script);
        let page_size = self.page_size(Some(1))?;
        let read = IndexedRead { source: &source.fields, index, page_size };
        let found = if first {
            source.record.first_indexed(&on, &read).map(|single| answer(source.schema, single))
        } else {
            source.record.indexed(&on, &read).map(|paged| Answer {
                records: paged
                    .records
                    .iter()
                    .map(|(_, fields)| reading::canonical(source.schema, fields))
                    .collect(),
                rows: paged.rows,
                completed: None,
            })
        };
        self.check(&script, &call, found, report);
        Ok(())
    }

    /// The library looks for columns of the index's names; dio for what the record stores there.
    pub(super) fn indexed_request(&self, source: &Source<'_>, index: &Index) -> Expected {
        let row = library::own_row(source.schema, &source.fields, self.context.now);
        let is_set = |name: &str| source.fields.get(name).is_some_and(|value| !value.is_absent());
        let stored = |attribute: &str| {
            let is_unset_stamp = STAMPS.contains(&attribute) && !is_set(attribute);
            row.get(attribute).filter(|_| !is_unset_stamp).cloned()
        };
        let golden = self.golden_call();
        let Some(partition) = stored(&index.partition_key) else {
            return Expected::error("a record without the partition key of the index").by(["R14"]);
        };
        let mut names = Map::from_iter([("#k0".to_owned(), json!(index.partition_key))]);
        let mut values = Map::from_iter([(":v0".to_owned(), partition)]);
        let mut condition = "#k0=:v0".to_owned();
        if let Some((name, value)) = index.sort_key.as_ref().and_then(|name| Some((name, stored(name)?))) {
            names.insert("#k1".to_owned(), json!(name));
            values.insert(":v1".to_owned(), value);
            condition += " AND #k1=:v1";
        }
        let mut expected = golden.clone();
        expected["kwargs"]["ExpressionAttributeNames"] = Json::Object(names);
        expected["kwargs"]["ExpressionAttributeValues"] = Json::Object(values);
        expected["kwargs"]["KeyConditionExpression"] = condition.into();
        let rows = if expected == golden { Rows::new() } else { Rows::from(["R13"]) };
        Expected::same(expected).by(rows)
    }
}

/// Whether a row is one of the schema, to the library and to dio.
fn matches(schema: &Schema, row: &Json) -> Option<bool> {
    Some(reading::matches(schema, row) == Some(true) && dio_matches(schema, row))
}

fn answer(schema: &Schema, single: Single) -> Answer {
    let records = match single.record {
        Some(Reading::Record(fields)) => vec![reading::canonical(schema, &fields)],
        _ => Vec::new(),
    };
    Answer { rows: single.row.into_iter().collect(), records, completed: None }
}

/// Records of several reads of the same rows, in their order: of the first read that has one for a row.
fn together(classes: &[(&Schema, &dyn AnyRecord)], found: &[Paged], rows: &[Json]) -> Vec<Json> {
    let mut records = Vec::new();
    let mut positions = vec![0; found.len()];
    for row in rows {
        let has_key = |key: &Json| {
            key.as_object().is_some_and(|key| key.iter().all(|(name, value)| row[name] == *value))
        };
        let mut taken = false;
        for ((paged, position), (schema, _)) in found.iter().zip(&mut positions).zip(classes) {
            if let Some((key, fields)) = paged.records.get(*position)
                && has_key(key)
            {
                *position += 1;
                if !taken {
                    records.push(reading::canonical(schema, fields));
                    taken = true;
                }
            }
        }
    }
    records
}
