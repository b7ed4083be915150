use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};

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
