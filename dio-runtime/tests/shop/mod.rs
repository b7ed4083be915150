//! Customers and what they buy.

::dio_runtime::abi!(1);

/// Customers and what they buy.
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
pub struct Shop(::dio_runtime::Table<Shop>);

impl Shop {
    /// Reads the [`Order`]s of one partition, in the order of `placed_at`.
    pub fn orders(&self, customer_id: impl ::core::convert::Into<CustomerId>) -> order::Orders {
        order::Orders::of(&self.0, &customer_id.into())
    }
    /// Reads the [`Order`]s of one partition of the index `g1_sort`, in the order of `placed_at`.
    pub fn orders_by_g1_sort(&self, ship_by: ::dio_runtime::chrono::NaiveDate) -> order::OrdersByG1Sort {
        order::OrdersByG1Sort::of(&self.0, &ship_by)
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

impl ::dio_runtime::Definition for Shop {
    const TABLE: ::dio_runtime::TableDefinition = ::dio_runtime::TableDefinition {
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
    use ::dio_runtime::generated::*;

    pub use ::dio_runtime::Stamps as Meta;

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
            Ok(PrimaryKey::text(pk(&self.customer_id)?, sk()?))
        }
        fn read(item: &Item) -> Result<Self, KeyError> {
            let mut pk = KeyReader::of(item, "pk", '#')?;
            pk.literal("customer:")?;
            let customer_id = pk.component::<super::CustomerId, form::Plain>("customer_id")?;
            pk.finish()?;
            let mut sk = KeyReader::of(item, "sk", '#')?;
            sk.literal("#profile")?;
            sk.finish()?;
            Ok(Self { customer_id })
        }
    }

    pub(super) fn pk(customer_id: &super::CustomerId) -> Result<String, KeyError> {
        KeyWriter::partition("pk", '#')
            .literal("customer:")
            .component::<super::CustomerId, form::Plain>("customer_id", customer_id)
            .finish()
    }

    pub(super) fn sk() -> Result<String, KeyError> {
        KeyWriter::sort("sk", '#').literal("#profile").finish()
    }

    fn g2k(email: &String) -> Result<Option<String>, KeyError> {
        KeyWriter::partition("g2k", '#')
            .literal("email:")
            .component::<types::Text, form::LowerRest>("email", email)
            .finish()
            .map(Some)
    }

    fn write_email(to: &mut impl Attributes, email: &String) -> Result<(), EncodeError> {
        to.field::<types::Text>("email", email)?;
        to.key("g2k", g2k(email)?);
        Ok(())
    }

    impl Record for super::Customer {
        type Schema = super::Shop;
        type Key = CustomerKey;
        type Update = CustomerUpdate;
        const DEFINITION: &'static RecordDefinition = &RecordDefinition {
            name: "Customer",
            stored_name: "Customer",
            attributes: &["pk", "sk", "g2k", "email", "name", "points", "created_at", "updated_at", "expires_at"],
            created_at: Some("created_at"),
            updated_at: Some("updated_at"),
            version: None,
        };
        fn key(&self) -> CustomerKey {
            CustomerKey::new(self.customer_id.clone())
        }
        fn write(&self, to: &mut ItemWriter) -> Result<(), EncodeError> {
            to.text("pk", pk(&self.customer_id)?);
            to.text("sk", sk()?);
            write_email(to, &self.email)?;
            to.field::<types::Text>("name", &self.name)?;
            to.field::<types::Integer>("points", &self.points)?;
            to.created_at::<types::Datetime>("created_at", self.meta.created_at)?;
            to.updated_at::<types::Datetime>("updated_at", self.meta.updated_at)?;
            to.optional::<types::Timestamp>("expires_at", self.meta.expires_at.as_ref())
        }
        fn read(key: CustomerKey, from: &mut ItemReader) -> Result<Self, DecodeError> {
            Ok(Self {
                customer_id: key.customer_id,
                email: from.required::<types::Text>("email")?,
                name: from.required::<types::Text>("name")?,
                points: from.optional::<types::Integer>("points")?.unwrap_or(0),
                meta: Meta {
                    created_at: from.optional::<types::Datetime>("created_at")?,
                    updated_at: from.optional::<types::Datetime>("updated_at")?,
                    expires_at: from.optional::<types::Timestamp>("expires_at")?,
                },
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
    use ::dio_runtime::generated::*;

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
            Self { customer_id: customer_id.into(), placed_at: types::Datetime::floor(placed_at), order_id }
        }
        getter!(customer_id, super::CustomerId);
        getter!(placed_at, DateTime<Utc>);
        getter!(order_id, Ulid);
    }

    impl Key for OrderKey {
        type Record = super::Order;
        fn to_attributes(&self) -> Result<PrimaryKey, KeyError> {
            Ok(PrimaryKey::text(pk(&self.customer_id)?, sk(&self.placed_at, &self.order_id)?))
        }
        fn read(item: &Item) -> Result<Self, KeyError> {
            let mut pk = KeyReader::of(item, "pk", '#')?;
            pk.literal("customer:")?;
            let customer_id = pk.component::<super::CustomerId, form::Plain>("customer_id")?;
            pk.finish()?;
            let mut sk = KeyReader::of(item, "sk", '#')?;
            sk.literal("order:")?;
            let placed_at = sk.component::<types::Datetime, form::Plain>("placed_at")?;
            sk.literal("#")?;
            let order_id = sk.component::<types::Ulid, form::Plain>("order_id")?;
            sk.finish()?;
            Ok(Self { customer_id, placed_at, order_id })
        }
    }

    pub(super) fn pk(customer_id: &super::CustomerId) -> Result<String, KeyError> {
        KeyWriter::partition("pk", '#')
            .literal("customer:")
            .component::<super::CustomerId, form::Plain>("customer_id", customer_id)
            .finish()
    }

    pub(super) fn sk(placed_at: &DateTime<Utc>, order_id: &Ulid) -> Result<String, KeyError> {
        KeyWriter::sort("sk", '#')
            .literal("order:")
            .component::<types::Datetime, form::Plain>("placed_at", placed_at)
            .literal("#")
            .component::<types::Ulid, form::Plain>("order_id", order_id)
            .finish()
    }

    pub(super) fn g1k(ship_by: Option<&NaiveDate>) -> Result<Option<String>, KeyError> {
        let Some(ship_by) = ship_by else { return Ok(None) };
        KeyWriter::partition("g1k", '#')
            .literal("due:")
            .component::<types::Date, form::Plain>("ship_by", ship_by)
            .finish()
            .map(Some)
    }

    fn read_g1k(from: &mut ItemReader) -> Result<Option<NaiveDate>, DecodeError> {
        from.key("g1k", '#', |g1k| {
            g1k.literal("due:")?;
            g1k.component::<types::Date, form::Plain>("ship_by")
        })
    }

    fn write_ship_by(to: &mut impl Attributes, ship_by: Option<&NaiveDate>) -> Result<(), EncodeError> {
        to.key("g1k", g1k(ship_by)?);
        Ok(())
    }

    impl Record for super::Order {
        type Schema = super::Shop;
        type Key = OrderKey;
        type Update = OrderUpdate;
        const DEFINITION: &'static RecordDefinition = &RecordDefinition {
            name: "Order",
            stored_name: "Order",
            attributes: &["pk", "sk", "g1k", "status", "note", "l", "created_at", "updated_at", "expires_at", "rev"],
            created_at: Some("created_at"),
            updated_at: Some("updated_at"),
            version: Some("rev"),
        };
        fn key(&self) -> OrderKey {
            OrderKey::new(self.customer_id.clone(), self.placed_at, self.order_id)
        }
        fn write(&self, to: &mut ItemWriter) -> Result<(), EncodeError> {
            to.text("pk", pk(&self.customer_id)?);
            to.text("sk", sk(&self.placed_at, &self.order_id)?);
            write_ship_by(to, self.ship_by.as_ref())?;
            to.field::<super::OrderStatus>("status", &self.status)?;
            to.optional::<types::Text>("note", self.note.as_ref())?;
            to.optional::<types::StringSet>("l", self.labels.as_ref())?;
            to.created_at::<types::Datetime>("created_at", self.meta.created_at)?;
            to.updated_at::<types::Datetime>("updated_at", self.meta.updated_at)?;
            to.optional::<types::Timestamp>("expires_at", self.meta.expires_at.as_ref())?;
            to.version("rev", self.meta.rev)
        }
        fn read(key: OrderKey, from: &mut ItemReader) -> Result<Self, DecodeError> {
            let ship_by = read_g1k(from)?;
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
        pub(super) fn of(table: &Table<super::Shop>, customer_id: &super::CustomerId) -> Self {
            Self(Query::new(table, None, pk(customer_id), Ok(Sort::within("sk", "order:"))))
        }
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
        pub(super) fn of(table: &Table<super::Shop>, ship_by: &NaiveDate) -> Self {
            let partition = g1k(Some(ship_by)).map(Option::unwrap_or_default);
            Self(Query::new(table, Some("g1_sort"), partition, Ok(Sort::within("sk", "order:"))))
        }
        /// Keeps to a range of `placed_at`.
        pub fn placed_at(self, range: impl Into<Bounds<DateTime<Utc>>>) -> Self {
            Self(self.0.range::<types::Datetime, form::Plain>(range, Some("#")))
        }
    }
}
