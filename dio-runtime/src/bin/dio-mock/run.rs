//! The server from start to end.

use std::io::{self, Write};

use dio_runtime::mock::{MockDynamo, ServerOptions};

use crate::arguments::Arguments;
use crate::{signals, snapshot};

/// Why the program ended other than by being told to.
#[derive(Debug)]
pub enum Error {
    /// The address cannot be listened on.
    Listen(String, io::Error),
    /// The snapshot was not loaded or not saved.
    Snapshot(snapshot::Error),
    /// The runtime, a signal or the standard output failed.
    System(io::Error),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Listen(address, error) => write!(f, "cannot listen on {address}: {error}"),
            Error::Snapshot(error) => write!(f, "{error}"),
            Error::System(error) => write!(f, "{error}"),
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Error {
        Error::System(error)
    }
}

impl From<snapshot::Error> for Error {
    fn from(error: snapshot::Error) -> Error {
        Error::Snapshot(error)
    }
}

/// Serves until it is told to end.
pub fn run(arguments: &Arguments) -> Result<(), Error> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(serve(arguments))
}

async fn serve(arguments: &Arguments) -> Result<(), Error> {
    let mock = if arguments.dynamo_io { MockDynamo::dynamo_io() } else { MockDynamo::new() };
    // Nobody asks this one for them, however long it runs.
    mock.keep_requests(0);
    if let Some(file) = &arguments.snapshot {
        snapshot::load(&mock, file)?;
    }
    let mut options = ServerOptions::new();
    if arguments.verbose {
        // Where nobody reads the log any more, requests are answered all the same.
        options = options.on_request(|request| drop(writeln!(io::stderr(), "{request}")));
    }
    let address = (arguments.host, arguments.port);
    let listening = mock.serve_with(address, options).await;
    let server =
        listening.map_err(|error| Error::Listen(format!("{}:{}", arguments.host, arguments.port), error))?;
    if !arguments.host.is_loopback() {
        eprintln!("warning: whoever reaches {} can read and change everything", server.address());
    }
    // The line that scripts wait for.
    writeln!(io::stdout(), "dio-mock listens on {}", server.endpoint_url())?;
    signals::ended().await?;
    server.shutdown().await;
    if let Some(file) = &arguments.snapshot {
        snapshot::save(&mock, file)?;
    }
    Ok(())
}
