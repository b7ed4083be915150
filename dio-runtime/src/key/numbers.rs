//! Whole numbers in keys: integers, and timestamps, which are written like them.

use std::ops::Bound;

use chrono::Timelike;

use super::range::{Whole, whole_range};
use super::{Extent, KeyComponent, RangeComponent, TextRange};
use crate::Number;
use crate::form::{Padded, Plain};
use crate::types::digits::{push_digits, read_digits};
use crate::types::{Instant, Integer, LongInteger, StoredType, Timestamp, ValueReason};

/// The types that keys hold as an `i64`.
trait WholeNumber: StoredType {
    fn to_whole(value: &Self::Value) -> Result<i64, ValueReason>;
    fn from_whole(value: i64) -> Result<Self::Value, ValueReason>;
    fn bound(value: &Self::Value) -> Result<Whole, ValueReason>;
}

impl WholeNumber for Integer {
    fn to_whole(value: &i64) -> Result<i64, ValueReason> {
        Ok(*value)
    }

    fn from_whole(value: i64) -> Result<i64, ValueReason> {
        Ok(value)
    }

    fn bound(value: &i64) -> Result<Whole, ValueReason> {
        Ok(Whole::exactly(*value))
    }
}

impl<I: Instant> WholeNumber for Timestamp<I> {
    fn to_whole(value: &I) -> Result<i64, ValueReason> {
        Self::seconds(value)
    }

    fn from_whole(value: i64) -> Result<I, ValueReason> {
        Self::from_seconds(value)
    }

    fn bound(value: &I) -> Result<Whole, ValueReason> {
        let value = value.to_utc().ok_or(ValueReason::OutOfRange)?;
        Ok(Whole { floor: value.timestamp().into(), exact: value.nanosecond() == 0 })
    }
}

/// Decimal digits, with a sign only below zero.
fn push_plain(value: i64, out: &mut String) {
    if value < 0 {
        out.push('-');
    }
    let value = value.unsigned_abs();
    push_digits(out, value, value.checked_ilog10().unwrap_or(0) as usize + 1);
}

fn read_plain(text: &str) -> Result<i64, ValueReason> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let canonical = match digits.as_bytes() {
        [b'0'] => digits.len() == text.len(),
        [b'1'..=b'9', ..] => true,
        _ => false,
    };
    if !canonical {
        return Err(ValueReason::Malformed);
    }
    text.parse().map_err(|_| {
        let number = digits.bytes().all(|byte| byte.is_ascii_digit());
        if number { ValueReason::OutOfRange } else { ValueReason::Malformed }
    })
}

impl<const WIDTH: u32, const DESCENDING: bool, const SIGNED: bool> Padded<WIDTH, DESCENDING, SIGNED> {
    /// The characters of a text.
    const LENGTH: usize = {
        assert!(WIDTH >= 1 && WIDTH <= 18, "a padded form has 1 to 18 digits");
        WIDTH as usize + SIGNED as usize
    };
    /// 10^WIDTH.
    const SIZE: i64 = 10i64.pow(WIDTH);
    const FIRST: i64 = if SIGNED { 1 - Self::SIZE } else { 0 };
    const LAST: i64 = Self::SIZE - 1;
    /// What is added to the value.
    const SHIFT: i64 = if SIGNED { Self::SIZE } else { 0 };
    /// All nines. Of 19 digits at most: fits `u64`.
    const LARGEST: u64 = 10u64.pow(Self::LENGTH as u32) - 1;

    fn push(value: i64, out: &mut String) -> Result<(), ValueReason> {
        if !(Self::FIRST..=Self::LAST).contains(&value) {
            return Err(ValueReason::OutOfRange);
        }
        // In the range just checked the sum is not negative, and at most 2 * 10^18.
        let shifted = (value + Self::SHIFT).unsigned_abs();
        push_digits(out, if DESCENDING { Self::LARGEST - shifted } else { shifted }, Self::LENGTH);
        Ok(())
    }

    fn read(text: &str) -> Result<i64, ValueReason> {
        if text.len() != Self::LENGTH {
            return Err(ValueReason::Malformed);
        }
        let written = read_digits(text.as_bytes()).ok_or(ValueReason::Malformed)?;
        let shifted = if DESCENDING { Self::LARGEST - written } else { written };
        let value = i64::try_from(shifted).map_err(|_| ValueReason::OutOfRange)? - Self::SHIFT;
        if (Self::FIRST..=Self::LAST).contains(&value) { Ok(value) } else { Err(ValueReason::OutOfRange) }
    }

