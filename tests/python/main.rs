//! The Python that dio generates: its text, what Python makes of it, that its records are those of dio, item for item, and that
//! dynamo-io and dio share a table with it, and that the guide for moving over is true.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that panics fails")]

mod guide;
mod guide_names;
mod interpreter;
mod item_json;
mod live;
mod records;
mod round_trip;
mod text;

mod stock {
    dio_runtime::include_schema!("stock");
}

mod slots {
    dio_runtime::include_schema!("slots");
}

/// The computed attribute `Move.score`.
pub fn score(pk_for: &str) -> Option<i64> {
    i64::try_from(pk_for.len()).ok()
}
