//! HTTP by hand: what is sent stands in the test, byte for byte.

use std::time::Duration;

use dio_runtime::mock::{MockDynamo, Server, ServerOptions};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// No answer takes longer; a test that waits for it has failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server with the table `tab` (one key, `pk`).
pub async fn server(options: ServerOptions) -> Server {
    let mock = MockDynamo::new();
    let table = r#"{"TableName":"tab","BillingMode":"PAY_PER_REQUEST",
        "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
        "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]}"#;
    let (status, body) = mock.handle("CreateTable", table.as_bytes());
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
    mock.serve_with("127.0.0.1:0", options).await.unwrap()
}

/// One connection.
pub struct Connection {
    stream: TcpStream,
    unread: Vec<u8>,
}

/// An answer as it came.
#[derive(Debug)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Response {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(&found.1)
    }

    /// The name of the error, without its namespace.
    pub fn error(&self) -> String {
        let body: serde_json::Value = serde_json::from_str(&self.body).expect("an error in JSON");
        assert!(body["message"].is_string() || body["Message"].is_string(), "{body}");
        body["__type"].as_str().unwrap().rsplit('#').next().unwrap().to_owned()
    }
}

impl Connection {
    pub async fn open(server: &Server) -> Connection {
        let stream = TcpStream::connect(server.address()).await.unwrap();
        Connection { stream, unread: Vec::new() }
    }

    pub async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).await.unwrap();
    }

    /// Sends until the server does not take it any more.
    pub async fn try_send(&mut self, bytes: impl AsRef<[u8]>) -> std::io::Result<()> {
        self.stream.write_all(bytes.as_ref()).await
    }

    /// Sends nothing more, but reads on.
    pub async fn half_close(&mut self) {
        self.stream.shutdown().await.unwrap();
    }

    pub async fn response(&mut self) -> Response {
        self.maybe_response().await.expect("an answer")
    }

    /// The next answer; none if the connection was closed without one.
    pub async fn maybe_response(&mut self) -> Option<Response> {
        let end = loop {
            if let Some(at) = self.unread.windows(4).position(|window| window == b"\r\n\r\n") {
                break at + 4;
            }
            if self.fill().await == 0 {
                assert!(
                    self.unread.is_empty(),
                    "half an answer: {:?}",
                    String::from_utf8_lossy(&self.unread)
                );
                return None;
            }
        };
        let head = String::from_utf8(self.unread.drain(..end).collect()).unwrap();
        let mut lines = head.trim_end().split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let header = |line: &str| {
            let (name, value) = line.split_once(':').unwrap();
            (name.to_owned(), value.trim().to_owned())
        };
        let headers: Vec<_> = lines.map(header).collect();
        let mut response = Response { status, headers, body: String::new() };
        let length = response.header("content-length").map_or(0, |length| length.parse().unwrap());
        while self.unread.len() < length {
            assert_ne!(self.fill().await, 0, "an answer is cut off");
        }
        response.body = String::from_utf8(self.unread.drain(..length).collect()).unwrap();
        Some(response)
    }

    /// Whether the server closes the connection, with nothing more to say.
    pub async fn is_closed(&mut self) -> bool {
        self.unread.is_empty() && self.fill().await == 0
    }

    /// Reads what has come; 0 at the end, however it came.
    async fn fill(&mut self) -> usize {
        let reading = self.stream.read_buf(&mut self.unread);
        tokio::time::timeout(PATIENCE, reading).await.expect("the server to answer or close").unwrap_or(0)
    }
}

/// A request of the protocol.
pub fn request(operation: &str, body: &str) -> String {
    format!(
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.0\r\n\
         X-Amz-Target: DynamoDB_20120810.{operation}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// The first line and headers of a request without those that frame its body.
pub fn head(operation: &str, more: &str) -> String {
    format!(
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.0\r\n\
         X-Amz-Target: DynamoDB_20120810.{operation}\r\n{more}\r\n"
    )
}

/// What every other test ends with: the server answers somebody else.
pub async fn still_answers(server: &Server) {
    let mut connection = Connection::open(server).await;
    connection.send(request("DescribeTable", r#"{"TableName":"tab"}"#)).await;
    assert_eq!(connection.response().await.status, 200);
}
