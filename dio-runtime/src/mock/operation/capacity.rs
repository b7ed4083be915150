//! `ReturnConsumedCapacity` and `ReturnItemCollectionMetrics`.

use std::collections::BTreeMap;

use crate::mock::error::{Answer, Failure};
use crate::mock::wire::{Object, Request};

/// How much of the capacity to answer with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Report {
    None,
    Total,
    Indexes,
}

impl Report {
    pub(crate) fn take(request: &mut Request) -> Answer<Report> {
        let metrics = request.string("ReturnItemCollectionMetrics")?;
        if metrics.is_some_and(|metrics| metrics != "NONE") {
            return Err(Failure::unsupported("ReturnItemCollectionMetrics"));
        }
        match request.string("ReturnConsumedCapacity")?.as_deref() {
            None | Some("NONE") => Ok(Report::None),
            Some("TOTAL") => Ok(Report::Total),
            Some("INDEXES") => Ok(Report::Indexes),
            Some(other) => Err(Failure::validation(format!(
                "1 validation error detected: Value '{other}' at 'returnConsumedCapacity' failed to satisfy \
                 constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]"
            ))),
        }
    }
}

/// The units that a request used of one table, in halves: an eventually consistent read costs half a unit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Consumed {
    table: u64,
    /// Units by index, and whether it is local.
    indexes: BTreeMap<String, (bool, u64)>,
}

/// Halves of read units for so many bytes: 4 KB a unit, halved where the read may be stale, doubled in
/// transactions.
pub(crate) fn read_halves(bytes: usize, consistent: bool) -> u64 {
    let units = bytes.div_ceil(4096).max(1) as u64;
    if consistent { units * 2 } else { units }
}

/// Halves of write units for so many bytes: 1 KB a unit.
pub(crate) fn write_halves(bytes: usize) -> u64 {
    bytes.div_ceil(1024).max(1) as u64 * 2
}

impl Consumed {
    pub(crate) fn table(halves: u64) -> Consumed {
        Consumed { table: halves, ..Consumed::default() }
    }

    pub(crate) fn add_index(&mut self, name: &str, local: bool, halves: u64) {
        self.indexes.entry(name.to_owned()).or_insert((local, 0)).1 += halves;
    }

    pub(crate) fn add(&mut self, other: &Consumed) {
        self.table += other.table;
        for (name, (local, halves)) in &other.indexes {
            self.add_index(name, *local, *halves);
        }
    }

    /// A transaction costs twice what its parts cost.
    pub(crate) fn double(&mut self) {
        self.table *= 2;
        self.indexes.values_mut().for_each(|(_, halves)| *halves *= 2);
    }

    /// Writes the structure `ConsumedCapacity`.
    pub(crate) fn write(&self, out: &mut Vec<u8>, table: &str, report: Report) {
        let total = self.table + self.indexes.values().map(|(_, halves)| halves).sum::<u64>();
        let mut object = Object::begin(out);
        object.string("TableName", table);
        object.number("CapacityUnits", units(total));
        if report == Report::Indexes {
            write_units(object.key("Table"), self.table);
            for (field, local) in [("LocalSecondaryIndexes", true), ("GlobalSecondaryIndexes", false)] {
                let mut of_kind =
                    self.indexes.iter().filter(|(_, (is_local, _))| *is_local == local).peekable();
                if of_kind.peek().is_some() {
                    let mut indexes = Object::begin(object.key(field));
                    for (name, (_, halves)) in of_kind {
                        write_units(indexes.key(name), *halves);
                    }
                    indexes.end();
                }
            }
        }
        object.end();
    }
}

fn write_units(out: &mut Vec<u8>, halves: u64) {
    let mut object = Object::begin(out);
    object.number("CapacityUnits", units(halves));
    object.end();
}

fn units(halves: u64) -> String {
    format!("{}.{}", halves / 2, if halves.is_multiple_of(2) { 0 } else { 5 })
}
