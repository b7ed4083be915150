//! The texts that key templates can write, and whether two of them can write one text.
//!
//! What a template writes is counted a little too wide in two ways, both on the safe side: a 30th of February is a date, and a
//! field that stands twice is counted as two.

mod automaton;
mod charset;
mod language;

pub(super) use automaton::Automaton;
pub(super) use language::language;

#[cfg(test)]
mod tests;
