//! The JSON protocol: request bodies to the engine's types, and back.

mod attribute;
mod json;
mod mismatch;
mod output;
mod request;

pub(crate) use attribute::{MAX_NAME_BYTES, arithmetic_failure, check_depth, decode_item, write_item};
pub(crate) use json::{Fields, Json};
pub(crate) use output::{Array, Object, error_body, write_string};
pub(crate) use request::Request;
