//! Which item a key is of: what answers are found by, and what one batch may name only once.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::item::Item;

/// A primary key in a form that compares. The attributes of a key are strings, numbers or binary values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Identity(Vec<(String, Vec<u8>)>);

impl Identity {
    pub(crate) fn of_key(key: &Item) -> Self {
        Self::of(key, key)
    }

    /// Of the item that has the attributes of a key.
    pub(crate) fn of(item: &Item, key: &Item) -> Self {
        let values = key.keys().filter_map(|name| Some((name.clone(), bytes(item.get(name)?))));
        let mut values: Vec<_> = values.collect();
        values.sort_unstable();
        Self(values)
    }
}

/// One value has one text, as dio writes it and DynamoDB answers it.
fn bytes(value: &AttributeValue) -> Vec<u8> {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => text.clone().into_bytes(),
        AttributeValue::B(bytes) => bytes.as_ref().to_vec(),
        _ => Vec::new(),
    }
}
