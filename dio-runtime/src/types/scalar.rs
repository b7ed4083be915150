//! Types that DynamoDB has as they are.

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

use super::{StoredType, ValueError, wrong_tag};

/// `boolean`: a `bool`, stored as `BOOL`.
#[derive(Debug, Clone, Copy)]
pub enum Boolean {}

impl StoredType for Boolean {
    type Value = bool;
    const NAME: &'static str = "boolean";

    #[inline]
    fn to_attribute(value: &bool) -> Result<AttributeValue, ValueError> {
        Ok(AttributeValue::Bool(*value))
    }

    read_in_place!(|value| match value {
        AttributeValue::Bool(value) => Ok(*value),
        other => Err(wrong_tag::<Self>(other)),
    });
}

/// `string`: a `String`, stored as `S`, empty or not.
#[derive(Debug, Clone, Copy)]
pub enum Text {}

impl StoredType for Text {
    type Value = String;
    const NAME: &'static str = "string";

    #[inline]
    fn to_attribute(value: &String) -> Result<AttributeValue, ValueError> {
        Ok(AttributeValue::S(value.clone()))
    }

    #[inline]
    fn from_attribute(value: AttributeValue) -> Result<String, ValueError> {
        match value {
            AttributeValue::S(text) => Ok(text),
            other => Err(wrong_tag::<Self>(&other)),
        }
    }

    #[inline]
    fn peek(value: &AttributeValue) -> Result<Option<String>, ValueError> {
        if value.is_s() { Ok(None) } else { Err(wrong_tag::<Self>(value)) }
    }

    #[inline]
    fn take(value: &mut AttributeValue) -> Result<String, ValueError> {
        match value {
            AttributeValue::S(text) => Ok(std::mem::take(text)),
            other => Err(wrong_tag::<Self>(other)),
        }
    }

    fn empty() -> Option<String> {
        Some(String::new())
    }

    fn holds(stored: &AttributeValue, value: &String) -> Result<bool, ValueError> {
        match stored {
            AttributeValue::S(text) => Ok(text == value),
            other => Err(wrong_tag::<Self>(other)),
        }
    }
}

/// `bytes`: a `Vec<u8>`, stored as `B`, empty or not.
#[derive(Debug, Clone, Copy)]
pub enum Bytes {}

impl StoredType for Bytes {
    type Value = Vec<u8>;
    const NAME: &'static str = "bytes";

    #[inline]
    fn to_attribute(value: &Vec<u8>) -> Result<AttributeValue, ValueError> {
        Ok(AttributeValue::B(Blob::new(value.clone())))
    }

    #[inline]
    fn from_attribute(value: AttributeValue) -> Result<Vec<u8>, ValueError> {
        match value {
            AttributeValue::B(bytes) => Ok(bytes.into_inner()),
            other => Err(wrong_tag::<Self>(&other)),
        }
    }

    #[inline]
    fn peek(value: &AttributeValue) -> Result<Option<Vec<u8>>, ValueError> {
        if value.is_b() { Ok(None) } else { Err(wrong_tag::<Self>(value)) }
    }

    fn empty() -> Option<Vec<u8>> {
        Some(Vec::new())
    }

    fn holds(stored: &AttributeValue, value: &Vec<u8>) -> Result<bool, ValueError> {
        match stored {
            AttributeValue::B(bytes) => Ok(bytes.as_ref() == value.as_slice()),
            other => Err(wrong_tag::<Self>(other)),
        }
    }
}

/// `any`: an [`AttributeValue`], stored as it is. `NULL` is a value like the others.
#[derive(Debug, Clone, Copy)]
pub enum Any {}

impl StoredType for Any {
    type Value = AttributeValue;
    const NAME: &'static str = "any";
    const NULL_IS_VALUE: bool = true;

    fn to_attribute(value: &AttributeValue) -> Result<AttributeValue, ValueError> {
        Ok(value.clone())
    }

    fn from_attribute(value: AttributeValue) -> Result<AttributeValue, ValueError> {
        Ok(value)
    }

    fn peek(_value: &AttributeValue) -> Result<Option<AttributeValue>, ValueError> {
        Ok(None)
    }
}
