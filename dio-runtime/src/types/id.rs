use aws_sdk_dynamodb::types::AttributeValue;

use super::{StoredType, ValueError, ValueReason, refused, wrong_tag};

/// `uuid`: a `uuid::Uuid`, stored as `S` in lower case with hyphens. Other usual spellings are read.
#[derive(Debug, Clone, Copy)]
pub enum Uuid {}

impl StoredType for Uuid {
    type Value = uuid::Uuid;
    const NAME: &'static str = "uuid";

    fn to_attribute(value: &uuid::Uuid) -> Result<AttributeValue, ValueError> {
        let mut text = [0; uuid::fmt::Hyphenated::LENGTH];
        Ok(AttributeValue::S(value.as_hyphenated().encode_lower(&mut text).to_owned()))
    }

    read_in_place!(|value| {
        let AttributeValue::S(text) = value else { return Err(wrong_tag::<Self>(value)) };
        uuid::Uuid::try_parse(text).map_err(|_| refused::<Self>(ValueReason::Malformed))
    });
}

/// `ulid`: a `ulid::Ulid`, stored as `S` in upper case. Lower case is read.
#[derive(Debug, Clone, Copy)]
pub enum Ulid {}

impl StoredType for Ulid {
    type Value = ulid::Ulid;
    const NAME: &'static str = "ulid";

    fn to_attribute(value: &ulid::Ulid) -> Result<AttributeValue, ValueError> {
        let mut text = [0; ulid::ULID_LEN];
        let text: &str = value.array_to_str(&mut text);
        Ok(AttributeValue::S(text.to_owned()))
    }

    read_in_place!(|value| {
        let AttributeValue::S(text) = value else { return Err(wrong_tag::<Self>(value)) };
        read_ulid(text).map_err(refused::<Self>)
    });
}

/// The ULID of a text in either case.
pub(crate) fn read_ulid(text: &str) -> Result<ulid::Ulid, ValueReason> {
    // 26 characters hold 130 bits; the crate drops the two highest.
    if text.as_bytes().first().is_some_and(|first| *first > b'7') {
        return Err(ValueReason::OutOfRange);
    }
    ulid::Ulid::from_string(text).map_err(|_| ValueReason::Malformed)
}
