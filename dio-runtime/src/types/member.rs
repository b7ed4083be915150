//! Attributes of an item and members of a map: required, optional or with a default.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

use super::{StoredType, ValueError, ValueReason};

/// Puts a required value under `name`, unless it is stored by omission.
///
/// # Errors
///
/// When the value cannot be stored; the error names the member.
pub fn write_member<T: StoredType>(
    members: &mut HashMap<String, AttributeValue>,
    name: &'static str,
    value: &T::Value,
) -> Result<(), ValueError> {
    if !T::is_omitted(value) {
        let value = T::to_attribute(value).map_err(|error| error.inside(name))?;
        members.insert(name.to_owned(), value);
    }
    Ok(())
}

/// Puts an optional value under `name` if it is there.
///
/// # Errors
///
/// As [`write_member`].
pub fn write_optional<T: StoredType>(
    members: &mut HashMap<String, AttributeValue>,
    name: &'static str,
    value: &Option<T::Value>,
) -> Result<(), ValueError> {
    value.as_ref().map_or(Ok(()), |value| write_member::<T>(members, name, value))
}

/// A value that may be absent. `NULL` reads as absent.
///
/// # Errors
///
/// When something else is stored; the error names the member.
pub fn read_optional<T: StoredType>(
    name: &'static str,
    stored: Option<AttributeValue>,
) -> Result<Option<T::Value>, ValueError> {
    match stored {
        Some(AttributeValue::Null(_)) if !T::NULL_IS_VALUE => Ok(None),
        Some(value) => T::from_attribute(value).map(Some).map_err(|error| error.inside(name)),
        None => Ok(None),
    }
}

/// A value that must be there, unless absence has a meaning for its type (an empty set); `NULL` is no value.
///
/// # Errors
///
/// When it is absent, or something else is stored; the error names the member.
pub fn read_required<T: StoredType>(
    name: &'static str,
    stored: Option<AttributeValue>,
) -> Result<T::Value, ValueError> {
    match stored {
        None => absent::<T>(name, ValueReason::Missing),
        Some(AttributeValue::Null(_)) if !T::NULL_IS_VALUE => {
            absent::<T>(name, ValueReason::WrongTag { found: "NULL" })
        }
        Some(value) => T::from_attribute(value).map_err(|error| error.inside(name)),
    }
}

/// A value with a default, which stands in for an absent one. `NULL` reads as absent.
///
/// # Errors
///
/// When something else is stored; the error names the member.
pub fn read_or_default<T: StoredType>(
    name: &'static str,
    stored: Option<AttributeValue>,
    default: impl FnOnce() -> T::Value,
) -> Result<T::Value, ValueError> {
    Ok(read_optional::<T>(name, stored)?.unwrap_or_else(default))
}

/// Checks a value that may be absent without taking it: none where it is there and has to be taken.
///
/// # Errors
///
/// As [`read_optional`].
pub fn peek_optional<T: StoredType>(
    name: &'static str,
    stored: Option<&AttributeValue>,
) -> Result<Option<Option<T::Value>>, ValueError> {
    match stored {
        None => Ok(Some(None)),
        Some(AttributeValue::Null(_)) if !T::NULL_IS_VALUE => Ok(Some(None)),
        Some(value) => T::peek(value).map(|value| value.map(Some)).map_err(|error| error.inside(name)),
    }
}

/// Checks a value that must be there without taking it: none where it has to be taken.
///
/// # Errors
///
/// As [`read_required`].
pub fn peek_required<T: StoredType>(
    name: &'static str,
    stored: Option<&AttributeValue>,
) -> Result<Option<T::Value>, ValueError> {
    match stored {
        None => absent::<T>(name, ValueReason::Missing).map(Some),
        Some(AttributeValue::Null(_)) if !T::NULL_IS_VALUE => {
            absent::<T>(name, ValueReason::WrongTag { found: "NULL" }).map(Some)
        }
        Some(value) => T::peek(value).map_err(|error| error.inside(name)),
    }
}

/// What stands in for a required value that is absent.
fn absent<T: StoredType>(name: &'static str, reason: ValueReason) -> Result<T::Value, ValueError> {
    T::when_absent().ok_or_else(|| ValueError::new(T::NAME, reason).inside(name))
}

/// The optional value as it will be read back: in its type's precision, and none where it is stored by omission.
#[must_use]
pub fn floor_optional<T: StoredType>(value: Option<T::Value>) -> Option<T::Value> {
    value.map(T::floor).filter(|value| !T::is_omitted(value))
}
