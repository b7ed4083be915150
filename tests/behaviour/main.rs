//! Generated code at work on the mock.

mod dates;
mod design;
mod layouts;
mod model;
mod obstacles;
mod refusals;
mod support;
