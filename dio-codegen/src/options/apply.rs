//! What the options say of one thing, for who renders it. Targets are names of the schema: `Order`, `Order.note`.

use super::entry::split_replacement;
use super::{Entry, Options};

/// A Rust type in place of what dio would write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replacement<'a> {
    /// The Rust type of the value.
    pub rust: &'a str,
    /// The marker type that knows its stored form: `dio_runtime::StoredType<Value = rust>`.
    pub marker: &'a str,
}

impl Options {
    /// The derives of a record or type besides dio's own, each once: those of `*` first.
    pub fn derives_of<'a>(&'a self, name: &'a str) -> Vec<&'a str> {
        all(&self.derive, name)
    }

    /// The attributes of a record or type, those of `*` first.
    pub fn attributes_of<'a>(&'a self, name: &'a str) -> Vec<&'a str> {
        all(&self.attribute, name)
    }

    /// The attributes of a field or variant.
    pub fn attributes_of_member(&self, owner: &str, member: &str) -> Vec<&str> {
        self.attribute
            .iter()
            .filter(|entry| is_member(entry, owner, member))
            .map(|entry| entry.value.as_str())
            .collect()
    }

    /// What stands in place of a named type.
    pub fn replacement_of(&self, name: &str) -> Option<Replacement<'_>> {
        last(&self.replace, |entry| entry.target == name).and_then(replacement)
    }

    /// What stands in place of a field's type.
    pub fn replacement_of_member(&self, owner: &str, member: &str) -> Option<Replacement<'_>> {
        last(&self.replace, |entry| is_member(entry, owner, member)).and_then(replacement)
    }

    /// The function that makes a computed attribute.
    pub fn function_of(&self, record: &str, computed: &str) -> Option<&str> {
        last(&self.computed, |entry| is_member(entry, record, computed)).map(|entry| entry.value.as_str())
    }
}

fn all<'a>(entries: &'a [Entry], name: &str) -> Vec<&'a str> {
    let mut values = Vec::new();
    for target in ["*", name] {
        for entry in entries.iter().filter(|entry| entry.target == target) {
            if !values.contains(&entry.value.as_str()) {
                values.push(entry.value.as_str());
            }
        }
    }
    values
}

/// A flag or the builder comes after `dio.toml`, and wins.
fn last(entries: &[Entry], holds: impl Fn(&Entry) -> bool) -> Option<&Entry> {
    entries.iter().rev().find(|entry| holds(entry))
}

fn is_member(entry: &Entry, owner: &str, member: &str) -> bool {
    entry.target.split_once('.') == Some((owner, member))
}

fn replacement(entry: &Entry) -> Option<Replacement<'_>> {
    split_replacement(&entry.value).map(|(rust, marker)| Replacement { rust, marker })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_add_up_and_the_last_replacement_wins() {
        let options = Options::default()
            .derive("Order", "Hash")
            .derive("*", "serde::Serialize")
            .derive("Order", "serde::Serialize")
            .attribute("Order.note", "#[serde(skip)]")
            .replace("CustomerId", "crate::Old")
            .replace("CustomerId", "url::Url as crate::UrlText")
            .computed("Order.search", "crate::search");
        assert_eq!(options.derives_of("Order"), ["serde::Serialize", "Hash"]);
        assert_eq!(options.derives_of("Customer"), ["serde::Serialize"]);
        assert!(options.attributes_of("Order").is_empty());
        assert_eq!(options.attributes_of_member("Order", "note"), ["#[serde(skip)]"]);
        assert_eq!(
            options.replacement_of("CustomerId"),
            Some(Replacement { rust: "url::Url", marker: "crate::UrlText" })
        );
        assert_eq!(options.replacement_of_member("Order", "note"), None);
        assert_eq!(options.function_of("Order", "search"), Some("crate::search"));
    }
}
