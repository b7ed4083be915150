//! `ExclusiveStartKey`: where a page goes on. It must be a key that the page before could have ended with.

use crate::mock::error::{Answer, Failure};
use crate::mock::expression::KeyCondition;
use crate::mock::item_rules::check_not_empty_keys;
use crate::mock::key::KeyBytes;
use crate::mock::schema::{KeyAttribute, KeySchema};
use crate::mock::value::Item;

use super::page::Source;

impl Source<'_> {
    /// The key bytes of a start key, which must be just the keys by which pages of the source go on, each of
    /// its type.
    pub(super) fn start_key(&self, start: &Item<'_>) -> Answer<KeyBytes> {
        let invalid = || Failure::validation("The provided starting key is invalid");
        let table = self.definition();
        let names = self.key_names();
        if start.len() != names.len() || !names.iter().all(|name| start.contains_key(name)) {
            return Err(invalid());
        }
        let index = self.index.into_iter().flat_map(|index| index.key.attributes());
        let fits = |key: &KeyAttribute| start.get(&key.name).is_some_and(|value| key.kind.fits(value));
        if !index.chain(table.key.attributes()).all(fits) {
            return Err(invalid());
        }
        check_not_empty_keys(table, start)?;
        self.key_bytes(start).ok_or_else(invalid)
    }
}

/// Refuses a start key that the key condition could not have produced, which DynamoDB words by where it finds
/// that out (public captures).
pub(super) fn check_within(
    condition: &KeyCondition<'_>,
    schema: &KeySchema,
    start: &Item<'_>,
    plain_table: bool,
) -> Answer<()> {
    let refuse = |message: &str| Err(Failure::validation(message));
    let at_most_one = "The query can return at most one row and cannot be restarted";
    let holds = |attribute: &KeyAttribute| condition.holds(&attribute.name, start);
    let Some((last, leading)) = schema.partition_key().split_last() else { return Ok(()) };
    if !leading.iter().all(holds) {
        return refuse(at_most_one);
    }
    if !schema.sort_key().iter().all(holds) {
        return refuse("The provided starting key does not match the range key predicate");
    }
    if holds(last) {
        return Ok(());
    }
    if schema.sort_key().iter().any(|attribute| condition.names(&attribute.name)) {
        return refuse(at_most_one);
    }
    refuse(if plain_table && schema.sort_key().is_empty() {
        "The provided exclusive start key is invalid"
    } else {
        "The provided starting key is outside query boundaries based on provided conditions"
    })
}
