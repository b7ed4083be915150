//! The names that a generated record module uses. Record modules hold no names of the schema's types, so that these
//! cannot clash with them; the standard prelude is here for crates that have none.

pub use std::prelude::rust_2024::*;

pub use chrono::{DateTime, NaiveDate, Utc};
pub use core::fmt::{Debug, Formatter, Result as FormatResult};
pub use ulid::Ulid;
pub use uuid::Uuid;

pub use crate::key::{
    BareKey, Component, ComputedText, KeyError, KeyTemplate, Of, StoredKey, WholeKey, agree,
};
pub use crate::{
    AttributeValue, Attributes, Bounds, Changes, Creatable, DecodeError, EncodeError, FloatSet, Given, Item,
    ItemReader, ItemWriter, Key, Number, OnIndex, OnTable, PrimaryKey, Query, Record, RecordDefinition,
    Redacted, Sort, Stamps, Update, Upsert, Upsertable, Versioned, Within, form, types,
};
pub use crate::{
    adder, attribute, definition, getter, primary_key, query_builder, remover, setter, update_builder,
    upsert_builder, upsert_remover,
};
