//! The engine beside dynoxide's, both in process.

use std::hint::black_box;
use std::time::{Duration, Instant};

use dio_runtime::mock::MockDynamo;
use dynoxide::Database;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::interleave::{Contender, interleave, time};
use crate::plain::{on_plain, plain};
use crate::table::{Random, Work, batch, create_table};

/// The mock with so many items in its table.
pub fn mock(items: u64) -> MockDynamo {
    let mock = MockDynamo::new();
    ask(&mock, "CreateTable", &create_table().to_string());
    for from in (0..items).step_by(25) {
        ask(&mock, "BatchWriteItem", &batch(from).to_string());
        mock.clear_requests();
    }
    mock
}

/// One request to the mock, which must succeed.
pub fn ask(mock: &MockDynamo, operation: &str, body: &str) -> Vec<u8> {
    let (status, answer) = mock.handle(operation, body.as_bytes());
    assert_eq!(status, 200, "{operation} {body}: {}", String::from_utf8_lossy(&answer));
    answer
}

/// dynoxide with so many items in its table.
pub fn dynoxide(items: u64) -> Database {
    let database = Database::memory().unwrap();
    database.create_table(serde_json::from_value(create_table()).unwrap()).unwrap();
    for from in (0..items).step_by(25) {
        database.batch_write_item(serde_json::from_value(batch(from)).unwrap()).unwrap();
    }
    database
}

/// dynoxide's way with a request that is ready: no JSON on either side.
fn typed<Input: DeserializeOwned, Output>(
    bodies: Vec<String>,
    run: impl Fn(Input) -> dynoxide::Result<Output>,
) -> Duration {
    let inputs: Vec<Input> = bodies.iter().map(|body| serde_json::from_str(body).unwrap()).collect();
    time(|| {
        for input in inputs {
            black_box(run(input).unwrap());
        }
    })
}

/// dynoxide's way from a body to a body, as the mock's.
fn from_json<Input: DeserializeOwned, Output: Serialize>(
    bodies: Vec<String>,
    run: impl Fn(Input) -> dynoxide::Result<Output>,
) -> Duration {
    time(|| {
        for body in bodies {
            let output = run(serde_json::from_str(&body).unwrap()).unwrap();
            black_box(serde_json::to_vec(&output).unwrap());
        }
    })
}

macro_rules! work {
    ($way:ident, $database:expr, $work:expr, $bodies:expr) => {
        match $work {
            Work::Get => $way($bodies, |input| $database.get_item(input)),
            Work::Put => $way($bodies, |input| $database.put_item(input)),
            Work::Update => $way($bodies, |input| $database.update_item(input)),
            Work::Query | Work::QueryIndex => $way($bodies, |input| $database.query(input)),
            Work::Scan => $way($bodies, |input| $database.scan(input)),
            Work::Transact => $way($bodies, |input| $database.transact_write_items(input)),
        }
    };
}

/// So many bodies of requests.
fn bodies(work: Work, random: &mut Random, items: u64, count: usize) -> Vec<String> {
    (0..count).map(|_| work.request(random, items).to_string()).collect()
}

/// Requests in a turn: few, so that a turn is seldom interrupted by what else the machine does.
const REQUESTS: usize = 5;

fn on_mock<'a>(mock: &'a MockDynamo, work: Work, items: u64) -> Contender<'a> {
    let mut random = Random::new();
    Box::new(move || {
        let bodies = bodies(work, &mut random, items, REQUESTS);
        mock.clear_requests();
        time(|| {
            for body in &bodies {
                black_box(ask(mock, work.operation(), body));
            }
        })
    })
}

