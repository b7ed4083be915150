//! The texts that key templates can write, and whether two of them can write one text.
//!
//! What a template writes is counted a little too wide in one way, on the safe side: of a field that stands twice it is only seen whether
//! each two places can have one text, and not which.

mod automaton;
mod charset;
mod language;
mod repeats;

pub(super) use automaton::Automaton;
pub(super) use charset::CharSet;
pub(super) use language::{add_component, language};
pub(super) use repeats::Language;

#[cfg(test)]
mod tests;
