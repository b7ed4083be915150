//! dynamo-io's names on [`MockTable`] for rows: add, update, delete, get and find.

use super::sdk_item::{SdkItem, to_sdk_item};
use super::stored::Stored;
use super::table_view::key_item;
use super::{Comparison, IndexName, KeyValue, MockTable, Named, RowValue};

/// As in dynamo-io's mock: rows. What changes the table answers with it, so that calls chain.
impl MockTable {
    /// Stores a row of a key and other attributes, in place of one with its key. For a table without a sort key, `sk` is
    /// `()`.
    ///
    /// ```
    /// use dio_runtime::mock::MockDynamo;
    ///
    /// let mock = MockDynamo::dynamo_io();
    /// let table = mock.table("shop");
    /// table
    ///     .add("product:twix", "sku:bar", (("name", "Twix"), ("inventory", 5)))
    ///     .add("product:mars", "sku:bar", [("g1k", "category:candy")]);
    /// assert_eq!(table.find_rows([("name", "Tw*")]).len(), 1);
    /// ```
    #[track_caller]
    pub fn add(
        &self,
        pk: impl Into<KeyValue>,
        sk: impl Into<KeyValue>,
        attributes: impl Named<RowValue>,
    ) -> &MockTable {
        let (pk, sk) = (pk.into(), sk.into());
        let mut row = item(attributes);
        row.extend(self.look(|table| to_sdk_item(&key_item(table, pk, sk))));
        self.add_row(row)
    }

    /// Stores a row, in place of one with its key: an item, or names with values. As [`put`](MockTable::put).
    #[track_caller]
    pub fn add_row(&self, row: impl Named<RowValue>) -> &MockTable {
        self.put(item(row));
        self
    }

    /// Stores rows, in place of those with their keys.
    #[track_caller]
    pub fn add_rows(&self, rows: impl IntoIterator<Item = impl Named<RowValue>>) -> &MockTable {
        for row in rows {
            self.add_row(row);
        }
        self
    }

    /// Gives the row of this row's key its other attributes as well; those that are `()` or `None` are taken away. A row that
    /// is not there is stored.
    ///
    /// ```
    /// use dio_runtime::mock::MockDynamo;
    ///
    /// let table = MockDynamo::dynamo_io().table("shop");
    /// table.add("product:twix", "sku:bar", (("name", "Twix"), ("inventory", 5)));
    /// table.update_row((("pk", "product:twix"), ("sk", "sku:bar"), ("name", ()), ("inventory", 6)));
    /// table.assert_row_values("product:twix", "sku:bar", (("name", ()), ("inventory", 6)));
    /// ```
    #[track_caller]
    pub fn update_row(&self, row: impl Named<RowValue>) -> &MockTable {
        let changes = row.into_pairs();
        let set = changes.iter().filter_map(|(name, value)| Some((name.clone(), value.0.clone()?)));
        let (pk, sk) = self.key_of(&set.collect());
        let mut row = self.get(pk, sk).unwrap_or_default();
        for (name, value) in changes {
            match value.0 {
                Some(value) => row.insert(name, value),
                None => row.remove(&name),
            };
        }
        self.add_row(row)
    }

    /// Updates rows, as [`update_row`](MockTable::update_row) does.
    #[track_caller]
    pub fn update_rows(&self, rows: impl IntoIterator<Item = impl Named<RowValue>>) -> &MockTable {
        for row in rows {
            self.update_row(row);
        }
        self
    }

    /// Deletes the row of a key; that there is none is fine. As [`remove`](MockTable::remove).
    #[track_caller]
    pub fn delete_key(&self, pk: impl Into<KeyValue>, sk: impl Into<KeyValue>) -> &MockTable {
        self.remove(pk, sk);
        self
    }

    /// Deletes the row that has this row's key, whatever its other attributes; that there is none is fine.
    #[track_caller]
    pub fn delete_row(&self, row: impl Named<RowValue>) -> &MockTable {
        let (pk, sk) = self.key_of(&item(row));
        self.delete_key(pk, sk)
    }

    /// Deletes the rows that have the keys of these.
    #[track_caller]
    pub fn delete_rows(&self, rows: impl IntoIterator<Item = impl Named<RowValue>>) -> &MockTable {
        for row in rows {
            self.delete_row(row);
        }
        self
    }

