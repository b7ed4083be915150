//! Constraints on the single members of a request. The service's framework checks these before anything else,
//! and reports all that fail in one message.
//!
//! Requests on one item are checked only when they are refused: what a constraint refuses, whoever reads the member or
//! looks for the table refuses as well, if in other words (`Operation::check_refused`).

use crate::mock::error::{Answer, Failure};
use crate::mock::wire::{Fields, Json, Request};

use super::parameter::MAX_ARN;

/// The most failures that one message lists.
const MAX_LISTED: usize = 10;

/// The members of a request, or of a structure inside it, with what is found wrong so far.
pub(super) struct Members<'a> {
    fields: &'a Fields<'a>,
    /// What stands before the names of members in messages: `globalSecondaryIndexes.1.member.`.
    prefix: String,
    found: &'a mut Found,
}

#[derive(Default)]
struct Found {
    failures: Vec<String>,
    /// Whether a member has another type than it must: a fault that is reported before any of these, by
    /// whoever reads the member.
    mistyped: bool,
}

/// Checks a request against its constraints.
pub(super) fn check(request: &Request<'_>, constraints: impl FnOnce(&mut Members<'_>)) -> Answer<()> {
    let mut found = Found::default();
    constraints(&mut Members { fields: request.fields(), prefix: String::new(), found: &mut found });
    if found.failures.is_empty() || found.mistyped { Ok(()) } else { Err(failures(found.failures)) }
}

#[cold]
fn failures(mut failures: Vec<String>) -> Failure {
    failures.truncate(MAX_LISTED);
    let plural = if failures.len() == 1 { "" } else { "s" };
    Failure::validation(format!(
        "{} validation error{plural} detected: {}",
        failures.len(),
        failures.join("; ")
    ))
}

/// The refusal of one member.
#[cold]
pub(super) fn failure(value: Option<&str>, name: &str, rule: &str) -> Failure {
    let value = value.map_or_else(|| "null".to_owned(), |value| format!("'{value}'"));
    let name = lower_first(name);
    Failure::validation(format!(
        "1 validation error detected: Value {value} at '{name}' failed to satisfy constraint: {rule}"
    ))
}

impl<'a> Members<'a> {
    fn get(&self, name: &str) -> Option<&'a Json<'a>> {
        self.fields.get(name).filter(|json| !json.is_null())
    }

