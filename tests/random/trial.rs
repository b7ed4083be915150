//! One random schema on the mock: after each write, all items are held against the oracle.

use std::collections::BTreeMap;

use dio_runtime::chrono::{DateTime, Utc};
use dio_runtime::mock::MockDynamo;
use dio_runtime::{AttributeValue, Client, Error, Reindex, Schema as TableSchema};

use crate::schema::{Rng, Schema};

/// Random writes of each schema.
pub const STEPS: usize = 200;

pub struct Trial {
    schema: Schema,
    mock: MockDynamo,
    /// Writes that were done, by their kind.
    done: BTreeMap<&'static str, usize>,
}

impl Trial {
    pub fn new(schema: Schema) -> Self {
        // Shown where the test fails.
        println!("DIO_RANDOM_SEED={}: {schema:#?}", schema.seed);
        let mock = MockDynamo::new();
        mock.clock().set("2026-07-01T12:00:00Z".parse::<DateTime<Utc>>().unwrap());
        Self { schema, mock, done: BTreeMap::new() }
    }

    pub fn client(&self) -> Client {
        self.mock.client()
    }

    pub fn settle(&mut self, write: &'static str, outcome: Result<(), Error>) {
        self.mock.clock().advance(std::time::Duration::from_secs(7));
        let done = self.done.entry(write).or_default();
        match outcome {
            Ok(()) => *done += 1,
            Err(error) => assert!(
                error.is_condition_failed()
                    || error.is_not_found()
                    || error.is_invalid()
                    || error.is_encode()
                    || error.is_transaction_cancelled(),
                "{write}: {error:?}"
            ),
        }
        self.check(write);
    }

    fn check(&self, after: &str) {
        for item in self.mock.table("shelf").items() {
            for (attribute, expected) in self.schema.expected(&item) {
                let found = item.get(&attribute).map(|value| value.as_s().unwrap().clone());
                assert_eq!(found, expected, "`{attribute}` after `{after}`: {item:#?}");
            }
        }
    }

    /// What another writer spoils is found, and put right.
    pub async fn tamper_and_mend<S: TableSchema>(&mut self, rng: &mut Rng, reindex: impl Fn() -> Reindex<S>) {
        // What else is done of a schema of few keys is a matter of chance.
        assert!(self.done["put"] > 0 && self.done["update"] > 0, "{:?}", self.done);
        assert_eq!(self.done.contains_key("upsert"), !self.schema.versioned);
        let table = self.mock.table("shelf");
        let items = table.items();
        assert!(!items.is_empty());
        let untouched = reindex().dry_run().send().await.unwrap();
        assert_eq!((untouched.counts.mended, untouched.left.len()), (0, 0), "{:?}", untouched.counts);
        for mut item in items {
            for (attribute, _) in self.schema.expected(&item) {
                match rng.below(4) {
                    0 => drop(item.insert(attribute, AttributeValue::S("spoiled".into()))),
                    1 => drop(item.remove(&attribute)),
                    _ => {}
                }
            }
            for field in self.schema.fields.iter().filter(|field| field.optional && rng.one_in(3)) {
                item.remove(field.name);
            }
            table.put(item);
        }
        let mended = reindex().send().await.unwrap();
        assert_eq!(mended.left.len(), 0, "{:?}", mended.left);
        self.check("reindex");
        assert_eq!(reindex().send().await.unwrap().counts.mended, 0);
    }
}
