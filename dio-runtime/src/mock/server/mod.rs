//! The mock behind a port: DynamoDB's JSON protocol over HTTP/1.1, for other languages and tools.

mod accept;
mod body;
mod cors;
mod exchange;
mod greeting;
mod options;
mod refusal;
mod request_id;

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::{TcpListener, ToSocketAddrs};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::MockDynamo;
use exchange::Exchange;

pub use exchange::Answered;
pub use options::ServerOptions;

/// A mock that listens on a port: [`MockDynamo::serve`] starts it. It ends when this is dropped.
///
/// Whatever a client sends, the others are served: requests and connections are bounded in size, time and
/// number ([`ServerOptions`]), and what breaks a bound is answered with an error where HTTP still allows one.
/// Signatures are not checked, so requests without credentials are answered too.
///
/// ```
/// use dio_runtime::mock::MockDynamo;
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// let mock = MockDynamo::dynamo_io();
/// let server = mock.serve("127.0.0.1:0").await?; // 0: any free port
///
/// println!("aws dynamodb list-tables --endpoint-url {}", server.endpoint_url());
/// server.shutdown().await;
/// # Ok::<(), std::io::Error>(())
/// # })?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    accepting: JoinHandle<()>,
}

impl MockDynamo {
    /// Answers on a port as long as the [`Server`] is held. Port 0 takes a free one.
    ///
    /// It runs on the current tokio runtime, which needs I/O and time (`enable_all`). A test that stops
    /// tokio's clock takes the in-process [`client`](MockDynamo::client): the server's timeouts would run out
    /// at once.
    ///
    /// # Errors
    ///
    /// The address cannot be listened on: it is taken, or not this machine's.
    pub async fn serve(&self, address: impl ToSocketAddrs) -> io::Result<Server> {
        self.serve_with(address, ServerOptions::default()).await
    }

    /// [`serve`](MockDynamo::serve) with bounds of one's own.
    ///
    /// # Errors
    ///
    /// As [`serve`](MockDynamo::serve).
    pub async fn serve_with(
        &self,
        address: impl ToSocketAddrs,
        options: ServerOptions,
    ) -> io::Result<Server> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel();
        let exchange = Arc::new(Exchange::new(self.clone(), options));
        let accepting = tokio::spawn(accept::run(listener, exchange, stopped));
        Ok(Server { address, stop: Some(stop), accepting })
    }
}

impl Server {
    /// The address that is listened on, with the port that was taken.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What a client on this machine takes for its endpoint, as `http://127.0.0.1:8000`.
    pub fn endpoint_url(&self) -> String {
        let host = match self.address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
            ip => ip,
        };
        format!("http://{}", SocketAddr::new(host, self.address.port()))
    }

    /// Takes no more connections, and waits for the requests that are under way, for two seconds at most.
    pub async fn shutdown(mut self) {
        if let Some(stop) = self.stop.take() {
            // It fails where nothing listens any more, which is what is asked for.
            let _ = stop.send(());
        }
        let _ = (&mut self.accepting).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Its connections end with it.
        self.accepting.abort();
    }
}
