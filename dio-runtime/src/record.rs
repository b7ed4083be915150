//! What generated code implements: a table's schema, its records and their keys.

use std::fmt;

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Utc};

use crate::changes::{Attributes, Changes};
use crate::definition::{RecordDefinition, TableDefinition};
use crate::error::{DecodeError, EncodeError};
use crate::item::{Item, ItemWriter};
use crate::item_identity::ItemIdentity;
use crate::item_reader::ItemReader;
use crate::item_types::{ItemTypes, ValueType};
use crate::key::KeyError;
use crate::rewrite::Rewritten;
use crate::types::Datetime;

/// A table's design, as a type. Implemented by generated table types.
pub trait Schema: Sized + Send + Sync + 'static {
    /// Any of the table's records, or an item that is none of them.
    type Item: Readable<Schema = Self>;
    /// The table's keys and indexes.
    const TABLE: &'static TableDefinition;

    /// The record that an item is, by its type attribute and its keys; none if it is no record of the table.
    fn record_of(item: &Item) -> Option<&'static RecordDefinition>;

    /// An item beside what its record would store today.
    #[doc(hidden)]
    fn rewrite(item: Item) -> Rewritten;
}

/// One type of item. Implemented by generated structs.
pub trait Record: Clone + Send + Sync + Sized + 'static {
    /// The table that it belongs to.
    type Schema: Schema;
    /// Its key.
    type Key: Key<Record = Self>;
    /// The builder of its updates.
    type Update: From<crate::Update<Self>> + Into<crate::Update<Self>>;
    /// The names that the runtime has to know.
    #[doc(hidden)]
    const DEFINITION: &'static RecordDefinition;

    /// The record's key.
    fn key(&self) -> Self::Key;

    /// Writes every attribute, the primary key included.
    ///
    /// # Errors
    /// A value that has no stored form.
    #[doc(hidden)]
    fn write(&self, item: &mut ItemWriter) -> Result<(), EncodeError>;

    /// Reads the record from an item whose key has been read.
    ///
    /// # Errors
    /// An attribute that is missing or holds something else.
    #[doc(hidden)]
    fn read(key: Self::Key, item: &mut ItemReader<'_>) -> Result<Self, DecodeError>;

    /// Writes what every update writes: `updated_at`, and the index keys that hold it.
    ///
    /// # Errors
    /// A key that has no text.
    #[doc(hidden)]
    fn touch(_key: &Self::Key, now: DateTime<Utc>, to: &mut Changes) -> Result<(), EncodeError> {
        match Self::DEFINITION.updated_at {
            Some(attribute) => to.field::<Datetime>(attribute, &now),
            None => Ok(()),
        }
    }

    /// The record as it will be read back: times floored to their precision, empty sets absent where they may be.
    ///
    /// # Errors
    /// As a write of the record would fail.
    fn as_stored(&self) -> Result<Self, crate::Error> {
        let mut item = ItemWriter::frozen(Self::DEFINITION.attributes.len() + 1);
        self.write(&mut item)?;
        match Self::from_item(item.finish()) {
            Ok(record) => Ok(record),
            Err(unread) => Err(unread.into()),
        }
    }

    /// The item that a `put` of the record stores, its stamps as they are in the record.
    ///
    /// # Errors
    /// A value that has no stored form.
    fn to_item(&self) -> Result<Item, EncodeError> {
        let mut item = ItemWriter::frozen(Self::DEFINITION.attributes.len() + 1);
        self.write(&mut item)?;
        Ok(item.finish())
    }

    /// Reads a whole item.
    ///
    /// # Errors
    /// The item is not this record, or is and cannot be read.
    fn from_item(item: Item) -> Result<Self, Unread> {
        <Self as Readable>::read_item(item)
    }
}

/// The primary key of a record. Implemented by generated key types.
pub trait Key: Clone + Send + Sync + Sized + 'static {
    /// The record.
    type Record: Record<Key = Self>;

    /// The key attributes' values.
    ///
    /// # Errors
    /// A component that has no key text.
    fn to_attributes(&self) -> Result<PrimaryKey, KeyError>;

    /// Reads the key of an item.
    ///
    /// # Errors
    /// The item's key is not one that this record would have.
    fn read(item: &ItemIdentity<'_>) -> Result<Self, KeyError>;
}

/// The values of a table's key attributes. Its `Debug` names their types only: components may be sensitive.
#[derive(Clone, PartialEq)]
pub struct PrimaryKey {
    /// The partition key's.
    pub partition: AttributeValue,
    /// The sort key's, where the table has one.
    pub sort: Option<AttributeValue>,
}

impl PrimaryKey {
    /// The key of a table without a sort key.
    pub fn partition(partition: AttributeValue) -> Self {
        Self { partition, sort: None }
    }

    /// The key of a table with a sort key.
    pub fn pair(partition: AttributeValue, sort: AttributeValue) -> Self {
        Self { partition, sort: Some(sort) }
    }

    /// As an item of just the key attributes, for DynamoDB's `Key` parameters.
    pub fn into_item<S: Schema>(self) -> Item {
        let mut item = Item::with_capacity(2);
        item.insert(S::TABLE.key.partition.name.to_owned(), self.partition);
        if let (Some(attribute), Some(value)) = (S::TABLE.key.sort, self.sort) {
            item.insert(attribute.name.to_owned(), value);
        }
        item
    }
}

