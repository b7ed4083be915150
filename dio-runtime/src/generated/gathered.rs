/// For generated code: a struct that takes up items by record, of a record at most one or many, and `other` items:
/// `gathered!(CustomerPageGathered of Shop { customer: one Customer, orders: many Order })`.
#[doc(hidden)]
#[macro_export]
macro_rules! gathered {
    ($gathered:ident of $table:ident { $($field:ident: $count:ident $record:ident),* $(,)? }) => {
        impl $crate::Gathered for $gathered {
            type Schema = $table;
            const NAME: &'static str = ::core::stringify!($gathered);

            fn add(&mut self, item: $crate::Item) -> ::core::result::Result<(), $crate::Unread> {
                let identity = $crate::ItemIdentity::of::<$table>(&item);
                $(
                    if let ::core::option::Option::Some(key) = $crate::recognize::<$record>(&item, &identity) {
                        let record = $crate::read_recognized::<$record>(key, item)?;
                        $crate::gathered!(@$count self.$field, record);
                        return ::core::result::Result::Ok(());
                    }
                )*
                self.other.push(item);
                ::core::result::Result::Ok(())
            }
        }

        impl ::core::fmt::Debug for $gathered {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter
                    .debug_struct(::core::stringify!($gathered))
                    $(.field(::core::stringify!($field).trim_start_matches("r#"), &self.$field))*
                    .field("other", &$crate::ItemListTypes(&self.other))
                    .finish()
            }
        }

        $(impl $crate::Within<$gathered> for $record {})*
    };
    // An item that moves within an index while it is read can be read twice: the later is what it is now.
    (@one $self:ident.$field:ident, $record:ident) => {
        $self.$field = ::core::option::Option::Some($record)
    };
    (@many $self:ident.$field:ident, $record:ident) => {
        $self.$field.push($record)
    };
}
