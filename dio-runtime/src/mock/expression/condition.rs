//! Conditions with their placeholders replaced, and every rule that needs no item checked.

use crate::mock::error::Answer;

use super::Kind;
use super::flat::{Joined, Step};
use super::given_values::type_names;
use super::path::Path;
use super::placeholder::{Placeholders, Values, check_words};
use super::syntax::{Raw, RawPath, parse_condition};

/// A condition, filter or key condition, with the values of its request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Condition<'e> {
    pub(super) parsed: &'e Parsed,
    pub(super) values: &'e Values<'e>,
}

/// A condition as it was read.
#[derive(Debug)]
pub(super) struct Parsed {
    kind: Kind,
    pub(super) test: Test,
    /// The attributes that it names.
    pub(super) attributes: Vec<String>,
    /// Whether it asks more of its values than their types.
    asks_of_values: bool,
}

/// What a condition asks of an item.
#[derive(Debug)]
pub(super) enum Test {
    Compare(Comparator, Operand, Operand),
    Between(Operand, Operand, Operand),
    In(Operand, Vec<Operand>),
    Exists(Path),
    NotExists(Path),
    /// The type is a value of the request.
    Type(Operand, usize),
    BeginsWith(Operand, Operand),
    Contains(Operand, Operand),
    And(Box<Test>, Box<Test>),
    Or(Box<Test>, Box<Test>),
    Not(Box<Test>),
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
#[derive(Debug)]
pub(super) enum Operand {
    Path(Path),
    /// A value of the request, by its position.
    Value(usize),
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
    fn type_name(&self, values: &Values<'_>) -> Option<&'static str> {
        match self {
            Operand::Path(_) => None,
            Operand::Value(value) => Some(values[*value].type_name()),
            Operand::Size(_) => Some("N"),
        }
    }
}

const MAX_IN_OPERANDS: usize = 100;

impl Parsed {
    /// Reads, resolves and checks a condition.
    pub(super) fn read(kind: Kind, text: &str, placeholders: &mut Placeholders<'_>) -> Answer<Parsed> {
        kind.check_text(text)?;
        let raw = parse_condition(kind, text)?;
        // DynamoDB looks for each of these in the whole expression before it looks for the next.
        raw.check_each(|raw, outer| check_use(kind, raw, outer))?;
        raw.check_each(|raw, _| check_words(kind, raw))?;
        let test = Resolver { kind, placeholders }.condition(raw)?;
        let simple = test.simple();
        let asks_of_values = simple.iter().any(|simple| simple.asks_of_values());
        let attributes = simple.into_iter().flat_map(Test::attributes).collect();
        Ok(Parsed { kind, test, attributes, asks_of_values })
    }

