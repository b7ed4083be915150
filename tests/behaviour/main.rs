//! Generated code at work on the mock.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that panics fails")]

mod batches;
mod collections;
mod counts;
mod cursors;
mod dates;
mod design;
mod dynamo_io;
mod expiry;
mod expressions;
mod fan_out;
mod fan_out_order;
mod gathering;
mod immutable;
mod indexes;
mod interop;
mod interop_items;
mod layouts;
mod mock_tools;
mod model;
mod named_queries;
mod narrow;
mod obstacles;
mod reads;
mod refusals;
mod reindex;
mod returned;
mod segments;
mod shards;
mod support;
mod traces;
mod undecodable;
mod unions;
mod when;
mod writes;
