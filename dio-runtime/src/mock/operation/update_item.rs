//! `UpdateItem` (API Reference, UpdateItem).

use std::borrow::Cow;

use crate::mock::database::Database;
use crate::mock::error::{Answer, Failure};
use crate::mock::expression::{Kind, Projection, Unread, Update};
use crate::mock::stored::Stored;
use crate::mock::wire::{Object, Request, write_item};

use super::Access;
use super::capacity::Report;
use super::collection_metrics::Collections;
use super::constraint;
use super::parameter::{choice, required, return_on_failure, table_name};
use super::write::{Effect, Write};
use super::written::Written;

/// `ReturnValues`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Returns {
    None,
    AllOld,
    UpdatedOld,
    AllNew,
    UpdatedNew,
}

const LEGACY: [&str; 3] = ["AttributeUpdates", "Expected", "ConditionalOperator"];

pub(crate) fn run(mut request: Request<'_>, access: Access<'_>) -> Answer<Vec<u8>> {
    let mut update = take(&mut request).map_err(Failure::framed)?;
    request.refuse_rest(&LEGACY)?;
    access.write(|database| update.run(database))
}

pub(super) fn check_refused(request: &Request<'_>) -> Answer<()> {
    request.refuse(&LEGACY)?;
    constraint::check(request, |members| {
        members.consumed_capacity();
        members.table(1);
        members.return_values();
        members.collection_metrics();
        members.required("Key");
        members.values_on_failure();
    })
}

/// A request that updates an item.
struct UpdateRequest<'a> {
    table: Cow<'a, str>,
    returns: Returns,
    report: Report,
    collections: Collections,
    write: Write<'a>,
}

fn take<'a>(request: &mut Request<'a>) -> Answer<UpdateRequest<'a>> {
    let table = table_name(request)?;
    let returns = choice(
        request,
        "ReturnValues",
        &[
            ("ALL_NEW", Returns::AllNew),
            ("UPDATED_OLD", Returns::UpdatedOld),
            ("ALL_OLD", Returns::AllOld),
            ("NONE", Returns::None),
            ("UPDATED_NEW", Returns::UpdatedNew),
        ],
    )?
    .unwrap_or(Returns::None);
    let report = Report::take(request)?;
    let collections = Collections::take(request)?;
    Ok(UpdateRequest { table, returns, report, collections, write: take_write(request)? })
}

impl UpdateRequest<'_> {
    fn run(&mut self, database: &mut Database) -> Answer<Vec<u8>> {
        let table = database.table_mut(&self.table)?;
        self.collections.note(&table.definition, &self.write.effect);
        let written = self.write.plan(table)?.commit(table);
        let mut out = Vec::with_capacity(match self.returns {
            Returns::None => 2,
            _ => r#"{"Attributes":}"#.len() + written.new.as_ref().map_or(0, Stored::json_bytes),
        });
        let mut answer = Object::begin(&mut out);
        self.write_returned(&mut answer, &written);
        written.report(&mut answer, &table.definition, self.report);
        self.collections.write_one(&mut answer, table);
        answer.end();
        Ok(out)
    }

    /// Writes the attributes to answer with, where there are any.
    fn write_returned(&self, answer: &mut Object<'_>, written: &Written) {
        let (stored, updated_only) = match self.returns {
            Returns::None => (None, false),
            Returns::AllOld => (written.old.as_ref(), false),
            Returns::AllNew => (written.new.as_ref(), false),
            Returns::UpdatedOld => (written.old.as_ref(), true),
            Returns::UpdatedNew => (written.new.as_ref(), true),
        };
        let Some(stored) = stored else { return };
        if !updated_only {
            return stored.write(answer.key("Attributes"));
        }
        let paths = self.write.expressions.update().into_iter().flat_map(Update::paths);
        let projection = Projection::of(paths.cloned().collect());
        let part = stored.part(projection.names());
        let attributes = projection.apply(&part);
        if !attributes.is_empty() {
            write_item(answer.key("Attributes"), &attributes);
        }
    }
}

/// The write that a request or an action of a transaction describes.
pub(super) fn take_write<'a>(request: &mut Request<'a>) -> Answer<Write<'a>> {
    let return_on_failure = return_on_failure(request)?;
    let absent = if request.is_nested() { ": UpdateExpression and ConditionExpression are null" } else { "" };
    let expressions = Unread::take(request, &[Kind::Update, Kind::Condition], absent)?;
    // Between the placeholders and the expressions (public test suites).
    let key = required(request.item("Key")?, "Key")?;
    Ok(Write { effect: Effect::Update(key), expressions: expressions.read()?, return_on_failure })
}
