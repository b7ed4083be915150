//! Items: writing a record's attributes into one, and reading them back.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Utc};

use crate::changes::Attributes;
use crate::definition::RecordDefinition;
use crate::error::{DecodeError, EncodeError};
use crate::key::{Component, StoredKey};
use crate::stamps::Stamps;
use crate::types::{Datetime, Instant, Integer, StoredType, Timestamp};

/// An item: attribute values by attribute name.
pub type Item = HashMap<String, AttributeValue>;

/// Takes a record's attributes and makes them an item.
#[derive(Debug)]
pub struct ItemWriter {
    item: Item,
    /// The attributes of values that are stored by their absence.
    omitted: Vec<&'static str>,
    /// The time of the write; none where stamps and version stay as the record has them.
    now: Option<DateTime<Utc>>,
}

impl ItemWriter {
    /// For an item that is about to be stored at `now`.
    pub(crate) fn at(now: DateTime<Utc>, capacity: usize) -> Self {
        Self { item: Item::with_capacity(capacity), omitted: Vec::new(), now: Some(now) }
    }

    /// For an item whose stamps and version stay as the record has them.
    pub(crate) fn frozen(capacity: usize) -> Self {
        Self { item: Item::with_capacity(capacity), omitted: Vec::new(), now: None }
    }

    pub(crate) fn finish(self) -> Item {
        self.item
    }

    /// The item, and what an update of it has to remove: the attributes of empty sets.
    pub(crate) fn finish_with_omitted(self) -> (Item, Vec<&'static str>) {
        (self.item, self.omitted)
    }

    /// The default stamps: `created_at` once, `updated_at` always, `expires_at` as it is.
    ///
    /// # Errors
    /// A time that has no stored form.
    pub fn stamps(&mut self, stamps: &Stamps) -> Result<(), EncodeError> {
        self.optional::<Datetime>("created_at", self.creation_time(stamps.created_at).as_ref())?;
        self.optional::<Datetime>("updated_at", self.write_time(stamps.updated_at).as_ref())?;
        self.optional::<Timestamp>("expires_at", stamps.expires_at.as_ref())
    }

    /// The time of the first write: the record's, or now.
    pub fn creation_time<I: Instant>(&self, value: Option<I>) -> Option<I> {
        value.or_else(|| I::from_utc(self.now?))
    }

    /// The time of this write.
    pub fn write_time<I: Instant>(&self, value: Option<I>) -> Option<I> {
        self.now.and_then(I::from_utc).or(value)
    }

    /// The optimistic lock, one more than the record's.
    pub fn version(&mut self, attribute: &'static str, value: i64) {
        let stored = if self.now.is_some() { value.saturating_add(1) } else { value };
        self.set(attribute, AttributeValue::N(stored.to_string()));
    }
}

impl Attributes for ItemWriter {
    fn set(&mut self, attribute: &'static str, value: AttributeValue) {
        self.item.insert(attribute.to_owned(), value);
    }

    /// What a whole item does not name is absent already.
    fn remove(&mut self, _attribute: &'static str) {}

    fn omit(&mut self, attribute: &'static str) {
        self.omitted.push(attribute);
    }
}

/// Hands a record the attributes of an item, one by one.
#[derive(Debug)]
pub struct ItemReader {
    item: Item,
    record: &'static RecordDefinition,
}

impl ItemReader {
    pub(crate) fn new(item: Item, record: &'static RecordDefinition) -> Self {
        Self { item, record }
    }

    pub(crate) fn into_item(self) -> Item {
        self.item
    }

    /// An attribute that must be there, unless its type says what an absent one means.
    ///
    /// # Errors
    /// The attribute is missing or holds something else.
    pub fn required<T: StoredType>(&mut self, attribute: &'static str) -> Result<T::Value, DecodeError> {
        match self.take::<T>(attribute) {
            Some(value) => T::from_attribute(value)
                .map_err(|error| DecodeError::value(self.record.name, attribute, error)),
            None => T::when_absent().ok_or_else(|| DecodeError::missing(self.record.name, attribute)),
        }
    }

    /// An attribute that may be absent.
    ///
    /// # Errors
    /// The attribute holds something else.
    pub fn optional<T: StoredType>(
        &mut self,
        attribute: &'static str,
    ) -> Result<Option<T::Value>, DecodeError> {
        match self.take::<T>(attribute) {
            None => Ok(None),
            Some(value) => match T::from_attribute(value) {
                Ok(value) => Ok(Some(value)),
                Err(error) => Err(DecodeError::value(self.record.name, attribute, error)),
            },
        }
    }

    /// The attribute, unless it is absent: `NULL` is another way to be so, except where it is a value.
    #[inline]
    fn take<T: StoredType>(&mut self, attribute: &'static str) -> Option<AttributeValue> {
        self.item.remove(attribute).filter(|value| T::NULL_IS_VALUE || !value.is_null())
    }

    /// Checks that a copy of a component of the primary key, if it is there, says what the key says.
    ///
    /// # Errors
    /// The copy holds something else.
    pub fn copy<T: StoredType<Value: PartialEq>>(
        &mut self,
        attribute: &'static str,
        key: &T::Value,
    ) -> Result<(), DecodeError> {
        match self.optional::<T>(attribute)? {
            Some(copy) if copy != *key => Err(DecodeError::disagrees(self.record.name, attribute)),
            _ => Ok(()),
        }
    }

    /// A required attribute of which the primary key holds a form that loses something, such as `:lower`.
    ///
    /// # Errors
    /// The attribute is missing, holds something else, or is not what the key was made from.
    pub fn original<T, C>(&mut self, attribute: &'static str, key: &T::Value) -> Result<T::Value, DecodeError>
    where
        T: StoredType<Value: PartialEq>,
        C: Component<Value = T::Value>,
    {
        let value = self.required::<T>(attribute)?;
        if C::in_key(value.clone()) == *key {
            Ok(value)
        } else {
            Err(DecodeError::disagrees(self.record.name, attribute))
        }
    }

    /// The fields of an index key that they are read from, if the item has it.
    ///
    /// # Errors
    /// The attribute is no such key.
    pub fn key<K: StoredKey>(&mut self, key: &K) -> Result<Option<K::Values>, DecodeError> {
        match self.item.remove(key.attribute()) {
            Some(stored) => match key.values(&stored) {
                Ok(values) => Ok(Some(values)),
                Err(error) => Err(DecodeError::key(self.record.name, key.attribute(), error)),
            },
            None => Ok(None),
        }
    }

    /// A required field that was looked for in an index key.
    ///
    /// # Errors
    /// The key is not there.
    pub fn found<T>(&self, attribute: &'static str, value: Option<T>) -> Result<T, DecodeError> {
        value.ok_or_else(|| DecodeError::missing(self.record.name, attribute))
    }

    /// The default stamps.
    ///
    /// # Errors
    /// One of them holds something else.
    pub fn stamps(&mut self) -> Result<Stamps, DecodeError> {
        Ok(Stamps {
            created_at: self.optional::<Datetime>("created_at")?,
            updated_at: self.optional::<Datetime>("updated_at")?,
            expires_at: self.optional::<Timestamp>("expires_at")?,
        })
    }

    /// The optimistic lock; 0 where the item has none.
    ///
    /// # Errors
    /// The attribute is not a whole number.
    pub fn version(&mut self, attribute: &'static str) -> Result<i64, DecodeError> {
        Ok(self.optional::<Integer>(attribute)?.unwrap_or(0))
    }
}
