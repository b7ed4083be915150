//! Tests of dio from the outside.
