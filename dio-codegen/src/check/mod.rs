//! From the files of a package to a [`Model`], or to what is wrong with them.

use crate::model::Model;
use crate::report::{Diagnostic, Report, Severity};
use crate::rules;
use crate::sources::{FileId, Sources};
use crate::syntax::{self, Document};

/// What a check found.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The package, if nothing stands in the way of generating it.
    pub model: Option<Model>,
    /// Everything that is wrong, and what deserves a warning.
    pub report: Report,
}

/// How strict a check is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// Lists what is not built yet as warnings. There is no model all the same while there is any.
    pub allow_unbuilt: bool,
}

/// Checks a package.
pub fn check(sources: &Sources) -> Checked {
    check_with(sources, Options::default())
}

/// Checks a package.
pub fn check_with(sources: &Sources, options: Options) -> Checked {
    let (documents, mut problems) = parse(sources);
    let _ = documents;
    if options.allow_unbuilt {
        for problem in problems.iter_mut().filter(|problem| problem.rule == &rules::UNBUILT) {
            problem.severity = Severity::Warning;
        }
    }
    Checked { model: None, report: Report::new(sources.shared_files(), problems) }
}

/// The syntax of each file, and what is wrong with it.
pub(crate) fn parse(sources: &Sources) -> (Vec<Document>, Vec<Diagnostic>) {
    let mut problems = sources.problems().to_vec();
    let documents = sources
        .files()
        .iter()
        .enumerate()
        .map(|(index, file)| syntax::parse(FileId::new(index), file, &mut problems))
        .collect();
    (documents, problems)
}
