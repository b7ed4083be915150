//! Any text as a `FilterExpression` gets an answer.
#![no_main]

#[path = "../../tests/mock/expression_requests.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod expression_requests;

use expression_requests::{PLACES, check, mock};

libfuzzer_sys::fuzz_target!(|text: &str| {
    check(&mock(), PLACES[1], text);
});
