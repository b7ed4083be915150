use std::fmt;
use std::marker::PhantomData;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::condition::{Comparator, Condition, Operand};
use crate::path::Path;
use crate::types::{
    Any, AnyList, AnyMap, BinarySet, Bytes, FloatSet, IntegerSet, List, Map, OmitEmpty, StoredType,
    StringSet, Text,
};

/// The size of what a handle stands for, to compare with (`size`).
pub struct Size<R> {
    path: Path,
    marker: PhantomData<fn() -> R>,
}

impl<R> Size<R> {
    pub(crate) fn new(path: Path) -> Self {
        Self { path, marker: PhantomData }
    }

    /// Equal to a number.
    pub fn eq(&self, size: usize) -> Condition<R> {
        self.compare(Comparator::Equal, size)
    }

    /// Different from a number.
    pub fn ne(&self, size: usize) -> Condition<R> {
        self.compare(Comparator::NotEqual, size)
    }

    /// Less than a number.
    pub fn lt(&self, size: usize) -> Condition<R> {
        self.compare(Comparator::Less, size)
    }

    /// At most a number.
    pub fn le(&self, size: usize) -> Condition<R> {
        self.compare(Comparator::LessOrEqual, size)
    }

    /// More than a number.
    pub fn gt(&self, size: usize) -> Condition<R> {
        self.compare(Comparator::Greater, size)
    }

    /// At least a number.
    pub fn ge(&self, size: usize) -> Condition<R> {
        self.compare(Comparator::GreaterOrEqual, size)
    }

    fn compare(&self, comparator: Comparator, size: usize) -> Condition<R> {
        let size = Operand::Value(AttributeValue::N(size.to_string()));
        Condition::compare(Operand::Size(self.path.clone()), comparator, size)
    }
}

impl<R> fmt::Debug for Size<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Size({})", self.path)
    }
}

/// A type whose values have a size that DynamoDB can tell (`size`).
#[diagnostic::on_unimplemented(message = "attributes of the type `{Self}` have no size")]
pub trait Measured: StoredType {}

macro_rules! measured {
    ($($stored:ty),*) => { $(impl Measured for $stored {})* };
}

measured!(Any, AnyList, AnyMap, BinarySet, Bytes, FloatSet, IntegerSet, StringSet, Text);

impl<T> Measured for List<T> where Self: StoredType {}
impl<T> Measured for Map<T> where Self: StoredType {}
impl<T> Measured for OmitEmpty<T> where Self: StoredType {}
