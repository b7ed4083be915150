use serde::Serialize;

use super::reader::Walk;
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::Spanned;

/// A type as it is written: `string`, `list<Line>?`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TypeExpression {
    /// The name before `<` and `?`.
    pub name: Spanned<String>,
    /// What stands between `<` and `>`.
    pub argument: Option<Box<TypeExpression>>,
    /// Whether it ends with `?`.
    pub optional: bool,
}

impl TypeExpression {
    pub(super) fn parse(walk: &mut Walk<'_>, text: &Spanned<String>) -> Option<Self> {
        let parsed = parse(walk, text, 0, text.value.len());
        if parsed.is_none() {
            walk.problems.push(
                Diagnostic::new(&rules::INVALID_VALUE, format!("`{}` is not a type", text.value))
                    .at(text.span, "expected a name, `list<T>` or `map<T>`, and `?` if it may be absent"),
            );
        }
        parsed
    }
}

fn parse(walk: &Walk<'_>, text: &Spanned<String>, start: usize, end: usize) -> Option<TypeExpression> {
    let written = text.value.get(start..end)?;
    let (written, optional) = match written.strip_suffix('?') {
        Some(rest) => (rest, true),
        None => (written, false),
    };
    let (name, argument) = match written.split_once('<') {
        Some((name, rest)) => {
            let inner = rest.strip_suffix('>')?;
            let inner_start = start + name.len() + 1;
            (name, Some(Box::new(parse(walk, text, inner_start, inner_start + inner.len())?)))
        }
        None => (written, None),
    };
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    is_name.then(|| TypeExpression {
        name: Spanned::new(name.to_owned(), walk.inside(text, start..start + name.len())),
        argument,
        optional,
    })
}
