//! The generator: reads TOML descriptions of DynamoDB single-table designs, checks them, and writes typed Rust.

mod check;
pub mod model;
pub mod report;
mod rules;
pub mod sources;
pub mod syntax;

pub use check::{Checked, Options, check, check_with};
pub use rules::{Rule, rules};
