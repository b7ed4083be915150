//! The JSON protocol: request bodies to the engine's types, and back.

mod attribute;
mod item;
mod json;
mod mismatch;
mod output;
mod plain;
mod read;
mod request;

pub(crate) use attribute::{
    MAX_NAME_BYTES, arithmetic_failure, check_depth, decode_item, write_item, write_value,
};
pub(crate) use json::{Fields, Json};
pub(crate) use output::{Array, Object, error_body, plain_bytes, write_string};
pub(crate) use plain::read_value;
#[cfg(test)]
pub(crate) use read::read;
pub(crate) use request::Request;
