//! Conditions with their placeholders replaced, and every rule that needs no item checked.

use std::sync::Arc;

use crate::mock::error::Answer;
use crate::mock::value::Value;

use super::Kind;
use super::flat::{Joined, Step};
use super::path::Path;
use super::placeholder::{Placeholders, check_words};
use super::syntax::{Raw, RawPath, parse_condition};

/// A condition, filter or key condition.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Condition<'a> {
    Compare(Comparator, Operand<'a>, Operand<'a>),
    Between(Operand<'a>, Operand<'a>, Operand<'a>),
    In(Operand<'a>, Vec<Operand<'a>>),
    Exists(Path),
    NotExists(Path),
    Type(Operand<'a>, String),
    BeginsWith(Operand<'a>, Operand<'a>),
    Contains(Operand<'a>, Operand<'a>),
    And(Box<Condition<'a>>, Box<Condition<'a>>),
    Or(Box<Condition<'a>>, Box<Condition<'a>>),
    Not(Box<Condition<'a>>),
}

/// `=`, `<>` and the ordering comparators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparator {
    pub(super) fn of(text: &str) -> Comparator {
        match text {
            "=" => Comparator::Equal,
            "<>" => Comparator::NotEqual,
            "<" => Comparator::Less,
            "<=" => Comparator::LessOrEqual,
            ">" => Comparator::Greater,
            _ => Comparator::GreaterOrEqual,
        }
    }

    fn is_ordering(self) -> bool {
        !matches!(self, Comparator::Equal | Comparator::NotEqual)
    }
}

/// What a condition compares.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Operand<'a> {
    Path(Path),
    Value(Arc<Value<'a>>),
    Size(Box<Operand<'a>>),
}

impl Operand<'_> {
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Operand::Path(path) => Some(path),
            _ => None,
        }
    }

    /// The type where it is known without an item.
    fn type_name(&self) -> Option<&'static str> {
        match self {
            Operand::Path(_) => None,
            Operand::Value(value) => Some(value.type_name()),
            Operand::Size(_) => Some("N"),
        }
    }
}

const TYPE_NAMES: [&str; 10] = ["S", "SS", "N", "NS", "B", "BS", "BOOL", "NULL", "L", "M"];
const MAX_IN_OPERANDS: usize = 100;

impl<'a> Condition<'a> {
    /// Reads, resolves and checks a condition.
    pub(crate) fn parse(
        kind: Kind,
        text: &str,
        placeholders: &mut Placeholders<'a>,
    ) -> Answer<Condition<'a>> {
        kind.check_text(text)?;
        let raw = parse_condition(kind, text)?;
        // DynamoDB looks for each of these in the whole expression before it looks for the next.
        raw.check_each(|raw, outer| check_use(kind, raw, outer))?;
        raw.check_each(|raw, _| check_words(kind, raw))?;
        Resolver { kind, placeholders }.condition(raw)
    }
}

/// `size` is an operand, the other functions are conditions.
fn check_use(kind: Kind, raw: &Raw<'_>, outer: Option<&Raw<'_>>) -> Answer<()> {
    let as_operand = matches!(outer, Some(Raw::Call(..) | Raw::Compare(..) | Raw::Between(_) | Raw::In(..)));
    match raw {
        Raw::Call(name, _) if (*name == "size") != as_operand => Err(kind.invalid(format!(
            "The function is not allowed to be used this way in an expression; function: {name}"
        ))),
        _ => Ok(()),
    }
}

struct Resolver<'p, 'a> {
    kind: Kind,
    placeholders: &'p mut Placeholders<'a>,
}

