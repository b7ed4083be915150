use std::fmt::Write;

use aws_sdk_dynamodb::types::AttributeValue;

use super::{StoredType, ValueError, ValueReason, refused, wrong_tag};
use crate::stack_text::StackText;

/// `float`: a finite `f64`, stored as `N` in the shortest digits that read back as the same float.
///
/// DynamoDB keeps magnitudes from 1E-130 to 9.99E+125 and zero: floats outside are refused. It keeps no negative
/// zero. Any number of 38 digits is read as the nearest float.
#[derive(Debug, Clone, Copy)]
pub enum Float {}

impl StoredType for Float {
    type Value = f64;
    const NAME: &'static str = "float";

    fn to_attribute(value: &f64) -> Result<AttributeValue, ValueError> {
        float_text(*value).map(AttributeValue::N).map_err(refused::<Self>)
    }

    read_in_place!(|value| {
        let AttributeValue::N(text) = value else { return Err(wrong_tag::<Self>(value)) };
        read_float(text).map_err(refused::<Self>)
    });
}

pub(super) fn read_float(text: &str) -> Result<f64, ValueReason> {
    let value: f64 = text.parse().map_err(|_| ValueReason::Malformed)?;
    // The parser also takes `NaN` and `inf`, and gives infinity for what is too large.
    if value.is_finite() { Ok(value) } else { Err(ValueReason::NotFinite) }
}

/// The text that Python writes for a float, and so dynamo-io: plain with a point for exponents from -4 to 15, else
/// scientific with two digits of exponent or more.
pub(super) fn float_text(value: f64) -> Result<String, ValueReason> {
    if !value.is_finite() {
        return Err(ValueReason::NotFinite);
    }
    let magnitude = value.abs();
    if magnitude >= 1e126 || (magnitude != 0.0 && magnitude < 1e-130) {
        return Err(ValueReason::OutOfRange);
    }
    if magnitude == 0.0 || (1e-4..1e16).contains(&magnitude) {
        // Here ryu has the same layout. Of two shortest texts that are as near it takes the even one, as Python does; Rust's
        // own formatting takes the larger.
        return Ok(ryu::Buffer::new().format_finite(value).to_owned());
    }
    let mut text = String::with_capacity(24);
    // It never fails: a `String` takes every text.
    push_scientific(value, &mut text).map(|()| text).ok_or(ValueReason::OutOfRange)
}

/// Appends the shortest digits and an exponent: `1.2345e-07`. Rust has no width for the exponent, so it is read back.
fn push_scientific(value: f64, out: &mut String) -> Option<()> {
    // A sign, 17 digits, a point and an exponent at most.
    let mut scientific = StackText::<32>::new();
    write!(scientific, "{value:e}").ok()?;
    let (digits, exponent) = scientific.as_str().split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    write!(out, "{digits}e{exponent:+03}").ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_plain_is_as_short_as_it_can_be(digits in any::<i64>(), places in 0i32..22) {
            let value = digits as f64 / 10f64.powi(places);
            prop_assume!(value == 0.0 || (1e-4..1e16).contains(&value.abs()));
            let text = float_text(value).unwrap();
            prop_assert_eq!(text.parse(), Ok(value));
            prop_assert_eq!(text.len(), format!("{value:?}").len());
        }
    }

    #[test]
    fn of_two_texts_that_are_as_near_the_even_one_is_taken() {
        // As Python shows them; the values end in 25 and 75.
        for text in ["587181573573500.2", "587181573573500.8", "-1125899906842624.2", "1125899906842624.8"] {
            assert_eq!(float_text(text.parse().unwrap()).unwrap(), text);
        }
    }

    #[test]
    fn the_ends_of_what_is_plain() {
        for (value, text) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1e-4, "0.0001"),
            (9.99e-5, "9.99e-05"),
            (9_999_999_999_999_998.0, "9999999999999998.0"),
            (1e16, "1e+16"),
            (-2.5e125, "-2.5e+125"),
        ] {
            assert_eq!(float_text(value).unwrap(), text);
        }
    }
}
