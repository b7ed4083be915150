use aws_sdk_dynamodb::types::AttributeValue;

use super::{KeyError, KeyReason, KeyRole};
use crate::types::{StoredType, tag};

/// The value of a key attribute that is one field in its own stored form: a numeric or binary key, or an index on a
/// field's own attribute.
///
/// # Errors
///
/// When the value cannot be stored, is empty, is longer than DynamoDB allows, or is of a type that no key has.
pub fn bare<T: StoredType>(
    role: KeyRole,
    attribute: &'static str,
    field: &'static str,
    value: &T::Value,
) -> Result<AttributeValue, KeyError> {
    let refused = |reason| KeyError::of_field(attribute, field, T::NAME, reason);
    let stored = T::to_attribute(value).map_err(|error| refused(KeyReason::Value(error.reason())))?;
    let length = match &stored {
        AttributeValue::S(text) => text.len(),
        AttributeValue::B(bytes) => bytes.as_ref().len(),
        // A number takes at most 21 bytes.
        AttributeValue::N(_) => return Ok(stored),
        other => return Err(refused(KeyReason::WrongTag { found: tag(other) })),
    };
    let limit = role.limit();
    match length {
        0 => Err(refused(KeyReason::Empty)),
        length if length > limit => Err(refused(KeyReason::TooLong { length, limit })),
        _ => Ok(stored),
    }
}
