/// For generated code: an enum of records, of which each item of the table that is none of them is `Other`:
/// `items!(ShopItem of Shop { Customer, Order })`.
#[doc(hidden)]
#[macro_export]
macro_rules! items {
    ($items:ident of $table:ident { $($record:ident),* $(,)? }) => {
        impl $crate::Readable for $items {
            type Schema = $table;
            const NAME: &'static str = ::core::stringify!($items);

            fn read_item(item: $crate::Item) -> ::core::result::Result<Self, $crate::Unread> {
                let identity = $crate::ItemIdentity::of::<$table>(&item);
                $(
                    if let ::core::option::Option::Some(key) = $crate::recognize::<$record>(&item, &identity) {
                        return $crate::read_recognized(key, item).map(Self::$record);
                    }
                )*
                ::core::result::Result::Ok(Self::Other(item))
            }

            fn is_other(&self) -> bool {
                ::core::matches!(self, Self::Other(_))
            }
        }

        impl ::core::fmt::Debug for $items {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let (name, value): (&str, &dyn ::core::fmt::Debug) = match self {
                    $(Self::$record(record) => (::core::stringify!($record), record),)*
                    Self::Other(item) => ("Other", &$crate::ItemTypes(item)),
                };
                formatter.debug_tuple(name).field(value).finish()
            }
        }

        $(impl $crate::Within<$items> for $record {})*
    };
}
