//! Calls in a property: Python's own that give texts, and the functions that dio itself writes into a module.

use tree_sitter::Node;

use super::form::{dated, part_of_text};
use super::{Form, Locals, Made, Part, Result, Run};
use crate::import::literal::plain;
use crate::import::python::parts;
use crate::import::value::Unread;

impl<'t> Run<'_, '_, 't> {
    pub(super) fn call(&mut self, node: Node<'t>, locals: &Locals<'t>, deepest: usize) -> Result<'t, Made> {
        let unread = Unread { node, why: "calls something that is not understood" };
        let part = |field| node.child_by_field_name(field);
        let (Some(function), Some(arguments)) = (part("function"), part("arguments")) else {
            return Err(unread);
        };
        if arguments.kind() != "argument_list" {
            return Err(unread);
        }
        let arguments = parts(arguments);
        let python = self.python();
        if function.kind() == "identifier" {
            let Some((first, more)) = arguments.split_first() else { return Err(unread) };
            let made = self.made(*first, locals, deepest)?;
            return match (python.text(function), made) {
                ("str", made) if more.is_empty() => Ok(Made::Text(self.shown(made, "", node)?)),
                (name, Made::Part(part)) if self.around.generated => {
                    let more: Vec<&str> = more.iter().map(|argument| python.text(*argument)).collect();
                    generated(name, part, &more).ok_or(unread)
                }
                // What dio writes raises, or is not reached, without the field.
                (_, Made::None) if self.around.generated => Ok(Made::None),
                _ => Err(unread),
            };
        }
        let part = |field| function.child_by_field_name(field);
        let (Some(object), Some(method)) = (part("object"), part("attribute")) else { return Err(unread) };
        let object = self.made(object, locals, deepest)?;
        match (python.text(method), object, arguments.as_slice()) {
            // Python raises: there is no text without this field.
            (_, Made::None | Made::Delete, _) if self.absent.is_some() => Ok(Made::None),
            ("lower", Made::Part(part), []) if self.around.is_text(&part) => {
                self.folded = true;
                with_form(part, Form::Named("lower".to_owned())).ok_or(unread)
            }
            ("isoformat", Made::Part(Part::Field { name, form: Form::Value }), []) => {
                match self.around.type_of(&name) {
                    Some("date") => Ok(named(name, "")),
                    Some("datetime" | "timestamp") => Ok(Made::Part(Part::Field { name, form: Form::Iso })),
                    _ => Err(unread),
                }
            }
            ("strftime", Made::Part(Part::Field { name, form: Form::Value }), [format]) => {
                let format = plain(python, *format).ok_or(unread.clone())?;
                match self.around.type_of(&name).and_then(|field_type| dated(field_type, &format)) {
                    Some(form) => Ok(named(name, form)),
                    None => Err(unread),
                }
            }
            ("join", Made::Text(separator), [elements]) => match self.made(*elements, locals, deepest)? {
                Made::Sequence(elements) => self.join(&separator, elements, node),
                _ => Err(unread),
            },
            _ => Err(unread),
        }
    }

    fn join(&mut self, separator: &[Part], elements: Vec<Made>, node: Node<'t>) -> Result<'t, Made> {
        let mut text = Vec::new();
        for (at, element) in elements.into_iter().enumerate() {
            if at > 0 {
                text.extend(separator.iter().cloned());
            }
            match element {
                Made::Text(parts) => text.extend(parts),
                Made::Part(part) if self.around.is_text(&part) => {
                    text.push(part_of_text(&part, self.around, node)?);
                }
                Made::None | Made::Delete if self.absent.is_some() => return Ok(Made::None),
                _ => return Err(Unread { node, why: "joins something else than texts" }),
            }
        }
        Ok(Made::Text(text))
    }

    /// The beginning of a datetime's text, `[:10]`.
    pub(super) fn cut(&mut self, node: Node<'t>, locals: &Locals<'t>, deepest: usize) -> Result<'t, Made> {
        let unread = Unread { node, why: "is a part of something that is not understood" };
        let part = |field| node.child_by_field_name(field);
        let (Some(value), Some(slice)) = (part("value"), part("subscript")) else { return Err(unread) };
        let slice: String = self.python().text(slice).split_whitespace().collect();
        let (name, field_type, is_whole) = match self.made(value, locals, deepest)? {
            Made::None if self.absent.is_some() => return Ok(Made::None),
            Made::Part(Part::Field { name, form }) => {
                let field_type = self.around.type_of(&name);
                (name, field_type, form == Form::Iso || form == Form::Named(String::new()))
            }
            _ => return Err(unread),
        };
        let form = match (field_type, slice.as_str()) {
            (Some("datetime"), ":10") => "day",
            (Some("datetime" | "date"), ":7") => "month",
            (Some("datetime"), ":13") => "hour",
            _ => return Err(unread),
        };
        if is_whole { Ok(named(name, form)) } else { Err(unread) }
    }
}

/// One of the functions that dio writes into the modules that it generates.
fn generated(function: &str, part: Part, more: &[&str]) -> Option<Made> {
    let form = match (function, more) {
        ("_plain", []) => return with_form(part, Form::Closed),
        ("_lower", []) => "lower".to_owned(),
        ("_date" | "_datetime" | "_seconds" | "_boolean", []) => String::new(),
        ("_padded", [width, more @ ..]) => {
            let width: u8 = width.parse().ok()?;
            let said = |argument| more.contains(&argument);
            let (signed, desc) = (said("signed=True"), said("desc=True"));
            format!("0{width}{}{}", if signed { ":signed" } else { "" }, if desc { ":desc" } else { "" })
        }
        _ => return None,
    };
    with_form(part, Form::Named(form))
}

fn with_form(part: Part, form: Form) -> Option<Made> {
    match part {
        Part::Field { name, form: Form::Value } => Some(Made::Part(Part::Field { name, form })),
        _ => None,
    }
}

fn named(name: String, form: &str) -> Made {
    Made::Part(Part::Field { name, form: Form::Named(form.to_owned()) })
}
