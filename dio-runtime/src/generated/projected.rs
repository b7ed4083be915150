/// For generated code: makes a struct that implements [`Projected`](crate::Projected) readable: `projected!(ByToken of super::ApiKey)`
/// of what an index holds, `projected!(MetersItem of super::Usage, ["meter"])` of the attributes that a query asks for.
#[doc(hidden)]
#[macro_export]
macro_rules! projected {
    ($name:ident of $record:ty $(, [$($attribute:literal),* $(,)?])?) => {
        impl $name {
            /// The record's key.
            #[must_use]
            pub fn key(&self) -> <$record as $crate::Record>::Key {
                <Self as $crate::Projected>::key(self)
            }
        }

        impl $crate::Readable for $name {
            type Schema = <$record as $crate::Record>::Schema;
            const NAME: &'static str = <$record as $crate::Readable>::NAME;
            const IS_SELECTIVE: bool = true;
            $(
                const PROJECTION: ::core::option::Option<&'static [&'static str]> =
                    ::core::option::Option::Some(&[$($attribute),*]);
            )?

            fn recognizes(item: &$crate::Item) -> bool {
                <$record as $crate::Readable>::recognizes(item)
            }

            fn read_item(item: $crate::Item) -> ::core::result::Result<Self, $crate::Unread> {
                $crate::read_projected(item)
            }
        }

        impl $crate::Within<$name> for $record {}
    };
}
