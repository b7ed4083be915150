//! Members of maps that have all of them, for readers that need each: dynamo-io's, which raises where one is absent.
//!
//! Written whole or not at all; read with whatever is there, since dynamo-io itself leaves out what is `None`.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

use super::{StoredType, ValueError, ValueReason, peek_optional, read_optional};

/// Puts a value under `name`, empty or not.
///
/// # Errors
///
/// When the value cannot be stored, as an empty set cannot; the error names the member.
pub fn write_kept<T: StoredType>(
    members: &mut HashMap<String, AttributeValue>,
    name: &'static str,
    value: &T::Value,
) -> Result<(), ValueError> {
    let value = T::to_attribute(value).map_err(|error| error.inside(name))?;
    members.insert(name.to_owned(), value);
    Ok(())
}

/// Puts a value under `name` that may be absent when it is read, but not when it is written.
///
/// # Errors
///
/// As [`write_kept`], and when it is absent.
pub fn write_stated<T: StoredType>(
    members: &mut HashMap<String, AttributeValue>,
    name: &'static str,
    value: &Option<T::Value>,
) -> Result<(), ValueError> {
    match value {
        Some(value) => write_kept::<T>(members, name, value),
        None => Err(ValueError::new(T::NAME, ValueReason::Missing).inside(name)),
    }
}

/// A value that was written, or left out while it was empty: an absent text, bytes or set is empty, and so is `NULL`.
///
/// # Errors
///
/// When something else is stored, or a type that has no empty value is absent; the error names the member.
pub fn read_kept<T: StoredType>(
    name: &'static str,
    stored: Option<AttributeValue>,
) -> Result<T::Value, ValueError> {
    match read_optional::<T>(name, stored)? {
        Some(value) => Ok(value),
        None => empty::<T>(name),
    }
}

/// Checks such a value without taking it: none where it has to be taken.
///
/// # Errors
///
/// As [`read_kept`].
pub fn peek_kept<T: StoredType>(
    name: &'static str,
    stored: Option<&AttributeValue>,
) -> Result<Option<T::Value>, ValueError> {
    match peek_optional::<T>(name, stored)? {
        Some(None) => empty::<T>(name).map(Some),
        Some(value) => Ok(value),
        None => Ok(None),
    }
}

fn empty<T: StoredType>(name: &'static str) -> Result<T::Value, ValueError> {
    let empty = T::when_absent().or_else(T::empty);
    empty.ok_or_else(|| ValueError::new(T::NAME, ValueReason::Missing).inside(name))
}
