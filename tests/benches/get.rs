//! One `get` through dio beside the same `get` through the bare SDK, both on the same canned answer.

#![allow(clippy::unwrap_used, reason = "a bench ends at the first thing that is wrong")]

#[path = "interleave/mod.rs"]
mod interleave;
#[allow(missing_docs, unused_imports)]
mod shop {
    dio_runtime::include_schema!("shop");
}

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
use dio_runtime::AttributeValue;
use interleave::{Contender, interleave, time};
use shop::{OrderKey, Shop};

/// Rounds of the measurement.
const ROUNDS: usize = 10;
/// Requests in a run.
const REQUESTS: usize = 2_000;

/// What DynamoDB answers: an order of three lines.
const ANSWER: &str = r#"{"Item":{
    "pk":{"S":"customer:42"},"sk":{"S":"order:2026-07-01T12:00:00Z#00000000010000000000000002"},"_type":{"S":"Order"},
    "g1k":{"S":"due:2026-07-02"},"status":{"S":"P"},"note":{"S":"leave it with the neighbours"},"l":{"SS":["gift","fragile"]},
    "lines":{"L":[
        {"M":{"sku":{"S":"LAMP-1042"},"quantity":{"N":"1"},"price":{"N":"89.95"}}},
        {"M":{"sku":{"S":"BULB-7"},"quantity":{"N":"4"},"price":{"N":"3.5"}}},
        {"M":{"sku":{"S":"WRAP-2"},"quantity":{"N":"1"},"price":{"N":"1.25"}}}]},
    "created_at":{"S":"2026-07-01T12:00:00Z"},"updated_at":{"S":"2026-07-01T12:05:00Z"},"rev":{"N":"2"}}}"#;

/// Answers every request alike.
#[derive(Debug, Clone)]
struct Canned;

impl HttpConnector for Canned {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let mut response = HttpResponse::new(StatusCode::try_from(200).unwrap(), SdkBody::from(ANSWER));
        response.headers_mut().insert("content-type", "application/x-amz-json-1.0");
        HttpConnectorFuture::ready(Ok(response))
    }
}

impl HttpClient for Canned {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

fn client() -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("bench", "bench", None, None, "bench"))
        .endpoint_url("http://canned.invalid")
        .http_client(Canned)
        .retry_config(RetryConfig::disabled())
        .timeout_config(TimeoutConfig::disabled())
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .build();
    Client::from_conf(config)
}

async fn bare(client: &Client) {
    let output = client
        .get_item()
        .table_name("shop-prod")
        .key("pk", AttributeValue::S("customer:42".to_owned()))
        .key("sk", AttributeValue::S("order:2026-07-01T12:00:00Z#00000000010000000000000002".to_owned()))
        .send()
        .await
        .unwrap();
    assert_eq!(output.item.unwrap().len(), 11);
}

async fn through_dio(shop: &Shop, key: &OrderKey) {
    let order = shop.get(key.clone()).send().await.unwrap().required().unwrap();
    assert_eq!(order.lines.len(), 3);
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let client = client();
    let shop = Shop::new(client.clone(), "shop-prod");
    let placed_at = "2026-07-01T12:00:00Z".parse().unwrap();
    let key = OrderKey::new("42", placed_at, dio_runtime::Ulid::from_parts(1, 2));

    let mut contenders: [Contender<'_>; 2] = [
        Box::new(|| {
            time(|| {
                runtime.block_on(async {
                    for _ in 0..REQUESTS {
                        bare(&client).await
                    }
                })
            })
        }),
        Box::new(|| {
            time(|| {
                runtime.block_on(async {
                    for _ in 0..REQUESTS {
                        through_dio(&shop, &key).await
                    }
                })
            })
        }),
    ];
    let times = interleave(ROUNDS, &mut contenders);
    println!("| get | time | to the bare SDK |");
    println!("|---|--:|--:|");
    for (index, name) in ["bare SDK", "dio"].into_iter().enumerate() {
        let microseconds = times.median(index) * 1e6 / REQUESTS as f64;
        println!("| {name} | {microseconds:.1} us | {:.3} |", times.ratio(index, 0));
    }
}
