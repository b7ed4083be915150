/// Makes the handle of a place that holds a generated struct or union, which leads on into it:
/// `path_handle!(Line as LinePath)`.
#[doc(hidden)]
#[macro_export]
macro_rules! path_handle {
    ($name:ident as $path:ident) => {
        #[doc = ::core::concat!("The handle of a place that holds a `", ::core::stringify!($name), "`.")]
        pub struct $path<R, P = $crate::place::Required>($crate::Attribute<R, $name, P>);

        impl<R, P> $path<R, P> {
            /// The handle of this attribute.
            pub const fn new(attribute: $crate::Attribute<R, $name, P>) -> Self {
                Self(attribute)
            }
        }

        impl<R, P> ::core::ops::Deref for $path<R, P> {
            type Target = $crate::Attribute<R, $name, P>;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }

        impl<R, P: $crate::place::Place> $crate::Handle<R> for $path<R, P> {
            type Stored = $name;
            type Place = P;

            fn attribute(&self) -> &$crate::Attribute<R, $name, P> {
                &self.0
            }
        }

        impl<R, P> ::core::fmt::Debug for $path<R, P> {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.0, formatter)
            }
        }

        impl $crate::Addressed for $name {
            type Path<R, P: $crate::place::Place> = $path<R, P>;

            fn path<R, P: $crate::place::Place>(attribute: $crate::Attribute<R, Self, P>) -> $path<R, P> {
                $path::new(attribute)
            }
        }
    };
}
