//! Key texts as Python expressions: what they give is what dio's key codec writes.

use super::literal::{LINE, in_f_string, quote, string};
use crate::model::{FieldType, Form, NamedType, Part, Record, Template, TypeDefinition};

/// The functions of a module that the texts of its keys call, in the order in which they stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Helper {
    Plain,
    Lower,
    Padded,
    Date,
    Datetime,
    Seconds,
    Boolean,
    Uuid,
}

/// How the components of a template are written.
pub(super) struct Text<'a> {
    pub(super) record: &'a Record,
    pub(super) types: &'a [TypeDefinition],
    /// Whether it is a key, in which a component of open length does not hold the delimiter.
    pub(super) is_key: bool,
}

impl Text<'_> {
    /// The statement of a method that returns the template's text; `value` is what holds a field's value. Adds what it calls
    /// to `helpers`.
    pub(super) fn returned(
        &self,
        template: &Template,
        value: impl Fn(usize) -> String,
        helpers: &mut Vec<Helper>,
    ) -> Vec<String> {
        if let [Part::Literal(text)] = template.parts.as_slice() {
            return vec![format!("        return {}", string(text))];
        }
        let literals = template.parts.iter().map(|part| match part {
            Part::Literal(text) => text.as_str(),
            Part::Component(_) => "",
        });
        let quote = quote(&literals.collect::<String>());
        let part = |part: &Part| match part {
            Part::Literal(text) => in_f_string(text, quote),
            Part::Component(component) => {
                let text = self.component(component.field, component.form, &value(component.field), helpers);
                format!("{{{text}}}")
            }
        };
        let parts: Vec<String> = template.parts.iter().map(part).collect();
        let line = format!("        return f{quote}{}{quote}", parts.concat());
        if line.chars().count() <= LINE || parts.len() == 1 {
            return vec![line];
        }
        let literal = |text: &str| format!("            f{quote}{text}{quote}");
        let mut pieces = vec![String::new()];
        for part in parts {
            match pieces.last_mut() {
                Some(last) if literal(&format!("{last}{part}")).chars().count() <= LINE => *last += &part,
                _ => pieces.push(part),
            }
        }
        let lines = pieces.iter().filter(|piece| !piece.is_empty()).map(|piece| literal(piece));
        ["        return (".to_owned()].into_iter().chain(lines).chain(["        )".into()]).collect()
    }

    fn component(&self, field: usize, form: Form, value: &str, helpers: &mut Vec<Helper>) -> String {
        let mut call = |helper: Helper, arguments: &str| {
            if !helpers.contains(&helper) {
                helpers.push(helper);
            }
            format!("{}({arguments})", helper.name())
        };
        let field_type = self.record.fields[field].field_type.underlying(self.types);
        match (field_type, form) {
            (FieldType::String, Form::Rest) => value.into(),
            (FieldType::String, Form::LowerRest) => call(Helper::Lower, value),
            (FieldType::String, Form::Lower) if self.is_key => {
                let plain = call(Helper::Plain, value);
                call(Helper::Lower, &plain)
            }
            (FieldType::String, Form::Lower) => call(Helper::Lower, value),
            (FieldType::String, _) if self.is_key => call(Helper::Plain, value),
            (FieldType::Named(index), _) if self.is_key && is_open(&self.types[*index].definition) => {
                call(Helper::Plain, value)
            }
            (FieldType::Integer, Form::Padded { .. }) => call(Helper::Padded, &padded(value, form)),
            (FieldType::Timestamp, Form::Padded { .. }) => {
                let seconds = call(Helper::Seconds, value);
                call(Helper::Padded, &padded(&seconds, form))
            }
            (FieldType::Integer | FieldType::LongInteger, _) => format!("{value}:d"),
            (FieldType::Timestamp, _) => call(Helper::Seconds, value),
            (FieldType::Date, _) => cut(call(Helper::Date, value), form),
            (FieldType::Datetime(_), _) => cut(call(Helper::Datetime, value), form),
            (FieldType::Boolean, _) => call(Helper::Boolean, value),
            (FieldType::Uuid, _) => call(Helper::Uuid, value),
            _ => value.into(),
        }
    }

    /// The hint of a parameter that takes a field's value.
    pub(super) fn parameter(&self, field: usize) -> &'static str {
        match self.record.fields[field].field_type.underlying(self.types) {
            FieldType::Boolean => "bool",
            FieldType::Integer | FieldType::LongInteger => "int",
            FieldType::Date => "datetime.date",
            FieldType::Datetime(_) | FieldType::Timestamp => "datetime.datetime",
            _ => "str",
        }
    }
}

impl Helper {
    fn name(self) -> &'static str {
        match self {
            Helper::Plain => "_plain",
            Helper::Lower => "_lower",
            Helper::Padded => "_padded",
            Helper::Date => "_date",
            Helper::Datetime => "_datetime",
            Helper::Seconds => "_seconds",
            Helper::Boolean => "_boolean",
            Helper::Uuid => "_uuid",
        }
    }
}

fn is_open(definition: &NamedType) -> bool {
    matches!(definition, NamedType::Enum { open: true, .. })
}

fn padded(value: &str, form: Form) -> String {
    let Form::Padded { width, descending, signed } = form else { return value.into() };
    let signed = if signed { ", signed=True" } else { "" };
    let descending = if descending { ", desc=True" } else { "" };
    format!("{value}, {width}{signed}{descending}")
}

/// A day, month or hour is what the text of the whole begins with.
fn cut(text: String, form: Form) -> String {
    let length = match form {
        Form::Day => "2026-07-01".len(),
        Form::Month => "2026-07".len(),
        Form::Hour => "2026-07-01T13".len(),
        _ => return text,
    };
    format!("{text}[:{length}]")
}
