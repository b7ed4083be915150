//! Macros that implement what generated code needs for the types that it writes out. They are for generated code, and
//! change with it.

mod enumeration;
mod newtype;
mod structure;

// What the macros call.
pub use enumeration::{read_text, write_text};
pub use structure::{members_of, new_members};
