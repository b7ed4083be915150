//! Texts of properties as templates of dio.

use indexmap::IndexMap;

use super::property::{Form, Part};

/// A template, and what it asks of its table.
pub(super) struct Template {
    pub(super) text: String,
    /// The delimiter that its components of open length end with.
    pub(super) delimiter: Option<char>,
}

/// The names and types of the fields that a template can have.
pub(super) struct Fields<'f> {
    pub(super) types: &'f IndexMap<String, &'static str>,
    pub(super) names: &'f IndexMap<String, String>,
}

impl Fields<'_> {
    /// The template of a key, or why there is none.
    pub(super) fn key(&self, parts: &[Part]) -> Result<Template, &'static str> {
        let mut template = Template { text: String::new(), delimiter: None };
        for (at, part) in parts.iter().enumerate() {
            let (name, form) = match part {
                Part::Literal(text) => {
                    template.text.push_str(&escaped(text));
                    continue;
                }
                Part::Field { name, form } => (name, form),
            };
            let next = parts.get(at + 1);
            let form = self.form(name, form, next.is_none())?;
            if self.is_open(name, &form) {
                match next {
                    None => {}
                    Some(Part::Literal(text)) => template.ends_with(text)?,
                    Some(Part::Field { .. }) => return Err("has two fields that nothing keeps apart"),
                }
            }
            self.push(&mut template.text, name, &form);
        }
        if template.text.is_empty() { Err("is empty") } else { Ok(template) }
    }

    /// The template of an attribute that is no key: it is never taken apart.
    pub(super) fn attribute(&self, parts: &[Part]) -> Result<String, &'static str> {
        let mut text = String::new();
        for part in parts {
            match part {
                Part::Literal(literal) => text.push_str(&escaped(literal)),
                Part::Field { name, form } => self.push(&mut text, name, &self.form(name, form, false)?),
            }
        }
        Ok(text)
    }

    fn push(&self, text: &mut String, name: &str, form: &str) {
        let name = self.names.get(name).map_or(name, String::as_str);
        match form {
            "" => text.push_str(&format!("{{{name}}}")),
            form => text.push_str(&format!("{{{name}:{form}}}")),
        }
    }

    /// A string that ends a key may hold anything, as it may in Python.
    fn form(&self, name: &str, form: &Form, ends: bool) -> Result<String, &'static str> {
        match (form, ends) {
            (Form::Value, true) if self.is_string(name) => Ok("rest".to_owned()),
            (Form::Value | Form::Closed, _) => Ok(String::new()),
            (Form::Named(form), true) if form == "lower" => Ok("lower:rest".to_owned()),
            (Form::Named(form), _) => Ok(form.clone()),
            (Form::Iso, _) => Err("has a field in a text that dio does not write"),
        }
    }

    fn is_string(&self, name: &str) -> bool {
        self.types.get(name).is_some_and(|field_type| *field_type == "string")
    }

    fn is_open(&self, name: &str, form: &str) -> bool {
        let plain_number =
            form.is_empty() && matches!(self.types.get(name), Some(&("integer" | "timestamp")));
        self.is_string(name) || plain_number
    }
}

impl Template {
    fn ends_with(&mut self, literal: &str) -> Result<(), &'static str> {
        let delimiter = literal.chars().next().filter(|c| c.is_ascii_punctuation() && !"{}".contains(*c));
        match (delimiter, self.delimiter) {
            (None, _) => Err("has a field that no punctuation ends"),
            (Some(one), Some(other)) if one != other => Err("has fields that end with different characters"),
            (one, _) => {
                self.delimiter = one;
                Ok(())
            }
        }
    }
}

/// Whether a form of a component says all that its field does.
pub(super) fn is_whole(form: &Form) -> bool {
    match form {
        Form::Value | Form::Closed => true,
        Form::Named(form) => !matches!(form.as_str(), "lower" | "day" | "month" | "hour"),
        Form::Iso => false,
    }
}

fn escaped(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}
