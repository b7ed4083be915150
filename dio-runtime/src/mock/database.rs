//! All tables.

use std::collections::BTreeMap;
use std::time::SystemTime;

use super::clock::MockClock;
use super::error::{Answer, Failure};
use super::operation::Tokens;
use super::table::Table;

/// The tables by name, and the transactions that may come again.
#[derive(Debug, Default)]
pub(crate) struct Database {
    pub(crate) tables: BTreeMap<String, Table>,
    pub(crate) tokens: Tokens,
    clock: MockClock,
}

impl Database {
    pub(crate) fn new(clock: MockClock) -> Database {
        Database { clock, ..Database::default() }
    }

    /// The time: everything in the engine that needs it asks here.
    pub(crate) fn now(&self) -> SystemTime {
        self.clock.system_now()
    }

    /// Does what is due after the clock was moved.
    pub(crate) fn clock_moved(&mut self) {
        let now = self.now();
        self.tokens.forget_old(now);
        self.tables.values_mut().for_each(|table| table.delete_expired(now));
    }

    #[inline]
    pub(crate) fn table(&self, name: &str) -> Answer<&Table> {
        self.tables.get(name).ok_or_else(|| Failure::no_table(name))
    }

    #[inline]
    pub(crate) fn table_mut(&mut self, name: &str) -> Answer<&mut Table> {
        self.tables.get_mut(name).ok_or_else(|| Failure::no_table(name))
    }
}
