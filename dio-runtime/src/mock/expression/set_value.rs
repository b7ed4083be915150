//! The right side of `SET`: mostly an operand or the sum of two, otherwise steps that leave values on a stack, in postfix
//! order.

use std::borrow::Cow;

use crate::mock::error::{Answer, Failure};
use crate::mock::value::{HasAttributes, Value};
use crate::mock::wire::arithmetic_failure;

use super::Kind;
use super::flat;
use super::path::Path;
use super::placeholder::{Placeholders, Values};
use super::syntax::Raw;

const KIND: Kind = Kind::Update;

/// A value to be set, as it is computed from an item.
#[derive(Debug, Clone)]
pub(super) enum SetValue {
    Operand(Operand),
    Join(Operand, Join, Operand),
    Steps(Vec<Step>),
}

/// A step, which takes what it needs from the stack and leaves one value there.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Operand(Operand),
    /// Takes two, of which the first need not be there.
    IfNotExists,
    /// Takes two.
    Join(Join),
}

#[derive(Debug, Clone)]
pub(super) enum Operand {
    Path(Path),
    /// A value of the request, by its position.
    Value(usize),
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Join {
    ListAppend,
    Plus,
    Minus,
}

/// Steps with their placeholders replaced, functions and sums not yet checked.
#[derive(Debug)]
pub(super) struct Unchecked {
    steps: Vec<UncheckedStep>,
}

#[derive(Debug)]
enum UncheckedStep {
    Operand(Operand),
    Call(String, usize),
    Arithmetic(String),
}

/// What is known of an operand without an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    Path,
    Type(&'static str),
    Nothing,
}

impl Unchecked {
    /// Replaces the placeholders.
    pub(super) fn resolve(raw: Raw<'_>, placeholders: &mut Placeholders<'_>) -> Answer<Unchecked> {
        // The parser lets only operands stand here.
        let steps = raw.into_steps().ok_or_else(|| KIND.invalid("Syntax error;"))?;
        let steps = steps.into_iter().map(|step| {
            Ok(match step {
                flat::Step::Path(path) => {
                    UncheckedStep::Operand(Operand::Path(placeholders.path(KIND, &path)?))
                }
                flat::Step::Value(key) => {
                    UncheckedStep::Operand(Operand::Value(placeholders.value(KIND, key)?))
                }
                flat::Step::Call(name, count) => UncheckedStep::Call(name.to_owned(), count),
                flat::Step::Arithmetic(sign) => UncheckedStep::Arithmetic(sign.to_owned()),
            })
        });
        Ok(Unchecked { steps: steps.collect::<Answer<_>>()? })
    }

    /// The value, if it is just one of the request.
    pub(super) fn value(&self) -> Option<usize> {
        match self.steps.as_slice() {
            [UncheckedStep::Operand(Operand::Value(position))] => Some(*position),
            _ => None,
        }
    }

    /// Checks what functions and sums are given.
    pub(super) fn check(self, values: &Values<'_>) -> Answer<SetValue> {
        let mut known: Vec<Known> = Vec::new();
        let mut steps = Vec::with_capacity(self.steps.len());
        for step in self.steps {
            let (step, left) = match step {
                UncheckedStep::Operand(operand) => {
                    let left = match &operand {
                        Operand::Path(_) => Known::Path,
                        Operand::Value(position) => Known::Type(values[*position].type_name()),
                    };
                    (Step::Operand(operand), left)
                }
                UncheckedStep::Arithmetic(sign) => {
                    take(&mut known, 2).into_iter().try_for_each(|operand| require(&sign, operand, "N"))?;
                    (Step::Join(if sign == "+" { Join::Plus } else { Join::Minus }), Known::Type("N"))
                }
                UncheckedStep::Call(name, count) => call(&name, &take(&mut known, count))?,
            };
            steps.push(step);
            known.push(left);
        }
        Ok(SetValue::of(steps))
    }
}

/// The last operands, in their order.
fn take<T>(stack: &mut Vec<T>, count: usize) -> Vec<T> {
    stack.split_off(stack.len().saturating_sub(count))
}

fn call(name: &str, operands: &[Known]) -> Answer<(Step, Known)> {
    let [first, second] = operands else {
        return Err(KIND.invalid(format!(
            "Incorrect number of operands for operator or function; operator or function: {name}, number of \
             operands: {}",
            operands.len()
        )));
    };
    if name == "list_append" {
        require(name, *first, "L")?;
        require(name, *second, "L")?;
        return Ok((Step::Join(Join::ListAppend), Known::Type("L")));
    }
    if *first != Known::Path {
        return Err(KIND.invalid(format!(
            "Operator or function requires a document path; operator or function: {name}"
        )));
    }
    Ok((Step::IfNotExists, Known::Nothing))
}

/// Refuses an operand whose type is known and wrong.
fn require(name: &str, operand: Known, expected: &str) -> Answer<()> {
    match operand {
        Known::Type(found) if found != expected => Err(KIND.invalid(format!(
            "Incorrect operand type for operator or function; operator or function: {name}, operand type: {found}"
        ))),
        _ => Ok(()),
    }
}

impl SetValue {
    fn of(steps: Vec<Step>) -> SetValue {
        match steps.as_slice() {
            [Step::Operand(operand)] => SetValue::Operand(operand.clone()),
            [Step::Operand(a), Step::Operand(b), Step::Join(join)] => {
                SetValue::Join(a.clone(), *join, b.clone())
            }
            _ => SetValue::Steps(steps),
        }
    }

