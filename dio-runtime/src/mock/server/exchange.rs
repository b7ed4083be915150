//! One request and its answer.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use http_body_util::Full;
use hyper::body::{Body, Bytes};
use hyper::header::{ALLOW, CONNECTION, CONTENT_ENCODING, CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::{HeaderMap, Method, Request, Response, StatusCode};

use crate::mock::MockDynamo;
use crate::mock::client::TARGET_PREFIX;
use crate::mock::request::tables;

use super::body::BodyReader;
use super::refusal::Refusal;
use super::request_id::RequestIds;
use super::{ServerOptions, cors, greeting};

const TARGET: HeaderName = HeaderName::from_static("x-amz-target");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
const CRC32: HeaderName = HeaderName::from_static("x-amz-crc32");
const JSON: &str = "application/x-amz-json-1.0";

/// What all connections of a server share.
pub(super) struct Exchange {
    mock: MockDynamo,
    pub(super) options: ServerOptions,
    bodies: BodyReader,
    ids: RequestIds,
}

/// The connection is cut in place of an answer.
#[derive(Debug)]
pub(super) struct Cut;

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection was cut, as ordered")
    }
}

impl std::error::Error for Cut {}

/// An answer on its way: its body has a type, and is measured when it is whole.
struct Answer {
    status: StatusCode,
    content_type: &'static str,
    body: Vec<u8>,
    closes: bool,
}

impl Exchange {
    pub(super) fn new(mock: MockDynamo, options: ServerOptions) -> Exchange {
        let bodies = BodyReader::new(options.request_bytes, options.body_timeout);
        Exchange { mock, options, bodies, ids: RequestIds::new() }
    }

    /// Answers one HTTP request, whatever it is.
    ///
    /// # Errors
    /// A test ordered that the connection is cut.
    pub(super) async fn answer<B>(&self, request: Request<B>) -> Result<Response<Full<Bytes>>, Cut>
    where
        B: Body<Data = Bytes> + Unpin,
    {
        let (head, body) = request.into_parts();
        // Read first, whatever the answer will be: what is left unread would be taken for the next request.
        let answer = match self.bodies.read(body).await {
            Err(error) => Answer::refusal(&Refusal::of_body(error, self.options.request_bytes)),
            Ok(_) if head.method == Method::OPTIONS => Answer::text(String::new()),
            Ok(_) if head.method == Method::GET || head.method == Method::HEAD => self.page(head.uri.path()),
            Ok(body) => match operation(&head.method, head.uri.path(), &head.headers, &body) {
                Ok(operation) => self.run(operation, &body).await?,
                Err(refusal) => Answer::refusal(&refusal),
            },
        };
        let mut response = self.response(answer);
        let headers = response.headers_mut();
        cors::allow(&head.headers, headers);
        if head.method == Method::OPTIONS {
            cors::preflight(&head.headers, headers);
        }
        Ok(response)
    }

    fn page(&self, path: &str) -> Answer {
        match path {
            "/" => Answer::text(greeting::page(&self.mock)),
            _ => Answer::refusal(&Refusal::unknown(StatusCode::NOT_FOUND, "There is nothing but /")),
        }
    }

    /// Answers a request of the protocol.
    async fn run(&self, operation: &str, body: &[u8]) -> Result<Answer, Cut> {
        let start = self.options.observer.is_some().then(Instant::now);
        // The engine does not panic; if it does all the same, one request fails, not the connection.
        let handled = catch_unwind(AssertUnwindSafe(|| self.mock.answer(operation, body)));
        let elapsed = start.map(|start| start.elapsed());
        let answer = match handled {
            Ok(answer) => {
                if !answer.delay.is_zero() {
                    self.mock.clock().sleep(answer.delay).await;
                }
                if answer.lost {
                    return Err(Cut);
                }
                let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                Answer { status, content_type: JSON, body: answer.body, closes: false }
            }
            Err(_) => Answer::refusal(&Refusal::internal()),
        };
        if let (Some(elapsed), Some(tell)) = (elapsed, &self.options.observer) {
            tell(&Answered { operation, status: answer.status.as_u16(), elapsed, body });
        }
        Ok(answer)
    }

