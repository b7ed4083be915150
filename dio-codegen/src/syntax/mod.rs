//! What the files of a package say, with the place of everything, before anything has been looked up.

mod field;
mod index;
mod key;
mod name;
mod query;
mod reader;
mod record;
mod table;
mod template;
mod type_expression;
mod types;
mod value;

use serde::Serialize;
use toml::de::DeTable;

pub use field::{Computed, Field};
pub use index::{Index, Projection};
pub use key::{KeyLine, KeyText};
pub use query::{Given, Query, Range};
pub use record::Record;
pub use table::{KeyAttribute, Stamp, Stamps, Table, TableKeys};
pub use template::{Component, Part, Template};
pub use type_expression::TypeExpression;
pub use types::{Definition, TypeDefinition, Variant};
pub use value::Value;

use crate::report::Diagnostic;
use crate::rules;
use crate::sources::{FileId, SourceFile, Span};
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

/// Reads a file as far as it can be understood. What cannot is added to `problems`.
pub(crate) fn parse(file: FileId, source: &SourceFile, problems: &mut Vec<Diagnostic>) -> Document {
    let text = source.text();
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let span = error.span().unwrap_or(text.len()..text.len());
        problems
            .push(Diagnostic::new(&rules::SYNTAX, error.message()).at(Span::new(file, span), String::new()));
    }
    let mut walk = Walk { file, text, problems };
    let start = Span::new(file, 0..0);
    let mut root = Reader::new("this file", start, document.get_ref());
    // A file whose text is broken has problems enough without those that follow from them.
    if errors.is_empty() {
        walk.format(&mut root);
    } else {
        root.ignore("format");
    }
    // The loader has read them.
    root.strings(&mut walk, "include");
    let parsed = Document {
        tables: root.sections(&mut walk, "table", Table::parse),
        types: root.sections(&mut walk, "type", TypeDefinition::parse),
        records: root.sections(&mut walk, "record", Record::parse),
        queries: root.sections(&mut walk, "query", Query::parse),
    };
    root.finish(&mut walk);
    parsed
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
