//! `DeleteItem` (API Reference, DeleteItem).

use crate::mock::error::Answer;
use crate::mock::wire::Request;

use super::capacity::Report;
use super::parameter::{only_condition, required, return_on_failure, table_name};
use super::write::{Effect, Write};
use super::{Prepared, put_item};

pub(crate) fn prepare(mut request: Request) -> Answer<Prepared> {
    request.refuse(&["Expected", "ConditionalOperator"])?;
    let table = table_name(&mut request)?;
    let old = put_item::returns_old(&mut request)?;
    let report = Report::take(&mut request)?;
    let return_on_failure = return_on_failure(&mut request)?;
    let key = required(request.item("Key")?, "Key")?;
    let condition = only_condition(&mut request)?;
    let write = Write { effect: Effect::Delete(key), condition, return_on_failure };
    Ok(put_item::run(table, write, old, report))
}
