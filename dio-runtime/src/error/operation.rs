use std::any::Any;
use std::error::Error as StdError;
use std::fmt;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::types::error::{ConditionalCheckFailedException, TransactionCanceledException};

use crate::error::EncodeError;
use crate::item::Item;
use crate::key::KeyError;
use crate::record::{Record, Unread};
use crate::requirement::Failure;

/// What went wrong in an operation. Callers branch on the predicates; [`std::error::Error::source`] leads to the SDK's
/// own error.
pub struct Error(Box<Kind>);

type Source = Box<dyn StdError + Send + Sync>;

pub(crate) enum Kind {
    /// Nothing was sent: a key or a value has no stored form.
    Encode(EncodeError),
    /// Nothing was sent: the request makes no sense, for the reason given.
    Invalid(String),
    /// The condition of a write did not hold. The item that was there, if there was one.
    ConditionFailed {
        old: Option<Item>,
        must_exist: bool,
        /// The immutable attributes that are stored otherwise.
        immutable: Vec<&'static str>,
        source: Source,
    },
    /// `required()` found nothing, or an `update` had no item to change.
    NotFound {
        record: &'static str,
    },
    Cancelled {
        reasons: Vec<CancellationReason>,
        source: Source,
    },
    /// Items were read that do not decode. The rest of what was read is what the operation would have answered.
    Undecodable {
        items: Vec<Unread>,
        read: Box<dyn Any + Send + Sync>,
    },
    /// More items than a `gather` may read. What was read is what it would have answered, and the items of it that do not
    /// decode.
    Incomplete {
        max: usize,
        items: Vec<Unread>,
        read: Box<dyn Any + Send + Sync>,
    },
    Throttled(Source),
    /// A part of a batch. The rest is the batch, ready to be sent again.
    Unprocessed {
        count: usize,
        rest: Box<dyn Any + Send + Sync>,
        source: Option<Error>,
    },
    /// A reindex. The rest is the reindex, ready to go on.
    Interrupted {
        rest: Box<dyn Any + Send + Sync>,
        source: Error,
    },
    /// The SDK could not send the request, or DynamoDB refused it: then with its code and message.
    Sdk {
        answer: Option<String>,
        source: Source,
    },
}

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

    /// For errors of the SDK that are not a service's answer.
    pub(crate) fn sdk(source: impl StdError + Send + Sync + 'static) -> Self {
        Self::new(Kind::Sdk { answer: None, source: Box::new(source) })
    }

    /// For a failed request.
    pub(crate) fn request<E>(error: SdkError<E>) -> Self
    where
        E: StdError + ProvideErrorMetadata + Send + Sync + 'static,
    {
        let throttled = matches!(
            error.code(),
            Some(
                "ProvisionedThroughputExceededException"
                    | "ThrottlingException"
                    | "RequestLimitExceeded"
                    | "RequestLimitExceededException"
            )
        );
        if throttled {
            return Self::new(Kind::Throttled(Box::new(error)));
        }
        let message = error.message().unwrap_or("no message");
        let answer = error.code().map(|code| format!("{code}: {message}"));
        Self::new(Kind::Sdk { answer, source: Box::new(error) })
    }

    /// For a failed conditional write.
    pub(crate) fn conditional<E>(error: SdkError<E>, failure: &Failure) -> Self
    where
        E: StdError + ProvideErrorMetadata + ConditionFailure + Send + Sync + 'static,
    {
        match error.as_service_error().and_then(E::condition_failure).map(|failed| failed.item.clone()) {
            Some(old) => Self::new(Kind::ConditionFailed {
                must_exist: failure.must_exist,
                immutable: failure.changed(old.as_ref()),
                old,
                source: Box::new(error),
            }),
            None => Self::request(error),
        }
    }

    pub(crate) fn cancelled<E>(error: SdkError<E>, exception: &TransactionCanceledException) -> Self
    where
        E: StdError + Send + Sync + 'static,
    {
        let reasons = exception.cancellation_reasons().iter().enumerate();
        let reasons = reasons.filter(|(_, reason)| reason.code().is_some_and(|code| code != "None")).map(
            |(step, reason)| CancellationReason {
                step,
                code: reason.code().unwrap_or_default().to_owned(),
                message: reason.message().map(str::to_owned),
                old: reason.item().cloned(),
            },
        );
        let reasons = reasons.collect();
        Self::new(Kind::Cancelled { reasons, source: Box::new(error) })
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

/// The error of an operation that can have a condition.
pub(crate) trait ConditionFailure {
    fn condition_failure(&self) -> Option<&ConditionalCheckFailedException>;
}

macro_rules! condition_failure {
    ($($error:path),*) => {$(
        impl ConditionFailure for $error {
            fn condition_failure(&self) -> Option<&ConditionalCheckFailedException> {
                match self {
                    Self::ConditionalCheckFailedException(failed) => Some(failed),
                    _ => None,
                }
            }
        }
    )*};
}

condition_failure!(
    aws_sdk_dynamodb::operation::put_item::PutItemError,
    aws_sdk_dynamodb::operation::update_item::UpdateItemError,
    aws_sdk_dynamodb::operation::delete_item::DeleteItemError
);

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

/// Without the items that failed a condition, which the SDK's own error would print with their `sensitive` fields.
impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Error({self}")?;
        if let Kind::Throttled(source) | Kind::Sdk { source, .. } = &*self.0 {
            write!(formatter, "; {source:?}")?;
        }
        formatter.write_str(")")
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Kind::Encode(error) => error.fmt(formatter),
            Kind::Invalid(reason) => formatter.write_str(reason),
            Kind::ConditionFailed { old: None, must_exist: true, .. } => {
                formatter.write_str("there is no such item to change; `or_create` or `put` would make one")
            }
            Kind::ConditionFailed { immutable, .. } if !immutable.is_empty() => {
                let names: Vec<String> = immutable.iter().map(|name| format!("`{name}`")).collect();
                let is = if names.len() == 1 { "is immutable and" } else { "are immutable and" };
                write!(formatter, "{} {is} stored otherwise already", names.join(", "))
            }
            Kind::ConditionFailed { .. } => formatter.write_str("the condition of the write does not hold"),
            Kind::NotFound { record } => write!(formatter, "there is no such `{record}`"),
            Kind::Cancelled { reasons, .. } => {
                formatter.write_str("the transaction was cancelled:")?;
                for reason in reasons {
                    write!(formatter, " step {} failed with {};", reason.step, reason.code)?;
                }
                Ok(())
            }
            Kind::Undecodable { items, .. } if self.is_other_record() => {
                write!(formatter, "{} of the items read are other records, or none", items.len())
            }
            Kind::Undecodable { items, .. } => {
                write!(formatter, "{} of the items read cannot be decoded", items.len())?;
                match items.first() {
                    Some(first) => write!(formatter, ", the first: {first}"),
                    None => Ok(()),
                }
            }
            Kind::Incomplete { max, .. } => write!(
                formatter,
                "there are more than {max} items to gather: allow more with `max`, or read them page by page with a query \
                 that does not gather"
            ),
            Kind::Unprocessed { count, source: None, .. } => write!(
                formatter,
                "{count} of the batch are not processed, for longer than it had patience; try again later and slower"
            ),
            Kind::Unprocessed { count, source: Some(source), .. } => {
                write!(formatter, "{count} of the batch are not processed: {source}")
            }
            Kind::Interrupted { source, .. } => {
                write!(formatter, "the table is not reindexed whole: {source}")
            }
            Kind::Throttled(_) => {
                formatter.write_str("DynamoDB throttles the requests; try again later and slower")
            }
            Kind::Sdk { answer: Some(answer), .. } => {
                write!(formatter, "DynamoDB refused the request: {answer}")
            }
            Kind::Sdk { answer: None, .. } => formatter.write_str("the request to DynamoDB failed"),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &*self.0 {
            Kind::ConditionFailed { source, .. }
            | Kind::Cancelled { source, .. }
            | Kind::Throttled(source)
            | Kind::Sdk { source, .. } => Some(&**source),
            Kind::Interrupted { source, .. } => Some(source),
            Kind::Unprocessed { source, .. } => source.as_ref().map(|source| source as _),
            _ => None,
        }
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unread::Other(_) => formatter.write_str("the item's key or type attribute is not the record's"),
            Unread::Undecodable(_, error) => error.fmt(formatter),
        }
    }
}
