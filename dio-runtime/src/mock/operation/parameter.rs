//! Parameters that many operations share.

use crate::mock::error::{Answer, Failure};
use crate::mock::expression::{Condition, Kind, Placeholders};
use crate::mock::wire::Request;

/// Whether a failed condition answers with the item as it is (`ReturnValuesOnConditionCheckFailure`).
pub(crate) fn return_on_failure(request: &mut Request) -> Answer<bool> {
    let field = "ReturnValuesOnConditionCheckFailure";
    choice(request, field, &[("NONE", false), ("ALL_OLD", true)]).map(|found| found.unwrap_or(false))
}

/// A parameter that takes one of a few words.
pub(crate) fn choice<T: Copy>(request: &mut Request, name: &str, choices: &[(&str, T)]) -> Answer<Option<T>> {
    let Some(text) = request.string(name)? else { return Ok(None) };
    match choices.iter().find(|(word, _)| *word == text) {
        Some((_, value)) => Ok(Some(*value)),
        None => {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            Err(constraint(
                Some(&text),
                &lower_first(name),
                &format!("Member must satisfy enum value set: [{}]", words.join(", ")),
            ))
        }
    }
}

/// The refusal of a parameter by the service's own framework.
pub(crate) fn constraint(value: Option<&str>, at: &str, rule: &str) -> Failure {
    let value = value.map_or_else(|| "null".to_owned(), |value| format!("'{value}'"));
    Failure::validation(format!(
        "1 validation error detected: Value {value} at '{at}' failed to satisfy constraint: {rule}"
    ))
}

fn lower_first(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(chars).collect()
}

/// A parameter that must be there.
pub(crate) fn required<T>(value: Option<T>, name: &str) -> Answer<T> {
    value.ok_or_else(|| constraint(None, &lower_first(name), "Member must not be null"))
}

/// The table that a request names. Operations on items take an ARN in its place; the name is its last part.
pub(crate) fn table_name(request: &mut Request) -> Answer<String> {
    let name = required(request.string("TableName")?, "TableName")?;
    let name = name.rsplit_once(":table/").map_or(name.as_str(), |(_, name)| name).to_owned();
    check_name(&name, "tableName", 1)?;
    Ok(name)
}

/// The rules for names of tables and indexes.
pub(crate) fn check_name(name: &str, at: &str, min: usize) -> Answer<()> {
    if name.len() < min {
        return Err(constraint(
            Some(name),
            at,
            &format!("Member must have length greater than or equal to {min}"),
        ));
    }
    if name.len() > 255 {
        return Err(constraint(Some(name), at, "Member must have length less than or equal to 255"));
    }
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-')) {
        return Err(constraint(
            Some(name),
            at,
            "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
        ));
    }
    Ok(())
}

/// The condition of a request that may have one and has no other expression, its placeholders used up.
pub(crate) fn only_condition(request: &mut Request) -> Answer<Option<Condition>> {
    let text = request.string("ConditionExpression")?;
    let absent = if request.is_nested() { ": ConditionExpression is null" } else { "" };
    let absent = text.is_none().then_some(absent);
    let mut placeholders = Placeholders::take(request, text.is_some(), absent)?;
    let condition =
        text.map(|text| Condition::parse(Kind::Condition, &text, &mut placeholders)).transpose()?;
    placeholders.finish()?;
    Ok(condition)
}
