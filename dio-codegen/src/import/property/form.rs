//! Python's texts of fields, as forms of components.

use tree_sitter::Node;

use super::{Form, Part, Result, Surroundings};
use crate::import::value::Unread;

impl<'t> Surroundings<'_, 't> {
    /// Whether Python has a text there, rather than something that has a text.
    pub(super) fn is_text(&self, part: &Part) -> bool {
        match part {
            Part::Field { name, form: Form::Value } => self.type_of(name) == Some("string"),
            _ => true,
        }
    }

    /// A field with a format behind it, `{self.number:08}`.
    pub(super) fn formatted(&self, name: String, format: &str, node: Node<'t>) -> Result<'t, Part> {
        let form = match (self.type_of(&name), format) {
            (Some("integer"), "d") => String::new(),
            (Some("integer"), digits) => {
                let digits = digits.trim_end_matches('d');
                match digits.strip_prefix('0').and_then(|width| width.parse().ok()) {
                    Some(1..=18_u8) => digits.to_owned(),
                    _ => return Err(Unread { node, why: "has a number in a form that dio does not write" }),
                }
            }
            (Some(field_type), format) => match dated(field_type, format) {
                Some(form) => form.to_owned(),
                None => return Err(Unread { node, why: "has a format that dio does not write" }),
            },
            (None, _) => return Err(Unread { node, why: "has a field of an unknown type" }),
        };
        Ok(Part::Field { name, form: Form::Named(form) })
    }
}

/// The form that a format of Python's dates is.
pub(super) fn dated(field_type: &str, format: &str) -> Option<&'static str> {
    match (field_type, format) {
        ("date", "%Y-%m-%d") | ("datetime", "%Y-%m-%dT%H:%M:%SZ") => Some(""),
        ("date" | "datetime", "%Y-%m") => Some("month"),
        ("datetime", "%Y-%m-%d") => Some("day"),
        ("datetime", "%Y-%m-%dT%H") => Some("hour"),
        _ => None,
    }
}

/// A part where Python takes its text.
pub(super) fn part_of_text<'t>(
    part: &Part,
    around: &Surroundings<'_, 't>,
    node: Node<'t>,
) -> Result<'t, Part> {
    let Part::Field { name, form } = part else { return Ok(part.clone()) };
    let form = match (form, around.type_of(name)) {
        (Form::Value, Some("string")) => Form::Value,
        (Form::Value, Some("integer" | "date")) => Form::Named(String::new()),
        (Form::Closed | Form::Named(_), _) => form.clone(),
        (_, None) => return Err(Unread { node, why: "has a field of an unknown type" }),
        (Form::Iso | Form::Value, Some(_)) => {
            return Err(Unread { node, why: "has a field in a text that dio does not write" });
        }
    };
    Ok(Part::Field { name: name.clone(), form })
}

/// With literals that stand side by side in one.
pub(super) fn joined(parts: Vec<Part>) -> Vec<Part> {
    let mut joined: Vec<Part> = Vec::new();
    for part in parts {
        match (joined.last_mut(), part) {
            (_, Part::Literal(text)) if text.is_empty() => {}
            (Some(Part::Literal(before)), Part::Literal(text)) => before.push_str(&text),
            (_, part) => joined.push(part),
        }
    }
    joined
}
