//! UUIDs and ULIDs in keys.

use std::ops::Bound;

use super::{Extent, KeyComponent, RangeComponent, TextRange};
use crate::form::Plain;
use crate::types::id::read_ulid;
use crate::types::{Ulid, Uuid, ValueReason};

impl KeyComponent<Plain> for Uuid {
    const EXTENT: Extent = Extent::Fixed(uuid::fmt::Hyphenated::LENGTH);

    fn write(value: &uuid::Uuid, out: &mut String) -> Result<(), ValueReason> {
        let mut text = [0; uuid::fmt::Hyphenated::LENGTH];
        out.push_str(value.as_hyphenated().encode_lower(&mut text));
        Ok(())
    }

    fn read(text: &str) -> Result<uuid::Uuid, ValueReason> {
        // The parser takes upper case too, and spellings of other lengths.
        if text.len() != uuid::fmt::Hyphenated::LENGTH || text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Err(ValueReason::Malformed);
        }
        uuid::Uuid::try_parse(text).map_err(|_| ValueReason::Malformed)
    }
}

impl RangeComponent<Plain> for Uuid {
    fn range(low: Bound<&uuid::Uuid>, high: Bound<&uuid::Uuid>) -> Result<TextRange, ValueReason> {
        id_range(low.map(uuid::Uuid::as_u128), high.map(uuid::Uuid::as_u128), |id| {
            text_of::<Self>(&uuid::Uuid::from_u128(id))
        })
    }
}

impl KeyComponent<Plain> for Ulid {
    const EXTENT: Extent = Extent::Fixed(ulid::ULID_LEN);

    fn write(value: &ulid::Ulid, out: &mut String) -> Result<(), ValueReason> {
        let mut text = [0; ulid::ULID_LEN];
        out.push_str(value.array_to_str(&mut text));
        Ok(())
    }

    fn read(text: &str) -> Result<ulid::Ulid, ValueReason> {
        // The parser takes lower case too.
        if text.bytes().any(|byte| byte.is_ascii_lowercase()) {
            return Err(ValueReason::Malformed);
        }
        read_ulid(text)
    }
}

impl RangeComponent<Plain> for Ulid {
    fn range(low: Bound<&ulid::Ulid>, high: Bound<&ulid::Ulid>) -> Result<TextRange, ValueReason> {
        id_range(low.map(|id| id.0), high.map(|id| id.0), |id| text_of::<Self>(&ulid::Ulid(id)))
    }
}

fn text_of<T: KeyComponent<Plain>>(value: &T::Value) -> Result<String, ValueReason> {
    let mut text = String::with_capacity(T::EXTENT.length().unwrap_or_default());
    T::write(value, &mut text)?;
    Ok(text)
}

/// Both ids are numbers of 128 bits whose texts sort as they do.
fn id_range(
    low: Bound<u128>,
    high: Bound<u128>,
    text: impl Fn(u128) -> Result<String, ValueReason>,
) -> Result<TextRange, ValueReason> {
    let low = match low {
        Bound::Included(id) => Some(id),
        Bound::Excluded(id) => match id.checked_add(1) {
            Some(next) => Some(next),
            None => return Ok(TextRange::Empty),
        },
        Bound::Unbounded => None,
    };
    let high = match high {
        Bound::Included(id) => Some(id),
        Bound::Excluded(id) => match id.checked_sub(1) {
            Some(previous) => Some(previous),
            None => return Ok(TextRange::Empty),
        },
        Bound::Unbounded => None,
    };
    if low.zip(high).is_some_and(|(low, high)| low > high) {
        return Ok(TextRange::Empty);
    }
    Ok(TextRange::Between {
        low: low.map(&text).transpose()?,
        high: high.map(&text).transpose()?,
        high_excluded: false,
    })
}
