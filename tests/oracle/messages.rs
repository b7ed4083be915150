//! The texts of refusals, word by word, where both engines refuse a request with one kind of error.
//!
//! Two texts may differ for one of two reasons. Either they name one mistake in other words: `WORDED` has these. Or the
//! request has several mistakes, and each engine names another: the mock looks for them in the order of `CHECKS`,
//! which public captures of DynamoDB decided, and the oracle may name one that comes later, never one that comes
//! earlier. Each text has to stand in one of the lists. `*` and `%` stand for what the request brings in; two texts
//! of one pattern may differ only where it has a `%`: such a mistake a request may hold twice.

use serde_json::Value as Json;

use crate::answer::Answer;

/// One mistake in the mock's words and in the oracle's.
const WORDED: &[[&str; 2]] = &[
    // Public test suites, and the messages of the service's own local emulator.
    [
        "Invalid operator used in KeyConditionExpression: <>",
        "Unexpected operator in KeyConditionExpression: <>",
    ],
    // A number is shown as it is stored, a binary by its type: no capture shows either.
    [
        "Invalid *Expression: The BETWEEN operator requires *; lower bound operand: AttributeValue: {*}, upper \
         bound operand: AttributeValue: {*}",
        "Invalid *Expression: The BETWEEN operator requires *; lower bound operand: AttributeValue: {*}, upper \
         bound operand: AttributeValue: {*}",
    ],
    // API Reference, TransactionCanceledException, lists the mock's.
    [
        "The update expression attempted to update the secondary index key to unsupported type",
        "One or more parameter values were invalid: Type mismatch for Index Key * Expected: * Actual: * IndexName: *",
    ],
    // A sum of too many digits is an overflow (public test suites).
    [
        "Number overflow. Attempting to store a number with magnitude larger than supported range",
        "Attempting to store more than 38 significant digits in a Number",
    ],
];

/// Mistakes in the order in which the mock looks for them. Those of one group it looks for together, and names the
/// first in the request.
const CHECKS: &[&[&str]] = &[
    // Values: of placeholders, items and keys.
    &[
        "One or more parameter values were invalid: An % set  may not be empty",
        "One or more parameter values were invalid: Binary sets should not be empty",
        "One or more parameter values were invalid: Input collection % contains duplicates.",
        "One or more parameter values were invalid: Input collection contains duplicates.",
        "Input collection contains duplicates",
        "ExpressionAttributeValues contains invalid value: %",
    ],
    &["ExpressionAttributeValues can only be specified when using expressions: *"],
    // What a query or scan selects.
    &[
        "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
        "Cannot specify the ProjectionExpression when choosing to get *",
        "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName",
    ],
    // Expressions: each kind whole before the next.
    &["Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: *"],
    &["Invalid UpdateExpression: The \"*\" section can only be used once in an update expression;"],
    &["Invalid UpdateExpression: Two document paths overlap with each other; %"],
    &["Invalid UpdateExpression: Two document paths conflict with each other; *"],
    &[
        "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: %, operand type: %, \
         typeSet: ALLOWED_FOR_ADD_OPERAND",
    ],
    &["Invalid UpdateExpression: Incorrect operand type for operator or function; operator or function: %, \
         operand type: %"],
    &["Invalid *ConditionExpression: The expression has redundant parentheses;"],
    &["Invalid *ConditionExpression: Attribute name is a reserved keyword; reserved keyword: *"],
    &[
        "Invalid *ConditionExpression: Incorrect operand type for operator or function; operator or function: %, \
         operand type: %",
        "Invalid *ConditionExpression: The first operand must be distinct from the remaining operands for this \
         operator or function; operator: %, first operand: %",
        "Invalid *ConditionExpression: The BETWEEN operator requires %",
        "Invalid *ConditionExpression: Invalid attribute type name found; type: *, valid types: *",
    ],
    &["Invalid FilterExpression: The expression has redundant parentheses;"],
    &["Invalid FilterExpression: Attribute name is a reserved keyword; reserved keyword: *"],
    &[
        "Invalid FilterExpression: Incorrect operand type for operator or function; operator or function: %, \
         operand type: %",
        "Invalid FilterExpression: The first operand must be distinct from the remaining operands for this \
         operator or function; operator: %, first operand: %",
        "Invalid FilterExpression: The BETWEEN operator requires %",
        "Invalid FilterExpression: Invalid attribute type name found; type: *, valid types: *",
    ],
    &["Invalid ProjectionExpression: Attribute name is a reserved keyword; reserved keyword: *"],
    &["Invalid ProjectionExpression: Two document paths overlap with each other; *"],
    &["Invalid ProjectionExpression: Two document paths conflict with each other; *"],
    &["Unexpected operator in KeyConditionExpression: <>"],
    &["Value provided in ExpressionAttributeValues unused in expressions: keys: *"],
    // The table: keys, index, what is read of it.
    &["Consistent reads are not supported on global secondary indexes"],
    &["Provided list of item keys contains duplicates"],
    &["Transaction request cannot include multiple operations on one item"],
    &["One or more parameter values were invalid: Condition parameter type does not match schema type"],
    &[
        "One or more parameter values were invalid: Global secondary index * does not project *",
        "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global \
         secondary index *",
    ],
    &["Filter Expression can only contain non-primary key attributes: Primary key attribute: %"],
    &[
        "The provided key element does not match the schema",
        "One or more parameter values were invalid: Missing the key * in the item",
        "One or more parameter values were invalid: Type mismatch for key * expected: * actual: *",
    ],
    &[
        "One or more parameter values were invalid: Cannot update attribute %. This attribute is part of the key",
    ],
    // What is there: the update, then the keys of indexes.
    &[
        "The provided expression refers to an attribute that does not exist in the item",
        "An operand in the update expression has an incorrect data type",
        INVALID_PATH,
        "Number overflow. Attempting to store a number with magnitude larger than supported range",
        "Attempting to store more than 38 significant digits in a Number",
    ],
    &[
        "One or more parameter values are not valid. *",
        "One or more parameter values were invalid: Type mismatch for Index Key * Expected: * Actual: * IndexName: *",
    ],
];

