//! `UpdateItem` (API Reference, UpdateItem).

use std::borrow::Cow;

use crate::mock::error::Answer;
use crate::mock::expression::{Condition, Kind, Path, Placeholders, Projection, Update};
use crate::mock::value::Item;
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

pub(crate) fn prepare(mut request: Request) -> Answer<Prepared> {
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
    let (write, paths) = take_write(&mut request)?;
    Ok(Prepared::Write(Box::new(move |database| {
        let table = database.table_mut(&table)?;
        collections.note(&table.definition, write.effect.attributes());
        let change = write.plan(table)?;
        change.commit(table);
        let mut out = Vec::new();
        let mut answer = Object::begin(&mut out);
        if let Some(attributes) = returned(returns, paths, &change) {
            write_item(answer.key("Attributes"), &attributes);
        }
        if report != Report::None {
            let definition = &table.definition;
            change.consumed(definition).write(answer.key("ConsumedCapacity"), &definition.name, report);
        }
        collections.write_one(&mut answer, table);
        answer.end();
        Ok(out)
    })))
}

/// The write that a request or an action of a transaction describes, and the paths that it names.
pub(super) fn take_write(request: &mut Request) -> Answer<(Write, Vec<Path>)> {
    let return_on_failure = return_on_failure(request)?;
    let key = required(request.item("Key")?, "Key")?;
    let update_text = request.string("UpdateExpression")?;
    let condition_text = request.string("ConditionExpression")?;
    let any = update_text.is_some() || condition_text.is_some();
    let absent = if request.is_nested() { ": UpdateExpression and ConditionExpression are null" } else { "" };
    let mut placeholders = Placeholders::take(request, any, (!any).then_some(absent))?;
    let update = update_text.map(|text| Update::parse(&text, &mut placeholders)).transpose()?;
    let condition =
        condition_text.map(|text| Condition::parse(Kind::Condition, &text, &mut placeholders)).transpose()?;
    placeholders.finish()?;
    let paths = update.iter().flat_map(Update::paths).cloned().collect();
    Ok((Write { effect: Effect::Update(key, update), condition, return_on_failure }, paths))
}

/// The attributes to answer with: none where there are none.
fn returned(returns: Returns, paths: Vec<Path>, change: &Change) -> Option<Cow<'_, Item>> {
    let (old, new) = (change.old.as_deref(), change.new.as_deref());
    let attributes = match returns {
        Returns::None => None,
        Returns::AllOld => old.map(|old| Cow::Borrowed(&old.item)),
        Returns::AllNew => new.map(|new| Cow::Borrowed(&new.item)),
        Returns::UpdatedOld => old.map(|old| Cow::Owned(Projection::of(paths).apply(&old.item))),
        Returns::UpdatedNew => new.map(|new| Cow::Owned(Projection::of(paths).apply(&new.item))),
    };
    attributes.filter(|attributes| !attributes.is_empty())
}
