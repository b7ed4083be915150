//! The functions that read items.

use dio_runtime::dynamo_io;
use serde_json::{Value as Json, json};

use super::{Answer, Call, Reader};
use crate::parity::attribute::item_json;
use crate::parity::compare::only_request;
use crate::parity::folder::Outcome;
use crate::parity::record::{Failure, wait};
use crate::parity::report::{Expected, FileReport, Rows};

impl Reader<'_> {
    pub(super) fn get_row(&self, report: &mut FileReport) -> Result<(), String> {
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
    pub(super) fn golden_row(&self) -> Result<Vec<Json>, String> {
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

    pub(super) fn indexed_rows(&self, first: bool, report: &mut FileReport) -> Result<(), String> {
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
    pub(super) fn first_pages(&self, first: bool) -> (usize, Vec<Json>, Rows) {
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

    pub(super) fn entire_table(&self, report: &mut FileReport) -> Result<(), String> {
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
