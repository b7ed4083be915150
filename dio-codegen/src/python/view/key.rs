//! Texts made of fields: properties where Python has all of these, functions where it does not.

use super::doc_lines;
use crate::model::{Index, Role, Template};
use crate::python::expression::Expression;
use crate::python::literal::{REMARK, comment, docstring};
use crate::python::names;
use crate::python::text::Text;
use crate::python::view::record::Build;

/// A computed property.
#[derive(Debug)]
pub(crate) struct PropertyView {
    pub(crate) name: String,
    pub(crate) hint: &'static str,
    pub(crate) doc: Vec<String>,
    pub(crate) body: Vec<String>,
}

/// A function that makes the text of a field.
#[derive(Debug)]
pub(crate) struct FunctionView {
    pub(crate) name: String,
    /// `def pk_for(supplier_id: str) -> str:`
    pub(crate) signature: Vec<String>,
    pub(crate) doc: Vec<String>,
    pub(crate) body: Vec<String>,
}

/// A text that is made of fields.
pub(super) struct Made<'a> {
    pub(super) doc: Option<&'a str>,
    pub(super) attribute: &'a str,
    pub(super) template: &'a Template,
    pub(super) place: Place,
}

/// What a text is, which says what there is while a component is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A key of the table.
    Primary,
    /// A key of indexes.
    Index,
    /// A computed attribute.
    Computed,
}

impl Place {
    /// The hint of the field or property that holds it.
    pub(super) fn hint(self) -> &'static str {
        match self {
            Place::Primary => "dio.TypeHints.KeyColumn",
            Place::Index => "dio.TypeHints.Index",
            Place::Computed => "dio.TypeHints.String",
        }
    }
}

impl Build<'_> {
    fn text(&self, place: Place) -> Text<'_> {
        Text { record: self.record, types: &self.model.types, is_key: place != Place::Computed }
    }

    /// The property that makes a text, if the record has all of its components.
    pub(super) fn property(&mut self, name: &str, made: &Made<'_>) -> Option<PropertyView> {
        let Made { template, place, .. } = *made;
        let mut values: Vec<String> = Vec::new();
        for component in template.components() {
            let value = format!("self.{}", self.value_of(component.field)?);
            if !values.contains(&value) {
                values.push(value);
            }
        }
        let mut remarks = vec![format!("{}.", self.remark(made))];
        if place != Place::Primary {
            remarks.extend(self.advice(template));
        }
        let mut helpers = std::mem::take(&mut self.helpers);
        let value = |field| self.value_of(field).map(|name| format!("self.{name}")).unwrap_or_default();
        let mut body: Vec<String> =
            comment(REMARK, &remarks, 8).into_iter().map(|line| format!("        {line}")).collect();
        body.extend(absent(&values, place));
        body.extend(self.text(place).returned(template, value, &mut helpers));
        self.helpers = helpers;
        Some(PropertyView {
            name: name.into(),
            hint: place.hint(),
            doc: docstring(&doc_lines(made.doc), 8),
            body,
        })
    }

    /// What an update has to mind.
    fn advice(&self, template: &Template) -> Vec<String> {
        let mut advice = Vec::new();
        let primary = self.record.primary_fields();
        let mut changing = template.components().map(|component| component.field);
        let mut changing = changing.by_ref().filter(|field| !primary.contains(field));
        let first = changing.next();
        if changing.any(|field| Some(field) != first) {
            advice.push("An update of one of these fields has to set all of them.".into());
        }
        let is_created = |field: usize| self.record.fields[field].role == Role::CreatedAt;
        if template.components().any(|component| is_created(component.field)) {
            advice.push("Update only records that were read: new ones have a new `created_at`.".into());
        }
        advice
    }

    /// The function that makes a text which is a field: some of its components stand nowhere else.
    pub(super) fn function(&mut self, of: &str, made: &Made<'_>) -> FunctionView {
        let Made { template, place, .. } = *made;
        let mut fields: Vec<usize> = Vec::new();
        for component in template.components() {
            if !fields.contains(&component.field) {
                fields.push(component.field);
            }
        }
        let mut helpers = std::mem::take(&mut self.helpers);
        let text = self.text(place);
        let parameter = |field: usize| names::parameter(&self.record.fields[field].name);
        let parameters = fields
            .iter()
            .map(|field| format!("{}: {}", parameter(*field), text.parameter(*field)))
            .map(|parameter| (None, Expression::Plain(parameter)));
        let name = self.function_name(of);
        let signature = Expression::Call { function: name.clone(), arguments: parameters.collect() };
        let body = text.returned(template, parameter, &mut helpers);
        let view = FunctionView {
            name,
            signature: signature.lines(4, "def ", " -> str:"),
            doc: docstring(&[format!("The text of `{of}`: `{}`.", template.source)], 8),
            body,
        };
        self.helpers = helpers;
        view
    }

    /// The name of the function that makes the text of a field.
    pub(super) fn function_name(&self, of: &str) -> String {
        let mut name = format!("{}_for", of.trim_end_matches('_'));
        while self.taken.contains(&name) {
            name.push('_');
        }
        name
    }

    /// What a text is.
    pub(super) fn remark(&self, made: &Made<'_>) -> String {
        let source = &made.template.source;
        let has_it = |index: &&Index| index.attributes().any(|key| key.name == made.attribute);
        let indexes: Vec<String> =
            self.table.indexes.iter().filter(has_it).map(|index| format!("`{}`", index.name)).collect();
        match made.place {
            Place::Primary | Place::Computed => format!("`{source}`"),
            Place::Index => format!("`{source}`, a key of {}", indexes.join(" and ")),
        }
    }
}

/// The lines that answer while a component is absent: a key of the table is then none, anything else is removed with its
/// component, and left as it is where that is.
fn absent(values: &[String], place: Place) -> Vec<String> {
    let (mut lines, conditions): (Vec<String>, [String; 3]) = match values {
        [] => return Vec::new(),
        [value] => {
            let absent = format!("{value} in (None, \"\", dio.DELETE)");
            (Vec::new(), [absent, format!("{value} in (\"\", dio.DELETE)"), format!("{value} is None")])
        }
        values => {
            let parts = values.iter().map(|value| Expression::Plain(value.clone())).collect();
            let absent = "None in parts or \"\" in parts or dio.DELETE in parts".into();
            let lines = Expression::Tuple(parts).lines(8, "parts = ", "");
            (lines, [absent, "\"\" in parts or dio.DELETE in parts".into(), "None in parts".into()])
        }
    };
    let [absent, removed, left] = conditions;
    let mut answer = |condition: String, value: &str| {
        lines.extend([format!("        if {condition}:"), format!("            return {value}")]);
    };
    if place == Place::Primary {
        answer(absent, "None");
    } else {
        answer(removed, "dio.DELETE");
        answer(left, "None");
    }
    lines
}
