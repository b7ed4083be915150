//! Strings and booleans in keys.

use std::ops::Bound;

use super::{Extent, KeyComponent, RangeComponent, TextRange};
use crate::form::{Lower, LowerRest, Plain, Rest};
use crate::types::{Boolean, Text, ValueReason};

/// Text as it is, in the forms that say only how far it goes.
macro_rules! text_as_it_is {
    ($form:ty, $extent:expr) => {
        impl KeyComponent<$form> for Text {
            const EXTENT: Extent = $extent;

            fn write(value: &String, out: &mut String) -> Result<(), ValueReason> {
                out.push_str(value);
                Ok(())
            }

            fn length_hint(value: &String) -> usize {
                value.len()
            }

            fn read(text: &str) -> Result<String, ValueReason> {
                Ok(text.to_owned())
            }
        }

        /// Only where the component ends the key: otherwise what follows a text takes part in the order.
        impl RangeComponent<$form> for Text {
            fn range(low: Bound<&String>, high: Bound<&String>) -> Result<TextRange, ValueReason> {
                Ok(string_range(low, high))
            }
        }
    };
}

text_as_it_is!(Plain, Extent::Open);
text_as_it_is!(Rest, Extent::Rest);

fn string_range(low: Bound<&String>, high: Bound<&String>) -> TextRange {
    let low = match low {
        Bound::Included(text) => Some(text.clone()),
        // The next text in byte order.
        Bound::Excluded(text) => Some(format!("{text}\0")),
        Bound::Unbounded => None,
    };
    let (high, high_excluded) = match high {
        Bound::Included(text) => (Some(text.clone()), false),
        Bound::Excluded(text) => (Some(text.clone()), true),
        Bound::Unbounded => (None, false),
    };
    let empty = match (&low, &high) {
        (Some(low), Some(high)) if high_excluded => low >= high,
        (Some(low), Some(high)) => low > high,
        // No text is below the empty one, and a component is not empty itself.
        (None, Some(high)) => high.is_empty(),
        (_, None) => false,
    };
    if empty { TextRange::Empty } else { TextRange::Between { low, high, high_excluded } }
}

/// Text folded to lower case, which is all that can be read back.
macro_rules! folded_text {
    ($form:ty, $extent:expr) => {
        impl KeyComponent<$form> for Text {
            const EXTENT: Extent = $extent;

            fn write(value: &String, out: &mut String) -> Result<(), ValueReason> {
                let start = out.len();
                out.push_str(value);
                if let Some(text) = out.get_mut(start..) {
                    text.make_ascii_lowercase();
                }
                Ok(())
            }

            fn length_hint(value: &String) -> usize {
                value.len()
            }

            fn read(text: &str) -> Result<String, ValueReason> {
                let folded = !text.bytes().any(|byte| byte.is_ascii_uppercase());
                if folded { Ok(text.to_owned()) } else { Err(ValueReason::Malformed) }
            }

            fn in_key(mut value: String) -> String {
                value.make_ascii_lowercase();
                value
            }
        }
    };
}

folded_text!(Lower, Extent::Open);
folded_text!(LowerRest, Extent::Rest);

impl KeyComponent<Plain> for Boolean {
    const EXTENT: Extent = Extent::OneOf(&["false", "true"]);

    fn write(value: &bool, out: &mut String) -> Result<(), ValueReason> {
        out.push_str(if *value { "true" } else { "false" });
        Ok(())
    }

    fn read(text: &str) -> Result<bool, ValueReason> {
        match text {
            "false" => Ok(false),
            "true" => Ok(true),
            _ => Err(ValueReason::Malformed),
        }
    }
}