impl fmt::Debug for PrimaryKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PrimaryKey")
            .field("partition", &ValueType(&self.partition))
            .field("sort", &self.sort.as_ref().map(ValueType))
            .finish()
    }
}

/// What can be read from an item: a record, or an enum of records, of a table or of a query.
pub trait Readable: Sized + Send + Sync + 'static {
    /// The table.
    type Schema: Schema;
    /// The name for traces.
    const NAME: &'static str;
    /// Whether a read leaves out items that are something else, rather than answering with each.
    #[doc(hidden)]
    const IS_SELECTIVE: bool = false;

    /// What a read asks DynamoDB for beside the keys and the type attribute (`ProjectionExpression`); none asks for everything.
    #[doc(hidden)]
    const PROJECTION: Option<&'static [&'static str]> = None;

    /// Whether a read answers with an item, by its key and its type attribute.
    #[doc(hidden)]
    fn recognizes(_item: &Item) -> bool {
        true
    }

    /// Whether it is an item that is none of the records, as enums of records have them.
    #[doc(hidden)]
    fn is_other(&self) -> bool {
        false
    }

    /// Reads an item.
    ///
    /// # Errors
    /// The item is something else, or cannot be read.
    fn read_item(item: Item) -> Result<Self, Unread>;
}

/// Why an item was not read. It has the whole item; its `Debug` names the attributes and their types, never values.
#[derive(Clone)]
#[non_exhaustive]
pub enum Unread {
    /// It is something else, by its key or its type attribute.
    Other(Item),
    /// It is this record and does not decode. The item is as it was.
    Undecodable(Item, DecodeError),
}

impl fmt::Debug for Unread {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unread::Other(item) => formatter.debug_tuple("Other").field(&ItemTypes(item)).finish(),
            Unread::Undecodable(item, error) => {
                formatter.debug_tuple("Undecodable").field(&ItemTypes(item)).field(error).finish()
            }
        }
    }
}

impl<R: Record> Readable for R {
    type Schema = R::Schema;
    const NAME: &'static str = R::DEFINITION.name;
    const IS_SELECTIVE: bool = true;

    fn recognizes(item: &Item) -> bool {
        ItemIdentity::of::<R::Schema>(item).key_of::<R>().is_some()
    }

    fn read_item(mut item: Item) -> Result<Self, Unread> {
        let mut reader = ItemReader::new(R::DEFINITION);
        reader.read(&mut item);
        match ItemIdentity::of_reader::<R::Schema>(&reader).key_of::<R>() {
            Some(key) if !(R::Schema::TABLE.strict && reader.has_unknown()) => {
                R::read(key, &mut reader).map_err(|error| Unread::Undecodable(item, error))
            }
            _ => Err(Unread::Other(item)),
        }
    }
}

/// Reads an item of which the key says that it is an `R`.
///
/// # Errors
/// The item does not decode.
pub fn read_recognized<R: Record>(key: R::Key, mut item: Item) -> Result<R, Unread> {
    let mut reader = ItemReader::new(R::DEFINITION);
    reader.read(&mut item);
    R::read(key, &mut reader).map_err(|error| Unread::Undecodable(item, error))
}

/// A record with an optimistic lock.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no version",
    note = "give the record `version = \"...\"` in the schema"
)]
pub trait Versioned: Record {}

/// A record without an optimistic lock, so that it can be written without a condition.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has a version, which a batch cannot check",
    note = "write it with `put` or `delete`, or in a transaction"
)]
pub trait Unversioned: Record {}

/// A record whose primary keys no other record has, so that it can be written without a condition.
#[diagnostic::on_unimplemented(
    message = "`{Self}` shares its key with another record, which a batch would replace or delete unseen",
    note = "write it with `put` or `delete`, or in a transaction"
)]
pub trait Unshared: Record {}

/// A record that a put may write over without a condition.
#[diagnostic::on_unimplemented(
    message = "a batch cannot put `{Self}`: a put of it has a condition, of its version or of its immutable fields",
    note = "`put` checks it, alone or in a transaction"
)]
pub trait Replaceable: Unversioned {}

/// A record whose fields outside the key are all optional or have defaults, so that an update can make the item.
#[diagnostic::on_unimplemented(
    message = "an update of `{Self}` cannot make the item: it has required fields outside its key",
    note = "`put` stores a whole record"
)]
pub trait Creatable: Record {
    /// The index keys and computed attributes among them that are made of fields with defaults. An item that is there
    /// without one has fields that an update does not know, so the update requires that it is there, or no item.
    const DERIVED: &'static [&'static str] = &[];

    /// What an item that an update makes starts from: the defaults, and the index keys that follow from them and from
    /// the key. The runtime leaves out what the update itself changes.
    ///
    /// # Errors
    /// A key that has no text.
    #[doc(hidden)]
    fn write_defaults(key: &Self::Key, item: &mut ItemWriter) -> Result<(), EncodeError>;
}

/// A record that a read of `T` can return: `T` itself, or one of the records of the enum `T`.
#[diagnostic::on_unimplemented(message = "a read of `{T}` does not return `{Self}`")]
pub trait Within<T>: Record {}

impl<R: Record> Within<R> for R {}
