//! Descriptions of tables and records as constant data: what generated code states once and the runtime reads.

use aws_sdk_dynamodb::operation::create_table::builders::CreateTableFluentBuilder;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType as SdkKeyType,
    LocalSecondaryIndex, Projection, ProjectionType, ScalarAttributeType,
};

use crate::attribute_positions::AttributePositions;
use crate::{Client, Error};

/// A table: its keys and indexes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableDefinition {
    /// The name in the schema; the table's name in AWS is given to the table type's `new`.
    pub name: &'static str,
    /// The key of the table itself.
    pub key: KeyDefinition,
    /// The secondary indexes.
    pub indexes: &'static [IndexDefinition],
    /// The attribute that names the record of an item.
    pub type_attribute: Option<&'static str>,
    /// The TTL attribute (UpdateTimeToLive).
    pub expires_at: Option<&'static str>,
    /// Whether an attribute that a record does not know keeps an item from matching it.
    pub strict: bool,
}

/// The key attributes of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyDefinition {
    /// The partition key attribute.
    pub partition: KeyAttribute,
    /// The sort key attribute.
    pub sort: Option<KeyAttribute>,
}

/// A key attribute and its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyAttribute {
    /// The attribute's name.
    pub name: &'static str,
    /// The attribute's type.
    pub key_type: KeyType,
}

/// The types that a key attribute can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyType {
    /// `S`
    String,
    /// `N`
    Number,
    /// `B`
    Binary,
}

/// A secondary index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexDefinition {
    /// Its name.
    pub name: &'static str,
    /// Its partition key: one attribute, or up to four of a global index.
    pub partition: &'static [KeyAttribute],
    /// Its sort key: none or one attribute, or up to four of a global index.
    pub sort: &'static [KeyAttribute],
    /// Whether it is a local index, which has the table's partitions and consistent reads.
    pub local: bool,
    /// What it holds.
    pub projection: IndexProjection,
}

/// Which attributes of an item an index holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexProjection {
    /// All of them.
    All,
    /// The keys of the table and of the index.
    Keys,
    /// The keys and these.
    Include(&'static [&'static str]),
}

/// A record: the names that the runtime has to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordDefinition {
    /// Its name in the schema.
    pub name: &'static str,
    /// What the table's type attribute says of its items.
    pub stored_name: &'static str,
    /// Every attribute that its items may have, keys included.
    pub attributes: &'static [&'static str],
    /// The attribute of the first write's time.
    pub created_at: Option<&'static str>,
    /// The attribute of the last write's time.
    pub updated_at: Option<&'static str>,
    /// The attribute of the optimistic lock.
    pub version: Option<&'static str>,
    /// Whether its primary keys may be those of other records, which the type attribute tells apart.
    pub shares_key: bool,
    /// What `derived` are made of: attributes of fields outside the primary key.
    pub sources: &'static [&'static str],
    /// Attributes that are made of fields: index keys and computed attributes.
    pub derived: &'static [&'static str],
    /// The attributes that keep the value that they were first stored with.
    pub immutable: &'static [&'static str],
    positions: AttributePositions,
}

impl RecordDefinition {
    /// A record of this name, with the attributes that its items may have.
    pub const fn new(
        name: &'static str,
        stored_name: &'static str,
        attributes: &'static [&'static str],
    ) -> Self {
        let positions = AttributePositions::new(attributes);
        Self {
            name,
            stored_name,
            attributes,
            created_at: None,
            updated_at: None,
            version: None,
            shares_key: false,
            sources: &[],
            derived: &[],
            immutable: &[],
            positions,
        }
    }

    /// The position of an attribute among the record's.
    #[inline]
    pub(crate) fn position(&self, attribute: &str) -> Option<usize> {
        self.positions.find(self.attributes, attribute)
    }

    /// With stamps under the names given.
    pub const fn with_stamps(
        self,
        created_at: Option<&'static str>,
        updated_at: Option<&'static str>,
    ) -> Self {
        Self { created_at, updated_at, ..self }
    }

    /// With primary keys that other records have as well.
    pub const fn with_shared_key(self) -> Self {
        Self { shares_key: true, ..self }
    }

    /// With attributes that are made of others.
    pub const fn with_derived(
        self,
        sources: &'static [&'static str],
        derived: &'static [&'static str],
    ) -> Self {
        Self { sources, derived, ..self }
    }

    /// With an optimistic lock.
    pub const fn with_version(self, attribute: &'static str) -> Self {
        Self { version: Some(attribute), ..self }
    }

    /// With attributes that keep their first value.
    pub const fn with_immutable(self, attributes: &'static [&'static str]) -> Self {
        Self { immutable: attributes, ..self }
    }
}

impl KeyAttribute {
    /// An attribute of type `S`.
    pub const fn string(name: &'static str) -> Self {
        Self { name, key_type: KeyType::String }
    }

    /// An attribute of type `N`.
    pub const fn number(name: &'static str) -> Self {
        Self { name, key_type: KeyType::Number }
    }

    /// An attribute of type `B`.
    pub const fn binary(name: &'static str) -> Self {
        Self { name, key_type: KeyType::Binary }
    }
}

impl KeyDefinition {
    /// A key without a sort key.
    pub const fn new(partition: KeyAttribute) -> Self {
        Self { partition, sort: None }
    }

    /// A key of both.
    pub const fn pair(partition: KeyAttribute, sort: KeyAttribute) -> Self {
        Self { partition, sort: Some(sort) }
    }

