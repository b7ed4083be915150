//! `ReturnConsumedCapacity`.

use std::collections::BTreeMap;

use crate::mock::error::Answer;
use crate::mock::wire::{Array, Object, Request};

use super::parameter::choice;

/// How much of the capacity to answer with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Report {
    None,
    Total,
    Indexes,
}

impl Report {
    #[inline]
    pub(crate) fn take(request: &mut Request<'_>) -> Answer<Report> {
        const WORDS: &[(&str, Report)] =
            &[("INDEXES", Report::Indexes), ("TOTAL", Report::Total), ("NONE", Report::None)];
        choice(request, "ReturnConsumedCapacity", WORDS).map(|report| report.unwrap_or(Report::None))
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

    /// A transaction costs the table twice what its parts cost; its indexes cost no more (public captures).
    pub(crate) fn double(&mut self) {
        self.table *= 2;
    }

    /// Writes the structure `ConsumedCapacity`.
    pub(crate) fn write(&self, out: &mut Vec<u8>, table: &str, report: Report) {
        self.write_as(out, table, report, None);
    }

    /// As [`write`](Consumed::write), with all units also as those of one kind.
    fn write_as(&self, out: &mut Vec<u8>, table: &str, report: Report, kind: Option<&str>) {
        let total = self.table + self.indexes.values().map(|(_, halves)| halves).sum::<u64>();
        let mut object = Object::begin(out);
        object.string("TableName", table);
        write_units(&mut object, total, kind);
        if report == Report::Indexes {
            let write = |out: &mut Vec<u8>, halves| {
                let mut object = Object::begin(out);
                write_units(&mut object, halves, kind);
                object.end();
            };
            write(object.key("Table"), self.table);
            for (field, local) in [("LocalSecondaryIndexes", true), ("GlobalSecondaryIndexes", false)] {
                let mut of_kind =
                    self.indexes.iter().filter(|(_, (is_local, _))| *is_local == local).peekable();
                if of_kind.peek().is_some() {
                    let mut indexes = Object::begin(object.key(field));
                    for (name, (_, halves)) in of_kind {
                        write(indexes.key(name), *halves);
                    }
                    indexes.end();
                }
            }
        }
        object.end();
    }
}

/// What a request used of several tables.
#[derive(Debug, Default)]
pub(crate) struct ConsumedByTable(BTreeMap<String, Consumed>);

impl ConsumedByTable {
    pub(crate) fn add(&mut self, table: &str, consumed: &Consumed) {
        match self.0.get_mut(table) {
            Some(sum) => sum.add(consumed),
            None => {
                self.0.insert(table.to_owned(), consumed.clone());
            }
        }
    }

    /// Writes the list `ConsumedCapacity`, if it was asked for. Transactions name the kind of their units,
    /// `ReadCapacityUnits` or `WriteCapacityUnits`.
    pub(crate) fn write(&self, answer: &mut Object<'_>, report: Report, kind: Option<&str>) {
        if report == Report::None {
            return;
        }
        let mut array = Array::begin(answer.key("ConsumedCapacity"));
        for (table, consumed) in &self.0 {
            consumed.write_as(array.next(), table, report, kind);
        }
        array.end();
    }
}

fn write_units(object: &mut Object<'_>, halves: u64, kind: Option<&str>) {
    object.number("CapacityUnits", units(halves));
    if let Some(kind) = kind {
        object.number(kind, units(halves));
    }
}

fn units(halves: u64) -> String {
    format!("{}.{}", halves / 2, if halves.is_multiple_of(2) { 0 } else { 5 })
}
