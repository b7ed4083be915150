//! DynamoDB's exact decimal number.
//!
//! DynamoDB sends numbers as text and keeps 38 significant digits, for magnitudes from 1E-130 to
//! 9.9999999999999999999999999999999999999E+125, and zero (Amazon DynamoDB Developer Guide, "Supported data
//! types and naming rules", Number). No machine type holds all of them, so this one does, exactly.

mod convert;
#[cfg(test)]
mod tests;
mod text;

use std::cmp::Ordering;
use std::fmt;

/// The most significant digits a DynamoDB number has.
const MAX_DIGITS: u32 = 38;
/// The largest power of ten of a first digit: 9.99E+125.
const MAX_MAGNITUDE: i32 = 125;
/// The smallest power of ten of a first digit: 1E-130.
const MIN_MAGNITUDE: i32 = -130;

/// A DynamoDB number: exact, with at most 38 significant digits.
///
/// Equality, order and hash are by value: `1`, `1.0` and `10E-1` are one number. [`Display`](fmt::Display)
/// writes the text that DynamoDB itself returns, which is also the canonical text of the value.
///
/// ```
/// use dio_runtime::Number;
///
/// let price: Number = "12.50".parse()?;
/// assert_eq!(price.to_string(), "12.5");
/// assert_eq!(price.checked_add(&Number::from(1))?.to_string(), "13.5");
/// # Ok::<(), dio_runtime::NumberError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
// 24 bytes: aligned as its coefficient would be, it took 32, and whatever holds it more.
#[repr(Rust, packed(8))]
pub struct Number {
    /// Never set for zero.
    negative: bool,
    /// At most 38 digits, without trailing zeros; 0 only for zero.
    coefficient: u128,
    /// The power of ten that the coefficient is multiplied with; 0 for zero.
    exponent: i16,
}

/// Why a text or a result is no DynamoDB number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NumberError {
    /// The text is not a decimal number (or the float is NaN or infinite).
    NotANumber,
    /// The value has more than 38 significant digits.
    TooManyDigits,
    /// The magnitude is larger than 9.9999999999999999999999999999999999999E+125.
    Overflow,
    /// The magnitude is smaller than 1E-130, but not zero.
    Underflow,
    /// The value is no integer, or lies outside the integer type asked for.
    NotAnInteger,
}

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NumberError::NotANumber => "not a decimal number",
            NumberError::TooManyDigits => "a number has at most 38 significant digits",
            NumberError::Overflow => {
                "a number's magnitude is at most 9.9999999999999999999999999999999999999E+125"
            }
            NumberError::Underflow => "a number's magnitude is at least 1E-130, or zero",
            NumberError::NotAnInteger => "the number does not fit the integer type",
        })
    }
}

impl std::error::Error for NumberError {}

impl Number {
    /// The number zero.
    pub const ZERO: Number = Number { negative: false, coefficient: 0, exponent: 0 };

    /// Puts a sign, any coefficient and any exponent into the canonical form, or says which limit it breaks.
    fn canonical(negative: bool, mut coefficient: u128, mut exponent: i32) -> Result<Number, NumberError> {
        if coefficient == 0 {
            return Ok(Number::ZERO);
        }
        // Most coefficients fit 64 bits, and those divide many times faster.
        if let Ok(mut short) = u64::try_from(coefficient) {
            while short.is_multiple_of(10) {
                short /= 10;
                exponent = exponent.saturating_add(1);
            }
            coefficient = short.into();
        } else {
            while coefficient.is_multiple_of(10) {
                coefficient /= 10;
                exponent = exponent.saturating_add(1);
            }
        }
        // With an exponent as small as most have, 20 digits break no limit.
        if coefficient <= u64::MAX.into() && (-100..=100).contains(&exponent) {
            return Ok(Number { negative, coefficient, exponent: exponent as i16 });
        }
        let digits = coefficient.ilog10() + 1;
        let magnitude = exponent.saturating_add(digits as i32 - 1);
        if magnitude > MAX_MAGNITUDE {
            return Err(NumberError::Overflow);
        }
        if magnitude < MIN_MAGNITUDE {
            return Err(NumberError::Underflow);
        }
        if digits > MAX_DIGITS {
            return Err(NumberError::TooManyDigits);
        }
        // -130 - 37 <= exponent <= 125, so it fits.
        Ok(Number { negative, coefficient, exponent: exponent as i16 })
    }

    /// Whether the number is below zero.
    pub fn is_negative(&self) -> bool {
        self.negative
    }

    /// Whether the number is zero.
    pub fn is_zero(&self) -> bool {
        self.coefficient == 0
    }

