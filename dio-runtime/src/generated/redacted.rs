/// For generated code: `Debug` of a struct of which it hides fields: `redacted!(Login, "Login" { "user": user, "secret": _ })`.
#[doc(hidden)]
#[macro_export]
macro_rules! redacted {
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