    /// The attributes, the partition key first.
    pub(crate) fn attributes(self) -> impl Iterator<Item = KeyAttribute> {
        std::iter::once(self.partition).chain(self.sort)
    }
}

fn key_schema(partition: &[KeyAttribute], sort: &[KeyAttribute]) -> Result<Vec<KeySchemaElement>, Error> {
    let partition = partition.iter().map(|attribute| (attribute, SdkKeyType::Hash));
    let sort = sort.iter().map(|attribute| (attribute, SdkKeyType::Range));
    partition
        .chain(sort)
        .map(|(attribute, key_type)| {
            let element = KeySchemaElement::builder().attribute_name(attribute.name).key_type(key_type);
            element.build().map_err(Error::sdk)
        })
        .collect()
}

impl IndexDefinition {
    /// A global index of this name.
    pub const fn new(
        name: &'static str,
        partition: &'static [KeyAttribute],
        sort: &'static [KeyAttribute],
        projection: IndexProjection,
    ) -> Self {
        Self { name, partition, sort, local: false, projection }
    }

    /// As a local index.
    pub const fn local(self) -> Self {
        Self { local: true, ..self }
    }

    /// Whether it holds an attribute that is no key.
    pub(crate) fn projects(&self, attribute: &str) -> bool {
        match self.projection {
            IndexProjection::All => true,
            IndexProjection::Keys => false,
            IndexProjection::Include(attributes) => attributes.contains(&attribute),
        }
    }

    /// The attributes of its key, the partition key first.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = KeyAttribute> + use<> {
        self.partition.iter().chain(self.sort).copied()
    }
}

impl TableDefinition {
    /// A table without more than a key.
    pub const fn new(name: &'static str, key: KeyDefinition) -> Self {
        Self { name, key, indexes: &[], type_attribute: None, expires_at: None, strict: false }
    }

    /// With these indexes.
    pub const fn with_indexes(self, indexes: &'static [IndexDefinition]) -> Self {
        Self { indexes, ..self }
    }

    /// With an attribute that names the record of an item.
    pub const fn with_type_attribute(self, attribute: &'static str) -> Self {
        Self { type_attribute: Some(attribute), ..self }
    }

    /// With a TTL attribute.
    pub const fn with_expires_at(self, attribute: &'static str) -> Self {
        Self { expires_at: Some(attribute), ..self }
    }

    /// An attribute that a record does not know keeps an item from matching it.
    pub const fn strict(self) -> Self {
        Self { strict: true, ..self }
    }

    /// The index of this name.
    pub fn index(&self, name: &str) -> Option<&'static IndexDefinition> {
        self.indexes.iter().find(|index| index.name == name)
    }

    /// The request that creates the table with its indexes under `table_name`, billed on demand. The SDK's builder
    /// takes everything else: tags, encryption, a stream (CreateTable).
    ///
    /// # Errors
    /// None for a definition that dio generated: it has all that the SDK asks for.
    pub fn create_table(
        &self,
        client: &Client,
        table_name: impl Into<String>,
    ) -> Result<CreateTableFluentBuilder, Error> {
        let mut request = client
            .create_table()
            .table_name(table_name)
            .billing_mode(BillingMode::PayPerRequest)
            .set_key_schema(Some(key_schema(&[self.key.partition], self.key.sort.as_slice())?));
        let mut defined: Vec<&str> = Vec::new();
        let of_indexes = self.indexes.iter().flat_map(IndexDefinition::attributes);
        for attribute in self.key.attributes().chain(of_indexes) {
            if !defined.contains(&attribute.name) {
                defined.push(attribute.name);
                request = request.attribute_definitions(attribute.definition()?);
            }
        }
        for index in self.indexes {
            request = if index.local {
                request.local_secondary_indexes(index.to_local()?)
            } else {
                request.global_secondary_indexes(index.to_global()?)
            };
        }
        Ok(request)
    }
}

impl KeyAttribute {
    fn definition(self) -> Result<AttributeDefinition, Error> {
        let attribute_type = match self.key_type {
            KeyType::String => ScalarAttributeType::S,
            KeyType::Number => ScalarAttributeType::N,
            KeyType::Binary => ScalarAttributeType::B,
        };
        let definition =
            AttributeDefinition::builder().attribute_name(self.name).attribute_type(attribute_type);
        definition.build().map_err(Error::sdk)
    }
}

impl IndexDefinition {
    fn to_projection(self) -> Projection {
        let projection = match self.projection {
            IndexProjection::All => Projection::builder().projection_type(ProjectionType::All),
            IndexProjection::Keys => Projection::builder().projection_type(ProjectionType::KeysOnly),
            IndexProjection::Include(attributes) => Projection::builder()
                .projection_type(ProjectionType::Include)
                .set_non_key_attributes(Some(attributes.iter().map(ToString::to_string).collect())),
        };
        projection.build()
    }

    fn to_global(self) -> Result<GlobalSecondaryIndex, Error> {
        let index = GlobalSecondaryIndex::builder()
            .index_name(self.name)
            .set_key_schema(Some(key_schema(self.partition, self.sort)?))
            .projection(self.to_projection());
        index.build().map_err(Error::sdk)
    }

    fn to_local(self) -> Result<LocalSecondaryIndex, Error> {
        let index = LocalSecondaryIndex::builder()
            .index_name(self.name)
            .set_key_schema(Some(key_schema(self.partition, self.sort)?))
            .projection(self.to_projection());
        index.build().map_err(Error::sdk)
    }
}