    /// The rows of a partition, in the order of their sort keys: all, or those whose sort key starts with a text.
    ///
    /// ```
    /// use dio_runtime::mock::MockDynamo;
    ///
    /// let table = MockDynamo::dynamo_io().table("shop");
    /// table.add("product:twix", "sku:bar", ()).add("product:twix", "photo:1", ());
    /// assert_eq!(table.get_rows("product:twix", None).len(), 2);
    /// assert_eq!(table.get_rows("product:twix", "sku:").len(), 1);
    /// ```
    ///
    /// # Panics
    /// If there is a text to start with and the table has no sort key, or one that is no text.
    #[track_caller]
    pub fn get_rows<'a>(
        &self,
        pk: impl Into<KeyValue>,
        sort_key_starts: impl Into<Option<&'a str>>,
    ) -> Vec<SdkItem> {
        let rows = self.partition(pk);
        let Some(start) = sort_key_starts.into().filter(|start| !start.is_empty()) else { return rows };
        let sort = self.look(|table| table.definition.key.sort_key().first().cloned());
        let Some(sort) = sort.filter(|sort| sort.kind.name() == "S") else {
            self.refuse("its keys have no sort key that could start with a text")
        };
        let starts = |row: &SdkItem| {
            let text = row.get(&sort.name).and_then(|value| value.as_s().ok());
            text.is_some_and(|text| text.starts_with(start))
        };
        rows.into_iter().filter(starts).collect()
    }

    /// The first row of an index with these values of its key; `()` for any sort key, or none. The index has a name, or is one
    /// of dynamo-io's: of `Indexes::STANDARD` the row is the table's own, as by [`get`](MockTable::get).
    ///
    /// ```
    /// use dio_runtime::dynamo_io::Indexes;
    /// use dio_runtime::mock::MockDynamo;
    ///
    /// let table = MockDynamo::dynamo_io().table("shop");
    /// table.add("product:twix", "sku:bar", [("g1k", "category:candy")]);
    /// let found = table.get_row_from_index(Indexes::G1_PARTITION, "category:candy", "product:twix");
    /// assert_eq!(found, table.get_row_from_index("g1_sort", "category:candy", ()));
    /// assert!(found.is_some());
    /// ```
    ///
    /// # Panics
    /// If there is no such index, or its partition or sort key is made of several attributes.
    #[track_caller]
    pub fn get_row_from_index(
        &self,
        index: impl Into<IndexName>,
        pk: impl Into<KeyValue>,
        sk: impl Into<KeyValue>,
    ) -> Option<SdkItem> {
        let (index, pk, sk) = (index.into(), pk.into(), sk.into());
        let Some(name) = index.name() else { return self.get(pk, sk) };
        let found = self.index(name).look(|_, index, entries| {
            let ([partition], [] | [_]) = (index.key.partition_key(), index.key.sort_key()) else {
                return Err("the index has several attributes in its partition or sort key");
            };
            let sort = index.key.sort_key().first();
            let is_it = |entry: &&Stored| {
                let item = entry.item();
                let wanted = |name: &str, value: &KeyValue| item.get(name) == value.value();
                wanted(&partition.name, &pk)
                    && (sk.value().is_none() || sort.is_some_and(|sort| wanted(&sort.name, &sk)))
            };
            Ok(entries.into_iter().find(is_it).map(|entry| to_sdk_item(&entry.item())))
        });
        match found {
            Ok(row) => row,
            Err(problem) => self.refuse(problem),
        }
    }

    /// The rows that have all of these attributes, in the order of their keys. A text is a shell-style pattern, by the rules of
    /// [`is_like`](super::matchers::is_like); other values are equal, matchers match. What is not there is never found.
    #[track_caller]
    pub fn find_rows(&self, needles: impl Named<Comparison>) -> Vec<SdkItem> {
        let needles = needles.into_pairs();
        let found = |row: &SdkItem| needles.iter().all(|(name, needle)| needle.finds(row.get(name)));
        self.items().into_iter().filter(found).collect()
    }

    /// The values of the table's key in a row; what is missing is refused where the key is used.
    #[track_caller]
    pub(super) fn key_of(&self, row: &SdkItem) -> (KeyValue, KeyValue) {
        self.look(|table| {
            let key = &table.definition.key;
            let [partition, sort] = [key.partition_key().first(), key.sort_key().first()].map(|attribute| {
                let value = attribute.and_then(|attribute| row.get(&attribute.name));
                value.map_or_else(|| ().into(), |value| KeyValue::from(value.clone()))
            });
            (partition, sort)
        })
    }
}

/// A row as an item: with the attributes that it has.
fn item(row: impl Named<RowValue>) -> SdkItem {
    row.into_pairs().into_iter().filter_map(|(name, value)| Some((name, value.0?))).collect()
}
