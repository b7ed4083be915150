//! Macros that implement what generated code needs for the types that it writes out. They are for generated code, and
//! change with it.

mod attributes;
mod declarations;
mod enumeration;
mod gathered;
mod items;
mod newtype;
mod path_handle;
pub mod prelude;
mod projected;
mod query_builder;
mod redacted;
mod structure;
mod tagged_union;
mod update_builders;

use chrono::{DateTime, Utc};

use crate::types::{AttributeValue, Instant, StoredType, ValueError, ValueReason};
use crate::{EncodeError, Number};

// What the macros call.
pub use enumeration::{read_text, text_of, write_text};
pub use structure::{PathOf, members_of, new_members, peek_members_of};
pub use tagged_union::{tag_of, tagged_members, unknown_tag, write_other};

/// The oldest generated code that this runtime goes with.
pub const OLDEST_ABI: u32 = 1;
/// The newest generated code that this runtime goes with.
pub const NEWEST_ABI: u32 = 1;

/// A default of a number type, whose text the schema check has read.
#[must_use]
pub fn number(text: &str) -> Number {
    text.parse().unwrap_or_default()
}

/// A default of a `timestamp`, whose range the schema check has held it to.
#[must_use]
pub fn instant<I: Instant + Default>(seconds: i64) -> I {
    DateTime::from_timestamp(seconds, 0).and_then(I::from_utc).unwrap_or_default()
}

/// A value that is stored, and not by its absence, as an empty set is.
#[must_use]
pub fn stored<T: StoredType>(value: Option<&T::Value>) -> Option<&T::Value> {
    value.filter(|value| !T::is_omitted(value))
}

/// A constant of a type whose stored form is a text, such as a date. The schema check has read it.
#[must_use]
#[expect(clippy::expect_used, reason = "the schema check writes the text as it is stored")]
pub fn text_constant<T: StoredType>(text: &str) -> T::Value {
    T::from_attribute(AttributeValue::S(text.to_owned())).expect("a constant that the schema check has read")
}

/// A constant of a type that is stored as a number and is none in Rust: a timestamp. The schema check has read it.
#[must_use]
#[expect(clippy::expect_used, reason = "the schema check holds the number to the range of the type")]
pub fn number_constant<T: StoredType>(text: &str) -> T::Value {
    T::from_attribute(AttributeValue::N(text.to_owned())).expect("a constant that the schema check has read")
}

/// The time of a write as the type of the schema's instants.
///
/// # Errors
///
/// When the type does not reach that far.
pub fn now<I: Instant>(attribute: &'static str, now: DateTime<Utc>) -> Result<I, EncodeError> {
    let refused = || EncodeError::value(attribute, ValueError::new("datetime", ValueReason::OutOfRange));
    I::from_utc(now).ok_or_else(refused)
}
