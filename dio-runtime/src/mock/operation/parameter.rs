//! Parameters that many operations share.

use std::borrow::Cow;

use crate::mock::error::{Answer, Failure};
use crate::mock::expression::{Condition, Kind, Placeholders};
use crate::mock::wire::Request;

use super::constraint;

/// Whether a failed condition answers with the item as it is (`ReturnValuesOnConditionCheckFailure`).
pub(crate) fn return_on_failure(request: &mut Request<'_>) -> Answer<bool> {
    let field = "ReturnValuesOnConditionCheckFailure";
    choice(request, field, &[("NONE", false), ("ALL_OLD", true)]).map(|found| found.unwrap_or(false))
}

/// A parameter that takes one of a few words.
pub(crate) fn choice<T: Copy>(
    request: &mut Request<'_>,
    name: &str,
    choices: &[(&str, T)],
) -> Answer<Option<T>> {
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
pub(crate) fn required<T>(value: Option<T>, name: &str) -> Answer<T> {
    value.ok_or_else(|| constraint::failure(None, name, "Member must not be null"))
}

/// The table that a request names; its constraints were checked.
pub(crate) fn table_name<'a>(request: &mut Request<'a>) -> Answer<Cow<'a, str>> {
    Ok(match required(request.text("TableName")?, "TableName")? {
        Cow::Borrowed(name) => Cow::Borrowed(table_of(name)),
        Cow::Owned(name) => Cow::Owned(table_of(&name).to_owned()),
    })
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

/// The condition of a request that may have one and has no other expression, with its placeholders.
pub(crate) struct OnlyCondition<'a> {
    text: Option<Cow<'a, str>>,
    /// None where the request has neither a condition nor placeholders.
    placeholders: Option<Placeholders<'a>>,
}

impl<'a> OnlyCondition<'a> {
    /// Takes it, and checks the placeholders as far as that goes without it.
    pub(crate) fn take(request: &mut Request<'a>) -> Answer<OnlyCondition<'a>> {
        let text = request.text("ConditionExpression")?;
        if text.is_none() && !Placeholders::are_in(request) {
            return Ok(OnlyCondition { text, placeholders: None });
        }
        let absent = if request.is_nested() { ": ConditionExpression is null" } else { "" };
        let absent = text.is_none().then_some(absent);
        let placeholders = Placeholders::take(request, text.is_some(), absent)?;
        Ok(OnlyCondition { text, placeholders: Some(placeholders) })
    }

    /// Reads it; all placeholders are used up.
    pub(crate) fn parse(self) -> Answer<Option<Condition<'a>>> {
        let Some(mut placeholders) = self.placeholders else { return Ok(None) };
        let parse = |text: Cow<'a, str>| Condition::parse(Kind::Condition, &text, &mut placeholders);
        let condition = self.text.map(parse).transpose()?;
        placeholders.finish()?;
        Ok(condition)
    }
}
