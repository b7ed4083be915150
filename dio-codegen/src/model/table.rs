use super::{Query, Record};

/// One table with all that is stored in it.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Table {
    /// Its name in the schema, `shop` in `[table.shop]`. The name in AWS is the program's to say.
    pub name: String,
    /// The `doc` of the schema.
    pub doc: Option<String>,
    /// The character that ends a component of open length in a key text.
    pub delimiter: char,
    /// The partition key attribute.
    pub partition: KeyAttribute,
    /// The sort key attribute, where the table has one.
    pub sort: Option<KeyAttribute>,
    /// The indexes that the real table has, in source order.
    pub indexes: Vec<Index>,
    /// The attribute that names the record of an item.
    pub type_attribute: Option<String>,
    /// An item with an attribute that its record does not know does not match.
    pub strict: bool,
    /// What the Python library dynamo-io could not read is an error.
    pub interop: bool,
    /// The records, in source order.
    pub records: Vec<Record>,
    /// The named queries, in source order.
    pub queries: Vec<Query>,
}

/// One key attribute of a table or an index.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct KeyAttribute {
    /// The attribute's name.
    pub name: String,
    /// The attribute's type.
    pub key_type: KeyType,
}

/// The type of a key attribute (CreateTable, `AttributeDefinition`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
pub enum KeyType {
    /// `S`: holds a key text, or a string field bare.
    String,
    /// `N`: one bare numeric component.
    Number,
    /// `B`: one bare binary component.
    Binary,
}

/// A secondary index.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Index {
    /// Its name in DynamoDB and in the schema.
    pub name: String,
    /// The `doc` of the schema.
    pub doc: Option<String>,
    /// Global or local.
    pub kind: IndexKind,
    /// Its partition key attributes: one, or up to four of a global index.
    pub partition: Vec<KeyAttribute>,
    /// Its sort key attributes: none or one, or up to four of a global index.
    pub sort: Vec<KeyAttribute>,
    /// Which attributes an item has in it.
    pub projection: Projection,
}

/// The kind of a secondary index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum IndexKind {
    /// A global secondary index: no consistent reads.
    Global,
    /// A local secondary index: the table's partitions by another sort key, with consistent reads.
    Local,
}

/// Which attributes of an item a secondary index holds (CreateTable, `Projection`).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum Projection {
    /// All of them.
    All,
    /// The keys of the table and of the index.
    Keys,
    /// The keys and these.
    Include(Vec<String>),
}

impl Index {
    /// Its key attributes, the partition key first.
    pub fn attributes(&self) -> impl Iterator<Item = &KeyAttribute> {
        self.partition.iter().chain(&self.sort)
    }
}

impl Table {
    /// The key attributes of an index, or of the table itself, the partition key first.
    pub fn key_attributes(&self, index: Option<usize>) -> impl Iterator<Item = &KeyAttribute> {
        let (partition, sort) = match index.and_then(|index| self.indexes.get(index)) {
            None => (std::slice::from_ref(&self.partition), self.sort.as_slice()),
            Some(index) => (index.partition.as_slice(), index.sort.as_slice()),
        };
        partition.iter().chain(sort)
    }

    /// Whether `attribute` is part of the table's own key.
    pub fn is_primary(&self, attribute: &str) -> bool {
        self.partition.name == attribute || self.sort.as_ref().is_some_and(|sort| sort.name == attribute)
    }
}
