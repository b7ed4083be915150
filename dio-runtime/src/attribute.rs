//! Attribute handles: an attribute of one record, with its type, to build conditions from.

use std::fmt;
use std::marker::PhantomData;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::attribute_type::AttributeType;
use crate::condition::{Comparator, Condition, Operand};
use crate::error::EncodeError;
use crate::path::{Path, Step};
use crate::place::Required;
use crate::size::{Measured, Size};
use crate::types::{
    BinarySet, Bytes, Date, Decimal, Float, FloatSet, Integer, IntegerSet, List, LongInteger, Rounding,
    StoredType, StringSet, Text, Timestamp, Ulid, Uuid,
};

/// An attribute of the record `R` that holds a `T`, or a place inside of one. Generated code has a constant for each
/// attribute; handles of lists, maps and structs lead on into them.
///
/// ```ignore
/// order::STATUS.eq(OrderStatus::Placed) & order::NOTE.exists()
/// order::LINES.at(0).quantity().gt(1)
/// ```
///
/// `P` says what an update may do with it ([`crate::place`]).
pub struct Attribute<R, T, P = Required> {
    path: Path,
    marker: Types<R, T, P>,
}

type Types<R, T, P> = PhantomData<fn() -> (R, T, P)>;

impl<R, T, P> Clone for Attribute<R, T, P> {
    fn clone(&self) -> Self {
        Self { path: self.path.clone(), marker: PhantomData }
    }
}

impl<R, T, P> fmt::Debug for Attribute<R, T, P> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Attribute({})", self.path)
    }
}

impl<R, T, P> Attribute<R, T, P> {
    /// The attribute of this name. For generated code: nothing checks the name or the types.
    pub const fn new(name: &'static str) -> Self {
        Self { path: Path::new(name), marker: PhantomData }
    }

    /// The name in DynamoDB of the attribute that it is or stands in.
    pub const fn name(&self) -> &'static str {
        self.path.attribute()
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn inside<M, Q>(&self, step: Step) -> Attribute<R, M, Q> {
        Attribute { path: self.path.step(step), marker: PhantomData }
    }

    /// It is there (`attribute_exists`).
    pub fn exists(&self) -> Condition<R> {
        Condition::function("attribute_exists", vec![self.operand()])
    }

    /// It is not there (`attribute_not_exists`).
    pub fn not_exists(&self) -> Condition<R> {
        Condition::function("attribute_not_exists", vec![self.operand()])
    }

    /// It holds a value of this DynamoDB type (`attribute_type`).
    pub fn is_type(&self, attribute_type: AttributeType) -> Condition<R> {
        let tag = Operand::Value(AttributeValue::S(attribute_type.tag().to_owned()));
        Condition::function("attribute_type", vec![self.operand(), tag])
    }

    fn operand(&self) -> Operand {
        Operand::Path(self.path.clone())
    }
}

impl<R, T: StoredType, P> Attribute<R, T, P> {
    /// Equal to a value. An absent attribute equals nothing.
    pub fn eq(&self, value: impl Into<T::Value>) -> Condition<R> {
        self.compare(Comparator::Equal, value)
    }

    /// Different from a value. An absent attribute differs from everything.
    pub fn ne(&self, value: impl Into<T::Value>) -> Condition<R> {
        self.compare(Comparator::NotEqual, value)
    }

    /// One of some values, of which DynamoDB takes up to 100 (ConditionExpression, `IN`).
    pub fn is_in<V: Into<T::Value>>(&self, values: impl IntoIterator<Item = V>) -> Condition<R> {
        let values = values.into_iter().map(|value| self.value::<T>(value)).collect();
        Condition::is_in(self.operand(), values)
    }

    /// Equal to another attribute of the same type. Where either is absent it does not hold.
    pub fn eq_attribute<Q>(&self, other: &Attribute<R, T, Q>) -> Condition<R> {
        Condition::compare(self.operand(), Comparator::Equal, other.operand())
    }

    /// Different from another attribute of the same type.
    pub fn ne_attribute<Q>(&self, other: &Attribute<R, T, Q>) -> Condition<R> {
        Condition::compare(self.operand(), Comparator::NotEqual, other.operand())
    }

    fn compare(&self, comparator: Comparator, value: impl Into<T::Value>) -> Condition<R> {
        Condition::compare(self.operand(), comparator, self.value::<T>(value))
    }

    fn value<V: StoredType>(&self, value: impl Into<V::Value>) -> Operand {
        let value = V::to_attribute(&value.into());
        Operand::value(value.map_err(|error| EncodeError::value(self.name(), error)))
    }
}

impl<R, T: Ordered, P> Attribute<R, T, P> {
    /// Less than a value.
    pub fn lt(&self, value: impl Into<T::Value>) -> Condition<R> {
        self.compare_bound(Comparator::Less, value, Rounding::Up)
    }

    /// At most a value.
    pub fn le(&self, value: impl Into<T::Value>) -> Condition<R> {
        self.compare_bound(Comparator::LessOrEqual, value, Rounding::Down)
    }

