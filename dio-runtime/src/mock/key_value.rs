//! Values of keys as a test writes them.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::Number;

use super::sdk_item::from_sdk;
use super::value::Value;

/// The value of a key attribute, made from text, bytes or a number; `()` stands for the sort key of a table
/// without one.
#[derive(Debug, Clone)]
pub struct KeyValue(Option<Value<'static>>);

impl KeyValue {
    pub(super) fn value(&self) -> Option<&Value<'static>> {
        self.0.as_ref()
    }

    pub(super) fn into_value(self) -> Option<Value<'static>> {
        self.0
    }
}

macro_rules! key_values {
    ($($from:ty: $name:ident => $value:expr),* $(,)?) => {$(
        impl From<$from> for KeyValue {
            fn from($name: $from) -> KeyValue {
                KeyValue(Some($value))
            }
        }
    )*};
}

key_values! {
    &str: text => Value::S(text.to_owned().into()),
    &String: text => Value::S(text.clone().into()),
    String: text => Value::S(text.into()),
    &[u8]: bytes => Value::B(bytes.to_vec()),
    Vec<u8>: bytes => Value::B(bytes),
    Number: number => Value::N(number),
    i32: number => Value::N(Number::from(number)),
    i64: number => Value::N(Number::from(number)),
    u64: number => Value::N(Number::from(number)),
}

impl From<()> for KeyValue {
    fn from((): ()) -> KeyValue {
        KeyValue(None)
    }
}

impl From<AttributeValue> for KeyValue {
    /// A value that is none of the engine's counts as absent.
    fn from(value: AttributeValue) -> KeyValue {
        KeyValue(from_sdk(value).ok())
    }
}
