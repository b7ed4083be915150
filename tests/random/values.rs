//! Random values of fields: few, so that writes meet, and now and then one that a key refuses.

use dio_runtime::chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use crate::schema::Rng;

pub fn text(rng: &mut Rng) -> String {
    let text = if rng.one_in(20) { "a#b" } else { rng.pick(&["a", "Bc", "dflt", "É:x y"]) };
    text.to_owned()
}

pub fn integer(rng: &mut Rng) -> i64 {
    if rng.one_in(20) { -3 } else { rng.pick(&[0, 7, 42, 9999]) }
}

pub fn date(rng: &mut Rng) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(2026, 7, 30).unwrap();
    first + Days::new(rng.pick(&[0, 1, 2]))
}

/// Finer than what is stored.
pub fn datetime(rng: &mut Rng) -> DateTime<Utc> {
    let first: DateTime<Utc> = "2026-07-30T23:59:59.999999999Z".parse().unwrap();
    first + TimeDelta::seconds(rng.pick(&[0, 1, 3600, 200_000]))
}

pub fn boolean(rng: &mut Rng) -> bool {
    rng.one_in(2)
}
