//! What an item costs the mock in memory, beside its own size as DynamoDB counts it. A bench of its own, because the
//! allocator that counts takes time.

#![allow(clippy::unwrap_used, reason = "a bench ends at the first thing that is wrong")]

#[path = "mock/embedded.rs"]
#[allow(dead_code, reason = "nothing is timed here")]
mod embedded;
#[path = "interleave/mod.rs"]
#[allow(dead_code, reason = "nothing is timed here")]
mod interleave;
#[path = "mock/plain.rs"]
#[allow(dead_code, reason = "nothing is timed here")]
mod plain;
#[path = "mock/table.rs"]
#[allow(dead_code, reason = "nothing is timed here")]
mod table;

use allocation_counter::measure;
use dio_runtime::mock::MockDynamo;
use serde_json::Value;

fn main() {
    println!("| items | size of an item | mock | times | dynoxide | times |");
    println!("|--:|--:|--:|--:|--:|--:|");
    for items in [100, 10_000, 1_000_000] {
        // Made first: what is freed between the items would make the allocator search for room at length.
        let bodies: Vec<String> = (0..items).step_by(25).map(|from| table::batch(from).to_string()).collect();
        let mut mock = None;
        let held = measure(|| {
            let mock = mock.insert(MockDynamo::new());
            embedded::ask(mock, "CreateTable", &table::create_table().to_string());
            for body in &bodies {
                embedded::ask(mock, "BatchWriteItem", body);
                mock.clear_requests();
            }
        });
        drop(bodies);
        let mock = mock.unwrap();
        let description: Value =
            serde_json::from_slice(&embedded::ask(&mock, "DescribeTable", r#"{"TableName": "shop"}"#))
                .unwrap();
        let size = description["Table"]["TableSizeBytes"].as_f64().unwrap() / items as f64;
        let ours = held.bytes_current as f64 / items as f64;
        drop(mock);
        let theirs = embedded::dynoxide(items).db_size_bytes().unwrap() as f64 / items as f64;
        println!(
            "| {items} | {size:.0} B | {ours:.0} B | {:.1} | {theirs:.0} B | {:.1} |",
            ours / size,
            theirs / size
        );
    }
}
