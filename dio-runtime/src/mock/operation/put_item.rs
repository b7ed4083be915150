//! `PutItem` (API Reference, PutItem).

use std::borrow::Cow;

use crate::mock::error::{Answer, Failure};
use crate::mock::item_rules::check_size;
use crate::mock::wire::{Object, Request};

use super::Access;
use super::capacity::Report;
use super::collection_metrics::Collections;
use super::constraint;
use super::parameter::{choice, only_condition, required, return_on_failure, table_name};
use super::write::{Change, Effect, Write};

const LEGACY: [&str; 2] = ["Expected", "ConditionalOperator"];

pub(crate) fn run(mut request: Request<'_>, access: Access<'_>) -> Answer<Vec<u8>> {
    let write = take(&mut request).map_err(Failure::framed)?;
    request.refuse_rest(&LEGACY)?;
    write.run(access)
}

pub(super) fn check_refused(request: &Request<'_>) -> Answer<()> {
    request.refuse(&LEGACY)?;
    constraint::check(request, |members| {
        members.table(1);
        members.required("Item");
        members.consumed_capacity();
        members.return_values();
        members.collection_metrics();
        members.values_on_failure();
    })
}

fn take<'a>(request: &mut Request<'a>) -> Answer<SimpleWrite<'a>> {
    let table = table_name(request)?;
    let old = returns_old(request)?;
    let report = Report::take(request)?;
    let collections = Collections::take(request)?;
    let return_on_failure = return_on_failure(request)?;
    let item = required(request.stored("Item")?, "Item")?;
    let expressions = only_condition(request)?.read()?;
    // Before the table is looked for: the size of an item is in the request.
    check_size(item.size(), false)?;
    let write = Write { effect: Effect::Put(item), expressions, return_on_failure };
    Ok(SimpleWrite { table, write, old, report, collections })
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

/// A request that puts or deletes an item.
pub(super) struct SimpleWrite<'a> {
    pub(super) table: Cow<'a, str>,
    pub(super) write: Write<'a>,
    /// Whether to answer with the old item.
    pub(super) old: bool,
    pub(super) report: Report,
    pub(super) collections: Collections,
}

impl SimpleWrite<'_> {
    /// Makes the write.
    pub(super) fn run(mut self, access: Access<'_>) -> Answer<Vec<u8>> {
        access.write(|database| {
            let table = database.table_mut(&self.table)?;
            self.collections.note(&table.definition, &self.write.effect);
            let change: Change = self.write.plan(table)?;
            change.commit(table);
            // Most answers are `{}`, and a vector without room to spare becomes a body without another allocation.
            let mut out = Vec::with_capacity(2);
            let mut answer = Object::begin(&mut out);
            if let (true, Some(old)) = (self.old, &change.old) {
                old.write(answer.key("Attributes"));
            }
            change.report(&mut answer, &table.definition, self.report);
            self.collections.write_one(&mut answer, table);
            answer.end();
            Ok(out)
        })
    }
}
