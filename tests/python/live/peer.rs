//! The process that runs dynamo-io: one for all tests, since it takes a while to start.

use std::io::{BufRead, BufReader, Write};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{LazyLock, Mutex, PoisonError};

use serde_json::{Value as Json, json};

use crate::interpreter::{LIBRARY, generated, python};

/// A Python that has the library and the generated classes. It ends with the test program, whose end of the pipe closes then.
pub struct Peer {
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

/// None if Python or the library is missing.
static PEER: LazyLock<Option<Mutex<Peer>>> = LazyLock::new(|| Peer::start().map(Mutex::new));

impl Peer {
    #[expect(clippy::zombie_processes, reason = "it ends when the test program does")]
    fn start() -> Option<Self> {
        let python = python(LIBRARY, "a Python that has dynamo-io 0.3.0 (pip install dynamo-io==0.3.0)")?;
        let folder = generated("live", "tests/schemas/live.toml");
        std::fs::write(folder.join("peer.py"), include_str!("peer.py")).unwrap();
        let mut process = Command::new(python)
            .arg("peer.py")
            .current_dir(folder)
            // Nothing of the machine's configuration, and a zone that shows whatever reads a time as local.
            .env("AWS_CONFIG_FILE", "none")
            .env("AWS_SHARED_CREDENTIALS_FILE", "none")
            .env("TZ", "Asia/Tokyo")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, output) = (process.stdin.take().unwrap(), process.stdout.take().unwrap());
        Some(Self { input, output: BufReader::new(output) })
    }

    /// Whether there is one.
    pub fn is_there() -> bool {
        PEER.is_some()
    }

    /// One turn of a test: runs the code, and returns what it answers, or the traceback of what went wrong.
    pub fn run(endpoint: &str, code: &str) -> Result<Json, String> {
        let mut peer = PEER.as_ref().unwrap().lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(peer.input, "{}", json!({ "endpoint": endpoint, "code": code })).unwrap();
        peer.input.flush().unwrap();
        let mut line = String::new();
        peer.output.read_line(&mut line).unwrap();
        let mut reply: Json = serde_json::from_str(&line).map_err(|_| "Python has ended".to_owned())?;
        match reply["failed"].as_str() {
            Some(traceback) => Err(traceback.to_owned()),
            None => Ok(reply["answer"].take()),
        }
    }
}
