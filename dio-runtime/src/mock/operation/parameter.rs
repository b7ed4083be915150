//! Parameters that many operations share.

use std::borrow::Cow;

use crate::mock::error::{Answer, Failure};
use crate::mock::expression::{Kind, Unread};
use crate::mock::wire::Request;

use super::constraint;

/// The most bytes of a table's ARN.
pub(super) const MAX_ARN: usize = 1024;

/// Whether a failed condition answers with the item as it is (`ReturnValuesOnConditionCheckFailure`).
#[inline]
pub(crate) fn return_on_failure(request: &mut Request<'_>) -> Answer<bool> {
    let field = "ReturnValuesOnConditionCheckFailure";
    choice(request, field, &[("NONE", false), ("ALL_OLD", true)]).map(|found| found.unwrap_or(false))
}

/// A parameter that takes one of a few words. Most requests do without most of these.
#[inline]
pub(crate) fn choice<T: Copy>(
    request: &mut Request<'_>,
    name: &str,
    choices: &[(&str, T)],
) -> Answer<Option<T>> {
    if request.has(name) { chosen(request, name, choices) } else { Ok(None) }
}

#[inline(never)]
fn chosen<T: Copy>(request: &mut Request<'_>, name: &str, choices: &[(&str, T)]) -> Answer<Option<T>> {
    let Some(text) = request.text(name)? else { return Ok(None) };
    match choices.iter().find(|(word, _)| *word == text) {
        Some((_, value)) => Ok(Some(*value)),
        None => Err(no_choice(&text, name, &mut choices.iter().map(|(word, _)| *word))),
    }
}

#[cold]
fn no_choice(text: &str, name: &str, words: &mut dyn Iterator<Item = &str>) -> Failure {
    let words: Vec<&str> = words.collect();
    let rule = format!("Member must satisfy enum value set: [{}]", words.join(", "));
    constraint::failure(Some(text), name, &rule)
}

/// A parameter that must be there.
#[inline]
pub(crate) fn required<T>(value: Option<T>, name: &str) -> Answer<T> {
    value.ok_or_else(|| constraint::failure(None, name, "Member must not be null"))
}

/// The table that a request names. Whether a table could have the name is for its constraints to say.
#[inline]
pub(crate) fn table_name<'a>(request: &mut Request<'a>) -> Answer<Cow<'a, str>> {
    let name = required(request.text("TableName")?, "TableName")?;
    if !name.starts_with("arn:") {
        return Ok(name);
    }
    if name.len() > MAX_ARN {
        let rule = format!("Member must have length less than or equal to {MAX_ARN}");
        return Err(constraint::failure(Some(&name), "TableName", &rule));
    }
    Ok(Cow::Owned(table_of(&name).to_owned()))
}

/// The table of a name, or of the ARN that operations take in its place: the name is the ARN's last part.
pub(crate) fn table_of(name: &str) -> &str {
    let arn = name.strip_prefix("arn:").and_then(|arn| arn.rsplit_once(":table/"));
    arn.map_or(name, |(_, name)| name)
}

/// The table that an operation on tables names, or its ARN.
pub(crate) fn described_table(request: &mut Request<'_>) -> Answer<String> {
    if !request.has("TableName") {
        return Err(no_table_name());
    }
    constraint::check(request, |members| members.table(3))?;
    table_name(request).map(Cow::into_owned)
}

/// How the operations on tables refuse a request without a table.
pub(crate) fn no_table_name() -> Failure {
    Failure::validation("The parameter 'TableName' is required but was not present in the request")
}

/// The condition of a request that may have one and has no other expression.
pub(crate) fn only_condition<'a>(request: &mut Request<'a>) -> Answer<Unread<'a>> {
    let absent = if request.is_nested() { ": ConditionExpression is null" } else { "" };
    Unread::take(request, &[Kind::Condition], absent)
}
