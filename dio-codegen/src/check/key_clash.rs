//! Records that could claim one primary key.

use super::alike;
use super::key_space::{Language, language};
use super::package::{Package, Problems, Record, Table};
use super::shared_keys;
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
        let mut told = None;
        for (earlier, later) in alike::pairs(&claims.iter().map(Claim::prefixes).collect::<Vec<_>>()) {
            // One is enough to see what is wrong with a record.
            if told == Some(later) {
                continue;
            }
            let (before, rest) = claims.split_at_mut(later);
            let (Some(other), Some(claim)) = (before.get_mut(earlier), rest.first_mut()) else { continue };
            if let Some(key) = other.common_key(claim) {
                problems.push(report(claim, other.record, &key));
                told = Some(later);
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
    language: Option<Language>,
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

    /// What each attribute begins with.
    fn prefixes(&self) -> Vec<&'r str> {
        self.parts.iter().map(|part| part.key.text.literal_prefix()).collect()
    }

    /// A key that both could have, by its attributes.
    fn common_key(&mut self, other: &mut Self) -> Option<Vec<(&'r str, String)>> {
        if shared_keys::are_sharing(self.record, other.record) {
            return None;
        }
        if self.parts.iter().zip(&other.parts).any(|(one, two)| one.is_apart(two)) {
            return None;
        }
        // The sort key first, because records that share a partition are common.
        let mut key = Vec::new();
        for (one, two) in self.parts.iter_mut().zip(&mut other.parts).rev() {
            key.push((one.key.attribute.as_str(), one.common_text(two)?));
        }
        key.reverse();
        Some(key)
    }
}

impl Part<'_> {
    /// Whether the beginnings or the ends of the texts differ, which is cheap to see.
    fn is_apart(&self, other: &Self) -> bool {
        self.key.text.is_apart(&other.key.text)
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

    fn language(&mut self) -> &Language {
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
