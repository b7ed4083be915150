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

    fn from_attribute(value: AttributeValue) -> Result<f64, ValueError> {
        let AttributeValue::N(text) = &value else { return Err(wrong_tag::<Self>(&value)) };
        read_float(text).map_err(refused::<Self>)
    }
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
    // Rust writes the same shortest digits, as `1.2345e-7`: 17 digits, a point and an exponent at most.
    let mut scientific = StackText::<32>::new();
    // Fails only where the room does not suffice.
    write!(scientific, "{magnitude:e}").map_err(|_| ValueReason::OutOfRange)?;
    let mut text = String::with_capacity(24);
    if value.is_sign_negative() {
        text.push('-');
    }
    push_python(scientific.as_str(), &mut text).ok_or(ValueReason::OutOfRange)?;
    Ok(text)
}

/// Appends what `{:e}` writes in Python's layout. `None` would mean that `{:e}` writes something else than digits, a
/// point and an exponent.
fn push_python(text: &str, out: &mut String) -> Option<()> {
    let (digits, exponent) = text.split_once('e')?;
    let (first, others) = digits.split_once('.').unwrap_or((digits, ""));
    let exponent: i32 = exponent.parse().ok()?;
    match exponent {
        0..16 => {
            let whole = exponent as usize;
            let (whole_digits, fraction) = others.split_at(whole.min(others.len()));
            out.push_str(first);
            out.push_str(whole_digits);
            out.extend(std::iter::repeat_n('0', whole - whole_digits.len()));
            out.push('.');
            out.push_str(if fraction.is_empty() { "0" } else { fraction });
        }
        -4..0 => {
            out.push_str("0.");
            out.extend(std::iter::repeat_n('0', exponent.unsigned_abs() as usize - 1));
            out.push_str(first);
            out.push_str(others);
        }
        _ => {
            out.push_str(digits);
            out.push_str(if exponent < 0 { "e-" } else { "e+" });
            write!(out, "{:02}", exponent.unsigned_abs()).ok()?;
        }
    }
    Some(())
}
