//! Conditions with their placeholders replaced, and every rule that needs no item checked.

use std::sync::Arc;

use crate::mock::error::Answer;
use crate::mock::value::Value;

use super::Kind;
use super::path::Path;
use super::placeholder::{Placeholders, check_reserved};
use super::syntax::{Raw, parse_condition};

/// A condition, filter or key condition.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Condition {
    Compare(Comparator, Operand, Operand),
    Between(Operand, Operand, Operand),
    In(Operand, Vec<Operand>),
    Exists(Path),
    NotExists(Path),
    Type(Operand, String),
    BeginsWith(Operand, Operand),
    Contains(Operand, Operand),
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
    Not(Box<Condition>),
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
pub(crate) enum Operand {
    Path(Path),
    Value(Arc<Value>),
    Size(Box<Operand>),
}

impl Operand {
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

impl Condition {
    /// Reads, resolves and checks a condition.
    pub(crate) fn parse(kind: Kind, text: &str, placeholders: &mut Placeholders) -> Answer<Condition> {
        kind.check_text(text)?;
        let raw = parse_condition(kind, text)?;
        // DynamoDB looks for each of these in the whole expression before it looks for the next.
        check_uses(kind, &raw, false)?;
        check_words(kind, &raw)?;
        Resolver { kind, placeholders }.condition(raw)
    }
}

fn children<'r, 'a>(raw: &'r Raw<'a>) -> Vec<&'r Raw<'a>> {
    match raw {
        Raw::Path(_) | Raw::Value(_) => Vec::new(),
        Raw::Call(_, operands) => operands.iter().collect(),
        Raw::Compare(_, a, b) | Raw::And(a, b) | Raw::Or(a, b) | Raw::Arithmetic(_, a, b) => vec![a, b],
        Raw::Between(operands) => operands.iter().collect(),
        Raw::In(operand, list) => std::iter::once(operand.as_ref()).chain(list).collect(),
        Raw::Not(inner) => vec![inner],
    }
}

/// `size` is an operand, the other functions are conditions.
fn check_uses(kind: Kind, raw: &Raw<'_>, as_operand: bool) -> Answer<()> {
    if let Raw::Call(name, _) = raw
        && (*name == "size") != as_operand
    {
        return Err(kind.invalid(format!(
            "The function is not allowed to be used this way in an expression; function: {name}"
        )));
    }
    let operands = matches!(raw, Raw::Call(..) | Raw::Compare(..) | Raw::Between(_) | Raw::In(..));
    children(raw).into_iter().try_for_each(|child| check_uses(kind, child, operands))
}

fn check_words(kind: Kind, raw: &Raw<'_>) -> Answer<()> {
    if let Raw::Path(path) = raw {
        check_reserved(kind, path)?;
    }
    children(raw).into_iter().try_for_each(|child| check_words(kind, child))
}

struct Resolver<'p> {
    kind: Kind,
    placeholders: &'p mut Placeholders,
}

