//! Customers and what they buy.

::dio_runtime::abi!(1);

/// Customers and what they buy.
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
pub struct Shop(::dio_runtime::Table<Shop>);

impl Shop {
    /// Reads the [`Order`]s of one partition, in the order of `placed_at`.
    pub fn orders(&self, customer_id: impl ::core::convert::Into<CustomerId>) -> order::Orders {
        ::dio_runtime::Query::new(
            &self.0,
            ::core::option::Option::None,
            order::PK.value((&customer_id.into(),)),
            ::core::option::Option::Some(::dio_runtime::Sort::within("sk", "order:")),
        )
        .into()
    }
    /// Reads the [`Order`]s of one partition of the index `g1_sort`, in the order of `placed_at`.
    pub fn orders_by_g1_sort(&self, ship_by: ::dio_runtime::chrono::NaiveDate) -> order::OrdersByG1Sort {
        ::dio_runtime::Query::new(
            &self.0,
            ::core::option::Option::Some("g1_sort"),
            order::G1K.value((&ship_by,)),
            ::core::option::Option::Some(::dio_runtime::Sort::within("sk", "order:")),
        )
        .into()
    }
    /// A customer's orders from a moment on, newest first.
    pub fn orders_since(
        &self,
        customer_id: impl ::core::convert::Into<CustomerId>,
        placed_at: ::dio_runtime::chrono::DateTime<::dio_runtime::chrono::Utc>,
    ) -> order::Orders {
        self.orders(customer_id).placed_at(placed_at..).descending()
    }
}

::dio_runtime::table!(Shop, ShopItem { Customer, Order });

impl Shop {
    /// The table's keys and indexes.
    pub const DEFINITION: ::dio_runtime::TableDefinition = ::dio_runtime::TableDefinition {
        name: "shop",
        key: ::dio_runtime::KeyDefinition::new(
            ::dio_runtime::KeyAttribute::string("pk"),
            ::core::option::Option::Some(::dio_runtime::KeyAttribute::string("sk")),
        ),
        indexes: &[
            ::dio_runtime::IndexDefinition {
                name: "g1_sort",
                key: ::dio_runtime::KeyDefinition::new(
                    ::dio_runtime::KeyAttribute::string("g1k"),
                    ::core::option::Option::Some(::dio_runtime::KeyAttribute::string("sk")),
                ),
                projection: ::dio_runtime::IndexProjection::All,
            },
        ],
        type_attribute: ::core::option::Option::Some("_type"),
        expires_at: ::core::option::Option::Some("expires_at"),
        strict: false,
    };
}

/// An item of the table.
#[allow(clippy::large_enum_variant)]
#[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq)]
pub enum ShopItem {
    /// A [`Customer`].
    Customer(Customer),
    /// An [`Order`].
    Order(Order),
    /// An item that is none of these.
    Other(::dio_runtime::Item),
}

/// A `CustomerId`.
#[derive(
    ::core::clone::Clone,
    ::core::fmt::Debug,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq,
    ::core::cmp::PartialOrd,
    ::core::cmp::Ord,
    ::core::hash::Hash,
)]
pub struct CustomerId(::std::string::String);

::dio_runtime::newtype!(CustomerId, string);

/// One of the values of `OrderStatus`.
#[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug, ::core::cmp::PartialEq, ::core::cmp::Eq, ::core::hash::Hash)]
pub enum OrderStatus {
    /// `P`
    Placed,
    /// `S`
    Shipped,
}

::dio_runtime::enumeration!(OrderStatus { Placed = "P", Shipped = "S" });

/// A person who can place orders.
#[derive(::core::clone::Clone, ::core::cmp::PartialEq)]
pub struct Customer {
    /// `customer_id`
    pub customer_id: CustomerId,
    /// `email`
    pub email: ::std::string::String,
    /// `name`
    pub name: ::std::string::String,
    /// `points`
    pub points: i64,
    /// What dio fills in.
    pub meta: customer::Meta,
}

pub use customer::CustomerKey;

