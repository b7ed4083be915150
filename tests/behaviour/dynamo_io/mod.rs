//! The functions of dynamo-io: what they send, what they answer, and what the table holds then.

mod debug;
mod items;
mod moves;
mod records;
mod transactions;
mod upserts;
mod writes;

use dio_runtime::mock::{MockDynamo, Request};
use dio_runtime::{AttributeValue, Item};
use serde_json::Value as Json;

use journal::Journal;
use ledger::Ledger;
use store::product::Meta;
use store::{Product, Store, Supplier};

use crate::support::{at, fixed};

pub mod store {
    dio_runtime::include_schema!("store");
}

pub mod ledger {
    dio_runtime::include_schema!("ledger");
}

pub mod journal {
    dio_runtime::include_schema!("journal");
}

/// Empty tables, whose clock stands at 2026-07-01T12:00:00Z.
async fn tables() -> (MockDynamo, Store, Ledger, Journal) {
    let mock = MockDynamo::new();
    let store = Store::new(mock.client(), "store").with_clock(fixed());
    let ledger = Ledger::new(mock.client(), "ledger").with_clock(fixed());
    let journal = Journal::new(mock.client(), "journal").with_clock(fixed());
    store.create().await.unwrap();
    ledger.create().await.unwrap();
    journal.create().await.unwrap();
    mock.clear_requests();
    (mock, store, ledger, journal)
}

/// One with just its key.
fn bare(product: u32, sku: u32) -> Product {
    Product {
        product_id: format!("product:{product}"),
        sku: format!("sku:{sku}"),
        category: None,
        name: None,
        inventory: None,
        price: None,
        tags: None,
        state: None,
        rank: None,
        meta: Meta::default(),
    }
}

/// One with everything, its own stamps included.
fn full(product: u32, sku: u32) -> Product {
    Product {
        category: Some("category:1".into()),
        name: Some("lamp".into()),
        inventory: Some(7),
        price: Some(2.5),
        tags: Some(["a".to_owned(), "b".to_owned()].into()),
        state: Some("new".into()),
        rank: Some(3),
        meta: stamped(),
        ..bare(product, sku)
    }
}

fn stamped() -> Meta {
    Meta {
        created_at: Some(at("2021-01-01T02:03:04Z")),
        updated_at: Some(at("2021-05-06T07:08:09Z")),
        expires_at: None,
    }
}

fn supplier(product: u32, name: &str) -> Supplier {
    Supplier {
        product_id: format!("product:{product}"),
        supplier: format!("supplier:{name}"),
        city: "Oslo".into(),
        meta: Meta::default(),
    }
}

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.into())
}

fn item<const N: usize>(attributes: [(&str, AttributeValue); N]) -> Item {
    attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The last request.
fn last(mock: &MockDynamo) -> Request {
    mock.requests().last().cloned().unwrap()
}

/// A part of the last request.
fn sent(mock: &MockDynamo, part: &str) -> Json {
    last(mock).body[part].clone()
}

/// Items that Python would have stored, as they are.
async fn put_raw(mock: &MockDynamo, table: &str, item: Item) {
    mock.client().put_item().table_name(table).set_item(Some(item)).send().await.unwrap();
}

fn is_send<T: Send + 'static>(value: T) -> T {
    value
}
