use aws_sdk_dynamodb::types::AttributeValue;

use crate::types::{StoredType, ValueError, wrong_tag};

/// Makes an enum of unit variants a schema type, stored as `S`: one text for each variant.
///
/// It gets `ALL`, `as_str`, `Display`, `FromStr` and stands in keys in the plain form. An open enum keeps texts that it
/// does not know in a variant named after `else`, which holds a `String` that is no known text; it gets `From<String>`
/// and `From<&str>` instead of `FromStr`.
///
/// ```
/// #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
/// pub enum OrderStatus { Placed, Shipped }
/// dio_runtime::enumeration!(OrderStatus { Placed = "P", Shipped = "S" });
///
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub enum Priority { Low, High, Other(String) }
/// dio_runtime::enumeration!(Priority { Low = "low", High = "high" } else Other);
///
/// assert_eq!(OrderStatus::Shipped.as_str(), "S");
/// assert!("X".parse::<OrderStatus>().is_err());
/// assert_eq!(Priority::from("low"), Priority::Low);
/// assert_eq!(Priority::from("urgent"), Priority::Other("urgent".to_owned()));
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! enumeration {
    ($name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        $crate::enumeration!(@common $name { $($variant = $text),+ });

        impl $name {
            /// The stored text.
            #[must_use]
            pub const fn as_str(&self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::types::ValueError;

            /// Reads the stored text.
            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::types::ValueError> {
                Self::known(text).ok_or_else(|| {
                    $crate::types::ValueError::new(
                        ::core::stringify!($name),
                        $crate::types::ValueReason::UnknownText,
                    )
                })
            }
        }

        $crate::plain_handle!($name);

        impl $crate::types::StoredType for $name {
            type Value = Self;
            const NAME: &'static str = ::core::stringify!($name);

            fn to_attribute(
                value: &Self,
            ) -> ::core::result::Result<$crate::types::AttributeValue, $crate::types::ValueError> {
                ::core::result::Result::Ok($crate::generated::write_text(value.as_str()))
            }

            fn from_attribute(
                value: $crate::types::AttributeValue,
            ) -> ::core::result::Result<Self, $crate::types::ValueError> {
                <Self as ::core::str::FromStr>::from_str($crate::generated::text_of::<Self>(&value)?)
            }

            fn peek(
                value: &$crate::types::AttributeValue,
            ) -> ::core::result::Result<::core::option::Option<Self>, $crate::types::ValueError> {
                <Self as ::core::str::FromStr>::from_str($crate::generated::text_of::<Self>(value)?)
                    .map(::core::option::Option::Some)
            }
        }

        impl $crate::key::KeyComponent<$crate::form::Plain> for $name {
            const EXTENT: $crate::key::Extent = $crate::key::Extent::OneOf(&[$($text),+]);

            fn write(
                value: &Self,
                out: &mut ::std::string::String,
            ) -> ::core::result::Result<(), $crate::types::ValueReason> {
                out.push_str(value.as_str());
                ::core::result::Result::Ok(())
            }

            fn length_hint(value: &Self) -> usize {
                value.as_str().len()
            }

            fn read(text: &str) -> ::core::result::Result<Self, $crate::types::ValueReason> {
                Self::known(text).ok_or($crate::types::ValueReason::UnknownText)
            }
        }
    };

    ($name:ident { $($variant:ident = $text:literal),+ $(,)? } else $other:ident) => {
        $crate::enumeration!(@common $name { $($variant = $text),+ });

        impl $name {
            /// The stored text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::$other(text) => text,
                }
            }

            /// The text to store; not that of a known variant under the unknown one.
            fn stored(&self) -> ::core::result::Result<&str, $crate::types::ValueReason> {
                match self {
                    Self::$other(text) if Self::known(text).is_some() => {
                        ::core::result::Result::Err($crate::types::ValueReason::KnownText)
                    }
                    value => ::core::result::Result::Ok(value.as_str()),
                }
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                Self::known(&text).unwrap_or(Self::$other(text))
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::known(text).unwrap_or_else(|| {
                    Self::$other(<::std::string::String as ::core::convert::From<&str>>::from(text))
                })
            }
        }

        $crate::plain_handle!($name);

        impl $crate::types::StoredType for $name {
            type Value = Self;
            const NAME: &'static str = ::core::stringify!($name);

            fn to_attribute(
                value: &Self,
            ) -> ::core::result::Result<$crate::types::AttributeValue, $crate::types::ValueError> {
                value
                    .stored()
                    .map($crate::generated::write_text)
                    .map_err(|reason| $crate::types::ValueError::new(::core::stringify!($name), reason))
            }

            fn from_attribute(
                value: $crate::types::AttributeValue,
            ) -> ::core::result::Result<Self, $crate::types::ValueError> {
                $crate::generated::read_text::<Self>(value)
                    .map(<Self as ::core::convert::From<::std::string::String>>::from)
            }

            fn peek(
                value: &$crate::types::AttributeValue,
            ) -> ::core::result::Result<::core::option::Option<Self>, $crate::types::ValueError> {
                $crate::generated::text_of::<Self>(value).map(Self::known)
            }

            fn holds(
                stored: &$crate::types::AttributeValue,
                value: &Self,
            ) -> ::core::result::Result<bool, $crate::types::ValueError> {
                ::core::result::Result::Ok($crate::generated::text_of::<Self>(stored)? == value.as_str())
            }
        }

        impl $crate::key::KeyComponent<$crate::form::Plain> for $name {
            const EXTENT: $crate::key::Extent = $crate::key::Extent::Open;

            fn write(
                value: &Self,
                out: &mut ::std::string::String,
            ) -> ::core::result::Result<(), $crate::types::ValueReason> {
                out.push_str(value.stored()?);
                ::core::result::Result::Ok(())
            }

            fn read(text: &str) -> ::core::result::Result<Self, $crate::types::ValueReason> {
                ::core::result::Result::Ok(<Self as ::core::convert::From<&str>>::from(text))
            }
        }
    };

    (@common $name:ident { $($variant:ident = $text:literal),+ }) => {
        impl $name {
            /// The known values, in the order of the schema.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn known(text: &str) -> ::core::option::Option<Self> {
                match text {
                    $($text => ::core::option::Option::Some(Self::$variant),)+
                    _ => ::core::option::Option::None,
                }
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

/// The attribute value of a text.
#[must_use]
pub fn write_text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

/// The text of the attribute value of a `T`, where it stands.
///
/// # Errors
///
/// When it is no text.
pub fn text_of<T: StoredType>(value: &AttributeValue) -> Result<&str, ValueError> {
    match value {
        AttributeValue::S(text) => Ok(text),
        other => Err(wrong_tag::<T>(other)),
    }
}

/// The text of the attribute value of a `T`.
///
/// # Errors
///
/// When it is no text.
pub fn read_text<T: StoredType>(value: AttributeValue) -> Result<String, ValueError> {
    match value {
        AttributeValue::S(text) => Ok(text),
        other => Err(wrong_tag::<T>(&other)),
    }
}
