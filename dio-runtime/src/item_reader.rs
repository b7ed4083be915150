//! Reading a record's attributes from an item. First each is looked at where it stands, and only when none is left that
//! could be wrong are texts and lists taken out: an item that does not decode stays whole.
//!
//! What each field needs is code, and a read is mostly made when the SDK has driven it from the processor's caches. So a field
//! is found and refused by functions that all fields share, and only its check is in line: there the compiler sees whether
//! the field owns anything yet, and leaves out what would free it.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::definition::RecordDefinition;
use crate::error::DecodeError;
use crate::item::Item;
use crate::key::{Component, StoredKey};
use crate::record::Record;
use crate::stamps::Stamps;
use crate::types::{Datetime, Integer, StoredType, Timestamp, ValueError};

/// So many attributes are read without an allocation for where they stand.
const INLINE: usize = 64;

/// Hands a record the attributes of an item, one by one.
#[derive(Debug)]
pub struct ItemReader<'item> {
    record: &'static RecordDefinition,
    /// The values of the record's attributes, by position in its definition, until they are asked for.
    values: [Option<&'item mut AttributeValue>; INLINE],
    further: Vec<Option<&'item mut AttributeValue>>,
    /// The position that is likely asked for next.
    next: usize,
    has_unknown: bool,
}

/// An attribute that is as its type wants it: already read, or to be taken.
#[derive(Debug)]
#[must_use]
pub enum Checked<'item, T: StoredType> {
    /// Its value.
    Read(T::Value),
    /// Where it stands, and its name.
    ToTake(&'item mut AttributeValue, &'static str),
}

impl<'item> ItemReader<'item> {
    /// A reader without an item. It is half a kilobyte large: it should stay where it is made.
    #[inline(always)]
    pub(crate) fn new(record: &'static RecordDefinition) -> Self {
        Self { record, values: [const { None }; INLINE], further: Vec::new(), next: 0, has_unknown: false }
    }

    /// Finds the attributes of an item.
    pub(crate) fn read(&mut self, item: &'item mut Item) {
        self.further.resize_with(self.record.attributes.len().saturating_sub(INLINE), || None);
        for (name, value) in item {
            match self.record.position(name).and_then(|position| self.place(position)) {
                Some(place) => *place = Some(value),
                None => self.has_unknown = true,
            }
        }
    }

    /// Whether the item has an attribute that the record does not know.
    pub(crate) fn has_unknown(&self) -> bool {
        self.has_unknown
    }

