//! dio beside the Python library dynamo-io, over the golden data in `tests/golden-data`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that panics fails")]

use std::path::Path;

use dio_tests::parity;

#[test]
fn the_golden_data() {
    let outcome = parity::run(&Path::new(env!("CARGO_MANIFEST_DIR")).join("golden-data")).unwrap();
    println!("{}", outcome.report);
    assert!(outcome.is_clean, "{}", outcome.report);
}
