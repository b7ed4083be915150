//! All tables.

use std::collections::BTreeMap;

use super::error::{Answer, Failure};
use super::table::Table;

/// The tables by name.
#[derive(Debug, Default)]
pub(crate) struct Database {
    pub(crate) tables: BTreeMap<String, Table>,
}

impl Database {
    pub(crate) fn table(&self, name: &str) -> Answer<&Table> {
        self.tables.get(name).ok_or_else(|| Failure::no_table(name))
    }

    pub(crate) fn table_mut(&mut self, name: &str) -> Answer<&mut Table> {
        self.tables.get_mut(name).ok_or_else(|| Failure::no_table(name))
    }
}
