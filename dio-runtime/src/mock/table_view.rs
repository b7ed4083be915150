//! A table as tests look at it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::Number;

use super::MockDynamo;
use super::attribute::{SdkItem, from_sdk, from_sdk_item, to_sdk_item};
use super::error::Failure;
use super::item_rules;
use super::key::{HASH_BYTES, KeyBytes};
use super::operation::{Effect, Write};
use super::print;
use super::storage::Stored;
use super::table::Table;
use super::value::{Item, Value};

/// A table of a [`MockDynamo`], for tests to look into, to fill and to assert on.
///
/// It reads and writes past the client: nothing of it is in the record of requests. Its
/// [`Display`](fmt::Display) prints the table, partition by partition, each record with its sort key, its
/// index keys after `@` and its other attributes after `|`.
///
/// # Panics
///
/// It is a tool for tests: every method panics where the table does not exist, or where DynamoDB would refuse
/// the key or item that it is given, with DynamoDB's message.
#[derive(Debug, Clone)]
pub struct MockTable {
    mock: MockDynamo,
    name: String,
}

/// The value of a key attribute, made from text, bytes or a number; `()` stands for the sort key of a table
/// without one.
#[derive(Debug, Clone)]
pub struct KeyValue(Option<Value>);

macro_rules! key_values {
    ($($from:ty: $name:ident => $value:expr),* $(,)?) => {$(
        impl From<$from> for KeyValue {
            fn from($name: $from) -> KeyValue {
                KeyValue(Some($value))
            }
        }
    )*};
}

key_values! {
    &str: text => Value::S(text.to_owned()),
    &String: text => Value::S(text.clone()),
    String: text => Value::S(text),
    &[u8]: bytes => Value::B(bytes.to_vec()),
    Vec<u8>: bytes => Value::B(bytes),
    Number: number => Value::N(number),
    i32: number => Value::N(Number::from(number)),
    i64: number => Value::N(Number::from(number)),
    u64: number => Value::N(Number::from(number)),
}

impl From<()> for KeyValue {
    fn from((): ()) -> KeyValue {
        KeyValue(None)
    }
}

impl From<AttributeValue> for KeyValue {
    /// A value that is none of the engine's counts as absent.
    fn from(value: AttributeValue) -> KeyValue {
        KeyValue(from_sdk(value).ok())
    }
}

/// Fails the test that asked: a tool for tests has no other way to answer.
#[allow(clippy::panic, reason = "assertions of tests panic by their nature; no other code calls this")]
#[track_caller]
fn fail(message: impl fmt::Display) -> ! {
    panic!("{message}")
}

impl MockTable {
    pub(super) fn new(mock: MockDynamo, name: String) -> MockTable {
        mock.shared.engine.touch(&name);
        MockTable { mock, name }
    }

    /// The table's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    #[track_caller]
    fn look<T>(&self, look: impl FnOnce(&Table) -> T) -> T {
        let found = self.mock.shared.engine.read(|database| match database.tables.get(&self.name) {
            Some(table) => Ok(look(table)),
            None => Err(database.tables.keys().cloned().collect::<Vec<_>>().join(", ")),
        });
        match found {
            Ok(result) => result,
            Err(names) => fail(format_args!("there is no table {}; the tables are: {names}", self.name)),
        }
    }

    #[track_caller]
    fn change<T>(&self, change: impl FnOnce(&mut Table) -> Result<T, Failure>) -> T {
        let name = &self.name;
        match self.mock.shared.engine.write(|database| change(database.table_mut(name)?)) {
            Ok(result) => result,
            Err(failure) => fail(format_args!("table {name}: {}", failure.message)),
        }
    }

    /// All items, in the order of their keys.
    #[track_caller]
    pub fn items(&self) -> Vec<SdkItem> {
        self.look(|table| in_order(table).iter().map(|stored| to_sdk_item(&stored.item)).collect())
    }

    /// How many items there are.
    #[track_caller]
    pub fn len(&self) -> usize {
        self.look(|table| table.items.len())
    }

    /// Whether there is no item.
    #[track_caller]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item of a key. For a table without a sort key, `sk` is `()`.
    #[track_caller]
    pub fn get(&self, pk: impl Into<KeyValue>, sk: impl Into<KeyValue>) -> Option<SdkItem> {
        let (pk, sk) = (pk.into(), sk.into());
        let found = self.look(|table| {
            let key = item_rules::primary_key(&table.definition, &key_item(table, pk, sk))?;
            Ok(table.items.get(&key).map(|stored| to_sdk_item(&stored.item)))
        });
        found
            .unwrap_or_else(|failure: Failure| fail(format_args!("table {}: {}", self.name, failure.message)))
    }

