use aws_sdk_dynamodb::types::AttributeValue;
use regex::Regex;

use crate::mock::comparison::is_nothing;
use crate::mock::{Comparison, fail};

/// Text that a regular expression matches from its start on, whatever follows; `$` asks for the end. The syntax is that of
/// the crate `regex`, which is Python's but for looking around and references back.
///
/// # Panics
/// If it is no regular expression.
#[track_caller]
pub fn is_match(regex: &str) -> IsMatch {
    match Regex::new(regex) {
        Ok(regex) => IsMatch { regex, groups: Vec::new(), nullable: false },
        Err(error) => fail(error),
    }
}

/// What [`is_match`] makes: a [`Comparison`] with settings.
#[derive(Debug, Clone)]
pub struct IsMatch {
    regex: Regex,
    groups: Vec<(String, Comparison)>,
    nullable: bool,
}

impl IsMatch {
    /// Asks for more of the text that a named group `(?P<name>...)` matched. A group that took no part in the match is
    /// nothing.
    ///
    /// # Panics
    /// If the regular expression has no such group.
    #[track_caller]
    pub fn group(mut self, name: &str, comparison: impl Into<Comparison>) -> IsMatch {
        if !self.regex.capture_names().any(|group| group == Some(name)) {
            fail(format_args!("the regular expression {:?} has no group {name:?}", self.regex.as_str()));
        }
        self.groups.push((name.to_owned(), comparison.into()));
        self
    }

    /// Whether an attribute that is not there passes; not unless it is said.
    pub fn nullable(mut self, nullable: bool) -> IsMatch {
        self.nullable = nullable;
        self
    }

    fn matches(&self, text: &str) -> bool {
        // The leftmost match: if any begins at the start, this does.
        let Some(found) = self.regex.captures(text).filter(|found| found.get_match().start() == 0) else {
            return false;
        };
        self.groups.iter().all(|(name, comparison)| {
            let text = found.name(name).map(|text| AttributeValue::S(text.as_str().to_owned()));
            comparison.passes(text.as_ref())
        })
    }
}

impl From<IsMatch> for Comparison {
    fn from(matcher: IsMatch) -> Comparison {
        let mut expected = format!("matched by /{}/", matcher.regex);
        for (name, comparison) in &matcher.groups {
            expected.push_str(&format!(" with {name} {comparison}"));
        }
        if matcher.nullable {
            expected.push_str(" or nothing");
        }
        Comparison::by(expected, move |found| match found {
            Some(AttributeValue::S(text)) => matcher.matches(text),
            found => matcher.nullable && is_nothing(found),
        })
    }
}
