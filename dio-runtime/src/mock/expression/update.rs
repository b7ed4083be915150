//! Update expressions with their placeholders replaced, and every rule that needs no item checked.

use crate::mock::error::Answer;
use crate::mock::value::Value;

use super::Kind;
use super::path::{Path, check_disjoint};
use super::placeholder::{Placeholders, Values, check_reserved, check_words};
use super::set_value::{SetValue, Unchecked};
use super::syntax::Raw;
use super::update_syntax::{Clause, RawAction, parse_update};

/// What an update does, action by action, with the values of its request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Update<'e> {
    pub(super) parsed: &'e Parsed,
    pub(super) values: &'e Values<'e>,
}

/// An update as it was read.
#[derive(Debug)]
pub(super) struct Parsed {
    actions: Vec<Action>,
}

/// One action. Values of the request are meant by their positions.
#[derive(Debug)]
pub(super) enum Action {
    Set(Path, SetValue),
    Remove(Path),
    Add(Path, usize),
    Delete(Path, usize),
}

impl Action {
    pub(super) fn path(&self) -> &Path {
        match self {
            Action::Set(path, _) | Action::Remove(path) | Action::Add(path, _) | Action::Delete(path, _) => {
                path
            }
        }
    }
}

const KIND: Kind = Kind::Update;

impl<'e> Update<'e> {
    #[inline]
    pub(super) fn actions(self) -> &'e [Action] {
        &self.parsed.actions
    }

    /// The paths that take a value straight from the request.
    pub(crate) fn given_values(self) -> impl Iterator<Item = (&'e Path, &'e Value<'e>)> {
        self.actions().iter().filter_map(move |action| match action {
            Action::Set(path, value) => Some((path, &self.values[value.given()?])),
            Action::Add(path, value) => Some((path, &self.values[*value])),
            _ => None,
        })
    }
}

impl Parsed {
    /// Reads, resolves and checks an update expression.
    pub(super) fn read(text: &str, placeholders: &mut Placeholders<'_>) -> Answer<Parsed> {
        Ok(Parsed { actions: read(text, placeholders)? })
    }
}

fn read(text: &str, placeholders: &mut Placeholders<'_>) -> Answer<Vec<Action>> {
    KIND.check_text(text)?;
    let raw = parse_update(text)?;
    // DynamoDB looks for each of these in the whole expression before it looks for the next.
    for operand in raw.actions.iter().filter_map(|action| action.operand.as_ref()) {
        operand.check_each(check_use)?;
    }
    for action in &raw.actions {
        check_reserved(KIND, &action.path)?;
        if let Some(operand) = &action.operand {
            operand.check_each(|raw, _| check_words(KIND, raw))?;
        }
    }
    if let Some(clause) = raw.repeated {
        return Err(KIND.invalid(format!(
            "The \"{}\" section can only be used once in an update expression;",
            clause.keyword()
        )));
    }
    let mut loose = Vec::with_capacity(raw.actions.len());
    for RawAction { clause, path, operand } in raw.actions {
        let path = placeholders.path(KIND, &path)?;
        let operand = operand.map(|raw| Unchecked::resolve(raw, placeholders)).transpose()?;
        loose.push((clause, path, operand));
    }
    check_disjoint(KIND, &loose.iter().map(|(_, path, _)| path).collect::<Vec<_>>())?;
    for (clause, _, operand) in &loose {
        check_clause(*clause, operand.as_ref(), placeholders.values())?;
    }
    let actions =
        loose.into_iter().map(|(clause, path, operand)| action(clause, path, operand, placeholders.values()));
    actions.collect()
}

/// `list_append` is a whole value or an operand of a sum, and never inside another function (public test suites;
/// `if_not_exists` may stand in either).
fn check_use(raw: &Raw<'_>, outer: Option<&Raw<'_>>) -> Answer<()> {
    if matches!((raw, outer), (Raw::Call("list_append", _), Some(Raw::Call(..)))) {
        return Err(KIND.invalid(
            "The function is not allowed to be used this way in an expression; function: list_append",
        ));
    }
    Ok(())
}

/// `ADD` takes numbers and sets, `DELETE` sets. The message names the types of `ADD` for both (public test suites).
fn check_clause(clause: Clause, operand: Option<&Unchecked>, values: &Values<'_>) -> Answer<()> {
    let Some(value) = operand.and_then(Unchecked::value).map(|position| &values[position]) else {
        return Ok(());
    };
    let fits = match clause {
        Clause::Set | Clause::Remove => true,
        Clause::Add => matches!(value, Value::N(_) | Value::Ss(_) | Value::Ns(_) | Value::Bs(_)),
        Clause::Delete => matches!(value, Value::Ss(_) | Value::Ns(_) | Value::Bs(_)),
    };
    if fits {
        return Ok(());
    }
    Err(KIND.invalid(format!(
        "Incorrect operand type for operator or function; operator: {}, operand type: {}, typeSet: \
         ALLOWED_FOR_ADD_OPERAND",
        clause.keyword(),
        value.long_type_name()
    )))
}

fn action(clause: Clause, path: Path, operand: Option<Unchecked>, values: &Values<'_>) -> Answer<Action> {
    let value = operand.as_ref().and_then(Unchecked::value);
    Ok(match (clause, operand, value) {
        (Clause::Set, Some(operand), _) => Action::Set(path, operand.check(values)?),
        (Clause::Add, _, Some(value)) => Action::Add(path, value),
        (Clause::Delete, _, Some(value)) => Action::Delete(path, value),
        // The parser gives every clause but REMOVE its operand, and ADD and DELETE a value.
        _ => Action::Remove(path),
    })
}
