//! Generated files on their way to a folder: what differs there, and writing it.
//!
//! Comparing and writing are two steps over the same [`Difference`]s, so that `--check` finds exactly what a run without it
//! would change.

mod compare;
mod error;
mod write;

use std::collections::BTreeMap;
use std::path::PathBuf;

pub use compare::{Difference, compare};
pub use error::OutputError;
pub use write::write;

/// Generated text by its path, relative to the folder that it is meant for.
pub type Output = BTreeMap<PathBuf, String>;
