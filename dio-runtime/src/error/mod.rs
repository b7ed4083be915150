//! The errors of the runtime. [`Error`] is what operations return; the others say why a value was refused or not read.

mod cancellation;
mod conversion;
mod kind;
mod message;
mod operation;
mod sdk;

pub use cancellation::CancellationReason;
pub use conversion::{DecodeError, EncodeError};
pub(crate) use kind::Kind;
pub use operation::Error;
