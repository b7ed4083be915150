//! `dio-mock`, the program.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use crate::raw::request;

/// The running program. It ends with the test, whatever happens.
struct Program {
    child: Child,
    address: String,
}

impl Program {
    /// Starts it, and waits for the line that says that it is ready.
    fn start(arguments: &[&str]) -> Program {
        let mut child = Command::new(env!("CARGO_BIN_EXE_dio-mock"))
            .args(["--port", "0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim_end().strip_prefix("dio-mock listens on http://").expect(&line);
        Program { address: url.to_owned(), child }
    }

    fn ask(&self, operation: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let request = request(operation, body).replacen("Host:", "Connection: close\r\nHost:", 1);
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Ends it as a container does, and answers with what it wrote to stderr.
    #[cfg(unix)]
    fn end(mut self, signal: &str) -> String {
        let kill = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(kill.success());
        assert!(self.child.wait().unwrap().success());
        let mut log = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        log
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It fails where the program has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const PUT: &str = r#"{"TableName":"shop","Item":{"pk":{"S":"a"},"sk":{"S":"b"}}}"#;

#[test]
#[cfg(unix)]
fn it_serves_until_it_is_told_to_end() {
    for signal in ["-TERM", "-INT"] {
        let program = Program::start(&[]);
        assert!(program.address.starts_with("127.0.0.1:"));
        let answer = program.ask("PutItem", PUT);
        assert!(answer.contains("ResourceNotFoundException"), "{answer}");
        assert_eq!(program.end(signal), "");
    }
}

#[test]
#[cfg(unix)]
fn verbose_writes_a_line_for_each_request() {
    let program = Program::start(&["--verbose", "--dynamo-io"]);
    assert!(program.ask("PutItem", PUT).starts_with("HTTP/1.1 200 OK"));
    program.ask("Dance\u{7f}", "{}");
    let log = program.end("-TERM");
    let lines: Vec<&str> = log.lines().collect();
    assert_eq!(lines.len(), 1, "{log}");
    assert!(lines[0].starts_with("PutItem shop 200 ") && lines[0].ends_with(" µs"), "{log}");
}

#[test]
#[cfg(unix)]
fn beyond_loopback_there_is_a_warning() {
    let program = Program::start(&["--host", "0.0.0.0"]);
    assert!(program.ask("ListTables", "{}").starts_with("HTTP/1.1 200 OK"));
    assert!(program.end("-TERM").starts_with("warning: "));
}

#[test]
fn a_taken_port_is_an_error() {
    let program = Program::start(&[]);
    let port = program.address.rsplit(':').next().unwrap();
    let second = Command::new(env!("CARGO_BIN_EXE_dio-mock")).args(["--port", port]).output().unwrap();
    assert!(!second.status.success());
    let said = String::from_utf8(second.stderr).unwrap();
    assert!(said.starts_with(&format!("error: cannot listen on 127.0.0.1:{port}: ")), "{said}");
}

/// A file of this test alone, which is not there yet.
#[cfg(unix)]
fn file(test: &str) -> String {
    let file = format!("{}/{test}.{}.json", env!("CARGO_TARGET_TMPDIR"), std::process::id());
    let _ = std::fs::remove_file(&file);
    file
}

#[test]
#[cfg(unix)]
fn a_snapshot_outlives_the_program() {
    let file = file("outlives");
    let program = Program::start(&["--dynamo-io", "--snapshot", &file]);
    assert!(std::fs::read_to_string(&file).unwrap().contains("\"tables\""));
    program.ask("PutItem", PUT);
    program.end("-TERM");

    let program = Program::start(&["--snapshot", &file]);
    let scanned = program.ask("Scan", r#"{"TableName":"shop"}"#);
    assert!(scanned.contains(r#""Items":[{"pk":{"S":"a"},"sk":{"S":"b"}}]"#), "{scanned}");
    program.end("-INT");
    std::fs::remove_file(&file).unwrap();
}

#[test]
#[cfg(unix)]
fn what_is_no_snapshot_is_an_error_and_left_alone() {
    let file = file("no-snapshot");
    std::fs::write(&file, "nonsense").unwrap();
    let said = fails(&["--snapshot", &file]);
    assert!(said.starts_with(&format!("error: cannot restore {file}: ")), "{said}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "nonsense");
    std::fs::remove_file(&file).unwrap();
}

#[test]
#[cfg(unix)]
fn a_snapshot_that_could_not_be_saved_is_an_error_at_the_start() {
    let said = fails(&["--snapshot", "/no/such/folder/snapshot.json"]);
    assert!(said.starts_with("error: cannot write /no/such/folder/snapshot.json: "), "{said}");
}

/// Runs the program, which fails, and answers with what it says.
fn fails(arguments: &[&str]) -> String {
    let run =
        Command::new(env!("CARGO_BIN_EXE_dio-mock")).args(["--port", "0"]).args(arguments).output().unwrap();
    assert!(!run.status.success());
    String::from_utf8(run.stderr).unwrap()
}