/// What belongs to [`Customer`](super::Customer).
pub mod customer {
    use ::dio_runtime::generated::prelude::*;

    pub use ::dio_runtime::Stamps as Meta;

    pub(super) const PK: KeyTemplate<(Of<super::CustomerId>,)> =
        KeyTemplate::partition("pk", '#', &["customer:", ""], &["customer_id"]);
    pub(super) const SK: KeyTemplate<()> = KeyTemplate::sort("sk", '#', &["#profile"], &[]);
    pub(super) const G2K: KeyTemplate<(Of<types::Text, form::LowerRest>,)> =
        KeyTemplate::partition("g2k", '#', &["email:", ""], &["email"]);

    attribute!(EMAIL, super::Customer, types::Text, "email");
    attribute!(NAME, super::Customer, types::Text, "name");
    attribute!(POINTS, super::Customer, types::Integer, "points");

    /// The key of a [`Customer`](super::Customer).
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct CustomerKey {
        customer_id: super::CustomerId,
    }

    impl CustomerKey {
        /// The key of these components.
        pub fn new(customer_id: impl Into<super::CustomerId>) -> Self {
            Self { customer_id: customer_id.into() }
        }
        getter!(customer_id, super::CustomerId);
    }

    impl Key for CustomerKey {
        type Record = super::Customer;
        fn to_attributes(&self) -> Result<PrimaryKey, KeyError> {
            Ok(PrimaryKey::pair(PK.value((&self.customer_id,))?, SK.value(())?))
        }
        fn read(item: &Item) -> Result<Self, KeyError> {
            let (customer_id,) = PK.read(item)?;
            let () = SK.read(item)?;
            Ok(Self { customer_id })
        }
    }

    fn write_email(to: &mut impl Attributes, email: &String) -> Result<(), EncodeError> {
        to.field::<types::Text>("email", email)?;
        to.key(&G2K, Some((email,)))
    }

    impl Record for super::Customer {
        type Schema = super::Shop;
        type Key = CustomerKey;
        type Update = CustomerUpdate;
        const DEFINITION: &'static RecordDefinition = &RecordDefinition::new(
            "Customer",
            "Customer",
            &["pk", "sk", "g2k", "email", "name", "points", "created_at", "updated_at", "expires_at"],
        )
        .with_stamps(Some("created_at"), Some("updated_at"));
        fn key(&self) -> CustomerKey {
            CustomerKey::new(self.customer_id.clone())
        }
        fn write(&self, to: &mut ItemWriter) -> Result<(), EncodeError> {
            to.key(&PK, Some((&self.customer_id,)))?;
            to.key(&SK, Some(()))?;
            write_email(to, &self.email)?;
            to.field::<types::Text>("name", &self.name)?;
            to.field::<types::Integer>("points", &self.points)?;
            to.stamps(&self.meta)
        }
        fn read(key: CustomerKey, from: &mut ItemReader) -> Result<Self, DecodeError> {
            Ok(Self {
                customer_id: key.customer_id,
                email: from.required::<types::Text>("email")?,
                name: from.required::<types::Text>("name")?,
                points: from.optional::<types::Integer>("points")?.unwrap_or(0),
                meta: from.stamps()?,
            })
        }
    }

    impl Debug for super::Customer {
        fn fmt(&self, formatter: &mut Formatter<'_>) -> FormatResult {
            formatter
                .debug_struct("Customer")
                .field("customer_id", &self.customer_id)
                .field("email", &Redacted)
                .field("name", &self.name)
                .field("points", &self.points)
                .field("meta", &self.meta)
                .finish()
        }
    }

    /// Changes to one [`Customer`](super::Customer).
    #[derive(Debug)]
    pub struct CustomerUpdate(Update<super::Customer>);

    update_builder!(CustomerUpdate, super::Customer);

    impl Upsertable for super::Customer {
        type Upsert = CustomerUpsert;
    }

    impl CustomerUpdate {
        /// Sets `email`, and `g2k` with it.
        pub fn set_email(self, email: impl Into<String>) -> Self {
            let email = email.into();
            Self(self.0.change(|_, to| write_email(to, &email)))
        }
        setter!(set_name, types::Text, "name");
        setter!(set_points, types::Integer, "points");
        adder!(add_points, types::Integer, "points", 0);
    }

    /// Stores what one [`Customer`](super::Customer) has and leaves the rest.
    #[derive(Debug)]
    pub struct CustomerUpsert(Upsert<super::Customer>);

    upsert_builder!(CustomerUpsert, super::Customer);
}

