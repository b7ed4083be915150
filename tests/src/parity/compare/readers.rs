//! `readers.json`: the functions that read, against a client that answers from a script.

use std::borrow::Cow;

use dio_runtime::dynamo_io::{self, Index, SortCondition};
use serde_json::{Map, Value as Json, json};

use super::{Context, only_request};
use crate::parity::attribute::item_json;
use crate::parity::folder::{Fields, Instance, Outcome, Raised, ReaderCase};
use crate::parity::reading;
use crate::parity::record::{
    AnyRecord, Connection, Failure, IndexedRead, Paged, PartitionRead, Reading, Single, wait,
};
use crate::parity::report::{Expected, FileReport, Rows};
use crate::parity::schema::Schema;
use crate::parity::script::Script;
use crate::parity::value::Value;
use crate::parity::writing;

/// An argument.
enum Argument {
    /// Not given, or Python's `None`.
    Nothing,
    Text(String),
    /// Something that Python converts.
    Other,
}

/// A case, and what its calls are answered by.
pub struct Reader<'a> {
    context: &'a Context<'a>,
    case: &'a ReaderCase,
}

/// What dio answered: rows and records, and the requests that it sent.
struct Answer {
    rows: Vec<Json>,
    records: Vec<Json>,
    completed: Option<bool>,
}

/// What is expected of a call.
struct Call {
    /// The arguments of the first request; or that there is none.
    request: Expected,
    /// How many requests there are, beside those of the library.
    requests: usize,
    rows: Vec<Json>,
    records: Option<(Vec<Json>, Rows)>,
    completed: Option<bool>,
    by: Rows,
}

pub fn compare(context: &Context<'_>) -> FileReport {
    let mut report = FileReport::default();
    for case in &context.folder.readers {
        report.case();
        if let Err(reason) = (Reader { context, case }).compare(&mut report) {
            report.inexpressible(reason);
        }
    }
    report
}

