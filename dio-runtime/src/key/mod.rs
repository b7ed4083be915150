//! Key text: what stands in the key attributes of an item.
//!
//! A key is written from a template, such as `order:{placed_at}#{order_id}`: literals, and components that are the
//! texts of fields. Each schema type that can be a component implements [`KeyComponent`] for each form in which it
//! can stand; the forms are in [`crate::form`]. [`KeyWriter`] writes a key and [`KeyReader`] takes it apart.
//!
//! The rules, for every type and form:
//!
//! - one value has one text, and reading accepts only what writing would have written;
//! - a component's text is never empty, and unless its length is fixed, never holds the table's delimiter
//!   (`:rest`, at the end of a template, may);
//! - where a [`RangeComponent`] exists, texts sort in byte order as their values do.

mod bare;
mod buckets;
mod component;
mod error;
mod ids;
mod instants;
mod numbers;
mod range;
mod reader;
mod shard;
mod stored;
mod template;
mod texts;
mod writer;

pub use bare::bare;
pub(crate) use buckets::buckets;
pub use component::{Extent, KeyComponent, RangeComponent};
pub use error::{KeyError, KeyReason};
pub use range::TextRange;
pub use reader::KeyReader;
pub use shard::ShardOf;
pub use stored::{BareKey, ComputedText, StoredKey, WholeKey, agree};
pub use template::{Component, Components, KeyTemplate, Of};
pub use writer::{KeyRole, KeyWriter};
