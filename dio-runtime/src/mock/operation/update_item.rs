//! `UpdateItem` (API Reference, UpdateItem).

use crate::mock::error::Answer;
use crate::mock::expression::{Condition, Kind, Path, Placeholders, Projection, Update};
use crate::mock::stored::Stored;
use crate::mock::wire::{Object, Request, write_item};

use super::Prepared;
use super::capacity::Report;
use super::collection_metrics::Collections;
use super::constraint;
use super::parameter::{choice, required, return_on_failure, table_name};
use super::write::{Change, Effect, Write};

/// `ReturnValues`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Returns {
    None,
    AllOld,
    UpdatedOld,
    AllNew,
    UpdatedNew,
}

pub(crate) fn prepare(mut request: Request<'_>) -> Answer<Prepared<'_>> {
    request.refuse(&["AttributeUpdates", "Expected", "ConditionalOperator"])?;
    constraint::check(&request, |members| {
        members.consumed_capacity();
        members.table(1);
        members.return_values();
        members.collection_metrics();
        members.required("Key");
        members.values_on_failure();
    })?;
    let table = table_name(&mut request)?;
    let returns = choice(
        &mut request,
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
    let report = Report::take(&mut request)?;
    let mut collections = Collections::take(&mut request)?;
    let write = take_write(&mut request)?;
    let returned = match (&write.effect, returns) {
        (Effect::Update(_, Some(update)), Returns::UpdatedOld | Returns::UpdatedNew) => {
            update.paths().cloned().collect()
        }
        _ => Vec::new(),
    };
    Ok(Prepared::Write(Box::new(move |database| {
        let table = database.table_mut(&table)?;
        collections.note(&table.definition, &write.effect);
        let change = write.plan(table)?;
        change.commit(table);
        let mut out = Vec::with_capacity(match returns {
            Returns::None => 2,
            _ => r#"{"Attributes":}"#.len() + change.new.as_ref().map_or(0, Stored::json_bytes),
        });
        let mut answer = Object::begin(&mut out);
        write_returned(&mut answer, returns, returned, &change);
        if report != Report::None {
            let definition = &table.definition;
            change.consumed(definition).write(answer.key("ConsumedCapacity"), &definition.name, report);
        }
        collections.write_one(&mut answer, table);
        answer.end();
        Ok(out)
    })))
}

/// The write that a request or an action of a transaction describes.
pub(super) fn take_write<'a>(request: &mut Request<'a>) -> Answer<Write<'a>> {
    let return_on_failure = return_on_failure(request)?;
    let update_text = request.text("UpdateExpression")?;
    let condition_text = request.text("ConditionExpression")?;
    let any = update_text.is_some() || condition_text.is_some();
    let absent = if request.is_nested() { ": UpdateExpression and ConditionExpression are null" } else { "" };
    let mut placeholders = Placeholders::take(request, any, (!any).then_some(absent))?;
    // Between the placeholders and the expressions (public test suites).
    let key = required(request.item("Key")?, "Key")?;
    let update = update_text.map(|text| Update::parse(&text, &mut placeholders)).transpose()?;
    let condition =
        condition_text.map(|text| Condition::parse(Kind::Condition, &text, &mut placeholders)).transpose()?;
    placeholders.finish()?;
    Ok(Write { effect: Effect::Update(key, update), condition, return_on_failure })
}

/// Writes the attributes to answer with, where there are any.
fn write_returned(answer: &mut Object<'_>, returns: Returns, paths: Vec<Path>, change: &Change) {
    let (stored, updated_only) = match returns {
        Returns::None => (None, false),
        Returns::AllOld => (change.old.as_ref(), false),
        Returns::AllNew => (change.new.as_ref(), false),
        Returns::UpdatedOld => (change.old.as_ref(), true),
        Returns::UpdatedNew => (change.new.as_ref(), true),
    };
    let Some(stored) = stored else { return };
    if !updated_only {
        return stored.write(answer.key("Attributes"));
    }
    let projection = Projection::of(paths);
    let part = stored.part(projection.names());
    let attributes = projection.apply(&part);
    if !attributes.is_empty() {
        write_item(answer.key("Attributes"), &attributes);
    }
}
