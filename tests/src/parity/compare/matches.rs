//! `matches.json`: which schema a row belongs to.

use serde_json::Value as Json;

use super::Context;
use crate::parity::attribute::item;
use crate::parity::folder::Outcome;
use crate::parity::reading;
use crate::parity::record::Reading;
use crate::parity::report::{Expected, FileReport};
use crate::parity::schema::Schema;

pub fn compare(context: &Context<'_>) -> FileReport {
    let mut report = FileReport::default();
    for case in &context.folder.matches.rows {
        report.case();
        for (id, golden) in &case.expect {
            let Some((schema, record)) = context.record(id, &mut report) else { continue };
            match item(&case.row) {
                Ok(row) => {
                    let found = record.read(row) != Reading::Other;
                    let expected = expected(schema, &case.row, golden);
                    report.check(&format!("{} against {id}", case.id), &expected, Ok(Json::Bool(found)));
                }
                Err(reason) => report.inexpressible(format!("a row that the SDK has not: {reason}")),
            }
            let own = reading::matches(schema, &case.row);
            if own != golden.ok().copied() {
                report.differ(format!("{} against {id}: the comparison itself expects {own:?}", case.id));
            }
        }
    }
    report
}

/// What is expected where the library says `golden`.
pub fn expected(schema: &Schema, row: &Json, golden: &Outcome<bool>) -> Expected {
    match golden {
        // It raises where there is no text as the partition key.
        Outcome::Error(_) => Expected::same(Json::Bool(false)).by(["K5"]),
        Outcome::Ok(true) if !dio_matches(schema, row) => Expected::same(Json::Bool(false)).by(["K6"]),
        Outcome::Ok(golden) => Expected::same(Json::Bool(*golden)),
    }
}

/// Whether the keys of a row are such as DynamoDB has: a sort key is a text, and none is empty. The library takes others too,
/// which no table of its layout holds.
pub fn dio_matches(_schema: &Schema, row: &Json) -> bool {
    let Some(row) = row.as_object() else { return false };
    let is_text = |value: &Json| value.get("S").and_then(Json::as_str).is_some_and(|text| !text.is_empty());
    ["pk", "sk"].into_iter().filter_map(|name| row.get(name)).all(is_text)
}