/// Prints a row for each operation: the mock, dynoxide from JSON to JSON, and dynoxide without any JSON.
pub fn compare(items: u64, runs: usize, turns: usize) {
    let (mock, database) = (mock(items), dynoxide(items));
    let database = &database;
    for work in Work::ALL {
        // The same answer from both, before anything is measured.
        let body = work.request(&mut Random::new(), items);
        if matches!(work, Work::Get | Work::Query) {
            let ours: Value =
                serde_json::from_slice(&ask(&mock, work.operation(), &body.to_string())).unwrap();
            let theirs = match work {
                Work::Get => {
                    serde_json::to_value(database.get_item(serde_json::from_value(body).unwrap()).unwrap())
                }
                _ => serde_json::to_value(database.query(serde_json::from_value(body).unwrap()).unwrap()),
            };
            assert_eq!(ours.get("Count"), theirs.unwrap().get("Count"));
        }
        let (mut one, mut other) = (Random::new(), Random::new());
        let mut contenders: [Contender<'_>; 3] = [
            on_mock(&mock, work, items),
            Box::new(move || work!(from_json, database, work, bodies(work, &mut one, items, REQUESTS))),
            Box::new(move || work!(typed, database, work, bodies(work, &mut other, items, REQUESTS))),
        ];
        let times = interleave(runs, turns, &mut contenders);
        let [mock, json, typed] = [0, 1, 2].map(|at| times.median(at) * 1e6 / REQUESTS as f64);
        println!(
            "| {items} | {} | {mock:.1} µs | {json:.1} µs | {typed:.1} µs | {:.1} | {:.1} |",
            work.name(),
            times.ratio(1, 0),
            times.ratio(2, 0),
        );
    }
}

/// Prints how the mock's operations grow with the table, beside the same walks over a plain map.
pub fn growth(sizes: [u64; 3], runs: usize, turns: usize) {
    let mocks = sizes.map(|items| (items, mock(items)));
    for work in Work::ALL {
        let contenders = mocks.iter().map(|(items, mock)| on_mock(mock, work, *items)).collect();
        row(work.name(), contenders, runs, turns);
    }
    drop(mocks);
    let maps = sizes.map(|items| (items, plain(items)));
    for work in Work::ALL {
        let contenders: Vec<_> =
            maps.iter().filter_map(|(items, plain)| on_plain(plain, work, *items)).collect();
        if !contenders.is_empty() {
            row(&format!("a plain map: {}", work.name()), contenders, runs, turns);
        }
    }
}

fn row(name: &str, mut contenders: Vec<Contender<'_>>, runs: usize, turns: usize) {
    let times = interleave(runs, turns, &mut contenders);
    let [one, two, three] = [0, 1, 2].map(|at| times.median(at) * 1e6 / REQUESTS as f64);
    println!("| {name} | {one:.1} µs | {two:.1} µs | {three:.1} µs | {:.2} |", times.ratio(2, 0));
}

/// Works on a table of 100 items again and again, for a profiler.
pub fn repeat(work: Work, times: usize) {
    let mock = mock(100);
    let bodies = bodies(work, &mut Random::new(), 100, times);
    for body in &bodies {
        black_box(ask(&mock, work.operation(), body));
        mock.clear_requests();
    }
}

/// Prints what a test pays that has a table of its own: open, create, ten puts, drop.
pub fn isolated() {
    let create = create_table().to_string();
    let puts: Vec<String> = bodies(Work::Put, &mut Random::new(), 10, 10);
    let mock = || {
        let start = Instant::now();
        let mock = MockDynamo::new();
        ask(&mock, "CreateTable", &create);
        for put in &puts {
            ask(&mock, "PutItem", put);
        }
        drop(mock);
        start.elapsed()
    };
    let dynoxide = || {
        let start = Instant::now();
        let database = Database::memory().unwrap();
        database.create_table(serde_json::from_str(&create).unwrap()).unwrap();
        for put in &puts {
            database.put_item(serde_json::from_str(put).unwrap()).unwrap();
        }
        drop(database);
        start.elapsed()
    };
    let mut contenders: [Contender<'_>; 2] = [Box::new(mock), Box::new(dynoxide)];
    let times = interleave(10, 50, &mut contenders);
    println!(
        "| {:.0} µs | {:.0} µs | {:.1} |",
        times.median(0) * 1e6,
        times.median(1) * 1e6,
        times.ratio(1, 0)
    );
}
