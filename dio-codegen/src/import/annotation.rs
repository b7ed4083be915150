//! What the annotation of a field says.

use tree_sitter::Node;

use super::python::parts;
use super::scope::Scope;

/// The type of an annotation where it tells one, and whether it allows None.
pub(super) struct Annotation {
    pub(super) holds: Option<&'static str>,
    pub(super) optional: bool,
}

/// How many other names, and how many layers, an annotation may have.
const DEEPEST: usize = 20;

impl Annotation {
    pub(super) fn new<'t>(scope: &Scope<'t>, node: Node<'t>) -> Self {
        let mut annotation = Self { holds: None, optional: false };
        annotation.look(scope, node, DEEPEST);
        annotation
    }

    fn look<'t>(&mut self, scope: &Scope<'t>, node: Node<'t>, deepest: usize) {
        let Some(deepest) = deepest.checked_sub(1) else { return };
        let text = scope.python.text(node);
        match node.kind() {
            "type" | "type_parameter" | "parenthesized_expression" | "union_type" => {
                parts(node).into_iter().for_each(|part| self.look(scope, part, deepest));
            }
            "binary_operator" => {
                for side in ["left", "right"] {
                    if let Some(side) = node.child_by_field_name(side) {
                        self.look(scope, side, deepest);
                    }
                }
            }
            "none" => self.optional = true,
            // `typing.Optional[X]`, `typing.Union[X, None]`; of anything else what is in brackets says nothing.
            "subscript" | "generic_type" => {
                let parts = parts(node);
                let Some((container, inner)) = parts.split_first() else { return };
                let container = scope.python.text(*container);
                let container = container.rsplit('.').next().unwrap_or(container);
                self.optional |= container == "Optional";
                if matches!(container, "Optional" | "Union" | "Annotated") {
                    inner.iter().for_each(|part| self.look(scope, *part, deepest));
                }
            }
            "identifier" | "attribute" => self.name(scope, node, text, deepest),
            _ => {}
        }
    }

    fn name<'t>(&mut self, scope: &Scope<'t>, node: Node<'t>, text: &str, deepest: usize) {
        if let Some(hint) =
            scope.of_dynamo_io(node).as_deref().and_then(|name| name.strip_prefix("TypeHints."))
        {
            self.optional = true;
            self.holds = hinted(hint).or(self.holds);
        } else if let Some(other) = scope.constant(text, node.start_byte()) {
            self.look(scope, other, deepest);
        } else {
            self.holds = match text.rsplit('.').next() {
                Some("str") => Some("string"),
                Some("int") => Some("integer"),
                Some("float") => Some("float"),
                Some("bool") => Some("boolean"),
                Some("bytes") => Some("bytes"),
                Some("date") => Some("date"),
                Some("datetime") => Some("datetime"),
                _ => self.holds,
            };
        }
    }
}

fn hinted(hint: &str) -> Option<&'static str> {
    Some(match hint {
        "String" | "Index" | "KeyColumn" => "string",
        "Integer" => "integer",
        "Float" => "float",
        "Boolean" => "boolean",
        "Bytes" => "bytes",
        "Date" => "date",
        "Datetime" => "datetime",
        "Timestamp" => "timestamp",
        "List" => "list",
        "Map" => "map",
        "StringSet" => "string_set",
        "IntegerSet" => "integer_set",
        "FloatSet" => "float_set",
        "BinarySet" => "binary_set",
        _ => return None,
    })
}
