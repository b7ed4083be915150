//! Macros that give generated builders of updates and upserts the methods of the runtime's. Each is one line of generated code.

/// For generated code: the builder of a record's updates, `update_builder!(OrderUpdate, super::Order)`, with `version`
/// or `immutable`, and `or_create`, where the record has them.
#[doc(hidden)]
#[macro_export]
macro_rules! update_builder {
    ($name:ident, $record:ty, version $(, $extra:ident)*) => {
        impl $crate::Versioned for $record {}
        $crate::update_builder!(@builder $name, $record, version $(, $extra)*);
    };
    ($name:ident, $record:ty, immutable $(, $extra:ident)*) => {
        impl $crate::Unversioned for $record {}
        $crate::update_builder!(@builder $name, $record $(, $extra)*);
    };
    ($name:ident, $record:ty $(, $extra:ident)*) => {
        impl $crate::Unversioned for $record {}
        impl $crate::Replaceable for $record {}
        $crate::update_builder!(@builder $name, $record $(, $extra)*);
    };
    (@builder $name:ident, $record:ty $(, $extra:ident)*) => {
        /// Changes to one record. Nothing is sent before `send`.
        #[must_use = "nothing is sent before `send`"]
        #[derive(::core::fmt::Debug)]
        pub struct $name($crate::Update<$record>);

        // What `attribute!` goes by.
        type __Record = $record;
        type __Update = $name;

        impl $name {
            /// Requires a condition on the item. Several must all hold.
            pub fn when(self, condition: $crate::Condition<$record>) -> Self {
                Self(self.0.when(condition))
            }

            /// The SDK's request.
            ///
            /// # Errors
            /// A key or a value that was refused, or two changes of one attribute.
            pub fn into_sdk(self) -> ::core::result::Result<$crate::sdk::UpdateItem, $crate::Error> {
                self.0.into_sdk()
            }

            /// Sends the request, and answers with the record after it.
            ///
            /// # Errors
            /// A key or a value that was refused, no item to change, a condition that does not hold, what the SDK
            /// answers, or a changed item that does not decode: the write is done then.
            pub async fn send(self) -> ::core::result::Result<$crate::UpdateOutput<$record>, $crate::Error> {
                self.0.send().await
            }

            $crate::update_builder!(@returning $record);

            $crate::update_builder!(@changes $record);
            $($crate::update_builder!(@$extra);)*
        }

        impl ::core::convert::From<$crate::Update<$record>> for $name {
            fn from(update: $crate::Update<$record>) -> Self {
                Self(update)
            }
        }

        impl ::core::convert::From<$name> for $crate::Update<$record> {
            fn from(update: $name) -> Self {
                update.0
            }
        }
    };
    (@returning $record:ty) => {
        /// Sends the request, and answers with the record before it (`ALL_OLD`); none if there was none.
        ///
        /// # Errors
        /// As `send`. An old item that does not decode is changed then.
        pub async fn send_returning_old(
            self,
        ) -> ::core::result::Result<::core::option::Option<$record>, $crate::Error> {
            self.0.send_returning_old().await
        }

        /// Sends the request, and answers with what it changed, as it is now (`UPDATED_NEW`), to be read by handle.
        ///
        /// # Errors
        /// As `send`; nothing is decoded before it is asked for.
        pub async fn send_returning_changed(
            self,
        ) -> ::core::result::Result<$crate::Changed<$record>, $crate::Error> {
            self.0.send_returning_changed().await
        }

        /// Sends the request, and answers with what it changed, as it was before (`UPDATED_OLD`).
        ///
        /// # Errors
        /// As `send`; nothing is decoded before it is asked for.
        pub async fn send_returning_changed_old(
            self,
        ) -> ::core::result::Result<$crate::Changed<$record>, $crate::Error> {
            self.0.send_returning_changed_old().await
        }

        /// Sends the request without an answer but that it was done (`NONE`).
        ///
        /// # Errors
        /// As `send`; nothing is decoded.
        pub async fn send_returning_nothing(self) -> ::core::result::Result<(), $crate::Error> {
            self.0.send_returning_nothing().await
        }
    };
    (@changes $record:ty) => {
        /// Sets a value: an attribute, a member, or an element of a list. An element behind the end is appended.
        pub fn set<H>(self, place: H, value: impl ::core::convert::Into<$crate::ValueOf<H::Stored>>) -> Self
        where
            H: $crate::Handle<$record, Place: $crate::place::Settable>,
        {
            Self(self.0.set(place, value))
        }

        /// Sets a value if there is none.
        pub fn initialize<H>(self, place: H, value: impl ::core::convert::Into<$crate::ValueOf<H::Stored>>) -> Self
        where
            H: $crate::Handle<$record, Place: $crate::place::Settable>,
        {
            Self(self.0.initialize(place, value))
        }

        /// Removes what may be absent. The elements of a list behind a removed one move up.
        pub fn remove<H>(self, place: H) -> Self
        where
            H: $crate::Handle<$record, Place: $crate::place::Removable>,
        {
            Self(self.0.remove(place))
        }

        /// Adds to a number; an absent one counts as 0.
        pub fn add<H>(self, place: H, amount: impl ::core::convert::Into<$crate::ValueOf<H::Stored>>) -> Self
        where
            H: $crate::Handle<$record, Stored: $crate::Countable, Place: $crate::place::Addable>,
        {
            Self(self.0.add(place, amount))
        }

        /// Subtracts from a number; an absent one counts as 0.
        pub fn subtract<H>(self, place: H, amount: impl ::core::convert::Into<$crate::ValueOf<H::Stored>>) -> Self
        where
            H: $crate::Handle<$record, Stored: $crate::Countable, Place: $crate::place::Addable>,
        {
            Self(self.0.subtract(place, amount))
        }

        /// Puts elements behind those of a list; an absent one counts as empty.
        pub fn append<H, V>(self, place: H, elements: impl ::core::iter::IntoIterator<Item = V>) -> Self
        where
            H: $crate::Handle<$record, Stored: $crate::Sequence, Place: $crate::place::Settable>,
            V: ::core::convert::Into<$crate::ValueOf<<H::Stored as $crate::Sequence>::Element>>,
        {
            Self(self.0.append(place, elements))
        }

        /// Puts elements before those of a list; an absent one counts as empty.
        pub fn prepend<H, V>(self, place: H, elements: impl ::core::iter::IntoIterator<Item = V>) -> Self
        where
            H: $crate::Handle<$record, Stored: $crate::Sequence, Place: $crate::place::Settable>,
            V: ::core::convert::Into<$crate::ValueOf<<H::Stored as $crate::Sequence>::Element>>,
        {
            Self(self.0.prepend(place, elements))
        }

        /// Adds elements to a set, as far as they are not in it; an absent one counts as empty.
        pub fn include<H>(self, place: H, elements: impl ::core::convert::Into<$crate::ValueOf<H::Stored>>) -> Self
        where
            H: $crate::Handle<$record, Stored: $crate::Elements, Place: $crate::place::Settable>,
        {
            Self(self.0.include(place, elements))
        }

        /// Deletes elements from a set, as far as they are in it. The set is absent when the last is gone.
        pub fn exclude<H>(self, place: H, elements: impl ::core::convert::Into<$crate::ValueOf<H::Stored>>) -> Self
        where
            H: $crate::Handle<$record, Stored: $crate::Elements, Place: $crate::place::Settable>,
        {
            Self(self.0.exclude(place, elements))
        }
    };
    (@version) => {
        /// Requires that the stored version is this one.
        pub fn version(self, version: i64) -> Self {
            Self(self.0.version(version))
        }
    };
    (@or_create) => {
        /// Makes the item if there is none, with the defaults of the fields that the update does not set.
        pub fn or_create(self) -> Self {
            Self(self.0.or_create())
        }
    };
}

