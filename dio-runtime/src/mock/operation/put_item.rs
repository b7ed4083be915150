//! `PutItem` (API Reference, PutItem).

use std::borrow::Cow;

use crate::mock::error::{Answer, Failure};
use crate::mock::item_rules::check_size;
use crate::mock::wire::{Object, Request};

use super::Prepared;
use super::capacity::Report;
use super::collection_metrics::Collections;
use super::constraint;
use super::parameter::{OnlyCondition, choice, required, return_on_failure, table_name};
use super::write::{Change, Effect, Write};

pub(crate) fn prepare(mut request: Request<'_>) -> Answer<Prepared<'_>> {
    request.refuse(&["Expected", "ConditionalOperator"])?;
    constraint::check(&request, |members| {
        members.table(1);
        members.required("Item");
        members.consumed_capacity();
        members.return_values();
        members.collection_metrics();
        members.values_on_failure();
    })?;
    let table = table_name(&mut request)?;
    let old = returns_old(&mut request)?;
    let report = Report::take(&mut request)?;
    let collections = Collections::take(&mut request)?;
    let return_on_failure = return_on_failure(&mut request)?;
    let item = required(request.stored("Item")?, "Item")?;
    let condition = OnlyCondition::take(&mut request)?.parse()?;
    // Before the table is looked for: the size of an item is in the request.
    check_size(item.size(), false)?;
    let write = Write { effect: Effect::Put(item), condition, return_on_failure };
    Ok(run(table, write, old, report, collections))
}

/// `ReturnValues` where only the old item can be asked for.
pub(super) fn returns_old(request: &mut Request<'_>) -> Answer<bool> {
    const WORDS: &[(&str, Option<bool>)] = &[
        ("ALL_NEW", None),
        ("UPDATED_OLD", None),
        ("ALL_OLD", Some(true)),
        ("NONE", Some(false)),
        ("UPDATED_NEW", None),
    ];
    match choice(request, "ReturnValues", WORDS)? {
        None => Ok(false),
        Some(Some(old)) => Ok(old),
        Some(None) => Err(Failure::validation("ReturnValues can only be ALL_OLD or NONE")),
    }
}

/// Makes the write and answers with the old item if it is asked for.
pub(super) fn run<'a>(
    table: Cow<'a, str>,
    write: Write<'a>,
    old: bool,
    report: Report,
    mut collections: Collections,
) -> Prepared<'a> {
    Prepared::Write(Box::new(move |database| {
        let table = database.table_mut(&table)?;
        collections.note(&table.definition, &write.effect);
        let change: Change = write.plan(table)?;
        change.commit(table);
        // Most answers are `{}`, and a vector without room to spare becomes a body without another allocation.
        let mut out = Vec::with_capacity(2);
        let mut answer = Object::begin(&mut out);
        if let (true, Some(old)) = (old, &change.old) {
            old.write(answer.key("Attributes"));
        }
        if report != Report::None {
            let definition = &table.definition;
            change.consumed(definition).write(answer.key("ConsumedCapacity"), &definition.name, report);
        }
        collections.write_one(&mut answer, table);
        answer.end();
        Ok(out)
    }))
}
