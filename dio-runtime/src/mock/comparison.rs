//! What a test expects of an attribute.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

use super::sdk_item::from_sdk;
use super::value::Value;
use super::value_text::whole;
use super::wildcard::Wildcard;

/// What a test expects of an attribute: a value that it equals, or one of the [matchers](super::matchers).
///
/// Made from plain Rust values, from [`AttributeValue`]s and from the matchers; `()` and `None` stand for an attribute
/// that is not there. Values are equal as DynamoDB's are: numbers by value, whatever their text (`5` equals `5.0`),
/// sets without order, and never across types. An attribute that holds `NULL` counts as one that is not there.
///
/// Its [`Display`](fmt::Display) says what is expected, as failed assertions do.
#[derive(Clone)]
pub struct Comparison(Expected);

#[derive(Clone)]
enum Expected {
    Value(Option<AttributeValue>),
    By { text: String, check: Arc<Check> },
}

type Check = dyn Fn(Option<&AttributeValue>) -> bool + Send + Sync;

impl Comparison {
    /// A comparison of one's own: how failed assertions name it, and what passes. The attribute is none where it is
    /// absent.
    ///
    /// ```
    /// use dio_runtime::mock::Comparison;
    ///
    /// let even = Comparison::by("an even number", |value| {
    ///     let number = value.and_then(|value| value.as_n().ok()?.parse::<i64>().ok());
    ///     number.is_some_and(|number| number % 2 == 0)
    /// });
    /// assert!(even.passes(Some(&dio_runtime::AttributeValue::N("4".into()))));
    /// assert!(!even.passes(None));
    /// ```
    pub fn by(
        expected: impl Into<String>,
        passes: impl Fn(Option<&AttributeValue>) -> bool + Send + Sync + 'static,
    ) -> Comparison {
        Comparison(Expected::By { text: expected.into(), check: Arc::new(passes) })
    }

    /// Whether an attribute is as expected; none is an attribute that is absent.
    pub fn passes(&self, found: Option<&AttributeValue>) -> bool {
        match (&self.0, found) {
            (Expected::By { check, .. }, found) => check(found),
            (Expected::Value(None), found) => is_nothing(found),
            (Expected::Value(Some(_)), None) => false,
            (Expected::Value(Some(expected)), Some(found)) => {
                match [expected, found].map(|value| from_sdk(value.clone())) {
                    [Ok(expected), Ok(found)] => expected == found,
                    // What DynamoDB cannot store is in no table.
                    _ => false,
                }
            }
        }
    }

    /// Whether a search for it finds the attribute: text is a pattern there, and what is absent is never found.
    pub(super) fn finds(&self, found: Option<&AttributeValue>) -> bool {
        match (&self.0, found) {
            (_, found) if is_nothing(found) => false,
            (Expected::Value(Some(AttributeValue::S(pattern))), Some(AttributeValue::S(text))) => {
                Wildcard::new(pattern).matches(text)
            }
            (Expected::Value(None), _) => false,
            _ => self.passes(found),
        }
    }

    /// The value to be equal to, if it is one that can be stored.
    pub(super) fn value(&self) -> Option<Value<'static>> {
        match &self.0 {
            Expected::Value(Some(value)) => from_sdk(value.clone()).ok(),
            _ => None,
        }
    }
}

/// Whether an attribute is absent, or holds `NULL`.
pub(super) fn is_nothing(found: Option<&AttributeValue>) -> bool {
    matches!(found, None | Some(AttributeValue::Null(_)))
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Expected::By { text, .. } => f.write_str(text),
            Expected::Value(None) => f.write_str("nothing"),
            Expected::Value(Some(value)) => match from_sdk(value.clone()) {
                Ok(value) => f.write_str(&whole(&value)),
                Err(problem) => write!(f, "{problem}"),
            },
        }
    }
}

impl fmt::Debug for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Comparison({self})")
    }
}

impl From<AttributeValue> for Comparison {
    fn from(value: AttributeValue) -> Comparison {
        Comparison(Expected::Value(Some(value)))
    }
}

impl From<()> for Comparison {
    /// An attribute that is not there.
    fn from((): ()) -> Comparison {
        Comparison(Expected::Value(None))
    }
}

impl<T: Into<Comparison>> From<Option<T>> for Comparison {
    /// None is an attribute that is not there.
    fn from(value: Option<T>) -> Comparison {
        value.map_or_else(|| ().into(), Into::into)
    }
}

/// Plain Rust values as attribute values, for comparisons and for rows.
macro_rules! plain_values {
    ($($from:ty: $name:ident => $value:expr),* $(,)?) => {$(
        impl From<$from> for Comparison {
            fn from($name: $from) -> Comparison {
                $value.into()
            }
        }

        impl From<$from> for super::RowValue {
            fn from($name: $from) -> super::RowValue {
                $value.into()
            }
        }
    )*};
}

plain_values! {
    &str: text => AttributeValue::S(text.to_owned()),
    &String: text => AttributeValue::S(text.clone()),
    String: text => AttributeValue::S(text),
    bool: value => AttributeValue::Bool(value),
    i32: number => AttributeValue::N(number.to_string()),
    i64: number => AttributeValue::N(number.to_string()),
    u32: number => AttributeValue::N(number.to_string()),
    u64: number => AttributeValue::N(number.to_string()),
    usize: number => AttributeValue::N(number.to_string()),
    f64: number => AttributeValue::N(number.to_string()),
    crate::Number: number => AttributeValue::N(number.to_string()),
    &[u8]: bytes => AttributeValue::B(Blob::new(bytes)),
    Vec<u8>: bytes => AttributeValue::B(Blob::new(bytes)),
    BTreeSet<String>: set => AttributeValue::Ss(set.into_iter().collect()),
    BTreeSet<i64>: set => AttributeValue::Ns(set.iter().map(i64::to_string).collect()),
    BTreeSet<Vec<u8>>: set => AttributeValue::Bs(set.into_iter().map(Blob::new).collect()),
}
