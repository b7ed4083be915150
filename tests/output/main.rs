//! What is generated, as text and as the compiler takes it.

mod compiler;
mod golden;
mod hygiene;
mod refused;