/// A `Order`.
#[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq)]
pub struct Order {
    /// `customer_id`
    pub customer_id: CustomerId,
    /// `placed_at`
    pub placed_at: ::dio_runtime::chrono::DateTime<::dio_runtime::chrono::Utc>,
    /// `order_id`
    pub order_id: ::dio_runtime::Ulid,
    /// `ship_by`
    pub ship_by: ::core::option::Option<::dio_runtime::chrono::NaiveDate>,
    /// `status`
    pub status: OrderStatus,
    /// `note`
    pub note: ::core::option::Option<::std::string::String>,
    /// Free search words.
    pub labels: ::core::option::Option<::std::collections::BTreeSet<::std::string::String>>,
    /// What dio fills in.
    pub meta: order::Meta,
}

pub use order::OrderKey;

/// What belongs to [`Order`](super::Order).
pub mod order {
    use ::dio_runtime::generated::prelude::*;

    /// What dio fills in.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct Meta {
        /// When the record was stored first.
        pub created_at: Option<DateTime<Utc>>,
        /// When the record was stored last.
        pub updated_at: Option<DateTime<Utc>>,
        /// When DynamoDB may delete it.
        pub expires_at: Option<DateTime<Utc>>,
        /// How often it was stored.
        pub rev: i64,
    }

    pub(super) const PK: KeyTemplate<(Of<super::CustomerId>,)> =
        KeyTemplate::partition("pk", '#', &["customer:", ""], &["customer_id"]);
    pub(super) const SK: KeyTemplate<(Of<types::Datetime>, Of<types::Ulid>)> =
        KeyTemplate::sort("sk", '#', &["order:", "#", ""], &["placed_at", "order_id"]);
    pub(super) const G1K: KeyTemplate<(Of<types::Date>,)> =
        KeyTemplate::partition("g1k", '#', &["due:", ""], &["ship_by"]);

    attribute!(STATUS, super::Order, super::OrderStatus, "status");
    attribute!(NOTE, super::Order, types::Text, "note");
    attribute!(LABELS, super::Order, types::StringSet, "l");

    /// The key of an [`Order`](super::Order).
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct OrderKey {
        customer_id: super::CustomerId,
        placed_at: DateTime<Utc>,
        order_id: Ulid,
    }

    impl OrderKey {
        /// The key of these components.
        pub fn new(customer_id: impl Into<super::CustomerId>, placed_at: DateTime<Utc>, order_id: Ulid) -> Self {
            Self { customer_id: customer_id.into(), placed_at: Of::<types::Datetime>::in_key(placed_at), order_id }
        }
        getter!(customer_id, super::CustomerId);
        getter!(placed_at, DateTime<Utc>);
        getter!(order_id, Ulid);
    }

    impl Key for OrderKey {
        type Record = super::Order;
        fn to_attributes(&self) -> Result<PrimaryKey, KeyError> {
            Ok(PrimaryKey::pair(PK.value((&self.customer_id,))?, SK.value((&self.placed_at, &self.order_id))?))
        }
        fn read(item: &Item) -> Result<Self, KeyError> {
            let (customer_id,) = PK.read(item)?;
            let (placed_at, order_id) = SK.read(item)?;
            Ok(Self { customer_id, placed_at, order_id })
        }
    }

    fn write_ship_by(to: &mut impl Attributes, ship_by: Option<&NaiveDate>) -> Result<(), EncodeError> {
        to.key(&G1K, ship_by.map(|ship_by| (ship_by,)))
    }

    impl Record for super::Order {
        type Schema = super::Shop;
        type Key = OrderKey;
        type Update = OrderUpdate;
        const DEFINITION: &'static RecordDefinition = &RecordDefinition::new(
            "Order",
            "Order",
            &["pk", "sk", "g1k", "status", "note", "l", "created_at", "updated_at", "expires_at", "rev"],
        )
        .with_stamps(Some("created_at"), Some("updated_at"))
        .with_version("rev");
        fn key(&self) -> OrderKey {
            OrderKey::new(self.customer_id.clone(), self.placed_at, self.order_id)
        }
        fn write(&self, to: &mut ItemWriter) -> Result<(), EncodeError> {
            to.key(&PK, Some((&self.customer_id,)))?;
            to.key(&SK, Some((&self.placed_at, &self.order_id)))?;
            write_ship_by(to, self.ship_by.as_ref())?;
            to.field::<super::OrderStatus>("status", &self.status)?;
            to.optional::<types::Text>("note", self.note.as_ref())?;
            to.optional::<types::StringSet>("l", self.labels.as_ref())?;
            to.optional::<types::Datetime>("created_at", to.creation_time(self.meta.created_at).as_ref())?;
            to.optional::<types::Datetime>("updated_at", to.write_time(self.meta.updated_at).as_ref())?;
            to.optional::<types::Timestamp>("expires_at", self.meta.expires_at.as_ref())?;
            to.version("rev", self.meta.rev);
            Ok(())
        }
        fn read(key: OrderKey, from: &mut ItemReader) -> Result<Self, DecodeError> {
            let ship_by = from.key(&G1K)?.map(|(ship_by,)| ship_by);
            Ok(Self {
                customer_id: key.customer_id,
                placed_at: key.placed_at,
                order_id: key.order_id,
                ship_by,
                status: from.required::<super::OrderStatus>("status")?,
                note: from.optional::<types::Text>("note")?,
                labels: from.optional::<types::StringSet>("l")?,
                meta: Meta {
                    created_at: from.optional::<types::Datetime>("created_at")?,
                    updated_at: from.optional::<types::Datetime>("updated_at")?,
                    expires_at: from.optional::<types::Timestamp>("expires_at")?,
                    rev: from.version("rev")?,
                },
            })
        }
    }

    impl Versioned for super::Order {}

    /// Changes to one [`Order`](super::Order).
    #[derive(Debug)]
    pub struct OrderUpdate(Update<super::Order>);

    update_builder!(OrderUpdate, super::Order, version);

    impl OrderUpdate {
        /// Sets `ship_by`, and `g1k` with it.
        pub fn set_ship_by(self, ship_by: NaiveDate) -> Self {
            Self(self.0.change(|_, to| write_ship_by(to, Some(&ship_by))))
        }
        /// Removes `ship_by`, and `g1k` with it.
        pub fn remove_ship_by(self) -> Self {
            Self(self.0.change(|_, to| write_ship_by(to, None)))
        }
        setter!(set_status, super::OrderStatus, "status");
        setter!(set_note, types::Text, "note");
        remover!(remove_note, "note");
        setter!(set_labels, types::StringSet, "l");
        remover!(remove_labels, "l");
    }

    /// Reads [`Order`](super::Order)s of one partition.
    #[derive(Debug)]
    pub struct Orders(Query<super::Order>);

    query_builder!(Orders, super::Order, consistent);

    impl Orders {
        /// Keeps to a range of `placed_at`.
        pub fn placed_at(self, range: impl Into<Bounds<DateTime<Utc>>>) -> Self {
            Self(self.0.range::<types::Datetime, form::Plain>(range, Some("#")))
        }
    }

    /// Reads [`Order`](super::Order)s of one partition of the index `g1_sort`.
    #[derive(Debug)]
    pub struct OrdersByG1Sort(Query<super::Order>);

    query_builder!(OrdersByG1Sort, super::Order);

    impl OrdersByG1Sort {
        /// Keeps to a range of `placed_at`.
        pub fn placed_at(self, range: impl Into<Bounds<DateTime<Utc>>>) -> Self {
            Self(self.0.range::<types::Datetime, form::Plain>(range, Some("#")))
        }
    }
}
