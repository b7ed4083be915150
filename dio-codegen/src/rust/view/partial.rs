//! Structs of less than a whole record: of what an index holds of one, and of what a query asks for.

use heck::ToPascalCase;

use super::conversion::Assembly;
use super::key::Keys;
use super::record::{Build, FieldView, key_parameter};
use super::types::{owned, struct_derives};
use crate::model::{Index, Partial, Query, Reads, Record, Role, Table};
use crate::rust::names;
use crate::rust::types::{Scope, Types};

/// A struct of a part of a record, in the record's module.
#[derive(Debug)]
pub(crate) struct PartialView {
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) derives: Vec<String>,
    pub(crate) attributes: Vec<String>,
    pub(crate) fields: Vec<FieldView>,
    pub(crate) redacted: bool,
    /// What `self.key()` passes to the key's `new`.
    pub(crate) key_arguments: String,
    pub(crate) read: Vec<String>,
    pub(crate) read_key: &'static str,
    pub(crate) assembly: Assembly,
    /// The attributes that a read asks for beside the keys, where it does not take all that is there.
    pub(crate) asked: Option<Vec<String>>,
}

/// `ByToken`: a leading `by_` of the index is not doubled.
pub(super) fn of_index(index: &Index) -> String {
    let index = names::snake_part(&index.name);
    format!("By{}", index.strip_prefix("by_").unwrap_or(&index).to_pascal_case())
}

/// `MeterNamesItem`.
pub(super) fn of_query(query: &Query) -> String {
    format!("{}Item", query.name.to_pascal_case())
}

impl PartialView {
    /// Those of a record: of each index that does not hold it whole, then of each query with a projection.
    pub(super) fn all_of(types: Types<'_>, table: &Table, position: usize) -> Vec<PartialView> {
        let Some(record) = table.records.get(position) else { return Vec::new() };
        let fills = |index: &&Index| {
            index.attributes().all(|attribute| record.keys.iter().any(|key| key.attribute == attribute.name))
        };
        let indexes = table
            .indexes
            .iter()
            .filter(fills)
            .filter(|index| record.is_told_in(index, table) && !record.is_whole_in(index, table));
        let of_indexes = indexes.map(|index| {
            let record = names::type_name(&record.name);
            let doc = format!("What the index `{}` holds of [`{record}`](super::{record}).", index.name);
            (of_index(index), doc, Partial::of_index(&table.records[position], index, table), None)
        });
        let of_queries = table.queries.iter().filter_map(|query| {
            let Reads::Projection(fields) = &query.reads else { return None };
            if query.records.as_slice() != [position] {
                return None;
            }
            let index = query.index.and_then(|index| table.indexes.get(index));
            let part = Partial::to_ask_for(record, index, table).only(fields);
            let asked = part.attributes().into_iter().map(str::to_owned).collect();
            let record = names::type_name(&record.name);
            let doc = format!("What the query `{}` asks for of [`{record}`](super::{record}).", query.name);
            Some((of_query(query), doc, part, Some(asked)))
        });
        let views = of_indexes.chain(of_queries);
        views.map(|(name, doc, part, asked)| Self::new(types, table, name, doc, &part, asked)).collect()
    }

    fn new(
        types: Types<'_>,
        table: &Table,
        name: String,
        doc: String,
        part: &Partial,
        asked: Option<Vec<String>>,
    ) -> Self {
        let record = &part.record;
        let keys = Keys::new(types, table, record);
        let build = Build { types, table, record, keys: &keys, there: Some(&part.fields) };
        let fields = build.part_fields();
        let redacted = fields.iter().any(|field| field.sensitive);
        let (mut read, mut assembly) = (build.read_fields(), build.assembly());
        for stamp in build.stamps() {
            let Some(attribute) = &stamp.attribute else { continue };
            let ident = names::snake(&stamp.name);
            read.push(match stamp.role {
                Role::Version => format!("let {ident} = from.version({attribute:?})?;"),
                _ => {
                    let marker = keys.module_marker(stamp);
                    format!("let {ident} = from.stamp::<{marker}>({attribute:?})?;")
                }
            });
            assembly.ready.push(ident);
        }
        let read_key = if assembly.key.is_empty() { key_parameter(read.iter()) } else { "key" };
        PartialView {
            name,
            doc,
            derives: struct_derives(redacted, types, &record.name),
            attributes: owned(types.options.attributes_of(&record.name)),
            key_arguments: build.key_arguments(),
            fields,
            redacted,
            read,
            read_key,
            assembly,
            asked,
        }
    }
}

impl Build<'_> {
    /// The members of a part: fields, and then stamps and version.
    fn part_fields(&self) -> Vec<FieldView> {
        let own = self.own().map(|(index, field)| {
            let mut view = self.view(field, Scope::Module, || self.place(index, field));
            if self.is_key_part(index) && !self.keys.is_whole_in_key(index) {
                view.doc.push("As the primary key holds it, which loses a part.".to_owned());
            }
            view
        });
        own.chain(self.stamps().map(|field| self.stamp(field))).collect()
    }
}

/// The part of a record that a read of an index answers with; none where it answers with whole ones.
pub(super) fn held(record: &Record, index: Option<&Index>, table: &Table) -> Option<String> {
    index.filter(|index| !record.is_whole_in(index, table)).map(of_index)
}
