use std::collections::BTreeSet;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

use super::float::{float_text, read_float};
use super::number::read_integer;
use super::{StoredType, ValueError, ValueReason, refused, wrong_tag};

/// `string_set`: a `BTreeSet<String>`, stored as `SS`. Empty, it is stored by omission.
#[derive(Debug, Clone, Copy)]
pub enum StringSet {}

/// `integer_set`: a `BTreeSet<i64>`, stored as `NS`. Empty, it is stored by omission.
#[derive(Debug, Clone, Copy)]
pub enum IntegerSet {}

/// `float_set`: a [`crate::FloatSet`], stored as `NS`. Empty, it is stored by omission.
#[derive(Debug, Clone, Copy)]
pub enum FloatSet {}

/// `binary_set`: a `BTreeSet<Vec<u8>>`, stored as `BS`. Empty, it is stored by omission.
#[derive(Debug, Clone, Copy)]
pub enum BinarySet {}

/// The four sets differ in their elements only: `$to` makes a stored element of a reference, `$from` a value of a
/// stored element.
macro_rules! set {
    ($marker:ident, $name:literal, $value:ty, $tag:ident, $to:expr, $from:expr, $check:expr) => {
        impl StoredType for $marker {
            type Value = $value;
            const NAME: &'static str = $name;

            fn to_attribute(value: &Self::Value) -> Result<AttributeValue, ValueError> {
                if value.is_empty() {
                    return Err(refused::<Self>(ValueReason::EmptySet));
                }
                let mut elements = Vec::with_capacity(value.len());
                for element in value {
                    elements.push($to(element).map_err(refused::<Self>)?);
                }
                Ok(AttributeValue::$tag(elements))
            }

            fn from_attribute(value: AttributeValue) -> Result<Self::Value, ValueError> {
                let AttributeValue::$tag(elements) = value else { return Err(wrong_tag::<Self>(&value)) };
                elements.into_iter().map($from).collect::<Result<_, _>>().map_err(refused::<Self>)
            }

            fn peek(value: &AttributeValue) -> Result<Option<Self::Value>, ValueError> {
                let AttributeValue::$tag(elements) = value else { return Err(wrong_tag::<Self>(value)) };
                elements.iter().try_for_each($check).map_err(refused::<Self>)?;
                Ok(None)
            }

            fn is_omitted(value: &Self::Value) -> bool {
                value.is_empty()
            }

            fn when_absent() -> Option<Self::Value> {
                Some(Self::Value::default())
            }
        }
    };
}

set!(StringSet, "string_set", BTreeSet<String>, Ss, |text: &String| Ok(text.clone()), Ok, |_| Ok(()));
set!(
    IntegerSet,
    "integer_set",
    BTreeSet<i64>,
    Ns,
    |value: &i64| Ok(value.to_string()),
    |text: String| read_integer(&text),
    |text: &String| read_integer(text).map(drop)
);
set!(
    FloatSet,
    "float_set",
    crate::FloatSet,
    Ns,
    |value: &f64| float_text(*value),
    |text: String| read_float(&text),
    |text: &String| read_float(text).map(drop)
);
set!(
    BinarySet,
    "binary_set",
    BTreeSet<Vec<u8>>,
    Bs,
    |bytes: &Vec<u8>| Ok(Blob::new(bytes.clone())),
    |bytes: Blob| Ok(bytes.into_inner()),
    |_| Ok(())
);