    fn text(&mut self, name: &str) -> Option<&'a str> {
        let text = self.get(name)?.as_str();
        self.found.mistyped |= text.is_none();
        text
    }

    fn number(&mut self, name: &str) -> Option<f64> {
        let number = self.get(name)?.as_f64();
        self.found.mistyped |= number.is_none();
        number
    }

    fn path(&self, name: &str) -> String {
        format!("{}{}", self.prefix, lower_first(name))
    }

    /// Reports a failure of a member, whose value is shown unless it is absent or a collection.
    #[cold]
    fn fail(&mut self, name: &str, rule: &str) {
        let shown = match self.get(name) {
            None => "Value null".to_owned(),
            Some(Json::String(text)) => format!("Value '{text}'"),
            Some(number @ Json::Number(_)) => format!("Value '{number}'"),
            Some(_) => "Value".to_owned(),
        };
        // What is too large to be shown is named as in the request.
        let path = if shown == "Value" { format!("{}{name}", self.prefix) } else { self.path(name) };
        self.found.failures.push(format!("{shown} at '{path}' failed to satisfy constraint: {rule}"));
    }

    /// The member must be there.
    pub(super) fn required(&mut self, name: &str) {
        if self.get(name).is_none() {
            self.fail(name, "Member must not be null");
        }
    }

    /// The member is one of a few words.
    pub(super) fn one_of(&mut self, name: &str, words: &[&str]) {
        if self.text(name).is_some_and(|text| !words.contains(&text)) {
            self.not_one_of(name, words);
        }
    }

    #[cold]
    fn not_one_of(&mut self, name: &str, words: &[&str]) {
        self.fail(name, &format!("Member must satisfy enum value set: [{}]", words.join(", ")));
    }

    /// The member, a number, is at least `least`.
    pub(super) fn at_least(&mut self, name: &str, least: i64) {
        if self.number(name).is_some_and(|number| number < least as f64) {
            self.fail(name, &format!("Member must have value greater than or equal to {least}"));
        }
    }

    /// The member, a number, is at most `most`.
    pub(super) fn at_most(&mut self, name: &str, most: i64) {
        if self.number(name).is_some_and(|number| number > most as f64) {
            self.fail(name, &format!("Member must have value less than or equal to {most}"));
        }
    }

    /// The member, a number, lies within bounds, as a scan says it: without its value, and as it was sent.
    pub(super) fn within(&mut self, name: &str, least: i64, most: i64) {
        let Some(number) = self.number(name) else { return };
        let rule = if number < least as f64 {
            format!("greater than or equal to {least}")
        } else if number > most as f64 {
            format!("less than or equal to {most}")
        } else {
            return;
        };
        self.found
            .failures
            .push(format!("Value at '{name}' failed to satisfy constraint: Member must have value {rule}"));
    }

    /// `Limit` of a query or scan.
    pub(super) fn limit(&mut self) {
        self.within("Limit", 1, i64::from(i32::MAX));
    }

    /// The member, a text, list or map, has a length within bounds.
    pub(super) fn length(&mut self, name: &str, least: usize, most: usize) {
        let Some(length) = self.get(name).and_then(length) else { return };
        if length < least {
            self.fail(name, &format!("Member must have length greater than or equal to {least}"));
        } else if length > most {
            self.fail(name, &format!("Member must have length less than or equal to {most}"));
        }
    }

    /// The member is a name as tables and indexes have them, of at least `least` characters.
    pub(super) fn name(&mut self, name: &str, least: usize) {
        let Some(text) = self.text(name) else { return };
        if !text.is_empty() && !is_name(text) {
            self.fail(name, "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
        }
        self.length(name, least, 255);
    }

    /// The table: a name of at least `least` characters, or the table's ARN, which is longer and has other
    /// characters.
    pub(super) fn table(&mut self, least: usize) {
        match self.text("TableName") {
            Some(name) if name.starts_with("arn:") => self.length("TableName", 1, MAX_ARN),
            Some(_) => self.name("TableName", least),
            None => self.required("TableName"),
        }
    }

    /// The keys of a map are names of tables, or their ARNs.
    pub(super) fn table_keys(&mut self, name: &str) {
        let Some(entries) = self.get(name).and_then(Json::fields) else { return };
        if entries.keys().all(is_table) {
            return;
        }
        let shown = Json::Object(entries.into_owned());
        let path = self.path(name);
        self.found.failures.push(format!(
            "Value '{shown}' at '{path}' failed to satisfy constraint: Map keys must satisfy constraint: \
             [Member must have length less than or equal to 255, Member must have length greater than or equal \
             to 3, Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]"
        ));
    }

    /// `ReturnConsumedCapacity`.
    pub(super) fn consumed_capacity(&mut self) {
        self.one_of("ReturnConsumedCapacity", &["INDEXES", "TOTAL", "NONE"]);
    }

    /// `ReturnItemCollectionMetrics`.
    pub(super) fn collection_metrics(&mut self) {
        self.one_of("ReturnItemCollectionMetrics", &["SIZE", "NONE"]);
    }

    /// `ReturnValues`.
    pub(super) fn return_values(&mut self) {
        self.one_of("ReturnValues", &["ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"]);
    }

    /// `ReturnValuesOnConditionCheckFailure`.
    pub(super) fn values_on_failure(&mut self) {
        self.one_of("ReturnValuesOnConditionCheckFailure", &["ALL_OLD", "NONE"]);
    }

    /// Checks the members of a structure, where it is there.
    pub(super) fn inside(&mut self, name: &str, constraints: impl FnOnce(&mut Members<'_>)) {
        if let Some(Json::Object(fields)) = self.fields.get(name) {
            let prefix = format!("{}.", self.path(name));
            constraints(&mut Members { fields, prefix, found: self.found });
        }
    }

    /// Checks the members of each structure of a list, where it is there.
    pub(super) fn each(&mut self, name: &str, mut constraints: impl FnMut(&mut Members<'_>)) {
        let Some(Json::Array(entries)) = self.fields.get(name) else { return };
        let path = self.path(name);
        for (position, entry) in entries.iter().enumerate() {
            if let Json::Object(fields) = entry {
                let prefix = format!("{path}.{}.member.", position + 1);
                constraints(&mut Members { fields, prefix, found: self.found });
            }
        }
    }
}

fn is_name(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
}

fn is_table(text: &str) -> bool {
    text.starts_with("arn:") && text.len() <= MAX_ARN || (3..=255).contains(&text.len()) && is_name(text)
}

fn length(json: &Json<'_>) -> Option<usize> {
    match json {
        Json::String(text) => Some(text.len()),
        Json::Array(members) => Some(members.len()),
        Json::Object(entries) => Some(entries.len()),
        Json::Attributes(_) | Json::Texts(_) | Json::Item(_) => json.fields().map(|fields| fields.len()),
        _ => None,
    }
}

fn lower_first(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(chars).collect()
}
