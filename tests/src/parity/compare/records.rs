//! `records.json`: keys, rows, expressions, requests and round trips.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::{Context, only_request};
use crate::parity::attribute::{item, numbers};
use crate::parity::folder::{Fit, Outcome, RecordCase};
use crate::parity::library;
use crate::parity::reading::{self, canonical};
use crate::parity::record::{AnyRecord, Failure, Reading};
use crate::parity::report::{Expected, FileReport, Rows};
use crate::parity::schema::Schema;
use crate::parity::script::Script;
use crate::parity::writing::{self, Writing};

struct Case<'a> {
    context: &'a Context<'a>,
    case: &'a RecordCase,
    schema: &'a Schema,
    record: &'a dyn AnyRecord,
    fields: crate::parity::folder::Fields,
    removed: Vec<String>,
    writing: Writing,
}

pub fn compare(context: &Context<'_>) -> FileReport {
    let mut report = FileReport::default();
    for case in &context.folder.records {
        report.case();
        if case.fit == Fit::Coerced {
            report.inexpressible("a value that Python converts, of another type than its column (S28)");
            continue;
        }
        let Some((schema, record)) = context.record(&case.schema, &mut report) else { continue };
        let fields = writing::typed(schema, &case.fields);
        let writing = writing::writing(schema, &fields, context.now);
        if let Some(reason) = &writing.inexpressible {
            report.inexpressible(reason.clone());
            continue;
        }
        let removed = writing::removed(schema, &fields);
        Case { context, case, schema, record, fields, removed, writing }.compare(&mut report);
    }
    report
}

