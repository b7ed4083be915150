//! Update expressions with their placeholders replaced, and every rule that needs no item checked.

use std::sync::Arc;

use crate::mock::error::{Answer, Failure};
use crate::mock::value::Value;

use super::Kind;
use super::path::{Path, check_disjoint};
use super::placeholder::{Placeholders, check_reserved};
use super::syntax::Raw;
use super::update_syntax::{Clause, RawAction, parse_update};

/// What an update does, action by action.
#[derive(Debug, Clone)]
pub(crate) struct Update {
    pub(crate) actions: Vec<Action>,
}

/// One action.
#[derive(Debug, Clone)]
pub(crate) enum Action {
    Set(Path, Expression),
    Remove(Path),
    Add(Path, Arc<Value>),
    Delete(Path, Arc<Value>),
}

impl Action {
    pub(crate) fn path(&self) -> &Path {
        match self {
            Action::Set(path, _) | Action::Remove(path) | Action::Add(path, _) | Action::Delete(path, _) => {
                path
            }
        }
    }
}

/// The right side of `SET`.
#[derive(Debug, Clone)]
pub(crate) enum Expression {
    Path(Path),
    Value(Arc<Value>),
    IfNotExists(Path, Box<Expression>),
    ListAppend(Box<Expression>, Box<Expression>),
    Plus(Box<Expression>, Box<Expression>),
    Minus(Box<Expression>, Box<Expression>),
}

const KIND: Kind = Kind::Update;

impl Update {
    /// The paths that take a value straight from the request.
    pub(crate) fn given_values(&self) -> impl Iterator<Item = (&Path, &Value)> {
        self.actions.iter().filter_map(|action| match action {
            Action::Set(path, Expression::Value(value)) | Action::Add(path, value) => {
                Some((path, value.as_ref()))
            }
            _ => None,
        })
    }
}

impl Update {
    /// Reads, resolves and checks an update expression.
    pub(crate) fn parse(text: &str, placeholders: &mut Placeholders) -> Answer<Update> {
        KIND.check_text(text)?;
        let raw = parse_update(text)?;
        // DynamoDB looks for each of these in the whole expression before it looks for the next.
        for operand in raw.actions.iter().filter_map(|action| action.operand.as_ref()) {
            check_uses(operand, false)?;
        }
        for action in &raw.actions {
            check_reserved(KIND, &action.path)?;
            action.operand.as_ref().map_or(Ok(()), check_words)?;
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
            let operand = operand.map(|raw| resolve(raw, placeholders)).transpose()?;
            loose.push((clause, path, operand));
        }
        check_disjoint(KIND, &loose.iter().map(|(_, path, _)| path).collect::<Vec<_>>())?;
        for (clause, _, operand) in &loose {
            check_clause(*clause, operand.as_ref())?;
        }
        let actions = loose.into_iter().map(|(clause, path, operand)| action(clause, path, operand));
        Ok(Update { actions: actions.collect::<Answer<_>>()? })
    }
}

/// `list_append` is a whole value or an operand of a sum, and never inside another function (public test suites;
/// `if_not_exists` may stand in either).
fn check_uses(raw: &Raw<'_>, inside_function: bool) -> Answer<()> {
    match raw {
        Raw::Call("list_append", _) if inside_function => Err(KIND.invalid(
            "The function is not allowed to be used this way in an expression; function: list_append",
        )),
        Raw::Call(_, operands) => operands.iter().try_for_each(|operand| check_uses(operand, true)),
        Raw::Arithmetic(_, a, b) => {
            check_uses(a, inside_function).and_then(|()| check_uses(b, inside_function))
        }
        _ => Ok(()),
    }
}

fn check_words(raw: &Raw<'_>) -> Answer<()> {
    match raw {
        Raw::Path(path) => check_reserved(KIND, path),
        Raw::Call(_, operands) => operands.iter().try_for_each(check_words),
        Raw::Arithmetic(_, a, b) => check_words(a).and_then(|()| check_words(b)),
        _ => Ok(()),
    }
}

/// An operand with its placeholders replaced; functions and sums not yet checked.
enum Loose {
    Path(Path),
    Value(Arc<Value>),
    Call(String, Vec<Loose>),
    Arithmetic(String, Box<[Loose; 2]>),
}

