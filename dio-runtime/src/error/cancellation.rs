use std::fmt;

use crate::item::Item;
use crate::record::Record;

/// Why one step of a transaction failed (TransactWriteItems, `CancellationReason`).
#[derive(Clone)]
#[non_exhaustive]
pub struct CancellationReason {
    /// The step's position, from 0.
    pub step: usize,
    /// DynamoDB's code, such as `ConditionalCheckFailed` or `TransactionConflict`.
    pub code: String,
    /// DynamoDB's message.
    pub message: Option<String>,
    /// The item that was there, where the condition failed.
    pub old: Option<Item>,
}

impl CancellationReason {
    /// The record whose state failed the condition of this step, as it was; none if there was none or it is no `R`.
    pub fn old_record<R: Record>(&self) -> Option<R> {
        R::from_item(self.old.clone()?).ok()
    }
}

/// Without the item's values, which may be of `sensitive` fields.
impl fmt::Debug for CancellationReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CancellationReason")
            .field("step", &self.step)
            .field("code", &self.code)
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}
