//! `readers.json`: the functions that read, against a client that answers from a script.

mod records;
mod rows;

use std::borrow::Cow;

use dio_runtime::dynamo_io::{self, Index};
use serde_json::{Value as Json, json};

use super::Context;
use crate::parity::folder::{Outcome, ReaderCase};
use crate::parity::record::{Connection, Failure};
use crate::parity::report::{Expected, FileReport, Rows};
use crate::parity::script::Script;

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
