//! `matches.json`: which schema a row belongs to.

use serde_json::{Map, Value as Json};

use super::Context;
use crate::parity::attribute::item;
use crate::parity::folder::Outcome;
use crate::parity::reading;
use crate::parity::record::Reading;
use crate::parity::report::{Expected, FileReport};
use crate::parity::schema::{Part, Schema};
use crate::parity::translate::computed;

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
        // A text that no property has is none of dio's keys (K1), as one that no table holds (K6).
        Outcome::Ok(true) if row.as_object().is_some_and(|row| !fits(schema, row)) => {
            Expected::same(Json::Bool(false)).by(["K1"])
        }
        Outcome::Ok(true) if !dio_matches(schema, row) => Expected::same(Json::Bool(false)).by(["K6"]),
        Outcome::Ok(golden) => Expected::same(Json::Bool(*golden)),
    }
}

/// Whether the keys of a row are such as DynamoDB has: a sort key is a text, and none is empty. The library takes others too,
/// which no table of its layout holds.
pub fn dio_matches(schema: &Schema, row: &Json) -> bool {
    let Some(row) = row.as_object() else { return false };
    let is_text = |value: &Json| value.get("S").and_then(Json::as_str).is_some_and(|text| !text.is_empty());
    ["pk", "sk"].into_iter().filter_map(|name| row.get(name)).all(is_text) && fits(schema, row)
}

/// Whether computed keys are texts that the property could have.
fn fits(schema: &Schema, row: &Map<String, Json>) -> bool {
    schema.keys().all(|key| {
        let (Some(parts), Some(text)) =
            (computed(schema, key), row.get(key.attribute()).and_then(|value| value["S"].as_str()))
        else {
            return true;
        };
        let mut text = text;
        let mut parts = parts.iter().peekable();
        while let Some(part) = parts.next() {
            let length = match (part, parts.peek()) {
                (Part::Literal(literal), _) if text.starts_with(literal.as_str()) => literal.len(),
                (Part::Literal(_), _) => return false,
                (Part::Field(_), Some(Part::Literal(next))) => text.find(next.as_str()).unwrap_or(0),
                (Part::Field(_), _) => text.len(),
            };
            if length == 0 {
                return false;
            }
            text = &text[length..];
        }
        text.is_empty()
    })
}
