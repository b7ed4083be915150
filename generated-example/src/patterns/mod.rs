//! The access patterns, by what they are about.

//by_index
pub(crate) mod catalog;
//changes
pub(crate) mod customers;
pub(crate) mod orders;
//pages
pub(crate) mod products;
//writes

use dio_runtime::chrono::{DateTime, NaiveDate, Utc};

/// The customer that is looked at. Who comes first in the file orders most.
pub(crate) const CUSTOMER: &str = "c0003";

/// The day after the last order of the file.
pub(crate) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 7, 1).unwrap_or_default()
}

/// The beginning of a day.
pub(crate) fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(Default::default()).and_utc()
}
