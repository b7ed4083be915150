//! A DynamoDB in process, behind a genuine SDK client.
//!
//! ```
//! use aws_sdk_dynamodb::types::AttributeValue;
//! use dio_runtime::mock::MockDynamo;
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let mock = MockDynamo::dynamo_io();
//! let client = mock.client(); // an aws_sdk_dynamodb::Client like any other
//!
//! client
//!     .put_item()
//!     .table_name("shop")
//!     .item("pk", AttributeValue::S("customer:42".into()))
//!     .item("sk", AttributeValue::S("#profile".into()))
//!     .send()
//!     .await?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The SDK's own serialization, errors and paginators run for real; only its HTTP connector is answered here.
//! The engine behind it owns its values and knows nothing of the SDK: at its edge it takes the name of an
//! operation with a JSON body, and answers with a status and a JSON body ([`MockDynamo::answer`]).
//!
//! # Tools for tests
//!
//! - [`MockDynamo::create`] makes a table of a generated type in one call.
//! - [`MockDynamo::clock`]: one time for engine, SDK and dio, to set and to move. Retries sleep on it.
//! - [`MockDynamo::fault`]: errors, throttling, unprocessed items, conflicts, delays, cut connections.
//! - [`MockDynamo::requests`]: what was asked and how it was answered, to filter, count and assert on.
//! - [`MockDynamo::table`]: a [`MockTable`] to look into, to fill, to print and to assert on, with its indexes.
//! - [`matchers`] and [`attributes`]: dynamo-io's, with its methods on [`MockTable`].
//! - [`MockDynamo::snapshot`] and [`MockDynamo::from_snapshot`]: the whole content as JSON, and back.
//!
//! # What it follows
//!
//! Behaviour, limits and messages follow the Amazon DynamoDB API Reference and Developer Guide. What the mock
//! does not play (streams, PartiQL, tags, the parameters from before expressions) is refused with a message
//! that says so.

mod answer;
mod assertion;
pub mod attributes;
mod batch_split;
mod client;
mod clock;
mod comparison;
mod database;
mod design;
mod difference;
mod engine;
mod error;
mod expiry;
mod expression;
mod fault;
mod index_name;
mod index_view;
mod item;
mod item_rules;
mod item_text;
mod json_text;
mod key;
mod key_value;
mod layout;
pub mod matchers;
mod operation;
mod record;
mod record_rows;
mod request;
mod restore;
mod row;
mod row_assertion;
mod rows;
mod schema;
mod sdk_item;
#[cfg(feature = "mock-server")]
mod server;
mod set;
mod size;
mod slots;
mod snapshot;
mod storage;
mod stored;
mod table;
mod table_text;
mod table_view;
mod updated_attributes;
mod value;
mod value_text;
mod wildcard;
mod wire;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use design::Design;
use engine::Engine;
use fault::Faults;
use layout::Layout;
use record::Record;

pub use answer::MockAnswer;
pub use clock::MockClock;
pub use comparison::Comparison;
pub use fault::{Fault, FaultOrder, OrderedFault};
pub use index_name::IndexName;
pub use index_view::MockIndex;
pub use key_value::KeyValue;
pub use operation::Operation;
pub use request::{Request, Requests};
pub use restore::{SnapshotError, SnapshotProblem};
pub use row::{Named, RowValue};
#[cfg(feature = "mock-server")]
pub use server::{Answered, Server, ServerOptions};
pub use table_view::MockTable;

/// A DynamoDB in process: tables, items and the record of what was asked of it.
///
/// Clones share everything. Nothing of it is kept when the last clone and client are dropped.
#[derive(Debug, Clone)]
pub struct MockDynamo {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    engine: Engine,
    record: Mutex<Record>,
    faults: Faults,
    /// The designs of tables that were made with one, by the table's name.
    designs: Mutex<BTreeMap<String, Design>>,
}

impl Default for MockDynamo {
    fn default() -> MockDynamo {
        MockDynamo::new()
    }
}