impl Reader<'_> {
    fn compare(&self, report: &mut FileReport) -> Result<(), String> {
        // The library's answer has the call's own arguments (R19).
        let call = self.case.expect.calls.first();
        if let (Outcome::Ok(result), Some(call)) = (&self.case.expect.result, call)
            && result.request != call.kwargs
        {
            report.differ(self.name("the data has another request in the result than in the call"));
        }
        match self.case.function.as_str() {
            "get_row" => self.get_row(report),
            "get_record" => self.get_record(report),
            "get_rows_for_partition" => self.partition(None, report),
            "get_records_for_partition" => match self.case.record_classes.as_deref() {
                None | Some([]) => Err("a read of records of no class".to_owned()),
                Some(classes) => self.partition(Some(classes), report),
            },
            "get_indexed_rows" => self.indexed_rows(false, report),
            "get_indexed_row" => self.indexed_rows(true, report),
            "get_indexed_records" => self.indexed_records(false, report),
            "get_indexed_record" => self.indexed_records(true, report),
            "read_entire_table" => self.entire_table(report),
            function => Err(format!("a function called `{function}`")),
        }
    }

    fn argument(&self, name: &str) -> Argument {
        match self.case.args.get(name) {
            None | Some(Json::Null) => Argument::Nothing,
            Some(Json::String(text)) => Argument::Text(text.clone()),
            Some(_) => Argument::Other,
        }
    }

    /// The value of the partition key. Where Python has none it reads the key `None` (K3); an empty one is as near as a typed
    /// system gets.
    fn partition_value(&self) -> Result<(String, Rows), String> {
        match self.argument("partition_key_value") {
            Argument::Nothing => Ok((String::new(), Rows::from(["K3"]))),
            Argument::Text(text) if text.is_empty() => Ok((text, Rows::from(["K2"]))),
            Argument::Text(text) => Ok((text, Rows::new())),
            Argument::Other => Err("a key value that Python converts to text (S28)".to_owned()),
        }
    }

    /// The value of the sort key.
    fn sort_value(&self) -> Result<(Option<String>, Rows), String> {
        match self.argument("sort_key_value") {
            Argument::Nothing => Ok((None, Rows::new())),
            Argument::Text(text) if text.is_empty() => Ok((Some(text), Rows::from(["K2"]))),
            Argument::Text(text) => Ok((Some(text), Rows::new())),
            Argument::Other => Err("a key value that Python converts to text (S28)".to_owned()),
        }
    }

    /// The items of a page: the library's `limit` (R11).
    fn page_size(&self, default: Option<u32>) -> Result<Option<u32>, String> {
        match self.case.args.get("limit") {
            None => Ok(default),
            Some(limit) => match limit.as_i64() {
                Some(limit) => Ok(u32::try_from(limit).ok().filter(|limit| *limit > 0)),
                None => Err("a limit that is no number".to_owned()),
            },
        }
    }

    fn index(&self) -> Result<Index, String> {
        index(self.context, self.case.args.get("index"))
    }

    fn script(&self) -> Script {
        match &self.case.pages {
            Some(pages) => Script::of_pages(pages, self.context.now),
            None => Script::new(self.case.responses.as_deref().unwrap_or_default(), self.context.now),
        }
    }

    fn pages(&self) -> &[Json] {
        self.case.pages.as_deref().unwrap_or_default()
    }

    fn rows(pages: &[Json]) -> Vec<Json> {
        pages.iter().filter_map(|page| page["Items"].as_array()).flatten().cloned().collect()
    }

    /// The arguments of the library's call.
    fn golden_call(&self) -> Json {
        let call = self.case.expect.calls.first();
        call.map_or(Json::Null, |call| json!({ "operation": call.operation, "kwargs": call.kwargs }))
    }

    fn connection(&self, script: &Script) -> Connection {
        self.context.connection(script, &self.golden_call())
    }

    fn name(&self, part: &str) -> String {
        format!("{} {part}", self.case.id)
    }

    /// A call of the library that has to go out as it is; by rows it is refused instead.
    fn request(&self, refused: &Rows) -> Expected {
        if refused.is_empty() {
            return Expected::same(self.golden_call());
        }
        Expected::error("a call that dio refuses").by(refused.iter().copied())
    }

    /// The rows of the library's answer are those of its pages: dio's are held against these.
    fn own_rows(&self, rows: &[Json], report: &mut FileReport) {
        if let Outcome::Ok(golden) = &self.case.expect.result {
            let one = (!golden.row.is_null()).then(|| golden.row.clone());
            let golden: Vec<Json> = one.into_iter().chain(golden.rows.iter().cloned()).collect();
            if golden != rows {
                report.differ(
                    self.name(&format!("the comparison itself expects {rows:?}, the data has {golden:?}")),
                );
            }
        }
    }

    /// Holds what was sent and what was answered against what is expected.
    fn check(&self, script: &Script, call: &Call, found: Result<Answer, Failure>, report: &mut FileReport) {
        let requests = script.requests();
        let first = match (&found, requests.first()) {
            (Ok(_) | Err(_), Some((operation, body))) => {
                Ok(json!({ "operation": operation, "kwargs": body }))
            }
            (Err(failure), None) => Err(failure.clone()),
            (Ok(_), None) => Err(Failure::Refused("nothing was sent".to_owned())),
        };
        report.check(&self.name("request"), &call.request, first);
        if call.request.value.is_err() {
            if let Ok(answer) = found {
                report.differ(self.name(&format!("expected an error, found {} rows", answer.rows.len())));
            }
            return;
        }
        let expected = Expected::same(json!(call.requests)).by(call.by.iter().copied());
        report.check(&self.name("requests"), &expected, Ok(json!(requests.len())));
        for (position, request) in requests.iter().enumerate().skip(1) {
            // A further page is the same request, from where the last page ended.
            let mut again = request.1.clone();
            again.as_object_mut().map(|body| body.remove("ExclusiveStartKey"));
            if requests.first().is_some_and(|(_, first)| *first != again) {
                report.differ(
                    self.name(&format!("request {position} is another than the first: {}", request.1)),
                );
            }
        }
        let expected = Expected::same(json!(call.rows)).by(call.by.iter().copied());
        let rows = found.as_ref().map(|answer| json!(answer.rows)).map_err(Clone::clone);
        report.check(&self.name("rows"), &expected, rows);
        if let Some((records, rows)) = &call.records {
            let expected = Expected::same(json!(records)).by(rows.iter().copied());
            let records = found.as_ref().map(|answer| json!(answer.records)).map_err(Clone::clone);
            report.check(&self.name("records"), &expected, records);
        }
        if let (Some(completed), Ok(answer)) = (call.completed, &found) {
            let expected = Expected::same(json!(completed)).by(call.by.iter().copied());
            report.check(&self.name("completed"), &expected, Ok(json!(answer.completed)));
        }
    }

    fn get_row(&self, report: &mut FileReport) -> Result<(), String> {
        let (partition, mut refused) = self.partition_value()?;
        let (sort, by) = self.sort_value()?;
        refused.extend(by);
        let script = self.script();
        let on = self.connection(&script);
        let get = dynamo_io::get_row(&on.client, on.table, partition, sort.as_deref());
        let found = wait(get.send()).map_err(Failure::from).map(|response| Answer {
            rows: response.row.iter().map(item_json).collect(),
            records: Vec::new(),
            completed: None,
        });
        let rows = self.golden_row()?;
        let call = Call {
            request: self.request(&refused),
            requests: 1,
            rows,
            records: None,
            completed: None,
            by: Rows::new(),
        };
        self.check(&script, &call, found, report);
        Ok(())
    }

    /// The row of the library's answer, if there is one.
    fn golden_row(&self) -> Result<Vec<Json>, String> {
        match &self.case.expect.result {
            Outcome::Ok(result) if result.row.is_null() => Ok(Vec::new()),
            Outcome::Ok(result) => Ok(vec![result.row.clone()]),
            // The row that the library could not read is what the client answered.
            Outcome::Error(_) => {
                let response = self.case.responses.as_ref().and_then(|responses| responses.first());
                let row = response.and_then(|response| response.get("Item")).filter(|row| !row.is_null());
                Ok(row.into_iter().cloned().collect())
            }
        }
    }

    /// The record that a case takes: what dio makes of it, and what is refused of it.
    fn source<'c>(&'c self, report: &mut FileReport) -> Result<Option<Source<'c>>, String> {
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

    fn get_record(&self, report: &mut FileReport) -> Result<(), String> {
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

    fn partition(&self, classes: Option<&[String]>, report: &mut FileReport) -> Result<(), String> {
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
    fn expected_records(
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

    fn indexed_rows(&self, first: bool, report: &mut FileReport) -> Result<(), String> {
        let (partition, mut refused) = self.partition_value()?;
        let (sort, by) = self.sort_value()?;
        let index = self.index()?;
        if index.sort_key.is_some() {
            refused.extend(by);
        }
        // Without a sort key in the index the library leaves the value out; there is no such call.
        let sort = sort.filter(|_| index.sort_key.is_some());
        let script = self.script();
        let on = self.connection(&script);
        let (requests, rows, by) = self.first_pages(first);
        let call =
            Call { request: self.request(&refused), requests, rows, records: None, completed: None, by };
        let found = if first {
            let mut read = dynamo_io::get_indexed_row(&on.client, on.table, index, partition);
            if let Some(sort) = sort {
                read = read.sort_key(sort);
            }
            wait(read.send()).map(|response| response.row.iter().map(item_json).collect())
        } else {
            let mut read = dynamo_io::get_indexed_rows(&on.client, on.table, index, partition);
            if let Some(sort) = sort {
                read = read.sort_key(sort);
            }
            if let Some(page_size) = self.page_size(Some(1))? {
                read = read.page_size(page_size);
            }
            wait(read.send()).map(|response| response.iter_rows().map(item_json).collect())
        };
        let found = found.map_err(Failure::from);
        let found = found.map(|rows| Answer { rows, records: Vec::new(), completed: None });
        self.check(&script, &call, found, report);
        Ok(())
    }

    /// How many requests a read sends, and the rows that it answers with: all; or the first, where dio reads no further (R11).
    fn first_pages(&self, first: bool) -> (usize, Vec<Json>, Rows) {
        let pages = self.pages();
        let all = pages.len().max(1);
        if !first {
            return (all, Self::rows(pages), Rows::new());
        }
        let with_rows =
            pages.iter().position(|page| page["Items"].as_array().is_some_and(|rows| !rows.is_empty()));
        let requests = with_rows.map_or(all, |position| position + 1);
        let rows = Self::rows(pages).into_iter().take(1).collect();
        let by = if requests < all { Rows::from(["R11"]) } else { Rows::new() };
        (requests, rows, by)
    }

    fn indexed_records(&self, first: bool, report: &mut FileReport) -> Result<(), String> {
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
    fn indexed_request(&self, source: &Source<'_>, index: &Index) -> Expected {
        let row = writing::own_row(source.schema, &source.fields, self.context.now);
        let is_set = |name: &str| source.fields.get(name).is_some_and(|value| !value.is_absent());
        let stored = |attribute: &str| {
            let is_unset_stamp = crate::parity::schema::STAMPS.contains(&attribute) && !is_set(attribute);
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

    fn entire_table(&self, report: &mut FileReport) -> Result<(), String> {
        let pages = self.pages();
        let limit = match self.case.args.get("max_page_count") {
            None => 100,
            Some(limit) => limit.as_i64().ok_or("a page limit that is no number")?,
        };
        // The library keeps one more, and reads another to know whether there are more (R15).
        let max_pages = usize::try_from(limit).unwrap_or(0);
        let script = self.script();
        let on = self.connection(&script);
        let read = dynamo_io::read_entire_table(&on.client, on.table).max_pages(max_pages);
        let found = wait(read.send()).map_err(Failure::from).map(|response| Answer {
            rows: response.iter_rows().map(item_json).collect(),
            records: Vec::new(),
            completed: Some(response.completed),
        });
        let all = pages.len().max(1);
        let kept = max_pages.min(all);
        let library = usize::try_from(limit.saturating_add(1)).unwrap_or(0).min(pages.len());
        self.own_rows(&Self::rows(&pages[..library]), report);
        if self
            .case
            .expect
            .result
            .ok()
            .is_some_and(|golden| golden.completed != Some(limit.saturating_add(1) >= pages.len() as i64))
        {
            report.differ(self.name("the comparison itself expects another `completed`"));
        }
        let rows = Self::rows(&pages[..kept.min(pages.len())]);
        let completed = max_pages >= all;
        let same = self.case.expect.result.ok().is_some_and(|golden| {
            golden.rows == rows
                && golden.completed == Some(completed)
                && self.case.expect.pages_pulled.max(1) == kept
        });
        let by = if same { Rows::new() } else { Rows::from(["R15"]) };
        let request = if kept == 0 {
            Expected::error("no page is asked for").by(["R15"])
        } else {
            self.request(&Rows::new())
        };
        if kept == 0 {
            report.check(&self.name("request"), &request, only_request(&script));
            let found = found.map(|answer| json!([answer.rows.len(), answer.completed]));
            report.check(&self.name("rows"), &Expected::same(json!([0, false])).by(["R15"]), found);
            return Ok(());
        }
        let call = Call { request, requests: kept, rows, records: None, completed: Some(completed), by };
        self.check(&script, &call, found, report);
        Ok(())
    }
}

/// An index by the name of a constant, as `indexes.json` has it, or spelled out.
pub fn index(context: &Context<'_>, argument: Option<&Json>) -> Result<Index, String> {
    let text = |json: &Json| json.as_str().map(str::to_owned).map(Cow::Owned);
    match argument {
        None | Some(Json::Null) => Ok(dynamo_io::Indexes::STANDARD),
        Some(Json::String(constant)) => {
            let index = context.folder.indexes.iter().find(|index| index.constant == *constant);
            let index =
                index.ok_or_else(|| format!("an index called `{constant}`, which indexes.json has not"))?;
            Ok(Index {
                name: index.name.clone().map(Cow::Owned),
                partition_key: Cow::Owned(index.partition_key.clone()),
                sort_key: index.sort_key.clone().map(Cow::Owned),
            })
        }
        Some(index) => Ok(Index {
            name: text(&index["name"]),
            partition_key: text(&index["partition_key"]).ok_or("an index without a partition key")?,
            sort_key: text(&index["sort_key"]),
        }),
    }
}

struct Source<'a> {
    schema: &'a Schema,
    record: &'a dyn AnyRecord,
    fields: Fields,
    /// Whether there is no partition key.
    is_missing: bool,
    key: Rows,
    rest: Rows,
}

/// Whether a row is one of the schema, to the library and to dio.
fn matches(schema: &Schema, row: &Json) -> Option<bool> {
    Some(reading::matches(schema, row) == Some(true) && super::matches::dio_matches(schema, row))
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
