//! Matchers: what a test expects of an attribute where it is not one value. They are named as dynamo-io's.
//!
//! ```
//! use dio_runtime::mock::MockDynamo;
//! use dio_runtime::mock::matchers::{is_in, is_iso, is_like, is_not_null};
//!
//! let table = MockDynamo::dynamo_io().table("shop");
//! table.add("product:twix", "sku:bar", (("name", "Twix"), ("price", 1.5), ("launched_at", "2021-02-03T00:00:00Z")));
//! table.assert_row_values("product:twix", "sku:bar", (
//!     ("name", is_like("t*x").ignore_case(true)),
//!     ("price", is_not_null()),
//!     ("sk", is_in(["sku:bar", "sku:pieces"])),
//!     ("launched_at", is_iso().year(2021)),
//! ));
//! ```
//!
//! What takes values takes any [`Comparison`], so matchers nest: `is_optional(is_like("a*"))`. A comparison of one's own is
//! [`Comparison::by`].

mod is_iso;
mod is_like;
mod is_match;

use crate::AttributeType;
use crate::types::tag;

use super::Comparison;
use super::comparison::is_nothing;

pub use is_iso::{IsIso, is_iso};
pub use is_like::{IsLike, is_like};
pub use is_match::{IsMatch, is_match};

/// Anything, an attribute that is not there included.
pub fn is_anything() -> Comparison {
    Comparison::by("anything", |_| true)
}

/// One of these.
pub fn is_in(allowed: impl IntoIterator<Item = impl Into<Comparison>>) -> Comparison {
    let allowed = comparisons(allowed);
    Comparison::by(format!("one of {}", list(&allowed)), move |found| {
        allowed.iter().any(|comparison| comparison.passes(found))
    })
}

/// None of these. An attribute that is not there passes, unless `()` is among them.
pub fn is_not(exclusions: impl IntoIterator<Item = impl Into<Comparison>>) -> Comparison {
    let exclusions = comparisons(exclusions);
    Comparison::by(format!("none of {}", list(&exclusions)), move |found| {
        !exclusions.iter().any(|comparison| comparison.passes(found))
    })
}

/// An attribute that is there; an empty text is one, `NULL` is none.
pub fn is_not_null() -> Comparison {
    Comparison::by("not nothing", |found| !is_nothing(found))
}

/// This, or no attribute.
pub fn is_optional(comparison: impl Into<Comparison>) -> Comparison {
    let comparison = comparison.into();
    Comparison::by(format!("{comparison} or nothing"), move |found| {
        is_nothing(found) || comparison.passes(found)
    })
}

/// An attribute value of one of these types; none of them is never.
pub fn is_instance_of(types: impl IntoIterator<Item = AttributeType>) -> Comparison {
    let types: Vec<AttributeType> = types.into_iter().collect();
    let names: Vec<String> = types.iter().map(|kind| format!("{kind:?}")).collect();
    Comparison::by(format!("of type {}", names.join(" or ")), move |found| {
        found.is_some_and(|found| types.iter().any(|kind| kind.tag() == tag(found)))
    })
}

fn comparisons(values: impl IntoIterator<Item = impl Into<Comparison>>) -> Vec<Comparison> {
    values.into_iter().map(Into::into).collect()
}

fn list(comparisons: &[Comparison]) -> String {
    comparisons.iter().map(Comparison::to_string).collect::<Vec<_>>().join(", ")
}
