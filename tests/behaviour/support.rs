//! What the tests of generated code have in common.

use std::fmt::Debug;

use chrono::{DateTime, Utc};
use dio_runtime::{Clock, Record, Table};

/// The time of a text.
pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A clock that stands still, finer than any stamp.
pub fn fixed() -> Clock {
    let now = at("2026-07-01T12:00:00.123456789Z");
    Clock::new(move || now)
}

/// Stores a record, finds it by its key and in a scan, and deletes it again.
pub async fn round_trip<R: Record + Debug + PartialEq>(table: &Table<R::Schema>, record: R) {
    let written = table.put(&record).send().await.unwrap().record;
    let read = table.get(record.key()).send().await.unwrap().required().unwrap();
    assert_eq!(read, written);
    assert_eq!(read.to_item().unwrap(), written.to_item().unwrap());
    assert_eq!(written.as_stored().unwrap(), written, "what was stored is in its stored form");
    assert_eq!(table.scan_for::<R>().send().await.unwrap().records, [written]);
    table.delete(record.key()).must_exist().send().await.unwrap();
    assert!(table.get(record.key()).send().await.unwrap().record.is_none());
}
