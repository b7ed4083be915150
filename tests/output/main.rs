//! What is generated, as text and as the compiler takes it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that panics fails")]

mod compiler;
mod golden;
mod hygiene;
mod refused;
