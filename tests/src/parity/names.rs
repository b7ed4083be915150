//! Names in the schema language for what Python calls otherwise.

use std::collections::BTreeMap;

use super::schema::Schema;
use super::translate::TABLE;

/// Names that are given once.
#[derive(Default)]
pub struct Names {
    taken: BTreeMap<String, String>,
}

impl Names {
    /// The name of a field.
    pub fn field(&mut self, field: &str) -> String {
        let name = field_name(field);
        let mut candidate = name.clone();
        let mut number = 1;
        while self.taken.values().any(|taken| *taken == candidate) {
            number += 1;
            candidate = format!("{name}_{number}");
        }
        self.taken.insert(field.to_owned(), candidate.clone());
        candidate
    }

    /// The name that a field was given.
    pub fn known(&self, field: &str) -> String {
        self.taken.get(field).cloned().unwrap_or_else(|| field_name(field))
    }

    /// The name of a record: its class, where that can be one.
    pub fn record(&mut self, schema: &Schema) -> String {
        let class = &schema.class_name;
        let usable = class.starts_with(|letter: char| letter.is_ascii_uppercase())
            && class.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && class != "Other"
            && !class.starts_with(&camel(TABLE));
        let name = if usable { class.clone() } else { "Entry".to_owned() };
        let mut candidate = name.clone();
        let mut number = 1;
        while self.taken.values().any(|taken| *taken == candidate) {
            number += 1;
            candidate = format!("{name}{number}");
        }
        self.taken.insert(schema.id.clone(), candidate.clone());
        candidate
    }
}

/// The name of a field in the schema language, whatever Python calls it.
pub fn field_name(field: &str) -> String {
    let mut name = String::new();
    for letter in field.chars() {
        if letter.is_ascii_uppercase() && name.ends_with(|last: char| last.is_ascii_lowercase()) {
            name.push('_');
        }
        let letter = if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '_' };
        if letter != '_' || !name.ends_with('_') {
            name.push(letter);
        }
    }
    let name = name.trim_matches('_');
    let begins = name.starts_with(|letter: char| letter.is_ascii_lowercase());
    match name {
        "meta" | "created_at" | "updated_at" | "expires_at" => format!("{name}_field"),
        name if begins => name.to_owned(),
        name => format!("field_{name}").trim_end_matches('_').to_owned(),
    }
}

/// In upper camel case.
pub fn camel(name: &str) -> String {
    let mut text = String::new();
    for word in name.split('_') {
        let mut letters = word.chars();
        text.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        text.push_str(letters.as_str());
    }
    text
}
