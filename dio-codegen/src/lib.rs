//! The generator of dio: from TOML descriptions of DynamoDB single-table designs to typed Rust, and to record classes of the
//! Python library dynamo-io for the tables that it shares.
//!
//! A build script is one line, [`build`]. The command line, `dio`, comes with the feature `cli`:
//! `cargo install dio-codegen --features cli`. Both are thin callers of one pure function, [`generate()`].

mod build_script;
mod check;
mod generate;
mod header;
#[cfg(feature = "cli")]
pub mod import;
pub mod model;
mod options;
pub mod output;
mod python;
pub mod report;
mod rules;
mod rust;
pub mod sources;
pub mod syntax;

pub use build_script::{build, build_with};
pub use check::{Checked, Options as CheckOptions, check, check_with};
pub use generate::{Generated, describe, generate, generate_language};
pub use options::{DateLibrary, Declared, Language, Options, Replacement};
pub use rules::{Rule, rules};
