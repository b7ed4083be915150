//! dynamo-io's assertions on rows.

use super::difference::{compare, texts};
use super::sdk_item::SdkItem;
use super::table_view::key_item;
use super::value::{Item, Value};
use super::value_text::{KEY, attributes, columns};
use super::{Comparison, KeyValue, MockTable, Named, fail};

/// As in dynamo-io's mock: assertions on rows.
impl MockTable {
    /// Asserts that there is a row of a key. For a table without a sort key, `sk` is `()`.
    ///
    /// # Panics
    /// If there is none; the message has the table.
    #[track_caller]
    pub fn assert_has_key(&self, pk: impl Into<KeyValue>, sk: impl Into<KeyValue>) {
        self.row(pk.into(), sk.into());
    }

    /// Asserts that the row of a key has these values, whatever other attributes it has: plain values, which are equal, and
    /// [matchers](super::matchers).
    ///
    /// # Panics
    /// If there is no such row, with the table; or if a value is another: the message has what was expected beside what is
    /// there, down to the member of a list or map.
    #[track_caller]
    pub fn assert_row_values(
        &self,
        pk: impl Into<KeyValue>,
        sk: impl Into<KeyValue>,
        comparisons: impl Named<Comparison>,
    ) {
        let row = self.row(pk.into(), sk.into());
        self.assert_rows(&[row], &comparisons.into_pairs());
    }

    /// Asserts that every row of a partition, or every one whose sort key starts with a text, has these values, and that there
    /// is such a row.
    ///
    /// # Panics
    /// If there is no such row, with the table; or if a value of one is another, as
    /// [`assert_row_values`](MockTable::assert_row_values).
    #[track_caller]
    pub fn assert_matching_row_values<'a>(
        &self,
        pk: impl Into<KeyValue>,
        sort_key_starts: impl Into<Option<&'a str>>,
        comparisons: impl Named<Comparison>,
    ) {
        let rows = self.get_rows(pk, sort_key_starts);
        if rows.is_empty() {
            fail(format_args!("table {}: no row matches the key\n{self}", self.name()));
        }
        self.assert_rows(&rows, &comparisons.into_pairs());
    }

    /// As [`assert_matching_row_values`](MockTable::assert_matching_row_values), but passes where there is no such row:
    /// dynamo-io's `allow_no_matches=True`.
    ///
    /// # Panics
    /// If a value of such a row is another.
    #[track_caller]
    pub fn assert_matching_row_values_if_any<'a>(
        &self,
        pk: impl Into<KeyValue>,
        sort_key_starts: impl Into<Option<&'a str>>,
        comparisons: impl Named<Comparison>,
    ) {
        self.assert_rows(&self.get_rows(pk, sort_key_starts), &comparisons.into_pairs());
    }

    #[track_caller]
    fn row(&self, pk: KeyValue, sk: KeyValue) -> SdkItem {
        match self.get(pk.clone(), sk.clone()) {
            Some(row) => row,
            None => {
                let key = self.look(|table| key_item(table, pk, sk));
                fail(format_args!("table {} has no row {}\n{self}", self.name(), self.key_text(&key)))
            }
        }
    }

    #[track_caller]
    fn assert_rows(&self, rows: &[SdkItem], comparisons: &[(String, Comparison)]) {
        let mut problems = String::new();
        for row in rows {
            let stored = self.convert(row.clone());
            let mut lines = vec![[String::new(), "expected".to_owned(), "found".to_owned()]];
            for (name, comparison) in comparisons {
                if !comparison.passes(row.get(name)) {
                    explain(&mut lines, name, comparison, stored.get(name));
                }
            }
            if lines.len() > 1 {
                problems.push_str(&self.key_text(&stored));
                problems.push('\n');
                for line in columns(&lines).lines() {
                    problems.push_str("  ");
                    problems.push_str(line);
                    problems.push('\n');
                }
            }
        }
        if !problems.is_empty() {
            fail(format_args!("table {} does not hold the values\n{problems}", self.name()));
        }
    }

    /// The key of an item: `pk "a", sk "b"`.
    #[track_caller]
    pub(super) fn key_text(&self, item: &Item<'_>) -> String {
        self.look(|table| {
            attributes(item, table.definition.key.attributes().map(|key| key.name.as_str()), KEY)
        })
    }
}

/// What was expected of an attribute beside what is there.
fn explain(lines: &mut Vec<[String; 3]>, name: &str, comparison: &Comparison, found: Option<&Value<'_>>) {
    match comparison.value() {
        Some(expected) => compare(lines, name, [Some(&expected), found]),
        None => {
            let [_, found] = texts([None, found]);
            lines.push([name.to_owned(), comparison.to_string(), found]);
        }
    }
}
