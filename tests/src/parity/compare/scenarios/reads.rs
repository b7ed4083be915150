//! The steps that read through the library's functions.

use dio_runtime::dynamo_io;
use serde_json::{Value as Json, json};

use super::{Came, Run, canonical, fields_json, list, set};
use crate::parity::attribute::item_json;
use crate::parity::compare::model::key;
use crate::parity::compare::readers::index;
use crate::parity::folder::Step;
use crate::parity::library;
use crate::parity::reading;
use crate::parity::record::{Failure, IndexedRead, PartitionRead, wait};
use crate::parity::writing;

impl Run<'_> {
    pub(super) fn get_record(&mut self, step: &Step) -> Result<Came, String> {
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
    pub(super) fn partition(&mut self, step: &Step) -> Result<Came, String> {
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

    pub(super) fn indexed_rows(&mut self, step: &Step) -> Result<Came, String> {
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

    pub(super) fn indexed_records(&mut self, step: &Step) -> Result<Came, String> {
        let source = step.source.as_ref().ok_or("a read by nothing")?;
        let (schema, record) = self.record(&source.schema)?;
        let fields = writing::typed(schema, &source.fields);
        if !writing::writing(schema, &fields, self.context.now).refused().is_empty() {
            return Err("a record without its whole key, by which the library reads an index (K2)".to_owned());
        }
        let index = index(self.context, step.args.get("index"))?;
        let row = library::own_row(schema, &fields, self.context.now);
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

    pub(super) fn entire_table(&mut self, step: &Step) -> Result<Came, String> {
        let found =
            wait(dynamo_io::read_entire_table(&self.on.client, &self.on.table).send()).map_err(Failure::from);
        let found = found
            .map(|response| json!([set(response.iter_rows().map(item_json).collect()), response.completed]));
        let golden = step.expect.ok().map(|golden| json!([set(list(&golden["rows"])), golden["completed"]]));
        Ok(Came { expected: Ok(json!([set(self.model.rows()), true])), found, golden, row: self.parted })
    }
}
