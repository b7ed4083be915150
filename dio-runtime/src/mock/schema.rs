//! What a table is: key schemas, indexes, projections.

use super::key::{KeyBytes, KeyPrefix};
use super::size::{MAX_PARTITION_KEY_BYTES, MAX_SORT_KEY_BYTES};
use super::stored::Stored;
use super::value::{HasAttributes, Item, Value};

/// The type of a key attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyType {
    S,
    N,
    B,
}

impl KeyType {
    pub(crate) fn name(self) -> &'static str {
        match self {
            KeyType::S => "S",
            KeyType::N => "N",
            KeyType::B => "B",
        }
    }

    #[inline]
    pub(crate) fn fits(self, value: &Value<'_>) -> bool {
        matches!(
            (self, value),
            (KeyType::S, Value::S(_)) | (KeyType::N, Value::N(_)) | (KeyType::B, Value::B(_))
        )
    }
}

/// An attribute of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyAttribute {
    pub(crate) name: String,
    pub(crate) kind: KeyType,
}

impl KeyAttribute {
    /// The bytes of the attribute if it is a string that any key takes, as most are.
    pub(crate) fn plain_string<'i>(&self, item: &'i dyn HasAttributes) -> Option<&'i [u8]> {
        if self.kind != KeyType::S {
            return None;
        }
        item.string_bytes(&self.name).filter(|string| (1..=MAX_SORT_KEY_BYTES).contains(&string.len()))
    }
}

/// The key of a table (one attribute, or one and one) or of an index (up to four and four).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeySchema {
    /// The partition's first.
    attributes: Vec<KeyAttribute>,
    /// How many are the partition's.
    partition: usize,
}

impl KeySchema {
    pub(crate) fn new(partition: Vec<KeyAttribute>, sort: Vec<KeyAttribute>) -> KeySchema {
        let count = partition.len();
        KeySchema { attributes: [partition, sort].concat(), partition: count }
    }

    /// All attributes, the partition's first.
    #[inline]
    pub(crate) fn attributes(&self) -> std::slice::Iter<'_, KeyAttribute> {
        self.attributes.iter()
    }

    /// The attributes of the partition key.
    pub(crate) fn partition_key(&self) -> &[KeyAttribute] {
        &self.attributes[..self.partition]
    }

    /// The attributes of the sort key; none where there is none.
    pub(crate) fn sort_key(&self) -> &[KeyAttribute] {
        &self.attributes[self.partition..]
    }

    pub(crate) fn attribute_names(&self) -> impl Iterator<Item = &str> {
        self.attributes.iter().map(|attribute| attribute.name.as_str())
    }

    pub(crate) fn names(&self, name: &str) -> bool {
        self.attribute_names().any(|attribute| attribute == name)
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.attributes.len()
    }

    /// A key to be made, without attributes yet.
    #[inline]
    pub(crate) fn begin(&self) -> KeyPrefix {
        KeyPrefix::new(self.partition)
    }

    /// The beginning of the keys of all items in the partition of an item; none if an attribute is absent
    /// or could not be one of this key.
    pub(crate) fn partition(&self, item: &dyn HasAttributes) -> Option<KeyPrefix> {
        self.prefix_of(self.partition_key(), item)
    }

    /// The key of an item, without an end for ties; none if an attribute is absent or could not be one of this
    /// key. (An item can be older than an index, and than what the index asks of its attributes.)
    #[inline]
    fn prefix(&self, item: &dyn HasAttributes) -> Option<KeyPrefix> {
        self.prefix_of(&self.attributes, item)
    }

    fn prefix_of(&self, attributes: &[KeyAttribute], item: &dyn HasAttributes) -> Option<KeyPrefix> {
        let mut key = self.begin();
        for (position, attribute) in attributes.iter().enumerate() {
            let most = if position < self.partition { MAX_PARTITION_KEY_BYTES } else { MAX_SORT_KEY_BYTES };
            if let Some(string) = attribute.plain_string(item) {
                key.push_string(string);
                continue;
            }
            let value = item.attribute(&attribute.name)?;
            if !attribute.kind.fits(&value) || !has_key_size(&value, most) {
                return None;
            }
            key.push(&value);
        }
        Some(key)
    }
}

/// Whether a value of a key type has as many bytes as a key attribute that may have so many. Numbers always have.
#[inline]
pub(crate) fn has_key_size(value: &Value<'_>, most: usize) -> bool {
    let bytes = match value {
        Value::S(text) => text.len(),
        Value::B(bytes) => bytes.len(),
        _ => return true,
    };
    (1..=most).contains(&bytes)
}

/// Which attributes an index holds beside its keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Projection {
    All,
    KeysOnly,
    Include(Vec<String>),
}

