/// Makes a tuple struct of one field a schema type: stored as `$type` is, in keys in the same forms.
///
/// The struct derives `Clone` and whatever else its field allows. It gets `From` of what it holds, `into_inner`, and
///
/// - `newtype!(CustomerId, string)`: `From<&str>`, `as_str`, `AsRef<str>`, `Display`;
/// - `newtype!(Digest, bytes)`: `as_slice`, `AsRef<[u8]>`;
/// - `newtype!(Points, scalar(i64), dio_runtime::types::Integer)`, of another type that is `Copy` and has an order: `get`,
///   `Display`;
/// - `newtype!(Flag, boolean)`: the same, without an order.
///
/// ```
/// use dio_runtime::{form, key::KeyWriter};
///
/// #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
/// pub struct CustomerId(String);
/// dio_runtime::newtype!(CustomerId, string);
///
/// let id = CustomerId::from("42");
/// let key = KeyWriter::partition("pk", '#').component::<CustomerId, form::Plain>("id", &id).finish()?;
/// assert_eq!(key, id.as_str());
/// # Ok::<(), dio_runtime::key::KeyError>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! newtype {
    ($name:ident, string) => {
        $crate::newtype!(@stored $name, ::std::string::String, $crate::types::Text);
        $crate::newtype!(@ordered $name);
        $crate::newtype!(@sequence $name);

        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(<::std::string::String as ::core::convert::From<&str>>::from(text))
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        $crate::newtype!(@display $name);
    };
    ($name:ident, bytes) => {
        $crate::newtype!(@stored $name, ::std::vec::Vec<u8>, $crate::types::Bytes);
        $crate::newtype!(@ordered $name);
        $crate::newtype!(@sequence $name);

        impl $name {
            /// The bytes.
            #[must_use]
            pub fn as_slice(&self) -> &[u8] {
                &self.0
            }
        }

        impl ::core::convert::AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }
    };
    ($name:ident, boolean) => {
        $crate::newtype!(@stored $name, bool, $crate::types::Boolean);
        $crate::newtype!(@scalar $name, bool);
    };
    ($name:ident, scalar($inner:ty), $type:ty) => {
        $crate::newtype!(@stored $name, $inner, $type);
        $crate::newtype!(@ordered $name);
        $crate::newtype!(@scalar $name, $inner);
    };

    (@scalar $name:ident, $inner:ty) => {
        impl $name {
            /// What it holds.
            #[must_use]
            pub fn get(&self) -> $inner {
                self.0
            }
        }

        $crate::newtype!(@display $name);
    };
    (@ordered $name:ident) => {
        impl $crate::Ordered for $name {}
    };
    (@sequence $name:ident) => {
        impl $crate::Prefixed for $name {}
        impl $crate::Measured for $name {}

        impl $crate::Container for $name {
            type Element = Self;
        }
    };
    (@display $name:ident) => {
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }
    };
    (@stored $name:ident, $inner:ty, $type:ty) => {
        impl $name {
            /// What it holds.
            #[must_use]
            pub fn into_inner(self) -> $inner {
                self.0
            }
        }

        impl ::core::convert::From<$inner> for $name {
            fn from(value: $inner) -> Self {
                Self(value)
            }
        }

        $crate::plain_handle!($name);

        impl $crate::types::StoredType for $name {
            type Value = Self;
            const NAME: &'static str = ::core::stringify!($name);

            fn to_attribute(
                value: &Self,
            ) -> ::core::result::Result<$crate::types::AttributeValue, $crate::types::ValueError> {
                <$type as $crate::types::StoredType>::to_attribute(&value.0)
                    .map_err(|error| error.of_type(::core::stringify!($name)))
            }

            fn from_attribute(
                value: $crate::types::AttributeValue,
            ) -> ::core::result::Result<Self, $crate::types::ValueError> {
                <$type as $crate::types::StoredType>::from_attribute(value)
                    .map(Self)
                    .map_err(|error| error.of_type(::core::stringify!($name)))
            }

            #[inline]
            fn peek(
                value: &$crate::types::AttributeValue,
            ) -> ::core::result::Result<::core::option::Option<Self>, $crate::types::ValueError> {
                <$type as $crate::types::StoredType>::peek(value)
                    .map(|value| value.map(Self))
                    .map_err(|error| error.of_type(::core::stringify!($name)))
            }

            fn holds(
                stored: &$crate::types::AttributeValue,
                value: &Self,
            ) -> ::core::result::Result<bool, $crate::types::ValueError>
            where
                Self: ::core::cmp::PartialEq,
            {
                <$type as $crate::types::StoredType>::holds(stored, &value.0)
                    .map_err(|error| error.of_type(::core::stringify!($name)))
            }

            fn empty() -> ::core::option::Option<Self> {
                <$type as $crate::types::StoredType>::empty().map(Self)
            }

            fn floor(value: Self) -> Self {
                Self(<$type as $crate::types::StoredType>::floor(value.0))
            }

            fn round(bound: Self, rounding: $crate::types::Rounding) -> Self {
                Self(<$type as $crate::types::StoredType>::round(bound.0, rounding))
            }
        }

        impl<F> $crate::key::KeyComponent<F> for $name
        where
            $type: $crate::key::KeyComponent<F>,
        {
            const EXTENT: $crate::key::Extent = <$type as $crate::key::KeyComponent<F>>::EXTENT;

            fn write(
                value: &Self,
                out: &mut ::std::string::String,
            ) -> ::core::result::Result<(), $crate::types::ValueReason> {
                <$type as $crate::key::KeyComponent<F>>::write(&value.0, out)
            }

            fn length_hint(value: &Self) -> usize {
                <$type as $crate::key::KeyComponent<F>>::length_hint(&value.0)
            }

            fn read(text: &str) -> ::core::result::Result<Self, $crate::types::ValueReason> {
                <$type as $crate::key::KeyComponent<F>>::read(text).map(Self)
            }

            fn in_key(value: Self) -> Self {
                Self(<$type as $crate::key::KeyComponent<F>>::in_key(value.0))
            }
        }

        impl<F> $crate::key::RangeComponent<F> for $name
        where
            $type: $crate::key::RangeComponent<F>,
        {
            fn range(
                low: ::core::ops::Bound<&Self>,
                high: ::core::ops::Bound<&Self>,
            ) -> ::core::result::Result<$crate::key::TextRange, $crate::types::ValueReason> {
                <$type as $crate::key::RangeComponent<F>>::range(
                    low.map(|bound| &bound.0),
                    high.map(|bound| &bound.0),
                )
            }
        }
    };
}
