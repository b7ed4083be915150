//! One `get` through dio beside the same `get` through the bare SDK, both on the same canned answer. dio's makes the key and
//! reads the record; the bare one has the key's texts ready and leaves the item as it is.

#![allow(clippy::unwrap_used, reason = "a bench ends at the first thing that is wrong")]

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

async fn bare(client: &Client, partition: &str, sort: &str, attributes: usize) {
    let request = client
        .get_item()
        .table_name("warehouse-prod")
        .key("pk", AttributeValue::S(partition.to_owned()))
        .key("sk", AttributeValue::S(sort.to_owned()));
    let output = request.send().await.unwrap();
    assert_eq!(output.item.unwrap().len(), attributes);
}

async fn through_dio<R: Record<Schema = Warehouse>>(warehouse: &Warehouse, key: &R::Key) {
    black_box(warehouse.get(key.clone()).send().await.unwrap().required().unwrap());
}

fn compare<R: Record<Schema = Warehouse> + Debug + PartialEq>(name: &str, record: &R) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let item = record.to_item().unwrap();
    let (partition, sort) = (item["pk"].as_s().unwrap(), item["sk"].as_s().unwrap());
    let client = client(json!({ "Item": json_item(&item) }).to_string());
    let warehouse = Warehouse::new(client.clone(), "warehouse-prod");
    let key = record.key();
    let found = runtime.block_on(warehouse.get(key.clone()).send()).unwrap().required().unwrap();
    assert_eq!(found, *record);

    let mut contenders: [Contender<'_>; 2] = [
        Box::new(|| {
            let requests = async {
                for _ in 0..REQUESTS {
                    bare(&client, partition, sort, item.len()).await;
                }
            };
            time(|| runtime.block_on(requests))
        }),
        Box::new(|| {
            let requests = async {
                for _ in 0..REQUESTS {
                    through_dio::<R>(&warehouse, &key).await;
                }
            };
            time(|| runtime.block_on(requests))
        }),
    ];
    let times = interleave(RUNS, TURNS, &mut contenders);
    for (index, way) in ["bare SDK", "dio"].into_iter().enumerate() {
        let microseconds = times.median(index) * 1e6 / REQUESTS as f64;
        println!("| {name} | {way} | {microseconds:.1} µs | {:.3} |", times.ratio(index, 0));
    }
}

fn main() {
    println!("| record | get | time | to the bare SDK |");
    println!("|---|---|--:|--:|");
    compare("8 fields", &records::parcel());
    compare("40 fields", &records::product());
}
