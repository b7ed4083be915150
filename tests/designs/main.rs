//! The designs of `schemas/`: that they are sound, and that each of their access patterns answers on the mock.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that panics fails")]
#![allow(clippy::module_inception, reason = "a design and its generated code have one name")]

mod adopted;
mod checks;
mod courses;
mod deals;
mod github;
mod saas;
mod sessions;
mod timeseries;
