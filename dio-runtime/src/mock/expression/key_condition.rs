//! `KeyConditionExpression`: equalities on the partition, at most one range on the sort key.

use std::cmp::Ordering;
use std::ops::Bound;
use std::sync::Arc;

use crate::mock::error::{Answer, Failure};
use crate::mock::key;
use crate::mock::schema::{KeyAttribute, KeySchema};
use crate::mock::storage::KeyRange;
use crate::mock::value::{Item, Value};

use super::Kind;
use super::condition::{Comparator, Condition, Operand};
use super::path::Path;
use super::placeholder::Placeholders;

/// A key condition: one test for each attribute it names, in the order written.
#[derive(Debug, Clone)]
pub(crate) struct KeyCondition {
    tests: Vec<(String, RangeTest)>,
}

/// What one key attribute must be.
#[derive(Debug, Clone)]
pub(crate) enum RangeTest {
    Compare(Comparator, Arc<Value>),
    Between(Arc<Value>, Arc<Value>),
    BeginsWith(Arc<Value>),
}

impl RangeTest {
    fn is_equality(&self) -> bool {
        matches!(self, RangeTest::Compare(Comparator::Equal, _))
    }

    /// Whether a value passes.
    fn holds(&self, value: &Value) -> bool {
        let order = |other: &Value| value.compare(other);
        match self {
            RangeTest::Compare(comparator, other) => order(other).is_some_and(|order| match comparator {
                Comparator::Equal => order.is_eq(),
                Comparator::NotEqual => order.is_ne(),
                Comparator::Less => order.is_lt(),
                Comparator::LessOrEqual => order.is_le(),
                Comparator::Greater => order.is_gt(),
                Comparator::GreaterOrEqual => order.is_ge(),
            }),
            RangeTest::Between(low, high) => {
                order(low).is_some_and(Ordering::is_ge) && order(high).is_some_and(Ordering::is_le)
            }
            RangeTest::BeginsWith(prefix) => value.begins_with(prefix),
        }
    }

    fn values(&self) -> impl Iterator<Item = &Arc<Value>> {
        match self {
            RangeTest::Compare(_, value) | RangeTest::BeginsWith(value) => [Some(value), None],
            RangeTest::Between(low, high) => [Some(low), Some(high)],
        }
        .into_iter()
        .flatten()
    }
}

fn bad_operator(name: &str) -> Failure {
    Failure::validation(format!("Invalid operator used in KeyConditionExpression: {name}"))
}

fn bad_condition(message: impl AsRef<str>) -> Failure {
    Failure::validation(format!("Invalid condition in KeyConditionExpression: {}", message.as_ref()))
}

impl KeyCondition {
    /// Reads and resolves the expression: what is wrong with it as an expression, whatever keys are.
    pub(crate) fn parse(text: &str, placeholders: &mut Placeholders) -> Answer<Condition> {
        Condition::parse(Kind::KeyCondition, text, placeholders)
    }

    /// Takes a condition as a condition on keys, of whichever table.
    pub(crate) fn of(condition: Condition) -> Answer<KeyCondition> {
        let mut parts = Vec::new();
        flatten(condition, &mut parts)?;
        let mut tests: Vec<(String, RangeTest)> = Vec::with_capacity(parts.len());
        for part in parts {
            let (name, test) = key_test(part)?;
            if tests.iter().any(|(other, _)| *other == name) {
                return Err(Failure::validation(
                    "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one \
                     condition per key",
                ));
            }
            tests.push((name, test));
        }
        Ok(KeyCondition { tests })
    }

    fn test(&self, attribute: &KeyAttribute) -> Option<&RangeTest> {
        self.tests.iter().find(|(name, _)| *name == attribute.name).map(|(_, test)| test)
    }

