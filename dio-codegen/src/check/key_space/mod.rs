//! The texts that key templates can write, and whether two of them can write one text.
//!
//! What a template writes is counted a little too wide in one way, on the safe side: a field that stands twice is counted as two.

mod automaton;
mod charset;
mod language;

pub(super) use automaton::Automaton;
pub(super) use charset::CharSet;
pub(super) use language::{add_component, language};

#[cfg(test)]
mod tests;
