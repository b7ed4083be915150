//! The mock through a genuine SDK client: every rule that it keeps has a test here.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what a test does when it fails")]

mod basics;
mod batches;
mod capacity;
mod conditions;
mod expression_requests;
mod expressions_again;
mod index_keys;
mod indexes;
mod key_conditions;
mod limits;
mod numbers;
mod order_of_checks;
mod pages;
mod parsers;
mod projections;
mod requests_of_any_kind;
mod sizes;
mod support;
mod syntax_errors;
mod table_definitions;
mod tables;
mod time_to_live;
mod tools;
mod transactions;
mod unsupported;
mod update_refusals;
mod update_tables;
mod updates;
mod validation;
mod wire;
mod writes;