    /// Refuses values of another request that the condition cannot take.
    #[inline]
    pub(super) fn check_values(&self, values: &Values<'_>) -> Answer<()> {
        if !self.asks_of_values {
            return Ok(());
        }
        self.test.simple().into_iter().try_for_each(|simple| simple.check_values(self.kind, values))
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

struct Resolver<'r, 'p> {
    kind: Kind,
    placeholders: &'r mut Placeholders<'p>,
}

impl Resolver<'_, '_> {
    fn condition(&mut self, raw: Raw<'_>) -> Answer<Test> {
        let mut done: Vec<Test> = Vec::new();
        for step in raw.into_conditions() {
            let next = match step {
                Joined::Condition(raw) => {
                    let simple = self.simple(raw)?;
                    simple.check_values(self.kind, self.placeholders.values())?;
                    simple
                }
                Joined::Not => Test::Not(self.pop(&mut done)?),
                Joined::And | Joined::Or => {
                    let (b, a) = (self.pop(&mut done)?, self.pop(&mut done)?);
                    if matches!(step, Joined::And) { Test::And(a, b) } else { Test::Or(a, b) }
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
    fn simple(&mut self, raw: Raw<'_>) -> Answer<Test> {
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
                Test::In(operand, list)
            }
            Raw::Call(name, operands) => self.function(name, operands)?,
            // The parser lets only conditions stand where a condition is needed.
            _ => return Err(self.kind.invalid("Syntax error;")),
        })
    }

    fn operand(&mut self, raw: Raw<'_>) -> Answer<Operand> {
        match raw {
            Raw::Path(path) => self.path(&path),
            Raw::Value(key) => self.value(key),
            call => self.size(call),
        }
    }

    fn path(&mut self, path: &RawPath<'_>) -> Answer<Operand> {
        self.placeholders.path(self.kind, path).map(Operand::Path)
    }

    fn value(&mut self, key: &str) -> Answer<Operand> {
        self.placeholders.value(self.kind, key).map(Operand::Value)
    }

    /// A function as an operand: `size`, or `check_use` had refused it.
    fn size(&mut self, raw: Raw<'_>) -> Answer<Operand> {
        // The parser lets only operands stand where an operand is needed, and sums only in updates.
        let steps = raw.into_steps().ok_or_else(|| self.kind.invalid("Syntax error;"))?;
        let mut done: Vec<Operand> = Vec::new();
        for step in steps {
            let next = match step {
                Step::Path(path) => self.path(&path)?,
                Step::Value(key) => self.value(key)?,
                Step::Arithmetic(_) => return Err(self.kind.invalid("Syntax error;")),
                Step::Call(name, count) => {
                    self.check_count(name, count, 1)?;
                    let operand = self.pop(&mut done)?;
                    if let Some(found @ ("N" | "BOOL" | "NULL")) =
                        operand.type_name(self.placeholders.values())
                    {
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

    fn operands(&mut self, name: &str, raw: Vec<Raw<'_>>, count: usize) -> Answer<Vec<Operand>> {
        let operands = raw.into_iter().map(|raw| self.operand(raw)).collect::<Answer<Vec<_>>>()?;
        self.check_count(name, operands.len(), count)?;
        Ok(operands)
    }

    #[cold]
    fn wrong_type(&self, name: &str, found: &str) -> crate::mock::error::Failure {
        self.kind.invalid(format!(
            "Incorrect operand type for operator or function; operator or function: {name}, operand type: \
             {found}"
        ))
    }

    fn check_ordered(&self, name: &str, operand: &Operand) -> Answer<()> {
        match operand {
            Operand::Value(position) => match &self.placeholders.values()[*position] {
                value if value.is_ordered() => Ok(()),
                value => Err(self.wrong_type(name, value.type_name())),
            },
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

    fn compare(&mut self, text: &str, a: Raw<'_>, b: Raw<'_>) -> Answer<Test> {
        let comparator = Comparator::of(text);
        let (a, b) = (self.operand(a)?, self.operand(b)?);
        self.check_distinct(text, &a, &b)?;
        if comparator.is_ordering() {
            self.check_ordered(text, &a)?;
            self.check_ordered(text, &b)?;
        }
        Ok(Test::Compare(comparator, a, b))
    }

    fn between(&mut self, [operand, low, high]: [Raw<'_>; 3]) -> Answer<Test> {
        let (operand, low, high) = (self.operand(operand)?, self.operand(low)?, self.operand(high)?);
        for bound in [&low, &high] {
            self.check_distinct("BETWEEN", &operand, bound)?;
        }
        for each in [&operand, &low, &high] {
            self.check_ordered("BETWEEN", each)?;
        }
        Ok(Test::Between(operand, low, high))
    }

    fn function(&mut self, name: &str, raw: Vec<Raw<'_>>) -> Answer<Test> {
        let count = if matches!(name, "attribute_exists" | "attribute_not_exists") { 1 } else { 2 };
        let mut operands = self.operands(name, raw, count)?;
        // `operands` checked the count.
        let second = if count == 2 { operands.pop() } else { None };
        let first = operands.swap_remove(0);
        if let Some(second) = &second {
            self.check_distinct(name, &first, second)?;
        }
        match (name, second) {
            ("attribute_exists", _) => Ok(Test::Exists(self.require_path(name, first)?)),
            ("attribute_not_exists", _) => Ok(Test::NotExists(self.require_path(name, first)?)),
            ("attribute_type", Some(second)) => self.attribute_type(first, second),
            ("begins_with", Some(second)) => {
                for operand in [&first, &second] {
                    match operand.type_name(self.placeholders.values()) {
                        None | Some("S" | "B") => {}
                        Some(found) => return Err(self.wrong_type(name, found)),
                    }
                }
                Ok(Test::BeginsWith(first, second))
            }
            (_, Some(second)) => Ok(Test::Contains(first, second)),
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

    fn attribute_type(&self, first: Operand, second: Operand) -> Answer<Test> {
        let found = match second {
            Operand::Value(name) => match self.placeholders.values()[name].type_name() {
                "S" => return Ok(Test::Type(first, name)),
                other => other.to_owned(),
            },
            Operand::Size(_) => "N".to_owned(),
            Operand::Path(_) => type_names(),
        };
        Err(self.wrong_type("attribute_type", &found))
    }
}
