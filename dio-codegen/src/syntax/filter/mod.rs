//! The language of `filter`: what a query leaves out. Its grammar stands in docs/schema.md.

mod lexer;
mod parser;

use serde::Serialize;

use super::reader::Walk;
use crate::model::FilterOperator;
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::{Span, Spanned};

/// A filter as it is written.
#[derive(Debug, Clone, Serialize)]
pub enum Filter {
    /// `and`: two or more.
    All(Vec<Filter>),
    /// `or`: two or more.
    Any(Vec<Filter>),
    /// `not`
    Not(Box<Filter>),
    /// One comparison.
    Test(Test),
}

/// `amount > :least`, `role in (owner, admin)`, `exists(note)`
#[derive(Debug, Clone, Serialize)]
pub struct Test {
    /// The field.
    pub field: Spanned<String>,
    /// How it is compared.
    pub operator: Spanned<FilterOperator>,
    /// With what: as many as the operator has.
    pub operands: Vec<Operand>,
}

/// A value that a field is compared with.
#[derive(Debug, Clone, Serialize)]
pub struct Operand {
    /// The value.
    pub value: OperandValue,
    /// Where it stands, quotes and `:` included.
    #[serde(skip)]
    pub span: Span,
}

/// A value as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum OperandValue {
    /// A variant, `true` or `false`.
    Word(String),
    /// `'text'`
    Text(String),
    /// As it is written.
    Number(String),
    /// `:name`
    Parameter(String),
}

impl Filter {
    /// Reads a filter; none if it is not understood.
    pub(super) fn parse(walk: &mut Walk<'_>, source: &Spanned<String>) -> Option<Self> {
        match parser::parse(&source.value) {
            Ok(filter) => Some(filter.placed(&|range| walk.inside(source, range))),
            Err(mistake) => {
                let length = mistake.range.len();
                let span = walk.inside(source, mistake.range);
                let problem = Diagnostic::new(&rules::FILTER_SYNTAX, mistake.message).at(span, mistake.label);
                walk.problems.push(match mistake.instead {
                    // With escapes in the string there is no telling which part to replace.
                    Some(text) if span.end - span.start == length => {
                        problem.suggest(format!("write `{text}`"), span, text)
                    }
                    _ => problem,
                });
                None
            }
        }
    }

    /// The comparisons, in order.
    pub fn tests(&self) -> Vec<&Test> {
        match self {
            Filter::All(filters) | Filter::Any(filters) => filters.iter().flat_map(Filter::tests).collect(),
            Filter::Not(filter) => filter.tests(),
            Filter::Test(test) => vec![test],
        }
    }
}
