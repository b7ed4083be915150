//! Conditions on items.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::Number;
use crate::mock::stored::Stored;
use crate::mock::value::{Item, Value};

use super::condition::{Comparator, Condition, Operand, Test};
use super::placeholder::Values;

impl<'e> Condition<'e> {
    /// Whether the condition holds for an item; one that is not there is empty.
    pub(crate) fn holds(self, item: &Item<'_>) -> bool {
        self.parsed.test.holds(item, self.values)
    }

    /// Whether the condition holds for a stored item.
    #[inline]
    pub(crate) fn holds_for(self, stored: &Stored) -> bool {
        match &self.parsed.test {
            // What is asked most, and needs no value.
            Test::Exists(path) if path.rest.is_empty() => stored.has(&path.attribute),
            Test::NotExists(path) if path.rest.is_empty() => !stored.has(&path.attribute),
            _ => self.holds_for_part(stored),
        }
    }

    // Its own function: the other conditions then stay a few instructions.
    #[inline(never)]
    fn holds_for_part(self, stored: &Stored) -> bool {
        self.holds(&stored.part(self.names()))
    }

    /// The attributes that the condition names.
    pub(crate) fn names(self) -> &'e [String] {
        &self.parsed.attributes
    }
}

impl Test {
    /// This goes as deep as the expression does, up to 300 levels: what is not nested stands elsewhere, to keep the
    /// stack that a level takes small.
    fn holds(&self, item: &Item<'_>, values: &Values<'_>) -> bool {
        match self {
            Test::And(a, b) => a.holds(item, values) && b.holds(item, values),
            Test::Or(a, b) => a.holds(item, values) || b.holds(item, values),
            Test::Not(inner) => !inner.holds(item, values),
            simple => simple.holds_alone(&Context { item, values }),
        }
    }

    fn holds_alone(&self, context: &Context<'_>) -> bool {
        match self {
            // `holds` keeps these.
            Test::And(..) | Test::Or(..) | Test::Not(_) => false,
            Test::Exists(path) => path.find(context.item).is_some(),
            Test::NotExists(path) => path.find(context.item).is_none(),
            Test::Type(operand, name) => match (context.value(operand), &context.values[*name]) {
                (Some(value), Value::S(name)) => value.type_name() == name,
                _ => false,
            },
            Test::BeginsWith(operand, prefix) => {
                context.both(operand, prefix, |value, prefix| value.begins_with(prefix))
            }
            Test::Contains(operand, part) => context.both(operand, part, |value, part| value.contains(part)),
            Test::Compare(comparator, a, b) => context.compare(*comparator, a, b),
            Test::Between(operand, low, high) => {
                let at_least = |a: &Value<'_>, b: &Value<'_>| a.compare(b).is_some_and(Ordering::is_ge);
                context.both(operand, low, at_least) && context.both(high, operand, at_least)
            }
            Test::In(operand, list) => list.iter().any(|member| context.both(operand, member, |a, b| a == b)),
        }
    }

    /// The conditions in this that have no others in them.
    pub(super) fn simple(&self) -> Vec<&Test> {
        let mut simple = Vec::new();
        let mut next = vec![self];
        while let Some(test) = next.pop() {
            match test {
                Test::And(a, b) | Test::Or(a, b) => next.extend([b.as_ref(), a.as_ref()]),
                Test::Not(inner) => next.push(inner),
                test => simple.push(test),
            }
        }
        simple
    }

    /// The attributes of a condition without others in it.
    pub(super) fn attributes(&self) -> Vec<String> {
        let operands: Vec<&Operand> = match self {
            Test::And(..) | Test::Or(..) | Test::Not(_) => Vec::new(),
            Test::Exists(path) | Test::NotExists(path) => return vec![path.attribute.clone()],
            Test::Type(operand, _) => vec![operand],
            Test::Compare(_, a, b) | Test::BeginsWith(a, b) | Test::Contains(a, b) => vec![a, b],
            Test::Between(a, b, c) => vec![a, b, c],
            Test::In(operand, list) => std::iter::once(operand).chain(list).collect(),
        };
        operands.into_iter().filter_map(Operand::attribute).collect()
    }
}

/// What a condition is evaluated with.
struct Context<'a> {
    item: &'a Item<'a>,
    values: &'a Values<'a>,
}

impl Context<'_> {
    fn value<'a>(&'a self, operand: &Operand) -> Option<Cow<'a, Value<'a>>> {
        match operand {
            Operand::Path(path) => path.find(self.item).map(Cow::Borrowed),
            Operand::Value(position) => Some(Cow::Borrowed(&self.values[*position])),
            Operand::Size(inner) => {
                let size = self.value(inner)?.function_size()?;
                // Items are at most 400 KB, so their sizes fit.
                Some(Cow::Owned(Value::N(Number::from(u32::try_from(size).unwrap_or(u32::MAX)))))
            }
        }
    }

    /// Applies a test to two operands; an absent one fails it.
    fn both(&self, a: &Operand, b: &Operand, test: impl Fn(&Value<'_>, &Value<'_>) -> bool) -> bool {
        match (self.value(a), self.value(b)) {
            (Some(a), Some(b)) => test(&a, &b),
            _ => false,
        }
    }

    fn compare(&self, comparator: Comparator, a: &Operand, b: &Operand) -> bool {
        let ordered = |test: fn(Ordering) -> bool| self.both(a, b, |a, b| a.compare(b).is_some_and(test));
        match comparator {
            Comparator::Equal => self.both(a, b, |a, b| a == b),
            // What is absent, or of another type, is not equal.
            Comparator::NotEqual => !self.both(a, b, |a, b| a == b),
            Comparator::Less => ordered(Ordering::is_lt),
            Comparator::LessOrEqual => ordered(Ordering::is_le),
            Comparator::Greater => ordered(Ordering::is_gt),
            Comparator::GreaterOrEqual => ordered(Ordering::is_ge),
        }
    }
}

impl Operand {
    fn attribute(&self) -> Option<String> {
        match self {
            Operand::Path(path) => Some(path.attribute.clone()),
            Operand::Value(_) => None,
            Operand::Size(inner) => inner.attribute(),
        }
    }
}
