//! A table as tests look at it.

use std::fmt;

use super::error::Failure;
use super::expression::Expressions;
use super::index_view::MockIndex;
use super::item_rules;
use super::operation::{Effect, Write};
use super::sdk_item::{SdkItem, from_sdk_item, to_sdk_item};
use super::stored::Stored;
use super::table::Table;
use super::table_text::TableText;
use super::value::Item;
use super::{KeyValue, MockDynamo, fail};

/// A table of a [`MockDynamo`], for tests to look into, to fill and to assert on.
///
/// It reads and writes past the client: nothing of it is in the record of requests, and no fault strikes it.
/// Its [`Display`](fmt::Display) prints the table, partition by partition, each item with its sort key, the
/// name of its record, its index keys after `@` and its other attributes after `|`. Long values are cut, and
/// so are lines, and a table after 500 items.
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

impl MockTable {
    pub(super) fn new(mock: MockDynamo, name: String) -> MockTable {
        mock.shared.engine.touch(&name);
        MockTable { mock, name }
    }

    /// The table's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// One of its indexes, to look into.
    pub fn index(&self, name: impl Into<String>) -> MockIndex {
        MockIndex::new(self.clone(), name.into())
    }

    #[track_caller]
    pub(super) fn look<T>(&self, look: impl FnOnce(&Table) -> T) -> T {
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
            Err(failure) => self.refuse(failure.into_message()),
        }
    }

    /// Fails the test over something that the table cannot take.
    #[track_caller]
    pub(super) fn refuse(&self, problem: impl fmt::Display) -> ! {
        fail(format_args!("table {}: {problem}", self.name))
    }

    /// All items, in the order of their keys.
    #[track_caller]
    pub fn items(&self) -> Vec<SdkItem> {
        self.look(|table| in_order(table).iter().map(|stored| to_sdk_item(&stored.item())).collect())
    }

    /// The items of one partition, in the order of their sort keys.
    #[track_caller]
    pub fn partition(&self, pk: impl Into<KeyValue>) -> Vec<SdkItem> {
        let pk = pk.into();
        self.look(|table| {
            let name = table.definition.key.partition_key().first().map(|attribute| attribute.name.as_str());
            let wanted = |stored: &&Stored| {
                name.and_then(|name| stored.item().get(name).cloned()).as_ref() == pk.value()
            };
            in_order(table).into_iter().filter(wanted).map(|stored| to_sdk_item(&stored.item())).collect()
        })
    }

    /// How many items there are.
    #[track_caller]
    pub fn len(&self) -> usize {
        self.look(|table| table.items().len())
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
            Ok(table.items().get(&key).map(|stored| to_sdk_item(&stored.item())))
        });
        // No closures here and below: a panic inside one would not be at the line of the test.
        match found {
            Ok(item) => item,
            Err::<_, Failure>(failure) => self.refuse(failure.into_message()),
        }
    }

    /// Stores an item, in place of one with its key.
    #[track_caller]
    pub fn put(&self, item: SdkItem) {
        let item = Stored::new(&self.convert(item));
        let write = Write {
            effect: Effect::Put(item),
            expressions: Expressions::default(),
            return_on_failure: false,
        };
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
            let write = Write { effect, expressions: Expressions::default(), return_on_failure: false };
            write.plan(table)?.commit(table);
            Ok(())
        });
    }

    #[track_caller]
    pub(super) fn convert(&self, item: SdkItem) -> Item<'static> {
        match from_sdk_item(item) {
            Ok(item) => item,
            Err(problem) => self.refuse(problem),
        }
    }

    /// Prints with the names of the table's records.
    pub(super) fn text(&self, table: &Table, print: impl FnOnce(TableText<'_>) -> String) -> String {
        let design = self.mock.shared.design(&self.name);
        print(TableText {
            definition: &table.definition,
            record: &|item| design.record_of(item),
            type_attribute: design.type_attribute,
        })
    }
}

impl fmt::Display for MockTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.look(|table| {
            let items = in_order(table);
            let items: Vec<Item<'_>> = items.iter().map(|stored| stored.item()).collect();
            self.text(table, |text| text.table(&items))
        });
        f.write_str(&text)
    }
}

/// The key bytes of an item without the hash, so that partitions come in the order of their keys.
pub(super) fn order_key(table: &Table, item: &Item<'_>) -> Vec<u8> {
    table.definition.key_bytes(item).map(|key| key.bytes).unwrap_or_default()
}

pub(super) fn in_order(table: &Table) -> Vec<&Stored> {
    let mut items: Vec<&Stored> = table.items().iter().collect();
    items.sort_by_cached_key(|stored| order_key(table, &stored.item()));
    items
}

pub(super) fn key_item(table: &Table, pk: KeyValue, sk: KeyValue) -> Item<'static> {
    let key = &table.definition.key;
    let (pk, sk) = ([pk.into_value()], [sk.into_value()]);
    let named = key.partition_key().iter().zip(pk).chain(key.sort_key().iter().zip(sk));
    named.filter_map(|(attribute, value)| Some((attribute.name.clone(), value?))).collect()
}
