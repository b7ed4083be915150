//! Numbers as text.

use std::fmt::{self, Write};
use std::str::FromStr;

use super::{MAX_DIGITS, MAX_MAGNITUDE, MIN_MAGNITUDE, Number, NumberError};
use crate::stack_text::StackText;

impl Number {
    /// The text, written into exactly the room that it needs.
    pub(crate) fn to_text(self) -> String {
        let digits = self.significant_digits().max(1) as usize;
        let exponent = usize::from(self.exponent.unsigned_abs());
        let length = if self.exponent >= 0 { digits + exponent } else { digits.max(exponent + 1) + 1 };
        let mut text = String::with_capacity(length + usize::from(self.negative));
        // Writing into a `String` does not fail.
        let _ = write!(text, "{self}");
        text
    }
}

#[cfg(feature = "mock")]
impl Number {
    /// Appends the text that `Display` writes. Most numbers are short integers and decimals: those take no detour.
    pub(crate) fn push_to(self, out: &mut Vec<u8>) {
        let Ok(mut rest) = u64::try_from(self.coefficient) else {
            // Writing to memory does not fail.
            let _ = std::io::Write::write_fmt(out, format_args!("{self}"));
            return;
        };
        let mut text = [b'0'; 20];
        let mut first = text.len();
        while rest > 0 || first == text.len() {
            first -= 1;
            text[first] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        if self.negative {
            out.push(b'-');
        }
        if self.exponent == 0 {
            out.extend_from_slice(&text[first..]);
        } else {
            self.push_with_point(out, &text[first..]);
        }
    }

    /// Appends the digits of the coefficient as its exponent says.
    #[inline(never)]
    fn push_with_point(self, out: &mut Vec<u8>, digits: &[u8]) {
        let places = usize::from(self.exponent.unsigned_abs());
        let (fraction, zeros) = if self.exponent < 0 { (places, 0) } else { (0, places) };
        let (whole, part) = digits.split_at(digits.len().saturating_sub(fraction));
        out.extend_from_slice(if whole.is_empty() { b"0" } else { whole });
        if fraction > 0 {
            out.push(b'.');
            out.extend(std::iter::repeat_n(b'0', fraction - part.len()));
            out.extend_from_slice(part);
        }
        out.resize(out.len() + zeros, b'0');
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negative {
            f.write_str("-")?;
        }
        if self.exponent >= 0 {
            return write!(f, "{}{:0<width$}", { self.coefficient }, "", width = self.exponent as usize);
        }
        let mut digits = StackText::<{ MAX_DIGITS as usize }>::new();
        write!(digits, "{}", { self.coefficient })?;
        let digits = digits.as_str();
        let fraction = usize::from(self.exponent.unsigned_abs());
        if digits.len() > fraction {
            let (whole, rest) = digits.split_at(digits.len() - fraction);
            write!(f, "{whole}.{rest}")
        } else {
            write!(f, "0.{digits:0>fraction$}")
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Number({self})")
    }
}

impl FromStr for Number {
    type Err = NumberError;

    /// Reads what DynamoDB reads: an optional sign, digits with an optional point, an optional exponent.
    /// Zeros at either end do not count as significant digits. White space is refused, and so is a zero that would
    /// be outside the range if its last digit were a 1, as `0e126`.
    fn from_str(text: &str) -> Result<Self, NumberError> {
        Number::from_bytes(text.as_bytes())
    }
}

impl Number {
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Number, NumberError> {
        match short_integer(bytes) {
            Some(number) => Ok(number),
            None => Number::from_any_bytes(bytes),
        }
    }

    #[inline(never)]
    fn from_any_bytes(bytes: &[u8]) -> Result<Number, NumberError> {
        let (negative, mut at) = match bytes.first() {
            Some(b'-') => (true, 1),
            Some(b'+') => (false, 1),
            _ => (false, 0),
        };
        let mut coefficient: u128 = 0;
        let mut significant: u32 = 0;
        // Zeros seen since the last digit that counted: they count only if another digit follows.
        let mut pending: u32 = 0;
        let mut exponent: i64 = 0;
        let mut too_many = false;
        let mut any = false;
        let mut point = false;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'0'..=b'9' => {
                    any = true;
                    if point {
                        exponent -= 1;
                    }
                    if byte == b'0' {
                        // A leading zero has no weight; one after a digit waits for the next digit.
                        if significant > 0 {
                            pending = pending.saturating_add(1);
                        }
                    } else {
                        let grow = pending.saturating_add(1);
                        if significant.saturating_add(grow) > MAX_DIGITS {
                            too_many = true;
                        } else {
                            let power = if grow == 1 { 10 } else { 10u128.pow(grow) };
                            coefficient = coefficient * power + u128::from(byte - b'0');
                        }
                        significant = significant.saturating_add(grow);
                        pending = 0;
                    }
                }
                b'.' if !point => point = true,
                b'e' | b'E' if any => break,
                _ => return Err(NumberError::NotANumber),
            }
            at += 1;
        }
        if !any {
            return Err(NumberError::NotANumber);
        }
        exponent += i64::from(pending);
        if at < bytes.len() {
            exponent = exponent.saturating_add(parse_exponent(&bytes[at + 1..])?);
        }
        // DynamoDB holds even zero to the range, as if its last digit were a 1.
        let magnitude = exponent.saturating_add(i64::from(significant.max(1)) - 1);
        if magnitude > i64::from(MAX_MAGNITUDE) {
            return Err(NumberError::Overflow);
        }
        if magnitude < i64::from(MIN_MAGNITUDE) {
            return Err(NumberError::Underflow);
        }
        if significant == 0 {
            return Ok(Number::ZERO);
        }
        if too_many {
            return Err(NumberError::TooManyDigits);
        }
        // The magnitude is in range and the digits are at most 38, so the exponent is small.
        Number::canonical(negative, coefficient, exponent as i32)
    }
}

/// The number, if it is a whole one of few digits: most are.
fn short_integer(text: &[u8]) -> Option<Number> {
    // So many digits fit 64 bits.
    const SHORT: usize = 19;
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    if digits.is_empty() || digits.len() > SHORT {
        return None;
    }
    let mut coefficient: u64 = 0;
    for byte in digits {
        if !byte.is_ascii_digit() {
            return None;
        }
        coefficient = coefficient * 10 + u64::from(byte - b'0');
    }
    Number::canonical(digits.len() < text.len(), coefficient.into(), 0).ok()
}

/// The exponent's value. Like DynamoDB, which reads it as a 64-bit integer, this takes a longer one for no
/// number.
fn parse_exponent(bytes: &[u8]) -> Result<i64, NumberError> {
    let (negative, digits) = match bytes.first() {
        Some(b'-') => (true, &bytes[1..]),
        Some(b'+') => (false, &bytes[1..]),
        _ => (false, bytes),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Err(NumberError::NotANumber);
    }
    let value = digits
        .iter()
        .try_fold(0i64, |value, digit| value.checked_mul(10)?.checked_add(i64::from(digit - b'0')));
    let value = value.ok_or(NumberError::NotANumber)?;
    Ok(if negative { -value } else { value })
}
