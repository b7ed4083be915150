//! The indexes of dynamo-io's layout.

/// A key attribute of the layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LayoutKey {
    /// The table's partition key.
    Partition,
    /// The table's sort key.
    Sort,
    /// `g1k`, `g2k` or `g3k`.
    Global(&'static str),
}

use LayoutKey::{Global, Partition, Sort};

const G1: LayoutKey = Global("g1k");
const G2: LayoutKey = Global("g2k");
const G3: LayoutKey = Global("g3k");

/// Name, partition key and sort key. dynamo-io's twentieth is the table itself.
const INDEXES: [(&str, LayoutKey, LayoutKey); 19] = [
    ("inverted", Sort, Partition),
    ("partition_g1", Partition, G1),
    ("partition_g2", Partition, G2),
    ("partition_g3", Partition, G3),
    ("sort_g1", Sort, G1),
    ("sort_g2", Sort, G2),
    ("sort_g3", Sort, G3),
    ("g1_partition", G1, Partition),
    ("g2_partition", G2, Partition),
    ("g3_partition", G3, Partition),
    ("g1_sort", G1, Sort),
    ("g2_sort", G2, Sort),
    ("g3_sort", G3, Sort),
    ("g1_g2", G1, G2),
    ("g1_g3", G1, G3),
    ("g2_g1", G2, G1),
    ("g2_g3", G2, G3),
    ("g3_g1", G3, G1),
    ("g3_g2", G3, G2),
];

/// The keys of the index of this name.
pub(super) fn index(name: &str) -> Option<(LayoutKey, LayoutKey)> {
    INDEXES.iter().find(|(index, ..)| *index == name).map(|(_, partition, sort)| (*partition, *sort))
}

/// The names of the indexes.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    INDEXES.iter().map(|(name, ..)| *name)
}