/// A secondary index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IndexDefinition {
    pub(crate) name: String,
    /// A local index shares the table's partition key and allows consistent reads.
    pub(crate) local: bool,
    pub(crate) key: KeySchema,
    pub(crate) projection: Projection,
    /// The provisioned units of a global index, read and write, as they were given.
    pub(crate) throughput: (u64, u64),
}

impl IndexDefinition {
    /// The place of a stored item in this index: its keys, then the table's, which tell duplicates apart.
    #[inline]
    pub(crate) fn place(&self, stored: &Stored, key: &KeyBytes) -> Option<KeyBytes> {
        let mut place = self.key.prefix(stored)?;
        place.append(key);
        Some(place.finish())
    }

    /// The place of an item in this index.
    pub(crate) fn key_bytes(&self, table: &KeySchema, item: &Item<'_>) -> Option<KeyBytes> {
        let mut key = self.key.prefix(item)?;
        for attribute in table.attributes() {
            key.push(item.get(&attribute.name)?);
        }
        Some(key.finish())
    }

    /// Whether the index holds less of an item than the item itself.
    #[inline]
    pub(crate) fn has_own_entries(&self) -> bool {
        self.projection != Projection::All
    }

    /// The attributes that entries have beside keys, where these are not all.
    #[inline]
    pub(crate) fn more_attributes(&self) -> &[String] {
        match &self.projection {
            Projection::All | Projection::KeysOnly => &[],
            Projection::Include(names) => names,
        }
    }

    /// Whether an item that has changed keeps its place, and what the index holds of it, if that is not the item itself.
    pub(crate) fn keeps_entry(&self, table: &KeySchema, old: &Stored, new: &Stored) -> bool {
        let keeps = |name: &str| table.names(name) || old.json(name) == new.json(name);
        self.key.attribute_names().all(keeps) && self.more_attributes().iter().all(|name| keeps(name))
    }

    /// The attributes of an item that the index holds.
    pub(crate) fn project<'a>(&self, table: &KeySchema, item: &'a Item<'a>) -> Item<'a> {
        item.iter()
            .filter(|(name, _)| self.holds(table, name))
            .map(|(name, value)| (name, value.clone()))
            .collect()
    }

    /// Whether entries of the index have the attribute, where the item has it.
    pub(crate) fn holds(&self, table: &KeySchema, name: &str) -> bool {
        self.key.names(name)
            || table.names(name)
            || match &self.projection {
                Projection::All => true,
                Projection::KeysOnly => false,
                Projection::Include(names) => names.iter().any(|included| included == name),
            }
    }
}

/// `TableClass`: what storage and requests cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TableClass {
    Standard,
    InfrequentAccess,
}

impl TableClass {
    pub(crate) const ALL: [TableClass; 2] = [TableClass::Standard, TableClass::InfrequentAccess];

    pub(crate) fn name(self) -> &'static str {
        match self {
            TableClass::Standard => "STANDARD",
            TableClass::InfrequentAccess => "STANDARD_INFREQUENT_ACCESS",
        }
    }
}

/// A table as it was defined, with its settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TableDefinition {
    pub(crate) name: String,
    /// The attributes of all keys.
    pub(crate) attributes: Vec<KeyAttribute>,
    pub(crate) key: KeySchema,
    /// The local ones first.
    pub(crate) indexes: Vec<IndexDefinition>,
    /// Read and write units; none where the table is billed by request.
    pub(crate) throughput: Option<(u64, u64)>,
    /// None where it was never said.
    pub(crate) table_class: Option<TableClass>,
    pub(crate) deletion_protection: bool,
    /// The attribute that says when an item expires, while time to live is enabled.
    pub(crate) time_to_live: Option<String>,
}

impl TableDefinition {
    /// The key of an item that has its whole primary key, in the right types.
    pub(crate) fn key_bytes(&self, item: &dyn HasAttributes) -> Option<KeyBytes> {
        self.key.prefix(item).map(KeyPrefix::finish)
    }

    /// Whether an attribute is one of a key, or one that an index holds beside keys: of an item whose other attributes
    /// change, indexes keep what they have.
    #[inline]
    pub(crate) fn is_indexed(&self, name: &str) -> bool {
        self.attributes.iter().any(|key| key.name == name)
            || self.indexes.iter().any(|index| index.more_attributes().iter().any(|more| more == name))
    }

    /// Drops the attributes that no key uses any more, as DynamoDB does when an index goes.
    pub(crate) fn forget_unused_attributes(&mut self) {
        let TableDefinition { attributes, key, indexes, .. } = self;
        attributes.retain(|attribute| {
            key.names(&attribute.name) || indexes.iter().any(|index| index.key.names(&attribute.name))
        });
    }
}
