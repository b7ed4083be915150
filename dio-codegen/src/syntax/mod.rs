//! What the files of a package say, with the place of everything, before anything has been looked up.

mod expires;
mod field;
mod filter;
mod gather;
mod index;
mod key;
mod name;
mod query;
mod reader;
mod record;
mod shard;
mod table;
mod template;
mod type_expression;
mod types;
mod union;
mod value;
mod when;

use serde::Serialize;
use toml::de::DeTable;

pub use expires::Expires;
pub use field::{Computed, Field};
pub use filter::{Filter, Operand, OperandValue, Test};
pub use gather::Gather;
pub use index::{Index, Projection};
pub use key::{KeyLine, KeyText};
pub use query::{Fixed, Given, Query, Range};
pub use record::Record;
pub use shard::Shard;
pub use table::{KeyAttribute, Stamp, Stamps, Table, TableKeys};
pub use template::{Component, Part, Template};
pub use type_expression::TypeExpression;
pub use types::{Definition, TypeDefinition, Variant};
pub use union::UnionVariant;
pub use value::Value;
pub use when::When;

use crate::report::{Diagnostic, Report};
use crate::rules;
use crate::sources::{FileId, SourceFile, Sources, Span};
use reader::Reader;
pub(crate) use reader::{TomlValue, Walk, either};

/// One file.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Document {
    /// `[table.*]`
    pub tables: Vec<Table>,
    /// `[type.*]`
    pub types: Vec<TypeDefinition>,
    /// `[record.*]`
    pub records: Vec<Record>,
    /// `[query.*]`
    pub queries: Vec<Query>,
}

/// The files of a package, each as far as it can be understood, and what is wrong in them.
pub fn documents(sources: &Sources) -> (Vec<Document>, Report) {
    let (documents, problems) = crate::check::parse(sources);
    (documents, Report::new(sources.shared_files(), problems))
}

/// Reads a file as far as it can be understood. What cannot is added to `problems`.
pub(crate) fn parse(file: FileId, source: &SourceFile, problems: &mut Vec<Diagnostic>) -> Document {
    let text = source.text();
    let (document, errors) = DeTable::parse_recoverable(text);
    let broken: Vec<Span> =
        errors.iter().map(|error| Span::new(file, error.span().unwrap_or(text.len()..text.len()))).collect();
    for (error, span) in errors.iter().zip(&broken) {
        problems.push(Diagnostic::new(&rules::SYNTAX, error.message()).at(*span, String::new()));
    }
    let mut found = Vec::new();
    let mut walk = Walk { file, text, problems: &mut found };
    let start = Span::new(file, 0..0);
    let mut root = Reader::new("this file", start, document.get_ref());
    walk.format(&mut root);
    // The loader has read them.
    root.strings(&mut walk, "include");
    let parsed = Document {
        tables: root.sections(&mut walk, "table", Table::parse),
        types: root.sections(&mut walk, "type", TypeDefinition::parse),
        records: root.sections(&mut walk, "record", Record::parse),
        queries: root.sections(&mut walk, "query", Query::parse),
    };
    root.finish(&mut walk);
    problems.extend(found.into_iter().filter(|problem| !follows(problem, &broken, text)));
    parsed
}

/// Whether a finding follows from broken text: it is about what stands there, or about what is missing, which may.
fn follows(problem: &Diagnostic, broken: &[Span], text: &str) -> bool {
    let Some(label) = problem.labels.first() else { return false };
    let lines = |from: usize, to: usize| text.get(from..to).is_some_and(|between| between.contains('\n'));
    let near = |span: &Span| {
        let (first, last) = (span.start.min(label.span.start), span.start.max(label.span.start));
        !lines(first, last)
    };
    // What the parser puts in the place of a broken value stands nowhere.
    let is_made_up = label.span.start == label.span.end || problem.rule == &rules::MISSING_KEY;
    !broken.is_empty() && (is_made_up || broken.iter().any(near))
}

impl Walk<'_> {
    fn format(&mut self, root: &mut Reader<'_>) {
        let Some(format) = root.required(self, "format") else { return };
        let span = self.span(format.span());
        match format.get_ref().as_integer().map(|number| number.as_str()) {
            Some("1") => {}
            Some(other) => self.problems.push(
                Diagnostic::new(
                    &rules::INVALID_VALUE,
                    format!("this version of dio does not know format {other}"),
                )
                .at(span, "not a known format")
                .help("the format of this version is 1"),
            ),
            None => self.wrong_type("format", "an integer", format),
        }
    }
}
