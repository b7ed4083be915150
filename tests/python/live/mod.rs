//! The real dynamo-io and dio take turns over HTTP on one table, which the mock's port serves: each reads, updates and
//! queries what the other wrote. Python's turns are in Python, with the classes that dio generates; dio's are in Rust.

mod indexes;
mod maps;
mod mistakes;
mod partitions;
pub mod peer;
mod removals;
mod transactions;
mod types;
mod updates;

use std::sync::atomic::{AtomicUsize, Ordering};

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use dio_runtime::dynamo_io::{ScannedRecordResponse, read_entire_table};
use dio_runtime::mock::{MockDynamo, Server};
use dio_runtime::{Client, Clock, Stamps};
use serde_json::Value as Json;

use crate::interpreter::say;
use crate::item_json::{normal, to_json};
use market::{Market, MarketItem, Offer};
use peer::Peer;
use till::Till;

pub mod market {
    dio_runtime::include_schema!("market");
}

pub mod till {
    dio_runtime::include_schema!("till");
}

/// Both ends, and the tables between them.
struct Turns {
    test: &'static str,
    mock: MockDynamo,
    server: Server,
    client: Client,
    market: Market,
    till: Till,
    taken: AtomicUsize,
}

impl Turns {
    /// Empty tables behind a port; none if Python or the library is missing. dio's clock stands at 2026-07-01T12:00:00Z.
    async fn begin(test: &'static str) -> Option<Self> {
        if !Peer::is_there() {
            return None;
        }
        let mock = MockDynamo::new();
        let server = mock.serve("127.0.0.1:0").await.unwrap();
        let client = client_of(&server);
        let clock = Clock::new(|| at("2026-07-01T12:00:00.9Z"));
        let market = Market::new(client.clone(), "market").with_clock(clock.clone());
        let till = Till::new(client.clone(), "till").with_clock(clock);
        market.create().await.unwrap();
        till.create().await.unwrap();
        Some(Self { test, mock, server, client, market, till, taken: AtomicUsize::new(0) })
    }

    /// Python's turn. What it requires holds, or the test fails with its traceback; returns what it answers.
    async fn python(&self, code: &str) -> Json {
        self.taken.fetch_add(1, Ordering::Relaxed);
        let (endpoint, sent) = (self.server.endpoint_url(), code.to_owned());
        // The port is served by this thread.
        let done = tokio::task::spawn_blocking(move || Peer::run(&endpoint, &sent)).await.unwrap();
        done.unwrap_or_else(|traceback| panic!("Python's turn failed:\n{code}\n{traceback}"))
    }

    /// The rows of Python's turn, as both sides compare them.
    async fn python_rows(&self, code: &str) -> Vec<Json> {
        self.python(code).await.as_array().unwrap().iter().map(normal).collect()
    }

    /// Both sides see the same items in the tables, to the last attribute.
    async fn agree_on_items(&self) {
        let mut count = 0;
        for table in ["market", "till"] {
            let scan = read_entire_table(&self.client, table).send().await.unwrap();
            assert!(scan.completed);
            let here: Vec<Json> = scan.rows.iter().map(|row| normal(&to_json(row))).collect();
            let code = format!(
                "scan = dio.read_entire_table(client, {table:?}); same(scan.completed, True); answer(scan.rows)"
            );
            assert_eq!(self.python_rows(&code).await, here);
            count += here.len();
        }
        let turns = self.taken.load(Ordering::Relaxed);
        say(&format!(
            "live: {}: {turns} turns of dynamo-io among those of dio, and both see the same items: {count}",
            self.test
        ));
    }

    /// Both sides read every item of the market as the same record: what either would store again is what is stored.
    /// Neither reads `frozen`, and Python cannot write lists.
    async fn agree_on_records(&self) {
        let scan = read_entire_table(&self.client, "market").send().await.unwrap();
        let stored: Vec<Json> = scan.rows.iter().map(|row| normal(&to_json(row))).collect();
        let without = |rows: &[Json], names: &[&str]| -> Vec<Json> {
            let mut rows = rows.to_vec();
            for row in rows.iter_mut().filter_map(Json::as_object_mut) {
                names.iter().for_each(|name| drop(row.remove(*name)));
            }
            rows
        };
        let ScannedRecordResponse { records, unread, .. } = scan.into_records::<MarketItem>();
        assert!(unread.is_empty(), "{unread:?}");
        let item = |record: &MarketItem| match record {
            MarketItem::Offer(offer) => offer.to_item(),
            MarketItem::Review(review) => review.to_item(),
            MarketItem::Other(item) => panic!("{item:?}"),
        };
        let here: Vec<Json> = records.iter().map(|record| normal(&to_json(&item(record).unwrap()))).collect();
        assert_eq!(here, without(&stored, &["frozen"]));

        let there = "
again = []
for row in dio.read_entire_table(client, 'market').rows:
    (of,) = [kind for kind in (Offer, Review) if kind.schema.matches(row)]
    row = of.from_row(row).to_row()
    row.pop('lines', None)
    again.append(row)
answer(again)";
        assert_eq!(self.python_rows(there).await, without(&stored, &["frozen", "lines"]));
    }
}

/// The SDK with its own HTTP client.
fn client_of(server: &Server) -> Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(Credentials::new("any", "any", None, None, "test"))
        .endpoint_url(server.endpoint_url())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    Client::from_conf(config)
}

fn at(text: &str) -> chrono::DateTime<chrono::Utc> {
    text.parse().unwrap()
}

/// Python's `STAMPS`.
fn stamps() -> Stamps {
    Stamps {
        created_at: Some(at("2020-01-02T03:04:05Z")),
        updated_at: Some(at("2021-01-02T03:04:05Z")),
        expires_at: Some(at("2040-01-02T03:04:05Z")),
    }
}

/// An offer of which nothing is given but its key.
fn offer(seller: &str, offer: &str) -> Offer {
    Offer {
        seller: seller.into(),
        offer: offer.into(),
        category: None,
        name: None,
        active: None,
        blobs: None,
        photo: None,
        day: None,
        at: None,
        price: None,
        prices: None,
        count: None,
        counts: None,
        lines: None,
        parcel: None,
        words: None,
        ends: None,
        frozen: None,
        meta: Stamps::default(),
    }
}

/// The texts of a set.
fn set<T: Ord, U: Into<T>, const N: usize>(elements: [U; N]) -> Option<std::collections::BTreeSet<T>> {
    Some(elements.map(Into::into).into())
}
