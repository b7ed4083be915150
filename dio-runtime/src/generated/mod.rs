//! Macros that implement what generated code needs for the types that it writes out. They are for generated code, and
//! change with it.

mod builders;
mod declarations;
mod enumeration;
mod newtype;
pub mod prelude;
mod structure;

// What the macros call.
pub use enumeration::{read_text, write_text};
pub use structure::{members_of, new_members};

/// The oldest generated code that this runtime goes with.
pub const OLDEST_ABI: u32 = 1;
/// The newest generated code that this runtime goes with.
pub const NEWEST_ABI: u32 = 1;
