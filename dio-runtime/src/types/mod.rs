//! The schema's types: how each is stored.
//!
//! Every type of the schema language is a marker here that implements [`StoredType`]: the Rust value it stands for,
//! and how that becomes a DynamoDB attribute value and back. One Rust type can have several stored forms (a
//! `chrono::DateTime<Utc>` is a [`Datetime`] of four precisions or a [`Timestamp`]), so the marker and not the value
//! decides. Generated newtypes, enums and structs are their own markers.

pub(crate) mod calendar_text;
#[macro_use]
mod in_place;

mod collection;
mod date;
mod datetime;
pub(crate) mod digits;
mod error;
mod float;
mod foreign_calendar_text;
pub(crate) mod id;
mod instant;
mod kept_member;
mod member;
mod number;
mod omit_empty;
mod scalar;
mod set;
mod shard;
pub(crate) mod timestamp;

pub use collection::{AnyList, AnyMap, List, Map};
pub use date::Date;
pub use datetime::{
    Datetime, Finer, Floor, Microseconds, Milliseconds, Nanoseconds, Precision, Refuse, Seconds,
};
pub use error::{ValueError, ValueReason};
pub use float::Float;
pub(crate) use foreign_calendar_text::read_datetime_of_others;
pub use id::{Ulid, Uuid};
pub use instant::{CalendarDate, Instant};
pub use kept_member::{peek_kept, read_kept, write_kept, write_stated};
pub use member::{
    floor_optional, peek_optional, peek_required, read_optional, read_or_default, read_required,
    write_member, write_optional,
};
pub use number::{Decimal, Integer, LongInteger};
pub use omit_empty::OmitEmpty;
pub use scalar::{Any, Boolean, Bytes, Text};
pub use set::{BinarySet, FloatSet, IntegerSet, StringSet};
pub use shard::Shard;
pub use timestamp::Timestamp;

pub use aws_sdk_dynamodb::primitives::Blob;
pub use aws_sdk_dynamodb::types::AttributeValue;

/// One type of the schema: the Rust value it stands for and how that is stored.
pub trait StoredType {
    /// What code holds.
    type Value: Clone + Send + Sync + 'static;

    /// The type's name in the schema, for errors: `datetime`, `OrderStatus`.
    const NAME: &'static str;

    /// Whether `NULL` is a value of the type rather than another way to be absent. Only `any` has it so.
    const NULL_IS_VALUE: bool = false;

    /// The value as DynamoDB stores it.
    ///
    /// # Errors
    ///
    /// When the value has no stored form, such as a NaN, or the year 10000.
    fn to_attribute(value: &Self::Value) -> Result<AttributeValue, ValueError>;

    /// The value of a stored attribute. Texts, bytes and lists are moved out of it, not copied.
    ///
    /// # Errors
    ///
    /// When the attribute value is of another DynamoDB type, or holds something else than this type.
    fn from_attribute(value: AttributeValue) -> Result<Self::Value, ValueError>;

    /// Checks an attribute value and takes nothing out of it, so that an item of which another attribute does not
    /// decode is still whole. The value itself, where it can be read as it stands; none where it has to be taken with
    /// [`from_attribute`](StoredType::from_attribute), which then succeeds.
    ///
    /// A type that does not say how is read from a copy. Those of dio copy and allocate nothing here.
    ///
    /// # Errors
    ///
    /// As `from_attribute`.
    fn peek(value: &AttributeValue) -> Result<Option<Self::Value>, ValueError> {
        Self::from_attribute(value.clone()).map(Some)
    }

    /// Takes the value out of an attribute value that has been looked at with [`peek`](StoredType::peek), and leaves something
    /// else there.
    ///
    /// # Errors
    ///
    /// As `from_attribute`.
    #[inline]
    fn take(value: &mut AttributeValue) -> Result<Self::Value, ValueError> {
        Self::from_attribute(std::mem::replace(value, AttributeValue::Null(true)))
    }

    /// Whether an attribute value is that of `value`.
    ///
    /// # Errors
    ///
    /// As `from_attribute`.
    fn holds(stored: &AttributeValue, value: &Self::Value) -> Result<bool, ValueError>
    where
        Self::Value: PartialEq,
    {
        let found = match Self::peek(stored)? {
            Some(found) => found,
            None => Self::from_attribute(stored.clone())?,
        };
        Ok(found == *value)
    }

    /// Whether the value is stored by leaving its attribute out: an empty set.
    fn is_omitted(_value: &Self::Value) -> bool {
        false
    }

    /// What an absent attribute reads as although it is required: an empty set. `None` makes absence an error.
    fn when_absent() -> Option<Self::Value> {
        None
    }

    /// The value that holds nothing and is stored all the same: an empty text, no bytes. dynamo-io leaves it out of the
    /// maps that it writes.
    fn empty() -> Option<Self::Value> {
        None
    }

    /// The value as it will be read back: a datetime in its precision. Two values are stored alike exactly when
    /// their floors are equal.
    fn floor(value: Self::Value) -> Self::Value {
        value
    }

    /// The value to compare stored values with instead of a bound that may be finer than they are: rounded
    /// [`Up`](Rounding::Up) for `>=` and `<`, [`Down`](Rounding::Down) for `>` and `<=`, the comparison answers for
    /// every stored value as it would with the bound itself.
    fn round(bound: Self::Value, _rounding: Rounding) -> Self::Value {
        bound
    }
}

/// To which side a bound is rounded; see [`StoredType::round`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// To the next stored value at or above: for `>=` and `<`.
    Up,
    /// To the next stored value at or below: for `>` and `<=`.
    Down,
}

/// The DynamoDB type of an attribute value, by its tag: `S`, `NULL`.
pub(crate) fn tag(value: &AttributeValue) -> &'static str {
    match value {
        AttributeValue::B(_) => "B",
        AttributeValue::Bool(_) => "BOOL",
        AttributeValue::Bs(_) => "BS",
        AttributeValue::L(_) => "L",
        AttributeValue::M(_) => "M",
        AttributeValue::N(_) => "N",
        AttributeValue::Ns(_) => "NS",
        AttributeValue::Null(_) => "NULL",
        AttributeValue::S(_) => "S",
        AttributeValue::Ss(_) => "SS",
        _ => "a type that this version does not know",
    }
}

/// The error of an attribute value that has another DynamoDB type than `T`.
#[inline(always)]
pub(crate) fn wrong_tag<T: StoredType>(found: &AttributeValue) -> ValueError {
    not_of_type(T::NAME, found)
}

#[cold]
#[inline(never)]
fn not_of_type(expected: &'static str, found: &AttributeValue) -> ValueError {
    ValueError::new(expected, ValueReason::WrongTag { found: tag(found) })
}

/// The error of a value of `T`.
pub(crate) fn refused<T: StoredType>(reason: ValueReason) -> ValueError {
    ValueError::new(T::NAME, reason)
}
