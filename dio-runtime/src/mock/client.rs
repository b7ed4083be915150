//! The genuine SDK client whose HTTP connector is answered in process: the only module that names the SDK's
//! transport.

use std::time::{Duration, SystemTime};

use aws_sdk_dynamodb::config::{
    AsyncSleep, BehaviorVersion, Credentials, Region, Sleep, StalledStreamProtectionConfig,
};
use aws_sdk_dynamodb::{Client, Config};
use aws_smithy_async::time::TimeSource;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::{Headers, StatusCode};
use aws_smithy_types::body::SdkBody;

use super::{MockAnswer, MockClock, MockDynamo};

/// The prefix of the header that names the operation.
pub(super) const TARGET_PREFIX: &str = "DynamoDB_20120810.";

/// Answers the SDK's HTTP requests from a mock.
#[derive(Debug)]
struct InProcess {
    mock: MockDynamo,
    /// Those of every answer: to copy them is half of what it takes to make them.
    headers: Headers,
}

/// Has the connector ready: the SDK asks for it with each request.
#[derive(Debug)]
struct InProcessClient(SharedHttpConnector);

impl HttpConnector for InProcess {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        // By name they are looked up by a hash, which takes longer than to go through the few that are there.
        let target = request.headers().iter().find(|(name, _)| *name == "x-amz-target");
        let target = target.map(|(_, value)| value).unwrap_or_default();
        let operation = target.strip_prefix(TARGET_PREFIX).unwrap_or(target);
        let answer = self.mock.answer(operation, request.body().bytes().unwrap_or_default());
        if answer.delay.is_zero() {
            return HttpConnectorFuture::ready(deliver(answer, self.headers.clone()));
        }
        let sleep = self.mock.clock().sleep(answer.delay);
        let headers = self.headers.clone();
        HttpConnectorFuture::new(async move {
            sleep.await;
            deliver(answer, headers)
        })
    }
}

impl HttpClient for InProcessClient {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        self.0.clone()
    }
}

fn deliver(answer: MockAnswer, headers: Headers) -> Result<HttpResponse, ConnectorError> {
    if answer.lost {
        return Err(ConnectorError::io("the connection was cut, as ordered".into()));
    }
    let status =
        StatusCode::try_from(answer.status).map_err(|error| ConnectorError::other(error.into(), None))?;
    let mut response = HttpResponse::new(status, SdkBody::from(answer.body));
    *response.headers_mut() = headers;
    Ok(response)
}

/// Tells the SDK the mock's time, and lets it sleep on the mock's clock.
#[derive(Debug, Clone)]
struct MockTime(MockClock);

impl AsyncSleep for MockTime {
    fn sleep(&self, duration: Duration) -> Sleep {
        Sleep::new(self.0.sleep(duration))
    }
}

impl TimeSource for MockTime {
    fn now(&self) -> SystemTime {
        self.0.system_now()
    }
}

/// Makes a client.
pub(super) fn client(mock: &MockDynamo) -> Client {
    let time = MockTime(mock.clock());
    let mut headers = Headers::new();
    headers.insert("content-type", "application/x-amz-json-1.0");
    let connector = InProcess { mock: mock.clone(), headers };
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        // The SDK signs every request; the mock does not look.
        .credentials_provider(Credentials::new("mock", "mock", None, None, "dio-mock"))
        .endpoint_url("http://mock.invalid")
        .sleep_impl(time.clone())
        .time_source(time)
        // Bodies are whole when they come: no stream to watch, and no timer needed to watch it.
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .http_client(InProcessClient(SharedHttpConnector::new(connector)))
        .build();
    Client::from_conf(config)
}