    /// The value's position, if it is just one of the request.
    pub(super) fn given(&self) -> Option<usize> {
        match self {
            SetValue::Operand(Operand::Value(position)) => Some(*position),
            _ => None,
        }
    }

    /// Computes the value. An operand that is not there is no failure where `if_not_exists` has another for it.
    #[inline]
    pub(super) fn evaluate<'a>(
        &self,
        item: &'a dyn HasAttributes,
        values: &'a Values<'a>,
    ) -> Answer<Value<'a>> {
        match self {
            SetValue::Operand(operand) => Ok(operand.value(item, values)?.into_owned()),
            SetValue::Join(a, join, b) => join.of(&*a.value(item, values)?, &*b.value(item, values)?),
            SetValue::Steps(steps) => follow(steps, item, values),
        }
    }
}

/// A value that is in the item or the request, or was just computed.
type Computed<'a> = Cow<'a, Value<'a>>;

/// Follows the steps of a value.
#[inline(never)]
fn follow<'a>(steps: &[Step], item: &'a dyn HasAttributes, values: &'a Values<'a>) -> Answer<Value<'a>> {
    let mut stack: Vec<Answer<Computed<'a>>> = Vec::new();
    for step in steps {
        let left = match step {
            Step::Operand(operand) => operand.value(item, values),
            Step::IfNotExists => {
                let b = last(&mut stack);
                last(&mut stack).or(b)
            }
            Step::Join(join) => {
                let b = last(&mut stack);
                last(&mut stack).and_then(|a| join.of(&a, &*b?)).map(Cow::Owned)
            }
        };
        stack.push(left);
    }
    // The steps of an expression leave one value.
    last(&mut stack).map(Cow::into_owned)
}

/// Takes the last value; `check` saw to it that there is one.
fn last<T>(stack: &mut Vec<Answer<T>>) -> Answer<T> {
    stack.pop().unwrap_or_else(|| Err(absent()))
}

impl Operand {
    #[inline]
    fn value<'a>(&self, item: &'a dyn HasAttributes, values: &'a Values<'a>) -> Answer<Computed<'a>> {
        match self {
            Operand::Path(path) => path.read(item).ok_or_else(absent),
            Operand::Value(position) => Ok(Cow::Borrowed(&values[*position])),
        }
    }
}

impl Join {
    /// Of two values that are there.
    fn of<'a>(self, a: &Value<'a>, b: &Value<'a>) -> Answer<Value<'a>> {
        match self {
            Join::ListAppend => append(a, b),
            Join::Plus => sum(a, b, false),
            Join::Minus => sum(a, b, true),
        }
    }
}

fn append<'a>(a: &Value<'a>, b: &Value<'a>) -> Answer<Value<'a>> {
    let (Value::L(a), Value::L(b)) = (a, b) else { return Err(wrong_operand()) };
    Ok(Value::L(a.iter().chain(b).cloned().collect()))
}

fn sum<'a>(a: &Value<'_>, b: &Value<'_>, subtract: bool) -> Answer<Value<'a>> {
    let (Value::N(a), Value::N(b)) = (a, b) else { return Err(wrong_operand()) };
    let result = if subtract { a.checked_sub(b) } else { a.checked_add(b) };
    result.map(Value::N).map_err(arithmetic_failure)
}

#[cold]
fn absent() -> Failure {
    Failure::validation("The provided expression refers to an attribute that does not exist in the item")
}

/// The refusal of an operand whose type shows only in the item.
#[cold]
pub(super) fn wrong_operand() -> Failure {
    Failure::validation("An operand in the update expression has an incorrect data type")
}
