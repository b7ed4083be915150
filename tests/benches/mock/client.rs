//! Calls through the SDK's client, answered by the mock and by a connector that has the answer ready.

use std::hint::black_box;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use dio_runtime::mock::MockDynamo;
use tokio::runtime::Runtime;

use crate::embedded;
use crate::interleave::{Contender, interleave, time};
use crate::table::{Position, Random};

/// As many as the table of a large test has.
const ITEMS: u64 = 100;
/// Requests in a turn: few, so that a turn is seldom interrupted by what else the machine does.
const REQUESTS: usize = 5;

/// Answers every request alike.
#[derive(Debug, Clone)]
struct Canned(Vec<u8>);

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

/// The mock's own client, but for who answers.
fn canned(mock: &MockDynamo, answer: Vec<u8>) -> Client {
    Client::from_conf(mock.client().config().to_builder().http_client(Canned(answer)).build())
}

fn text(position: Position, name: &str) -> AttributeValue {
    let key = position.key();
    AttributeValue::S(key[name]["S"].as_str().unwrap().to_owned())
}

async fn get(client: &Client, at: Position) {
    let request = client.get_item().table_name("shop").key("pk", text(at, "pk")).key("sk", text(at, "sk"));
    black_box(request.send().await.unwrap());
}

async fn put(client: &Client, at: Position) {
    let lines = [("A-1043", "2", "12.5"), ("B-0007", "1", "149.99")].map(|(sku, quantity, price)| {
        let fields = [
            ("sku", AttributeValue::S(sku.into())),
            ("quantity", AttributeValue::N(quantity.into())),
            ("price", AttributeValue::N(price.into())),
        ];
        AttributeValue::M(fields.map(|(name, value)| (name.to_owned(), value)).into())
    });
    let request = client
        .put_item()
        .table_name("shop")
        .item("pk", text(at, "pk"))
        .item("sk", text(at, "sk"))
        .item("due", AttributeValue::S("2026-12-01".into()))
        .item("status", AttributeValue::S("placed".into()))
        .item("points", AttributeValue::N("7".into()))
        .item("note", AttributeValue::S("Leave it with the neighbours, please.".into()))
        .item("labels", AttributeValue::Ss(vec!["gift".into(), "fragile".into()]))
        .item("lines", AttributeValue::L(lines.into()));
    black_box(request.send().await.unwrap());
}

async fn update(client: &Client, at: Position) {
    let request = client
        .update_item()
        .table_name("shop")
        .key("pk", text(at, "pk"))
        .key("sk", text(at, "sk"))
        .update_expression("SET #p = #p + :one, #s = :shipped")
        .condition_expression("attribute_exists(pk)")
        .expression_attribute_names("#p", "points")
        .expression_attribute_names("#s", "status")
        .expression_attribute_values(":one", AttributeValue::N("1".into()))
        .expression_attribute_values(":shipped", AttributeValue::S("shipped".into()))
        .return_values(ReturnValue::AllNew);
    black_box(request.send().await.unwrap());
}

async fn query(client: &Client, at: Position) {
    let request = client
        .query()
        .table_name("shop")
        .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
        .expression_attribute_values(":pk", text(at, "pk"))
        .expression_attribute_values(":prefix", AttributeValue::S("order:".into()))
        .limit(20);
    black_box(request.send().await.unwrap());
}

fn turn<'a>(runtime: &'a Runtime, mock: &'a MockDynamo, call: impl AsyncFn(Position) + 'a) -> Contender<'a> {
    let mut random = Random::new();
    Box::new(move || {
        mock.clear_requests();
        time(|| {
            runtime.block_on(async {
                for _ in 0..REQUESTS {
                    call(random.position(ITEMS)).await;
                }
            });
        })
    })
}

fn row(
    name: &str,
    runtime: &Runtime,
    mock: &MockDynamo,
    operation: &str,
    call: impl AsyncFn(&Client, Position),
) {
    let client = mock.client();
    mock.clear_requests();
    runtime.block_on(call(&client, Position(0)));
    let body = mock.requests()[0].body.to_string();
    let canned = canned(mock, embedded::ask(mock, operation, &body));
    let mut contenders: [Contender<'_>; 2] = [
        turn(runtime, mock, async |at| call(&client, at).await),
        turn(runtime, mock, async |at| call(&canned, at).await),
    ];
    let times = interleave(10, 100, &mut contenders);
    let [ours, bare] = [0, 1].map(|at| times.median(at) * 1e6 / REQUESTS as f64);
    println!("| {name} | {ours:.1} µs | {bare:.1} µs | {:.3} |", times.ratio(0, 1));
}

/// Prints a row for each operation.
pub fn compare() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let mock = embedded::mock(ITEMS);
    row("get", &runtime, &mock, "GetItem", get);
    row("put", &runtime, &mock, "PutItem", put);
    row("update with a condition", &runtime, &mock, "UpdateItem", update);
    row("query, a page of 20", &runtime, &mock, "Query", query);
}