    /// The range of keys that the condition selects in a table or index.
    pub(crate) fn range(&self, schema: &KeySchema) -> Answer<KeyRange> {
        if self.tests.len() > schema.len() {
            return Err(Failure::validation(format!(
                "The number of query conditions ({}) exceeds the number of key attributes defined in the \
                 schema ({})",
                self.tests.len(),
                schema.len()
            )));
        }
        let missed = |attribute: &KeyAttribute| {
            Failure::validation(format!("Query condition missed key schema element: {}", attribute.name))
        };
        let mut partition = Vec::with_capacity(schema.partition.len());
        for attribute in &schema.partition {
            let test = self.test(attribute).ok_or_else(|| missed(attribute))?;
            check_values(attribute, test)?;
            match test {
                RangeTest::Compare(Comparator::Equal, value) => partition.push(value.as_ref()),
                _ => return Err(Failure::validation("Query key condition not supported")),
            }
        }
        if let Some((_, _)) = self.tests.iter().find(|(name, _)| !schema.names(name)) {
            // A condition on something else stands where one on the sort key would.
            return Err(schema
                .sort
                .iter()
                .find(|attribute| self.test(attribute).is_none())
                .map_or_else(|| Failure::validation("Query key condition not supported"), missed));
        }
        self.check_prefix(&schema.sort)?;
        let mut prefix = key::partition(partition.into_iter());
        for attribute in &schema.sort {
            let Some(test) = self.test(attribute) else { break };
            check_values(attribute, test)?;
            match test {
                RangeTest::Compare(Comparator::Equal, value) => key::push_value(&mut prefix, value),
                range => return Ok(bounds(&prefix, range)),
            }
        }
        Ok(KeyRange { end: before_next(&prefix), start: Bound::Included(prefix) })
    }

    /// Whether the condition tests an attribute.
    pub(crate) fn names(&self, attribute: &str) -> bool {
        self.tests.iter().any(|(name, _)| name == attribute)
    }

    /// Whether an item passes the test of one attribute, if there is one.
    pub(crate) fn holds(&self, attribute: &str, item: &Item) -> bool {
        let mut tests = self.tests.iter().filter(|(name, _)| name == attribute);
        tests.all(|(name, test)| item.get(name).is_some_and(|value| test.holds(value)))
    }

    /// Sort attributes are tested from the first on, all but the last tested for equality.
    fn check_prefix(&self, sort: &[KeyAttribute]) -> Answer<()> {
        let Some(last) = sort.iter().rposition(|attribute| self.test(attribute).is_some()) else {
            return Ok(());
        };
        match sort[..last].iter().find(|attribute| !self.test(attribute).is_some_and(RangeTest::is_equality))
        {
            None => Ok(()),
            Some(loose) => Err(Failure::validation(format!(
                "RANGE key attributes {} must have equality conditions specified in the query because a \
                 condition is \
                 present on key attribute {}",
                loose.name, sort[last].name
            ))),
        }
    }
}

/// Splits a condition at its ANDs; no other connective is allowed.
fn flatten(condition: Condition, parts: &mut Vec<Condition>) -> Answer<()> {
    match condition {
        Condition::And(a, b) => {
            flatten(*a, parts)?;
            flatten(*b, parts)
        }
        Condition::Or(..) => Err(bad_operator("OR")),
        Condition::Not(_) => Err(bad_operator("NOT")),
        Condition::In(..) => Err(bad_operator("IN")),
        Condition::Exists(_) => Err(bad_operator("attribute_exists")),
        Condition::NotExists(_) => Err(bad_operator("attribute_not_exists")),
        Condition::Type(..) => Err(bad_operator("attribute_type")),
        Condition::Contains(..) => Err(bad_operator("contains")),
        Condition::Compare(Comparator::NotEqual, ..) => Err(bad_operator("<>")),
        other => {
            parts.push(other);
            Ok(())
        }
    }
}

fn key_test(part: Condition) -> Answer<(String, RangeTest)> {
    match part {
        Condition::Compare(comparator, Operand::Value(value), Operand::Path(path)) => {
            Ok((attribute(path)?, RangeTest::Compare(mirrored(comparator), value)))
        }
        Condition::Compare(comparator, a, b) => {
            check_operands(None, &[&a, &b])?;
            match (a, b) {
                (Operand::Path(path), Operand::Value(value)) => {
                    Ok((attribute(path)?, RangeTest::Compare(comparator, value)))
                }
                _ => Err(bad_condition("No key attribute specified")),
            }
        }
        Condition::Between(operand, low, high) => {
            check_operands(Some("BETWEEN"), &[&operand, &low, &high])?;
            match (operand, low, high) {
                (Operand::Path(path), Operand::Value(low), Operand::Value(high)) => {
                    Ok((attribute(path)?, RangeTest::Between(low, high)))
                }
                _ => Err(bad_condition("No key attribute specified")),
            }
        }
        Condition::BeginsWith(operand, prefix) => {
            check_operands(Some("begins_with"), &[&operand, &prefix])?;
            match (operand, prefix) {
                (Operand::Path(path), Operand::Value(prefix)) => {
                    Ok((attribute(path)?, RangeTest::BeginsWith(prefix)))
                }
                _ => Err(bad_condition("No key attribute specified")),
            }
        }
        // `flatten` lets only these through.
        _ => Err(Failure::validation("Query key condition not supported")),
    }
}

