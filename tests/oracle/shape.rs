//! The tables that are played on: key types, with and without sort key, with indexes of every kind.

use serde_json::{Value as Json, json};

/// A table of the test.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    pub partition: &'static [Key],
    pub sort: &'static [Key],
    pub indexes: &'static [Index],
}

/// A key attribute: its name and its type.
pub type Key = (&'static str, char);

#[derive(Debug, Clone, Copy)]
pub struct Index {
    pub name: &'static str,
    pub local: bool,
    pub partition: &'static [Key],
    pub sort: &'static [Key],
    /// `ALL`, `KEYS_ONLY`, or an attribute beside the keys.
    pub projection: &'static str,
}

const fn index(
    name: &'static str,
    partition: &'static [Key],
    sort: &'static [Key],
    projection: &'static str,
) -> Index {
    Index { name, local: false, partition, sort, projection }
}

/// One name for every table: a sequence plays on one.
pub const TABLE: &str = "things";

pub const TEXTS: Shape = Shape {
    partition: &[("pk", 'S')],
    sort: &[("sk", 'S')],
    indexes: &[
        index("by_g", &[("g", 'S')], &[("sk", 'S')], "ALL"),
        index("by_n", &[("g", 'S')], &[("n", 'N')], "KEYS_ONLY"),
        index("by_h", &[("h", 'N')], &[], "s"),
        Index { local: true, ..index("local_n", &[("pk", 'S')], &[("n", 'N')], "KEYS_ONLY") },
        Index { local: true, ..index("local_g", &[("pk", 'S')], &[("g", 'S')], "ALL") },
    ],
};

pub const NUMBERS: Shape = Shape {
    partition: &[("pk", 'N')],
    sort: &[("sk", 'N')],
    indexes: &[
        index("by_sk", &[("sk", 'N')], &[("pk", 'N')], "ALL"),
        index("by_many", &[("g", 'S'), ("h", 'N')], &[("n", 'N'), ("sk", 'N')], "s"),
    ],
};

pub const BYTES: Shape = Shape {
    partition: &[("pk", 'B')],
    sort: &[("sk", 'B')],
    indexes: &[
        index("by_b", &[("b", 'B')], &[("g", 'S')], "ALL"),
        Index { local: true, ..index("local_b", &[("pk", 'B')], &[("b", 'B')], "n") },
    ],
};

pub const NO_SORT: Shape = Shape {
    partition: &[("pk", 'S')],
    sort: &[],
    indexes: &[index("by_n", &[("n", 'N')], &[("g", 'S')], "KEYS_ONLY")],
};

impl Shape {
    /// The table's key attributes.
    pub fn keys(&self) -> Vec<Key> {
        self.partition.iter().chain(self.sort).copied().collect()
    }

    /// The body of `CreateTable`.
    pub fn create_table(&self) -> Json {
        let schema = |partition: &[Key], sort: &[Key]| {
            let part = |key: &Key, kind| json!({ "AttributeName": key.0, "KeyType": kind });
            let keys = partition.iter().map(|key| part(key, "HASH"));
            Json::Array(keys.chain(sort.iter().map(|key| part(key, "RANGE"))).collect())
        };
        let mut keys = self.keys();
        keys.extend(self.indexes.iter().flat_map(|index| index.partition.iter().chain(index.sort)));
        keys.sort_unstable();
        keys.dedup();
        let attributes =
            keys.iter().map(|(name, kind)| json!({ "AttributeName": name, "AttributeType": kind }));
        let mut body = json!({
            "TableName": TABLE,
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": attributes.collect::<Vec<_>>(),
            "KeySchema": schema(self.partition, self.sort),
        });
        for (field, local) in [("GlobalSecondaryIndexes", false), ("LocalSecondaryIndexes", true)] {
            let indexes = self.indexes.iter().filter(|index| index.local == local).map(|index| {
                let projection = match index.projection {
                    "ALL" | "KEYS_ONLY" => json!({ "ProjectionType": index.projection }),
                    name => json!({ "ProjectionType": "INCLUDE", "NonKeyAttributes": [name] }),
                };
                json!({
                    "IndexName": index.name,
                    "KeySchema": schema(index.partition, index.sort),
                    "Projection": projection,
                })
            });
            let indexes: Vec<Json> = indexes.collect();
            if !indexes.is_empty() {
                body[field] = Json::Array(indexes);
            }
        }
        body
    }
}
