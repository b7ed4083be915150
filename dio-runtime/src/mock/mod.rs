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
//! operation with a JSON body, and answers with a status and a JSON body ([`MockDynamo::handle`]).
//!
//! Behaviour, limits and messages follow the Amazon DynamoDB API Reference and Developer Guide. What the mock
//! does not play (streams, PartiQL, tags, the parameters from before expressions) is refused with a message
//! that says so.

mod attribute;
mod client;
mod clock;
mod database;
mod engine;
mod error;
mod expiry;
mod expression;
mod item;
mod item_rules;
mod key;
mod layout;
mod operation;
mod print;
mod record;
mod schema;
#[cfg(feature = "mock-server")]
mod server;
mod size;
mod storage;
mod table;
mod table_view;
mod value;
mod wire;

use std::sync::Arc;

use engine::{Engine, Reply};
use layout::Layout;
use record::Record;

pub use clock::MockClock;
pub use record::Request;
#[cfg(feature = "mock-server")]
pub use server::{Answered, Server, ServerOptions};
pub use table_view::{KeyValue, MockTable};

/// A DynamoDB in process: tables, items and the record of what was asked of it.
///
/// Clones share everything. Nothing is kept when the last clone and client are dropped.
#[derive(Debug, Clone)]
pub struct MockDynamo {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    engine: Engine,
    record: Record,
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
        MockDynamo { shared: Arc::new(Shared { engine: Engine::new(layout), record: Record::default() }) }
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

    /// Every request since the start or the last [`clear_requests`](MockDynamo::clear_requests), oldest
    /// first.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.record.requests()
    }

    /// Forgets the requests so far.
    pub fn clear_requests(&self) {
        self.shared.record.clear();
    }

    /// Answers the next `count` requests of an operation (as `PutItem`) with
    /// `ProvisionedThroughputExceededException`. The SDK retries these by itself, two times unless its
    /// configuration says otherwise.
    pub fn throttle(&self, operation: &str, count: usize) {
        self.shared.record.throttle(operation, count);
    }

    /// Answers one request of the JSON protocol: the operation's name (`PutItem`) and its body, to an HTTP
    /// status (200 or 400) and a body. What any transport needs; the SDK's client goes through here.
    pub fn handle(&self, operation: &str, body: &[u8]) -> (u16, Vec<u8>) {
        self.shared.record.note(operation, body);
        let reply = match self.shared.record.fault(operation) {
            Some(failure) => Reply::refusal(&failure),
            None => self.shared.engine.handle(operation, body),
        };
        (reply.status, reply.body)
    }
}