impl MockDynamo {
    /// An empty DynamoDB: it knows no table until one is created.
    pub fn new() -> MockDynamo {
        MockDynamo::with_layout(None)
    }

    fn with_layout(layout: Option<Layout>) -> MockDynamo {
        let engine = Engine::new(layout);
        let shared =
            Shared { engine, record: Mutex::default(), faults: Faults::default(), designs: Mutex::default() };
        MockDynamo { shared: Arc::new(shared) }
    }

    /// A DynamoDB whose tables come into being when they are first named, with the layout of the Python
    /// library dynamo-io: the string keys `pk` and `sk`, the string attributes `g1k`, `g2k` and `g3k`, and
    /// its nineteen global indexes over them (`inverted`, `partition_g1` to `g3_g2`), each with every
    /// attribute.
    pub fn dynamo_io() -> MockDynamo {
        MockDynamo::with_layout(Some(Layout::DynamoIo))
    }

    /// A genuine SDK client of this DynamoDB. It needs a tokio runtime, no network and no credentials.
    ///
    /// The client goes by the mock's [clock](MockDynamo::clock). While that runs, the SDK sleeps on tokio's before it
    /// retries, so the runtime needs its timer.
    pub fn client(&self) -> aws_sdk_dynamodb::Client {
        client::client(self)
    }

    /// The time of this DynamoDB, of its clients and of dio's tables over them: to look at, to set and to move.
    pub fn clock(&self) -> MockClock {
        self.shared.engine.clock().clone()
    }

    /// A table, to look into, to fill and to assert on.
    pub fn table(&self, name: impl Into<String>) -> MockTable {
        MockTable::new(self.clone(), name.into())
    }

    /// The requests since the start or the last [`clear_requests`](MockDynamo::clear_requests), oldest first,
    /// whoever made them and by whatever transport.
    ///
    /// The latest 10,000 are kept ([`keep_requests`](MockDynamo::keep_requests)), and of these no more than
    /// have 64 MB of bodies; older ones are forgotten.
    pub fn requests(&self) -> Requests {
        let record = self.shared.record();
        Requests::new(self.shared.engine.read(|database| record.requests(database)))
    }

    /// Keeps this many of the latest requests. None are kept at 0, for a mock that serves for long.
    pub fn keep_requests(&self, requests: usize) {
        self.shared.record().keep(requests);
    }

    /// Forgets the requests so far.
    pub fn clear_requests(&self) {
        self.shared.record().clear();
    }

    /// Orders a fault for requests of an operation, the next one unless more is said.
    pub fn fault(&self, operation: Operation) -> FaultOrder {
        FaultOrder::new(self.clone(), Some(operation))
    }

    /// Orders a fault for requests of any operation.
    pub fn any_fault(&self) -> FaultOrder {
        FaultOrder::new(self.clone(), None)
    }

    /// The faults that have not struck yet, oldest first.
    pub fn faults(&self) -> Vec<OrderedFault> {
        self.shared.faults.left()
    }

    /// Takes back the faults that have not struck yet.
    pub fn clear_faults(&self) {
        self.shared.faults.clear();
    }

    /// Asserts that every fault that was ordered has struck.
    ///
    /// # Panics
    /// If one has not; the message lists those that are left.
    #[track_caller]
    pub fn assert_no_faults_left(&self) {
        let left = self.faults();
        if !left.is_empty() {
            let left: Vec<String> = left.iter().map(|fault| format!("  {fault}")).collect();
            fail(format_args!("these faults have not struck\n{}", left.join("\n")));
        }
    }
}

impl Shared {
    // No panic can leave one of these half changed: what they do while it is held is one step.
    fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn designs(&self) -> MutexGuard<'_, BTreeMap<String, Design>> {
        self.designs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn design(&self, table: &str) -> Design {
        self.designs().get(table).copied().unwrap_or_default()
    }
}

/// Fails the test that asked: a tool for tests has no other way to answer.
#[allow(clippy::panic, reason = "assertions of tests panic by their nature; no other code calls this")]
#[track_caller]
fn fail(message: impl std::fmt::Display) -> ! {
    panic!("{message}")
}