    fn response(&self, answer: Answer) -> Response<Full<Bytes>> {
        let checksum = crc32fast::hash(&answer.body);
        let mut response = Response::new(Full::new(Bytes::from(answer.body)));
        *response.status_mut() = answer.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(answer.content_type));
        headers.insert(REQUEST_ID, self.ids.next());
        headers.insert(CRC32, HeaderValue::from(checksum));
        if answer.status == StatusCode::METHOD_NOT_ALLOWED {
            headers.insert(ALLOW, HeaderValue::from_static("POST, GET, HEAD, OPTIONS"));
        }
        if answer.closes {
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }
}

impl Answer {
    fn refusal(refusal: &Refusal) -> Answer {
        let body = refusal.body();
        Answer { status: refusal.status, content_type: JSON, body, closes: refusal.closes }
    }

    fn text(text: String) -> Answer {
        let content_type = "text/plain; charset=utf-8";
        Answer { status: StatusCode::OK, content_type, body: text.into_bytes(), closes: false }
    }
}

/// The operation that a request of the protocol asks for.
fn operation<'a>(
    method: &Method,
    path: &str,
    headers: &'a HeaderMap,
    body: &[u8],
) -> Result<&'a str, Refusal> {
    if method != Method::POST {
        let message = format!("{method} is not a method of DynamoDB; requests are POST");
        return Err(Refusal::unknown(StatusCode::METHOD_NOT_ALLOWED, message));
    }
    if path != "/" {
        return Err(Refusal::unknown(StatusCode::NOT_FOUND, "Requests go to the path /"));
    }
    let media_type = text(headers, &CONTENT_TYPE).split(';').next().unwrap_or_default().trim();
    if !body.is_empty() && !matches!(media_type, JSON | "application/json") {
        let message = format!("Content-Type is to be {JSON}");
        return Err(Refusal::unknown(StatusCode::NOT_FOUND, message));
    }
    let encoding = text(headers, &CONTENT_ENCODING);
    if !matches!(encoding, "" | "identity") {
        let message = format!("Content-Encoding {encoding:?} is not supported by the mock");
        return Err(Refusal::serialization(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
    }
    let operation = text(headers, &TARGET).strip_prefix(TARGET_PREFIX);
    operation.filter(|name| !name.is_empty()).ok_or_else(|| {
        let message = format!("X-Amz-Target is to be {TARGET_PREFIX} and the name of an operation");
        Refusal::unknown(StatusCode::BAD_REQUEST, message)
    })
}

/// A header's text; empty where it is absent or no text.
fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// A request of the protocol that was answered, for [`ServerOptions::on_request`]. It displays as a line of a
/// log: `PutItem shop 200 31 µs`.
pub struct Answered<'a> {
    /// The operation as the client named it, known or not.
    pub operation: &'a str,
    /// The HTTP status.
    pub status: u16,
    /// How long the mock worked on it: from the whole request to the answer, without the network.
    pub elapsed: Duration,
    body: &'a [u8],
}

impl Answered<'_> {
    /// The tables that the request names, each once, in their order. Reads the request once more.
    pub fn tables(&self) -> Vec<String> {
        let body: serde_json::Value = serde_json::from_slice(self.body).unwrap_or_default();
        tables(&body)
    }
}

impl fmt::Display for Answered<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A client may send anything for a name: no line breaks into the log.
        write!(f, "{}", self.operation.escape_debug())?;
        for table in self.tables() {
            write!(f, " {}", table.escape_debug())?;
        }
        write!(f, " {} {} µs", self.status, self.elapsed.as_micros())
    }
}

impl fmt::Debug for Answered<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answered")
            .field("operation", &self.operation)
            .field("tables", &self.tables())
            .field("status", &self.status)
            .field("elapsed", &self.elapsed)
            .finish()
    }
}
