//! The indexes of one table, as TOML.

use super::{Index, Layout};
use crate::import::record::Record;
use crate::import::toml::{Line, lines, list, quoted};

/// The indexes of a table, by how a schema says them.
pub(crate) struct OfTable<'i, 't> {
    layout: Vec<String>,
    /// Those with the attributes of dynamo-io's constants.
    legacy: Vec<String>,
    own: Vec<&'i Index<'t>>,
    /// Those that only columns tell of.
    implied: Vec<String>,
}

impl<'i, 't> OfTable<'i, 't> {
    /// Those of `named` that records would be in; of the module's own all, if no other table could have them.
    pub(crate) fn new(named: &'i [Index<'t>], records: &[Record<'_>], is_only_table: bool) -> Self {
        let mut indexes =
            Self { layout: Vec::new(), legacy: Vec::new(), own: Vec::new(), implied: Vec::new() };
        let has_sort_key = records.iter().any(|record| record.has_sort_key);
        let mut known: Vec<String> = Vec::new();
        for index in named {
            let attributes: Vec<&str> = index.attributes().collect();
            let fits = has_sort_key || !attributes.contains(&"sk");
            let filled = is_filled(&attributes, records);
            if filled && index.is_of(Layout::Corrected) {
                indexes.layout.push(index.name.clone());
            } else if filled && index.is_of(Layout::Constants) {
                indexes.legacy.push(index.name.clone());
            } else if let Some(corrected) =
                index.corrected().filter(|corrected| is_filled(corrected, records))
            {
                indexes.layout.push(index.name.clone());
                known.extend(corrected.map(str::to_owned));
                continue;
            } else if filled || (is_only_table && index.own && fits) {
                indexes.own.push(index);
            } else {
                continue;
            }
            known.extend(attributes.into_iter().map(str::to_owned));
        }
        for column in ["g1", "g2", "g3"] {
            let key = format!("{column}k");
            if records.iter().any(|record| record.has_key(&key)) && !known.contains(&key) {
                indexes.implied.push(format!("{column}_partition"));
            }
        }
        indexes
    }

    /// Whether the table has an index of that name.
    pub(crate) fn has(&self, index: &Index<'_>) -> bool {
        let own = self.own.iter().map(|own| &own.name);
        self.layout.iter().chain(&self.legacy).chain(own).any(|name| *name == index.name)
    }

    /// Whether it is taken for one of the attributes that columns write, where its constant says others.
    pub(crate) fn corrects(&self, index: &Index<'_>) -> bool {
        self.layout.contains(&index.name) && !index.is_of(Layout::Corrected)
    }

    /// What stands in the section of the table.
    pub(crate) fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let names: Vec<String> = self.layout.iter().chain(&self.implied).cloned().collect();
        if !names.is_empty() {
            let mut line = Line::new("indexes").with("", list(&names));
            if !self.implied.is_empty() {
                let guessed: Vec<String> = self.implied.iter().map(|name| format!("`{name}`")).collect();
                line.comments.push(format!(
                    "DECIDE: a guess, {}: the module names no index of these columns. Say which the table has.",
                    guessed.join(", ")
                ));
            }
            lines.push(line);
        }
        if !self.legacy.is_empty() {
            lines.push(Line::new("legacy_indexes").with("", list(&self.legacy)));
        }
        lines
    }

    /// Sections of their own.
    pub(crate) fn sections(&self, table: &str) -> String {
        let mut text = String::new();
        for index in &self.own {
            let name = match index.name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') {
                true => index.name.clone(),
                false => quoted(&index.name),
            };
            let mut parts = vec![Line::new("partition").with("", quoted(&index.partition))];
            parts.extend(index.sort.iter().map(|sort| Line::new("sort").with("", quoted(sort))));
            text.push_str(&format!("\n[table.{table}.index.{name}]\n{}", lines(&parts, "")));
        }
        text
    }
}

/// Whether a record has all attributes of an index, of types that keys can have.
fn is_filled(attributes: &[&str], records: &[Record<'_>]) -> bool {
    let has = |record: &Record<'_>, attribute: &str| {
        record.attributes.get(attribute).is_some_and(|wire| matches!(*wire, "S" | "N" | "B"))
    };
    records.iter().any(|record| attributes.iter().all(|attribute| has(record, attribute)))
}
