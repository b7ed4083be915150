/// For generated code: the handles of a record's attributes, and the methods of its update builder that change the one
/// that stands alone.
///
/// ```text
/// attributes! { super::Customer, CustomerUpdate, stamps;
///     EMAIL: types::Text = "email";
///     NAME: types::Text = "name", set set_name;
///     ADDRESS: super::Address = "address", set set_address, remove remove_address;
///     POINTS: types::Integer = "points", set set_points, add add_points from 0;
/// }
/// ```
///
/// `stamps` are the attributes of [`Stamps`](crate::Stamps).
#[doc(hidden)]
#[macro_export]
macro_rules! attributes {
    ($record:ty, $update:ident, stamps; $($rows:tt)*) => {
        $crate::attributes! { $record, $update;
            $($rows)*
            CREATED_AT: $crate::types::Datetime = "created_at";
            UPDATED_AT: $crate::types::Datetime = "updated_at";
            EXPIRES_AT: $crate::types::Timestamp = "expires_at", set set_expires_at, remove remove_expires_at;
        }
    };
    ($record:ty, $update:ident; $(
        $name:ident: $stored:ty = $attribute:literal $(, $change:ident $method:ident $(from $start:expr)?)*;
    )*) => {
        $(
            #[doc = ::core::concat!("The attribute `", $attribute, "`.")]
            pub const $name: $crate::Attribute<$record, $stored> = $crate::Attribute::new($attribute);
        )*

        impl $update {
            $($($crate::attributes!(@$change $method, $stored, $attribute $(, $start)?);)*)*
        }
    };
    (@set $method:ident, $stored:ty, $attribute:literal) => {
        #[doc = ::core::concat!("Sets `", $attribute, "`.")]
        pub fn $method(self, value: impl ::core::convert::Into<$crate::ValueOf<$stored>>) -> Self {
            Self(self.0.set::<$stored>($attribute, value.into()))
        }
    };
    (@remove $method:ident, $stored:ty, $attribute:literal) => {
        #[doc = ::core::concat!("Removes `", $attribute, "`.")]
        pub fn $method(self) -> Self {
            Self(self.0.remove($attribute))
        }
    };
    (@add $method:ident, $stored:ty, $attribute:literal, $start:expr) => {
        #[doc = ::core::concat!("Adds to `", $attribute, "`, which starts from its default where it is absent.")]
        pub fn $method(self, amount: impl ::core::convert::Into<$crate::ValueOf<$stored>>) -> Self {
            Self(self.0.add::<$stored>($attribute, amount.into(), $start))
        }
    };
}
