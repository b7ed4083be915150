//! How errors tell themselves.

use std::error::Error as StdError;
use std::fmt;

use super::{Error, Kind};
use crate::record::Unread;

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
