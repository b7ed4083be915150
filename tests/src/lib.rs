//! What tests of dio from the outside share: the comparison with golden data of the Python library dynamo-io.

pub mod parity;
