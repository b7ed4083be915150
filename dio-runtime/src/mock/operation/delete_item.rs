//! `DeleteItem` (API Reference, DeleteItem).

use crate::mock::error::Answer;
use crate::mock::wire::Request;

use super::Access;
use super::capacity::Report;
use super::collection_metrics::Collections;
use super::constraint;
use super::parameter::{only_condition, required, return_on_failure, table_name};
use super::simple_write::{self, LEGACY, SimpleWrite, returns_old};
use super::write::{Effect, Write};

pub(crate) fn run(request: Request<'_>, access: Access<'_>) -> Answer<Vec<u8>> {
    simple_write::run(request, access, take)
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

fn take<'a>(request: &mut Request<'a>) -> Answer<SimpleWrite<'a>> {
    let table = table_name(request)?;
    let old = returns_old(request)?;
    let report = Report::take(request)?;
    let collections = Collections::take(request)?;
    let return_on_failure = return_on_failure(request)?;
    let expressions = only_condition(request)?;
    // Between the placeholders and the expression, as in an update (public test suites).
    let key = required(request.item("Key")?, "Key")?;
    let write = Write { effect: Effect::Delete(key), expressions: expressions.read()?, return_on_failure };
    Ok(SimpleWrite { table, write, old, report, collections })
}
