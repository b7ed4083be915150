use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::types::{StoredType, ValueError, wrong_tag};

/// Makes a struct of named fields a schema type, stored as `M`.
///
/// Each field says its schema type, the name of its member in the map, and whether that may be absent. The struct
/// derives `Clone`. Members that it does not know are ignored.
///
/// Beside `required`, `optional` and `default` there are members of maps that dynamo-io reads, which are always written: `kept`,
/// `stated` (may be absent when it is read), and of sets, which no handle changes, `kept_set` and `stated_set`.
///
/// ```
/// use dio_runtime::types::{Integer, StoredType, Text};
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct Line { pub sku: String, pub note: Option<String>, pub quantity: i64 }
/// dio_runtime::structure!(Line {
///     sku: required(Text, "sku"),
///     note: optional(Text, "n"),
///     quantity: default(Integer, "quantity", 1),
/// });
///
/// let line = Line { sku: "A-1".to_owned(), note: None, quantity: 3 };
/// let stored = Line::to_attribute(&line)?;
/// assert_eq!(stored.as_m().unwrap().len(), 2);
/// assert_eq!(Line::from_attribute(stored)?, line);
/// # Ok::<(), dio_runtime::types::ValueError>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! structure {
    ($name:ident as $path:ident {
        $($field:ident $(as $method:ident)?: $kind:ident($type:ty, $attribute:literal $(, $default:expr)?)),* $(,)?
    }) => {
        $crate::structure!($name { $($field: $kind($type, $attribute $(, $default)?)),* });

        $crate::path_handle!($name as $path);

        impl<R, P: $crate::place::Place> $path<R, P> {
            $($crate::structure!(@member $field $($method)?, $kind, $type, $attribute);)*
        }
    };

    (@member $field:ident $method:ident, $kind:ident, $type:ty, $attribute:literal) => {
        $crate::structure!(@member $method, $kind, $type, $attribute);
    };
    (@member $method:ident, $kind:ident, $type:ty, $attribute:literal) => {
        #[doc = ::core::concat!("The member `", $attribute, "`.")]
        pub fn $method(
            &self,
        ) -> $crate::generated::PathOf<$type, R, P::Inside<$crate::structure!(@place $kind)>> {
            self.0.member::<$type, $crate::structure!(@place $kind)>($attribute)
        }
    };

    (@place required) => { $crate::place::Required };
    (@place optional) => { $crate::place::Optional };
    (@place default) => { $crate::place::Defaulted };
    (@place kept) => { $crate::place::Required };
    (@place stated) => { $crate::place::Required };
    // Without its last element it would be absent.
    (@place kept_set) => { $crate::place::Guarded };
    (@place stated_set) => { $crate::place::Guarded };

    ($name:ident { $($field:ident: $kind:ident($type:ty, $attribute:literal $(, $default:expr)?)),* $(,)? }) => {
        impl $crate::types::StoredType for $name {
            type Value = Self;
            const NAME: &'static str = ::core::stringify!($name);

            fn to_attribute(
                value: &Self,
            ) -> ::core::result::Result<$crate::types::AttributeValue, $crate::types::ValueError> {
                let mut members = $crate::generated::new_members(<[&str]>::len(&[$($attribute),*]));
                $($crate::structure!(@write members, value.$field, $kind($type, $attribute));)*
                ::core::result::Result::Ok($crate::types::AttributeValue::M(members))
            }

            fn from_attribute(
                value: $crate::types::AttributeValue,
            ) -> ::core::result::Result<Self, $crate::types::ValueError> {
                $(let mut $field = ::core::option::Option::None;)*
                for (name, value) in $crate::generated::members_of::<Self>(value)? {
                    match ::std::string::String::as_str(&name) {
                        $($attribute => $field = ::core::option::Option::Some(value),)*
                        _ => {}
                    }
                }
                ::core::result::Result::Ok(Self {
                    $($field: $crate::structure!(@read $field, $kind($type, $attribute $(, $default)?)),)*
                })
            }

            fn peek(
                value: &$crate::types::AttributeValue,
            ) -> ::core::result::Result<::core::option::Option<Self>, $crate::types::ValueError> {
                $(let mut $field = ::core::option::Option::None;)*
                for (name, value) in $crate::generated::peek_members_of::<Self>(value)? {
                    match ::std::string::String::as_str(name) {
                        $($attribute => $field = ::core::option::Option::Some(value),)*
                        _ => {}
                    }
                }
                $(let $field = $crate::structure!(@peek $field, $kind($type, $attribute $(, $default)?));)*
                ::core::result::Result::Ok(match ($($field,)*) {
                    ($(::core::option::Option::Some($field),)*) => ::core::option::Option::Some(Self { $($field),* }),
                    #[allow(unreachable_patterns)]
                    _ => ::core::option::Option::None,
                })
            }

            fn floor(value: Self) -> Self {
                Self {
                    $($field: $crate::structure!(@floor value.$field, $kind($type)),)*
                }
            }
        }
    };

    (@write $members:ident, $value:expr, optional($type:ty, $attribute:literal)) => {
        $crate::types::write_optional::<$type>(&mut $members, $attribute, &$value)?
    };
    (@write $members:ident, $value:expr, stated($type:ty, $attribute:literal)) => {
        $crate::types::write_stated::<$type>(&mut $members, $attribute, &$value)?
    };
    (@write $members:ident, $value:expr, stated_set($type:ty, $attribute:literal)) => {
        $crate::types::write_stated::<$type>(&mut $members, $attribute, &$value)?
    };
    (@write $members:ident, $value:expr, kept($type:ty, $attribute:literal)) => {
        $crate::types::write_kept::<$type>(&mut $members, $attribute, &$value)?
    };
    (@write $members:ident, $value:expr, kept_set($type:ty, $attribute:literal)) => {
        $crate::types::write_kept::<$type>(&mut $members, $attribute, &$value)?
    };
    (@write $members:ident, $value:expr, $kind:ident($type:ty, $attribute:literal)) => {
        $crate::types::write_member::<$type>(&mut $members, $attribute, &$value)?
    };

    (@read $stored:expr, required($type:ty, $attribute:literal)) => {
        $crate::types::read_required::<$type>($attribute, $stored)?
    };
    (@read $stored:expr, optional($type:ty, $attribute:literal)) => {
        $crate::types::read_optional::<$type>($attribute, $stored)?
    };
    (@read $stored:expr, default($type:ty, $attribute:literal, $default:expr)) => {
        $crate::types::read_or_default::<$type>($attribute, $stored, || $default)?
    };
    (@read $stored:expr, stated($type:ty, $attribute:literal)) => {
        $crate::types::read_optional::<$type>($attribute, $stored)?
    };
    (@read $stored:expr, stated_set($type:ty, $attribute:literal)) => {
        $crate::types::read_optional::<$type>($attribute, $stored)?
    };
    (@read $stored:expr, $kind:ident($type:ty, $attribute:literal)) => {
        $crate::types::read_kept::<$type>($attribute, $stored)?
    };

    (@peek $stored:expr, required($type:ty, $attribute:literal)) => {
        $crate::types::peek_required::<$type>($attribute, $stored)?
    };
    (@peek $stored:expr, optional($type:ty, $attribute:literal)) => {
        $crate::types::peek_optional::<$type>($attribute, $stored)?
    };
    (@peek $stored:expr, default($type:ty, $attribute:literal, $default:expr)) => {
        $crate::types::peek_optional::<$type>($attribute, $stored)?
            .map(|value| value.unwrap_or_else(|| $default))
    };
    (@peek $stored:expr, stated($type:ty, $attribute:literal)) => {
        $crate::types::peek_optional::<$type>($attribute, $stored)?
    };
    (@peek $stored:expr, stated_set($type:ty, $attribute:literal)) => {
        $crate::types::peek_optional::<$type>($attribute, $stored)?
    };
    (@peek $stored:expr, $kind:ident($type:ty, $attribute:literal)) => {
        $crate::types::peek_kept::<$type>($attribute, $stored)?
    };

    (@floor $value:expr, optional($type:ty)) => {
        $crate::types::floor_optional::<$type>($value)
    };
    // What is there stays, so that a write can name it: an empty set too.
    (@floor $value:expr, stated($type:ty)) => {
        ::core::option::Option::map($value, <$type as $crate::types::StoredType>::floor)
    };
    (@floor $value:expr, stated_set($type:ty)) => {
        ::core::option::Option::map($value, <$type as $crate::types::StoredType>::floor)
    };
    (@floor $value:expr, $kind:ident($type:ty)) => {
        <$type as $crate::types::StoredType>::floor($value)
    };
}

/// The handle of a place that holds a `T`.
pub type PathOf<T, R, P> = <T as crate::Addressed>::Path<R, P>;

/// A map with room for so many members.
#[inline]
#[must_use]
pub fn new_members(count: usize) -> HashMap<String, AttributeValue> {
    HashMap::with_capacity(count)
}

/// The members of the attribute value of a `T`, where they stand.
///
/// # Errors
///
/// When it is no map.
pub fn peek_members_of<T: StoredType>(
    value: &AttributeValue,
) -> Result<&HashMap<String, AttributeValue>, ValueError> {
    match value {
        AttributeValue::M(members) => Ok(members),
        other => Err(wrong_tag::<T>(other)),
    }
}

/// The members of the attribute value of a `T`.
///
/// # Errors
///
/// When it is no map.
pub fn members_of<T: StoredType>(
    value: AttributeValue,
) -> Result<HashMap<String, AttributeValue>, ValueError> {
    match value {
        AttributeValue::M(members) => Ok(members),
        other => Err(wrong_tag::<T>(&other)),
    }
}
