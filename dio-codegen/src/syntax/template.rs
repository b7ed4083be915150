use serde::Serialize;

use super::reader::Walk;
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::{Span, Spanned};

/// A key template as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Template {
    /// The text of the schema.
    pub source: Spanned<String>,
    /// Its parts; neighbouring literals are one.
    pub parts: Vec<Part>,
}

/// One part of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Part {
    /// Text, braces resolved.
    Literal(String),
    /// `{field}` or `{field:form}`.
    Component(Component),
}

/// A field in a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Component {
    /// The field.
    pub field: Spanned<String>,
    /// What stands after the first `:`.
    pub form: Option<Spanned<String>>,
    /// All of it, braces included.
    #[serde(skip)]
    pub span: Span,
}

impl Template {
    /// Reads a template; none if its braces do not match.
    pub(super) fn parse(walk: &mut Walk<'_>, source: Spanned<String>) -> Option<Self> {
        let scanned = Scanner { walk, source: &source }.parts();
        match scanned {
            Ok(parts) => Some(Self { parts, source }),
            Err(problem) => {
                walk.problems.push(*problem);
                None
            }
        }
    }

    /// The components, in order.
    pub fn components(&self) -> impl Iterator<Item = &Component> {
        self.parts.iter().filter_map(|part| match part {
            Part::Component(component) => Some(component),
            Part::Literal(_) => None,
        })
    }
}

struct Scanner<'a, 'w> {
    walk: &'a Walk<'w>,
    source: &'a Spanned<String>,
}

impl Scanner<'_, '_> {
    fn parts(&self) -> Result<Vec<Part>, Box<Diagnostic>> {
        let text = self.source.value.as_str();
        if text.is_empty() {
            return Err(self.problem(0, 0, "a template cannot be empty", "a key is never empty"));
        }
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let rest = &text[at..];
            if rest.starts_with("{{") || rest.starts_with("}}") {
                literal.push(c);
                at += 2;
            } else if c == '}' {
                return Err(self.problem(at, at + 1, "this `}` closes nothing", "a brace itself is `}}`"));
            } else if c == '{' {
                let Some(length) = rest.find('}') else {
                    return Err(self.problem(
                        at,
                        text.len(),
                        "this `{` is never closed",
                        "a brace itself is `{{`",
                    ));
                };
                if !literal.is_empty() {
                    parts.push(Part::Literal(std::mem::take(&mut literal)));
                }
                parts.push(Part::Component(self.component(at, at + length + 1)?));
                at += length + 1;
            } else {
                literal.push(c);
                at += c.len_utf8();
            }
        }
        if !literal.is_empty() {
            parts.push(Part::Literal(literal));
        }
        Ok(parts)
    }

    /// The component from `{` at `start` to after `}` at `end`.
    fn component(&self, start: usize, end: usize) -> Result<Component, Box<Diagnostic>> {
        let inner = &self.source.value[start + 1..end - 1];
        let (field, form) = match inner.split_once(':') {
            Some((field, form)) => (field, Some(form)),
            None => (inner, None),
        };
        if field.is_empty() {
            return Err(self.problem(start, end, "a component must name a field", "there is no name here"));
        }
        let field_end = start + 1 + field.len();
        let field = self.part(start + 1, field_end);
        let form = form.map(|_| self.part(field_end + 1, end - 1));
        Ok(Component { field, form, span: self.walk.inside(self.source, start..end) })
    }

    fn part(&self, start: usize, end: usize) -> Spanned<String> {
        Spanned::new(self.source.value[start..end].to_owned(), self.walk.inside(self.source, start..end))
    }

    fn problem(&self, start: usize, end: usize, message: &str, label: &str) -> Box<Diagnostic> {
        let span = self.walk.inside(self.source, start..end);
        Box::new(Diagnostic::new(&rules::TEMPLATE_SYNTAX, message).at(span, label))
    }
}
