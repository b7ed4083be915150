use std::collections::BTreeMap;

use crate::Error;
use crate::item::Item;
use crate::record::{Readable, Schema, Unread};

/// A row that could not be read as a record.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct UnreadRow {
    /// Its position among the rows of the response.
    pub row: usize,
    /// Why, with the item.
    pub reason: Unread,
}

/// What a row is to a read.
pub(super) enum Row<T> {
    Record(T),
    Unread(Unread),
    /// Something that the read does not ask for.
    Other,
}

/// Reads one row. An item that is none of the records is not asked for.
pub(super) fn read_row<T: Readable>(row: &Item) -> Row<T> {
    match T::read_item(row.clone()) {
        Ok(record) if record.is_other() => Row::Other,
        Ok(record) => Row::Record(record),
        Err(Unread::Other(_)) => Row::Other,
        Err(unread) => Row::Unread(unread),
    }
}

/// Reads all rows.
pub(super) fn read_rows<T: Readable>(rows: &[Item]) -> (Vec<T>, Vec<UnreadRow>) {
    let (mut records, mut unread) = (Vec::new(), Vec::new());
    for (position, row) in rows.iter().enumerate() {
        match read_row(row) {
            Row::Record(record) => records.push(record),
            Row::Unread(reason) => unread.push(UnreadRow { row: position, reason }),
            Row::Other => {}
        }
    }
    (records, unread)
}

/// The records if all rows that should be some are; else the error that has the others.
pub(super) fn all_read<T: Readable>(records: Vec<T>, unread: Vec<UnreadRow>) -> Result<Vec<T>, Error> {
    if unread.is_empty() {
        return Ok(records);
    }
    Err(Error::undecodable(unread.into_iter().map(|row| row.reason).collect(), records))
}

/// The types of the records among rows, and how many there are of each.
pub(super) fn record_types<T: Readable>(
    rows: &[Item],
    unread: &[UnreadRow],
) -> BTreeMap<&'static str, usize> {
    let mut types = BTreeMap::new();
    for (position, row) in rows.iter().enumerate() {
        if unread.iter().any(|unread| unread.row == position) || !matches!(read_row::<T>(row), Row::Record(_))
        {
            continue;
        }
        if let Some(record) = T::Schema::record_of(row) {
            *types.entry(record.name).or_default() += 1;
        }
    }
    types
}
