//! The mock's server beside dynoxide's, each in this process, over connections that are kept.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use dio_runtime::mock::MockDynamo;
use dynoxide::Database;
use tokio::runtime::Runtime;

use crate::embedded;
use crate::interleave::{Contender, interleave, time};
use crate::table::{Random, Work};

const ITEMS: u64 = 10_000;
/// Requests in a turn, of each connection.
const REQUESTS: usize = 20;

/// A client that does little more than write and read, so that the server is what is measured.
struct Connection(BufReader<TcpStream>);

impl Connection {
    fn open(address: SocketAddr) -> Connection {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Connection(BufReader::new(stream))
    }

    /// Sends a request and reads the answer to it, which must be a success.
    fn ask(&mut self, operation: &str, body: &str) {
        let request = format!(
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.0\r\n\
             X-Amz-Target: DynamoDB_20120810.{operation}\r\n\
             Authorization: AWS4-HMAC-SHA256 Credential=bench/20261122/us-east-1/dynamodb/aws4_request, \
             SignedHeaders=host;x-amz-date;x-amz-target, Signature=00\r\nX-Amz-Date: 20261122T100000Z\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.0.get_mut().write_all(request.as_bytes()).unwrap();
        let (mut length, mut line) = (0, String::new());
        let mut first = true;
        loop {
            line.clear();
            self.0.read_line(&mut line).unwrap();
            assert!(!first || line.starts_with("HTTP/1.1 200"), "{operation}: {line}");
            first = false;
            if line == "\r\n" {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap();
            }
        }
        let mut answer = vec![0; length];
        self.0.read_exact(&mut answer).unwrap();
    }
}

/// So many connections that ask side by side; the time until the last has all its answers.
fn turn<'a>(address: SocketAddr, work: Work, connections: usize, clear: impl Fn() + 'a) -> Contender<'a> {
    let mut random = Random::new();
    let mut open: Vec<Connection> = (0..connections).map(|_| Connection::open(address)).collect();
    Box::new(move || -> Duration {
        clear();
        let bodies: Vec<Vec<String>> = (0..connections)
            .map(|_| (0..REQUESTS).map(|_| work.request(&mut random, ITEMS).to_string()).collect())
            .collect();
        time(|| {
            std::thread::scope(|scope| {
                for (connection, bodies) in open.iter_mut().zip(&bodies) {
                    scope
                        .spawn(move || bodies.iter().for_each(|body| connection.ask(work.operation(), body)));
                }
            });
        })
    })
}

fn serve(
    runtime: &Runtime,
    mock: &MockDynamo,
    database: Database,
) -> (dio_runtime::mock::Server, SocketAddr) {
    runtime.block_on(async {
        let ours = mock.serve("127.0.0.1:0").await.unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let theirs = listener.local_addr().unwrap();
        tokio::spawn(dynoxide::server::serve_on(listener, database));
        (ours, theirs)
    })
}

/// Prints a row for each operation, with one connection and with four.
pub fn compare() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let mock = embedded::mock(ITEMS);
    let (ours, theirs) = serve(&runtime, &mock, embedded::dynoxide(ITEMS));
    for work in [Work::Get, Work::Put, Work::Update, Work::Query] {
        for connections in [1, 4] {
            let mut contenders: [Contender<'_>; 2] = [
                turn(ours.address(), work, connections, || mock.clear_requests()),
                turn(theirs, work, connections, || ()),
            ];
            let times = interleave(5, 20, &mut contenders);
            let [one, other] = [0, 1].map(|at| times.median(at) * 1e6 / (REQUESTS * connections) as f64);
            println!(
                "| {} | {connections} | {one:.0} µs | {other:.0} µs | {:.1} |",
                work.name(),
                times.ratio(1, 0)
            );
        }
    }
    let start = Instant::now();
    let fresh = MockDynamo::new();
    let server = runtime.block_on(fresh.serve("127.0.0.1:0")).unwrap();
    Connection::open(server.address()).ask("ListTables", "{}");
    println!("\nFrom no mock to a first answer over a port: {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
}
