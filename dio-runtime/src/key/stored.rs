use std::marker::PhantomData;

use aws_sdk_dynamodb::types::AttributeValue;

use super::template::Texts;
use super::{Components, KeyComponent, KeyError, KeyReader, KeyReason, KeyRole, KeyWriter, bare};
use crate::form;
use crate::item_identity::ItemIdentity;
use crate::types::{StoredType, ValueError, tag};

/// How the value of one key attribute is made from fields and taken apart, as constant data.
pub trait StoredKey {
    /// The fields' values, borrowed.
    type Refs<'a>;
    /// The fields' values.
    type Values;

    /// The key attribute.
    fn attribute(&self) -> &'static str;

    /// The attribute value of these fields.
    ///
    /// # Errors
    /// A field that has no key text, or a key that is longer than DynamoDB takes.
    fn value(&self, fields: Self::Refs<'_>) -> Result<AttributeValue, KeyError>;

    /// The same, or none where these fields are stored by the key's absence.
    ///
    /// # Errors
    /// As [`StoredKey::value`].
    fn stored(&self, fields: Self::Refs<'_>) -> Result<Option<AttributeValue>, KeyError> {
        self.value(fields).map(Some)
    }

    /// The fields of an attribute value.
    ///
    /// # Errors
    /// The value is not one that [`StoredKey::value`] makes.
    fn values(&self, stored: &AttributeValue) -> Result<Self::Values, KeyError>;

    /// The fields of the key of an item, of which it is a part.
    ///
    /// # Errors
    /// The item has no such key.
    fn read(&self, item: &ItemIdentity<'_>) -> Result<Self::Values, KeyError> {
        let missing = || KeyError::new(self.attribute(), KeyReason::Missing);
        item.key_attribute(self.attribute()).ok_or_else(missing).and_then(|stored| self.values(stored))
    }
}

pub(super) fn wrong_tag(attribute: &'static str, found: &AttributeValue) -> KeyError {
    KeyError::new(attribute, KeyReason::WrongTag { found: tag(found) })
}

/// A key attribute that one field fills as a whole, prefix included: `{ whole = "product_id", prefix = "product:" }`.
#[derive(Debug)]
pub struct WholeKey<T> {
    role: KeyRole,
    attribute: &'static str,
    field: &'static str,
    prefix: &'static str,
    /// Whether a stored text must have the prefix.
    matched: bool,
    /// Whether an empty text is stored by the key's absence.
    omits_empty: bool,
    stored: PhantomData<fn() -> T>,
}

impl<T: KeyComponent<form::Rest>> WholeKey<T> {
    /// A partition key. An empty prefix checks nothing.
    pub const fn partition(attribute: &'static str, field: &'static str, prefix: &'static str) -> Self {
        Self {
            role: KeyRole::Partition,
            attribute,
            field,
            prefix,
            matched: true,
            omits_empty: false,
            stored: PhantomData,
        }
    }

    /// A sort key, or an attribute that is both.
    pub const fn sort(attribute: &'static str, field: &'static str, prefix: &'static str) -> Self {
        Self {
            role: KeyRole::Sort,
            attribute,
            field,
            prefix,
            matched: true,
            omits_empty: false,
            stored: PhantomData,
        }
    }

    /// A key whose stored text may lack the prefix: that of an index, which other writers fill as they like.
    pub const fn unmatched(self) -> Self {
        Self { matched: false, ..self }
    }

    /// An index key that is absent while the field is empty, as dynamo-io writes it.
    pub const fn omitting_empty(self) -> Self {
        Self { omits_empty: true, ..self }
    }

    /// The attribute value of a text that may lack the prefix: what a read by key takes.
    ///
    /// # Errors
    /// A text that is empty, or longer than DynamoDB takes.
    pub fn unchecked(&self, (value,): (&T::Value,)) -> Result<AttributeValue, KeyError> {
        KeyWriter::new(self.role, self.attribute, '\0')
            .whole::<T>(self.field, "", value)
            .finish()
            .map(AttributeValue::S)
    }
}

impl<T: KeyComponent<form::Rest>> StoredKey for WholeKey<T> {
    type Refs<'a> = (&'a T::Value,);
    type Values = (T::Value,);

