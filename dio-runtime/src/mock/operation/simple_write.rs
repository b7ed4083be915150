//! What PutItem and DeleteItem have in common: they answer with nothing, or with the item as it was.

use std::borrow::Cow;

use crate::mock::error::{Answer, Failure};
use crate::mock::wire::{Object, Request};

use super::Access;
use super::capacity::Report;
use super::collection_metrics::Collections;
use super::parameter::choice;
use super::write::Write;

pub(super) const LEGACY: [&str; 2] = ["Expected", "ConditionalOperator"];

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

/// Reads a request with `take`, and makes the write.
pub(super) fn run<'a>(
    mut request: Request<'a>,
    access: Access<'_>,
    take: fn(&mut Request<'a>) -> Answer<SimpleWrite<'a>>,
) -> Answer<Vec<u8>> {
    let write = take(&mut request).map_err(Failure::framed)?;
    request.refuse_rest(&LEGACY)?;
    write.make(access)
}

impl SimpleWrite<'_> {
    fn make(mut self, access: Access<'_>) -> Answer<Vec<u8>> {
        access.write(|database| {
            let table = database.table_mut(&self.table)?;
            self.collections.note(&table.definition, &self.write.effect);
            let written = self.write.plan(table)?.commit(table);
            // Most answers are `{}`, and a vector without room to spare becomes a body without another allocation.
            let mut out = Vec::with_capacity(2);
            let mut answer = Object::begin(&mut out);
            if let (true, Some(old)) = (self.old, &written.old) {
                old.write(answer.key("Attributes"));
            }
            written.report(&mut answer, &table.definition, self.report);
            self.collections.write_one(&mut answer, table);
            answer.end();
            Ok(out)
        })
    }
}
