//! Conversion of records to items and back: dio's generated code beside code written by hand and serde_dynamo, on the
//! same items.

#![allow(clippy::unwrap_used, reason = "a bench ends at the first thing that is wrong")]

mod by_hand;
mod by_serde;
mod conversions;
#[path = "../interleave/mod.rs"]
mod interleave;
mod records;
#[allow(missing_docs, unused_imports)]
mod warehouse {
    dio_runtime::include_schema!("warehouse");
}

use std::hint::black_box;

use conversions::{Measure, NAMES};
use interleave::{Contender, interleave, time};

/// Runs of each measurement.
const RUNS: usize = 31;
/// Turns in a run.
const TURNS: usize = 50;
/// Conversions in a turn.
const BATCH: usize = 50;

fn main() {
    println!("| record | | | time | to by hand | to serde_dynamo |");
    println!("|---|---|---|--:|--:|--:|");
    conversions::measure::<Time>();
}

enum Time {}

impl Measure for Time {
    type Way<'a> = Contender<'a>;

    fn way<'a, I: 'a, O: 'a>(make: impl Fn() -> I + 'a, convert: impl Fn(I) -> O + 'a) -> Contender<'a> {
        Box::new(move || {
            let inputs: Vec<I> = (0..BATCH).map(|_| make()).collect();
            let mut outputs = Vec::with_capacity(BATCH);
            let time = time(|| outputs.extend(inputs.into_iter().map(|input| convert(black_box(input)))));
            black_box(outputs);
            time
        })
    }

    fn compare(record: &str, direction: &str, mut ways: [Contender<'_>; 3]) {
        let times = interleave(RUNS, TURNS, &mut ways);
        for (index, way) in NAMES.iter().enumerate() {
            let nanoseconds = times.median(index) * 1e9 / BATCH as f64;
            let (to_hand, to_serde) = (times.ratio(index, 0), times.ratio(index, 2));
            println!(
                "| {record} | {direction} | {way} | {nanoseconds:.0} ns | {to_hand:.2} | {to_serde:.2} |"
            );
        }
    }
}
