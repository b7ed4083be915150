//! The indexes of dynamo-io's layout, and those that its constants name instead.

/// A key attribute of the layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LayoutKey {
    /// The table's partition key.
    Partition,
    /// The table's sort key.
    Sort,
    /// `g1k`, `g2k` or `g3k`, or `g1`, `g2` or `g3`.
    Global(&'static str),
}

use LayoutKey::{Global, Partition, Sort};

const G1: LayoutKey = Global("g1k");
const G2: LayoutKey = Global("g2k");
const G3: LayoutKey = Global("g3k");

/// Name, partition key and sort key.
pub(super) type Index = (&'static str, LayoutKey, LayoutKey);

/// dynamo-io's twentieth is the table itself.
pub(super) const INDEXES: [Index; 19] = [
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

/// The constants of dynamo-io 0.3.0 that name attributes which its columns do not write, for tables that were built from them.
pub(super) const LEGACY_INDEXES: [Index; 5] = [
    ("g1_g2", Global("g1"), Global("g2")),
    ("g1_g3", Global("g1"), Global("g3")),
    ("g2_g1", Global("g2"), Global("g1")),
    ("g2_g3", Global("g2"), Global("g3")),
    ("g3_g1", Global("g3"), Global("g1")),
];

/// Why an index of the layout is not among [`LEGACY_INDEXES`].
pub(super) fn why_no_legacy(name: &str) -> Option<&'static str> {
    match name {
        "g3_g2" | "g3_g3" => Some("dynamo-io's constant has `g3` for both keys, which DynamoDB refuses"),
        _ if INDEXES.iter().any(|(index, ..)| *index == name) => {
            Some("dynamo-io's constant of this index is right: it belongs in `indexes`")
        }
        _ => None,
    }
}