/// For generated code: the builder of a record's upserts. Fields that can be removed come with the attributes that go
/// with each, its own first; records with key groups of several fields say which members one has:
/// `upsert_builder!(TaskUpsert, super::Task, remove_due("due": "due", "g1k"); |task| vec![vec![("due", task.due.is_some())]])`;
/// `left { "due": "g1k" }` names keys that `when` makes of fields which may all be absent, by the first field of the group.
#[doc(hidden)]
#[macro_export]
macro_rules! upsert_builder {
    ($name:ident, $record:ty $(, $method:ident($field:literal: $($attribute:literal),*))*
        $(; |$self:ident| $groups:expr)? $(; left { $($first:literal: $($left:literal),+);+ })?) => {
        /// Stores what one record has and leaves the rest. Nothing is sent before `send`.
        #[must_use = "nothing is sent before `send`"]
        #[derive(::core::fmt::Debug)]
        pub struct $name($crate::Upsert<$record>);

        impl $name {
            /// Requires a condition on the item. Several must all hold.
            pub fn when(self, condition: $crate::Condition<$record>) -> Self {
                Self(self.0.when(condition))
            }

            /// The SDK's request.
            ///
            /// # Errors
            /// A record that was refused.
            pub fn into_sdk(self) -> ::core::result::Result<$crate::sdk::UpdateItem, $crate::Error> {
                self.0.into_sdk()
            }

            /// Sends the request, and answers with the record after it.
            ///
            /// # Errors
            /// A record that was refused, a condition that does not hold, what the SDK answers, or an item that does
            /// not decode afterwards: the write is done then.
            pub async fn send(self) -> ::core::result::Result<$crate::UpdateOutput<$record>, $crate::Error> {
                self.0.send().await
            }

            $crate::update_builder!(@returning $record);

            $(
                #[doc = ::core::concat!("Removes `", $field, "`, which the record must not have.")]
                pub fn $method(self) -> Self {
                    Self(self.0.remove($field, &[$($attribute),*]))
                }
            )*
        }

        impl ::core::convert::From<$crate::Upsert<$record>> for $name {
            fn from(upsert: $crate::Upsert<$record>) -> Self {
                Self(upsert)
            }
        }

        impl ::core::convert::From<$name> for $crate::Upsert<$record> {
            fn from(upsert: $name) -> Self {
                upsert.0
            }
        }

        impl ::core::convert::From<$name> for $crate::dynamo_io::Upsert<$record> {
            fn from(upsert: $name) -> Self {
                upsert.0.into()
            }
        }

        impl $crate::Upsertable for $record {
            type Upsert = $name;

            $(
                fn groups(&self) -> ::std::vec::Vec<::std::vec::Vec<(&'static str, bool)>> {
                    let $self = self;
                    $groups
                }
            )?

            $(const LEFT: &'static [(&'static str, &'static [&'static str])] = &[$(($first, &[$($left),+])),+];)?
        }
    };
}
