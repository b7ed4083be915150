use aws_sdk_dynamodb::types::AttributeValue;

use super::{StoredType, ValueError, ValueReason, refused, wrong_tag};
use crate::{Number, NumberError};

/// `integer`: an `i64`, stored as `N`. Any numeric text of a whole number that fits is read: `3.0`, `1e+16`.
#[derive(Debug, Clone, Copy)]
pub enum Integer {}

impl StoredType for Integer {
    type Value = i64;
    const NAME: &'static str = "integer";

    #[inline]
    fn to_attribute(value: &i64) -> Result<AttributeValue, ValueError> {
        Ok(AttributeValue::N(value.to_string()))
    }

    read_in_place!(|value| {
        let AttributeValue::N(text) = value else { return Err(wrong_tag::<Self>(value)) };
        read_integer(text).map_err(refused::<Self>)
    });
}

/// The whole number that any numeric text stands for.
pub(super) fn read_integer(text: &str) -> Result<i64, ValueReason> {
    if let Ok(value) = text.parse() {
        return Ok(value);
    }
    let number: Number = text.parse().map_err(number_reason)?;
    if is_whole(&number) { i64::try_from(&number).map_err(number_reason) } else { Err(ValueReason::NotWhole) }
}

fn is_whole(number: &Number) -> bool {
    // The last significant digit stands before the point.
    number.is_zero() || number.magnitude() >= number.significant_digits() as i32 - 1
}

/// `integer` with `digits = 38`: a [`Number`] that is whole and has at most 38 digits, stored as `N`.
#[derive(Debug, Clone, Copy)]
pub enum LongInteger {}

impl LongInteger {
    pub(crate) fn accept(value: &Number) -> Result<(), ValueReason> {
        if !is_whole(value) {
            return Err(ValueReason::NotWhole);
        }
        if value.magnitude() >= 38 { Err(ValueReason::OutOfRange) } else { Ok(()) }
    }
}

impl StoredType for LongInteger {
    type Value = Number;
    const NAME: &'static str = "integer";

    fn to_attribute(value: &Number) -> Result<AttributeValue, ValueError> {
        Self::accept(value).map_err(refused::<Self>)?;
        Decimal::to_attribute(value)
    }

    read_in_place!(|value| {
        let AttributeValue::N(text) = value else { return Err(wrong_tag::<Self>(value)) };
        let number = text.parse().map_err(number_reason).map_err(refused::<Self>)?;
        Self::accept(&number).map_err(refused::<Self>)?;
        Ok(number)
    });
}

/// `decimal`: a [`Number`], exact, stored as `N`.
#[derive(Debug, Clone, Copy)]
pub enum Decimal {}

impl StoredType for Decimal {
    type Value = Number;
    const NAME: &'static str = "decimal";

    fn to_attribute(value: &Number) -> Result<AttributeValue, ValueError> {
        Ok(AttributeValue::N(value.to_text()))
    }

    read_in_place!(|value| {
        let AttributeValue::N(text) = value else { return Err(wrong_tag::<Self>(value)) };
        text.parse().map_err(number_reason).map_err(refused::<Self>)
    });
}

pub(super) fn number_reason(error: NumberError) -> ValueReason {
    match error {
        NumberError::NotANumber => ValueReason::Malformed,
        _ => ValueReason::OutOfRange,
    }
}
