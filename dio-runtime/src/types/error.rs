use std::error::Error;
use std::fmt;

/// A value that cannot be stored, or an attribute value that is not what the schema says.
///
/// It names the place, the schema type and the rule, never the value: it is safe to log.
///
/// ```
/// use aws_sdk_dynamodb::types::AttributeValue;
/// use dio_runtime::types::{Integer, List, StoredType};
///
/// let stored = AttributeValue::L(vec![AttributeValue::N("1".into()), AttributeValue::Null(true)]);
/// let error = List::<Integer>::from_attribute(stored).unwrap_err().inside("counts");
/// assert_eq!(error.to_string(), "`counts[1]`: expected integer, found NULL");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ValueError(Box<Detail>);

#[derive(Clone, PartialEq, Eq)]
struct Detail {
    /// From the innermost place outwards.
    path: Vec<Step>,
    expected: &'static str,
    reason: ValueReason,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Member(&'static str),
    Element(usize),
    /// An entry of a `map<T>`, whose name is data and so is not told.
    Entry,
}

/// Why a value cannot be stored or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ValueReason {
    /// A required attribute or member is absent.
    Missing,
    /// The attribute value has another DynamoDB type: `S`, `N`, `NULL`, ...
    WrongTag {
        /// The type that is there.
        found: &'static str,
    },
    /// The text is not one of the type's.
    Malformed,
    /// The value lies outside what the type, or the form of a key component, holds.
    OutOfRange,
    /// A float that is NaN or infinite.
    NotFinite,
    /// A number with a fraction where a whole one belongs.
    NotWhole,
    /// A datetime finer than its field's precision, which `finer = "refuse"` does not cut.
    Finer,
    /// A leap second, which the stored text has no place for.
    LeapSecond,
    /// An empty set inside a list or map, where it cannot be left out and DynamoDB refuses it.
    EmptySet,
    /// A text that a closed enum does not know.
    UnknownText,
    /// A tag that a closed union does not know.
    UnknownTag,
    /// The unknown variant of an open enum or union, made with the text of a known one.
    KnownText,
}

impl ValueError {
    /// The error of a value of the schema type `expected`.
    #[must_use]
    pub fn new(expected: &'static str, reason: ValueReason) -> Self {
        ValueError(Box::new(Detail { path: Vec::new(), expected, reason }))
    }

    /// The same error, seen from the attribute or map member that holds the value.
    #[must_use]
    pub fn inside(self, member: &'static str) -> Self {
        self.at(Step::Member(member))
    }

    /// The same error of a type that is stored as the one it names: a newtype.
    #[doc(hidden)]
    #[must_use]
    pub fn of_type(mut self, name: &'static str) -> Self {
        self.0.expected = name;
        self
    }

    pub(crate) fn in_element(self, index: usize) -> Self {
        self.at(Step::Element(index))
    }

    pub(crate) fn in_entry(self) -> Self {
        self.at(Step::Entry)
    }

    fn at(mut self, step: Step) -> Self {
        self.0.path.push(step);
        self
    }

    /// The rule that is broken.
    #[must_use]
    pub fn reason(&self) -> ValueReason {
        self.0.reason
    }

    /// The schema type that was expected, by its name in the schema.
    #[must_use]
    pub fn expected(&self) -> &'static str {
        self.0.expected
    }

    /// The place, such as `lines[3].price`; empty for the value itself. Entries of a `map<T>` are `[*]`.
    #[must_use]
    pub fn path(&self) -> String {
        Path(&self.0.path).to_string()
    }

    /// Whether something required is not there.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.0.reason == ValueReason::Missing
    }
}

struct Path<'a>(&'a [Step]);

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().rev().enumerate() {
            match step {
                Step::Member(name) if position == 0 => f.write_str(name)?,
                Step::Member(name) => write!(f, ".{name}")?,
                Step::Element(index) => write!(f, "[{index}]")?,
                Step::Entry => f.write_str("[*]")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Detail { path, expected, reason } = &*self.0;
        if !path.is_empty() {
            write!(f, "`{}`: ", Path(path))?;
        }
        match reason {
            ValueReason::WrongTag { found } => write!(f, "expected {expected}, found {found}"),
            ValueReason::Missing => write!(f, "{expected} is required, but absent"),
            other => write!(f, "{expected}: {other}"),
        }
    }
}

impl fmt::Debug for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ValueError({self})")
    }
}

impl Error for ValueError {}

impl fmt::Display for ValueReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ValueReason::Missing => f.write_str("required, but absent"),
            ValueReason::WrongTag { found } => write!(f, "the attribute value is {found}"),
            ValueReason::Malformed => f.write_str("the text is not one that this type has"),
            ValueReason::OutOfRange => f.write_str("the value is out of range"),
            ValueReason::NotFinite => f.write_str("NaN and infinities cannot be stored"),
            ValueReason::NotWhole => f.write_str("a whole number is needed, without a fraction"),
            ValueReason::Finer => f.write_str(
                "finer than the field's precision; truncate it first, or give the field a finer precision",
            ),
            ValueReason::LeapSecond => f.write_str("a leap second cannot be stored"),
            ValueReason::EmptySet => f.write_str("an empty set cannot be stored inside a list or map"),
            ValueReason::UnknownText => f.write_str("the text is none of the enum's values"),
            ValueReason::UnknownTag => f.write_str("the tag is that of none of the union's variants"),
            ValueReason::KnownText => {
                f.write_str("the unknown variant holds the text of a known one; use that variant")
            }
        }
    }
}
