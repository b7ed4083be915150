//! From the files of a package to a [`Model`], or to what is wrong with them.

mod alike;
mod allow;
mod attributes;
mod columns;
mod groups;
mod indexes;
mod interop;
mod key_clash;
mod key_space;
mod module_names;
mod names;
mod package;
mod partial;
mod partition_start;
mod primary_keys;
mod python;
mod reads;
mod recursion;
mod reserved;
mod resolve;
mod shards;
mod shared_keys;
mod templates;
mod unreachable;
mod unread;

use package::{Package, Problems};

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
    /// Refuses what the Python library dynamo-io cannot express, and warns of what it does without.
    pub python: bool,
}

/// Checks a package.
pub fn check(sources: &Sources) -> Checked {
    check_with(sources, Options::default())
}

/// Checks a package.
pub fn check_with(sources: &Sources, options: Options) -> Checked {
    let (documents, mut problems) = parse(sources);
    // Files that could not be read may hold whatever seems to be missing.
    let is_whole = !problems.iter().any(|problem| {
        [&rules::UNREADABLE_FILE, &rules::INCLUDE_CYCLE, &rules::SYNTAX].contains(&problem.rule)
    });
    let model = if is_whole { check_documents(&documents, options, &mut problems) } else { None };
    if options.allow_unbuilt {
        for problem in problems.iter_mut().filter(|problem| problem.rule == &rules::UNBUILT) {
            problem.severity = Severity::Warning;
        }
    }
    Checked { model, report: Report::new(sources.shared_files(), problems) }
}

fn check_documents(documents: &[Document], options: Options, problems: &mut Problems) -> Option<Model> {
    let mut package = resolve::resolve(documents, problems);
    for record in package.tables.iter_mut().flat_map(|table| &mut table.records) {
        record.model.groups = groups::of(&record.model);
        record.model.columns = columns::of(record);
    }
    recursion::check(&package, problems);
    names::check(&package, problems);
    module_names::check(&package, problems);
    attributes::check(&package, problems);
    templates::check(&package, problems);
    reserved::check(&package, problems);
    unread::check(&package, problems);
    shards::check(&package, problems);
    primary_keys::check(&package, problems);
    partition_start::check(&package, problems);
    unreachable::check(&package, problems);
    shared_keys::check(&package, problems);
    key_clash::check(&package, problems);
    allow::check(&package, problems);
    indexes::check(&package, problems);
    partial::check(&package, problems);
    interop::check(&package, problems);
    if options.python {
        python::check(&package, problems);
    }
    let is_sound = !problems.iter().any(|problem| problem.severity == Severity::Error);
    let is_unbuilt = |problem: &Diagnostic| problem.rule == &rules::UNBUILT;
    if problems.iter().all(|problem| problem.severity == Severity::Warning || is_unbuilt(problem)) {
        // What is a matter of judgement, once nothing is wrong.
        reads::check(&package, problems);
    }
    is_sound.then(|| model(package))
}

/// The package, once nothing is wrong with it.
fn model(package: Package<'_>) -> Model {
    let tables = package
        .tables
        .into_iter()
        .map(|table| {
            let mut model = table.model;
            model.records = table.records.into_iter().map(|record| record.model).collect();
            model.queries = table.queries.into_iter().filter_map(|query| query.model).collect();
            model
        })
        .collect();
    Model { tables, types: package.types.model }
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

#[cfg(test)]
mod model_tests;
#[cfg(test)]
mod tests;
