//! Records that could claim one primary key.

use super::key_space::{Automaton, language};
use super::package::{Package, Problems, Record, Table};
use crate::model::{Key, KeyText, KeyType, TypeDefinition};
use crate::report::Diagnostic;
use crate::rules;

pub(super) fn check(package: &Package<'_>, problems: &mut Problems) {
    for table in &package.tables {
        let mut claims: Vec<Claim<'_>> = table
            .records
            .iter()
            .filter_map(|record| Claim::of(record, table, &package.types.model))
            .collect();
        for index in 1..claims.len() {
            let (before, rest) = claims.split_at_mut(index);
            let Some(claim) = rest.first_mut() else { continue };
            // One is enough to see what is wrong with a record.
            if let Some((other, key)) = before
                .iter_mut()
                .filter(|other| !(other.record.syntax.shares_key || claim.record.syntax.shares_key))
                .find_map(|other| other.common_key(claim).map(|key| (other.record, key)))
            {
                problems.push(report(claim, other, &key));
            }
        }
    }
}

/// The primary keys that a record could have.
struct Claim<'r> {
    record: &'r Record<'r>,
    /// The partition key, and the sort key where the table has one.
    parts: Vec<Part<'r>>,
}

struct Part<'r> {
    record: &'r Record<'r>,
    key: &'r Key,
    key_type: KeyType,
    delimiter: char,
    types: &'r [TypeDefinition],
    /// Made when it is first needed: most records are told apart by their first letters.
    language: Option<Automaton>,
}

impl<'r> Claim<'r> {
    /// None if the primary key is not understood.
    fn of(record: &'r Record<'_>, table: &'r Table<'_>, types: &'r [TypeDefinition]) -> Option<Self> {
        let attributes = std::iter::once(&table.model.partition).chain(&table.model.sort);
        let parts = attributes.map(|attribute| {
            let place = record.model.keys.iter().position(|key| key.attribute == attribute.name)?;
            record.keys[place].known.then(|| Part {
                record,
                key: &record.model.keys[place],
                key_type: attribute.key_type,
                delimiter: table.model.delimiter,
                types,
                language: None,
            })
        });
        Some(Self { record, parts: parts.collect::<Option<_>>()? })
    }

    /// A key that both could have, by its attributes.
    fn common_key(&mut self, other: &mut Self) -> Option<Vec<(&'r str, String)>> {
        let mut pairs: Vec<(&mut Part<'r>, &mut Part<'r>)> =
            self.parts.iter_mut().zip(&mut other.parts).collect();
        if pairs.iter().any(|(one, two)| one.is_apart(two)) {
            return None;
        }
        // The sort key first, because records that share a partition are common.
        let mut key = Vec::new();
        for (one, two) in pairs.iter_mut().rev() {
            key.push((one.key.attribute.as_str(), one.common_text(two)?));
        }
        key.reverse();
        Some(key)
    }
}

impl Part<'_> {
    /// Whether the beginnings or the ends of the texts differ, which is cheap to see.
    fn is_apart(&self, other: &Self) -> bool {
        let (one, two) = (self.key.text.literal_prefix(), other.key.text.literal_prefix());
        let (one_end, two_end) = (self.key.text.literal_suffix(), other.key.text.literal_suffix());
        !(one.starts_with(two) || two.starts_with(one))
            || !(one_end.ends_with(two_end) || two_end.ends_with(one_end))
    }

    fn common_text(&mut self, other: &mut Self) -> Option<String> {
        match self.key_type {
            // Two records of such a key have all of its values.
            KeyType::Number => Some("1".to_owned()),
            KeyType::Binary => Some("any bytes".to_owned()),
            KeyType::String => {
                let text = self.language().common_text(other.language())?;
                Some(format!("{text:?}"))
            }
        }
    }

    fn language(&mut self) -> &Automaton {
        let (text, fields): (&KeyText, _) = (&self.key.text, &self.record.model.fields);
        let (delimiter, types) = (self.delimiter, self.types);
        self.language.get_or_insert_with(|| language(text, fields, delimiter, types))
    }
}

fn report(claim: &Claim<'_>, other: &Record<'_>, key: &[(&str, String)]) -> Diagnostic {
    let name = &claim.record.model.name;
    let other_name = &other.model.name;
    let parts: Vec<String> = key.iter().map(|(attribute, text)| format!("`{attribute} = {text}`")).collect();
    // The last part of the key is where records of one partition are told apart.
    let place = |record: &Record<'_>| {
        let attribute = key.last().map(|(attribute, _)| *attribute);
        record
            .model
            .keys
            .iter()
            .position(|key| Some(key.attribute.as_str()) == attribute)
            .map_or(record.syntax.name.span, |index| record.keys[index].text_span())
    };
    Diagnostic::new(&rules::KEY_CLASH, format!("`{name}` and `{other_name}` could claim one key"))
        .at(place(claim.record), format!("of `{name}`"))
        .beside(place(other), format!("of `{other_name}`"))
        .note(format!("both could be stored at {}", parts.join(", ")))
}
