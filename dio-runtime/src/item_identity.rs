//! What tells which record an item is: its type attribute and its primary key.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::definition::KeyDefinition;
use crate::item::Item;
use crate::item_reader::ItemReader;
use crate::record::{Key, Record, Schema};

/// The type attribute and the key attributes of an item.
#[derive(Debug, Clone, Copy)]
pub struct ItemIdentity<'item> {
    key: KeyDefinition,
    type_name: Option<&'item AttributeValue>,
    partition: Option<&'item AttributeValue>,
    sort: Option<&'item AttributeValue>,
}

impl<'item> ItemIdentity<'item> {
    #[inline]
    fn new<S: Schema>(value: impl Fn(&'static str) -> Option<&'item AttributeValue>) -> Self {
        let key = S::TABLE.key;
        Self {
            key,
            type_name: S::TABLE.type_attribute.and_then(&value),
            partition: value(key.partition.name),
            sort: key.sort.and_then(|sort| value(sort.name)),
        }
    }

    /// That of an item.
    pub fn of<S: Schema>(item: &'item Item) -> Self {
        Self::new::<S>(|attribute| item.get(attribute))
    }

    /// That of an item which is about to be read.
    #[inline]
    pub(crate) fn of_reader<S: Schema>(reader: &'item ItemReader<'_>) -> Self {
        Self::new::<S>(|attribute| reader.value(attribute))
    }

    /// The value of a key attribute.
    #[inline]
    pub(crate) fn key_attribute(&self, name: &str) -> Option<&'item AttributeValue> {
        if name == self.key.partition.name {
            self.partition
        } else {
            self.sort.filter(|_| self.key.sort.is_some_and(|sort| sort.name == name))
        }
    }

    /// The key, if the type attribute does not say that the item is another record, and the key is one that `R` would
    /// have. An item without a type attribute is no record that shares its key.
    #[inline]
    pub(crate) fn key_of<R: Record>(&self) -> Option<R::Key> {
        match self.type_name {
            Some(AttributeValue::S(name)) if name == R::DEFINITION.stored_name => {}
            Some(_) => return None,
            None if R::DEFINITION.shares_key => return None,
            None => {}
        }
        R::Key::read(self).ok()
    }
}

/// The key of an item if it is an `R`: by its identity, and where the table is strict, because the record knows every
/// attribute.
pub fn recognize<R: Record>(item: &Item, identity: &ItemIdentity<'_>) -> Option<R::Key> {
    let is_known = |name: &String| R::DEFINITION.position(name).is_some();
    if R::Schema::TABLE.strict && !item.keys().all(is_known) {
        return None;
    }
    identity.key_of::<R>()
}
