//! Faults that a test orders.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::operation::Operation;
use super::{MockDynamo, fail};

/// The error of a throttled request, and its message.
pub(super) const THROTTLED: (&str, &str) = (
    "ProvisionedThroughputExceededException",
    "The level of configured provisioned throughput for the table was exceeded. Consider increasing your \
     provisioning level with the UpdateTable API.",
);

/// Something that goes wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// An error in place of the answer, by its name and with its message. Nothing is done.
    Error(String, String),
    /// This many requests of a batch, the last ones, come back unprocessed.
    Unprocessed(usize),
    /// A transaction is cancelled, because another one is at work on the items of these actions.
    Conflict(BTreeSet<usize>),
    /// The answer comes late.
    Delay(Duration),
    /// The connection is cut before the request arrives. Nothing is done.
    RequestLost,
    /// The connection is cut before the answer arrives. What was asked is done.
    AnswerLost,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Error(name, _) => f.write_str(name),
            Fault::Unprocessed(count) => write!(f, "leave {count} unprocessed"),
            Fault::Conflict(actions) => {
                let actions: Vec<_> = actions.iter().map(usize::to_string).collect();
                write!(f, "conflict over {}", actions.join(", "))
            }
            Fault::Delay(duration) => write!(f, "delay by {duration:?}"),
            Fault::RequestLost => f.write_str("lose the request"),
            Fault::AnswerLost => f.write_str("lose the answer"),
        }
    }
}

/// A fault that was ordered, and what is left of it ([`MockDynamo::faults`]).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrderedFault {
    /// The operation that it waits for; any if none.
    pub operation: Option<Operation>,
    /// The table that it waits for; any if none.
    pub table: Option<String>,
    /// How many more requests like these it lets pass first.
    pub after: usize,
    /// How many requests it strikes then.
    pub times: usize,
    /// What it does.
    pub fault: Fault,
}

impl fmt::Display for OrderedFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.operation {
            Some(operation) => write!(f, "{operation}")?,
            None => f.write_str("any operation")?,
        }
        if let Some(table) = &self.table {
            write!(f, " on {table}")?;
        }
        write!(f, ": {}, {} more", self.fault, self.times)?;
        if self.after > 0 {
            write!(f, " after {}", self.after)?;
        }
        Ok(())
    }
}

/// A request, as far as a fault has to know it.
pub(super) struct Struck<'a> {
    pub(super) operation: Option<Operation>,
    pub(super) tables: &'a [String],
    /// How many actions a transaction has.
    pub(super) actions: usize,
}

impl OrderedFault {
    fn fits(&self, request: &Struck<'_>) -> bool {
        self.operation.is_none_or(|operation| request.operation == Some(operation))
            && self.table.as_ref().is_none_or(|table| request.tables.contains(table))
            && match &self.fault {
                Fault::Conflict(actions) => actions.iter().all(|action| *action < request.actions),
                _ => true,
            }
    }
}

/// The faults that are left, oldest first.
#[derive(Debug, Default)]
pub(super) struct Faults {
    left: Mutex<Vec<OrderedFault>>,
    /// Whether there are any: every request asks, and most mocks have none.
    any: AtomicBool,
}

impl Faults {
    fn lock(&self) -> MutexGuard<'_, Vec<OrderedFault>> {
        // No panic can happen while it is held.
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change<T>(&self, change: impl FnOnce(&mut Vec<OrderedFault>) -> T) -> T {
        let mut left = self.lock();
        let result = change(&mut left);
        self.any.store(!left.is_empty(), Ordering::Release);
        result
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        !self.any.load(Ordering::Acquire)
    }

    pub(super) fn left(&self) -> Vec<OrderedFault> {
        self.lock().clone()
    }

    pub(super) fn order(&self, fault: OrderedFault) {
        if fault.times > 0 {
            self.change(|left| left.push(fault));
        }
    }

    pub(super) fn clear(&self) {
        self.change(Vec::clear);
    }

    /// The fault that strikes a request: the oldest that fits and lets no more pass.
    pub(super) fn take(&self, request: &Struck<'_>) -> Option<Fault> {
        self.change(|left| {
            for position in 0..left.len() {
                let ordered = &mut left[position];
                if !ordered.fits(request) {
                    continue;
                }
                if ordered.after > 0 {
                    ordered.after -= 1;
                    continue;
                }
                ordered.times -= 1;
                let fault = ordered.fault.clone();
                if ordered.times == 0 {
                    left.remove(position);
                }
                return Some(fault);
            }
            None
        })
    }
}

