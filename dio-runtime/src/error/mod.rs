//! The errors of the runtime. [`Error`] is what operations return; the others say why a value was refused or not read.

mod conversion;
mod operation;

pub use conversion::{DecodeError, EncodeError};
pub use operation::{CancellationReason, Error};
