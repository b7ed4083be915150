//! The generator.
pub mod model;