    #[inline]
    fn place(&mut self, position: usize) -> Option<&mut Option<&'item mut AttributeValue>> {
        match position.checked_sub(INLINE) {
            None => self.values.get_mut(position),
            Some(further) => self.further.get_mut(further),
        }
    }

    /// The place of an attribute. Records mostly ask for them in the order of their definition.
    fn place_of(&mut self, attribute: &'static str) -> Option<&mut Option<&'item mut AttributeValue>> {
        let position = match self.record.attributes.get(self.next) {
            Some(next) if *next == attribute => self.next,
            _ => self.record.position(attribute)?,
        };
        self.next = position + 1;
        self.place(position)
    }

    /// An attribute that stays where it is.
    #[inline]
    pub(crate) fn value(&self, attribute: &str) -> Option<&AttributeValue> {
        let position = self.record.position(attribute)?;
        match position.checked_sub(INLINE) {
            None => self.values.get(position)?.as_deref(),
            Some(further) => self.further.get(further)?.as_deref(),
        }
    }

    /// The attribute, unless it is absent: `NULL` is another way to be so, except where it is a value.
    #[inline(never)]
    fn find(&mut self, attribute: &'static str, null_is_value: bool) -> Option<&'item mut AttributeValue> {
        self.place_of(attribute)?.take().filter(|value| null_is_value || !value.is_null())
    }

    #[inline(always)]
    fn check<T: StoredType>(
        &self,
        attribute: &'static str,
        value: &'item mut AttributeValue,
    ) -> Result<Checked<'item, T>, DecodeError> {
        match T::peek(value) {
            Ok(Some(value)) => Ok(Checked::Read(value)),
            Ok(None) => Ok(Checked::ToTake(value, attribute)),
            Err(error) => Err(self.wrong(attribute, error)),
        }
    }

    #[cold]
    #[inline(never)]
    fn wrong(&self, attribute: &'static str, error: ValueError) -> DecodeError {
        DecodeError::value(self.record.name, attribute, error)
    }

    #[cold]
    #[inline(never)]
    fn missing(&self, attribute: &'static str) -> DecodeError {
        DecodeError::missing(self.record.name, attribute)
    }

    /// An attribute that must be there, unless its type says what an absent one means.
    ///
    /// # Errors
    /// The attribute is missing or holds something else.
    #[inline(always)]
    pub fn required<T: StoredType>(
        &mut self,
        attribute: &'static str,
    ) -> Result<Checked<'item, T>, DecodeError> {
        match self.find(attribute, T::NULL_IS_VALUE) {
            Some(value) => self.check(attribute, value),
            None => {
                let absent = T::when_absent().map(Checked::Read);
                absent.ok_or_else(|| self.missing(attribute))
            }
        }
    }

    /// An attribute that may be absent.
    ///
    /// # Errors
    /// The attribute holds something else.
    #[inline(always)]
    pub fn optional<T: StoredType>(
        &mut self,
        attribute: &'static str,
    ) -> Result<Option<Checked<'item, T>>, DecodeError> {
        match self.find(attribute, T::NULL_IS_VALUE) {
            Some(value) => self.check(attribute, value).map(Some),
            None => Ok(None),
        }
    }

    /// An attribute for which something stands in where it is absent.
    ///
    /// # Errors
    /// The attribute holds something else.
    #[inline(always)]
    pub fn with_default<T: StoredType>(
        &mut self,
        attribute: &'static str,
        default: impl FnOnce() -> T::Value,
    ) -> Result<Checked<'item, T>, DecodeError> {
        Ok(self.optional::<T>(attribute)?.unwrap_or_else(|| Checked::Read(default())))
    }

    /// An attribute of which nothing has to be taken out of the item: a time.
    ///
    /// # Errors
    /// The attribute holds something else.
    pub fn stamp<T: StoredType>(&mut self, attribute: &'static str) -> Result<Option<T::Value>, DecodeError> {
        let record = self.record.name;
        let Some(value) = self.find(attribute, T::NULL_IS_VALUE) else { return Ok(None) };
        let read = match T::peek(value) {
            Ok(None) => T::from_attribute(value.clone()).map(Some),
            read => read,
        };
        read.map_err(|error| DecodeError::value(record, attribute, error))
    }

    /// Checks that a copy of a component of the primary key, if it is there, says what the key says.
    ///
    /// # Errors
    /// The copy holds something else.
    pub fn copy<T: StoredType<Value: PartialEq>>(
        &mut self,
        attribute: &'static str,
        key: &T::Value,
    ) -> Result<(), DecodeError> {
        let record = self.record.name;
        match self.find(attribute, T::NULL_IS_VALUE).map(|copy| T::holds(copy, key)) {
            None | Some(Ok(true)) => Ok(()),
            Some(Ok(false)) => Err(DecodeError::disagrees(record, attribute)),
            Some(Err(error)) => Err(DecodeError::value(record, attribute, error)),
        }
    }

    /// A required attribute of which the primary key holds a form that loses something, such as `:lower`.
    ///
    /// # Errors
    /// The attribute is missing, holds something else, or is not what the key was made from.
    pub fn original<T, C>(
        &mut self,
        attribute: &'static str,
        key: &T::Value,
    ) -> Result<Checked<'item, T>, DecodeError>
    where
        T: StoredType<Value: PartialEq>,
        C: Component<Value = T::Value>,
    {
        let record = self.record.name;
        let original = self.required::<T>(attribute)?;
        let value = match &original {
            Checked::Read(value) => value.clone(),
            Checked::ToTake(value, _) => T::from_attribute(AttributeValue::clone(value))
                .map_err(|error| DecodeError::value(record, attribute, error))?,
        };
        if C::in_key(value) == *key { Ok(original) } else { Err(DecodeError::disagrees(record, attribute)) }
    }

    /// The fields of an index key that they are read from, if the item has it.
    ///
    /// # Errors
    /// The attribute is no such key.
    pub fn key<K: StoredKey>(&self, key: &K) -> Result<Option<K::Values>, DecodeError> {
        let values = self.value(key.attribute()).map(|stored| key.values(stored));
        values.transpose().map_err(|error| DecodeError::key(self.record.name, key.attribute(), error))
    }

    /// A required field that was looked for in an index key.
    ///
    /// # Errors
    /// The key is not there.
    pub fn found<T>(&self, attribute: &'static str, value: Option<T>) -> Result<T, DecodeError> {
        value.ok_or_else(|| DecodeError::missing(self.record.name, attribute))
    }

    /// The default stamps.
    ///
    /// # Errors
    /// One of them holds something else.
    pub fn stamps(&mut self) -> Result<Stamps, DecodeError> {
        Ok(Stamps {
            created_at: self.stamp::<Datetime>("created_at")?,
            updated_at: self.stamp::<Datetime>("updated_at")?,
            expires_at: self.stamp::<Timestamp>("expires_at")?,
        })
    }

    /// The optimistic lock; 0 where the item has none.
    ///
    /// # Errors
    /// The attribute is not a whole number.
    pub fn version(&mut self, attribute: &'static str) -> Result<i64, DecodeError> {
        Ok(self.stamp::<Integer>(attribute)?.unwrap_or(0))
    }
}

/// What can be taken when every attribute of a record is [`Checked`].
pub trait Take {
    /// The value of a field.
    type Value;

    /// Takes the value out of the item.
    ///
    /// # Errors
    /// None of a type that keeps to what [`StoredType::peek`] promises.
    fn take<R: Record>(self) -> Result<Self::Value, DecodeError>;
}

impl<T: StoredType> Take for Checked<'_, T> {
    type Value = T::Value;

    #[inline(always)]
    fn take<R: Record>(self) -> Result<T::Value, DecodeError> {
        match self {
            Checked::Read(value) => Ok(value),
            Checked::ToTake(value, attribute) => {
                T::take(value).map_err(|error| DecodeError::value(R::DEFINITION.name, attribute, error))
            }
        }
    }
}

impl<T: StoredType> Take for Option<Checked<'_, T>> {
    type Value = Option<T::Value>;

    #[inline(always)]
    fn take<R: Record>(self) -> Result<Option<T::Value>, DecodeError> {
        self.map(Checked::take::<R>).transpose()
    }
}
