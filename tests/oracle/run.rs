//! A sequence played on both.

use dio_runtime::mock::MockDynamo;
use proptest::prelude::*;
use proptest::test_runner::{Config, FileFailurePersistence, TestCaseError};
use serde_json::Value as Json;

use crate::answer::Answer;
use crate::oracle::Oracle;
use crate::pages::{Kind, compare_pages, read};
use crate::shape::Shape;
use crate::step::Step;
use crate::{known, messages};

/// Failures are kept beside this file, and played first from then on.
pub fn config() -> Config {
    let kept = FileFailurePersistence::Direct(concat!(env!("CARGO_MANIFEST_DIR"), "/oracle/failures.txt"));
    Config { failure_persistence: Some(Box::new(kept)), ..Config::default() }
}

fn mock_answer(mock: &MockDynamo, operation: &str, body: &Json) -> Answer {
    let (status, answer) = mock.handle(operation, body.to_string().as_bytes());
    Answer::of(status, serde_json::from_slice(&answer).unwrap())
}

/// Fails where two refusals of one kind have other texts.
fn same_words(operation: &str, body: &Json, ours: &Answer, theirs: &Answer) -> Result<(), TestCaseError> {
    prop_assert!(
        messages::agree(body, ours, theirs),
        "{operation} {body}: other words\n  mock:   {ours:?}\n  oracle: {theirs:?}"
    );
    Ok(())
}

/// Plays a sequence; fails at the first answer in which the two differ.
pub fn play(shape: &Shape, steps: &[Step]) -> Result<(), TestCaseError> {
    let (mock, oracle) = (MockDynamo::new(), Oracle::new());
    let create = shape.create_table();
    for answer in [mock_answer(&mock, "CreateTable", &create), oracle.handle("CreateTable", &create)] {
        prop_assert!(answer.success().is_some(), "{answer:?}");
    }
    for step in steps {
        match step {
            Step::Request { operation, body } => {
                let ours = mock_answer(&mock, operation, body);
                let theirs = oracle.handle(operation, body);
                if known::same(&ours, &theirs) {
                    same_words(operation, body, &ours, &theirs)?;
                } else {
                    prop_assert!(
                        known::differs(operation, body, &ours, &theirs),
                        "{operation} {body}\n  mock:   {ours:?}\n  oracle: {theirs:?}"
                    );
                    // A write that only one of them made: the tables differ from here on.
                    if ours.success().is_some() != theirs.success().is_some() {
                        return Ok(());
                    }
                }
            }
            Step::Pages { operation, body, index } => {
                let ours = read(body, |body| mock_answer(&mock, operation, body));
                let theirs = read(body, |body| oracle.handle(operation, body));
                let kind = match (*operation, index) {
                    ("Query", None) => Kind::Table,
                    ("Query", Some(index)) => Kind::Index(index.sort),
                    _ => Kind::Scan,
                };
                let (last_ours, last_theirs) = (&ours[ours.len() - 1], &theirs[theirs.len() - 1]);
                if known::same(last_ours, last_theirs) {
                    same_words(operation, body, last_ours, last_theirs)?;
                }
                if let Err(problem) = compare_pages(kind, &ours, &theirs) {
                    prop_assert!(
                        known::reads_differently(operation, body, last_ours, last_theirs),
                        "{operation} {body}: {problem}\n  mock:   {ours:?}\n  oracle: {theirs:?}"
                    );
                }
            }
        }
    }
    Ok(())
}
