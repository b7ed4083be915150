//! A genuine SDK client whose HTTP connector answers from a script, and keeps what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use aws_sdk_dynamodb::config::retry::RetryConfig;
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
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use dio_runtime::Clock;
use dio_runtime::chrono::{DateTime, Utc};
use serde_json::{Map, Value as Json, json};

/// What DynamoDB answers, and the library reads.
const ANSWERED: [&str; 8] = [
    "Item",
    "Items",
    "Count",
    "ScannedCount",
    "LastEvaluatedKey",
    "UnprocessedItems",
    "Attributes",
    "Responses",
];

/// A script, and what happened to it.
#[derive(Debug, Clone)]
pub struct Script {
    state: Arc<Mutex<State>>,
    now: DateTime<Utc>,
}

#[derive(Debug, Default)]
struct State {
    answers: VecDeque<Json>,
    /// Whether the last answer is given again and again; else `{}` follows it.
    repeats_last: bool,
    requests: Vec<(String, Json)>,
    slept: Duration,
}

impl Script {
    /// These answers, in turn, and then `{}`.
    pub fn new(answers: &[Json], now: DateTime<Utc>) -> Self {
        let answers = answers.iter().map(answered).collect();
        let state = State { answers, ..State::default() };
        Self { state: Arc::new(Mutex::new(state)), now }
    }

    /// These pages: each but the last says that there is more.
    pub fn of_pages(pages: &[Json], now: DateTime<Utc>) -> Self {
        let script = Self::new(pages, now);
        let last = pages.len().saturating_sub(1);
        for page in script.state().answers.iter_mut().take(last) {
            if let Some(page) = page.as_object_mut()
                && !page.contains_key("LastEvaluatedKey")
            {
                page.insert("LastEvaluatedKey".to_owned(), json!({ "pk": { "S": "more" } }));
            }
        }
        if let Some(page) = script.state().answers.back_mut().and_then(Json::as_object_mut) {
            page.remove("LastEvaluatedKey");
        }
        script
    }

    /// The same, with the last answer given for ever.
    #[must_use]
    pub fn repeating_last(self) -> Self {
        self.state().repeats_last = true;
        self
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was asked: operations, as Python calls them, and their bodies.
    pub fn requests(&self) -> Vec<(String, Json)> {
        self.state().requests.clone()
    }

    /// How long the client has slept between attempts.
    pub fn slept(&self) -> Duration {
        self.state().slept
    }

    /// The clock of the script.
    pub fn clock(&self) -> Clock {
        let now = self.now;
        Clock::new(move || now)
    }

    /// The client.
    pub fn client(&self) -> Client {
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .credentials_provider(Credentials::new("golden", "golden", None, None, "golden"))
            .endpoint_url("http://script.invalid")
            .http_client(self.clone())
            .sleep_impl(self.clone())
            .time_source(self.clone())
            .retry_config(RetryConfig::disabled())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .build();
        Client::from_conf(config)
    }
}

/// An answer without what is not DynamoDB's.
fn answered(answer: &Json) -> Json {
    let members = answer.as_object().into_iter().flatten();
    let known = members.filter(|(name, _)| ANSWERED.contains(&name.as_str()));
    Json::Object(known.map(|(name, value)| (name.clone(), value.clone())).collect::<Map<_, _>>())
}

/// As boto3 calls an operation.
fn python_name(operation: &str) -> String {
    let mut name = String::new();
    for letter in operation.chars() {
        if letter.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    name
}

impl HttpConnector for Script {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let operation = python_name(target.rsplit('.').next().unwrap_or(target));
        let mut body: Json =
            serde_json::from_slice(request.body().bytes().unwrap_or_default()).unwrap_or_default();
        // The SDK adds it by itself, as boto3 does (R9).
        body.as_object_mut().map(|body| body.remove("ClientRequestToken"));
        let mut state = self.state();
        state.requests.push((operation, body));
        let answer = match state.answers.pop_front() {
            Some(answer) => {
                if state.repeats_last && state.answers.is_empty() {
                    state.answers.push_back(answer.clone());
                }
                answer
            }
            None => json!({}),
        };
        HttpConnectorFuture::ready(response(&answer))
    }
}

fn response(answer: &Json) -> Result<HttpResponse, ConnectorError> {
    let status = StatusCode::try_from(200_u16).map_err(|error| ConnectorError::other(error.into(), None))?;
    let mut response = HttpResponse::new(status, SdkBody::from(answer.to_string()));
    response.headers_mut().insert("content-type", "application/x-amz-json-1.0");
    Ok(response)
}

impl HttpClient for Script {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

/// Sleeps are noted, not slept.
impl AsyncSleep for Script {
    fn sleep(&self, duration: Duration) -> Sleep {
        self.state().slept += duration;
        Sleep::new(std::future::ready(()))
    }
}

impl TimeSource for Script {
    fn now(&self) -> SystemTime {
        self.now.into()
    }
}
