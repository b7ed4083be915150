//! Fields: their types, defaults and documentation.

use tree_sitter::Node;

use super::{Line, Making};
use crate::import::annotation::Annotation;
use crate::import::column::{Column, Holds};
use crate::import::python::parts;
use crate::import::toml::quoted;
use crate::import::value::{Evaluator, Value};

/// What a field is where nobody says.
enum Default<'t> {
    /// None, or nothing is said.
    Absent,
    /// A value as TOML.
    Value(String),
    /// An empty collection.
    Empty,
    /// Something else.
    Other(Node<'t>),
}

impl<'t> Making<'_, '_, 't> {
    /// A column that is a field as it is.
    pub(super) fn field(&mut self, column: &Column<'t>) {
        let name = self.name(&column.name);
        let holds = match &column.holds {
            Holds::Plain(holds) => (*holds).to_owned(),
            Holds::Map(children) => {
                let import = &mut *self.import;
                import.maps.type_of(column, children, &self.record.name, &mut import.findings)
            }
        };
        let mut comments = Vec::new();
        if let Holds::Map(children) = &column.holds
            && children.is_empty()
        {
            comments.push("Python knows no member of this map: it writes and reads an empty one.".to_owned());
        }
        let (mark, default) = self.absence(column, &holds, &mut comments);
        let mut line = Line::new(&name).with("type", quoted(&format!("{holds}{mark}")));
        if column.attribute != name {
            line = line.with("attribute", quoted(&column.attribute));
        } else if !column.computed && (self.is_copy(column) || self.components.contains(&column.name)) {
            line = line.with("stored", "true");
        }
        if let Some(default) = default {
            line = line.with("default", default);
        }
        if column.computed && !self.is_copy(column) {
            line = line.with("computed", "true");
        }
        line.comments = comments;
        let doc = self.doc(&column.name);
        let line = self.described(line, &column.name);
        self.record.fields.push(self.documented(line, doc.as_ref()));
    }

    /// Whether a field may be absent, and what it is then.
    fn absence(
        &mut self,
        column: &Column<'t>,
        holds: &str,
        comments: &mut Vec<String>,
    ) -> (&'static str, Option<String>) {
        if self.required.contains(&column.name) {
            return ("", None);
        }
        match (self.default(&column.name, holds), holds) {
            (Default::Absent, _) if self.is_optional(&column.name) => ("?", None),
            (Default::Absent, _) => ("", None),
            (Default::Value(value), _) => ("", Some(value)),
            // A set that is absent is an empty one.
            (Default::Empty, "string_set" | "integer_set" | "float_set" | "binary_set") => ("", None),
            (Default::Empty, "list") => ("", Some("[]".to_owned())),
            (Default::Empty, "map") => ("", Some("{}".to_owned())),
            (Default::Empty, _) => ("?", None),
            (Default::Other(node), _) => {
                let what = format!("the default of `{}` is left out", column.name);
                comments.push(self.import.findings.decide(node, &format!("{what}: the caller says it.")));
                self.import.findings.left_out(
                    node,
                    what,
                    "dio has no such default",
                    "the caller says the value; what is absent is `None`",
                );
                ("?", None)
            }
        }
    }

    /// Whether Python's class allows that a field is None.
    pub(super) fn is_optional(&self, name: &str) -> bool {
        match self.members.fields.get(name) {
            Some(field) => {
                let annotation = Annotation::new(self.import.scope, field.annotation);
                annotation.optional || annotation.holds.is_none() || field.default.is_some()
            }
            None => true,
        }
    }

    fn default(&self, name: &str, holds: &str) -> Default<'t> {
        let Some(node) = self.members.fields.get(name).and_then(|field| field.default) else {
            return Default::Absent;
        };
        let scope = self.import.scope;
        let (node, made) = match dataclass_field(scope.python.text(node), node) {
            // `dataclasses.field(...)`
            Some(arguments) => {
                let said = |name: &str| keyword(self.import.scope.python, &arguments, name);
                match (said("default"), said("default_factory")) {
                    (Some(default), _) => (default, None),
                    (None, Some(factory)) => (factory, Some(scope.python.text(factory))),
                    (None, None) => return Default::Absent,
                }
            }
            None => (node, None),
        };
        match made {
            Some("list" | "tuple" | "set" | "dict" | "frozenset") => return Default::Empty,
            Some(_) => return Default::Other(node),
            None => {}
        }
        match (Evaluator::new(scope).evaluate(node), holds) {
            (Value::None, _) => Default::Absent,
            (Value::Text(text), _) if text.is_empty() => Default::Absent,
            (Value::Text(text), "string") => Default::Value(quoted(&text)),
            (Value::Boolean(value), "boolean") => Default::Value(value.to_string()),
            (Value::Number(number), "integer") => match number.parse::<i64>() {
                Ok(number) => Default::Value(number.to_string()),
                Err(_) => Default::Other(node),
            },
            (Value::Number(number), "float") => match number.parse::<f64>() {
                Ok(number) if number.is_finite() => Default::Value(format!("{number:?}")),
                _ => Default::Other(node),
            },
            (Value::Sequence(values), _) if values.is_empty() => Default::Empty,
            _ => Default::Other(node),
        }
    }

    /// A key that is a field has no default; one that never changes needs no field.
    pub(super) fn say_default(&mut self, column: &Column<'t>, attribute: &str, comments: &mut Vec<String>) {
        let field = self.members.fields.get(column.name.as_str());
        let Some(node) = field.and_then(|field| field.default) else { return };
        let Default::Value(value) = self.default(&column.name, "string") else { return };
        let what = format!("the default of `{}` is left out", column.name);
        let help =
            format!("if no item has another, the key is `{attribute} = {value}`, and there is no such field");
        comments.push(self.import.findings.decide(node, &format!("{what}; {help}.")));
        self.import.findings.left_out(node, what, "a key has no default", &help);
    }

    /// What is said of a field, or of the property in its place.
    pub(super) fn doc(&self, name: &str) -> Option<String> {
        let field = self.members.fields.get(name).and_then(|field| field.doc.clone());
        field.or_else(|| self.members.properties.get(name).and_then(|property| property.doc.clone()))
    }

    /// `repr=False`: it is not shown.
    pub(super) fn described(&self, line: Line, name: &str) -> Line {
        let python = self.import.scope.python;
        let default = self.members.fields.get(name).and_then(|field| field.default);
        let hidden = default
            .and_then(|node| dataclass_field(python.text(node), node))
            .and_then(|arguments| keyword(python, &arguments, "repr"))
            .is_some_and(|value| value.kind() == "false");
        let can_say = line.entries.iter().all(|(key, _)| *key != "computed");
        if hidden && can_say { line.with("sensitive", "true") } else { line }
    }
}

/// The arguments of `dataclasses.field(...)`.
fn dataclass_field<'t>(text: &str, node: Node<'t>) -> Option<Vec<Node<'t>>> {
    let is_field = text.starts_with("dataclasses.field(") || text.starts_with("field(");
    (node.kind() == "call" && is_field).then(|| node.child_by_field_name("arguments").map(parts))?
}

fn keyword<'t>(
    python: crate::import::python::Python<'t>,
    arguments: &[Node<'t>],
    name: &str,
) -> Option<Node<'t>> {
    arguments.iter().find_map(|argument| {
        let said = argument.child_by_field_name("name").filter(|_| argument.kind() == "keyword_argument")?;
        (python.text(said) == name).then(|| argument.child_by_field_name("value"))?
    })
}
