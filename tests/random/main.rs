//! Random typed writes on random schemas: after each, every index key and every computed attribute of every item says
//! what the fields of the item say.
//!
//! The build script makes the schemas from their seeds, generates their code, and writes a test of each
//! (`build.rs`, `driver.rs`). `DIO_RANDOM_SEED=77 cargo test -p dio-tests --test random` takes the twelve seeds from 77
//! on instead of those that are always run.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that panics fails")]

mod oracle;
mod schema;
mod trial;
mod values;

include!(concat!(env!("OUT_DIR"), "/random_schemas.rs"));
