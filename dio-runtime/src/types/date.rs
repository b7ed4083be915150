use std::marker::PhantomData;

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::NaiveDate;

use super::calendar_text::{DATE_LENGTH, push_date};
use super::foreign_calendar_text::read_date_of_others;
use super::{CalendarDate, StoredType, ValueError, ValueReason, refused, wrong_tag};

/// `date`: a `chrono::NaiveDate` (or another library's `D`), stored as `S`: `2026-07-01`, years 0001 to 9999.
///
/// A time that another writer stored behind the date, with or without an offset, does not count when it is read.
#[derive(Debug, Clone, Copy)]
pub struct Date<D = NaiveDate>(PhantomData<D>);

impl<D: CalendarDate> StoredType for Date<D> {
    type Value = D;
    const NAME: &'static str = "date";

    fn to_attribute(value: &D) -> Result<AttributeValue, ValueError> {
        let mut text = String::with_capacity(DATE_LENGTH);
        value
            .to_date()
            .ok_or(ValueReason::OutOfRange)
            .and_then(|date| push_date(&mut text, date))
            .map_err(refused::<Self>)?;
        Ok(AttributeValue::S(text))
    }

    read_in_place!(|value| {
        let AttributeValue::S(text) = value else { return Err(wrong_tag::<Self>(value)) };
        let date = read_date_of_others(text).ok_or_else(|| refused::<Self>(ValueReason::Malformed))?;
        D::from_date(date).ok_or_else(|| refused::<Self>(ValueReason::OutOfRange))
    });
}
