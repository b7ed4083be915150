//! What both transactions share: their length, one action per item, their size, and how they are cancelled.

use std::collections::BTreeSet;

use crate::mock::error::{Answer, Failure};
use crate::mock::key::KeyBytes;
use crate::mock::wire::{Json, Request};

use super::constraint::Members;
use super::parameter::required;

const MAX_ACTIONS: usize = 100;
/// The most that the items of a transaction measure together: 4 MB.
const MAX_BYTES: usize = 4 * 1024 * 1024;

/// The constraints on the actions of a transaction: 1 to 100, each with constraints of its own.
pub(super) fn constraints(members: &mut Members<'_>, action: impl FnMut(&mut Members<'_>)) {
    members.required("TransactItems");
    members.length("TransactItems", 1, MAX_ACTIONS);
    members.each("TransactItems", action);
}

/// The actions of a transaction.
pub(super) fn actions<'a>(request: &mut Request<'a>) -> Answer<Vec<Json<'a>>> {
    required(request.list("TransactItems")?, "TransactItems")
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

/// Refuses a transaction whose items are too large together.
pub(super) fn check_aggregate(sizes: impl Iterator<Item = usize>) -> Answer<()> {
    if sizes.sum::<usize>() <= MAX_BYTES {
        return Ok(());
    }
    Err(Failure::validation("The aggregate size of the items in the transaction exceeds the limit of 4 MB"))
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
    Err(Failure::cancelled(message, reasons))
}
