//! The mock's time: the machine's, or one that a test sets and moves.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};

use crate::Clock;
use crate::clock::utc;

/// How often a sleep lets sleeps that end before it go first. It is only ever used up where one of those is
/// no longer polled by anybody.
const PATIENCE: usize = 64;

/// The clock of a [`MockDynamo`](super::MockDynamo).
///
/// It runs with the machine's until it is [set](MockClock::set), [stopped](MockClock::stop) or
/// [advanced](MockClock::advance). From then on it stands still, and moves only when it is told to and when
/// somebody sleeps on it: a sleep ends at once and takes the clock to its end.
///
/// The same time is told to all:
///
/// - the SDK's clients of the mock: the backoff between retries and timeouts take no time in the test and
///   still pass on the clock. How long a backoff is remains the SDK's choice, which is random;
/// - dio's tables over such a client, for their stamps. Elsewhere it can be had as a [`Clock`] with `into()`;
/// - the engine: times of creation, the ten minutes of an idempotency token, and the expiry of items: where
///   a table has a TTL attribute, the items that are due are deleted when the clock is moved.
///
/// Clones are the same clock.
///
/// ```
/// use std::time::Duration;
///
/// use dio_runtime::chrono::{DateTime, Utc};
/// use dio_runtime::mock::MockDynamo;
///
/// let mock = MockDynamo::new();
/// let noon: DateTime<Utc> = "2026-07-01T12:00:00Z".parse()?;
/// mock.clock().set(noon);
/// mock.clock().advance(Duration::from_secs(90));
/// assert_eq!(mock.clock().now().to_rfc3339(), "2026-07-01T12:01:30+00:00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct MockClock(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    time: Mutex<Time>,
    /// Whether it stands: a clock that runs is read without the lock.
    stands: AtomicBool,
    /// Whether it was moved since somebody asked.
    moved: AtomicBool,
}

#[derive(Debug, Default)]
struct Time {
    /// None while it runs with the machine's.
    stands_at: Option<SystemTime>,
    /// When those end that sleep, by their number.
    sleeps: BTreeMap<u64, SystemTime>,
    /// The number of the next sleep.
    next: u64,
}

impl MockClock {
    fn time(&self) -> MutexGuard<'_, Time> {
        // No panic can happen while it is held.
        self.0.time.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn move_by(&self, to: impl FnOnce(SystemTime) -> SystemTime) {
        let mut time = self.time();
        let now = time.stands_at.unwrap_or_else(SystemTime::now);
        time.stands_at = Some(to(now));
        self.0.stands.store(true, Ordering::Release);
        drop(time);
        self.0.moved.store(true, Ordering::Release);
    }

    /// The time.
    pub fn now(&self) -> DateTime<Utc> {
        utc(self.system_now())
    }

    #[inline]
    pub(super) fn system_now(&self) -> SystemTime {
        if self.0.stands.load(Ordering::Acquire) { self.standing_now() } else { SystemTime::now() }
    }

    fn standing_now(&self) -> SystemTime {
        let stands_at = self.time().stands_at;
        stands_at.unwrap_or_else(SystemTime::now)
    }

    /// Sets the time, at which the clock then stands: a [`SystemTime`], or an instant of chrono, jiff or time.
    /// It may be earlier than the time that it showed.
    pub fn set(&self, time: impl Into<SystemTime>) {
        let time = time.into();
        self.move_by(|_| time);
    }

    /// Moves the time forward, and stops the clock if it ran.
    pub fn advance(&self, duration: Duration) {
        self.move_by(|now| now.checked_add(duration).unwrap_or(now));
    }

    /// Stops the clock at the time that it shows.
    pub fn stop(&self) {
        self.move_by(|now| now);
    }

    /// Whether it was moved since this was last asked.
    #[inline]
    pub(super) fn take_moved(&self) -> bool {
        self.0.moved.load(Ordering::Acquire) && self.0.moved.swap(false, Ordering::AcqRel)
    }

    /// Sleeps, from now on, for a duration. On a clock that runs this is tokio's sleep.
    pub(super) fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + Send + Sync + 'static {
        let clock = self.clone();
        let end = self.time().stands_at.map(|now| now.checked_add(duration).unwrap_or(now));
        async move {
            match end {
                Some(end) => clock.sleep_until(end).await,
                None => tokio::time::sleep(duration).await,
            }
        }
    }

    /// Takes the clock to `end`, after everybody who sleeps at the same time and less long: a timeout of two
    /// seconds ends before the delay of ten that it watches.
    async fn sleep_until(self, end: SystemTime) {
        let sleep = Sleep::begin(&self, end);
        for _ in 0..PATIENCE {
            tokio::task::yield_now().await;
            if sleep.is_next() {
                break;
            }
        }
        if self.system_now() < end {
            self.move_by(|_| end);
        }
    }
}

/// Somebody who sleeps, for as long as this is there.
struct Sleep<'a> {
    clock: &'a MockClock,
    number: u64,
    end: SystemTime,
}

impl<'a> Sleep<'a> {
    fn begin(clock: &'a MockClock, end: SystemTime) -> Sleep<'a> {
        let mut time = clock.time();
        let number = time.next;
        time.next += 1;
        time.sleeps.insert(number, end);
        Sleep { clock, number, end }
    }

    fn is_next(&self) -> bool {
        self.clock.time().sleeps.values().all(|end| self.end <= *end)
    }
}

impl Drop for Sleep<'_> {
    fn drop(&mut self) {
        self.clock.time().sleeps.remove(&self.number);
    }
}

impl From<MockClock> for Clock {
    fn from(clock: MockClock) -> Clock {
        Clock::new(move || clock.now())
    }
}
