//! Random typed writes against a model: after each, every index key says what its fields say, and reads through each
//! index return exactly the right records in the right order.

mod event;
mod job;
mod parcel;
mod ticket;

use std::collections::BTreeMap;
use std::fmt::Debug;

use chrono::{DateTime, TimeDelta, Utc};
use dio_runtime::mock::MockTable;
use dio_runtime::{AttributeValue, Cursor, Error, Query, Readable};
use proptest::prelude::*;
use proptest::test_runner::Config;

use crate::support::at;

/// Cases of writes and reads. Failures are kept beside the sources and run first the next time.
pub fn config() -> Config {
    Config { cases: 40, max_shrink_iters: 400, ..Config::default() }
}

/// Runs a case, which is asynchronous.
pub fn run(case: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(case);
}

/// The time of the nth operation.
pub fn time(operation: usize) -> DateTime<Utc> {
    at("2026-07-01T00:00:00Z") + TimeDelta::seconds(i64::try_from(operation).unwrap())
}

/// An item as the model expects it: its key, and the texts of some attributes, none where they must be absent.
#[derive(Debug)]
pub struct Expected {
    pub key: [String; 2],
    pub texts: Vec<(&'static str, Option<String>)>,
}

/// The table holds these items and no others, with these texts.
pub fn assert_items(table: &MockTable, expected: Vec<Expected>) {
    let text = |value: Option<&AttributeValue>| value.map(|value| value.as_s().unwrap().clone());
    let mut found: BTreeMap<[String; 2], _> = table
        .items()
        .into_iter()
        .map(|item| ([text(item.get("pk")).unwrap(), text(item.get("sk")).unwrap()], item))
        .collect();
    for Expected { key, texts } in expected {
        let item = found.remove(&key).unwrap_or_else(|| panic!("{key:?} is not stored"));
        for (attribute, expected) in texts {
            assert_eq!(text(item.get(attribute)), expected, "`{attribute}` of {key:?}");
        }
    }
    assert!(found.is_empty(), "nothing else is stored: {:?}", found.keys());
}

/// Whether a write did what the model says.
#[track_caller]
pub fn assert_outcome<T: Debug>(outcome: &Result<T, Error>, expected: Result<(), Refusal>) {
    let refused = match outcome {
        Ok(_) => Ok(()),
        Err(error) if error.is_invalid() => Err(Refusal::Invalid),
        Err(error) if error.is_not_found() => Err(Refusal::NotFound),
        Err(error) if error.is_condition_failed() => Err(Refusal::Condition),
        Err(error) => panic!("{error:?}"),
    };
    assert_eq!(refused, expected, "{outcome:?}");
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Refusal {
    Invalid,
    NotFound,
    Condition,
}

/// How a read is made.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    pub descending: bool,
    pub limit: Option<usize>,
    pub page_size: Option<u32>,
}

pub fn reading() -> impl Strategy<Value = Reading> {
    (any::<bool>(), prop::option::of(1..4_usize), prop::option::of(1..4_u32))
        .prop_map(|(descending, limit, page_size)| Reading { descending, limit, page_size })
}

/// Reads to the end, from cursor to cursor where there is a limit, each passed on as text.
pub async fn read<T: Readable, K>(make: impl Fn() -> Query<T, K>, reading: Reading) -> Vec<T> {
    let mut records = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let mut query = make();
        if reading.descending {
            query = query.descending();
        }
        if let Some(limit) = reading.limit {
            query = query.limit(limit);
        }
        if let Some(items) = reading.page_size {
            query = query.page_size(items);
        }
        if let Some(cursor) = cursor {
            query = query.start_at(cursor.parse::<Cursor>().unwrap());
        }
        let output = query.send().await.unwrap();
        assert!(reading.limit.is_none_or(|limit| output.records.len() <= limit));
        records.extend(output.records);
        cursor = output.cursor.map(|cursor| cursor.to_string());
        if cursor.is_none() {
            return records;
        }
        assert!(reading.limit.is_some(), "without a limit all is read");
    }
}

/// What the model expects of a read: keys of records with the text of the sort key, in any order.
pub fn in_order<T>(mut found: Vec<(String, T)>, reading: Reading) -> Vec<T> {
    found.sort_by(|(left, _), (right, _)| left.cmp(right));
    if reading.descending {
        found.reverse();
    }
    found.into_iter().map(|(_, record)| record).collect()
}
