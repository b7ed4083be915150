//! What a write does to single attributes.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::error::EncodeError;
use crate::key::StoredKey;
use crate::path::Path;
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
        match fields.map(|fields| key.stored(fields)).transpose()? {
            Some(Some(value)) => self.set(key.attribute(), value),
            Some(None) => self.omit(key.attribute()),
            None => self.remove(key.attribute()),
        }
        Ok(())
    }
}

/// The changes of one update, in the order they were asked for.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    pub(crate) actions: Vec<(Path, Action)>,
}

/// What an update does to one place.
#[derive(Debug, Clone)]
pub(crate) enum Action {
    Set(AttributeValue),
    SetIfAbsent(AttributeValue),
    Remove,
    /// Adds to a number, which starts from the second where it is absent.
    Add(AttributeValue, AttributeValue),
    /// Subtracts from a number, which starts from the second where it is absent.
    Subtract(AttributeValue, AttributeValue),
    /// Puts elements behind those of a list.
    Append(AttributeValue),
    /// Puts elements before those of a list.
    Prepend(AttributeValue),
    /// Adds elements to a set.
    Include(AttributeValue),
    /// Deletes elements from a set.
    Exclude(AttributeValue),
}

impl Changes {
    pub(crate) fn push(&mut self, path: impl Into<Path>, action: Action) {
        self.actions.push((path.into(), action));
    }

    pub(crate) fn touches(&self, attribute: &str) -> bool {
        self.actions.iter().any(|(path, _)| path.attribute() == attribute)
    }

    /// Two places of which one is the other or stands inside of it: DynamoDB would refuse actions on both.
    pub(crate) fn conflict(&self) -> Option<(&Path, &Path)> {
        let paths = self.actions.iter().enumerate();
        paths
            .filter_map(|(position, (path, _))| {
                let earlier = self.actions.get(..position)?.iter().map(|(earlier, _)| earlier);
                Some((earlier.into_iter().find(|earlier| earlier.overlaps(path))?, path))
            })
            .next()
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
