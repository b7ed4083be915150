//! Time to live: items whose time is over go when the clock is moved (Developer Guide, "Using time to live
//! (TTL) in DynamoDB"). Until then they are read and written like others, as on DynamoDB, which takes days.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::Number;

use super::key::KeyBytes;
use super::table::Table;
use super::value::{Item, Value};

/// What lies further back is taken for something else than a time, and left alone.
const OLDEST: Duration = Duration::from_secs(5 * 365 * 24 * 60 * 60);

impl Table {
    /// Deletes the items whose time is over, from the table and its indexes.
    pub(crate) fn delete_expired(&mut self, now: SystemTime) {
        let Some(attribute) = self.definition.time_to_live.clone() else { return };
        let seconds = |time: SystemTime| {
            let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
            Number::from(since.as_secs())
        };
        let oldest = seconds(now.checked_sub(OLDEST).unwrap_or(UNIX_EPOCH));
        let now = seconds(now);
        let expired = |item: &Item<'_>| {
            // A time of another type than a number, or inside a document, does not count.
            matches!(item.get(&attribute), Some(Value::N(time)) if oldest <= *time && *time < now)
        };
        let keys: Vec<KeyBytes> = self
            .items()
            .iter()
            .map(|stored| stored.part(self.definition.key.attribute_names().chain([attribute.as_str()])))
            .filter(expired)
            .filter_map(|item| self.definition.key_bytes(&item))
            .collect();
        for key in keys {
            self.remove(&key);
        }
    }
}
