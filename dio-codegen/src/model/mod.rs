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

impl Model {
    /// The types that the fields of a table's records are made of, at any depth: indices into [`Model::types`], in source order.
    pub fn types_of(&self, table: &Table) -> Vec<usize> {
        let mut used = Vec::new();
        for field in table.records.iter().flat_map(|record| &record.fields) {
            self.collect(&field.field_type, &mut used);
        }
        used.sort_unstable();
        used
    }

    fn collect(&self, field_type: &FieldType, used: &mut Vec<usize>) {
        match field_type {
            FieldType::ListOf(of) | FieldType::MapOf(of) => self.collect(of, used),
            FieldType::Named(index) if !used.contains(index) => {
                used.push(*index);
                let fields = self.types.get(*index).into_iter().flat_map(|of| of.definition.fields());
                for field in fields {
                    self.collect(&field.field_type, used);
                }
            }
            _ => {}
        }
    }
}
