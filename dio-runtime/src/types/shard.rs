use aws_sdk_dynamodb::types::AttributeValue;

use super::{StoredType, ValueError, refused, wrong_tag};
use crate::key::KeyComponent;

/// `{ type = "shard", of = [...], count = n }`: a number below `COUNT` that is made of other fields, so that what would be one
/// partition becomes `COUNT`. It stands in keys alone, and [`key::ShardOf`](crate::key::ShardOf) makes it.
#[derive(Debug, Clone, Copy)]
pub enum Shard<const COUNT: u16> {}

impl<const COUNT: u16> StoredType for Shard<COUNT> {
    type Value = u16;
    const NAME: &'static str = "shard";

    fn to_attribute(value: &u16) -> Result<AttributeValue, ValueError> {
        let mut text = String::new();
        Self::write(value, &mut text).map_err(refused::<Self>)?;
        Ok(AttributeValue::S(text))
    }

    read_in_place!(|value| {
        let AttributeValue::S(text) = value else { return Err(wrong_tag::<Self>(value)) };
        Self::read(text).map_err(refused::<Self>)
    });
}
