use std::fmt;

use chrono::{DateTime, Utc};

/// What dio fills in: the `meta` of records of a table with the default stamps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stamps {
    /// When the record was stored first. `put` fills it where it is none.
    pub created_at: Option<DateTime<Utc>>,
    /// When the record was stored last. Every write fills it.
    pub updated_at: Option<DateTime<Utc>>,
    /// When DynamoDB may delete it (TTL), in whole seconds. Yours to set.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Stands for a `sensitive` value in `Debug`.
#[derive(Clone, Copy)]
pub struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}