impl Case<'_> {
    fn compare(&self, report: &mut FileReport) {
        self.keys(report);
        self.parts(report);
        for (name, golden) in &self.case.expect.requests {
            let Outcome::Ok(golden) = golden else {
                report.inexpressible("a request of a value that Python cannot write");
                continue;
            };
            let call = json!({ "operation": golden.operation, "kwargs": golden.kwargs });
            let expected = match name.as_str() {
                "remove" | "transact_delete" | "get_record" => self.writing.of_key(&call),
                _ => self.writing.of_write(self.schema, &call),
            };
            let found = self.request(name, &call);
            report.check(&self.name(&format!("requests.{name}")), &expected, found);
        }
        self.round_trip(report);
        self.upsert_on_missing_item(report);
    }

    fn name(&self, part: &str) -> String {
        format!("{} {part}", self.case.id)
    }

    fn keys(&self, report: &mut FileReport) {
        let expect = &self.case.expect;
        let key = self.record.table_key(&self.fields);
        let attributes = [("pk", &expect.partition_key_value), ("sk", &expect.sort_key_value)];
        for (attribute, golden) in attributes {
            let Some(Outcome::Ok(golden)) = golden else { continue };
            // Without a sort key in the schema the library has none.
            let golden = match golden {
                crate::parity::value::Value::String(text) => json!({ "S": text }),
                _ => Json::Null,
            };
            let found = key.clone().map(|key| key.get(attribute).cloned().unwrap_or_default());
            report.check(
                &self.name(&format!("the value of {attribute}")),
                &self.writing.of_key(&golden),
                found,
            );
        }
        if let Some(Outcome::Ok(golden)) = &expect.table_key {
            report.check(&self.name("table_key"), &self.writing.of_key(golden), key);
        }
    }

    /// The parts of the update, and the row: of the requests that dio sends.
    fn parts(&self, report: &mut FileReport) {
        let expect = &self.case.expect;
        let upsert = self.request("upsert", &json!({}));
        let ok = |part: &Option<Outcome<Json>>| part.as_ref().and_then(|part| part.ok().cloned());
        let parts = [
            ("ExpressionAttributeNames", ok(&expect.to_attribute_names)),
            ("ExpressionAttributeValues", ok(&expect.to_attribute_values)),
            ("UpdateExpression", ok(&expect.to_update_expression)),
        ];
        if let [(_, Some(_)), (_, Some(_)), (_, Some(_))] = parts {
            let golden: BTreeMap<&str, Json> =
                parts.into_iter().map(|(name, golden)| (name, golden.unwrap_or_default())).collect();
            self.own_expression(&golden, report);
            let golden = json!(golden);
            let expected = self.writing.of_write(self.schema, &golden);
            for part in ["ExpressionAttributeNames", "ExpressionAttributeValues", "UpdateExpression"] {
                let expected = Expected {
                    value: expected.value.clone().map(|value| value.get(part).cloned().unwrap_or_default()),
                    rows: expected.rows.clone(),
                };
                let found = upsert.clone().map(|call| call["kwargs"].get(part).cloned().unwrap_or_default());
                report.check(&self.name(part), &expected, found);
            }
        }
        if let Some(golden) = ok(&expect.to_row) {
            let expected = self.writing.of_write(self.schema, &json!({ "Item": golden }));
            let found = self
                .request("transact_put", &json!({}))
                .map(|call| json!({ "Item": call["kwargs"]["TransactItems"][0]["Put"]["Item"] }));
            report.check(&self.name("to_row"), &expected, found);
        }
    }

    /// Expectations that rows change are built anew, so the building is held against the data too.
    fn own_expression(&self, golden: &BTreeMap<&str, Json>, report: &mut FileReport) {
        let part = |name: &str| golden.get(name).and_then(Json::as_object).cloned().unwrap_or_default();
        let own = library::expression(
            self.schema,
            &part("ExpressionAttributeNames"),
            &part("ExpressionAttributeValues"),
        );
        if golden["UpdateExpression"] != Json::String(own.clone()) {
            report.differ(
                self.name(&format!("the comparison itself expects {own}, the data has another expression")),
            );
        }
    }

    /// What dio sends for a request of this name.
    fn request(&self, name: &str, golden: &Json) -> Result<Json, Failure> {
        let script = Script::new(&[], self.context.now);
        let on = self.context.connection(&script, golden);
        let package = self.context.packages.get(self.context.plan.alone(&self.schema.id).unwrap_or_default());
        let package =
            package.ok_or_else(|| Failure::Inexpressible("a schema without a package".to_owned()))?;
        let instance =
            crate::parity::folder::Instance { schema: self.schema.id.clone(), fields: self.fields.clone() };
        let instances = [instance.clone()];
        match name {
            "upsert" => self.record.upsert(&on, &self.fields, &self.removed).map(drop),
            "remove" => self.record.remove(&on, &self.fields),
            "get_record" => self.record.get(&on, &self.fields).map(drop),
            "insert_records" => package.insert(&on, &instances),
            "transact_put" => package.transact(&on, &instances, &[], &[]),
            "transact_update" => package.transact(&on, &[], &[(instance, self.removed.clone())], &[]),
            "transact_delete" => package.transact(&on, &[], &[], &instances),
            name => return Err(Failure::Inexpressible(format!("a request called `{name}`"))),
        }?;
        only_request(&script)
    }

    fn round_trip(&self, report: &mut FileReport) {
        let expect = &self.case.expect;
        let (Some(trip), Some(Outcome::Ok(row))) = (&expect.round_trip, &expect.to_row) else { return };
        let refused = self.writing.refused();
        if !refused.is_empty() {
            report.agree(refused);
            return;
        }
        let mut rows = Rows::new();
        let row = self.writing.item(row, &mut rows);
        let matches = reading::matches(self.schema, &row);
        self.check_matches(trip.schema_matches.as_ref(), matches, report);
        let changed = !rows.is_empty();
        let expected = if changed {
            // The library never had this row: what is in it is what must come back.
            reading::expected_of_own(self.schema, &row)
        } else {
            reading::expected(self.schema, &row, &trip.from_row, matches)
        };
        let read = item(&row).map(|item| self.record.read(item));
        let found = match read {
            Ok(read) => reading::found(self.schema, read),
            Err(reason) => Err(Failure::Inexpressible(reason)),
        };
        let read_back = found.clone();
        report.check(&self.name("round_trip"), &expected.by(rows), found);
        // Whether what comes back is what was written.
        if let (Some(true), false, Ok(read_back)) = (trip.equal, changed, read_back) {
            let mut own = self.fields.clone();
            for name in self.schema.record_fields.iter() {
                own.entry(name.clone()).or_insert(crate::parity::value::Value::None);
            }
            let expected = Expected::same(canonical(self.schema, &in_utc(own)));
            report.check(&self.name("round_trip.equal"), &expected, Ok(read_back));
        }
    }

    fn check_matches(&self, golden: Option<&Outcome<bool>>, own: Option<bool>, report: &mut FileReport) {
        if let Some(Outcome::Ok(golden)) = golden
            && own.is_some_and(|own| own != *golden)
        {
            report.differ(
                self.name(&format!("the comparison itself expects {own:?} of matches, the data {golden}")),
            );
        }
    }

    fn upsert_on_missing_item(&self, report: &mut FileReport) {
        let Some(golden) = &self.case.expect.upsert_on_missing_item else { return };
        let refused = self.writing.refused_update();
        if !refused.is_empty() {
            report.agree(refused);
            return;
        }
        let mut rows = Rows::new();
        let attributes = self.writing.updated_item(&golden.attributes, &mut rows);
        let on = match self.context.mock(self.record) {
            Ok(on) => on,
            Err(error) => return report.differ(self.name(&format!("the mock has no table: {error:?}"))),
        };
        let upserted = self.record.upsert(&on, &self.fields, &self.removed);
        let expected = Expected::same(numbers(&attributes)).by(rows.clone());
        let found = upserted.clone().map(|single| numbers(&single.row.unwrap_or_default()));
        report.check(&self.name("upsert_on_missing_item"), &expected, found);
        let Ok(upserted) = upserted else { return };
        let matches = reading::matches(self.schema, &attributes);
        let expected = if rows.is_empty() {
            reading::expected(self.schema, &attributes, &golden.record, matches)
        } else {
            reading::expected_of_own(self.schema, &attributes).by(rows)
        };
        let found = reading::found(self.schema, upserted.record.unwrap_or(Reading::Other));
        report.check(&self.name("upsert_on_missing_item.record"), &expected, found);
    }
}

/// Datetimes in UTC: what a naive one and an offset mean to dio.
fn in_utc(fields: crate::parity::folder::Fields) -> crate::parity::folder::Fields {
    fields
        .into_iter()
        .map(|(name, value)| match value.instant() {
            Some(instant) => (name, crate::parity::value::Value::utc(instant)),
            None => (name, value),
        })
        .collect()
}