    fn range(low: Bound<Whole>, high: Bound<Whole>) -> Result<TextRange, ValueReason> {
        let range = whole_range(Self::FIRST.into()..=Self::LAST.into(), low, high, |value| {
            let mut text = String::with_capacity(Self::LENGTH);
            let value = i64::try_from(value).map_err(|_| ValueReason::OutOfRange)?;
            Self::push(value, &mut text)?;
            Ok(text)
        })?;
        Ok(if DESCENDING { range.reversed() } else { range })
    }
}

/// A `Bound` with its value taken by a function that can fail.
fn try_map<T, U>(bound: Bound<&T>, map: fn(&T) -> Result<U, ValueReason>) -> Result<Bound<U>, ValueReason> {
    Ok(match bound {
        Bound::Included(value) => Bound::Included(map(value)?),
        Bound::Excluded(value) => Bound::Excluded(map(value)?),
        Bound::Unbounded => Bound::Unbounded,
    })
}

/// The forms of one type. (One `impl` for every `WholeNumber` would forbid generated types their own.)
macro_rules! whole_number {
    ($($generic:ident: $limit:path)?, $marker:ty) => {
        impl<$($generic: $limit)?> KeyComponent<Plain> for $marker {
            const EXTENT: Extent = Extent::Open;

            fn write(value: &Self::Value, out: &mut String) -> Result<(), ValueReason> {
                push_plain(Self::to_whole(value)?, out);
                Ok(())
            }

            fn read(text: &str) -> Result<Self::Value, ValueReason> {
                read_plain(text).and_then(Self::from_whole)
            }
        }

        impl<$($generic: $limit,)? const W: u32, const D: bool, const S: bool> KeyComponent<Padded<W, D, S>>
            for $marker
        {
            const EXTENT: Extent = Extent::Fixed(Padded::<W, D, S>::LENGTH);

            fn write(value: &Self::Value, out: &mut String) -> Result<(), ValueReason> {
                Padded::<W, D, S>::push(Self::to_whole(value)?, out)
            }

            fn read(text: &str) -> Result<Self::Value, ValueReason> {
                Padded::<W, D, S>::read(text).and_then(Self::from_whole)
            }
        }

        impl<$($generic: $limit,)? const W: u32, const D: bool, const S: bool> RangeComponent<Padded<W, D, S>>
            for $marker
        {
            fn range(
                low: Bound<&Self::Value>,
                high: Bound<&Self::Value>,
            ) -> Result<TextRange, ValueReason> {
                Padded::<W, D, S>::range(try_map(low, Self::bound)?, try_map(high, Self::bound)?)
            }
        }
    };
}

whole_number!(, Integer);
whole_number!(I: Instant, Timestamp<I>);

const TEN_TO_19: u128 = 10u128.pow(19);

impl KeyComponent<Plain> for LongInteger {
    const EXTENT: Extent = Extent::Open;

    fn write(value: &Number, out: &mut String) -> Result<(), ValueReason> {
        Self::accept(value)?;
        // 38 digits at most: `accept` leaves only what fits.
        let whole = i128::try_from(value).map_err(|_| ValueReason::OutOfRange)?;
        if whole < 0 {
            out.push('-');
        }
        let whole = whole.unsigned_abs();
        let (high, low) = (whole / TEN_TO_19, whole % TEN_TO_19);
        // Both are below 10^19, which fits `u64`.
        if high == 0 {
            push_digits(out, low as u64, low.checked_ilog10().unwrap_or(0) as usize + 1);
        } else {
            push_digits(out, high as u64, high.ilog10() as usize + 1);
            push_digits(out, low as u64, 19);
        }
        Ok(())
    }

    fn read(text: &str) -> Result<Number, ValueReason> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let canonical = match digits.as_bytes() {
            [b'0'] => digits.len() == text.len(),
            [b'1'..=b'9', others @ ..] => others.iter().all(u8::is_ascii_digit),
            _ => false,
        };
        if !canonical {
            return Err(ValueReason::Malformed);
        }
        let value = text.parse().map_err(|_| ValueReason::OutOfRange)?;
        Self::accept(&value)?;
        Ok(value)
    }
}
