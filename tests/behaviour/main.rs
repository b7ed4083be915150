//! Generated code at work on the mock.

mod cursors;
mod dates;
mod design;
mod layouts;
mod model;
mod obstacles;
mod reads;
mod refusals;
mod support;
mod writes;
