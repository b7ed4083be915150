use std::any::Any;
use std::error::Error as StdError;

use super::{CancellationReason, EncodeError, Error};
use crate::item::Item;
use crate::record::Unread;

pub(super) type Source = Box<dyn StdError + Send + Sync>;

/// What an [`Error`] is.
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
