//! Numbers from and to the types of the machine.

use super::{Number, NumberError};

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
        ryu::Buffer::new().format_finite(value).parse()
    }
}
