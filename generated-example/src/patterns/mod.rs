//! The access patterns, by what they are about.

pub(crate) mod by_index;
pub(crate) mod catalog;
pub(crate) mod changes;
pub(crate) mod customers;
pub(crate) mod orders;
pub(crate) mod pages;
pub(crate) mod products;
pub(crate) mod writes;

use dio_runtime::chrono::{DateTime, NaiveDate, Utc};

/// The customer that is looked at, who orders most.
pub(crate) const CUSTOMER: &str = "c0038";

/// The day after the last order of the file.
pub(crate) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 7, 1).unwrap_or_default()
}

/// The beginning of a day.
pub(crate) fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(Default::default()).and_utc()
}
