//! Batches: many reads or writes by key, cut to DynamoDB's limits, sent side by side and tried again.

mod get;
mod identity;
mod pace;
mod write;

pub use get::BatchGet;
pub(super) use pace::Pace;
pub use pace::Progress;
pub(super) use pace::pauses;
pub use write::BatchWrite;
