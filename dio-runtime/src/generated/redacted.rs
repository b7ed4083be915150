/// For generated code: `Debug` of a struct of which it hides fields: `redacted!(Login, "Login" { "user": user, "secret": _ })`.
///
/// Of a union, with the variant that keeps unknown ones, which is hidden: what they hold is not known.
/// `redacted!(enum Means { Card { last4 } => { "last4": last4, "code": _ }, Cash {} => {} } else Other)`.
#[doc(hidden)]
#[macro_export]
macro_rules! redacted {
    (enum $type:ty {
        $($variant:ident { $($shown:ident),* $(,)? } => { $($label:literal: $field:tt),* $(,)? }),+ $(,)?
    } $(else $other:ident)?) => {
        impl ::core::fmt::Debug for $type {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self {
                    $(Self::$variant { $($shown,)* .. } => formatter
                        .debug_struct(::core::stringify!($variant))
                        $(.field($label, $crate::redacted!(@of $field)))*
                        .finish(),)+
                    $(Self::$other(_) => formatter
                        .debug_tuple(::core::stringify!($other))
                        .field(&$crate::Redacted)
                        .finish(),)?
                }
            }
        }
    };
    (@of _) => {
        &$crate::Redacted
    };
    (@of $field:ident) => {
        $field
    };
    ($type:ty, $name:literal { $($label:literal: $field:tt),* }) => {
        impl ::core::fmt::Debug for $type {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter.debug_struct($name)$(.field($label, $crate::redacted!(@self.$field)))*.finish()
            }
        }
    };
    (@$self:ident._) => {
        &$crate::Redacted
    };
    (@$self:ident.$field:ident) => {
        &$self.$field
    };
}
