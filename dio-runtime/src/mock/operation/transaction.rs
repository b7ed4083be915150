//! What both transactions share: their length, one action per item, and how they are cancelled.

use std::collections::BTreeSet;

use crate::mock::error::{Answer, Code, Failure};
use crate::mock::key::KeyBytes;
use crate::mock::wire::{Json, Request};

use super::parameter::required;

const MAX_ACTIONS: usize = 100;

/// The actions of a transaction: 1 to 100.
pub(super) fn actions(request: &mut Request) -> Answer<Vec<Json>> {
    let actions = required(request.list("TransactItems")?, "TransactItems")?;
    let rule = match actions.len() {
        0 => "greater than or equal to 1",
        1..=MAX_ACTIONS => return Ok(actions),
        _ => "less than or equal to 100",
    };
    Err(Failure::validation(format!(
        "1 validation error detected: Value at 'TransactItems' failed to satisfy constraint: Member must \
         have length \
         {rule}"
    )))
}

/// Refuses a second action on an item. Actions without a valid key are refused for that, by their reason.
pub(super) fn check_targets<'a>(keys: impl Iterator<Item = (&'a str, &'a Answer<KeyBytes>)>) -> Answer<()> {
    let mut seen = BTreeSet::new();
    for (table, key) in keys {
        if let Ok(key) = key
            && !seen.insert((table, key.clone()))
        {
            return Err(Failure::validation(
                "Transaction request cannot include multiple operations on one item",
            ));
        }
    }
    Ok(())
}

/// All results, or the cancellation with one reason for each action.
pub(super) fn all<T>(results: Vec<Answer<T>>) -> Answer<Vec<T>> {
    if results.iter().all(Result::is_ok) {
        return results.into_iter().collect();
    }
    let reasons: Vec<Option<Failure>> = results.into_iter().map(Result::err).collect();
    let codes: Vec<&str> =
        reasons.iter().map(|reason| reason.as_ref().map_or("None", Failure::reason_code)).collect();
    let message = format!(
        "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]",
        codes.join(", ")
    );
    Err(Failure { reasons, ..Failure::new(Code::TransactionCanceled, message) })
}