    /// More than a value.
    pub fn gt(&self, value: impl Into<T::Value>) -> Condition<R> {
        self.compare_bound(Comparator::Greater, value, Rounding::Down)
    }

    /// At least a value.
    pub fn ge(&self, value: impl Into<T::Value>) -> Condition<R> {
        self.compare_bound(Comparator::GreaterOrEqual, value, Rounding::Up)
    }

    /// From one value to another, both included. Nothing lies between values in the wrong order.
    pub fn between(&self, low: impl Into<T::Value>, high: impl Into<T::Value>) -> Condition<R> {
        // Not `BETWEEN`: DynamoDB refuses one whose ends are in the wrong order, as rounding alone can make them.
        self.ge(low) & self.le(high)
    }

    /// Less than another attribute of the same type.
    pub fn lt_attribute<Q>(&self, other: &Attribute<R, T, Q>) -> Condition<R> {
        Condition::compare(self.operand(), Comparator::Less, other.operand())
    }

    /// At most another attribute of the same type.
    pub fn le_attribute<Q>(&self, other: &Attribute<R, T, Q>) -> Condition<R> {
        Condition::compare(self.operand(), Comparator::LessOrEqual, other.operand())
    }

    /// Compares with a bound that may be finer than what is stored.
    fn compare_bound(
        &self,
        comparator: Comparator,
        bound: impl Into<T::Value>,
        rounding: Rounding,
    ) -> Condition<R> {
        self.compare(comparator, T::round(bound.into(), rounding))
    }
}

impl<R, T: Prefixed, P> Attribute<R, T, P> {
    /// The text or bytes begin with these (`begins_with`).
    pub fn begins_with(&self, prefix: impl Into<T::Value>) -> Condition<R> {
        Condition::function("begins_with", vec![self.operand(), self.value::<T>(prefix)])
    }
}

impl<R, T: Container, P> Attribute<R, T, P> {
    /// The text contains a text, or the set or list an element (`contains`).
    pub fn contains(&self, element: impl Into<<T::Element as StoredType>::Value>) -> Condition<R> {
        Condition::function("contains", vec![self.operand(), self.value::<T::Element>(element)])
    }
}

impl<R, T: Measured, P> Attribute<R, T, P> {
    /// Its size (`size`): of a text its length, of bytes their number, of a set, list or map its elements.
    pub fn size(&self) -> Size<R> {
        Size::new(self.path.clone())
    }
}

/// A type that DynamoDB compares by order (`<`, `BETWEEN`).
#[diagnostic::on_unimplemented(
    message = "attributes of the type `{Self}` have no order",
    note = "numbers, strings, times and bytes have one; compare others by `eq` and `ne`"
)]
pub trait Ordered: StoredType {}

/// A type whose stored form can be matched by its beginning (`begins_with`).
#[diagnostic::on_unimplemented(message = "attributes of the type `{Self}` have no beginning to match")]
pub trait Prefixed: StoredType {}

/// A type whose stored form can contain something (`contains`).
#[diagnostic::on_unimplemented(
    message = "attributes of the type `{Self}` contain nothing that could be looked for"
)]
pub trait Container: StoredType {
    /// What it contains.
    type Element: StoredType;
}

macro_rules! ordered {
    ($($stored:ty),*) => { $(impl Ordered for $stored {})* };
}

ordered!(Text, Bytes, Date, Timestamp, Integer, LongInteger, Float, Decimal, Uuid, Ulid);

impl<P, F> Ordered for crate::types::Datetime<P, F> where Self: StoredType {}

impl Prefixed for Text {}
impl Prefixed for Bytes {}

impl Container for Text {
    type Element = Text;
}

impl Container for StringSet {
    type Element = Text;
}

impl Container for IntegerSet {
    type Element = Integer;
}

impl Container for FloatSet {
    type Element = Float;
}

impl Container for BinarySet {
    type Element = Bytes;
}

impl<T: StoredType> Container for List<T>
where
    Self: StoredType,
{
    type Element = T;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::Expression;
    use crate::types::Datetime;
    use chrono::{DateTime, Utc};

    #[test]
    fn a_bound_finer_than_what_is_stored_is_rounded_to_the_same_answer() {
        let at = Attribute::<(), Datetime>::new("at");
        let fine = DateTime::<Utc>::from_timestamp_millis(1_500).unwrap();
        for (condition, second) in
            [(at.ge(fine), 2), (at.lt(fine), 2), (at.gt(fine), 1), (at.le(fine), 1), (at.eq(fine), 1)]
        {
            let mut expression = Expression::default();
            condition.render(&mut expression).unwrap();
            let values = expression.into_values().unwrap();
            let texts: Vec<_> = values.values().map(|value| value.as_s().unwrap().as_str()).collect();
            assert_eq!(texts, [format!("1970-01-01T00:00:0{second}Z")]);
        }
    }
}
