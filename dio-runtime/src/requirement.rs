//! What a write requires of the item that is there: its existence, its version, the user's conditions.

use crate::attribute::Attribute;
use crate::expression::Expression;
use crate::item::Item;
use crate::operation::partition_attribute;
use crate::record::{Record, Schema};
use crate::same_value::is_same_value;
use crate::types;
use crate::{Condition, Error};
use aws_sdk_dynamodb::types::AttributeValue;

/// The condition of a write, from its parts.
#[derive(Debug, Clone)]
pub(crate) struct Requirement<R> {
    existence: Existence,
    version: Option<i64>,
    conditions: Vec<Condition<R>>,
    immutable: Vec<Immutable>,
}

/// An attribute that keeps its first value, and what the write has there.
#[derive(Debug, Clone)]
pub(crate) struct Immutable {
    attribute: &'static str,
    value: Option<AttributeValue>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Existence {
    Either,
    Exists,
    Absent,
    /// Both were asked for.
    Contradiction,
}

impl<R> Default for Requirement<R> {
    fn default() -> Self {
        Self { existence: Existence::Either, version: None, conditions: Vec::new(), immutable: Vec::new() }
    }
}

impl<R: Record> Requirement<R> {
    pub(crate) fn must_exist(&mut self) {
        self.existence = match self.existence {
            Existence::Either | Existence::Exists => Existence::Exists,
            Existence::Absent | Existence::Contradiction => Existence::Contradiction,
        };
    }

    pub(crate) fn may_be_absent(&mut self) {
        self.existence = Existence::Either;
    }

    pub(crate) fn must_not_exist(&mut self) {
        self.existence = match self.existence {
            Existence::Either | Existence::Absent => Existence::Absent,
            Existence::Exists | Existence::Contradiction => Existence::Contradiction,
        };
    }

    pub(crate) fn is_must_exist(&self) -> bool {
        self.existence == Existence::Exists || self.version.is_some()
    }

    pub(crate) fn when(&mut self, condition: Condition<R>) {
        self.conditions.push(condition);
    }

    /// There is no item, or it has an attribute.
    pub(crate) fn absent_or_with(attribute: &'static str) -> Condition<R> {
        let key = Attribute::<R, types::Text>::new(partition_attribute::<R>());
        key.not_exists() | Attribute::<R, types::Any>::new(attribute).exists()
    }

    /// An attribute that is stored already is as the write has it.
    pub(crate) fn immutable(&mut self, attribute: &'static str, value: Option<AttributeValue>) {
        self.immutable.push(Immutable { attribute, value });
    }

    /// What a whole item requires of the immutable attributes of the one that it replaces.
    pub(crate) fn immutable_of_put(&mut self, item: &Item) {
        for attribute in R::DEFINITION.immutable {
            self.immutable(attribute, item.get(*attribute).cloned());
        }
    }

