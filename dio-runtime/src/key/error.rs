use std::error::Error;
use std::fmt;

use crate::types::ValueReason;

/// A key that cannot be written, or a stored key that is not the record's.
///
/// It names the key attribute, the field, its schema type and the rule, never the value: it is safe to log.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyError(Box<Detail>);

#[derive(Clone, PartialEq, Eq)]
struct Detail {
    attribute: &'static str,
    /// The field and its schema type; none where the key as a whole is meant.
    field: Option<(&'static str, &'static str)>,
    reason: KeyReason,
}

/// Why a key is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyReason {
    /// The text of a component, or a whole key, is empty.
    Empty,
    /// The text of a component holds the table's delimiter.
    Delimiter,
    /// The value has no text in the component's form, or the text is none of the form's.
    Value(ValueReason),
    /// The key is longer than DynamoDB allows.
    TooLong {
        /// The length of the key in bytes.
        length: usize,
        /// The most that DynamoDB allows for this key.
        limit: usize,
    },
    /// A key that is one field does not begin with the prefix that the schema says.
    Prefix,
    /// The stored key does not have the template's literal where it belongs.
    Literal,
    /// The stored key goes on after the end of the template.
    Trailing,
    /// The stored key holds a copy of a field that differs from the field.
    CopyDiffers,
    /// The item lacks the key attribute.
    Missing,
    /// The key attribute has another DynamoDB type: `S`, `N`, ...
    WrongTag {
        /// The type that is there.
        found: &'static str,
    },
}

impl KeyError {
    /// The error of a key attribute as a whole.
    #[must_use]
    pub fn new(attribute: &'static str, reason: KeyReason) -> Self {
        KeyError(Box::new(Detail { attribute, field: None, reason }))
    }

    /// The error of one field, of the schema type `type_name`, in a key attribute.
    #[must_use]
    pub fn of_field(
        attribute: &'static str,
        field: &'static str,
        type_name: &'static str,
        reason: KeyReason,
    ) -> Self {
        KeyError(Box::new(Detail { attribute, field: Some((field, type_name)), reason }))
    }

    /// The key attribute, such as `pk`.
    #[must_use]
    pub fn attribute(&self) -> &'static str {
        self.0.attribute
    }

    /// The field that is the cause, if one is.
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        self.0.field.map(|(name, _)| name)
    }

    /// The rule that is broken.
    #[must_use]
    pub fn reason(&self) -> KeyReason {
        self.0.reason
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Detail { attribute, field, reason } = &*self.0;
        write!(f, "key attribute `{attribute}`: ")?;
        if let Some((name, type_name)) = field {
            write!(f, "field `{name}` ({type_name}): ")?;
        }
        reason.fmt(f)
    }
}

impl fmt::Debug for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyError({self})")
    }
}

impl Error for KeyError {}

impl fmt::Display for KeyReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeyReason::Empty => f.write_str("the text is empty; a key needs at least one character there"),
            KeyReason::Delimiter => f.write_str(
                "the text holds the table's delimiter; keep it out of the value, or let the component end the \
                 template as `:rest`",
            ),
            KeyReason::Value(reason) => reason.fmt(f),
            KeyReason::TooLong { length, limit } => {
                write!(f, "the key has {length} bytes, DynamoDB allows {limit}; shorten its values")
            }
            KeyReason::Prefix => f.write_str("the text does not begin with the prefix that the schema says"),
            KeyReason::Literal => f.write_str("the stored key does not fit the record's template"),
            KeyReason::Trailing => f.write_str("the stored key goes on after the end of the record's template"),
            KeyReason::CopyDiffers => f.write_str("the stored key holds another value than the field itself"),
            KeyReason::Missing => f.write_str("the item lacks it"),
            KeyReason::WrongTag { found } => write!(f, "the item holds {found} there"),
        }
    }
}
