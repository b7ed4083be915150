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

    #[inline]
    fn from_attribute(value: AttributeValue) -> Result<bool, ValueError> {
        match value {
            AttributeValue::Bool(value) => Ok(value),
            other => Err(wrong_tag::<Self>(&other)),
        }
    }
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
}
