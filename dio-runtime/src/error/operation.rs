use super::{CancellationReason, EncodeError, Kind};
use crate::item::Item;
use crate::key::KeyError;
use crate::record::{Record, Unread};

/// What went wrong in an operation. Callers branch on the predicates; [`std::error::Error::source`] leads to the SDK's
/// own error.
pub struct Error(pub(super) Box<Kind>);

impl Error {
    pub(crate) fn new(kind: Kind) -> Self {
        Self(Box::new(kind))
    }

    pub(crate) fn invalid(reason: impl Into<String>) -> Self {
        Self::new(Kind::Invalid(reason.into()))
    }

    pub(crate) fn not_found(record: &'static str) -> Self {
        Self::new(Kind::NotFound { record })
    }

    pub(crate) fn undecodable<T: Send + Sync + 'static>(items: Vec<Unread>, read: T) -> Self {
        Self::new(Kind::Undecodable { items, read: Box::new(read) })
    }

    pub(crate) fn incomplete<T: Send + Sync + 'static>(max: usize, items: Vec<Unread>, read: T) -> Self {
        Self::new(Kind::Incomplete { max, items, read: Box::new(read) })
    }

    pub(crate) fn unprocessed<T: Send + Sync + 'static>(
        count: usize,
        rest: T,
        source: Option<Error>,
    ) -> Self {
        Self::new(Kind::Unprocessed { count, rest: Box::new(rest), source })
    }

    pub(crate) fn interrupted<T: Send + Sync + 'static>(rest: T, source: Error) -> Self {
        Self::new(Kind::Interrupted { rest: Box::new(rest), source })
    }

    /// DynamoDB's code for why it refused the request.
    pub(crate) fn code(&self) -> Option<&str> {
        match &*self.0 {
            Kind::Sdk { answer: Some(answer), .. } => answer.split(':').next(),
            _ => None,
        }
    }

    /// The condition of a write did not hold: `create_only` found an item, `when` or the version did not fit, or an
    /// update had no item to change.
    pub fn is_condition_failed(&self) -> bool {
        matches!(*self.0, Kind::ConditionFailed { .. })
    }

    /// The attributes of immutable fields that are stored otherwise than a `put` or an `upsert` has them, which is why its
    /// condition failed.
    pub fn immutable_attributes(&self) -> &[&'static str] {
        match &*self.0 {
            Kind::ConditionFailed { immutable, .. } => immutable,
            _ => &[],
        }
    }

    /// There is no such item: `required()` on an empty answer, or an update, a `must_exist` or a versioned delete
    /// without an item to change.
    pub fn is_not_found(&self) -> bool {
        matches!(*self.0, Kind::NotFound { .. } | Kind::ConditionFailed { old: None, must_exist: true, .. })
    }

    /// A key or a value was refused before anything was sent.
    pub fn is_encode(&self) -> bool {
        matches!(*self.0, Kind::Encode(_))
    }

    /// The key or value that was refused before anything was sent: its attribute, and why.
    pub fn encode_error(&self) -> Option<&EncodeError> {
        match &*self.0 {
            Kind::Encode(error) => Some(error),
            _ => None,
        }
    }

    /// A key was refused before anything was sent.
    pub fn is_key_refused(&self) -> bool {
        matches!(&*self.0, Kind::Encode(error) if error.is_key())
    }

    /// The request was refused before anything was sent: an update without changes, a cursor of another query.
    pub fn is_invalid(&self) -> bool {
        matches!(*self.0, Kind::Invalid(_))
    }

    /// Items were read that do not decode.
    pub fn is_undecodable(&self) -> bool {
        matches!(*self.0, Kind::Undecodable { .. })
    }

    /// A query that gathers would have read more items than its `max`. [`Error::into_read`] gives what it read until then.
    pub fn is_incomplete(&self) -> bool {
        matches!(*self.0, Kind::Incomplete { .. })
    }

    /// DynamoDB throttled the request until the SDK's retries were used up.
    pub fn is_throttled(&self) -> bool {
        matches!(*self.0, Kind::Throttled(_))
    }

    /// A transaction was cancelled; [`Error::cancellation_reasons`] says which steps failed.
    pub fn is_transaction_cancelled(&self) -> bool {
        matches!(*self.0, Kind::Cancelled { .. })
    }

    /// The steps that failed a transaction, without those that did not.
    pub fn cancellation_reasons(&self) -> &[CancellationReason] {
        match &*self.0 {
            Kind::Cancelled { reasons, .. } => reasons,
            _ => &[],
        }
    }

    /// The item whose state failed the condition, as it was.
    pub fn old_item(&self) -> Option<&Item> {
        match &*self.0 {
            Kind::ConditionFailed { old, .. } => old.as_ref(),
            _ => None,
        }
    }

    /// The record whose state failed the condition, as it was; none if there was none or it is no `R`.
    pub fn old_record<R: Record>(&self) -> Option<R> {
        R::from_item(self.old_item()?.clone()).ok()
    }

    /// The items that do not decode, whole, each with its reason.
    pub fn undecodable_items(&self) -> &[Unread] {
        match &*self.0 {
            Kind::Undecodable { items, .. } | Kind::Incomplete { items, .. } => items,
            _ => &[],
        }
    }

    /// A read by key found another record, as one that shares the key ([`Error::other_record`] has it); or an item that is none.
    pub fn is_other_record(&self) -> bool {
        let is_other = |unread: &Unread| matches!(unread, Unread::Other(_));
        let items = self.undecodable_items();
        !items.is_empty() && items.iter().all(is_other)
    }

    /// The other record that a read by key found; none if there was none or it is no `R`.
    pub fn other_record<R: Record>(&self) -> Option<R> {
        self.undecodable_items().iter().find_map(|unread| match unread {
            Unread::Other(item) => R::from_item(item.clone()).ok(),
            Unread::Undecodable(..) => None,
        })
    }

    /// What was read beside the items that do not decode. `T` is what the read would have answered: of a query or a scan
    /// the `Vec` of its records, of a batch its answer, in which those items are absent; of a query that gathers its struct, also
    /// where there was more than its `max`.
    pub fn into_read<T: 'static>(self) -> Option<T> {
        match *self.0 {
            Kind::Undecodable { read, .. } | Kind::Incomplete { read, .. } => {
                read.downcast().ok().map(|read| *read)
            }
            _ => None,
        }
    }

    /// Takes out what a batch handed back.
    pub(crate) fn take_unprocessed<T: 'static>(mut self) -> (Option<T>, Self) {
        let rest = match &mut *self.0 {
            Kind::Unprocessed { rest, .. } => std::mem::replace(rest, Box::new(())).downcast().ok(),
            _ => None,
        };
        (rest.map(|rest| *rest), self)
    }

    /// Hands back something else that goes on where a batch was not processed.
    pub(crate) fn with_unprocessed<T: Send + Sync + 'static>(mut self, goes_on: T) -> Self {
        if let Kind::Unprocessed { rest, .. } = &mut *self.0 {
            *rest = Box::new(goes_on);
        }
        self
    }

    /// A batch was not processed whole: DynamoDB left some of it for longer than the batch had patience, or a request
    /// failed, which is then the source. Or a request of a reindex failed.
    pub fn is_unprocessed(&self) -> bool {
        matches!(*self.0, Kind::Unprocessed { .. } | Kind::Interrupted { .. })
    }

    /// The batch or the reindex with what is left of it: sending it goes on. `T` is its type, such as `BatchWrite<Shop>`;
    /// for a query that hydrates it is [`Unhydrated`](crate::Unhydrated) of what it reads.
    pub fn into_unprocessed<T: 'static>(self) -> Option<T> {
        match *self.0 {
            Kind::Unprocessed { rest, .. } | Kind::Interrupted { rest, .. } => {
                rest.downcast().ok().map(|rest| *rest)
            }
            _ => None,
        }
    }
}

impl From<EncodeError> for Error {
    fn from(error: EncodeError) -> Self {
        Self::new(Kind::Encode(error))
    }
}

impl From<KeyError> for Error {
    fn from(error: KeyError) -> Self {
        EncodeError::from(error).into()
    }
}

impl From<Unread> for Error {
    fn from(unread: Unread) -> Self {
        Self::undecodable(vec![unread], ())
    }
}
