//! `from_row.json`: rows that are read, and written again.

use serde_json::Value as Json;

use super::Context;
use crate::parity::attribute::item;
use crate::parity::folder::Outcome;
use crate::parity::library;
use crate::parity::reading;
use crate::parity::record::{Failure, Reading};
use crate::parity::report::{Expected, FileReport, Rows};
use crate::parity::writing;

pub fn compare(context: &Context<'_>) -> FileReport {
    let mut report = FileReport::default();
    for case in &context.folder.from_row {
        report.case();
        let Some((schema, record)) = context.record(&case.schema, &mut report) else { continue };
        let row = match item(&case.row) {
            Ok(row) => row,
            Err(reason) => {
                report.inexpressible(format!("a row that the SDK has not: {reason}"));
                continue;
            }
        };
        let golden_match = case.expect.matches.as_ref().map(|matches| matches.ok() == Some(&true));
        let own_match = reading::matches(schema, &case.row) == Some(true);
        if golden_match.is_some_and(|golden| golden != own_match) {
            report.differ(format!("{}: the comparison itself expects matches to be {own_match}", case.id));
        }
        let read = record.read(row);
        if let Some(matches) = &case.expect.matches {
            let expected = super::matches::expected(schema, &case.row, matches);
            report.check(&format!("{} matches", case.id), &expected, Ok(Json::Bool(read != Reading::Other)));
        }
        let matches = Some(own_match && super::matches::dio_matches(schema, &case.row));
        let expected = reading::expected(schema, &case.row, &case.expect.from_row, matches);
        report.check(&format!("{} from_row", case.id), &expected, reading::found(schema, read.clone()));

        // What was read, written again. Without a record there is nothing to write.
        let (Some(Outcome::Ok(again)), Reading::Record(fields)) = (&case.expect.to_row_again, read) else {
            continue;
        };
        let written = writing::writing(schema, &fields, context.now);
        // Rows by which dio reads another value, that is then written; a fraction is cut either way, and a stamp made either way.
        let read_otherwise: Rows =
            expected.rows.iter().copied().filter(|row| !["S2", "S4", "S24"].contains(row)).collect();
        let again = if read_otherwise.is_empty() {
            again.clone()
        } else {
            library::own_row(schema, &fields, context.now)
        };
        let mut rows = read_otherwise;
        let item = written.item(&again, &mut rows);
        let refused = written.refused();
        let expected = if refused.is_empty() {
            Expected::same(item).by(rows)
        } else {
            Expected::error("a record that dio refuses").by(refused)
        };
        let found = context.put(&case.schema, &fields);
        report.check(&format!("{} to_row_again", case.id), &expected, found);
    }
    report
}

impl Context<'_> {
    /// The item that a put of these fields stores.
    pub(super) fn put(&self, schema: &str, fields: &crate::parity::folder::Fields) -> Result<Json, Failure> {
        let script = crate::parity::script::Script::new(&[], self.now);
        let on = self.connection(&script, &Json::Null);
        let package = self.plan.alone(schema).ok().and_then(|package| self.packages.get(package));
        let package =
            package.ok_or_else(|| Failure::Inexpressible("a schema without a package".to_owned()))?;
        let instance = crate::parity::folder::Instance { schema: schema.to_owned(), fields: fields.clone() };
        package.insert(&on, &[instance])?;
        let call = super::only_request(&script)?;
        Ok(call["kwargs"]["RequestItems"][super::TABLE][0]["PutRequest"]["Item"].clone())
    }
}