/// A fault in the making: which requests it strikes, and then what happens to them.
///
/// The last call says what goes wrong, and orders it. Each request is struck by one fault at most: the oldest
/// that fits. A retry of the SDK is a request like any other. [`MockDynamo::faults`] has what is left.
///
/// ```
/// use std::time::Duration;
///
/// use dio_runtime::mock::{MockDynamo, Operation};
///
/// let mock = MockDynamo::dynamo_io();
/// mock.fault(Operation::PutItem).throttle(); // the next one; the SDK tries again
/// mock.fault(Operation::Query).on("shop").after(2).times(3).error("InternalServerError", "try again");
/// mock.fault(Operation::BatchWriteItem).unprocessed(5);
/// mock.fault(Operation::TransactWriteItems).conflict([0]);
/// mock.fault(Operation::GetItem).delay(Duration::from_secs(10)); // on the mock's clock
/// mock.fault(Operation::UpdateItem).lose_answer(); // the write is made; does a retry make it twice?
/// assert_eq!(mock.faults().len(), 6);
/// assert_eq!(mock.faults()[1].to_string(), "Query on shop: InternalServerError, 3 more after 2");
/// ```
#[derive(Debug)]
#[must_use = "nothing is ordered before it says what goes wrong"]
pub struct FaultOrder {
    mock: MockDynamo,
    operation: Option<Operation>,
    table: Option<String>,
    after: usize,
    times: usize,
}

impl FaultOrder {
    pub(super) fn new(mock: MockDynamo, operation: Option<Operation>) -> FaultOrder {
        FaultOrder { mock, operation, table: None, after: 0, times: 1 }
    }

    /// Strikes only requests that name this table, alone or among others.
    pub fn on(mut self, table: impl Into<String>) -> FaultOrder {
        self.table = Some(table.into());
        self
    }

    /// Lets this many requests pass first.
    pub fn after(mut self, requests: usize) -> FaultOrder {
        self.after = requests;
        self
    }

    /// Strikes this many requests, where it would strike one.
    pub fn times(mut self, requests: usize) -> FaultOrder {
        self.times = requests;
        self
    }

    fn order(self, fault: Fault) {
        let FaultOrder { mock, operation, table, after, times } = self;
        mock.shared.faults.order(OrderedFault { operation, table, after, times, fault });
    }

    /// `ProvisionedThroughputExceededException`, which the SDK retries.
    pub fn throttle(self) {
        self.error(THROTTLED.0, THROTTLED.1);
    }

    /// An error of DynamoDB by its name, such as `InternalServerError`, `RequestLimitExceeded`,
    /// `ThrottlingException` or `TransactionConflictException` (Developer Guide, "Error handling with
    /// DynamoDB"). Its HTTP status is 500 for `InternalServerError`, 503 for `ServiceUnavailable` and 400 for
    /// others.
    pub fn error(self, name: impl Into<String>, message: impl Into<String>) {
        self.order(Fault::Error(name.into(), message.into()));
    }

    /// Leaves this many requests of a BatchWriteItem, or keys of a BatchGetItem, unprocessed: the last ones.
    /// Where none remain to be processed it is a `ProvisionedThroughputExceededException`, as DynamoDB has it.
    ///
    /// # Panics
    /// For another operation.
    #[track_caller]
    pub fn unprocessed(self, count: usize) {
        if !matches!(self.operation, Some(Operation::BatchGetItem | Operation::BatchWriteItem)) {
            fail("only BatchGetItem and BatchWriteItem can leave something unprocessed");
        }
        self.order(Fault::Unprocessed(count));
    }

    /// Cancels a transaction with the reason `TransactionConflict` for these of its actions, counted from 0.
    /// Transactions with fewer actions are not struck.
    ///
    /// # Panics
    /// For an operation that is no transaction, and without an action. The same on a single write is
    /// [`error`](FaultOrder::error) with `TransactionConflictException`.
    #[track_caller]
    pub fn conflict(self, actions: impl IntoIterator<Item = usize>) {
        if !matches!(self.operation, Some(Operation::TransactGetItems | Operation::TransactWriteItems)) {
            fail("only TransactGetItems and TransactWriteItems can be cancelled");
        }
        let actions: BTreeSet<usize> = actions.into_iter().collect();
        if actions.is_empty() {
            fail("a transaction is cancelled for at least one of its actions");
        }
        self.order(Fault::Conflict(actions));
    }

    /// Answers later by this much, on the mock's [clock](MockDynamo::clock). What was asked is done at once.
    pub fn delay(self, duration: Duration) {
        self.order(Fault::Delay(duration));
    }

    /// Cuts the connection before the request arrives: nothing is done. The SDK sees a failed dispatch, and
    /// tries again.
    pub fn lose_request(self) {
        self.order(Fault::RequestLost);
    }

    /// Cuts the connection after the request was served and before the answer arrives. To the SDK it is the
    /// same as a lost request, so it tries again, and the write is made twice.
    pub fn lose_answer(self) {
        self.order(Fault::AnswerLost);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_stop_looking_for_faults_when_none_is_left() {
        let mock = MockDynamo::new();
        assert!(mock.shared.faults.is_empty());
        mock.fault(Operation::ListTables).times(2).throttle();
        for struck in [true, true, false] {
            assert_eq!(mock.shared.faults.is_empty(), !struck);
            assert_eq!(mock.handle("ListTables", b"{}").0 == 400, struck);
        }
        mock.fault(Operation::ListTables).throttle();
        mock.clear_faults();
        assert!(mock.shared.faults.is_empty());
    }
}
