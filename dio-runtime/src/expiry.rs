//! `expires` of a record: what its TTL attribute holds where the caller leaves it none.

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, TimeDelta, Utc};

use crate::changes::{Attributes, Changes};
use crate::error::EncodeError;
use crate::item::ItemWriter;
use crate::types::{StoredType, Timestamp, ValueReason, read_datetime_of_others, refused};

/// Some seconds after a moment, in whole seconds since 1970.
fn expiry(attribute: &'static str, from: DateTime<Utc>, after: u32) -> Result<AttributeValue, EncodeError> {
    let refuse = |reason| EncodeError::value(attribute, refused::<Timestamp>(reason));
    let moment = from
        .checked_add_signed(TimeDelta::seconds(after.into()))
        .ok_or_else(|| refuse(ValueReason::OutOfRange))?;
    Timestamp::to_attribute(&moment).map_err(|error| EncodeError::value(attribute, error))
}

/// The moment that a stored `datetime`, `timestamp` or `date` is; none for anything else.
fn moment(stored: &AttributeValue) -> Option<DateTime<Utc>> {
    match stored {
        AttributeValue::S(text) => read_datetime_of_others(text),
        AttributeValue::N(text) => DateTime::from_timestamp(text.parse().ok()?, 0),
        _ => None,
    }
}

/// For generated code.
impl ItemWriter {
    /// Fills the TTL attribute, if the record leaves it none: so many seconds after a `datetime`, a `timestamp` or a
    /// `date`, which is its first moment in UTC. An item that is there keeps its own where one is written over it in part.
    ///
    /// # Errors
    /// A moment that has no stored form, or an expiry after the year 9999.
    pub fn expire<T: StoredType>(
        &mut self,
        attribute: &'static str,
        from: Option<&T::Value>,
        after: u32,
    ) -> Result<(), EncodeError> {
        let Some(from) = from.filter(|_| self.fills(attribute)) else { return Ok(()) };
        let from = T::to_attribute(from).map_err(|error| EncodeError::value(attribute, error))?;
        // The schema's check knows that it is one.
        let Some(from) = moment(&from) else { return Ok(()) };
        self.set(attribute, expiry(attribute, from, after)?);
        self.fill(attribute);
        Ok(())
    }

    /// Fills the TTL attribute, if the record leaves it none: so many seconds after this write.
    ///
    /// # Errors
    /// An expiry after the year 9999.
    pub fn expire_after_write(&mut self, attribute: &'static str, after: u32) -> Result<(), EncodeError> {
        match self.time_of_write().filter(|_| self.fills(attribute)) {
            Some(now) => {
                self.set(attribute, expiry(attribute, now, after)?);
                self.fill_after_write();
                Ok(())
            }
            None => Ok(()),
        }
    }
}

/// For generated code.
impl Changes {
    /// Moves the TTL attribute to so many seconds after this write, unless the update changes it itself.
    ///
    /// # Errors
    /// An expiry after the year 9999.
    pub fn expire_after_write(
        &mut self,
        attribute: &'static str,
        now: DateTime<Utc>,
        after: u32,
    ) -> Result<(), EncodeError> {
        if !self.touches(attribute) {
            self.set(attribute, expiry(attribute, now, after)?);
        }
        Ok(())
    }
}
