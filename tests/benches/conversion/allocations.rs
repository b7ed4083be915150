//! What the conversions of the bench `conversion` allocate. Counting takes a tenth of their time, so it is done apart.

#![allow(clippy::unwrap_used, reason = "a bench ends at the first thing that is wrong")]

mod by_hand;
mod by_serde;
mod conversions;
mod records;
#[allow(missing_docs, unused_imports)]
mod warehouse {
    dio_runtime::include_schema!("warehouse");
}

use allocation_counter::AllocationInfo;
use conversions::{Measure, NAMES};

fn main() {
    println!("| record | | | allocations | bytes |");
    println!("|---|---|---|--:|--:|");
    conversions::measure::<Allocations>();
}

enum Allocations {}

impl Measure for Allocations {
    type Way<'a> = AllocationInfo;

    fn way<'a, I: 'a, O: 'a>(make: impl Fn() -> I + 'a, convert: impl Fn(I) -> O + 'a) -> AllocationInfo {
        let input = make();
        let mut output = None;
        allocation_counter::measure(|| output = Some(convert(input)))
    }

    fn compare(record: &str, direction: &str, ways: [AllocationInfo; 3]) {
        for (way, AllocationInfo { count_total, bytes_total, .. }) in NAMES.iter().zip(&ways) {
            println!("| {record} | {direction} | {way} | {count_total} | {bytes_total} |");
        }
        let [by_hand, dio, _] = ways;
        assert!(dio.count_total <= by_hand.count_total, "dio allocates more often than the code by hand");
    }
}
