//! Changes of an update by handles: of attributes that stand alone, and of what stands inside of them.

use super::Update;
use crate::Attribute;
use crate::changes::Action;
use crate::error::EncodeError;
use crate::place::{Addable, Place, Removable, Settable};
use crate::record::Record;
use crate::types::{
    Any, AnyList, AttributeValue, BinarySet, Decimal, Float, FloatSet, Integer, IntegerSet, List,
    LongInteger, StoredType, StringSet,
};

/// A handle of a place in items of the record `R`: an [`Attribute`], or the handle of a generated struct.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no place in `{R}`",
    note = "handles are constants of the record's module, such as `order::STATUS`, and what their methods lead to"
)]
pub trait Handle<R> {
    /// What stands there.
    type Stored: StoredType;
    /// What may be done with it.
    type Place: Place;

    /// The place.
    fn attribute(&self) -> &Attribute<R, Self::Stored, Self::Place>;
}

impl<R, T: StoredType, P: Place> Handle<R> for Attribute<R, T, P> {
    type Stored = T;
    type Place = P;

    fn attribute(&self) -> &Self {
        self
    }
}

/// A number that starts from zero.
#[diagnostic::on_unimplemented(message = "`{Self}` is no number to count with")]
pub trait Countable: StoredType {}

impl Countable for Integer {}
impl Countable for LongInteger {}
impl Countable for Float {}
impl Countable for Decimal {}

/// A list of elements.
#[diagnostic::on_unimplemented(message = "`{Self}` is no list")]
pub trait Sequence: StoredType {
    /// What its elements are.
    type Element: StoredType;
}

impl<T: StoredType> Sequence for List<T>
where
    Self: StoredType,
{
    type Element = T;
}

impl Sequence for AnyList {
    type Element = Any;
}

/// A set of elements.
#[diagnostic::on_unimplemented(message = "`{Self}` is no set")]
pub trait Elements: StoredType {}

impl Elements for StringSet {}
impl Elements for IntegerSet {}
impl Elements for FloatSet {}
impl Elements for BinarySet {}

/// Changes by handles. Two changes of one place, or of a place and what it stands in, are refused before anything is sent.
/// What stands inside of an absent value cannot be changed: DynamoDB refuses that request.
impl<R: Record> Update<R> {
    /// Sets a value: an attribute, a member, or an element of a list. An element behind the end is appended.
    pub fn set<H>(self, place: H, value: impl Into<<H::Stored as StoredType>::Value>) -> Self
    where
        H: Handle<R, Place: Settable>,
    {
        let value = value.into();
        if H::Stored::is_omitted(&value) {
            // Stored by its absence, such as an empty set.
            return self.by_handle(place, |_| Ok(Some(Action::Remove)));
        }
        self.by_handle(place, |encode| Ok(Some(Action::Set(encode.value::<H::Stored>(&value)?))))
    }

    /// Sets a value if there is none (`if_not_exists`).
    pub fn initialize<H>(self, place: H, value: impl Into<<H::Stored as StoredType>::Value>) -> Self
    where
        H: Handle<R, Place: Settable>,
    {
        let value = value.into();
        if H::Stored::is_omitted(&value) {
            return self;
        }
        self.by_handle(place, |encode| Ok(Some(Action::SetIfAbsent(encode.value::<H::Stored>(&value)?))))
    }

    /// Removes what may be absent. The elements of a list behind a removed one move up.
    pub fn remove<H>(self, place: H) -> Self
    where
        H: Handle<R, Place: Removable>,
    {
        self.by_handle(place, |_| Ok(Some(Action::Remove)))
    }

    /// Adds to a number; an absent one counts as 0.
    pub fn add<H>(self, place: H, amount: impl Into<<H::Stored as StoredType>::Value>) -> Self
    where
        H: Handle<R, Stored: Countable, Place: Addable>,
    {
        let amount = amount.into();
        self.by_handle(place, |encode| Ok(Some(Action::Add(encode.value::<H::Stored>(&amount)?, zero()))))
    }