    fn attribute(&self) -> &'static str {
        self.attribute
    }

    fn value(&self, (value,): (&T::Value,)) -> Result<AttributeValue, KeyError> {
        let mut writer = KeyWriter::new(self.role, self.attribute, '\0');
        writer.whole::<T>(self.field, self.prefix, value).finish().map(AttributeValue::S)
    }

    fn stored(&self, fields: (&T::Value,)) -> Result<Option<AttributeValue>, KeyError> {
        match self.value(fields) {
            Err(error) if self.omits_empty && error.reason() == KeyReason::Empty => Ok(None),
            value => value.map(Some),
        }
    }

    fn values(&self, stored: &AttributeValue) -> Result<(T::Value,), KeyError> {
        let AttributeValue::S(text) = stored else { return Err(wrong_tag(self.attribute, stored)) };
        let mut reader = KeyReader::new(self.attribute, '\0', text);
        let prefix = if self.matched { self.prefix } else { "" };
        let value = reader.whole::<T>(self.field, prefix)?;
        reader.finish()?;
        Ok((value,))
    }
}

/// A key attribute that is one field in its own stored form: a numeric or binary key.
#[derive(Debug)]
pub struct BareKey<T> {
    role: KeyRole,
    attribute: &'static str,
    field: &'static str,
    stored: PhantomData<fn() -> T>,
}

impl<T: StoredType> BareKey<T> {
    /// A partition key.
    pub const fn partition(attribute: &'static str, field: &'static str) -> Self {
        Self { role: KeyRole::Partition, attribute, field, stored: PhantomData }
    }

    /// A sort key, or an attribute that is both.
    pub const fn sort(attribute: &'static str, field: &'static str) -> Self {
        Self { role: KeyRole::Sort, attribute, field, stored: PhantomData }
    }
}

impl<T: StoredType<Value: 'static>> StoredKey for BareKey<T> {
    type Refs<'a> = (&'a T::Value,);
    type Values = (T::Value,);

    fn attribute(&self) -> &'static str {
        self.attribute
    }

    fn value(&self, (value,): (&T::Value,)) -> Result<AttributeValue, KeyError> {
        bare::<T>(self.role, self.attribute, self.field, value)
    }

    fn values(&self, stored: &AttributeValue) -> Result<(T::Value,), KeyError> {
        let refused = |error: ValueError| {
            KeyError::of_field(self.attribute, self.field, T::NAME, KeyReason::Value(error.reason()))
        };
        match T::peek(stored) {
            Ok(Some(value)) => Ok((value,)),
            Ok(None) => T::from_attribute(stored.clone()).map(|value| (value,)).map_err(refused),
            Err(error) => Err(refused(error)),
        }
    }
}

/// A computed attribute: a text that is written from fields and never read back, so that the rules of keys do not hold.
#[derive(Debug)]
pub struct ComputedText<C> {
    attribute: &'static str,
    texts: Texts,
    components: PhantomData<fn() -> C>,
}

impl<C: Components> ComputedText<C> {
    /// The literals before, between and after the components, and the components' fields.
    pub const fn new(
        attribute: &'static str,
        literals: &'static [&'static str],
        fields: &'static [&'static str],
    ) -> Self {
        Self { attribute, texts: Texts::new(literals, fields), components: PhantomData }
    }
}

impl<C: Components> StoredKey for ComputedText<C> {
    type Refs<'a> = C::Refs<'a>;
    type Values = ();

    fn attribute(&self) -> &'static str {
        self.attribute
    }

    fn value(&self, fields: C::Refs<'_>) -> Result<AttributeValue, KeyError> {
        let mut text = String::new();
        let written = C::append(&self.texts, &mut text, fields);
        let refused =
            |(field, reason)| KeyError::of_field(self.attribute, field, "computed", KeyReason::Value(reason));
        written.map_err(refused)?;
        Ok(AttributeValue::S(text))
    }

    fn values(&self, _stored: &AttributeValue) -> Result<(), KeyError> {
        Ok(())
    }
}

/// Checks that a component that stands in a key twice says the same both times.
///
/// # Errors
/// It does not.
pub fn agree<T: PartialEq>(attribute: &'static str, first: &T, second: &T) -> Result<(), KeyError> {
    if first == second { Ok(()) } else { Err(KeyError::new(attribute, KeyReason::CopyDiffers)) }
}
