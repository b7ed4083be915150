//! `responses.json`: the debug dictionaries. dio has one compact form for logs (R20): it never shows a value, so what is compared is
//! what both tell: how many pages and rows there are, whether a table was read whole, and the types of records.

use serde_json::{Value as Json, json};

use super::Context;
use crate::parity::attribute::item;
use crate::parity::folder::{Instance, ResponseCase};
use crate::parity::library;
use crate::parity::record::{Connection, PartitionRead};
use crate::parity::report::{Expected, FileReport};
use crate::parity::script::Script;

pub fn compare(context: &Context<'_>) -> FileReport {
    let mut report = FileReport::default();
    for case in &context.folder.responses {
        report.case();
        if let Err(reason) = one(context, case, &mut report) {
            report.inexpressible(reason);
        }
    }
    report
}

fn one(context: &Context<'_>, case: &ResponseCase, report: &mut FileReport) -> Result<(), String> {
    let golden = case.expect.ok().ok_or("a debug dictionary that the library cannot make")?;
    let (Some(Json::Number(pages)), Some(Json::Number(count))) =
        (golden.get("page_count"), golden.get("row_count"))
    else {
        return Err(
            "a debug dictionary of the request and the answer alone, which dio shows without values (R20)"
                .to_owned(),
        );
    };
    let (pages, count) = (pages.as_u64().unwrap_or_default(), count.as_u64().unwrap_or_default());
    let records = match &case.records {
        Some(records) if !records.is_empty() => records,
        _ => return Err("a response made by hand: dio's are made by its functions".to_owned()),
    };
    // A response of dio's own with the records of one class: a row for each.
    let ids: std::collections::BTreeSet<&String> = records.iter().map(|record| &record.schema).collect();
    for id in ids {
        let Some((schema, record)) = context.record(id, report) else { continue };
        let own: Vec<&Instance> = records.iter().filter(|record| record.schema == *id).collect();
        let rows: Vec<Json> =
            own.iter().map(|record| library::own_row(schema, &record.fields, context.now)).collect();
        if let Some(reason) = rows.iter().find_map(|row| item(row).err()) {
            return Err(reason);
        }
        let script = Script::of_pages(&[json!({ "Items": rows })], context.now);
        let on =
            Connection { client: script.client(), table: super::TABLE.to_owned(), clock: script.clock() };
        let read =
            PartitionRead { partition: "partition".to_owned(), index: None, sort: None, page_size: None };
        let debug = record.partition(&on, &read).map(|paged| paged.debug);
        let told = debug.map(|debug| {
            json!({
                "page_count": debug.contains("page_count: 1,"),
                "row_count": debug.contains(&format!("row_count: {},", own.len())),
                "record_count": debug.contains(&format!("record_count: {},", own.len())),
                "record_types": debug.contains(&format!("{:?}: {}", schema.class_name, own.len())),
                "values": own.iter().any(|record| record.fields.values().any(|value| shows(&debug, value))),
            })
        });
        let expected = json!({
            "page_count": true, "row_count": true, "record_count": true, "record_types": true, "values": false,
        });
        report.check(&format!("{} of {id}", case.id), &Expected::same(expected).by(["R20"]), told);
    }
    // The data's own counts: of the response as it stands there.
    let listed = |name: &str| case.values.get(name).and_then(Json::as_array).map_or(0, Vec::len);
    if (pages, count) != (listed("pages") as u64, listed("rows") as u64) {
        return Err("counts of something else than the pages and rows".to_owned());
    }
    Ok(())
}

/// Whether a text shows a value.
fn shows(debug: &str, value: &crate::parity::value::Value) -> bool {
    matches!(value, crate::parity::value::Value::String(text) if !text.is_empty() && debug.contains(text.as_str()))
}
