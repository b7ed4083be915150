//! `DeleteItem` (API Reference, DeleteItem).

use crate::mock::error::Answer;
use crate::mock::wire::Request;

use super::capacity::Report;
use super::collection_metrics::Collections;
use super::constraint;
use super::parameter::{OnlyCondition, required, return_on_failure, table_name};
use super::write::{Effect, Write};
use super::{Prepared, put_item};

pub(crate) fn prepare(mut request: Request<'_>) -> Answer<Prepared<'_>> {
    request.refuse(&["Expected", "ConditionalOperator"])?;
    constraint::check(&request, |members| {
        members.consumed_capacity();
        members.table(1);
        members.return_values();
        members.collection_metrics();
        members.required("Key");
        members.values_on_failure();
    })?;
    let table = table_name(&mut request)?;
    let old = put_item::returns_old(&mut request)?;
    let report = Report::take(&mut request)?;
    let collections = Collections::take(&mut request)?;
    let return_on_failure = return_on_failure(&mut request)?;
    let condition = OnlyCondition::take(&mut request)?;
    // Between the placeholders and the expression, as in an update (public test suites).
    let key = required(request.item("Key")?, "Key")?;
    let condition = condition.parse()?;
    let write = Write { effect: Effect::Delete(key), condition, return_on_failure };
    Ok(put_item::run(table, write, old, report, collections))
}
