//! DynamoDB's exact decimal number.
//!
//! DynamoDB sends numbers as text and keeps 38 significant digits, for magnitudes from 1E-130 to
//! 9.9999999999999999999999999999999999999E+125, and zero (Amazon DynamoDB Developer Guide, "Supported data
//! types and naming rules", Number). No machine type holds all of them, so this one does, exactly.

use std::cmp::Ordering;
use std::fmt::{self, Write};
use std::str::FromStr;

use crate::stack_text::StackText;

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
        let digits = if let Ok(mut short) = u64::try_from(coefficient) {
            while short.is_multiple_of(10) {
                short /= 10;
                exponent = exponent.saturating_add(1);
            }
            coefficient = short.into();
            short.ilog10() + 1
        } else {
            while coefficient.is_multiple_of(10) {
                coefficient /= 10;
                exponent = exponent.saturating_add(1);
            }
            coefficient.ilog10() + 1
        };
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
        if self.coefficient == 0 { 0 } else { self.coefficient.ilog10() + 1 }
    }

    /// The power of ten of the first digit: 2 for 123, -1 for 0.5. Zero has none, and answers 0.
    pub fn magnitude(&self) -> i32 {
        if self.coefficient == 0 { 0 } else { i32::from(self.exponent) + self.coefficient.ilog10() as i32 }
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
        if shift + high.significant_digits() > MAX_DIGITS + 1 {
            return Err(NumberError::TooManyDigits);
        }
        // A product past u128 has 39 digits and exceeds 3.4 * 10^38, so whatever `low` (below 10^38) does to
        // it, 39 digits remain, and the last of them is `low`'s last.
        let raised = 10u128
            .checked_pow(shift)
            .and_then(|power| high.coefficient.checked_mul(power))
            .ok_or(NumberError::TooManyDigits)?;
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
        format!("{}{}e{}", if self.negative { "-" } else { "" }, self.coefficient, self.exponent)
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

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negative {
            f.write_str("-")?;
        }
        if self.exponent >= 0 {
            return write!(f, "{}{:0<width$}", self.coefficient, "", width = self.exponent as usize);
        }
        let mut digits = StackText::<{ MAX_DIGITS as usize }>::new();
        write!(digits, "{}", self.coefficient)?;
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
    /// Zeros at either end do not count as significant digits. White space is refused, and so is a zero whose
    /// written exponent is outside the range, as `0e126`.
    fn from_str(text: &str) -> Result<Self, NumberError> {
        let bytes = text.as_bytes();
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
        let mut written = 0;
        if at < bytes.len() {
            written = parse_exponent(&bytes[at + 1..])?;
            exponent = exponent.saturating_add(written);
        }
        // DynamoDB holds even zero to the range, by the exponent that it is written with.
        let magnitude =
            if significant == 0 { written } else { exponent.saturating_add(i64::from(significant) - 1) };
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

macro_rules! from_integers {
    ($($t:ty),*) => {$(
        impl From<$t> for Number {
            fn from(value: $t) -> Self {
                let value = i128::from(value);
                // At most 20 digits and exponent 0: always inside the limits, where `canonical` does not
                // fail.
                Number::canonical(value < 0, value.unsigned_abs(), 0).unwrap_or(Number::ZERO)
            }
        }
    )*};
}
from_integers!(i8, i16, i32, i64, u8, u16, u32, u64);

macro_rules! to_integers {
    ($($t:ty),*) => {$(
        impl TryFrom<&Number> for $t {
            type Error = NumberError;

            /// The exact value.
            ///
            /// # Errors
            ///
            /// [`NumberError::NotAnInteger`] when the number has a fraction or the type is too small for it.
            fn try_from(number: &Number) -> Result<Self, NumberError> {
                let integer = number.to_integer().ok_or(NumberError::NotAnInteger)?;
                <$t>::try_from(integer).map_err(|_| NumberError::NotAnInteger)
            }
        }
    )*};
}
to_integers!(i8, i16, i32, i64, i128, u8, u16, u32, u64, usize);

impl TryFrom<i128> for Number {
    type Error = NumberError;

    /// Fails where the value has more than 38 significant digits.
    fn try_from(value: i128) -> Result<Self, NumberError> {
        Number::canonical(value < 0, value.unsigned_abs(), 0)
    }
}

impl TryFrom<u128> for Number {
    type Error = NumberError;

    /// Fails where the value has more than 38 significant digits.
    fn try_from(value: u128) -> Result<Self, NumberError> {
        Number::canonical(false, value, 0)
    }
}

impl TryFrom<f64> for Number {
    type Error = NumberError;

    /// Takes the shortest decimal text that reads back as the same float. Fails for NaN and the infinities,
    /// and for floats outside DynamoDB's range.
    fn try_from(value: f64) -> Result<Self, NumberError> {
        if !value.is_finite() {
            return Err(NumberError::NotANumber);
        }
        format!("{value:e}").parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bigdecimal::BigDecimal;
    use proptest::prelude::*;

    fn number(text: &str) -> Number {
        text.parse().unwrap()
    }

    fn exact(number: &Number) -> BigDecimal {
        number.to_string().parse().unwrap()
    }

    /// Decimal texts in many shapes: signs, points, zeros at both ends, exponents; most of them inside the
    /// limits.
    fn texts() -> impl Strategy<Value = String> {
        ("[+-]?", "[0-9]{0,20}", "(\\.[0-9]{0,20})?", "([eE][+-]?[0-9]{1,3})?")
            .prop_map(|(sign, whole, fraction, exponent)| format!("{sign}{whole}{fraction}{exponent}"))
    }

    fn numbers() -> impl Strategy<Value = Number> {
        prop_oneof![
            texts().prop_filter_map("a number", |text| text.parse().ok()),
            (any::<bool>(), 1u128..10u128.pow(38), -140i32..90)
                .prop_filter_map("in range", |(n, c, e)| Number::canonical(n, c, e).ok()),
            any::<i64>().prop_map(Number::from),
        ]
    }

    #[test]
    fn writes_the_text_that_dynamodb_returns() {
        for (text, canonical) in [
            ("0", "0"),
            ("-0", "0"),
            ("0.000", "0"),
            ("0e125", "0"),
            ("+1", "1"),
            ("1.0", "1"),
            (".5", "0.5"),
            ("5.", "5"),
            ("-00012.3400", "-12.34"),
            ("1E2", "100"),
            ("1e-3", "0.001"),
            ("123e-2", "1.23"),
            ("1e38", "100000000000000000000000000000000000000"),
            ("99999999999999999999999999999999999999", "99999999999999999999999999999999999999"),
        ] {
            assert_eq!(number(text).to_string(), canonical, "{text}");
        }
        assert_eq!(number("1e125").to_string().len(), 126);
        assert_eq!(number("-1e-130").to_string().len(), 133);
        assert_eq!(Number::default(), number("0"));
    }

    #[test]
    fn refuses_what_dynamodb_refuses() {
        use NumberError::*;
        for (text, error) in [
            ("", NotANumber),
            ("-", NotANumber),
            (".", NotANumber),
            ("e5", NotANumber),
            ("1e", NotANumber),
            ("1e+", NotANumber),
            ("1.2.3", NotANumber),
            (" 1", NotANumber),
            ("1 ", NotANumber),
            ("1_000", NotANumber),
            ("NaN", NotANumber),
            ("Infinity", NotANumber),
            ("0x10", NotANumber),
            ("١", NotANumber),
            ("1e126", Overflow),
            ("-1e126", Overflow),
            ("1e99999999999", Overflow),
            ("1e9223372036854775808", NotANumber),
            ("0e126", Overflow),
            ("0e-131", Underflow),
            ("9.99999999999999999999999999999999999999e125", TooManyDigits),
            ("1e-131", Underflow),
            ("123456789012345678901234567890123456789", TooManyDigits),
            ("0.123456789012345678901234567890123456789", TooManyDigits),
            ("100000000000000000000000000000000000001", TooManyDigits),
        ] {
            assert_eq!(text.parse::<Number>(), Err(error), "{text}");
        }
        assert!("9.9999999999999999999999999999999999999E+125".parse::<Number>().is_ok());
        assert!("100000000000000000000000000000000000000000".parse::<Number>().is_ok());
    }

    #[test]
    fn converts_to_and_from_integers_and_floats() {
        assert_eq!(i64::try_from(&number("-9223372036854775808")), Ok(i64::MIN));
        assert_eq!(i64::try_from(&number("9223372036854775808")), Err(NumberError::NotAnInteger));
        assert_eq!(u64::try_from(&number("18446744073709551615")), Ok(u64::MAX));
        assert_eq!(u64::try_from(&number("-1")), Err(NumberError::NotAnInteger));
        assert_eq!(i64::try_from(&number("1.5")), Err(NumberError::NotAnInteger));
        assert_eq!(i64::try_from(&number("1e3")), Ok(1000));
        assert_eq!(i128::try_from(&number("1e125")), Err(NumberError::NotAnInteger));
        assert_eq!(Number::try_from(0.1).unwrap().to_string(), "0.1");
        assert_eq!(Number::try_from(-1e100).unwrap(), number("-1e100"));
        assert_eq!(Number::try_from(f64::NAN), Err(NumberError::NotANumber));
        assert_eq!(Number::try_from(f64::INFINITY), Err(NumberError::NotANumber));
        assert_eq!(Number::try_from(1e300), Err(NumberError::Overflow));
        assert_eq!(Number::try_from(5e-324), Err(NumberError::Underflow));
        assert_eq!(Number::try_from(i128::MAX), Err(NumberError::TooManyDigits));
        assert_eq!(Number::try_from(-10i128.pow(38)).unwrap().to_string(), format!("-1{}", "0".repeat(38)));
    }

    #[test]
    fn adds_exactly_or_says_why_not() {
        let nines = number(&"9".repeat(38));
        assert_eq!(number("1e38").checked_sub(&Number::from(1)), Ok(nines));
        assert_eq!(nines.checked_add(&Number::from(1)), Ok(number("1e38")));
        assert_eq!(number("1e38").checked_add(&Number::from(1)), Err(NumberError::TooManyDigits));
        assert_eq!(number("9e125").checked_add(&number("9e125")), Err(NumberError::Overflow));
        assert_eq!(number("1.1e-130").checked_sub(&number("1e-130")), Err(NumberError::Underflow));
        assert_eq!(number("0.1").checked_add(&number("0.2")), Ok(number("0.3")));
    }

    proptest! {
        #[test]
        fn any_text_is_read_as_an_exact_decimal_reads_it(text in texts()) {
            let expected = text.parse::<BigDecimal>().ok();
            match text.parse::<Number>() {
                Ok(found) => prop_assert_eq!(exact(&found), expected.unwrap()),
                Err(NumberError::NotANumber) => prop_assert!(
                    expected.is_none() || !text.bytes().any(|b| b.is_ascii_digit()), "{}", text),
                Err(_) => {
                    let normal = expected.unwrap().normalized();
                    if normal == 0 {
                        return Ok(());
                    }
                    let (coefficient, scale) = normal.as_bigint_and_exponent();
                    let digits = coefficient.magnitude().to_string().len() as i64;
                    let magnitude = digits - 1 - scale;
                    prop_assert!(digits > 38 || !(-130..=125).contains(&magnitude));
                }
            }
        }

        #[test]
        fn any_string_is_read_without_panic(text in ".*") {
            let _ = text.parse::<Number>();
        }

        #[test]
        fn text_round_trips(number in numbers()) {
            prop_assert_eq!(number.to_string().parse::<Number>(), Ok(number));
            let text = number.to_text();
            prop_assert_eq!(&text, &number.to_string());
            prop_assert_eq!(text.capacity(), text.len());
        }

        #[test]
        fn order_is_that_of_values(a in numbers(), b in numbers()) {
            prop_assert_eq!(a.cmp(&b), exact(&a).cmp(&exact(&b)));
            prop_assert_eq!(a == b, exact(&a) == exact(&b));
        }

        #[test]
        fn sums_are_exact(a in numbers(), b in numbers()) {
            for (found, expected) in
                [(a.checked_add(&b), exact(&a) + exact(&b)), (a.checked_sub(&b), exact(&a) - exact(&b))]
            {
                match found {
                    Ok(found) => prop_assert_eq!(exact(&found), expected),
                    Err(_) => {
                        let text = expected.normalized().to_scientific_notation();
                        prop_assert!(text.parse::<Number>().is_err());
                    }
                }
            }
        }

        #[test]
        fn floats_come_back(value in proptest::num::f64::NORMAL) {
            if let Ok(number) = Number::try_from(value) {
                prop_assert_eq!(number.to_f64(), value);
            }
        }

        #[test]
        fn integers_come_back(value in any::<i64>(), unsigned in any::<u64>()) {
            prop_assert_eq!(i64::try_from(&Number::from(value)), Ok(value));
            prop_assert_eq!(u64::try_from(&Number::from(unsigned)), Ok(unsigned));
        }
    }
}
