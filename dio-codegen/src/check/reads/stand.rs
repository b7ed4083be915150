use std::cell::OnceCell;

use super::super::key_space::{Language, language};
use super::super::package::{Record, Table};
use crate::model::{Key, KeyAttribute, KeyType, TypeDefinition};
use crate::sources::Span;

/// A table or one of its indexes, and what is in it.
pub(super) struct Place<'r> {
    pub(super) table: &'r Table<'r>,
    /// None for the table itself.
    pub(super) index: Option<usize>,
    pub(super) types: &'r [TypeDefinition],
    pub(super) partition: &'r [KeyAttribute],
    pub(super) sort: &'r [KeyAttribute],
    /// Without records of which a key is not understood.
    pub(super) stands: Vec<Stand<'r>>,
}

/// One way in which a record stands in a place.
pub(super) struct Stand<'r> {
    /// Its index into the records of the table.
    pub(super) place_of_record: usize,
    pub(super) record: &'r Record<'r>,
    /// The keys of the partition and then of the sort key, as indices into the record's.
    pub(super) keys: Vec<usize>,
    /// Beside `keys`. Made when they are first needed: most records are told apart by their first letters.
    languages: Vec<OnceCell<Language>>,
}

impl<'r> Place<'r> {
    pub(super) fn new(table: &'r Table<'r>, index: Option<usize>, types: &'r [TypeDefinition]) -> Self {
        let (partition, sort) = match index.and_then(|index| table.model.indexes.get(index)) {
            Some(index) => (index.partition.as_slice(), index.sort.as_slice()),
            None => (std::slice::from_ref(&table.model.partition), table.model.sort.as_slice()),
        };
        let mut stands = Vec::new();
        for (place_of_record, record) in table.records.iter().enumerate() {
            let is_known = record.keys.iter().all(|key| key.known);
            if !is_known {
                continue;
            }
            for keys in record.model.keys_in(partition.iter().chain(sort), &|_| None) {
                let languages = keys.iter().map(|_| OnceCell::new()).collect();
                stands.push(Stand { place_of_record, record, keys, languages });
            }
        }
        Self { table, index, types, partition, sort, stands }
    }

    /// "the table", "index `by_owner`"
    pub(super) fn name(&self) -> String {
        match self.index.and_then(|index| self.table.model.indexes.get(index)) {
            Some(index) => format!("index `{}`", index.name),
            None => format!("table `{}`", self.table.model.name),
        }
    }

    pub(super) fn attribute(&self, position: usize) -> &'r KeyAttribute {
        match position.checked_sub(self.partition.len()) {
            None => &self.partition[position],
            Some(position) => &self.sort[position],
        }
    }

    /// What the table and the index say of warnings.
    pub(super) fn allow(&self) -> [&'r [crate::sources::Spanned<String>]; 2] {
        let index =
            self.index.and_then(|index| self.table.indexes.get(index)).and_then(|origin| origin.syntax);
        [&self.table.syntax.allow, index.map_or(&[], |index| &index.allow)]
    }

    /// A text of a key attribute that both can have.
    pub(super) fn common_text(&self, one: &Stand<'_>, other: &Stand<'_>, position: usize) -> Option<String> {
        match self.attribute(position).key_type {
            KeyType::Number => Some("1".to_owned()),
            KeyType::Binary => Some("any bytes".to_owned()),
            KeyType::String => {
                if !begin_alike(one.key(position), other.key(position)) {
                    return None;
                }
                let text = self.language(one, position).common_text(self.language(other, position))?;
                Some(format!("{text:?}"))
            }
        }
    }

    pub(super) fn language<'s>(&self, stand: &'s Stand<'_>, position: usize) -> &'s Language {
        let (text, fields) = (&stand.key(position).text, &stand.record.model.fields);
        stand.languages[position]
            .get_or_init(|| language(text, fields, self.table.model.delimiter, self.types))
    }
}

fn begin_alike(one: &Key, other: &Key) -> bool {
    let (one, other) = (one.text.literal_prefix(), other.text.literal_prefix());
    one.starts_with(other) || other.starts_with(one)
}

impl<'r> Stand<'r> {
    pub(super) fn key(&self, position: usize) -> &'r Key {
        &self.record.model.keys[self.keys[position]]
    }

    pub(super) fn name(&self) -> &'r str {
        &self.record.model.name
    }

    /// Where its records are told apart from others: its sort key, or its partition key where there is none.
    pub(super) fn span(&self, place: &Place<'_>) -> Span {
        let position = place.partition.len().min(self.keys.len() - 1);
        self.record.keys[self.keys[position]].text_span()
    }
}
