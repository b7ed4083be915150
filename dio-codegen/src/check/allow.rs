//! `allow`: warnings that a table, index, record or query says that it knows.

use super::package::{Package, Problems};
use crate::report::{Diagnostic, Severity};
use crate::rules::{self, Rule};
use crate::sources::Spanned;

/// What is allowed is a warning that there is.
pub(super) fn check(package: &Package<'_>, problems: &mut Problems) {
    for table in &package.tables {
        let indexes = table.indexes.iter().filter_map(|origin| origin.syntax).flat_map(|index| &index.allow);
        let records = table.records.iter().flat_map(|record| &record.syntax.allow);
        let queries = table.queries.iter().flat_map(|query| &query.syntax.allow);
        for name in table.syntax.allow.iter().chain(indexes).chain(records).chain(queries) {
            let rule = rules::rules().iter().find(|rule| rule.id == name.value);
            if rule.is_some_and(|rule| rule.severity == Severity::Warning) {
                continue;
            }
            let warnings = rules::rules().iter().filter(|rule| rule.severity == Severity::Warning);
            let (message, label) = match rule {
                Some(_) => (format!("`{}` cannot be allowed", name.value), "an error, not a warning"),
                None => (format!("there is no rule `{}`", name.value), "not a rule that warns"),
            };
            problems.push(
                Diagnostic::new(&rules::UNKNOWN_RULE, message).at(name.span, label).suggest_nearest(
                    "a rule",
                    name,
                    warnings.map(|rule| rule.id),
                ),
            );
        }
    }
}

/// Whether one of these lists silences a rule.
pub(super) fn is_allowed(rule: &Rule, lists: &[&[Spanned<String>]]) -> bool {
    lists.iter().any(|list| list.iter().any(|name| name.value == rule.id))
}