const INVALID_PATH: &str = "The document path provided in the update expression is invalid for update";

/// Whether two refusals of a request say the same, or differ as they are known to.
pub fn agree(body: &Json, ours: &Answer, theirs: &Answer) -> bool {
    let (ours, theirs) = (texts(ours), texts(theirs));
    // DynamoDB looks at one action after the other, the oracle at some things of all.
    let several = body["TransactItems"].as_array().is_some_and(|actions| actions.len() > 1);
    // As in `known`: nothing is taken from what is not there, and something else is wrong.
    let removes = body.to_string().contains("REMOVE");
    ours.len() == theirs.len()
        && ours.iter().zip(theirs).all(|(ours, theirs)| {
            *ours == theirs || known(ours, theirs, several) || removes && theirs == INVALID_PATH
        })
}

/// The message, and those of the reasons of a cancellation.
fn texts(answer: &Answer) -> Vec<&str> {
    let Answer::Refusal { body, .. } = answer else { return Vec::new() };
    let reasons = body["CancellationReasons"].as_array().into_iter().flatten();
    std::iter::once(body).chain(reasons).map(text).collect()
}

fn text(refusal: &Json) -> &str {
    let message = refusal.get("message").or_else(|| refusal.get("Message"));
    message.and_then(Json::as_str).unwrap_or_default()
}

fn known(ours: &str, theirs: &str, several_actions: bool) -> bool {
    // What the single writes put before most refusals that need no table. The oracle looks into the lists and maps of
    // placeholders and at empty sets in keys too late to put it there.
    let unframed = |text| str::strip_prefix(text, "1 validation error detected: ");
    let late = unframed(ours).is_some() && unframed(theirs).is_none();
    let (ours, theirs) = (unframed(ours).unwrap_or(ours), unframed(theirs).unwrap_or(theirs));
    if ours == theirs {
        return late && place(ours).is_some_and(|(group, _)| group == 0);
    }
    if WORDED.iter().any(|[mock, oracle]| fits(mock, ours) && fits(oracle, theirs)) {
        return true;
    }
    let (Some((first, pattern)), Some((second, other))) = (place(ours), place(theirs)) else { return false };
    let twice = pattern != other || pattern.contains('%');
    several_actions || first <= second && twice && (late || !are_both_wordings(ours, theirs))
}

/// Whether one text is of the newer and one of the older words for a set with doubles. The operation decides which, so
/// that both can never be right.
fn are_both_wordings(ours: &str, theirs: &str) -> bool {
    let newer = [
        "One or more parameter values were invalid: Input collection [\"%\"] contains duplicates.",
        "One or more parameter values were invalid: Input collection [\"%\"]of type BS contains duplicates.",
        "One or more parameter values were invalid: Input collection contains duplicates.",
    ];
    let is_newer = |text: &str| newer.iter().any(|pattern| fits(pattern, text));
    ours.contains("Input collection")
        && theirs.contains("Input collection")
        && is_newer(ours) != is_newer(theirs)
}

fn place(text: &str) -> Option<(usize, &'static str)> {
    let group = |(at, group): (usize, &'static &[&str])| group.iter().map(move |pattern| (at, *pattern));
    CHECKS.iter().enumerate().flat_map(group).find(|(_, pattern)| fits(pattern, text))
}

/// Whether a text has a pattern's words, with anything in the place of each `*` and `%`.
fn fits(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once(['*', '%']) else { return pattern == text };
    let Some(text) = text.strip_prefix(start) else { return false };
    text.char_indices().map(|(at, _)| at).chain([text.len()]).any(|at| fits(rest, &text[at..]))
}
