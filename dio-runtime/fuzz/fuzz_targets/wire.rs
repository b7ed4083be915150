//! Any body gets an answer from any operation. The first byte chooses the operation.
#![no_main]

#[path = "../../tests/mock/expression_requests.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod expression_requests;

use expression_requests::{check_answer, mock};

const OPERATIONS: [&str; 18] = [
    "BatchGetItem",
    "BatchWriteItem",
    "CreateTable",
    "DeleteItem",
    "DeleteTable",
    "DescribeLimits",
    "DescribeTable",
    "DescribeTimeToLive",
    "GetItem",
    "ListTables",
    "PutItem",
    "Query",
    "Scan",
    "TransactGetItems",
    "TransactWriteItems",
    "UpdateItem",
    "UpdateTable",
    "UpdateTimeToLive",
];

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((choice, body)) = input.split_first() else { return };
    let operation = OPERATIONS[usize::from(*choice) % OPERATIONS.len()];
    let (status, answer) = mock().handle(operation, body);
    check_answer(status, &answer);
});
