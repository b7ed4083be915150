//! Items, and writing a record's attributes into one.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Utc};

use crate::changes::Attributes;
use crate::error::EncodeError;
use crate::stamps::Stamps;
use crate::types::{Datetime, Instant, Timestamp};

/// An item: attribute values by attribute name.
pub type Item = HashMap<String, AttributeValue>;

/// An item on its way into an update.
#[derive(Debug)]
pub(crate) struct ItemParts {
    pub(crate) item: Item,
    /// What the update has to remove: the attributes of empty sets.
    pub(crate) omitted: Vec<&'static str>,
    /// What the update leaves alone in an item that has it, because it was filled for a new one.
    pub(crate) filled: Option<&'static str>,
    /// The record's own `updated_at`.
    pub(crate) own_updated_at: Option<DateTime<Utc>>,
    /// Whether the TTL attribute was filled with a time that counts from this write.
    pub(crate) expires_after_write: bool,
}

/// Takes a record's attributes and makes them an item.
#[derive(Debug)]
pub struct ItemWriter {
    item: Item,
    /// The attributes of values that are stored by their absence.
    omitted: Vec<&'static str>,
    /// The TTL attribute, if it was filled for a record that leaves it none.
    filled: Option<&'static str>,
    /// The time of the write; none where stamps and version stay as the record has them.
    now: Option<DateTime<Utc>>,
    /// Whether a record's own `updated_at` is written rather than the time of the write.
    keeps_updated_at: bool,
    own_updated_at: Option<DateTime<Utc>>,
    expires_after_write: bool,
}

impl ItemWriter {
    /// For an item that is about to be stored at `now`.
    pub(crate) fn at(now: DateTime<Utc>, capacity: usize) -> Self {
        Self { now: Some(now), ..Self::frozen(capacity) }
    }

    /// For an item that is about to be stored at `now`, with the stamps that the record has itself, as dynamo-io writes it.
    pub(crate) fn keeping_stamps(now: DateTime<Utc>, capacity: usize) -> Self {
        Self { keeps_updated_at: true, ..Self::at(now, capacity) }
    }

    /// For an item whose stamps and version stay as the record has them.
    pub(crate) fn frozen(capacity: usize) -> Self {
        Self {
            item: Item::with_capacity(capacity),
            omitted: Vec::new(),
            filled: None,
            now: None,
            keeps_updated_at: false,
            own_updated_at: None,
            expires_after_write: false,
        }
    }

    pub(crate) fn finish(self) -> Item {
        self.item
    }

    /// The item in the parts that an update of it takes.
    pub(crate) fn finish_parts(self) -> ItemParts {
        ItemParts {
            item: self.item,
            omitted: self.omitted,
            filled: self.filled,
            own_updated_at: self.own_updated_at,
            expires_after_write: self.expires_after_write,
        }
    }

    /// The time that `updated_at` is written with; none where stamps stay as the record has them.
    pub(crate) fn time_of_write(&self) -> Option<DateTime<Utc>> {
        let own = self.own_updated_at.filter(|_| self.keeps_updated_at);
        self.now.map(|now| own.unwrap_or(now))
    }

    /// Whether this write fills what the record leaves out, and leaves this attribute out.
    pub(crate) fn fills(&self, attribute: &str) -> bool {
        self.now.is_some() && !self.item.contains_key(attribute)
    }

    /// Notes that the attribute was filled.
    pub(crate) fn fill(&mut self, attribute: &'static str) {
        self.filled = Some(attribute);
    }

    /// Notes that the TTL attribute was filled with a time that counts from this write.
    pub(crate) fn fill_after_write(&mut self) {
        self.expires_after_write = true;
    }

    /// The default stamps: `created_at` once, `updated_at` always, `expires_at` as it is.
    ///
    /// # Errors
    /// A time that has no stored form.
    pub fn stamps(&mut self, stamps: &Stamps) -> Result<(), EncodeError> {
        self.optional::<Datetime>("created_at", self.creation_time(stamps.created_at).as_ref())?;
        let updated_at = self.write_time(stamps.updated_at);
        self.optional::<Datetime>("updated_at", updated_at.as_ref())?;
        self.optional::<Timestamp>("expires_at", stamps.expires_at.as_ref())
    }

    /// The time of the first write: the record's, or now.
    pub fn creation_time<I: Instant>(&self, value: Option<I>) -> Option<I> {
        value.or_else(|| I::from_utc(self.now?))
    }

    /// The time of this write.
    pub fn write_time<I: Instant>(&mut self, value: Option<I>) -> Option<I> {
        self.own_updated_at = value.as_ref().and_then(I::to_utc);
        self.time_of_write().and_then(I::from_utc).or(value)
    }

    /// The optimistic lock, one more than the record's.
    pub fn version(&mut self, attribute: &'static str, value: i64) {
        let stored = if self.now.is_some() { value.saturating_add(1) } else { value };
        self.set(attribute, AttributeValue::N(stored.to_string()));
    }
}

impl Attributes for ItemWriter {
    #[inline]
    fn set(&mut self, attribute: &'static str, value: AttributeValue) {
        self.item.insert(attribute.to_owned(), value);
    }

    /// What a whole item does not name is absent already.
    fn remove(&mut self, _attribute: &'static str) {}

    fn omit(&mut self, attribute: &'static str) {
        self.omitted.push(attribute);
    }
}
