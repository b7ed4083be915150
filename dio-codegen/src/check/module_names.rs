//! The types of a record's module, which are named after different things.

use heck::{ToSnakeCase, ToUpperCamelCase};

use super::names::Names;
use super::package::{Package, Problems, Record, Table};
use crate::model::{Index, Reads};

pub(super) fn check(package: &Package<'_>, problems: &mut Problems) {
    for table in &package.tables {
        for position in 0..table.records.len() {
            module(table, position, problems);
        }
    }
}

fn module(table: &Table<'_>, position: usize, problems: &mut Problems) {
    let record = &table.records[position];
    let (name, span) = (&record.model.name, record.syntax.name.span);
    let mut names = Names::default();
    for (suffix, what) in [("Key", "the key"), ("Update", "the updates"), ("Upsert", "the upserts")] {
        names.add(format!("{name}{suffix}"), format!("{what} of this record"), span, problems);
    }
    for group in record.model.groups.iter().filter(|group| group.fields.len() > 1) {
        for (place, field) in group.fields.iter().enumerate() {
            let (of, span) = (&record.model.fields[*field], record.fields[*field].span);
            let of = of.name.to_upper_camel_case();
            if place == 0 {
                let what = "the key group that begins with this field".to_owned();
                names.add(format!("{of}Group"), what, span, problems);
            }
            let what = "what the others are while this field changes".to_owned();
            names.add(format!("{of}Given"), what, span, problems);
        }
    }
    let span = record.syntax.plural.as_ref().unwrap_or(&record.syntax.name).span;
    let plural = record.model.plural.to_upper_camel_case();
    names.add(format!("{plural}Query"), format!("reads `{name}` records of the table"), span, problems);
    for (index, origin) in table.model.indexes.iter().zip(&table.indexes) {
        if !is_in(record, index) || !record.model.is_told_in(index, &table.model) {
            continue;
        }
        let short = index.name.to_snake_case();
        let short = short.strip_prefix("by_").unwrap_or(&short).to_upper_camel_case();
        let what = format!("reads `{name}` records of this index");
        names.add(format!("{plural}By{short}Query"), what, origin.span, problems);
        if !record.model.is_whole_in(index, &table.model) {
            let what = format!("what this index holds of `{name}`");
            names.add(format!("By{short}"), what, origin.span, problems);
        }
    }
    for query in &table.queries {
        let is_of_this = |model: &&crate::model::Query| {
            model.records.as_slice() == [position] && matches!(model.reads, Reads::Projection(_))
        };
        if query.model.as_ref().filter(is_of_this).is_some() {
            let name = &query.syntax.name;
            let what = "what this query asks for".to_owned();
            names.add(format!("{}Item", name.value.to_upper_camel_case()), what, name.span, problems);
        }
    }
}

fn is_in(record: &Record<'_>, index: &Index) -> bool {
    let fills = |attribute: &str| record.model.keys.iter().any(|key| key.attribute == attribute);
    index.attributes().all(|attribute| fills(&attribute.name))
}
