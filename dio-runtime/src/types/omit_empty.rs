use std::marker::PhantomData;

use aws_sdk_dynamodb::types::AttributeValue;

use super::{Rounding, StoredType, ValueError};
use crate::{Container, Ordered, Prefixed};

/// A text that is stored by omission while it is empty, and reads as empty where it is absent: the strings of a table
/// with `interop = "dynamo-io"`, which stores no empty ones.
#[derive(Debug, Clone, Copy)]
pub struct OmitEmpty<T>(PhantomData<T>);

impl<T> StoredType for OmitEmpty<T>
where
    T: StoredType,
    T::Value: AsRef<str> + for<'a> From<&'a str>,
{
    type Value = T::Value;

    const NAME: &'static str = T::NAME;

    fn to_attribute(value: &T::Value) -> Result<AttributeValue, ValueError> {
        T::to_attribute(value)
    }

    fn from_attribute(value: AttributeValue) -> Result<T::Value, ValueError> {
        T::from_attribute(value)
    }

    fn peek(value: &AttributeValue) -> Result<Option<T::Value>, ValueError> {
        T::peek(value)
    }

    fn holds(stored: &AttributeValue, value: &T::Value) -> Result<bool, ValueError>
    where
        T::Value: PartialEq,
    {
        T::holds(stored, value)
    }

    fn is_omitted(value: &T::Value) -> bool {
        value.as_ref().is_empty()
    }

    fn when_absent() -> Option<T::Value> {
        Some("".into())
    }

    fn round(bound: T::Value, rounding: Rounding) -> T::Value {
        T::round(bound, rounding)
    }
}

impl<T: Ordered> Ordered for OmitEmpty<T> where Self: StoredType {}

impl<T: Prefixed> Prefixed for OmitEmpty<T> where Self: StoredType {}

impl<T: Container> Container for OmitEmpty<T>
where
    Self: StoredType,
{
    type Element = T::Element;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Text;

    #[test]
    fn an_empty_text_is_left_out_and_read_as_empty() {
        assert!(OmitEmpty::<Text>::is_omitted(&String::new()));
        assert!(!OmitEmpty::<Text>::is_omitted(&"a".to_owned()));
        assert_eq!(OmitEmpty::<Text>::when_absent().as_deref(), Some(""));
        assert_eq!(OmitEmpty::<Text>::from_attribute(AttributeValue::S(String::new())).unwrap(), "");
    }
}
