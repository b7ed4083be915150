//! `scalars.json`: single values, both ways, and the texts of floats.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::{Context, no_counterpart};
use crate::parity::attribute::item;
use crate::parity::folder::{DeserializeCase, Fields, Fit, Outcome, SerializeCase};
use crate::parity::library;
use crate::parity::plan;
use crate::parity::reading;
use crate::parity::record::{AnyRecord, Failure};
use crate::parity::report::{Expected, FileReport, Rows};
use crate::parity::schema::Schema;
use crate::parity::value::Value;
use crate::parity::writing;

pub fn compare(context: &Context<'_>) -> FileReport {
    let mut report = FileReport::default();
    for (position, case) in context.folder.scalars.serialize.iter().enumerate() {
        report.case();
        serialize(context, &format!("serialize[{position}]"), case, &mut report);
    }
    for (position, case) in context.folder.scalars.deserialize.iter().enumerate() {
        report.case();
        deserialize(context, &format!("deserialize[{position}]"), case, &mut report);
    }
    float_text(context, &mut report);
    report
}

fn record<'a>(
    context: &'a Context<'_>,
    package: Result<usize, crate::parity::translate::Refusal>,
    column: &str,
    report: &mut FileReport,
) -> Option<&'a dyn AnyRecord> {
    match package {
        Ok(package) => context.packages.get(package)?.record("scalar"),
        Err(refusal) => {
            report.inexpressible(no_counterpart(column, &refusal));
            None
        }
    }
}

/// Whether the zone of the process was UTC, in which dio's instants are.
fn is_utc(zone: Option<&String>) -> bool {
    zone.is_none_or(|zone| ["UTC", "Etc/UTC", "GMT"].contains(&zone.as_str()))
}

fn keys() -> Fields {
    let text = |text: &str| Value::String(text.to_owned());
    Fields::from([(plan::PARTITION.to_owned(), text("p")), (plan::SORT.to_owned(), text("s"))])
}

fn serialize(context: &Context<'_>, name: &str, case: &SerializeCase, report: &mut FileReport) {
    if case.fit == Fit::Coerced {
        return report.inexpressible("a value that Python converts, of another type than its column (S28)");
    }
    if case.value == Value::Delete {
        return report.inexpressible("DELETE as a value (S18, S29)");
    }
    let is_naive = matches!(case.value, Value::Datetime { offset: None, .. });
    if is_naive && !is_utc(case.tz.as_ref()) {
        return report.inexpressible("a naive datetime in the zone of a process (S6)");
    }
    let package = context.plan.scalar(&case.column, &case.value);
    let Some(record) = record(context, package, &case.column.helper, report) else { return };
    let schema = plan::scalar(&case.column);
    let attribute = schema.columns[0].attribute();
    let fields = keys().into_iter().chain([(case.column.name.clone(), case.value.clone())]).collect();
    let fields = writing::typed(&schema, &fields);
    let written = writing::writing(&schema, &fields, context.now);
    if let Some(reason) = &written.inexpressible {
        return report.inexpressible(reason.clone());
    }
    let expected = match &case.expect {
        Outcome::Error(raised) => Expected::error(raised.kind.clone()),
        Outcome::Ok(golden) => {
            let item = if golden.is_null() { json!({}) } else { json!({ attribute: golden }) };
            let expected = written.of_write(&schema, &json!({ "Item": item }));
            Expected { value: expected.value.map(|value| of(&value["Item"], attribute)), rows: expected.rows }
        }
    };
    let found = record.to_item(&fields).map(|item| of(&item, attribute));
    report.check(&format!("{name} {}", case.value), &expected, found);
}

fn of(item: &Json, attribute: &str) -> Json {
    item.get(attribute).cloned().unwrap_or_default()
}

fn deserialize(context: &Context<'_>, name: &str, case: &DeserializeCase, report: &mut FileReport) {
    if !is_utc(case.tz.as_ref()) {
        return report.inexpressible("a value read in the zone of a process (S6)");
    }
    let nothing = Value::None;
    let golden = case.expect.ok();
    let package = context.plan.scalar(&case.column, golden.unwrap_or(&nothing));
    let Some(record) = record(context, package, &case.column.helper, report) else { return };
    let schema = plan::scalar(&case.column);
    let row =
        json!({ "pk": { "S": "p" }, "sk": { "S": "s" }, schema.columns[0].attribute(): case.attribute });
    let row_item = match item(&row) {
        Ok(item) => item,
        Err(reason) => {
            let reason = reason.split_once(": ").map_or(reason.as_str(), |(_, reason)| reason);
            return report.inexpressible(format!("a row that the SDK has not: {reason}"));
        }
    };
    let golden = match &case.expect {
        Outcome::Ok(value) => {
            let stamps = crate::parity::schema::STAMPS.map(|stamp| (stamp.to_owned(), Value::None));
            Outcome::Ok(
                keys().into_iter().chain(stamps).chain([(case.column.name.clone(), value.clone())]).collect(),
            )
        }
        Outcome::Error(raised) => Outcome::Error(raised.clone()),
    };
    let expected = reading::expected(&schema, &row, &golden, Some(true));
    let value = |json: Json| json.get(&case.column.name).cloned().unwrap_or_default();
    let expected = Expected { value: expected.value.map(value), rows: expected.rows };
    let found = reading::found(&schema, record.read(row_item)).map(value);
    report.check(&format!("{name} {} {}", case.column.helper, case.attribute), &expected, found);
}

fn float_text(context: &Context<'_>, report: &mut FileReport) {
    let schema: Schema = plan::scalar(&plan::float_column());
    for (position, case) in context.folder.scalars.float_text.iter().enumerate() {
        report.case();
        let Ok(bits) = u64::from_str_radix(&case.bits, 16) else {
            report.inexpressible("bits that are no hexadecimal number");
            continue;
        };
        let value = f64::from_bits(bits);
        let fields: Fields = keys().into_iter().chain([("x".to_owned(), Value::Float(value))]).collect();
        let refused: Rows = writing::writing(&schema, &fields, context.now).refused();
        let found = match context.plan.float_text().ok().and_then(|package| context.packages.get(package)) {
            Some(package) => package
                .record("scalar")
                .ok_or_else(|| Failure::Inexpressible("no float column".to_owned()))
                .and_then(|record| record.to_item(&fields))
                .map(|item| item["x"]["N"].clone()),
            None => Err(Failure::Inexpressible("no float column".to_owned())),
        };
        if library::python_text(value) != case.text {
            let own = library::python_text(value);
            report.differ(format!(
                "float_text[{position}]: the comparison itself expects {own}, the data has {}",
                case.text
            ));
        }
        let expected = if refused.is_empty() {
            Expected::same(Json::String(case.text.clone()))
        } else {
            Expected::error("a float that DynamoDB has not")
                .by(refused.iter().copied().collect::<BTreeSet<_>>())
        };
        report.check(&format!("float_text[{position}] {}", case.bits), &expected, found);
    }
}
