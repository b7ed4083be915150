//! The mock through a genuine SDK client: every rule that it keeps has a test here.

mod basics;
mod support;
