//! Handles of what stands inside of a value: elements of lists, members of maps and of structs.

use std::borrow::Cow;

use crate::Attribute;
use crate::path::Step;
use crate::place::{Optional, Place};
use crate::types::{
    Any, AnyList, AnyMap, BinarySet, Boolean, Bytes, Date, Datetime, Decimal, Float, FloatSet, Integer,
    IntegerSet, List, LongInteger, Map, OmitEmpty, StoredType, StringSet, Text, Timestamp, Ulid, Uuid,
};

/// A type that handles can lead to. The handle of a generated struct has a method for each member.
pub trait Addressed: Sized {
    /// The handle of a place of this type in the record `R`.
    type Path<R, P: Place>;

    /// The handle with the struct's members.
    fn path<R, P: Place>(attribute: Attribute<R, Self, P>) -> Self::Path<R, P>;
}

/// Types without a handle of their own.
macro_rules! addressed {
    ($($stored:ident $(<$($parameter:ident),+>)?),* $(,)?) => {$(
        impl$(<$($parameter),+>)? Addressed for $stored$(<$($parameter),+>)? {
            type Path<R, P: Place> = Attribute<R, Self, P>;

            fn path<R, P: Place>(attribute: Attribute<R, Self, P>) -> Self::Path<R, P> {
                attribute
            }
        }
    )*};
}

addressed! {
    Any, AnyList, AnyMap, BinarySet, Boolean, Bytes, Date<D>, Datetime<D, F, I>, Decimal, Float, FloatSet, Integer,
    IntegerSet, List<T>, LongInteger, Map<T>, OmitEmpty<T>, StringSet, Text, Timestamp<I>, Ulid, Uuid,
}

impl<R, T: Addressed + StoredType, P: Place> Attribute<R, List<T>, P> {
    /// The element at a position, from 0.
    pub fn at(&self, position: usize) -> T::Path<R, P::Inside<Optional>> {
        T::path(self.inside(Step::Element(position)))
    }
}

impl<R, P: Place> Attribute<R, AnyList, P> {
    /// The element at a position, from 0.
    pub fn at(&self, position: usize) -> Attribute<R, Any, P::Inside<Optional>> {
        self.inside(Step::Element(position))
    }
}

impl<R, T: Addressed + StoredType, P: Place> Attribute<R, Map<T>, P> {
    /// The member of a name.
    pub fn key(&self, name: impl Into<String>) -> T::Path<R, P::Inside<Optional>> {
        T::path(self.inside(Step::Member(Cow::Owned(name.into()))))
    }
}

impl<R, P: Place> Attribute<R, AnyMap, P> {
    /// The member of a name.
    pub fn key(&self, name: impl Into<String>) -> Attribute<R, Any, P::Inside<Optional>> {
        self.inside(Step::Member(Cow::Owned(name.into())))
    }
}

impl<R, T, P: Place> Attribute<R, T, P> {
    /// For generated code: a member of a struct.
    #[doc(hidden)]
    pub fn member<M: Addressed, Q: Place>(&self, name: &'static str) -> M::Path<R, P::Inside<Q>> {
        M::path(self.inside(Step::Member(Cow::Borrowed(name))))
    }
}
