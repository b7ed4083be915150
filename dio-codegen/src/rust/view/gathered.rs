//! The structs that queries gather into.

use super::types::derives;
use crate::model::{Query, Record, Table};
use crate::rust::names;
use crate::rust::types::Types;

/// A struct of records by type, and of what else was read.
#[derive(Debug)]
pub(crate) struct GatheredView {
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) derives: Vec<String>,
    pub(crate) members: Vec<MemberView>,
}

/// What was read of one record.
#[derive(Debug)]
pub(crate) struct MemberView {
    pub(crate) ident: String,
    pub(crate) doc: String,
    pub(crate) rust_type: String,
    /// `one` or `many`, as `gathered!` takes it.
    pub(crate) count: &'static str,
    pub(crate) record: String,
}

/// The name of the struct of a query.
pub(super) fn name_of(query: &Query) -> String {
    format!("{}Gathered", names::pascal(&query.name))
}

impl GatheredView {
    /// Those of a table's queries.
    pub(super) fn of(types: Types<'_>, table: &Table) -> Vec<Self> {
        let gathers = table.queries.iter().filter(|query| query.gather.is_some());
        gathers.map(|query| Self::new(types, table, query)).collect()
    }

    fn new(types: Types<'_>, table: &Table, query: &Query) -> Self {
        let name = name_of(query);
        let own = [
            "::core::clone::Clone",
            "::core::fmt::Debug",
            "::core::default::Default",
            "::core::cmp::PartialEq",
        ];
        let mut derives = derives(&own, types, &name);
        // The macro has it: what is no record is shown without its values.
        derives.retain(|derive| derive != "::core::fmt::Debug");
        let records = query.records.iter().filter_map(|record| table.records.get(*record));
        Self {
            doc: format!("All that the query `{}` finds.", query.name),
            members: records.map(|record| MemberView::new(query, record)).collect(),
            derives,
            name,
        }
    }
}

impl MemberView {
    fn new(query: &Query, record: &Record) -> Self {
        let name = names::type_name(&record.name);
        if query.fixes_item(record) {
            return Self {
                ident: names::snake(&record.name),
                doc: format!("The [`{name}`], if there is one."),
                rust_type: format!("::core::option::Option<{name}>"),
                count: "one",
                record: name,
            };
        }
        Self {
            ident: names::snake(&record.plural),
            doc: format!("The [`{name}`] records, in the order in which they were read."),
            rust_type: format!("::std::vec::Vec<{name}>"),
            count: "many",
            record: name,
        }
    }
}
