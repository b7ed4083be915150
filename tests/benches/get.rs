//! One `get` through dio beside the same `get` through the bare SDK, both on the same canned answer. dio's makes the key and
//! reads the record; the bare one has the key's texts ready, and leaves the item
//! as it is or has it read by hand.

#![allow(clippy::unwrap_used, reason = "a bench ends at the first thing that is wrong")]

#[path = "conversion/by_hand.rs"]
#[allow(dead_code, reason = "only reading is measured here")]
mod by_hand;
#[path = "interleave/mod.rs"]
mod interleave;
#[path = "conversion/records.rs"]
mod records;
#[allow(missing_docs, unused_imports)]
mod warehouse {
    dio_runtime::include_schema!("warehouse");
}

use std::fmt::Debug;
use std::hint::black_box;

use aws_sdk_dynamodb::config::{
    BehaviorVersion, Credentials, Region, StalledStreamProtectionConfig, retry::RetryConfig,
    timeout::TimeoutConfig,
};
use aws_sdk_dynamodb::{Client, Config};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use base64::prelude::{BASE64_STANDARD, Engine};
use dio_runtime::{AttributeValue, Item, Record};
use interleave::{Contender, interleave, time};
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use warehouse::Warehouse;

/// Runs of each contender.
const RUNS: usize = 10;
/// Turns in a run.
const TURNS: usize = 100;
/// Requests in a turn.
const REQUESTS: usize = 20;

/// Answers every request alike.
#[derive(Debug, Clone)]
struct Canned(String);

impl HttpConnector for Canned {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let mut response =
            HttpResponse::new(StatusCode::try_from(200).unwrap(), SdkBody::from(self.0.clone()));
        response.headers_mut().insert("content-type", "application/x-amz-json-1.0");
        HttpConnectorFuture::ready(Ok(response))
    }
}

impl HttpClient for Canned {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

fn client(answer: String) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("bench", "bench", None, None, "bench"))
        .endpoint_url("http://canned.invalid")
        .http_client(Canned(answer))
        .retry_config(RetryConfig::disabled())
        .timeout_config(TimeoutConfig::disabled())
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .build();
    Client::from_conf(config)
}

/// As DynamoDB writes it.
fn json(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::B(bytes) => json!({ "B": BASE64_STANDARD.encode(bytes.as_ref()) }),
        AttributeValue::Bool(value) => json!({ "BOOL": value }),
        AttributeValue::L(values) => json!({ "L": values.iter().map(json).collect::<Vec<_>>() }),
        AttributeValue::M(values) => json!({ "M": json_item(values) }),
        AttributeValue::N(text) => json!({ "N": text }),
        AttributeValue::Ns(texts) => json!({ "NS": texts }),
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::Ss(texts) => json!({ "SS": texts }),
        other => unreachable!("{other:?} is in no record"),
    }
}

fn json_item(item: &Item) -> Value {
    item.iter().map(|(name, value)| (name.clone(), json(value))).collect()
}

async fn bare(client: &Client, partition: &str, sort: &str) -> Item {
    let request = client
        .get_item()
        .table_name("warehouse-prod")
        .key("pk", AttributeValue::S(partition.to_owned()))
        .key("sk", AttributeValue::S(sort.to_owned()));
    request.send().await.unwrap().item.unwrap()
}

async fn through_dio<R: Record<Schema = Warehouse>>(warehouse: &Warehouse, key: &R::Key) -> R {
    warehouse.get(key.clone()).send().await.unwrap().required().unwrap()
}

/// A turn of many requests, one after the other.
fn turn<'a, O>(runtime: &'a Runtime, get: impl AsyncFn() -> O + 'a) -> Contender<'a> {
    Box::new(move || {
        let requests = async {
            for _ in 0..REQUESTS {
                black_box(get().await);
            }
        };
        time(|| runtime.block_on(requests))
    })
}

fn compare<R, E>(name: &str, record: &R, from_item: fn(Item) -> Result<R, E>)
where
    R: Record<Schema = Warehouse> + Debug + PartialEq,
    E: Debug,
{
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let item = record.to_item().unwrap();
    let (partition, sort) = (item["pk"].as_s().unwrap(), item["sk"].as_s().unwrap());
    let client = client(json!({ "Item": json_item(&item) }).to_string());
    let warehouse = Warehouse::new(client.clone(), "warehouse-prod");
    let key = record.key();
    let found = runtime.block_on(warehouse.get(key.clone()).send()).unwrap().required().unwrap();
    assert_eq!(found, *record);

    let mut contenders: [Contender<'_>; 3] = [
        turn(&runtime, async || bare(&client, partition, sort).await),
        turn(&runtime, async || from_item(bare(&client, partition, sort).await).unwrap()),
        turn(&runtime, async || through_dio::<R>(&warehouse, &key).await),
    ];
    let times = interleave(RUNS, TURNS, &mut contenders);
    for (index, way) in ["bare SDK", "bare SDK, read by hand", "dio"].into_iter().enumerate() {
        let microseconds = times.median(index) * 1e6 / REQUESTS as f64;
        let [to_bare, to_by_hand] = [0, 1].map(|other| times.ratio(index, other));
        println!("| {name} | {way} | {microseconds:.1} µs | {to_bare:.3} | {to_by_hand:.3} |");
    }
}

fn main() {
    println!("| record | get | time | to the bare SDK | to it, read by hand |");
    println!("|---|---|--:|--:|--:|");
    compare("8 fields", &records::parcel(), by_hand::parcel_from_item);
    compare("40 fields", &records::product(), by_hand::product_from_item);
}
