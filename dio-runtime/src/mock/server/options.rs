//! The bounds of a server.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::Answered;

/// What is called after each request.
type Observer = Arc<dyn Fn(&Answered<'_>) + Send + Sync>;

/// The bounds that keep a [`Server`](super::Server) alive whatever clients do, and who is told of requests.
///
/// ```
/// use std::time::Duration;
/// use dio_runtime::mock::ServerOptions;
///
/// let options = ServerOptions::new()
///     .idle_timeout(Duration::from_secs(5))
///     .on_request(|request| eprintln!("{request}"));
/// ```
#[derive(Clone)]
pub struct ServerOptions {
    pub(super) connections: usize,
    pub(super) request_bytes: usize,
    pub(super) idle_timeout: Duration,
    pub(super) body_timeout: Duration,
    pub(super) write_timeout: Duration,
    pub(super) observer: Option<Observer>,
}

impl Default for ServerOptions {
    fn default() -> ServerOptions {
        ServerOptions {
            connections: 512,
            request_bytes: 17 << 20,
            idle_timeout: Duration::from_secs(60),
            body_timeout: Duration::from_secs(30),
            write_timeout: Duration::from_secs(30),
            observer: None,
        }
    }
}

impl ServerOptions {
    /// The defaults that each setter names.
    pub fn new() -> ServerOptions {
        ServerOptions::default()
    }

    /// How many connections are held at once (512); more wait until one ends.
    #[must_use]
    pub fn connections(mut self, count: usize) -> ServerOptions {
        self.connections = count.max(1);
        self
    }

    /// How large a body may be, in bytes (17 MiB). DynamoDB takes 16 MiB; the rest is so that its own checks
    /// can speak. A larger one is answered with status 413.
    #[must_use]
    pub fn request_bytes(mut self, bytes: usize) -> ServerOptions {
        self.request_bytes = bytes;
        self
    }

    /// How long a connection may take from the end of one request to the end of the next one's headers
    /// (60 seconds): what bounds idle connections bounds slow senders. Then it is closed.
    #[must_use]
    pub fn idle_timeout(mut self, time: Duration) -> ServerOptions {
        self.idle_timeout = time;
        self
    }

    /// How long a body may take to arrive (30 seconds). Then the request is answered with status 408.
    #[must_use]
    pub fn body_timeout(mut self, time: Duration) -> ServerOptions {
        self.body_timeout = time;
        self
    }

    /// How long a client may read nothing of an answer (30 seconds). Then the connection is closed.
    #[must_use]
    pub fn write_timeout(mut self, time: Duration) -> ServerOptions {
        self.write_timeout = time;
        self
    }

    /// Called after each request: a log, for example.
    #[must_use]
    pub fn on_request(mut self, tell: impl Fn(&Answered<'_>) + Send + Sync + 'static) -> ServerOptions {
        self.observer = Some(Arc::new(tell));
        self
    }
}

impl fmt::Debug for ServerOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ServerOptions { connections, request_bytes, idle_timeout, body_timeout, write_timeout, observer } =
            self;
        f.debug_struct("ServerOptions")
            .field("connections", connections)
            .field("request_bytes", request_bytes)
            .field("idle_timeout", idle_timeout)
            .field("body_timeout", body_timeout)
            .field("write_timeout", write_timeout)
            .field("on_request", &observer.is_some())
            .finish()
    }
}
