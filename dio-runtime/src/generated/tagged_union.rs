use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::types::{StoredType, Text, ValueError, ValueReason, wrong_tag};

/// Makes an enum with named fields a schema type, stored as `M`: the variant's text under the tag, beside its fields.
///
/// A variant says the method of the handle that asks for it, its stored text, and its fields as
/// [`structure!`](crate::structure) takes them. The enum derives `Clone`. Members that a variant does not know are
/// ignored. An open union keeps a map whose tag it does not know, whole, in a variant named after `else`.
///
/// ```
/// use dio_runtime::types::{Date, Integer, StoredType};
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub enum Plan { Free, Team { seats: i64, since: dio_runtime::chrono::NaiveDate } }
/// dio_runtime::tagged_union!(Plan as PlanPath, "plan" {
///     Free as is_free = "free" {},
///     Team as is_team = "team" { seats: required(Integer, "seats"), since: required(Date, "since") },
/// });
///
/// let plan = Plan::Team { seats: 3, since: "2026-07-01".parse().unwrap() };
/// let stored = Plan::to_attribute(&plan)?;
/// assert_eq!(stored.as_m().unwrap()["plan"].as_s().unwrap(), "team");
/// assert_eq!(Plan::from_attribute(stored)?, plan);
/// # Ok::<(), dio_runtime::types::ValueError>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! tagged_union {
    ($name:ident as $path:ident, $tag:literal {
        $($variant:ident as $method:ident = $text:literal {
            $($field:ident: $kind:ident($type:ty, $attribute:literal $(, $default:expr)?)),* $(,)?
        }),+ $(,)?
    } $(else $other:ident)?) => {
        $crate::path_handle!($name as $path);

        impl<R, P: $crate::place::Place> $path<R, P> {
            $(
                #[doc = ::core::concat!("It holds the variant `", ::core::stringify!($variant), "`.")]
                pub fn $method(&self) -> $crate::Condition<R> {
                    // Guarded: a tag that changes without the fields of its variant could not be read back.
                    self.0.member::<$crate::types::Text, $crate::place::Guarded>($tag).eq($text)
                }
            )+
        }

        impl $crate::types::StoredType for $name {
            type Value = Self;
            const NAME: &'static str = ::core::stringify!($name);

            fn to_attribute(
                value: &Self,
            ) -> ::core::result::Result<$crate::types::AttributeValue, $crate::types::ValueError> {
                // An open union needs them, and a repetition over its one `else` cannot repeat them.
                #[allow(dead_code)]
                const TEXTS: &[&str] = &[$($text),+];
                match value {
                    $(Self::$variant { $($field),* } => {
                        let mut members =
                            $crate::generated::tagged_members($tag, $text, <[&str]>::len(&[$($attribute),*]));
                        $($crate::structure!(@write members, *$field, $kind($type, $attribute));)*
                        ::core::result::Result::Ok($crate::types::AttributeValue::M(members))
                    })+
                    $(Self::$other(members) => {
                        $crate::generated::write_other::<Self>($tag, members, TEXTS)
                    })?
                }
            }

            fn from_attribute(
                value: $crate::types::AttributeValue,
            ) -> ::core::result::Result<Self, $crate::types::ValueError> {
                #[allow(unused_mut)]
                let mut members = $crate::generated::members_of::<Self>(value)?;
                match $crate::generated::tag_of($tag, &members)? {
                    $($text => ::core::result::Result::Ok(Self::$variant {
                        $($field: $crate::structure!(
                            @read members.remove($attribute), $kind($type, $attribute $(, $default)?)
                        ),)*
                    }),)+
                    _ => $crate::tagged_union!(@unknown $tag, members $(, $other)?),
                }
            }

            fn peek(
                value: &$crate::types::AttributeValue,
            ) -> ::core::result::Result<::core::option::Option<Self>, $crate::types::ValueError> {
                let members = $crate::generated::peek_members_of::<Self>(value)?;
                match $crate::generated::tag_of($tag, members)? {
                    $($text => {
                        $(let $field = $crate::structure!(
                            @peek members.get($attribute), $kind($type, $attribute $(, $default)?)
                        );)*
                        ::core::result::Result::Ok(match ($($field,)*) {
                            ($(::core::option::Option::Some($field),)*) => {
                                ::core::option::Option::Some(Self::$variant { $($field),* })
                            }
                            #[allow(unreachable_patterns)]
                            _ => ::core::option::Option::None,
                        })
                    })+
                    _ => $crate::tagged_union!(@peek_unknown $tag $(, $other)?),
                }
            }

            fn floor(value: Self) -> Self {
                match value {
                    $(Self::$variant { $($field),* } => Self::$variant {
                        $($field: $crate::structure!(@floor $field, $kind($type)),)*
                    },)+
                    $(Self::$other(members) => Self::$other(members),)?
                }
            }
        }
    };

    (@unknown $tag:literal, $members:ident) => {
        ::core::result::Result::Err($crate::generated::unknown_tag::<Self>($tag))
    };
    (@unknown $tag:literal, $members:ident, $other:ident) => {
        ::core::result::Result::Ok(Self::$other($members))
    };

    (@peek_unknown $tag:literal) => {
        ::core::result::Result::Err($crate::generated::unknown_tag::<Self>($tag))
    };
    (@peek_unknown $tag:literal, $other:ident) => {
        ::core::result::Result::Ok(::core::option::Option::None)
    };
}

/// The members of a variant with so many fields, of which the tag is there.
#[must_use]
pub fn tagged_members(tag: &'static str, text: &str, fields: usize) -> HashMap<String, AttributeValue> {
    let mut members = HashMap::with_capacity(fields + 1);
    members.insert(tag.to_owned(), AttributeValue::S(text.to_owned()));
    members
}

/// The text of a tag, where it stands.
///
/// # Errors
///
/// When it is absent, or no text; the error names the tag's attribute.
pub fn tag_of<'a>(
    tag: &'static str,
    members: &'a HashMap<String, AttributeValue>,
) -> Result<&'a str, ValueError> {
    match members.get(tag) {
        Some(AttributeValue::S(text)) => Ok(text),
        Some(other) => Err(wrong_tag::<Text>(other).inside(tag)),
        None => Err(ValueError::new(Text::NAME, ValueReason::Missing).inside(tag)),
    }
}

/// The error of a closed union's tag that it does not know.
#[must_use]
pub fn unknown_tag<T: StoredType>(tag: &'static str) -> ValueError {
    ValueError::new(T::NAME, ValueReason::UnknownTag).inside(tag)
}

/// A map whose tag the union does not know, as it is.
///
/// # Errors
///
/// When it has no tag, or that of a known variant: it would be read back as something else.
pub fn write_other<T: StoredType>(
    tag: &'static str,
    members: &HashMap<String, AttributeValue>,
    known: &[&str],
) -> Result<AttributeValue, ValueError> {
    if known.contains(&tag_of(tag, members)?) {
        return Err(ValueError::new(T::NAME, ValueReason::KnownText).inside(tag));
    }
    Ok(AttributeValue::M(members.clone()))
}
