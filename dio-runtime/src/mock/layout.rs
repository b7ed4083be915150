//! Tables that come into being by themselves.

use super::schema::{IndexDefinition, KeyAttribute, KeySchema, KeyType, Projection, TableDefinition};

/// What such a table looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// The Python library dynamo-io's: keys `pk` and `sk`, three more key attributes, and the indexes over
    /// them.
    DynamoIo,
}

/// The names that dynamo-io's indexes are put together from, with the attributes they mean.
const PARTS: [(&str, &str); 5] =
    [("partition", "pk"), ("sort", "sk"), ("g1", "g1k"), ("g2", "g2k"), ("g3", "g3k")];

impl Layout {
    /// The definition of the table of a name.
    pub(crate) fn define(self, name: &str) -> TableDefinition {
        let Layout::DynamoIo = self;
        let attributes = PARTS.iter().map(|(_, attribute)| text(attribute)).collect();
        TableDefinition {
            name: name.to_owned(),
            attributes,
            key: key("pk", "sk"),
            indexes: dynamo_io_indexes(),
            throughput: None,
            table_class: None,
            deletion_protection: false,
            time_to_live: None,
        }
    }
}

fn text(name: &str) -> KeyAttribute {
    KeyAttribute { name: name.to_owned(), kind: KeyType::S }
}

fn key(partition: &str, sort: &str) -> KeySchema {
    KeySchema::new(vec![text(partition)], vec![text(sort)])
}

/// `inverted`, and one index for every other pair of key attributes: `partition_g1`, `g1_sort`, `g1_g2` and
/// so on.
fn dynamo_io_indexes() -> Vec<IndexDefinition> {
    let pairs = PARTS.iter().flat_map(|one| PARTS.iter().map(move |two| (one, two)));
    pairs
        .filter(|((one, _), (two, _))| one != two && (*one, *two) != ("partition", "sort"))
        .map(|((one, partition), (two, sort))| IndexDefinition {
            name: if (*one, *two) == ("sort", "partition") {
                "inverted".to_owned()
            } else {
                format!("{one}_{two}")
            },
            local: false,
            key: key(partition, sort),
            projection: Projection::All,
            throughput: (0, 0),
        })
        .collect()
}
