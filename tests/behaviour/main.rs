//! Generated code at work on the mock.

mod design;
mod layouts;
mod obstacles;
mod support;