impl Resolver<'_> {
    /// Goes as deep as the expression does, which may be 300 levels: what is not nested stands elsewhere, to keep the
    /// stack that a level takes small.
    fn condition(&mut self, raw: Raw<'_>) -> Answer<Condition> {
        match raw {
            Raw::And(a, b) => self.both(*a, *b).map(|(a, b)| Condition::And(a, b)),
            Raw::Or(a, b) => self.both(*a, *b).map(|(a, b)| Condition::Or(a, b)),
            Raw::Not(inner) => self.boxed(*inner).map(Condition::Not),
            other => self.simple(other),
        }
    }

    fn boxed(&mut self, raw: Raw<'_>) -> Answer<Box<Condition>> {
        self.condition(raw).map(Box::new)
    }

    fn both(&mut self, a: Raw<'_>, b: Raw<'_>) -> Answer<(Box<Condition>, Box<Condition>)> {
        Ok((self.boxed(a)?, self.boxed(b)?))
    }

    /// A condition without others in it.
    fn simple(&mut self, raw: Raw<'_>) -> Answer<Condition> {
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

    fn operand(&mut self, raw: Raw<'_>) -> Answer<Operand> {
        match raw {
            Raw::Path(path) => self.placeholders.path(self.kind, &path).map(Operand::Path),
            Raw::Value(key) => self.placeholders.value(self.kind, key).map(Operand::Value),
            Raw::Call(name, operands) => {
                let mut operands = self.operands(name, operands, 1)?;
                let operand = operands.swap_remove(0);
                match operand.type_name() {
                    Some(found @ ("N" | "BOOL" | "NULL")) => Err(self.wrong_type(name, found)),
                    _ => Ok(Operand::Size(Box::new(operand))),
                }
            }
            // The parser lets only operands stand where an operand is needed.
            _ => Err(self.kind.invalid("Syntax error;")),
        }
    }

    fn operands(&mut self, name: &str, raw: Vec<Raw<'_>>, count: usize) -> Answer<Vec<Operand>> {
        let operands = raw.into_iter().map(|raw| self.operand(raw)).collect::<Answer<Vec<_>>>()?;
        if operands.len() != count {
            return Err(self.kind.invalid(format!(
                "Incorrect number of operands for operator or function; operator or function: {name}, \
                 number of \
                 operands: {}",
                operands.len()
            )));
        }
        Ok(operands)
    }

    fn wrong_type(&self, name: &str, found: &str) -> crate::mock::error::Failure {
        self.kind.invalid(format!(
            "Incorrect operand type for operator or function; operator or function: {name}, operand type: \
             {found}"
        ))
    }

    fn check_ordered(&self, name: &str, operand: &Operand) -> Answer<()> {
        match operand {
            Operand::Value(value) if !value.is_ordered() => Err(self.wrong_type(name, value.type_name())),
            _ => Ok(()),
        }
    }

    fn check_distinct(&self, name: &str, first: &Operand, second: &Operand) -> Answer<()> {
        match (first.path(), second.path()) {
            (Some(first), Some(second)) if first == second => Err(self.kind.invalid(format!(
                "The first operand must be distinct from the remaining operands for this operator or \
                 function; \
                 operator: {name}, first operand: {first}"
            ))),
            _ => Ok(()),
        }
    }

    fn compare(&mut self, text: &str, a: Raw<'_>, b: Raw<'_>) -> Answer<Condition> {
        let comparator = Comparator::of(text);
        let (a, b) = (self.operand(a)?, self.operand(b)?);
        self.check_distinct(text, &a, &b)?;
        if comparator.is_ordering() {
            self.check_ordered(text, &a)?;
            self.check_ordered(text, &b)?;
        }
        Ok(Condition::Compare(comparator, a, b))
    }

    fn between(&mut self, [operand, low, high]: [Raw<'_>; 3]) -> Answer<Condition> {
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

    fn function(&mut self, name: &str, raw: Vec<Raw<'_>>) -> Answer<Condition> {
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

    fn require_path(&self, name: &str, operand: Operand) -> Answer<Path> {
        match operand {
            Operand::Path(path) => Ok(path),
            _ => Err(self.kind.invalid(format!(
                "Operator or function requires a document path; operator or function: {name}"
            ))),
        }
    }

    fn attribute_type(&self, first: Operand, second: Operand) -> Answer<Condition> {
        let all = TYPE_NAMES.join(",");
        match second {
            Operand::Value(value) => match value.as_ref() {
                Value::S(name) if TYPE_NAMES.contains(&name.as_str()) => {
                    Ok(Condition::Type(first, name.clone()))
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
fn shown(value: &Value) -> String {
    match value {
        Value::S(text) => format!("{{S:{text}}}"),
        Value::N(number) => format!("{{N:{number}}}"),
        other => format!("{{{}}}", other.type_name()),
    }
}