/// Refuses functions among the operands, several attributes, and (for a named operator) a first operand that
/// is none.
fn check_operands(operator: Option<&str>, operands: &[&Operand]) -> Answer<()> {
    if let (Some(name), Some(Operand::Value(_))) = (operator, operands.first()) {
        return Err(bad_condition(format!(
            "{name} operator must have the key attribute as its first operand"
        )));
    }
    if operands.iter().filter(|operand| matches!(operand, Operand::Path(_))).count() > 1 {
        return Err(bad_condition("Multiple attribute names used in one condition"));
    }
    if operands.iter().any(|operand| matches!(operand, Operand::Size(_))) {
        return Err(Failure::validation("KeyConditionExpressions cannot contain nested operations"));
    }
    Ok(())
}

fn attribute(path: Path) -> Answer<String> {
    if path.rest.is_empty() {
        Ok(path.attribute)
    } else {
        Err(Failure::validation("KeyConditionExpressions cannot have conditions on nested attributes"))
    }
}

/// The comparator with its sides exchanged.
fn mirrored(comparator: Comparator) -> Comparator {
    match comparator {
        Comparator::Less => Comparator::Greater,
        Comparator::LessOrEqual => Comparator::GreaterOrEqual,
        Comparator::Greater => Comparator::Less,
        Comparator::GreaterOrEqual => Comparator::LessOrEqual,
        same => same,
    }
}

fn check_values(attribute: &KeyAttribute, test: &RangeTest) -> Answer<()> {
    for value in test.values() {
        if !attribute.kind.fits(value) {
            return Err(Failure::parameter("Condition parameter type does not match schema type"));
        }
        let (empty, kind) = match value.as_ref() {
            Value::S(text) => (text.is_empty(), "string"),
            Value::B(bytes) => (bytes.is_empty(), "binary"),
            _ => (false, ""),
        };
        if empty {
            return Err(Failure::validation(format!(
                "One or more parameter values are not valid. The AttributeValue for a key attribute cannot \
                 contain an \
                 empty {kind} value. Key: {}",
                attribute.name
            )));
        }
    }
    Ok(())
}

/// The keys that begin with `prefix` and pass a test on the next attribute.
fn bounds(prefix: &[u8], test: &RangeTest) -> KeyRange {
    let with = |value: &Value| {
        let mut key = prefix.to_vec();
        key::push_value(&mut key, value);
        key
    };
    let from = Bound::Included;
    let whole_start = || from(prefix.to_vec());
    let whole_end = || before_next(prefix);
    let (start, end) = match test {
        RangeTest::Compare(Comparator::Less, value) => (whole_start(), Bound::Excluded(with(value))),
        RangeTest::Compare(Comparator::LessOrEqual, value) => (whole_start(), before_next(&with(value))),
        RangeTest::Compare(Comparator::Greater, value) => (after(&with(value)), whole_end()),
        RangeTest::Compare(Comparator::GreaterOrEqual, value) => (from(with(value)), whole_end()),
        RangeTest::Compare(_, value) => (from(with(value)), before_next(&with(value))),
        RangeTest::Between(low, high) => (from(with(low)), before_next(&with(high))),
        RangeTest::BeginsWith(value) => {
            let mut beginning = prefix.to_vec();
            match value.as_ref() {
                Value::S(text) => key::push_prefix(&mut beginning, text.as_bytes()),
                Value::B(bytes) => key::push_prefix(&mut beginning, bytes),
                _ => {}
            }
            (from(beginning.clone()), before_next(&beginning))
        }
    };
    KeyRange { start, end }
}

/// The end of everything that begins with `prefix`.
fn before_next(prefix: &[u8]) -> Bound<Vec<u8>> {
    key::after_prefix(prefix).map_or(Bound::Unbounded, Bound::Excluded)
}

/// The start of everything after what begins with `prefix`.
fn after(prefix: &[u8]) -> Bound<Vec<u8>> {
    key::after_prefix(prefix).map_or(Bound::Excluded(prefix.to_vec()), Bound::Included)
}
