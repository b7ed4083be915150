//! What a schema means, once everything in it has been resolved and checked.
//!
//! A [`Model`] can only be had from a check of the whole package: whoever holds one may rely on every rule of
//! `docs/schema.md`. References between its parts are indices that are in bounds.

mod component;
mod field;
mod filter;
mod key;
mod partial;
mod query;
mod reach;
mod record;
mod table;
mod types;
mod when;

pub use component::{Length, StoredAs};
pub use field::{Default, Field, Role, Source};
pub use filter::{Constant, Filter, FilterOperand, FilterOperator, FilterParameter, FilterTest, Fixed};
pub use key::{Component, Form, Key, KeyRole, KeyText, Part, Template};
pub use partial::Partial;
pub use query::{Given, Order, Query, QueryRange, RangeOperator, Reach, Reads};
pub use record::{Column, Computed, ComputedSource, Expiry, Group, Record};
pub use table::{Index, IndexKind, KeyAttribute, KeyType, Projection, Table};
pub use types::{FieldType, NamedType, Precision, StructField, TypeDefinition, UnionVariant, Variant};
pub use when::{Branch, Condition, FieldIs, Known};

/// A checked package: its tables, with their records and queries, and the types that these share.
#[derive(Debug, Clone, serde::Serialize)]
#[non_exhaustive]
pub struct Model {
    /// The tables, in source order.
    pub tables: Vec<Table>,
    /// The `[type.*]` definitions, in source order. [`FieldType::Named`] points in here.
    pub types: Vec<TypeDefinition>,
}