    /// Subtracts from a number; an absent one counts as 0.
    pub fn subtract<H>(self, place: H, amount: impl Into<<H::Stored as StoredType>::Value>) -> Self
    where
        H: Handle<R, Stored: Countable, Place: Addable>,
    {
        let amount = amount.into();
        self.by_handle(place, |encode| {
            Ok(Some(Action::Subtract(encode.value::<H::Stored>(&amount)?, zero())))
        })
    }

    /// Puts elements behind those of a list; an absent one counts as empty (`list_append`).
    pub fn append<H, V>(self, place: H, elements: impl IntoIterator<Item = V>) -> Self
    where
        H: Handle<R, Stored: Sequence, Place: Settable>,
        V: Into<<<H::Stored as Sequence>::Element as StoredType>::Value>,
    {
        self.by_handle(place, |encode| Ok(encode.elements::<H::Stored, V>(elements)?.map(Action::Append)))
    }

    /// Puts elements before those of a list; an absent one counts as empty (`list_append`).
    pub fn prepend<H, V>(self, place: H, elements: impl IntoIterator<Item = V>) -> Self
    where
        H: Handle<R, Stored: Sequence, Place: Settable>,
        V: Into<<<H::Stored as Sequence>::Element as StoredType>::Value>,
    {
        self.by_handle(place, |encode| Ok(encode.elements::<H::Stored, V>(elements)?.map(Action::Prepend)))
    }

    /// Adds elements to a set, as far as they are not in it; an absent one counts as empty (`ADD`). DynamoDB takes it for
    /// attributes and for members of maps, not for elements of lists.
    pub fn include<H>(self, place: H, elements: impl Into<<H::Stored as StoredType>::Value>) -> Self
    where
        H: Handle<R, Stored: Elements, Place: Settable>,
    {
        let elements = elements.into();
        self.by_handle(place, |encode| Ok(encode.set::<H::Stored>(&elements)?.map(Action::Include)))
    }

    /// Deletes elements from a set, as far as they are in it (`DELETE`). The set is absent when the last is gone.
    pub fn exclude<H>(self, place: H, elements: impl Into<<H::Stored as StoredType>::Value>) -> Self
    where
        H: Handle<R, Stored: Elements, Place: Settable>,
    {
        let elements = elements.into();
        self.by_handle(place, |encode| Ok(encode.set::<H::Stored>(&elements)?.map(Action::Exclude)))
    }

    fn by_handle<H: Handle<R>>(
        self,
        place: H,
        action: impl FnOnce(Encode) -> Result<Option<Action>, EncodeError>,
    ) -> Self {
        let attribute = place.attribute();
        self.change(|_, changes| {
            if let Some(action) = action(Encode(attribute.name()))? {
                changes.push(attribute.path().clone(), action);
            }
            Ok(())
        })
    }
}

/// Writes values for an attribute.
struct Encode(&'static str);

impl Encode {
    fn value<T: StoredType>(&self, value: &T::Value) -> Result<AttributeValue, EncodeError> {
        T::to_attribute(value).map_err(|error| EncodeError::value(self.0, error))
    }

    /// A set with elements; none without, which DynamoDB has no value for.
    fn set<T: StoredType>(&self, value: &T::Value) -> Result<Option<AttributeValue>, EncodeError> {
        if T::is_omitted(value) { Ok(None) } else { self.value::<T>(value).map(Some) }
    }

    /// A list of elements; none without.
    fn elements<T: Sequence, V>(
        &self,
        elements: impl IntoIterator<Item = V>,
    ) -> Result<Option<AttributeValue>, EncodeError>
    where
        V: Into<<T::Element as StoredType>::Value>,
    {
        let elements = elements.into_iter().map(|element| self.value::<T::Element>(&element.into()));
        let elements = elements.collect::<Result<Vec<_>, _>>()?;
        Ok(Some(elements).filter(|elements| !elements.is_empty()).map(AttributeValue::L))
    }
}

fn zero() -> AttributeValue {
    AttributeValue::N("0".into())
}
