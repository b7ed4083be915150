//! Assertions on a table.

use std::collections::BTreeMap;

use super::difference::{Pair, difference};
use super::sdk_item::SdkItem;
use super::stored::Stored;
use super::table_view::order_key;
use super::value::Item;
use super::{KeyValue, MockTable, fail};

impl MockTable {
    /// Asserts that the table holds just these items, in any order.
    ///
    /// # Panics
    /// If it does not: the message has each item, and where one differs, what was expected beside what is
    /// there.
    #[track_caller]
    pub fn assert_items(&self, expected: impl IntoIterator<Item = SdkItem>) {
        let mut items = Vec::new();
        for item in expected {
            items.push(self.convert(item));
        }
        self.assert_pairs(&items, |_| true);
    }

    /// Asserts that of the items that are looked at, there are just these.
    #[track_caller]
    pub(super) fn assert_pairs(&self, expected: &[Item<'_>], looked_at: impl Fn(&Item<'_>) -> bool) {
        let problem = self.look(|table| {
            let stored: Vec<Item<'_>> =
                table.items().iter().map(Stored::item).filter(|item| looked_at(item)).collect();
            let mut pairs: BTreeMap<Vec<u8>, Pair<'_>> = BTreeMap::new();
            for item in expected {
                pairs.entry(order_key(table, item)).or_default().expected = Some(item);
            }
            for item in &stored {
                pairs.entry(order_key(table, item)).or_default().found = Some(item);
            }
            let pairs: Vec<_> = pairs.into_values().collect();
            let same = pairs.iter().all(Pair::is_same);
            (!same).then(|| difference(&table.definition, &pairs))
        });
        if let Some(problem) = problem {
            fail(format_args!("table {} holds other items than expected\n{problem}", self.name()));
        }
    }

    /// Asserts that the table holds this item, with these attributes and no others.
    ///
    /// # Panics
    /// If it does not: the message has what was expected beside what is there.
    #[track_caller]
    pub fn assert_item(&self, expected: SdkItem) {
        let expected = self.convert(expected);
        let problem = self.look(|table| {
            let key = table.definition.key_bytes(&expected);
            let found = key.and_then(|key| table.items().get(&key)).map(Stored::item);
            let pair = Pair { expected: Some(&expected), found: found.as_ref() };
            (!pair.is_same()).then(|| difference(&table.definition, &[pair]))
        });
        if let Some(problem) = problem {
            fail(format_args!("table {} does not hold the item\n{problem}", self.name()));
        }
    }

    /// Asserts that the item of a key has these attributes, whatever others it has. For a table without a sort
    /// key, `sk` is `()`.
    ///
    /// # Panics
    /// If there is no item or an attribute is another: the message has what was expected beside what is there.
    #[track_caller]
    pub fn assert_attributes<'a>(
        &self,
        pk: impl Into<KeyValue>,
        sk: impl Into<KeyValue>,
        expected: impl IntoIterator<Item = (&'a str, aws_sdk_dynamodb::types::AttributeValue)>,
    ) {
        let expected: SdkItem = expected.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let (pk, sk) = (pk.into(), sk.into());
        let found = self.get(pk.clone(), sk.clone()).map(|found| self.convert(found));
        let mut expected = self.convert(expected);
        let problem = self.look(|table| {
            // The key, for the title of the difference.
            let key = table.definition.key.attributes().zip([pk.into_value(), sk.into_value()]);
            for (attribute, value) in key {
                if let Some(value) = value
                    && !expected.contains_key(&attribute.name)
                {
                    expected.insert(attribute.name.clone(), value);
                }
            }
            let asked = |found: &Item<'static>| -> Item<'static> {
                let asked = found.iter().filter(|(name, _)| expected.contains_key(name));
                asked.map(|(name, value)| (name.to_owned(), value.clone())).collect()
            };
            let found = found.as_ref().map(asked);
            let pair = Pair { expected: Some(&expected), found: found.as_ref() };
            (!pair.is_same()).then(|| difference(&table.definition, &[pair]))
        });
        if let Some(problem) = problem {
            fail(format_args!("table {} does not hold the attributes\n{problem}", self.name()));
        }
    }

    /// Asserts that there is no item of a key. For a table without a sort key, `sk` is `()`.
    ///
    /// # Panics
    /// If there is one; the message has it.
    #[track_caller]
    pub fn assert_absent(&self, pk: impl Into<KeyValue>, sk: impl Into<KeyValue>) {
        if let Some(found) = self.get(pk, sk) {
            let found = self.convert(found);
            let pair = Pair { expected: None, found: Some(&found) };
            let problem = self.look(|table| difference(&table.definition, &[pair]));
            fail(format_args!("table {} holds an item that should be absent\n{problem}", self.name()));
        }
    }

    /// Asserts how many items there are.
    ///
    /// # Panics
    /// If there are more or fewer; the message has the table.
    #[track_caller]
    pub fn assert_len(&self, expected: usize) {
        let found = self.len();
        if found != expected {
            let plural = if expected == 1 { "" } else { "s" };
            fail(format_args!("expected {expected} item{plural}, found {found}\n{self}"));
        }
    }
}
