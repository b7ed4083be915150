//! Tables of the mock that have a design: a generated table type.

use aws_sdk_dynamodb::types::{AttributeValue, TimeToLiveSpecification};

use crate::definition::RecordDefinition;
use crate::record::{Key, Readable, Record, Schema};
use crate::{Item as SdkItem, Table};

use super::sdk_item::to_sdk_item;
use super::value::{Item, Value};
use super::{MockDynamo, MockTable, fail};

/// What the mock knows of a table's design.
#[derive(Debug, Clone, Copy)]
pub(super) struct Design {
    /// The attribute that names the record of an item.
    pub(super) type_attribute: &'static str,
    record_of: Option<fn(&SdkItem) -> Option<&'static RecordDefinition>>,
}

impl Default for Design {
    /// A table that was made without its design may still have the attribute that `dio init` gives to all.
    fn default() -> Design {
        Design { type_attribute: "_type", record_of: None }
    }
}

impl Design {
    fn of<S: Schema>() -> Design {
        let default = Design::default();
        let type_attribute = S::TABLE.type_attribute.unwrap_or(default.type_attribute);
        Design { type_attribute, record_of: Some(S::record_of) }
    }

    /// The name of the record that an item is.
    pub(super) fn record_of(&self, item: &Item<'_>) -> Option<String> {
        let by_design = self.record_of.and_then(|record_of| record_of(&to_sdk_item(item)));
        match (by_design, item.get(self.type_attribute)) {
            (Some(record), _) => Some(record.name.to_owned()),
            (None, Some(Value::S(name))) => Some(name.clone().into_owned()),
            (None, _) => None,
        }
    }
}

impl MockDynamo {
    /// Makes a table of a generated type, with its indexes and its TTL attribute: ready to use, and ready to be looked at as
    /// `mock.table(name)`, where its items are printed with the names of their records.
    ///
    /// ```ignore
    /// let mock = MockDynamo::new();
    /// let shop: Shop = mock.create("shop").await;
    /// shop.put(&order).send().await?;
    /// mock.table("shop").assert_record(&order);
    /// ```
    ///
    /// # Panics
    /// If there is a table of this name, or none can have it; the message is DynamoDB's.
    pub async fn create<S: Schema + From<Table<S>>>(&self, name: impl Into<String>) -> S {
        let table = Table::<S>::new(self.client(), name);
        if let Err(error) = table.create().await {
            fail(format_args!("table {} is not made: {error}", table.name()));
        }
        if let Some(attribute) = S::TABLE.expires_at
            && let Err(error) = expire_by(&table, attribute).await
        {
            fail(format_args!("table {} does not expire by {attribute}: {error}", table.name()));
        }
        self.shared.designs().insert(table.name().to_owned(), Design::of::<S>());
        S::from(table)
    }
}

/// Gives a table its TTL attribute (UpdateTimeToLive).
async fn expire_by<S>(table: &Table<S>, attribute: &str) -> Result<(), crate::Error> {
    let time_to_live = TimeToLiveSpecification::builder().enabled(true).attribute_name(attribute);
    let request = table.client().update_time_to_live().table_name(table.name());
    let request = request.time_to_live_specification(time_to_live.build().map_err(crate::Error::sdk)?);
    request.send().await.map_err(crate::Error::request)?;
    Ok(())
}

impl MockTable {
    /// The record of a key.
    ///
    /// # Panics
    /// If the item is no such record, or does not decode.
    #[track_caller]
    pub fn record<K: Key>(&self, key: K) -> Option<K::Record> {
        Some(self.read(self.item_of(&key)?))
    }

    /// All records of one type, in the order of their keys. Other items are left out.
    ///
    /// # Panics
    /// If one does not decode.
    #[track_caller]
    pub fn records<R: Record>(&self) -> Vec<R> {
        let mut records = Vec::new();
        for item in self.items() {
            records.extend(self.read_if::<R>(item));
        }
        records
    }

    /// Stores records as they are, stamps and version included, in place of items with their keys. Fixtures
    /// are made so: what is not given in `meta` is absent.
    ///
    /// # Panics
    /// If one has no stored form.
    #[track_caller]
    pub fn put_records<'a, R: Record>(&self, records: impl IntoIterator<Item = &'a R>) {
        for record in records {
            self.put(self.item_from(record));
        }
    }

    /// Asserts that the table holds this record, with all of its fields. Stamps that it has not, and version
    /// 0, are not compared: a record made by hand equals what became of it by `put`.
    ///
    /// # Panics
    /// If the table does not hold it: the message has what was expected beside what is there, by attribute.
    #[track_caller]
    pub fn assert_record<R: Record>(&self, expected: &R) {
        let expected = self.completed(expected);
        self.assert_item(expected);
    }

    /// Asserts that of this type of record, the table holds just these, in any order. They are compared as by
    /// [`assert_record`](MockTable::assert_record).
    ///
    /// # Panics
    /// If it does not: the message has what was expected beside what is there.
    #[track_caller]
    pub fn assert_records<'a, R: Record>(&self, expected: impl IntoIterator<Item = &'a R>) {
        let mut items = Vec::new();
        for record in expected {
            items.push(self.convert(self.completed(record)));
        }
        self.assert_pairs(&items, |item| {
            let item = to_sdk_item(item);
            crate::recognize::<R>(&item, &crate::ItemIdentity::of::<R::Schema>(&item)).is_some()
        });
    }

    /// Asserts that there is no item of a record's key.
    ///
    /// # Panics
    /// If there is one; the message has it.
    #[track_caller]
    pub fn assert_no_record<K: Key>(&self, key: K) {
        let (pk, sk) = self.key_values(&key);
        match sk {
            Some(sk) => self.assert_absent(pk, sk),
            None => self.assert_absent(pk, ()),
        }
    }

    #[track_caller]
    pub(super) fn key_values<K: Key>(&self, key: &K) -> (AttributeValue, Option<AttributeValue>) {
        match key.to_attributes() {
            Ok(key) => (key.partition, key.sort),
            Err(error) => self.refuse(error),
        }
    }

    #[track_caller]
    pub(super) fn item_of<K: Key>(&self, key: &K) -> Option<SdkItem> {
        match self.key_values(key) {
            (pk, Some(sk)) => self.get(pk, sk),
            (pk, None) => self.get(pk, ()),
        }
    }

    #[track_caller]
    fn read<R: Record>(&self, item: SdkItem) -> R {
        match R::read_item(item) {
            Ok(record) => record,
            Err(unread) => self.refuse(crate::Error::from(unread)),
        }
    }

    #[track_caller]
    pub(super) fn item_from<R: Record>(&self, record: &R) -> SdkItem {
        match record.to_item() {
            Ok(item) => item,
            Err(error) => self.refuse(error),
        }
    }

    /// A record's item; what dio fills in and the record has not is taken from the stored item.
    #[track_caller]
    fn completed<R: Record>(&self, record: &R) -> SdkItem {
        let mut item = self.item_from(record);
        let definition = R::DEFINITION;
        if let Some(version) = definition.version
            && item.get(version) == Some(&AttributeValue::N("0".into()))
        {
            item.remove(version);
        }
        let filled = [definition.created_at, definition.updated_at, definition.version];
        if let Some(stored) = self.item_of(&record.key()) {
            for (name, value) in stored {
                if filled.contains(&Some(name.as_str())) {
                    item.entry(name).or_insert(value);
                }
            }
        }
        item
    }
}
