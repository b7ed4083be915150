use std::fmt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, TimeDelta, Utc};

use crate::Client;

/// Where a table takes the time for its stamps from.
///
/// ```
/// # use dio_runtime::Clock;
/// let noon = "2026-07-01T12:00:00Z".parse().unwrap();
/// let clock = Clock::new(move || noon);
/// assert_eq!(clock.now(), noon);
/// ```
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    /// The time of the machine.
    pub fn system() -> Self {
        Self::new(Utc::now)
    }

    /// The time that a client of the SDK goes by: the machine's, unless its configuration says otherwise
    /// (`time_source`).
    pub(crate) fn of_client(client: &Client) -> Self {
        match client.config().time_source() {
            Some(source) => Self::new(move || utc(source.now())),
            None => Self::system(),
        }
    }

    /// The time that a function tells, such as one that a test can set.
    pub fn new(now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The current time.
    pub fn now(&self) -> DateTime<Utc> {
        (self.0)()
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Clock")
    }
}

/// A time of the system in UTC; the nearest that chrono can hold, where it lies hundreds of thousands of years away.
pub(crate) fn utc(time: SystemTime) -> DateTime<Utc> {
    let epoch = DateTime::UNIX_EPOCH;
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => TimeDelta::from_std(since)
            .ok()
            .and_then(|since| epoch.checked_add_signed(since))
            .unwrap_or(DateTime::<Utc>::MAX_UTC),
        Err(before) => TimeDelta::from_std(before.duration())
            .ok()
            .and_then(|before| epoch.checked_sub_signed(before))
            .unwrap_or(DateTime::<Utc>::MIN_UTC),
    }
}
