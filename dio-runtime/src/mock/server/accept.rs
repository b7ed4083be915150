//! Connections: taken while there are places, ended when the server ends.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::task::JoinSet;
use tokio_io_timeout::TimeoutStream;

use super::exchange::Exchange;

/// How large the request line and headers may be together, in bytes. A signed request has about one KiB.
const HEAD_BYTES: usize = 32 << 10;

/// How long requests that are under way may take when the server is to end.
const GRACE: Duration = Duration::from_secs(2);

/// How long to wait when there are no file descriptors left: until a connection has ended.
const EXHAUSTED: Duration = Duration::from_millis(50);

/// Serves until it is told to stop. Dropped, it takes its connections along.
pub(super) async fn run(listener: TcpListener, exchange: Arc<Exchange>, mut stop: oneshot::Receiver<()>) {
    let places = Arc::new(Semaphore::new(exchange.options.connections));
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = &mut stop => break,
            Some(_) = connections.join_next() => {}
            accepted = accept(&listener, &places) => match accepted {
                Ok((stream, place)) => {
                    connections.spawn(serve(stream, Arc::clone(&exchange), graceful.watcher(), place));
                }
                Err(error) if ends_one_connection(&error) => {}
                Err(_) => tokio::time::sleep(EXHAUSTED).await,
            }
        }
    }
    drop(listener);
    // What is not done by then ends with `connections`.
    let _ = tokio::time::timeout(GRACE, graceful.shutdown()).await;
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<(TcpStream, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, _) = listener.accept().await?;
    Ok((stream, place))
}

/// The client has gone before it was taken; nothing is wrong here.
fn ends_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}

async fn serve(stream: TcpStream, exchange: Arc<Exchange>, watcher: Watcher, place: OwnedSemaphorePermit) {
    // An answer is one write: waiting for more only delays it. It fails on a closed connection.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(exchange.options.write_timeout));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(exchange.options.idle_timeout)
        .max_header_size(HEAD_BYTES)
        // A client may close its side as soon as it has asked.
        .half_close(true)
        .serve_connection(
            TokioIo::new(Box::pin(stream)),
            service_fn(|request| {
                let exchange = Arc::clone(&exchange);
                async move { exchange.answer(request).await }
            }),
        );
    // It fails for what clients do: malformed requests, which hyper has answered, and connections cut off.
    let _ = watcher.watch(connection).await;
    drop(place);
}