impl<'a> Resolver<'_, 'a> {
    fn condition(&mut self, raw: Raw<'_>) -> Answer<Condition<'a>> {
        let mut done: Vec<Condition<'a>> = Vec::new();
        for step in raw.into_conditions() {
            let next = match step {
                Joined::Condition(raw) => self.simple(raw)?,
                Joined::Not => Condition::Not(self.pop(&mut done)?),
                Joined::And | Joined::Or => {
                    let (b, a) = (self.pop(&mut done)?, self.pop(&mut done)?);
                    if matches!(step, Joined::And) { Condition::And(a, b) } else { Condition::Or(a, b) }
                }
            };
            done.push(next);
        }
        self.pop(&mut done).map(|condition| *condition)
    }

    /// The last of what waits: the parser gives everything that joins its sides, and leaves one condition.
    fn pop<T>(&self, done: &mut Vec<T>) -> Answer<Box<T>> {
        done.pop().map(Box::new).ok_or_else(|| self.kind.invalid("Syntax error;"))
    }

    /// A condition without others in it.
    fn simple(&mut self, raw: Raw<'_>) -> Answer<Condition<'a>> {
        Ok(match raw {
            Raw::Compare(text, a, b) => self.compare(text, *a, *b)?,
            Raw::Between(operands) => self.between(*operands)?,
            Raw::In(operand, list) => {
                if list.len() > MAX_IN_OPERANDS {
                    return Err(self.kind.invalid(format!(
                        "The IN operator is provided with too many operands; number of operands: {}",
                        list.len()
                    )));
                }
                let operand = self.operand(*operand)?;
                let list = list.into_iter().map(|raw| self.operand(raw)).collect::<Answer<Vec<_>>>()?;
                list.iter().try_for_each(|member| self.check_distinct("IN", &operand, member))?;
                Condition::In(operand, list)
            }
            Raw::Call(name, operands) => self.function(name, operands)?,
            // The parser lets only conditions stand where a condition is needed.
            _ => return Err(self.kind.invalid("Syntax error;")),
        })
    }

    fn operand(&mut self, raw: Raw<'_>) -> Answer<Operand<'a>> {
        match raw {
            Raw::Path(path) => self.path(&path),
            Raw::Value(key) => self.value(key),
            call => self.size(call),
        }
    }

    fn path(&mut self, path: &RawPath<'_>) -> Answer<Operand<'a>> {
        self.placeholders.path(self.kind, path).map(Operand::Path)
    }

    fn value(&mut self, key: &str) -> Answer<Operand<'a>> {
        self.placeholders.value(self.kind, key).map(Operand::Value)
    }

    /// A function as an operand: `size`, or `check_use` had refused it.
    fn size(&mut self, raw: Raw<'_>) -> Answer<Operand<'a>> {
        // The parser lets only operands stand where an operand is needed, and sums only in updates.
        let steps = raw.into_steps().ok_or_else(|| self.kind.invalid("Syntax error;"))?;
        let mut done: Vec<Operand<'a>> = Vec::new();
        for step in steps {
            let next = match step {
                Step::Path(path) => self.path(&path)?,
                Step::Value(key) => self.value(key)?,
                Step::Arithmetic(_) => return Err(self.kind.invalid("Syntax error;")),
                Step::Call(name, count) => {
                    self.check_count(name, count, 1)?;
                    let operand = self.pop(&mut done)?;
                    if let Some(found @ ("N" | "BOOL" | "NULL")) = operand.type_name() {
                        return Err(self.wrong_type(name, found));
                    }
                    Operand::Size(operand)
                }
            };
            done.push(next);
        }
        self.pop(&mut done).map(|operand| *operand)
    }

    fn check_count(&self, name: &str, count: usize, expected: usize) -> Answer<()> {
        if count == expected {
            return Ok(());
        }
        Err(self.kind.invalid(format!(
            "Incorrect number of operands for operator or function; operator or function: {name}, number of \
             operands: {count}"
        )))
    }

    fn operands(&mut self, name: &str, raw: Vec<Raw<'_>>, count: usize) -> Answer<Vec<Operand<'a>>> {
        let operands = raw.into_iter().map(|raw| self.operand(raw)).collect::<Answer<Vec<_>>>()?;
        self.check_count(name, operands.len(), count)?;
        Ok(operands)
    }

    fn wrong_type(&self, name: &str, found: &str) -> crate::mock::error::Failure {
        self.kind.invalid(format!(
            "Incorrect operand type for operator or function; operator or function: {name}, operand type: \
             {found}"
        ))
    }

    fn check_ordered(&self, name: &str, operand: &Operand<'_>) -> Answer<()> {
        match operand {
            Operand::Value(value) if !value.is_ordered() => Err(self.wrong_type(name, value.type_name())),
            _ => Ok(()),
        }
    }

    fn check_distinct(&self, name: &str, first: &Operand<'_>, second: &Operand<'_>) -> Answer<()> {
        match (first.path(), second.path()) {
            (Some(first), Some(second)) if first == second => Err(self.kind.invalid(format!(
                "The first operand must be distinct from the remaining operands for this operator or \
                 function; \
                 operator: {name}, first operand: {first}"
            ))),
            _ => Ok(()),
        }
    }

    fn compare(&mut self, text: &str, a: Raw<'_>, b: Raw<'_>) -> Answer<Condition<'a>> {
        let comparator = Comparator::of(text);
        let (a, b) = (self.operand(a)?, self.operand(b)?);
        self.check_distinct(text, &a, &b)?;
        if comparator.is_ordering() {
            self.check_ordered(text, &a)?;
            self.check_ordered(text, &b)?;
        }
        Ok(Condition::Compare(comparator, a, b))
    }

    fn between(&mut self, [operand, low, high]: [Raw<'_>; 3]) -> Answer<Condition<'a>> {
        let (operand, low, high) = (self.operand(operand)?, self.operand(low)?, self.operand(high)?);
        for bound in [&low, &high] {
            self.check_distinct("BETWEEN", &operand, bound)?;
        }
        for each in [&operand, &low, &high] {
            self.check_ordered("BETWEEN", each)?;
        }
        if let (Operand::Value(low), Operand::Value(high)) = (&low, &high) {
            let problem = match low.compare(high) {
                None => "same data type for lower and upper bounds",
                Some(std::cmp::Ordering::Greater) => "upper bound to be greater than or equal to lower bound",
                Some(_) => {
                    return Ok(Condition::Between(
                        operand,
                        Operand::Value(low.clone()),
                        Operand::Value(high.clone()),
                    ));
                }
            };
            return Err(self.kind.invalid(format!(
                "The BETWEEN operator requires {problem}; lower bound operand: AttributeValue: {}, upper \
                 bound \
                 operand: AttributeValue: {}",
                shown(low),
                shown(high)
            )));
        }
        Ok(Condition::Between(operand, low, high))
    }

    fn function(&mut self, name: &str, raw: Vec<Raw<'_>>) -> Answer<Condition<'a>> {
        let count = if matches!(name, "attribute_exists" | "attribute_not_exists") { 1 } else { 2 };
        let mut operands = self.operands(name, raw, count)?;
        // `operands` checked the count.
        let second = if count == 2 { operands.pop() } else { None };
        let first = operands.swap_remove(0);
        if let Some(second) = &second {
            self.check_distinct(name, &first, second)?;
        }
        match (name, second) {
            ("attribute_exists", _) => Ok(Condition::Exists(self.require_path(name, first)?)),
            ("attribute_not_exists", _) => Ok(Condition::NotExists(self.require_path(name, first)?)),
            ("attribute_type", Some(second)) => self.attribute_type(first, second),
            ("begins_with", Some(second)) => {
                for operand in [&first, &second] {
                    match operand.type_name() {
                        None | Some("S" | "B") => {}
                        Some(found) => return Err(self.wrong_type(name, found)),
                    }
                }
                Ok(Condition::BeginsWith(first, second))
            }
            (_, Some(second)) => Ok(Condition::Contains(first, second)),
            // Every function of one operand stands above.
            (_, None) => Err(self.kind.invalid(format!("Invalid function name; function: {name}"))),
        }
    }

    fn require_path(&self, name: &str, operand: Operand<'_>) -> Answer<Path> {
        match operand {
            Operand::Path(path) => Ok(path),
            _ => Err(self.kind.invalid(format!(
                "Operator or function requires a document path; operator or function: {name}"
            ))),
        }
    }

    fn attribute_type(&self, first: Operand<'a>, second: Operand<'a>) -> Answer<Condition<'a>> {
        let all = TYPE_NAMES.join(",");
        match second {
            Operand::Value(value) => match value.as_ref() {
                Value::S(name) if TYPE_NAMES.contains(&name.as_ref()) => {
                    Ok(Condition::Type(first, name.clone().into_owned()))
                }
                Value::S(name) => Err(self.kind.invalid(format!(
                    "Invalid attribute type name found; type: {name}, valid types: {{{all}}}"
                ))),
                other => Err(self.wrong_type("attribute_type", other.type_name())),
            },
            Operand::Size(_) => Err(self.wrong_type("attribute_type", "N")),
            Operand::Path(_) => Err(self.wrong_type("attribute_type", &format!("{{{all}}}"))),
        }
    }
}

/// A value as messages show it: `{S:text}`.
fn shown(value: &Value<'_>) -> String {
    match value {
        Value::S(text) => format!("{{S:{text}}}"),
        Value::N(number) => format!("{{N:{number}}}"),
        other => format!("{{{}}}", other.type_name()),
    }
}
