//! Conditions on items.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::Number;
use crate::mock::stored::Stored;
use crate::mock::value::{Item, Value};

use super::condition::{Comparator, Condition, Operand};

impl Condition<'_> {
    /// Whether the condition holds for an item; one that is not there is empty.
    ///
    /// This goes as deep as the expression does, up to 300 levels: what is not nested stands elsewhere, to keep the
    /// stack that a level takes small.
    pub(crate) fn holds(&self, item: &Item<'_>) -> bool {
        match self {
            Condition::And(a, b) => a.holds(item) && b.holds(item),
            Condition::Or(a, b) => a.holds(item) || b.holds(item),
            Condition::Not(inner) => !inner.holds(item),
            simple => simple.holds_alone(item),
        }
    }

    fn holds_alone(&self, item: &Item<'_>) -> bool {
        match self {
            // `holds` keeps these.
            Condition::And(..) | Condition::Or(..) | Condition::Not(_) => false,
            Condition::Exists(path) => path.find(item).is_some(),
            Condition::NotExists(path) => path.find(item).is_none(),
            Condition::Type(operand, name) => {
                operand.evaluate(item).is_some_and(|value| value.type_name() == name)
            }
            Condition::BeginsWith(operand, prefix) => {
                both(item, operand, prefix, |value, prefix| value.begins_with(prefix))
            }
            Condition::Contains(operand, part) => {
                both(item, operand, part, |value, part| value.contains(part))
            }
            Condition::Compare(comparator, a, b) => compare(item, *comparator, a, b),
            Condition::Between(operand, low, high) => {
                let at_least = |a: &Value<'_>, b: &Value<'_>| a.compare(b).is_some_and(Ordering::is_ge);
                both(item, operand, low, at_least) && both(item, high, operand, at_least)
            }
            Condition::In(operand, list) => {
                list.iter().any(|member| both(item, operand, member, |a, b| a == b))
            }
        }
    }
}

impl Condition<'_> {
    /// Whether the condition holds for a stored item. `names` are those of the attributes that it names.
    pub(crate) fn holds_for(&self, stored: &Stored, names: &[&str]) -> bool {
        self.holds(&stored.part(|name| names.contains(&name)))
    }

    /// The attributes that the condition names.
    pub(crate) fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        let mut next = vec![self];
        while let Some(condition) = next.pop() {
            match condition {
                Condition::And(a, b) | Condition::Or(a, b) => next.extend([b.as_ref(), a.as_ref()]),
                Condition::Not(inner) => next.push(inner),
                simple => names.extend(simple.attributes()),
            }
        }
        names
    }

    /// The attributes of a condition without others in it.
    fn attributes(&self) -> Vec<&str> {
        let operands: Vec<&Operand<'_>> = match self {
            Condition::And(..) | Condition::Or(..) | Condition::Not(_) => Vec::new(),
            Condition::Exists(path) | Condition::NotExists(path) => return vec![&path.attribute],
            Condition::Type(operand, _) => vec![operand],
            Condition::Compare(_, a, b) | Condition::BeginsWith(a, b) | Condition::Contains(a, b) => {
                vec![a, b]
            }
            Condition::Between(a, b, c) => vec![a, b, c],
            Condition::In(operand, list) => std::iter::once(operand).chain(list).collect(),
        };
        operands.into_iter().filter_map(Operand::attribute).collect()
    }
}

/// Applies a test to two operands; an absent one fails it.
fn both(
    item: &Item<'_>,
    a: &Operand<'_>,
    b: &Operand<'_>,
    test: impl Fn(&Value<'_>, &Value<'_>) -> bool,
) -> bool {
    match (a.evaluate(item), b.evaluate(item)) {
        (Some(a), Some(b)) => test(&a, &b),
        _ => false,
    }
}

fn compare(item: &Item<'_>, comparator: Comparator, a: &Operand<'_>, b: &Operand<'_>) -> bool {
    let ordered = |test: fn(Ordering) -> bool| both(item, a, b, |a, b| a.compare(b).is_some_and(test));
    match comparator {
        Comparator::Equal => both(item, a, b, |a, b| a == b),
        // What is absent, or of another type, is not equal.
        Comparator::NotEqual => !both(item, a, b, |a, b| a == b),
        Comparator::Less => ordered(Ordering::is_lt),
        Comparator::LessOrEqual => ordered(Ordering::is_le),
        Comparator::Greater => ordered(Ordering::is_gt),
        Comparator::GreaterOrEqual => ordered(Ordering::is_ge),
    }
}

impl<'v> Operand<'v> {
    fn attribute(&self) -> Option<&str> {
        match self {
            Operand::Path(path) => Some(&path.attribute),
            Operand::Value(_) => None,
            Operand::Size(inner) => inner.attribute(),
        }
    }

    fn evaluate<'a>(&'a self, item: &'a Item<'a>) -> Option<Cow<'a, Value<'a>>> {
        match self {
            Operand::Path(path) => path.find(item).map(Cow::Borrowed),
            Operand::Value(value) => Some(Cow::Borrowed(value)),
            Operand::Size(inner) => {
                let size = inner.evaluate(item)?.function_size()?;
                // Items are at most 400 KB, so their sizes fit.
                Some(Cow::Owned(Value::N(Number::from(u32::try_from(size).unwrap_or(u32::MAX)))))
            }
        }
    }
}
