/// For generated code: an attribute of a record, with its handle and the methods that change it where it stands alone.
///
/// ```ignore
/// attribute!(EMAIL: types::Text = "email"); // keys go with it: no methods here
/// attribute!(NAME: types::Text = "name", set_name);
/// attribute!(ADDRESS?: super::Address as AddressPath = "address", set_address, remove_address);
/// attribute!(POINTS: types::Integer = "points", set_points, add_points or 0);
/// ```
///
/// `update_builder!` says which record it is of. `?` is for one that may be absent, `or` for a default; `as` names the handle of a struct.
#[doc(hidden)]
#[macro_export]
macro_rules! attribute {
    ($name:ident: $stored:ty $(as $path:ident)? = $attribute:literal) => {
        $crate::attribute!(@handle $name, $stored, Guarded, $attribute $(, $path)?);
    };
    ($name:ident?: $stored:ty $(as $path:ident)? = $attribute:literal) => {
        $crate::attribute!(@handle $name, $stored, Guarded, $attribute $(, $path)?);
    };
    (
        $name:ident?: $stored:ty $(as $path:ident)? = $attribute:literal,
        $set:ident, $remove:ident $(, $add:ident from $start:expr)?
    ) => {
        $crate::attribute!(@handle $name, $stored, Optional, $attribute $(, $path)?);

        impl __Update {
            $crate::attribute!(@set $set, $stored, $attribute);
            $crate::attribute!(@remove $remove, $attribute);
            $($crate::attribute!(@add $add, $stored, $attribute, $start);)?
        }
    };
    (
        $name:ident: $stored:ty $(as $path:ident)? = $attribute:literal,
        $set:ident $(, $add:ident)? or $start:expr
    ) => {
        $crate::attribute!(@handle $name, $stored, Defaulted, $attribute $(, $path)?);

        impl __Update {
            $crate::attribute!(@set $set, $stored, $attribute);
            $($crate::attribute!(@add $add, $stored, $attribute, $start);)?
        }
    };
    (
        $name:ident: $stored:ty $(as $path:ident)? = $attribute:literal,
        $set:ident $(, $add:ident from $start:expr)?
    ) => {
        $crate::attribute!(@handle $name, $stored, Required, $attribute $(, $path)?);

        impl __Update {
            $crate::attribute!(@set $set, $stored, $attribute);
            $($crate::attribute!(@add $add, $stored, $attribute, $start);)?
        }
    };

    (@handle $name:ident, $stored:ty, $place:ident, $attribute:literal) => {
        #[doc = ::core::concat!("The attribute `", $attribute, "`.")]
        pub const $name: $crate::Attribute<__Record, $stored, $crate::place::$place> =
            $crate::Attribute::new($attribute);
    };
    (@handle $name:ident, $stored:ty, $place:ident, $attribute:literal, $path:ident) => {
        #[doc = ::core::concat!("The attribute `", $attribute, "`.")]
        pub const $name: super::$path<__Record, $crate::place::$place> =
            super::$path::new($crate::Attribute::new($attribute));
    };
    (@set $method:ident, $stored:ty, $attribute:literal) => {
        #[doc = ::core::concat!("Sets `", $attribute, "`.")]
        pub fn $method(self, value: impl ::core::convert::Into<$crate::ValueOf<$stored>>) -> Self {
            Self(self.0.set_attribute::<$stored>($attribute, value.into()))
        }
    };
    (@remove $method:ident, $attribute:literal) => {
        #[doc = ::core::concat!("Removes `", $attribute, "`.")]
        pub fn $method(self) -> Self {
            Self(self.0.remove_attribute($attribute))
        }
    };
    (@add $method:ident, $stored:ty, $attribute:literal, $start:expr) => {
        #[doc = ::core::concat!("Adds to `", $attribute, "`, which starts from its default where it is absent.")]
        pub fn $method(self, amount: impl ::core::convert::Into<$crate::ValueOf<$stored>>) -> Self {
            Self(self.0.add_to_attribute::<$stored>($attribute, amount.into(), $start))
        }
    };
}

/// For generated code: the attributes of [`Stamps`](crate::Stamps).
#[doc(hidden)]
#[macro_export]
macro_rules! stamp_attributes {
    () => {
        $crate::attribute!(CREATED_AT: $crate::types::Datetime = "created_at");
        $crate::attribute!(UPDATED_AT: $crate::types::Datetime = "updated_at");
        $crate::attribute!(EXPIRES_AT?: $crate::types::Timestamp = "expires_at", set_expires_at, remove_expires_at);
    };
}
