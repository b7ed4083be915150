//! The names that a generated record module uses; the standard prelude is here for crates that have none.
//!
//! A record module's own types hide them, and are called `<Record>Key`, `<Record>Update`, `<Record>Upsert`,
//! `<Field>Group`, `<Field>Given`, `<Plural>Query` and `Meta`: no name here ends so (it may be such a word alone).

pub use std::prelude::rust_2024::*;

pub use chrono::{DateTime, NaiveDate, Utc};
pub use ulid::Ulid;
pub use uuid::Uuid;

pub use super::{number_constant, text_constant};
pub use crate::key::StoredKey as _;
pub use crate::key::{self, Component, ComputedText, KeyError, KeyTemplate, Of, agree};
pub use crate::{
    AttributeValue, Attributes, BatchGet, Bounds, Changes, Creatable, DecodeError, EncodeError, FanOut,
    FloatSet, Get, Given, Hydrated, ItemIdentity, ItemReader, ItemWriter, Key, Number, OnIndex, OnLocalIndex,
    OnTable, Projected, Query, Record, RecordDefinition, Sort, Stamps, Update, Upsert, Within, form, types,
};
pub use crate::{
    assemble, attribute, definition, getters, primary_key, projected, query_builder, record_methods,
    redacted, stamp_attributes, update_builder, upsert_builder,
};
