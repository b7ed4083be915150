//! Attribute values for fixtures, named as dynamo-io's mock names them.
//!
//! Each makes nothing of `None`, so that an optional value leaves its attribute out:
//!
//! ```
//! use dio_runtime::mock::MockDynamo;
//! use dio_runtime::mock::attributes::{date_time, integer, string};
//!
//! let name: Option<&str> = None;
//! let table = MockDynamo::dynamo_io().table("shop");
//! table.add("product:twix", "sku:bar", [
//!     ("name", string(name)),
//!     ("inventory", integer(5)),
//!     ("launched_at", date_time([2021, 2, 3])),
//! ]);
//! ```

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, NaiveDate, Utc};

use crate::types::{Datetime, Float, StoredType, Timestamp};

use super::fail;

/// `S`; nothing for an empty text, as dynamo-io writes none.
pub fn string<'a>(value: impl Into<Option<&'a str>>) -> Option<AttributeValue> {
    value.into().filter(|text| !text.is_empty()).map(|text| AttributeValue::S(text.to_owned()))
}

/// `N`, a whole number.
pub fn integer(value: impl Into<Option<i64>>) -> Option<AttributeValue> {
    value.into().map(|number| AttributeValue::N(number.to_string()))
}

/// `N`, with the text of Python's floats (`1.0`, `1e-05`).
///
/// # Panics
/// If DynamoDB cannot store it: it is not finite, or out of range.
#[track_caller]
pub fn number(value: impl Into<Option<f64>>) -> Option<AttributeValue> {
    let number = value.into()?;
    match Float::to_attribute(&number) {
        Ok(value) => Some(value),
        Err(error) => fail(format_args!("{number} is no attribute value: {error}")),
    }
}

/// `BOOL`.
pub fn boolean(value: impl Into<Option<bool>>) -> Option<AttributeValue> {
    value.into().map(AttributeValue::Bool)
}

/// `N`, seconds since the epoch: of year, month, day, hour, minute and second, in UTC. What is left out at the end is as in
/// 2020-01-01T00:00:00Z.
///
/// # Panics
/// If there is no such time.
#[track_caller]
pub fn timestamp<const N: usize>(parts: [u32; N]) -> Option<AttributeValue> {
    match Timestamp::to_attribute(&moment(parts)) {
        Ok(value) => Some(value),
        Err(error) => fail(error),
    }
}

/// `S`, a text such as `2020-01-01T00:00:00Z`: of year, month, day, hour, minute and second, in UTC. What is left out at the
/// end is as in this text.
///
/// # Panics
/// If there is no such time.
#[track_caller]
pub fn date_time<const N: usize>(parts: [u32; N]) -> Option<AttributeValue> {
    match <Datetime>::to_attribute(&moment(parts)) {
        Ok(value) => Some(value),
        Err(error) => fail(error),
    }
}

#[track_caller]
fn moment<const N: usize>(parts: [u32; N]) -> DateTime<Utc> {
    const { assert!(N <= 6, "year, month, day, hour, minute, second, and no more") }
    let mut all = [2020, 1, 1, 0, 0, 0];
    all[..N].copy_from_slice(&parts);
    let [year, month, day, hour, minute, second] = all;
    let date = i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
    match date.and_then(|date| date.and_hms_opt(hour, minute, second)) {
        Some(moment) => moment.and_utc(),
        None => fail(format_args!("there is no such time: {parts:?}")),
    }
}
