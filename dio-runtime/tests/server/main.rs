//! The mock behind a port: through a genuine SDK client, through raw TCP with everything that clients must not
//! do, and as the program `dio-mock`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what a test does when it fails")]

mod bounds;
mod browser;
mod damaged;
mod faults;
mod malformed;
mod program;
mod protocol;
mod raw;
mod scenario;
mod stops;
