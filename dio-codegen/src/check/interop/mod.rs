//! What the Python library dynamo-io could not read, or its writers would break: `interop = "dynamo-io"`.

mod layout;
mod types;
mod writers;

use super::package::{Package, Problems};
use crate::report::Diagnostic;
use crate::rules::Rule;
use crate::sources::Span;

pub(super) fn check(package: &Package<'_>, problems: &mut Problems) {
    for table in &package.tables {
        let Some(interop) = &table.syntax.interop else { continue };
        let mut findings = Findings { interop: interop.span, problems };
        layout::check(table, &mut findings);
        for record in &table.records {
            writers::check(record, &mut findings);
        }
        types::check(table, package, &mut findings);
    }
}

/// Findings of one table.
struct Findings<'p> {
    /// Where it says that it is shared.
    interop: Span,
    problems: &'p mut Problems,
}

impl Findings<'_> {
    /// What is wrong with `span`, and why.
    fn add(&mut self, rule: &'static Rule, span: Span, message: impl Into<String>, why: &str) {
        self.add_with(rule, span, message, why, |finding| finding);
    }

    /// As [`add`](Self::add), with more to say.
    fn add_with(
        &mut self,
        rule: &'static Rule,
        span: Span,
        message: impl Into<String>,
        why: &str,
        more: impl FnOnce(Diagnostic) -> Diagnostic,
    ) {
        let finding = Diagnostic::new(rule, message).at(span, why);
        self.problems.push(more(finding.beside(self.interop, "readers of this library share the table")));
    }
}
