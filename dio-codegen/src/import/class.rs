//! What a class statement holds.

use indexmap::IndexMap;
use tree_sitter::Node;

use super::literal::docstring;
use super::python::{Python, parts};

/// A class as it is written.
pub(super) struct Class<'t> {
    pub(super) name: &'t str,
    pub(super) node: Node<'t>,
    pub(super) doc: Option<String>,
    pub(super) bases: Vec<Node<'t>>,
    pub(super) members: Members<'t>,
}

/// What a class has, by name: its own, or with what it inherits.
#[derive(Default, Clone)]
pub(super) struct Members<'t> {
    pub(super) fields: IndexMap<&'t str, Field<'t>>,
    pub(super) properties: IndexMap<&'t str, Property<'t>>,
    pub(super) constants: IndexMap<&'t str, Node<'t>>,
}

/// A member of the dataclass.
#[derive(Clone)]
pub(super) struct Field<'t> {
    pub(super) annotation: Node<'t>,
    pub(super) default: Option<Node<'t>>,
    pub(super) doc: Option<String>,
    pub(super) node: Node<'t>,
}

/// A method that is read like a field.
#[derive(Clone)]
pub(super) struct Property<'t> {
    pub(super) body: Node<'t>,
    pub(super) doc: Option<String>,
    pub(super) node: Node<'t>,
}

impl<'t> Class<'t> {
    pub(super) fn new(python: Python<'t>, node: Node<'t>) -> Option<Self> {
        let body = node.child_by_field_name("body")?;
        let bases = node.child_by_field_name("superclasses").map(parts).unwrap_or_default();
        Some(Self {
            name: python.text(node.child_by_field_name("name")?),
            node,
            doc: docstring(python, body),
            bases: bases.into_iter().filter(|base| base.kind() != "keyword_argument").collect(),
            members: Members::new(python, body),
        })
    }
}

impl<'t> Members<'t> {
    fn new(python: Python<'t>, body: Node<'t>) -> Self {
        let mut members = Self::default();
        // `#:` comments say what the next field is.
        let mut said: Vec<&str> = Vec::new();
        for statement in body.named_children(&mut body.walk()) {
            if statement.kind() == "comment" {
                said.extend(python.text(statement).strip_prefix("#:").map(str::trim));
                continue;
            }
            let doc = (!said.is_empty()).then(|| said.join("\n"));
            said.clear();
            match statement.kind() {
                "expression_statement" => {
                    if let Some(assignment) =
                        parts(statement).first().filter(|node| node.kind() == "assignment")
                    {
                        members.assignment(python, *assignment, doc);
                    }
                }
                "decorated_definition" => members.property(python, statement),
                _ => {}
            }
        }
        members
    }

    fn assignment(&mut self, python: Python<'t>, node: Node<'t>, doc: Option<String>) {
        let Some(name) = node.child_by_field_name("left").filter(|left| left.kind() == "identifier") else {
            return;
        };
        let name = python.text(name);
        let value = node.child_by_field_name("right");
        match node.child_by_field_name("type") {
            Some(annotation) if !is_of_the_class(python, name, annotation) => {
                self.fields.insert(name, Field { annotation, default: value, doc, node });
            }
            _ => {
                if let Some(value) = value {
                    self.constants.insert(name, value);
                }
            }
        }
    }

    fn property(&mut self, python: Python<'t>, node: Node<'t>) {
        let is_property = |decorator: &Node<'t>| {
            let text = python.text(*decorator).trim_start_matches('@').trim();
            decorator.kind() == "decorator"
                && matches!(text, "property" | "cached_property" | "functools.cached_property")
        };
        let Some(function) =
            node.child_by_field_name("definition").filter(|node| node.kind() == "function_definition")
        else {
            return;
        };
        if !parts(node).iter().any(is_property) {
            return;
        }
        let (name, body) = (function.child_by_field_name("name"), function.child_by_field_name("body"));
        if let (Some(name), Some(body)) = (name, body) {
            let doc = docstring(python, body);
            self.properties.insert(python.text(name), Property { body, doc, node: function });
        }
    }

    /// Adds what a base has and this does not.
    pub(super) fn inherit(&mut self, base: Self) {
        let mut fields = base.fields;
        fields.extend(std::mem::take(&mut self.fields));
        self.fields = fields;
        for (name, property) in base.properties {
            self.properties.entry(name).or_insert(property);
        }
        for (name, constant) in base.constants {
            self.constants.entry(name).or_insert(constant);
        }
    }
}

/// Whether an annotated name is of the class rather than of each instance.
fn is_of_the_class(python: Python<'_>, name: &str, annotation: Node<'_>) -> bool {
    let annotation = python.text(annotation);
    name == "schema" || annotation.contains("ClassVar") || annotation.ends_with("SchemaType")
}
