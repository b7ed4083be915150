//! An item for `Debug`: the names of its attributes and their DynamoDB types. Values may be of `sensitive` fields.

use std::collections::BTreeMap;
use std::fmt;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::item::Item;

/// The attributes of an item and their types, in the order of the names: `{"pk": S, "points": N}`.
pub struct ItemTypes<'item>(pub &'item Item);

impl fmt::Debug for ItemTypes<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let types: BTreeMap<_, _> = self.0.iter().map(|(name, value)| (name, ValueType(value))).collect();
        formatter.debug_map().entries(types).finish()
    }
}

/// Several items, each as [`ItemTypes`].
pub struct ItemListTypes<'item>(pub &'item [Item]);

impl fmt::Debug for ItemListTypes<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.0.iter().map(ItemTypes)).finish()
    }
}

/// The type of a value (API reference, AttributeValue).
pub(crate) struct ValueType<'value>(pub(crate) &'value AttributeValue);

impl fmt::Debug for ValueType<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.0 {
            AttributeValue::S(_) => "S",
            AttributeValue::N(_) => "N",
            AttributeValue::B(_) => "B",
            AttributeValue::Bool(_) => "BOOL",
            AttributeValue::Null(_) => "NULL",
            AttributeValue::L(_) => "L",
            AttributeValue::M(_) => "M",
            AttributeValue::Ss(_) => "SS",
            AttributeValue::Ns(_) => "NS",
            AttributeValue::Bs(_) => "BS",
            _ => "unknown",
        })
    }
}
