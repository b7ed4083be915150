//! What a read of some records reads beside them.
//!
//! A read goes over an interval of one partition: of one record the texts that begin as its keys do, of several all from the
//! first of their beginnings to the last. What other records have there is read and billed too.

mod beginning;
mod hot_partitions;
mod interleaved;
mod interval;
mod reads_more;
mod stand;

use super::package::{Package, Problems};

pub(super) fn check(package: &Package<'_>, problems: &mut Problems) {
    for table in &package.tables {
        let types = &package.types.model;
        let places = std::iter::once(None).chain((0..table.model.indexes.len()).map(Some));
        for index in places {
            let place = stand::Place::new(table, index, types);
            hot_partitions::check(&place, problems);
            let interleaved = interleaved::check(&place, problems);
            reads_more::check(&place, &interleaved, problems);
        }
    }
}