    /// The same of an upsert, which leaves what the record has not.
    pub(crate) fn immutable_of_upsert(&mut self, item: &Item, omitted: &[&'static str]) {
        for attribute in R::DEFINITION.immutable {
            match item.get(*attribute) {
                None if !omitted.contains(attribute) => {}
                value => self.immutable(attribute, value.cloned()),
            }
        }
    }

    /// What to tell of a failure.
    pub(crate) fn failure(&self) -> Failure {
        // What is not rendered cannot have failed.
        let is_new = self.existence == Existence::Absent;
        let immutable = if is_new { Vec::new() } else { self.immutable.clone() };
        Failure { must_exist: self.is_must_exist(), immutable }
    }

    pub(crate) fn version(&mut self, version: i64) {
        self.version = Some(version);
    }

    /// What the version of a record that is about to be put requires: no item at 0, else an equal stored version.
    pub(crate) fn version_of_put(&mut self, item: &Item) -> Result<(), Error> {
        let Some(attribute) = R::DEFINITION.version else { return Ok(()) };
        let next =
            item.get(attribute).and_then(|value| value.as_n().ok()).and_then(|text| text.parse::<i64>().ok());
        match next {
            Some(1) => self.must_not_exist(),
            Some(next) if next > 1 && next < i64::MAX => self.version = Some(next - 1),
            _ => {
                return Err(Error::invalid(
                    "the record's version is negative or used up; read it again from the table",
                ));
            }
        }
        Ok(())
    }

    /// An item at a key that other records may have is of this one.
    fn of_type(&self) -> Option<Condition<R>> {
        let attribute = <R::Schema as Schema>::TABLE.type_attribute.filter(|_| R::DEFINITION.shares_key)?;
        let is_type = Attribute::<R, types::Text>::new(attribute).eq(R::DEFINITION.stored_name);
        match self.existence {
            Existence::Absent | Existence::Contradiction => None,
            Existence::Either if self.version.is_none() => {
                let key = Attribute::<R, types::Text>::new(partition_attribute::<R>());
                Some(key.not_exists() | is_type)
            }
            Existence::Either | Existence::Exists => Some(is_type),
        }
    }

    /// Appends the condition and takes its text.
    pub(crate) fn render(&self, expression: &mut Expression) -> Result<Option<String>, Error> {
        let key = Attribute::<R, types::Text>::new(partition_attribute::<R>());
        let existence = match self.existence {
            Existence::Either => None,
            // Its type says as much.
            Existence::Exists if R::DEFINITION.shares_key => None,
            Existence::Exists => Some(key.exists()),
            Existence::Absent => Some(key.not_exists()),
            Existence::Contradiction => {
                return Err(Error::invalid(
                    "a write cannot require both that there is an item and that there is none",
                ));
            }
        };
        let version = self
            .version
            .zip(R::DEFINITION.version)
            .map(|(version, attribute)| Attribute::<R, types::Integer>::new(attribute).eq(version));
        // An item that must not be there has nothing to keep.
        let immutable = self.immutable.iter().filter(|_| self.existence != Existence::Absent);
        let immutable = immutable.map(|Immutable { attribute, value }| {
            let handle = Attribute::<R, types::Any>::new(attribute);
            match value {
                Some(value) => handle.not_exists() | handle.eq(value.clone()),
                None => handle.not_exists(),
            }
        });
        let required = existence.into_iter().chain(self.of_type()).chain(version).chain(immutable);
        let all = required.chain(self.conditions.iter().cloned());
        match all.reduce(|left, right| left & right) {
            Some(condition) => {
                condition.render(expression)?;
                expression.take()
            }
            None => Ok(None),
        }
    }
}

/// What is known of a write whose condition did not hold.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    pub(crate) must_exist: bool,
    immutable: Vec<Immutable>,
}

impl Failure {
    /// Of a write that requires an item, and that no field keeps its value.
    pub(crate) fn of_existing() -> Self {
        Self { must_exist: true, immutable: Vec::new() }
    }

    /// The immutable attributes that are stored otherwise than the write has them.
    pub(crate) fn changed(&self, old: Option<&Item>) -> Vec<&'static str> {
        let is_other = |kept: &&Immutable| match old.and_then(|old| old.get(kept.attribute)) {
            Some(stored) => !kept.value.as_ref().is_some_and(|value| is_same_value(stored, value)),
            None => false,
        };
        self.immutable.iter().filter(is_other).map(|kept| kept.attribute).collect()
    }
}

/// Gives an SDK request its condition, with the expression's names and values. Puts, updates, deletes and the steps of
/// transactions take them under the same names, and have no trait in common.
macro_rules! with_condition {
    ($request:expr, $requirement:expr, $expression:expr) => {{
        let mut expression = $expression;
        let condition = $requirement.render(&mut expression)?;
        // The old item comes at no cost, and tells a failed condition from a missing item.
        let old = condition
            .is_some()
            .then_some(aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure::AllOld);
        $request
            .set_return_values_on_condition_check_failure(old)
            .set_condition_expression(condition)
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.into_values())
    }};
}

pub(crate) use with_condition;
