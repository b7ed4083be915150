//! In what the oracle is known to differ from DynamoDB: the table "Proof" of `docs/mock.md`, row by row.

use serde_json::Value as Json;

use crate::answer::Answer;

/// Whether two answers are the same.
pub fn same(ours: &Answer, theirs: &Answer) -> bool {
    match (ours, theirs) {
        (Answer::Success(ours), Answer::Success(theirs)) => ours == theirs,
        (Answer::Refusal { kind, .. }, Answer::Refusal { kind: other, .. }) => {
            kind == other && ours.reasons() == theirs.reasons()
        }
        _ => false,
    }
}

/// What DynamoDB, and the mock, refuse before they look at any item, and the oracle only when an item makes it
/// look there, if at all.
const REFUSED_FIRST: [&str; 12] = [
    "Incorrect operand type for operator or function",
    "Invalid attribute type name found",
    "The first operand must be distinct from the remaining operands",
    "The BETWEEN operator requires",
    "ExpressionAttributeValues contains invalid value",
    "can only be specified when using expressions",
    "contains duplicates",
    "may not be empty",
    "should not be empty",
    "Two document paths conflict with each other",
    "does not project",
    "This attribute is part of the key",
];

/// Whether a difference between two answers is a known one.
pub fn differs(operation: &str, body: &Json, ours: &Answer, theirs: &Answer) -> bool {
    if REFUSED_FIRST.iter().any(|message| ours.says(message)) {
        return true;
    }
    // Nothing is taken from an item that is not there, whatever the path.
    if ours.success().is_some()
        && theirs.says("The document path provided in the update expression is invalid for update")
        && body.to_string().contains("REMOVE")
    {
        return true;
    }
    // A number is one number in whatever text.
    if ours.success().is_some()
        && theirs.says("Input collection contains duplicates")
        && body.to_string().contains("ADD")
    {
        return true;
    }
    match operation {
        // An item that was not there.
        "UpdateItem" => {
            body["ReturnValues"] == "ALL_OLD" && !ours.has("Attributes") && theirs.has("Attributes")
        }
        // A projection of one part of the key answers with both.
        "TransactGetItems" if ours.success().is_some() => body.to_string().contains("ProjectionExpression"),
        // Of two faults, another is told: one of the request as a whole, or of an action.
        "TransactGetItems" | "TransactWriteItems" => {
            let refused = ours.success().is_none() && theirs.success().is_none();
            match (ours.reasons(), theirs.reasons()) {
                (Some(ours), Some(theirs)) => reasons_differ(body, &ours, &theirs),
                _ => refused,
            }
        }
        _ => false,
    }
}

/// Whether the reasons of a cancelled transaction differ only where an action removes a path of an item that is not there.
fn reasons_differ(body: &Json, ours: &[&Json], theirs: &[&Json]) -> bool {
    let actions = body["TransactItems"].as_array().map_or(&[][..], Vec::as_slice);
    let removes = |action: &Json| action["Update"].to_string().contains("REMOVE");
    ours.len() == theirs.len()
        && actions.len() == ours.len()
        && actions.iter().zip(ours.iter().zip(theirs)).all(|(action, (ours, theirs))| {
            ours == theirs || **ours == "None" && **theirs == "ValidationError" && removes(action)
        })
}

/// Whether a difference between two readings, whose last pages these are, is a known one.
pub fn reads_differently(operation: &str, body: &Json, ours: &Answer, theirs: &Answer) -> bool {
    let index = body["IndexName"].as_str();
    differs(operation, body, ours, theirs)
        // A key condition whose value cannot be a key.
        || ours.says("cannot contain an empty")
        // Without a sort key, the oracle begins again after the partition's one item.
        || operation == "Query" && index.is_none() && theirs.has("LastEvaluatedKey")
        // Attributes that a local index does not hold are read from the table.
        || held(index).is_some_and(|held| {
            names_more(body, "ProjectionExpression", held)
                || names_more(body, "FilterExpression", held)
                || body["Select"] == "ALL_ATTRIBUTES"
        })
}

/// What a local index holds that does not hold everything.
fn held(index: Option<&str>) -> Option<&'static [&'static str]> {
    match index {
        Some("local_n") => Some(&["pk", "sk", "n"]),
        Some("local_b") => Some(&["pk", "sk", "b", "n"]),
        _ => None,
    }
}

/// Whether an expression names an attribute that is not among these. What follows a point lies inside an attribute.
fn names_more(body: &Json, parameter: &str, held: &[&str]) -> bool {
    let words = ["AND", "OR", "NOT", "BETWEEN", "IN"];
    let ends_word = |character: char| !character.is_ascii_alphanumeric() && !"_#:.".contains(character);
    let text = body[parameter].as_str().unwrap_or_default();
    text.split_inclusive(ends_word).any(|piece| {
        let name = piece.trim_end_matches(ends_word).split('.').next().unwrap_or_default();
        let name = body["ExpressionAttributeNames"][name].as_str().unwrap_or(name);
        let is_attribute = name.starts_with(|first: char| first.is_ascii_alphabetic())
            && !piece.ends_with('(')
            && !words.contains(&name.to_uppercase().as_str());
        is_attribute && !held.contains(&name)
    })
}
