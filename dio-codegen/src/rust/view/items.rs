//! The enums that reads of several records answer with.

use super::types::derives;
use crate::model::{Query, Table};
use crate::rust::names;
use crate::rust::types::Types;

/// An enum of records, and of what is none of them.
#[derive(Debug)]
pub(crate) struct ItemsView {
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) derives: Vec<String>,
    /// The names of the records, which are those of the variants.
    pub(crate) records: Vec<String>,
}

/// The name of the enum that a query of several records answers with: the table's own, where they are all of its records.
pub(super) fn name_of(table: &Table, query: &Query) -> String {
    if is_whole_table(table, query) { of_table(table) } else { format!("{}Item", names::pascal(&query.name)) }
}

pub(super) fn of_table(table: &Table) -> String {
    format!("{}Item", names::pascal(&table.name))
}

fn is_whole_table(table: &Table, query: &Query) -> bool {
    // No record is named twice.
    query.records.len() == table.records.len()
}

/// A query that gathers answers with a struct.
fn has_own(table: &Table, query: &Query) -> bool {
    query.records.len() > 1 && query.gather.is_none() && !is_whole_table(table, query)
}

impl ItemsView {
    /// That of the table, and of each query that has one of its own.
    pub(super) fn of(types: Types<'_>, table: &Table) -> (Self, Vec<Self>) {
        let every: Vec<usize> = (0..table.records.len()).collect();
        let own = Self::new(types, table, of_table(table), "An item of the table.".into(), &every);
        let of_queries = table.queries.iter().filter(|query| has_own(table, query));
        let of_queries = of_queries.map(|query| {
            let doc = format!("An item that the query `{}` reads.", query.name);
            Self::new(types, table, name_of(table, query), doc, &query.records)
        });
        (own, of_queries.collect())
    }

    fn new(types: Types<'_>, table: &Table, name: String, doc: String, records: &[usize]) -> Self {
        // `Debug` shows what is no record without its values, which may be of another's `sensitive` fields.
        let own = ["::core::clone::Clone", "::core::fmt::Debug", "::core::cmp::PartialEq"];
        let mut derives = derives(&own, types, &name);
        derives.retain(|derive| derive != "::core::fmt::Debug");
        let records = records.iter().filter_map(|record| table.records.get(*record));
        let records = records.map(|record| names::type_name(&record.name)).collect();
        Self { name, doc, derives, records }
    }
}
