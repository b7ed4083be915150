//! `KeyConditionExpression`: equalities on the partition, at most one range on the sort key.

use std::cmp::Ordering;
use std::ops::Bound;

use crate::mock::error::{Answer, Failure};
use crate::mock::item_rules::check_key_value;
use crate::mock::key::{KeyBytes, KeyPrefix};
use crate::mock::schema::{KeyAttribute, KeySchema};
use crate::mock::storage::KeyRange;
use crate::mock::value::{Item, Value};

use super::condition::{Comparator, Condition, Operand, Test};
use super::path::Path;
use super::placeholder::Values;

/// A key condition: one test for each attribute it names, in the order written.
#[derive(Debug, Clone)]
pub(crate) struct KeyCondition<'a> {
    tests: Vec<(String, RangeTest<'a>)>,
}

/// What one key attribute must be.
#[derive(Debug, Clone)]
pub(crate) enum RangeTest<'a> {
    Compare(Comparator, Value<'a>),
    Between(Value<'a>, Value<'a>),
    BeginsWith(Value<'a>),
}

impl<'a> RangeTest<'a> {
    fn is_equality(&self) -> bool {
        matches!(self, RangeTest::Compare(Comparator::Equal, _))
    }

    /// Whether a value passes.
    fn holds(&self, value: &Value<'_>) -> bool {
        let order = |other: &Value<'_>| value.compare(other);
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

    fn values(&self) -> impl Iterator<Item = &Value<'a>> {
        match self {
            RangeTest::Compare(_, value) | RangeTest::BeginsWith(value) => [Some(value), None],
            RangeTest::Between(low, high) => [Some(low), Some(high)],
        }
        .into_iter()
        .flatten()
    }
}

#[cold]
fn bad_condition(message: impl AsRef<str>) -> Failure {
    Failure::validation(format!("Invalid condition in KeyConditionExpression: {}", message.as_ref()))
}

impl<'a> KeyCondition<'a> {
    /// Takes a condition as a condition on keys, of whichever table.
    pub(crate) fn of(condition: Condition<'a>) -> Answer<KeyCondition<'a>> {
        let parts = flatten(&condition.parsed.test)?;
        let mut tests: Vec<(String, RangeTest<'a>)> = Vec::with_capacity(parts.len());
        for part in parts {
            let (name, test) = key_test(part, condition.values)?;
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

    fn test(&self, attribute: &KeyAttribute) -> Option<&RangeTest<'_>> {
        self.tests.iter().find(|(name, _)| *name == attribute.name).map(|(_, test)| test)
    }

    /// The range of keys that the condition selects in a table or index. The order of the checks is that of public
    /// test suites.
    pub(crate) fn range(&self, schema: &KeySchema) -> Answer<KeyRange> {
        if self.tests.len() > schema.len() {
            return Err(Failure::validation(format!(
                "The number of query conditions ({}) exceeds the number of key attributes defined in the \
                 schema ({})",
                self.tests.len(),
                schema.len()
            )));
        }
        let partition = self.partition(schema)?;
        for (name, test) in &self.tests {
            if let Some(attribute) = schema.attributes().find(|attribute| attribute.name == *name) {
                check_values(schema, attribute, test)?;
            }
        }
        // A condition on something else stands where one on the sort key would.
        if self.tests.iter().any(|(name, _)| !schema.names(name)) {
            let loose = schema.sort_key().iter().find(|attribute| self.test(attribute).is_none());
            return Err(loose.map_or_else(not_supported, missed));
        }
        self.check_prefix(schema.sort_key())?;
        let mut prefix = KeyPrefix::new(partition.len());
        partition.into_iter().for_each(|value| prefix.push(value));
        for attribute in schema.sort_key() {
            let Some(test) = self.test(attribute) else { break };
            match test {
                RangeTest::Compare(Comparator::Equal, value) => prefix = prefix.with(value),
                range => return Ok(bounds(&prefix, range)),
            }
        }
        Ok(KeyRange { end: before_next(&prefix), start: Bound::Included(prefix.finish()) })
    }

    /// The values of the partition, each of which must be given by an equality.
    fn partition<'s>(&'s self, schema: &KeySchema) -> Answer<Vec<&'s Value<'s>>> {
        let equal = |attribute: &KeyAttribute| match self.test(attribute) {
            Some(RangeTest::Compare(Comparator::Equal, value)) => Some(value),
            _ => None,
        };
        let loose: Vec<&KeyAttribute> =
            schema.partition_key().iter().filter(|attribute| equal(attribute).is_none()).collect();
        let Some(first) = loose.first() else {
            return Ok(schema.partition_key().iter().filter_map(equal).collect());
        };
        if schema.partition_key().len() > 1 || schema.sort_key().len() > 1 {
            return Err(Failure::validation(format!(
                "HASH key attributes {} must have equality conditions specified in the query",
                names(&loose)
            )));
        }
        Err(if self.test(first).is_some() { not_supported() } else { missed(first) })
    }

    /// Whether the condition tests an attribute.
    pub(crate) fn names(&self, attribute: &str) -> bool {
        self.tests.iter().any(|(name, _)| name == attribute)
    }

    /// Whether an item passes the test of one attribute, if there is one.
    pub(crate) fn holds(&self, attribute: &str, item: &Item<'_>) -> bool {
        let mut tests = self.tests.iter().filter(|(name, _)| name == attribute);
        tests.all(|(name, test)| item.get(name).is_some_and(|value| test.holds(value)))
    }

    /// Sort attributes are tested from the first on, all but the last tested for equality.
    fn check_prefix(&self, sort: &[KeyAttribute]) -> Answer<()> {
        let Some(last) = sort.iter().rposition(|attribute| self.test(attribute).is_some()) else {
            return Ok(());
        };
        let loose: Vec<&KeyAttribute> = sort[..last]
            .iter()
            .filter(|attribute| !self.test(attribute).is_some_and(RangeTest::is_equality))
            .collect();
        if loose.is_empty() {
            return Ok(());
        }
        Err(Failure::validation(format!(
            "RANGE key attributes {} must have equality conditions specified in the query because a condition is \
             present on key attribute {}",
            names(&loose),
            sort[last].name
        )))
    }
}

fn names(attributes: &[&KeyAttribute]) -> String {
    attributes.iter().map(|attribute| attribute.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn missed(attribute: &KeyAttribute) -> Failure {
    Failure::validation(format!("Query condition missed key schema element: {}", attribute.name))
}

fn not_supported() -> Failure {
    Failure::validation("Query key condition not supported")
}

/// Splits a condition at its ANDs; no other connective is allowed.
fn flatten(condition: &Test) -> Answer<Vec<&Test>> {
    let mut parts = Vec::new();
    let mut next = vec![condition];
    while let Some(condition) = next.pop() {
        let operator = match condition {
            Test::And(a, b) => {
                next.extend([b.as_ref(), a.as_ref()]);
                continue;
            }
            Test::Or(..) => "OR",
            Test::Not(_) => "NOT",
            Test::In(..) => "IN",
            Test::Exists(_) => "attribute_exists",
            Test::NotExists(_) => "attribute_not_exists",
            Test::Type(..) => "attribute_type",
            Test::Contains(..) => "contains",
            Test::Compare(Comparator::NotEqual, ..) => "<>",
            other => {
                parts.push(other);
                continue;
            }
        };
        return Err(Failure::validation(format!(
            "Invalid operator used in KeyConditionExpression: {operator}"
        )));
    }
    Ok(parts)
}

fn key_test<'a>(part: &Test, values: &Values<'a>) -> Answer<(String, RangeTest<'a>)> {
    let value = |position: &usize| values[*position].clone();
    match part {
        Test::Compare(comparator, Operand::Value(at), Operand::Path(path)) => {
            Ok((attribute(path)?, RangeTest::Compare(mirrored(*comparator), value(at))))
        }
        Test::Compare(comparator, a, b) => {
            check_operands(None, &[a, b])?;
            match (a, b) {
                (Operand::Path(path), Operand::Value(at)) => {
                    Ok((attribute(path)?, RangeTest::Compare(*comparator, value(at))))
                }
                _ => Err(bad_condition("No key attribute specified")),
            }
        }
        Test::Between(operand, low, high) => {
            check_operands(Some("BETWEEN"), &[operand, low, high])?;
            match (operand, low, high) {
                (Operand::Path(path), Operand::Value(low), Operand::Value(high)) => {
                    Ok((attribute(path)?, RangeTest::Between(value(low), value(high))))
                }
                _ => Err(bad_condition("No key attribute specified")),
            }
        }
        Test::BeginsWith(operand, prefix) => {
            check_operands(Some("begins_with"), &[operand, prefix])?;
            match (operand, prefix) {
                (Operand::Path(path), Operand::Value(prefix)) => {
                    Ok((attribute(path)?, RangeTest::BeginsWith(value(prefix))))
                }
                _ => Err(bad_condition("No key attribute specified")),
            }
        }
        // `flatten` lets only these through.
        _ => Err(not_supported()),
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

fn attribute(path: &Path) -> Answer<String> {
    if path.rest.is_empty() {
        Ok(path.attribute.clone())
    } else {
        Err(Failure::validation(
            "Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on nested attributes",
        ))
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

fn check_values(schema: &KeySchema, attribute: &KeyAttribute, test: &RangeTest<'_>) -> Answer<()> {
    for value in test.values() {
        if !attribute.kind.fits(value) {
            return Err(Failure::parameter("Condition parameter type does not match schema type"));
        }
        check_key_value(schema, attribute, value)?;
    }
    Ok(())
}

/// The keys that begin with `prefix` and pass a test on the next attribute.
fn bounds(prefix: &KeyPrefix, test: &RangeTest<'_>) -> KeyRange {
    let from = |key: KeyPrefix| Bound::Included(key.finish());
    let whole_start = || from(prefix.clone());
    let whole_end = || before_next(prefix);
    let (start, end) = match test {
        RangeTest::Compare(Comparator::Less, value) => {
            (whole_start(), Bound::Excluded(prefix.with(value).finish()))
        }
        RangeTest::Compare(Comparator::LessOrEqual, value) => {
            (whole_start(), before_next(&prefix.with(value)))
        }
        RangeTest::Compare(Comparator::Greater, value) => (after(prefix.with(value)), whole_end()),
        RangeTest::Compare(Comparator::GreaterOrEqual, value) => (from(prefix.with(value)), whole_end()),
        RangeTest::Compare(_, value) => {
            let key = prefix.with(value);
            (from(key.clone()), before_next(&key))
        }
        RangeTest::Between(low, high) => (from(prefix.with(low)), before_next(&prefix.with(high))),
        RangeTest::BeginsWith(value) => {
            let beginning = prefix.with_beginning(value);
            (from(beginning.clone()), before_next(&beginning))
        }
    };
    KeyRange { start, end }
}

/// The end of everything that begins with `prefix`.
fn before_next(prefix: &KeyPrefix) -> Bound<KeyBytes> {
    prefix.after().map_or(Bound::Unbounded, Bound::Excluded)
}

/// The start of everything after what begins with `prefix`.
fn after(prefix: KeyPrefix) -> Bound<KeyBytes> {
    prefix.after().map_or_else(|| Bound::Excluded(prefix.finish()), Bound::Included)
}
