//! Looking names up: from syntax to [`Package`].

mod computed;
mod constant;
mod default;
mod definitions;
mod expires;
mod fan_out;
mod field;
mod filter;
mod filtered;
mod fit;
mod fixed;
mod form;
mod immutable;
mod key;
mod layout;
mod placement;
mod query;
mod record;
mod shard;
mod table;
mod template;
mod types;
mod when;

use super::package::{Package, Problems};
use crate::syntax::Document;

/// Resolves what the files of a package say.
pub(super) fn resolve<'s>(documents: &'s [Document], problems: &mut Problems) -> Package<'s> {
    let definitions = definitions::collect(documents, problems);
    let types = types::resolve(&definitions.types, problems);
    let mut tables = table::resolve(&definitions.tables, problems);
    for record in &definitions.records {
        let Some(table) = record::table_of(record, &mut tables, problems) else { continue };
        let resolved = record::resolve(record, table, &types, problems);
        table.records.push(resolved);
    }
    for table in &mut tables {
        table::infer_key_types(table, &types, problems);
        key::resolve(table, &types, problems);
        placement::place(table, problems);
        for record in &mut table.records {
            immutable::resolve(record, problems);
            expires::resolve(record, &types, problems);
        }
    }
    for query in &definitions.queries {
        query::resolve(query, &mut tables, &types, problems);
    }
    Package { types, tables }
}
