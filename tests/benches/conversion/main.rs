//! Conversion of records to items and back: dio's generated code beside code written by hand and serde_dynamo, on the
//! same items.

#![allow(clippy::unwrap_used, reason = "a bench ends at the first thing that is wrong")]

mod by_hand;
mod by_serde;
#[path = "../interleave/mod.rs"]
mod interleave;
mod records;
#[allow(missing_docs, unused_imports)]
mod warehouse {
    dio_runtime::include_schema!("warehouse");
}

use std::fmt::Debug;
use std::hint::black_box;

use allocation_counter::AllocationInfo;
use dio_runtime::{Item, Record};
use interleave::{Contender, interleave, time};
use serde::Serialize;
use serde::de::DeserializeOwned;
use warehouse::{Parcel, Product};

/// Runs of each measurement.
const RUNS: usize = 31;
/// Turns in a run.
const TURNS: usize = 50;
/// Conversions in a turn.
const BATCH: usize = 50;
const NAMES: [&str; 3] = ["by hand", "dio", "serde_dynamo"];

fn main() {
    println!("| record | | | time | to by hand | allocations | bytes |");
    println!("|---|---|---|--:|--:|--:|--:|");
    bench::<Parcel, by_serde::Parcel, _>(
        "8 fields",
        &records::parcel(),
        by_hand::parcel_to_item,
        by_hand::parcel_from_item,
    );
    bench::<Product, by_serde::Product, _>(
        "40 fields",
        &records::product(),
        by_hand::product_to_item,
        by_hand::product_from_item,
    );
}

fn bench<R, S, E>(name: &str, record: &R, to_item: fn(&R) -> Item, from_item: fn(Item) -> Result<R, E>)
where
    R: Record + Debug + PartialEq,
    S: Serialize + DeserializeOwned + Debug + PartialEq,
    E: Debug,
{
    // As the SDK makes it: a map that grew.
    let mut item = Item::new();
    item.extend(to_item(record));
    let for_serde: S = serde_dynamo::from_item(item.clone()).unwrap();
    assert_eq!(record.to_item().unwrap(), item);
    assert_eq!(serde_dynamo::to_item::<_, Item>(&for_serde).unwrap(), item);
    assert_eq!(R::from_item(item.clone()).unwrap(), *record);
    assert_eq!(from_item(item.clone()).unwrap(), *record);

    compare(
        name,
        "write",
        [
            of_each(|| (), |()| to_item(record)),
            of_each(|| (), |()| record.to_item().unwrap()),
            of_each(|| (), |()| serde_dynamo::to_item::<_, Item>(&for_serde).unwrap()),
        ],
    );
    compare(
        name,
        "read",
        [
            of_each(|| item.clone(), |item| from_item(item).unwrap()),
            of_each(|| item.clone(), |item| R::from_item(item).unwrap()),
            of_each(|| item.clone(), |item| serde_dynamo::from_item::<_, S>(item).unwrap()),
        ],
    );
}

/// A way to convert: a run of many conversions, and what one of them allocates.
struct Way<'a> {
    run: Contender<'a>,
    allocations: AllocationInfo,
}

/// Converts what `make` makes. Only the conversion counts, not the making, nor the end of what comes out of it.
fn of_each<'a, I: 'a, O: 'a>(make: impl Fn() -> I + 'a, convert: impl Fn(I) -> O + 'a) -> Way<'a> {
    let input = make();
    let mut output = None;
    let allocations = allocation_counter::measure(|| output = Some(convert(input)));
    let run = move || {
        let inputs: Vec<I> = (0..BATCH).map(|_| make()).collect();
        let mut outputs = Vec::with_capacity(BATCH);
        let time = time(|| outputs.extend(inputs.into_iter().map(|input| convert(black_box(input)))));
        black_box(outputs);
        time
    };
    Way { run: Box::new(run), allocations }
}

fn compare(name: &str, direction: &str, ways: [Way<'_>; 3]) {
    let allocations = ways.each_ref().map(|way| way.allocations);
    let times = interleave(RUNS, TURNS, &mut ways.map(|way| way.run));
    for (index, way) in NAMES.iter().enumerate() {
        let nanoseconds = times.median(index) * 1e9 / BATCH as f64;
        let AllocationInfo { count_total, bytes_total, .. } = allocations[index];
        println!(
            "| {name} | {direction} | {way} | {nanoseconds:.0} ns | {:.2} | {count_total} | {bytes_total} |",
            times.ratio(index, 0),
        );
    }
}
