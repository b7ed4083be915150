//! The edge of the engine: the name of an operation and JSON in, a status and JSON out.
//!
//! Between two requests of an SDK's client the processor forgets the engine's branches, so it is how many there are on a
//! request's way that costs, not what they lead to (docs/benchmarks.md, "Through the SDK's client"): what has one caller there
//! is `#[inline]`, what several need is one piece, and what refuses is `#[cold]`.

use std::sync::{PoisonError, RwLock};

use super::clock::MockClock;
use super::database::Database;
use super::error::{Answer, Code, Failure};
use super::layout::Layout;
use super::operation::{Access, Operation};
use super::table::Table;
use super::wire::{Request, error_body};

/// A database and how it answers. Reads run side by side, writes one by one.
#[derive(Debug)]
pub(crate) struct Engine {
    database: RwLock<Database>,
    clock: MockClock,
    /// What a table is that comes into being when it is first named; without it, no table does.
    layout: Option<Layout>,
}

/// An answer as it goes over the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    /// 200 or 400.
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    #[cold]
    pub(crate) fn refusal(failure: &Failure) -> Reply {
        Reply { status: 400, body: error_body(failure) }
    }
}

impl Engine {
    /// An empty database. With a layout, tables come into being by themselves.
    pub(crate) fn new(layout: Option<Layout>) -> Engine {
        let clock = MockClock::default();
        Engine { database: RwLock::new(Database::new(clock.clone())), clock, layout }
    }

    pub(crate) fn clock(&self) -> &MockClock {
        &self.clock
    }

    /// Answers one request.
    pub(crate) fn handle(&self, operation: &str, body: &[u8]) -> Reply {
        match self.run(operation, body) {
            Ok(body) => Reply { status: 200, body },
            Err(failure) => Reply::refusal(&failure),
        }
    }

    fn run(&self, operation: &str, body: &[u8]) -> Answer<Vec<u8>> {
        let operation = Operation::named(operation)?;
        self.catch_up();
        loop {
            let request = Request::parse(body);
            match request.and_then(|request| operation.run(request, Access::Shared(&self.database))) {
                Ok(answer) => return Ok(answer),
                Err(failure) => self.refused(operation, body, failure)?,
            }
        }
    }

    /// Refuses a request that failed, unless the table that it missed comes into being.
    #[cold]
    fn refused(&self, operation: Operation, body: &[u8], failure: Failure) -> Answer<()> {
        // A condition is looked at when everything else was.
        if failure.code != Code::ConditionalCheckFailed
            && let Ok(request) = Request::parse(body)
        {
            operation.check_refused(&request)?;
        }
        match (failure.missing_table.as_deref(), self.layout) {
            (Some(name), Some(layout)) => {
                self.create(layout, name);
                Ok(())
            }
            _ => Err(failure),
        }
    }

    /// Makes a table if tables come into being by themselves.
    pub(crate) fn touch(&self, name: &str) {
        if let Some(layout) = self.layout {
            self.create(layout, name);
        }
    }

    fn create(&self, layout: Layout, name: &str) {
        self.write(|database| {
            let now = database.now();
            let table = || Table::new(layout.define(name), now);
            database.tables.entry(name.to_owned()).or_insert_with(table);
        });
    }

    /// Does what is due if the clock was moved.
    fn catch_up(&self) {
        if self.clock.take_moved() {
            self.database.write().unwrap_or_else(PoisonError::into_inner).clock_moved();
        }
    }

    pub(crate) fn read<T>(&self, look: impl FnOnce(&Database) -> T) -> T {
        self.catch_up();
        Access::Shared(&self.database).read(look)
    }

    pub(crate) fn write<T>(&self, change: impl FnOnce(&mut Database) -> T) -> T {
        self.catch_up();
        Access::Shared(&self.database).write(change)
    }
}
