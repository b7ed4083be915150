//! What a write does to single attributes.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::error::EncodeError;
use crate::key::StoredKey;
use crate::types::StoredType;

/// Takes attributes: a whole item, or the changes of an update. The functions that write a key group are generic over
/// it, so that a `put` and an `update` cannot disagree about an index key.
pub trait Attributes {
    /// Stores an attribute.
    fn set(&mut self, attribute: &'static str, value: AttributeValue);

    /// Leaves an attribute absent.
    fn remove(&mut self, attribute: &'static str);

    /// Leaves out a value that is stored by its absence, such as an empty set.
    fn omit(&mut self, attribute: &'static str) {
        self.remove(attribute);
    }

    /// Stores a text as it is.
    fn text(&mut self, attribute: &'static str, text: &str) {
        self.set(attribute, AttributeValue::S(text.to_owned()));
    }

    /// Stores a field.
    ///
    /// # Errors
    /// The value has no stored form.
    fn field<T: StoredType>(&mut self, attribute: &'static str, value: &T::Value) -> Result<(), EncodeError> {
        if T::is_omitted(value) {
            self.omit(attribute);
        } else {
            self.set(
                attribute,
                T::to_attribute(value).map_err(|error| EncodeError::value(attribute, error))?,
            );
        }
        Ok(())
    }

    /// Stores a field that may be absent.
    ///
    /// # Errors
    /// The value has no stored form.
    fn optional<T: StoredType>(
        &mut self,
        attribute: &'static str,
        value: Option<&T::Value>,
    ) -> Result<(), EncodeError> {
        match value {
            Some(value) => self.field::<T>(attribute, value),
            None => {
                self.remove(attribute);
                Ok(())
            }
        }
    }

    /// Stores a key of these fields; an index key is absent while one of them is.
    ///
    /// # Errors
    /// A field that has no key text.
    fn key<K: StoredKey>(&mut self, key: &K, fields: Option<K::Refs<'_>>) -> Result<(), EncodeError> {
        match fields {
            Some(fields) => self.set(key.attribute(), key.value(fields)?),
            None => self.remove(key.attribute()),
        }
        Ok(())
    }
}

/// The changes of one update, by attribute, in the order they were asked for.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    pub(crate) actions: Vec<(&'static str, Action)>,
}

/// What an update does to one attribute.
#[derive(Debug, Clone)]
pub(crate) enum Action {
    Set(AttributeValue),
    SetIfAbsent(AttributeValue),
    Remove,
    /// Adds to a number, which starts from the second where the attribute is absent.
    Add(AttributeValue, AttributeValue),
}

impl Changes {
    pub(crate) fn push(&mut self, attribute: &'static str, action: Action) {
        self.actions.push((attribute, action));
    }

    pub(crate) fn touches(&self, attribute: &str) -> bool {
        self.actions.iter().any(|(name, _)| *name == attribute)
    }

    /// The attribute that two actions are about, which DynamoDB would refuse.
    pub(crate) fn conflict(&self) -> Option<&'static str> {
        let mut names: Vec<_> = self.actions.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        names.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
    }
}

impl Attributes for Changes {
    fn set(&mut self, attribute: &'static str, value: AttributeValue) {
        self.push(attribute, Action::Set(value));
    }

    fn remove(&mut self, attribute: &'static str) {
        self.push(attribute, Action::Remove);
    }
}