fn resolve(raw: Raw<'_>, placeholders: &mut Placeholders) -> Answer<Loose> {
    Ok(match raw {
        Raw::Path(path) => Loose::Path(placeholders.path(KIND, &path)?),
        Raw::Value(key) => Loose::Value(placeholders.value(KIND, key)?),
        Raw::Call(name, operands) => {
            let operands = operands.into_iter().map(|raw| resolve(raw, placeholders));
            Loose::Call(name.to_owned(), operands.collect::<Answer<_>>()?)
        }
        Raw::Arithmetic(sign, a, b) => Loose::Arithmetic(
            sign.to_owned(),
            Box::new([resolve(*a, placeholders)?, resolve(*b, placeholders)?]),
        ),
        // The parser lets only operands stand here.
        _ => return Err(KIND.invalid("Syntax error;")),
    })
}

/// `ADD` takes numbers and sets, `DELETE` sets. The message names the types of `ADD` for both (public test suites).
fn check_clause(clause: Clause, operand: Option<&Loose>) -> Answer<()> {
    let Some(Loose::Value(value)) = operand else { return Ok(()) };
    let fits = match clause {
        Clause::Set | Clause::Remove => true,
        Clause::Add => matches!(**value, Value::N(_) | Value::Ss(_) | Value::Ns(_) | Value::Bs(_)),
        Clause::Delete => matches!(**value, Value::Ss(_) | Value::Ns(_) | Value::Bs(_)),
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

fn action(clause: Clause, path: Path, operand: Option<Loose>) -> Answer<Action> {
    Ok(match (clause, operand) {
        (Clause::Set, Some(operand)) => Action::Set(path, check(operand)?),
        (Clause::Add, Some(Loose::Value(value))) => Action::Add(path, value),
        (Clause::Delete, Some(Loose::Value(value))) => Action::Delete(path, value),
        // The parser gives every clause but REMOVE its operand, and ADD and DELETE a value.
        _ => Action::Remove(path),
    })
}

fn check(loose: Loose) -> Answer<Expression> {
    Ok(match loose {
        Loose::Path(path) => Expression::Path(path),
        Loose::Value(value) => Expression::Value(value),
        Loose::Arithmetic(sign, operands) => {
            let [a, b] = operands.map(check);
            let (a, b) = (Box::new(a?), Box::new(b?));
            for operand in [&a, &b] {
                require(&sign, operand, |value| matches!(value, Value::N(_)))?;
            }
            if sign == "+" { Expression::Plus(a, b) } else { Expression::Minus(a, b) }
        }
        Loose::Call(name, operands) => {
            let count = operands.len();
            let mut operands = operands.into_iter().map(check).collect::<Answer<Vec<_>>>()?.into_iter();
            let (Some(first), Some(second), None) = (operands.next(), operands.next(), operands.next())
            else {
                return Err(KIND.invalid(format!(
                    "Incorrect number of operands for operator or function; operator or function: {name}, \
                     number of \
                     operands: {count}"
                )));
            };
            if name == "list_append" {
                for operand in [&first, &second] {
                    require(&name, operand, |value| matches!(value, Value::L(_)))?;
                }
                return Ok(Expression::ListAppend(Box::new(first), Box::new(second)));
            }
            let Expression::Path(path) = first else {
                return Err(KIND.invalid(format!(
                    "Operator or function requires a document path; operator or function: {name}"
                )));
            };
            Expression::IfNotExists(path, Box::new(second))
        }
    })
}

/// Refuses an operand whose type is known and wrong.
fn require(name: &str, operand: &Expression, fits: impl Fn(&Value) -> bool) -> Answer<()> {
    let found = match operand {
        Expression::Value(value) if !fits(value) => value.type_name(),
        Expression::ListAppend(..) if !fits(&Value::L(Vec::new())) => "L",
        Expression::Plus(..) | Expression::Minus(..) if !fits(&Value::N(crate::Number::ZERO)) => "N",
        _ => return Ok(()),
    };
    Err(wrong_type(name, found))
}

fn wrong_type(name: &str, found: &str) -> Failure {
    KIND.invalid(format!(
        "Incorrect operand type for operator or function; operator or function: {name}, operand type: {found}"
    ))
}
