//! Queries of every value of a component: of all shards, of the buckets of a period.

use super::access::Access;
use super::query::parameter_name;
use crate::model::{FieldType, Given};

/// `FanOut::of_shards(16, |shard| ...)`, where `query` is the expression of one partition.
pub(super) fn of_each(access: &Access<'_>, fan_out: &Given, query: &str) -> Option<String> {
    let field = access.position(&fan_out.field)?;
    let value = parameter_name(&fan_out.field, fan_out.derived);
    let builder = access.scope.runtime("FanOut");
    match (&access.record.fields.get(field)?.field_type, fan_out.derived) {
        (FieldType::Shard { count, .. }, None) => {
            Some(format!("{builder}::of_shards({count}, |{value}| {query})"))
        }
        (_, Some(form)) => {
            let (marker, form) = (access.marker(field), access.types.form(form)?);
            let form = access.scope.runtime(&format!("form::{form}"));
            let range = access.keys.ident(field);
            Some(format!("{builder}::of_times::<{marker}, {form}>(&{range}, |{value}| {query})"))
        }
        _ => None,
    }
}