    /// How many significant digits the number has: 0 for zero, else 1 to 38.
    pub fn significant_digits(&self) -> u32 {
        match u64::try_from(self.coefficient) {
            Ok(0) => 0,
            Ok(short) => short.ilog10() + 1,
            Err(_) => self.coefficient.ilog10() + 1,
        }
    }

    /// The power of ten of the first digit: 2 for 123, -1 for 0.5. Zero has none, and answers 0.
    pub fn magnitude(&self) -> i32 {
        if self.coefficient == 0 {
            0
        } else {
            i32::from(self.exponent) + self.significant_digits() as i32 - 1
        }
    }

    /// The number with the other sign. Zero has none.
    #[must_use]
    pub fn neg(&self) -> Number {
        Number { negative: !self.negative && self.coefficient != 0, ..*self }
    }

    /// The exact sum.
    ///
    /// # Errors
    ///
    /// When the sum needs more than 38 significant digits, or leaves the range of magnitudes.
    pub fn checked_add(&self, other: &Number) -> Result<Number, NumberError> {
        if self.is_zero() {
            return Ok(*other);
        }
        if other.is_zero() {
            return Ok(*self);
        }
        let (high, low) = if self.exponent >= other.exponent { (self, other) } else { (other, self) };
        // Written to the lower exponent, the higher coefficient grows by `shift` digits. Past 38 digits of
        // growth plus its own, the sum cannot fit: its lowest digit is `low`'s last (not zero), and its
        // highest is at most one place below `high`'s first, so at least 39 digits lie between them.
        let shift = u32::from((high.exponent - low.exponent).unsigned_abs());
        let mut raised = high.coefficient;
        if shift > 0 {
            if shift + high.significant_digits() > MAX_DIGITS + 1 {
                return Err(NumberError::TooManyDigits);
            }
            // A product past u128 has 39 digits and exceeds 3.4 * 10^38, so whatever `low` (below 10^38) does to
            // it, 39 digits remain, and the last of them is `low`'s last.
            raised = 10u128
                .checked_pow(shift)
                .and_then(|power| raised.checked_mul(power))
                .ok_or(NumberError::TooManyDigits)?;
        }
        let exponent = i32::from(low.exponent);
        if high.negative == low.negative {
            match raised.checked_add(low.coefficient) {
                Some(sum) => Number::canonical(high.negative, sum, exponent),
                None => Err(NumberError::TooManyDigits),
            }
        } else if raised >= low.coefficient {
            Number::canonical(high.negative, raised - low.coefficient, exponent)
        } else {
            Number::canonical(low.negative, low.coefficient - raised, exponent)
        }
    }

    /// The exact difference.
    ///
    /// # Errors
    ///
    /// When the difference needs more than 38 significant digits, or leaves the range of magnitudes.
    pub fn checked_sub(&self, other: &Number) -> Result<Number, NumberError> {
        self.checked_add(&other.neg())
    }

    /// The nearest `f64`. Every DynamoDB number lies inside the range of `f64`.
    pub fn to_f64(&self) -> f64 {
        // Rust's float parser rounds correctly, and the text is always one that it takes.
        format!("{}{}e{}", if self.negative { "-" } else { "" }, { self.coefficient }, { self.exponent })
            .parse()
            .unwrap_or(f64::NAN)
    }

    /// The value as an integer, if it is one that `i128` holds.
    fn to_integer(self) -> Option<i128> {
        let exponent = u32::try_from(self.exponent).ok()?;
        let magnitude = 10u128.checked_pow(exponent).and_then(|p| self.coefficient.checked_mul(p))?;
        if self.negative { 0i128.checked_sub_unsigned(magnitude) } else { i128::try_from(magnitude).ok() }
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.sign(), other.sign()) {
            (1, 1) => cmp_magnitude(self, other),
            (-1, -1) => cmp_magnitude(other, self),
            (a, b) => a.cmp(&b),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Number {
    fn sign(&self) -> i8 {
        match (self.coefficient, self.negative) {
            (0, _) => 0,
            (_, false) => 1,
            (_, true) => -1,
        }
    }

    /// The coefficient written with 38 digits: equal magnitudes then compare as integers.
    pub(crate) fn full_coefficient(&self) -> u128 {
        // At most 38 digits after the shift: fits u128.
        self.coefficient * 10u128.pow(MAX_DIGITS - self.significant_digits().max(1))
    }
}

/// Compares the absolute values of two numbers that are not zero.
fn cmp_magnitude(a: &Number, b: &Number) -> Ordering {
    a.magnitude().cmp(&b.magnitude()).then_with(|| a.full_coefficient().cmp(&b.full_coefficient()))
}
