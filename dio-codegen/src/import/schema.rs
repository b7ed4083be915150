//! The schema that an import writes.

use super::indexes::{Index, OfTable};
use super::maps::Struct;
use super::name::plural;
use super::record::Record;
use super::toml::{Line, comments, lines, paragraph, quoted};
use crate::report::Severity;
use crate::sources::Sources;

/// All that is written.
pub(super) struct Package<'p, 't> {
    pub(super) path: &'p str,
    pub(super) doc: Option<String>,
    pub(super) tables: Vec<(&'p str, &'p [Record<'t>])>,
    pub(super) structs: &'p [Struct],
    pub(super) indexes: &'p [Index<'t>],
    /// Comments on what is not there.
    pub(super) left_out: &'p [String],
}

/// A schema, and what is in it.
pub(super) struct Written {
    pub(super) text: String,
    pub(super) records: usize,
    pub(super) tables: usize,
}

impl Package<'_, '_> {
    pub(super) fn write(&self) -> Written {
        let mut text = String::new();
        let file = self.path.rsplit('/').next().unwrap_or(self.path);
        comments(
            &mut text,
            &[format!("From {file}, once: what is changed here is kept."), DECIDE.to_owned()],
        );
        comments(&mut text, self.left_out);
        text.push_str("format = 1\n");
        for (name, records) in &self.tables {
            self.table(&mut text, name, records);
        }
        for definition in self.structs {
            text.push_str(&format!(
                "\n[type.{}.fields]\n{}",
                definition.name,
                lines(&definition.fields, "type")
            ));
        }
        let several = self.tables.len() > 1;
        for (name, records) in &self.tables {
            for record in *records {
                write_record(&mut text, several.then_some(name), record);
            }
        }
        let records = self.tables.iter().map(|(_, records)| records.len()).sum();
        Written { text, records, tables: self.tables.len() }
    }

    fn table(&self, text: &mut String, name: &str, records: &[Record<'_>]) {
        let is_only = self.tables.len() == 1;
        let indexes = OfTable::new(self.indexes, records, is_only);
        text.push_str(&format!("\n[table.{name}]\n"));
        let mut parts = Vec::new();
        if let Some(doc) = self.doc.as_ref().filter(|_| is_only) {
            parts.push(Line::new("doc").with("", paragraph(doc)));
        }
        if records.iter().all(|record| !record.has_sort_key) {
            parts.push(Line::new("keys").with("", "{ partition = \"pk\" }"));
        }
        parts.push(Line::new("interop").with("", quoted("dynamo-io")));
        let delimiter =
            records.iter().find_map(|record| record.delimiter).filter(|delimiter| *delimiter != '#');
        if let Some(delimiter) = delimiter {
            parts.push(Line::new("delimiter").with("", quoted(&delimiter.to_string())));
        }
        parts.extend(indexes.lines());
        text.push_str(&lines(&parts, ""));
        text.push_str(&indexes.sections(name));
    }
}

const DECIDE: &str = "DECIDE marks what is not as in Python. The module cannot tell which indexes the table has, nor what they project.";

fn write_record(text: &mut String, table: Option<&&str>, record: &Record<'_>) {
    text.push('\n');
    comments(text, &record.comments);
    let mut parts: Vec<Line> = Vec::new();
    parts.extend(record.doc.iter().map(|doc| Line::new("doc").with("", paragraph(doc))));
    parts.extend(table.map(|table| Line::new("table").with("", quoted(table))));
    parts.extend(plural(&record.name).map(|plural| Line::new("plural").with("", quoted(&plural))));
    if !parts.is_empty() {
        text.push_str(&format!("[record.{}]\n{}", record.name, lines(&parts, "")));
    }
    if !record.keys.is_empty() {
        text.push_str(&format!("[record.{}.keys]\n{}", record.name, lines(&record.keys, "")));
    }
    text.push_str(&format!("[record.{}.fields]\n{}", record.name, lines(&record.fields, "type")));
}

/// What the check says of a record in a table of its own.
pub(super) fn of_one(record: &Record<'_>, structs: &[Struct], indexes: &[Index<'_>]) -> Vec<String> {
    of_several(std::slice::from_ref(record), structs, indexes)
}

/// What the check says of records in one table.
pub(super) fn of_several(records: &[Record<'_>], structs: &[Struct], indexes: &[Index<'_>]) -> Vec<String> {
    let package = Package {
        path: "",
        doc: None,
        // A name that is nothing else's.
        tables: vec![("table_of_its_own", records)],
        structs,
        indexes,
        left_out: &[],
    };
    errors(&package.write().text)
}

/// What is wrong with a schema.
pub(super) fn errors(text: &str) -> Vec<String> {
    let report = crate::check(&Sources::from_texts([("schema.toml", text)])).report;
    let errors = report.diagnostics().iter().filter(|found| found.severity == Severity::Error);
    errors.map(|found| format!("{} ({})", found.message, found.rule.id)).collect()
}