    /// Stores an item, in place of one with its key.
    #[track_caller]
    pub fn put(&self, item: SdkItem) {
        let item = self.convert(item);
        let write = Write { effect: Effect::Put(item), condition: None, return_on_failure: false };
        self.change(|table| {
            write.plan(table)?.commit(table);
            Ok(())
        });
    }

    /// Removes the item of a key, if there is one.
    #[track_caller]
    pub fn remove(&self, pk: impl Into<KeyValue>, sk: impl Into<KeyValue>) {
        let (pk, sk) = (pk.into(), sk.into());
        self.change(|table| {
            let effect = Effect::Delete(key_item(table, pk, sk));
            let write = Write { effect, condition: None, return_on_failure: false };
            write.plan(table)?.commit(table);
            Ok(())
        });
    }

    /// Asserts that the table holds just these items, in any order.
    #[track_caller]
    pub fn assert_items(&self, expected: impl IntoIterator<Item = SdkItem>) {
        let expected: Vec<Item> = expected.into_iter().map(|item| self.convert(item)).collect();
        let problem = self.look(|table| {
            let mut pairs: BTreeMap<KeyBytes, (Option<&Item>, Option<&Item>)> = BTreeMap::new();
            for item in &expected {
                pairs.entry(order_key(table, item)).or_default().0 = Some(item);
            }
            for stored in table.items.iter() {
                pairs.entry(order_key(table, &stored.item)).or_default().1 = Some(&stored.item);
            }
            let pairs: Vec<_> = pairs.into_values().collect();
            let same = pairs.iter().all(|(expected, found)| expected == found);
            (!same).then(|| print::difference(&table.definition, &pairs))
        });
        if let Some(problem) = problem {
            fail(format_args!("table {} holds other items than expected\n{problem}", self.name));
        }
    }

    /// Asserts that the table holds this item.
    #[track_caller]
    pub fn assert_item(&self, expected: SdkItem) {
        let expected = self.convert(expected);
        let problem = self.look(|table| {
            let key = table.definition.key_bytes(&expected);
            let found = key.and_then(|key| table.items.get(&key)).map(|stored| &stored.item);
            let pair = (Some(&expected), found);
            (pair.0 != pair.1).then(|| print::difference(&table.definition, &[pair]))
        });
        if let Some(problem) = problem {
            fail(format_args!("table {} does not hold the item\n{problem}", self.name));
        }
    }

    /// Asserts that there is no item of a key.
    #[track_caller]
    pub fn assert_absent(&self, pk: impl Into<KeyValue>, sk: impl Into<KeyValue>) {
        if let Some(found) = self.get(pk, sk) {
            let found = self.convert(found);
            let problem = self.look(|table| print::difference(&table.definition, &[(None, Some(&found))]));
            fail(format_args!("table {} holds an item that should be absent\n{problem}", self.name));
        }
    }

    /// Asserts how many items there are; a failure prints the table.
    #[track_caller]
    pub fn assert_len(&self, expected: usize) {
        let found = self.len();
        if found != expected {
            fail(format_args!("expected {expected} items, found {found}\n{self}"));
        }
    }

    #[track_caller]
    fn convert(&self, item: SdkItem) -> Item {
        from_sdk_item(item).unwrap_or_else(|problem| fail(format_args!("table {}: {problem}", self.name)))
    }
}

impl fmt::Display for MockTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.look(|table| {
            let items = in_order(table);
            print::table(&table.definition, items.iter().map(|stored| &stored.item))
        });
        f.write_str(&text)
    }
}

/// The key bytes of an item without the hash, so that partitions come in the order of their keys.
fn order_key(table: &Table, item: &Item) -> KeyBytes {
    let bytes = table.definition.key_bytes(item).unwrap_or_default();
    bytes.get(HASH_BYTES..).unwrap_or_default().into()
}

fn in_order(table: &Table) -> Vec<&Arc<Stored>> {
    let mut items: Vec<&Arc<Stored>> = table.items.iter().collect();
    items.sort_by_cached_key(|stored| order_key(table, &stored.item));
    items
}

fn key_item(table: &Table, pk: KeyValue, sk: KeyValue) -> Item {
    let key = &table.definition.key;
    let named = key.partition.iter().zip([pk.0]).chain(key.sort.iter().zip([sk.0]));
    named.filter_map(|(attribute, value)| Some((attribute.name.clone(), value?))).collect()
}
