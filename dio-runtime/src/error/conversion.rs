use std::error::Error as StdError;
use std::fmt;

use crate::key::KeyError;
use crate::types::ValueError;

/// A record that cannot be written: one of its values has no stored form. It names attributes and types, never values.
#[derive(Debug, Clone)]
pub struct EncodeError(Box<Encode>);

#[derive(Debug, Clone)]
enum Encode {
    Value { attribute: &'static str, error: ValueError },
    Key(KeyError),
}

impl EncodeError {
    pub(crate) fn value(attribute: &'static str, error: ValueError) -> Self {
        Self(Box::new(Encode::Value { attribute, error }))
    }

    /// The attribute that was being written.
    pub fn attribute(&self) -> &str {
        match &*self.0 {
            Encode::Value { attribute, .. } => attribute,
            Encode::Key(error) => error.attribute(),
        }
    }

    /// Whether a key was refused, rather than an attribute's value.
    pub fn is_key(&self) -> bool {
        matches!(&*self.0, Encode::Key(_))
    }
}

impl From<KeyError> for EncodeError {
    fn from(error: KeyError) -> Self {
        Self(Box::new(Encode::Key(error)))
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Encode::Value { attribute, error } => {
                write!(formatter, "attribute `{attribute}` cannot be written: {error}")
            }
            Encode::Key(error) => error.fmt(formatter),
        }
    }
}

impl StdError for EncodeError {}

/// An item that cannot be read as its record. It names attributes and types, never values.
#[derive(Debug, Clone)]
pub struct DecodeError(Box<Decode>);

#[derive(Debug, Clone)]
struct Decode {
    record: &'static str,
    attribute: &'static str,
    problem: Problem,
}

#[derive(Debug, Clone)]
enum Problem {
    Missing,
    Value(ValueError),
    Disagrees,
    Key(KeyError),
}

impl DecodeError {
    fn new(record: &'static str, attribute: &'static str, problem: Problem) -> Self {
        Self(Box::new(Decode { record, attribute, problem }))
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn missing(record: &'static str, attribute: &'static str) -> Self {
        Self::new(record, attribute, Problem::Missing)
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn value(record: &'static str, attribute: &'static str, error: ValueError) -> Self {
        Self::new(record, attribute, Problem::Value(error))
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn disagrees(record: &'static str, attribute: &'static str) -> Self {
        Self::new(record, attribute, Problem::Disagrees)
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn key(record: &'static str, attribute: &'static str, error: KeyError) -> Self {
        Self::new(record, attribute, Problem::Key(error))
    }

    /// The record that the item was read as.
    pub fn record(&self) -> &'static str {
        self.0.record
    }

    /// The attribute that could not be read.
    pub fn attribute(&self) -> &'static str {
        self.0.attribute
    }

    /// Whether the attribute is absent, rather than of another form.
    pub fn is_missing(&self) -> bool {
        matches!(self.0.problem, Problem::Missing)
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Decode { record, attribute, problem } = &*self.0;
        write!(formatter, "item is not a readable `{record}`: attribute `{attribute}` ")?;
        match problem {
            Problem::Missing => formatter.write_str("is missing"),
            Problem::Value(error) => write!(formatter, "cannot be read: {error}"),
            Problem::Disagrees => {
                formatter.write_str("is a copy of a key component and disagrees with the key")
            }
            Problem::Key(error) => write!(formatter, "is not a key of it: {error}"),
        }
    }
}

impl StdError for DecodeError {}
